"""The ledger of characters: each printed character stands in exactly one text, and each character of a text was printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pipeline.qa.check.problem import Problem
from pipeline.qa.check.uses import ASIDE, MASTHEAD, Use
from pipeline.qa.documents import Document
from pipeline.qa.printed import Printed, Spot, line_index, trace

LineKey = tuple[int, str]


class Ledger:
    """Books of which text holds which printed character. ``post`` every use, then ask for the ``problems``."""

    def __init__(self, pages: Mapping[int, Document]) -> None:
        self.lines = {key: Printed(*key, str(line.get("text") or "")) for key, line in line_index(pages).items()}
        self.holders: dict[LineKey, list[list[Use]]] = {key: [[] for _ in line.text] for key, line in self.lines.items()}
        self.claimed: set[LineKey] = set()
        self.found: list[Problem] = []

    def post_all(self, uses: Sequence[Use]) -> None:
        """Book whole lines before parts of lines, so that a part takes what is left."""
        with_lines = [u for u in uses if u.lines]
        for use in sorted(with_lines, key=lambda u: not self._is_whole(u)):
            self._post(use)
        for use in uses:
            if not use.lines and use.text.strip():
                self._post_unplaced(use)

    def problems(self) -> list[Problem]:
        """What does not balance: unknown lines, characters lost, held twice, or never printed."""
        return self.found + [p for key, line in self.lines.items() for p in self._balance(line, self.holders[key])]

    def _is_whole(self, use: Use) -> bool:
        printed = sum(len("".join(self.lines[k].text.split())) for k in use.lines if k in self.lines)
        return printed == len("".join(use.text.split()))

    def _post(self, use: Use) -> None:
        known = [self.lines[k] for k in use.lines if k in self.lines]
        unknown = [k for k in use.lines if k not in self.lines]
        if unknown:
            ids = tuple(line for _, line in unknown)
            message = f"{use.role} names lines that pages/*.json lacks: {', '.join(ids[:5])}"
            self.found.append(Problem("ledger.unknown_line", message, page=unknown[0][0], article=use.owner or None, lines=ids))
        self.claimed.update(line.key for line in known)
        spots = trace(use.text, known, lambda s: self._is_taken(known[s.line].key, s.at, use))
        self._book(use, known, spots)
        made_up = "".join(c for c, s in zip(use.text, spots, strict=True) if s is None and not c.isspace())
        if made_up and not unknown:
            message = f"{use.role} has characters that its lines lack: {made_up[:20]}"
            page = use.lines[0][0]
            self.found.append(
                Problem("ledger.unprinted", message, page=page, article=use.owner or None, lines=tuple(k.line for k in known))
            )

    def _is_taken(self, key: LineKey, index: int, use: Use) -> bool:
        return any(_clash(use, other) for other in self.holders[key][index])

    def _book(self, use: Use, known: Sequence[Printed], spots: Sequence[Spot | None]) -> None:
        for spot in spots:
            if spot is not None:
                self.holders[known[spot.line].key][spot.at].append(use)

    def _post_unplaced(self, use: Use) -> None:
        """A text without regions (the printed lines of a jump) takes the unclaimed lines that stand in it."""
        rest = "".join(use.text.split())
        for key, line in self.lines.items():
            bare = "".join(line.text.split())
            if key not in self.claimed and bare and bare in rest:
                self.claimed.add(key)
                rest = rest.replace(bare, "", 1)
                for holders in self.holders[key]:
                    holders.append(use)
        if rest and self.lines:
            self.found.append(Problem("ledger.unplaced", f"{use.role} names no printed line: {rest[:20]}", article=use.owner or None))

    def _balance(self, line: Printed, holders: Sequence[Sequence[Use]]) -> Iterator[Problem]:
        states = [(c, _state(c, uses)) for c, uses in zip(line.text, holders, strict=True)]
        for state, run in groupby(states, key=lambda s: s[1]):
            piece = "".join(c for c, _ in run).strip()
            if not piece or state == "held":
                continue
            if state == "twice":
                names = sorted({f"{u.owner} {u.role}".strip() for uses in holders for u in uses})
                message = f"{piece[:30]} stands in {' and '.join(names[:3])}"
                yield Problem("ledger.twice", message, page=line.page, lines=(line.line,))
            else:
                whole = line.key not in self.claimed
                message = f"{'line' if whole else 'part of a line'} in no text: {piece[:30]}"
                dressing = not whole and all(unicodedata.category(c)[0] in "PSZ" for c in piece)
                yield Problem("ledger.lost", message, "warning" if dressing else "error", page=line.page, lines=(line.line,))


def _state(char: str, uses: Sequence[Use]) -> str:
    if not uses:
        return "held" if char.isspace() else "lost"
    return "twice" if any(_clash(a, b) for i, a in enumerate(uses) for b in uses[i + 1 :]) else "held"


def _clash(a: Use, b: Use) -> bool:
    if MASTHEAD in (a.group, b.group) and not (a.owner or b.owner):  # an inner page's masthead is read from its folio
        return False
    return a.group != b.group and ASIDE not in (a.group, b.group)
