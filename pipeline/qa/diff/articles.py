"""Differences inside a group of articles that are the same on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.model.geometry import Box
from pipeline.qa.diff import severity
from pipeline.qa.diff.hunks import hunks, rising
from pipeline.qa.diff.locate import Locator
from pipeline.qa.diff.matching import Group, match_units
from pipeline.qa.diff.model import Crop, Difference, DifferenceKind, Side, one_sided
from pipeline.qa.diff.units import PROSE, ArticleView, IssueView, Unit, regions_of

_KIND_SEVERITY = 0.35
_ROLE_SEVERITY = 0.7
_SAME_PICTURE = 0.4


class Comparer:
    """Compares texts of two issues; collects what has no counterpart in ``removed`` and ``added``."""

    def __init__(self, old: IssueView, new: IssueView) -> None:
        self.old, self.new = old, new
        self.truth = old.truth or new.truth
        self.find_old, self.find_new = Locator(old.files.pages, "old"), Locator(new.files.pages, "new")
        self.removed: list[Unit] = []
        self.added: list[Unit] = []

    def group(self, olds: Sequence[ArticleView], news: Sequence[ArticleView]) -> Iterator[Difference]:
        """All differences of articles that belong together, but what moved to or from elsewhere."""
        left, right = [u for a in olds for u in a.units], [u for a in news for u in a.units]
        if self.truth:
            left, right = _as_truths_tell(left), _as_truths_tell(right)
        groups = match_units(left, right)
        for g in groups:
            yield from self._units([left[i] for i in g.old], [right[j] for j in g.new])
        yield from self._moved(groups, left, right)
        yield from self._data(olds[0], news[0])

    def text(self, kind: DifferenceKind, role: str, old: Side, new: Side, message: str = "") -> Iterator[Difference]:
        """The difference of two texts; nothing when they are equal."""
        runs = hunks(old.text, new.text)
        if runs:
            finding = self.find_new.changes(new, runs) if new.regions and self.new.files.pages else self.find_old.changes(old, runs)
            weight = severity.of_text(role, runs, finding.confidence)
            yield Difference(kind, role, weight, old, new, message, runs, finding.crops)

    def crops_of(self, old: Side | None, new: Side | None) -> tuple[Crop, ...]:
        """Crops of the whole text: the old one's place where it is another, and the new one's."""
        mine = self.find_new.whole(new) if new else ()
        theirs = self.find_old.whole(old) if old else ()
        return tuple(c for c in theirs if not any(c.page == m.page and c.box.iou(m.box) > _SAME_PICTURE for m in mine)) + mine

    def role_changed(self, old: Unit, new: Unit) -> Iterator[Difference]:
        """A text that is something else now."""
        weight = max(severity.place_weight(old.role), severity.place_weight(new.role)) * (
            0.5 if old.role in PROSE and new.role in PROSE else 1.0
        )
        runs = hunks(old.text, new.text)
        crops = self.crops_of(old.side, new.side)
        message = f"{old.role} → {new.role}"
        yield Difference("role", new.role, round(min(1.0, weight * _ROLE_SEVERITY + 0.1), 3), old.side, new.side, message, runs, crops)

    def _units(self, olds: Sequence[Unit], news: Sequence[Unit]) -> Iterator[Difference]:
        if not news:
            self.removed.extend(olds)
        elif not olds:
            self.added.extend(news)
        elif len(olds) == len(news) == 1:
            if olds[0].role != news[0].role:
                yield from self.role_changed(olds[0], news[0])
            else:
                yield from self.text("text", news[0].role, olds[0].side, news[0].side)
        else:
            yield from self._parts(olds, news)

    def _parts(self, olds: Sequence[Unit], news: Sequence[Unit]) -> Iterator[Difference]:
        """Texts that were split or merged."""
        kind: DifferenceKind = "paragraph_split" if len(news) > len(olds) else "paragraph_merged"
        roles = list(dict.fromkeys(u.role for u in (*news, *olds)))
        message = f"{len(olds)} → {len(news)}" + (f" ({', '.join(roles)})" if len(roles) > 1 else "")
        important = max(roles, key=severity.place_weight)
        yield from self.text(kind, important, joined(olds), joined(news), message)

    def _moved(self, groups: Sequence[Group], left: Sequence[Unit], right: Sequence[Unit]) -> Iterator[Difference]:
        """Paragraphs whose order changed."""
        pairs = sorted((g.old[0], g.new[0]) for g in groups if len(g.old) == len(g.new) == 1)
        pairs = [(i, j) for i, j in pairs if left[i].role in PROSE and right[j].role in PROSE]
        kept = rising([j for _, j in pairs])
        places_old = {i: n for n, (i, _) in enumerate(pairs, 1)}
        places_new = {j: n for n, j in enumerate(sorted(j for _, j in pairs), 1)}
        for n, (i, j) in enumerate(pairs):
            if n not in kept:
                old, new = left[i].side, right[j].side
                message = f"place {places_old[i]} → {places_new[j]}"
                yield Difference("paragraph_moved", right[j].role, 0.6, old, new, message, crops=self.crops_of(old, new))

    def _data(self, old: ArticleView, new: ArticleView) -> Iterator[Difference]:
        """Values that are no texts of the print: kind, authors, jump's ends, flags, pictures."""
        before, after = old.document, new.document
        if not self.truth and before.get("kind") != after.get("kind"):
            yield _value("role", "kind", _KIND_SEVERITY, old, new, str(before.get("kind")), str(after.get("kind")))
        names_old, names_new = (_authors(d, roles=not self.truth) for d in (before, after))
        if names_old != names_new and before.get("byline") and after.get("byline"):  # else the byline's own difference tells it
            weight = severity.of_text("authors", hunks(names_old, names_new))
            yield _value("text", "authors", weight, old, new, names_old, names_new)
        if not self.truth:
            ends_old, ends_new = _jump_ends(before), _jump_ends(after)
            if ends_old != ends_new:
                yield _value("text", "jump", 0.6, old, new, ends_old, ends_new)
            yield from flags(before.get("flags") or (), after.get("flags") or (), old.id, new.id, new.title)
        yield from self._pictures(old, new)

    def _pictures(self, old: ArticleView, new: ArticleView) -> Iterator[Difference]:
        """Pictures that only one side has; they are matched by place on the page (relative to its size), else by caption."""
        left, right = list(old.document.get("images") or ()), list(new.document.get("images") or ())
        for image in list(left):
            twin = next((x for x in right if _same_picture(image, x, self.old.sizes(), self.new.sizes())), None)
            if twin is not None:
                left.remove(image)
                right.remove(twin)
        for n in range(min(len(left), len(right))):  # another cut of a picture is not reported: boxes are no content
            left[n] = right[n] = None
        for side, images, article in (("old", left, old), ("new", right, new)):
            for image in (x for x in images if x is not None):
                place = Side(str(image.get("file") or ""), "images", article.id, article.title, regions_of(image))
                gone = side == "old"
                crops = self.crops_of(place, None) if gone else self.crops_of(None, place)
                message = "picture removed" if gone else "picture added"
                yield one_sided("image", "image", 0.55, place, removed=gone, message=message, crops=crops)


