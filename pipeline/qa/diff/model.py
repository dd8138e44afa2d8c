"""What a comparison finds. The JSON twin (twin.py) tells the same under the same names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.model.geometry import Box
from pipeline.model.issue import RegionRef

HunkKind = Literal["equal", "wording", "number", "punctuation", "form", "width", "white_space", "paragraph"]
DifferenceKind = Literal[
    "text",
    "role",
    "field_added",
    "field_removed",
    "paragraph_split",
    "paragraph_merged",
    "paragraph_moved",
    "article_added",
    "article_removed",
    "article_split",
    "article_merged",
    "article_moved",
    "image",
    "masthead",
    "furniture",
    "leftover",
    "flag",
    "page",
    "issue_added",
    "issue_removed",
]
Level = Literal["high", "medium", "low"]

COSMETIC: frozenset[HunkKind] = frozenset({"white_space", "width"})
HIGH, MEDIUM = 0.5, 0.25


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of a text: what the old and the new one have there, and how they differ.

    ``wording``: letters or characters; ``number``: a digit among them; ``punctuation``: marks only; ``form``: other forms of the same
    (“ for ", ⻓ for 长); ``width``: full for half width; ``white_space``; ``paragraph``: only where a paragraph ends.
    """

    kind: HunkKind
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference. ``article`` is the article's id ("" outside of articles), ``title`` its headline.

    ``field`` is the place in the document (``body[2]``, ``masthead.date``); several paragraphs stand apart by a line feed in ``text``.
    """

    text: str
    field: str
    article: str = ""
    title: str = ""
    regions: tuple[RegionRef, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a page to look at: pixels of the prepared page of the ``side``'s issue; ``marks`` are the changed characters in it."""

    side: Literal["old", "new"]
    page: int
    box: Box
    marks: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed. ``severity`` (0 to 1) is how much it may matter; ``role`` what it changed in (headline, paragraph ...).

    ``id`` numbers the differences of a report by severity; ``hunks`` put together give both texts; ``crops`` where to look at the print.
    """

    kind: DifferenceKind
    role: str
    severity: float
    old: Side | None
    new: Side | None
    message: str = ""
    hunks: tuple[Hunk, ...] = ()
    crops: tuple[Crop, ...] = ()
    issue: str = ""
    id: str = ""
    verdict: Literal["", "better", "worse", "same"] = ""
    """Whether the new text is nearer to the truth than the old; "" where none was given or the place is not in it."""

    @property
    def level(self) -> Level:
        return "high" if self.severity >= HIGH else "medium" if self.severity >= MEDIUM else "low"

    @property
    def cosmetic(self) -> bool:
        """Only white space or character widths changed."""
        changed = {h.kind for h in self.hunks if h.kind != "equal"}
        return bool(changed) and changed <= COSMETIC


def one_sided(
    kind: DifferenceKind, role: str, severity: float, side: Side, *, removed: bool, message: str = "", crops: tuple[Crop, ...] = ()
) -> Difference:
    """A difference of something that only one side has: the old one when it was ``removed``."""
    return Difference(kind, role, severity, side if removed else None, None if removed else side, message, crops=crops)


@dataclass(frozen=True, slots=True)
class ComparedIssue:
    """An issue present on one or both sides; folders are those of issue.json (None: a truth, or absent).

    ``sizes`` are width and height in pixels of the pages, by side and number.
    """

    id: str
    old_folder: Path | None
    new_folder: Path | None
    title: str = ""
    old_generator: str = ""
    new_generator: str = ""
    sizes: dict[tuple[str, int], tuple[float, float]] = field(default_factory=dict)
    articles: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class DiffReport:
    """All differences, the most important first. ``old`` and ``new`` name what was compared; ``against`` the truth, or ""."""

    old: str
    new: str
    issues: tuple[ComparedIssue, ...]
    differences: tuple[Difference, ...]
    against: str = ""

    @property
    def has_differences(self) -> bool:
        return bool(self.differences)

    def counts(self) -> dict[str, int]:
        """Differences by kind."""
        return dict(sorted(Counter(d.kind for d in self.differences).items()))

    def levels(self) -> dict[str, int]:
        """Differences by level, those of white space and width counted apart as ``cosmetic``."""
        found = Counter("cosmetic" if d.cosmetic else d.level for d in self.differences)
        return {name: found[name] for name in ("high", "medium", "low", "cosmetic")}
