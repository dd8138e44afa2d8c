"""Headline, kicker, deck, byline, authors, caption, credit, masthead: reproduced exactly or not; and stray white space."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.qa.score.breaks import Tally
from pipeline.qa.score.folding import lenient, plain_byline
from pipeline.qa.score.parts import Document, Parts

FIELDS = ("headline", "kicker", "deck", "byline")

_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]"
_STRAY = re.compile(rf"(?<={_CJK})([ \t]+)(?={_CJK})|(\n)")
_PRINTED_GAP = re.compile(r"(?=(\S\s+\S))")
_MASTHEAD = {
    "name": "publication",
    "issue_no": "issue_number",
    "total_no": "total_issue_number",
    "date": "date",
    "weekday": "weekday",
    "license_no": "license",
    "url": "url",
}
_MAY_HOLD_MORE = ("license_no", "issue_no", "total_no", "url")


def count_fields(truth: Parts, output: Parts | None, tally: Tally, false: Counter[str]) -> None:
    """Add one yes or no for each field that the truth has to ``tally``, and each field that only the output has to ``false``."""
    have = output or Parts()
    for name in FIELDS:
        if truth.field(name):
            tally[name].append(output is not None and _same(name, truth, have))
        elif have.field(name) and not (name == "kicker" and lenient(have.kicker) == lenient(truth.label)):
            false[name] += 1
    if truth.authors:
        tally["authors"].append(sorted(map(lenient, truth.authors)) == sorted(map(lenient, have.authors)))
    _count_photos(truth, have, tally, false)


def _same(name: str, truth: Parts, output: Parts) -> bool:
    want, have = truth.field(name), output.field(name)
    if name == "byline":
        return plain_byline(want) == plain_byline(have)
    if name == "kicker":  # a standing head may be told as kicker or as label
        return lenient(want) in (lenient(have), lenient(output.label), lenient(output.label + have))
    return lenient(want) == lenient(have)


def _count_photos(truth: Parts, output: Parts, tally: Tally, false: Counter[str]) -> None:
    """A caption may hold its credit, and a lone 资料图片 may be either."""
    have = [(lenient(c), lenient(k)) for c, k in output.photos]
    want = [(lenient(c), lenient(k)) for c, k in truth.photos]
    captions = {text for c, k in have for text in (c, k, c + k) if text}
    for caption, credit in want:
        if caption:
            tally["caption"].append(caption in captions or caption + credit in captions)
        if credit:
            tally["credit"].append(any(credit == k for _, k in have))
    known = {text for c, k in want for text in (c, k, c + k) if text}
    false["caption"] += sum(1 for c, _ in have if c and c not in known)
    false["credit"] += sum(1 for _, k in have if k and k not in known)


def stray_space(truths: Sequence[Parts], outputs: Sequence[Parts]) -> float:
    """White space between Chinese characters that the print does not have, and line feeds, per 10,000 characters of output."""
    printed: Counter[str] = Counter()
    for text in (text for t in truths for text in (t.kicker, t.headline, t.deck, *t.body)):
        printed.update(lenient(m.group(1)) for m in _PRINTED_GAP.finditer(text))
    bad = size = 0
    for text in (text for o in outputs for text in (o.kicker, o.headline, o.deck, *o.body)):
        size += len(text)
        for m in _STRAY.finditer(text):
            around = lenient(text[max(0, m.start() - 1) : m.end() + 1])
            if m.group(2) or not printed[around]:
                bad += 1
            else:
                printed[around] -= 1
    return bad / max(1, size) * 10000


def masthead_hits(truth_pages: Sequence[Document], output: Document) -> list[bool]:
    """One yes or no for each masthead field that the truth pages print."""
    have, seen = output.get("masthead") or {}, []
    for page in truth_pages:
        for key, value in (page.get("masthead") or {}).items():
            if key not in _MASTHEAD or value is None:
                continue
            want, got = lenient(str(value)), lenient(str(have.get(_MASTHEAD[key]) or ""))
            inside = min(len(want), len(got)) >= 2 and not want.isdigit() and (want in got or got in want)
            seen.append(want == got or (key in _MAY_HOLD_MORE and inside))
    return seen