def _as_truths_tell(units: Sequence[Unit]) -> list[Unit]:
    """Truths have no datelines and call verses and list items paragraphs."""
    return [replace(u, role="paragraph") if u.role in ("verse", "list_item") else u for u in units if u.role != "dateline"]


def joined(units: Sequence[Unit]) -> Side:
    """Several texts as one side, a line feed between them."""
    first = units[0]
    regions = tuple(r for u in units for r in u.regions)
    fields = first.field if len(units) == 1 else f"{first.field} … {units[-1].field}"
    return Side("\n".join(u.text for u in units), fields, first.article, first.title, regions, first.page)


def flags(old: Sequence[Any], new: Sequence[Any], old_id: str, new_id: str, title: str, field: str = "flags") -> Iterator[Difference]:
    """Flags that only one side has."""
    before, after = (Counter((str(f.get("code")), str(f.get("message"))) for f in x) for x in (old, new))
    weights = {(str(f.get("code")), str(f.get("message"))): f for f in (*old, *new)}
    for key in sorted((before - after) + (after - before)):
        text, flag = ": ".join(key), weights[key]
        place = regions_of(flag) if "regions" in flag else ()
        if key in after - before:
            weight = round(0.5 * float(flag.get("severity") or 0), 3)
            yield Difference("flag", "flag", weight, None, Side(text, field, new_id, title, place), "flag raised")
        else:
            yield Difference("flag", "flag", 0.1, Side(text, field, old_id, title, place), None, "flag gone")


def _value(kind: DifferenceKind, role: str, weight: float, old: ArticleView, new: ArticleView, before: str, after: str) -> Difference:
    left = Side(before, role, old.id, old.title, (), old.pages[0] if old.pages else None)
    right = Side(after, role, new.id, new.title, (), new.pages[0] if new.pages else None)
    return Difference(kind, role, weight, left, right, "", hunks(before, after))


def _authors(article: Any, *, roles: bool) -> str:
    byline = article.get("byline")
    authors = byline.get("authors") or () if isinstance(byline, dict) else ()
    return "、".join(f"{a['name']} ({a.get('role')})" if roles else str(a["name"]) for a in authors)


def _jump_ends(article: Any) -> str:
    jump = article.get("jump")
    if not jump:
        return ""
    ends = [(word, jump.get(name)) for word, name in (("to", "continues_on"), ("from", "continued_from"))]
    told = [f"{word} page {e.get('page')} {e.get('label') or ''}".strip() for word, e in ends if e]
    return "; ".join([*told, "resolved" if jump.get("resolved") else "not resolved"])


def _same_picture(a: Any, b: Any, sizes_a: dict[int, tuple[float, float]], sizes_b: dict[int, tuple[float, float]]) -> bool:
    for x in regions_of(a):
        for y in regions_of(b):
            if x.page == y.page and x.page in sizes_a and y.page in sizes_b:
                return _relative(x.box, sizes_a[x.page]).iou(_relative(y.box, sizes_b[y.page])) > _SAME_PICTURE
    return bool(not regions_of(a) or not regions_of(b))


def _relative(box: Box, size: tuple[float, float]) -> Box:
    return Box(box.x0 / size[0], box.y0 / size[1], box.x1 / size[0], box.y1 / size[1])
