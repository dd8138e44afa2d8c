"""One page with its regions named: what the rooms roles and articles hand on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.geometry import Box
from pipeline.model.page import PageText


class Role(StrEnum):
    MASTHEAD = "masthead"
    EAR = "ear"
    FOLIO = "folio"
    INDEX = "index"
    STAFF = "staff"
    IMPRINT = "imprint"
    QR_LABEL = "qr_label"
    ADVERTISEMENT = "advertisement"
    OTHER = "other"
    LABEL = "label"
    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    BYLINE = "byline"
    BODY = "body"
    SUBHEAD = "subhead"
    CAPTION = "caption"
    CREDIT = "credit"
    JUMP = "jump"
    TABLE = "table"


FURNITURE = frozenset(
    {Role.MASTHEAD, Role.EAR, Role.FOLIO, Role.INDEX, Role.STAFF, Role.IMPRINT, Role.QR_LABEL, Role.ADVERTISEMENT, Role.OTHER}
)


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that belong together, in reading order, with what they are. ``evidence`` names what spoke for the role, with weights.

    ``column`` is the measure that a body region is set in (as wide as the column, as high as the region); ``group`` ties the regions of
    one headline stack (``h...``) or of one picture (``i...``, its index in the layout); ``container`` is the index of the frame it
    stands in, -1 on the open page. ``cells`` are a table's rows of line ids.
    """

    id: str
    role: Role
    box: Box
    lines: tuple[str, ...]
    confidence: float = 1.0
    evidence: tuple[tuple[str, float], ...] = ()
    column: Box | None = None
    group: str = ""
    container: int = -1
    cells: tuple[tuple[tuple[str, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Masthead:
    """Masthead's fields (报头), each as the contract names it; None where the page does not print it."""

    publication: str | None = None
    publication_normalized: str | None = None
    issue_number: str | None = None
    total_issue_number: str | None = None
    date: str | None = None
    weekday: str | None = None
    lunar_date: str | None = None
    license: str | None = None
    url: str | None = None
    publisher: str | None = None
    price: str | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """Letters and geometry of one page, and what each region is."""

    number: int
    text: PageText
    regions: tuple[Region, ...]
    masthead: Masthead | None = None
    label: str | None = None
    section: str | None = None
