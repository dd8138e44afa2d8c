"""A tall column beside a band: text that turns to the next column where the band ends, and comes back below it.

Where the column on the right stops at a picture, the left one that runs on beside the picture may be two pieces: above the picture's
height it belongs to the band, below it is the next band. The text at the seams decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.articles.nodes import Head, Piece, Sheet, piece_of, sheet_of
from pipeline.articles.seams import seam
from pipeline.model.geometry import Box, hull
from pipeline.model.labelled import LabelledPage, Region, Role
from pipeline.ports import Lexicon

MARGIN = 1.5
"""By how much the seams of two pieces must read better than those of one; worse, at most, where white parts them too."""
WHITER = 0.2
"""White in em between two articles in one column more than between their lines, at least."""


def cut_bands(page: LabelledPage, lexicon: Lexicon) -> LabelledPage:
    """The page with tall columns cut where their text turns away; regions behind a cut get ``b`` after their id and group."""
    sheet = sheet_of(page)
    pictures = [page.text.layout.frame.box(p.box) for p in page.text.layout.pictures]
    regions = page.regions
    for tall in sheet.pieces:
        bands = [p for p in sheet.pieces if _is_band(sheet, tall, p, pictures)]
        cut = next((c for p in bands if (c := _best_cut(sheet, tall, p, lexicon)) is not None), None)
        cut = cut or next((c for h in sheet.heads if (c := _cut_beside(sheet, tall, h, lexicon)) is not None), None)
        regions = regions if cut is None else _replaced(regions, tall, cut)
    return replace(page, regions=regions)


def _is_band(sheet: Sheet, tall: Piece, short: Piece, pictures: Sequence[Box]) -> bool:
    """``short`` begins level with ``tall``, right of it, and ends far above its end, at a picture."""
    em = sheet.em
    beside = -0.6 * em < short.column.x0 - tall.column.x1 < 4 * em and tall.container == short.container
    level = abs(short.box.y0 - tall.box.y0) < 1.5 * em and tall.box.y1 - short.box.y1 > 5 * em
    if not (beside and level) or Role.TABLE in (tall.starts, short.starts):
        return False
    return any(
        p.y1 - short.box.y1 > 0 and -em < p.y0 - short.box.y1 < 4 * em and p.overlap_x(short.column) > 0.5 * short.column.width
        for p in pictures
    )


def _best_cut(sheet: Sheet, tall: Piece, short: Piece, lexicon: Lexicon) -> tuple[list[Region], list[Region]] | None:
    turn, em = sheet.page.text.layout.frame.box, sheet.em
    ids = [i for r in tall.regions for i in r.lines]
    whole = sum(seam(tall, short, lexicon).values())
    best, best_gain = None, MARGIN
    for k in range(1, len(ids)):
        if abs(turn(sheet.lines[ids[k - 1]].box).y1 - short.box.y1) > 2.5 * em:
            continue
        upper, lower = _parted(sheet, tall.regions, k)
        a, b = piece_of(upper, sheet), piece_of(lower, sheet)
        inner = sum(seam(a, b, lexicon).values())
        turned = sum(seam(a, short, lexicon).values()) + sum(seam(short, b, lexicon).values())
        if inner + whole - turned > best_gain:
            best, best_gain = (upper, lower), inner + whole - turned
    return best


def _cut_beside(sheet: Sheet, tall: Piece, head: Head, lexicon: Lexicon) -> tuple[list[Region], list[Region]] | None:
    """The column cut level with a headline over the column on its left alone: the articles above and below the headline run on here,
    with a little more white between than lines have."""
    turn, em = sheet.page.text.layout.frame.box, sheet.em
    amid = head.box.y0 - tall.box.y0 > 2 * em and tall.box.y1 - head.box.y1 > em and tall.starts is not Role.TABLE
    if head.cross or head.container != tall.container or not amid or head.box.x1 > tall.column.x0 + em:
        return None
    left = [p for p in sheet.pieces if -0.6 * em < tall.column.x0 - p.column.x1 < 4 * em and p.container == tall.container]
    left = [p for p in left if p.column.overlap_x(head.box) > 0.5 * min(p.column.width, head.box.width)]
    above = max((p for p in left if p.box.y1 < head.box.y0 + 0.5 * em), key=lambda p: p.box.y1, default=None)
    below = min((p for p in left if p.box.y0 > head.box.y1 - 0.5 * em), key=lambda p: p.box.y0, default=None)
    if above is None or below is None or head.box.y0 - above.box.y1 > 4 * em or below.box.y0 - head.box.y1 > 4 * em:
        return None
    rows = [turn(sheet.lines[i].box) for r in tall.regions for i in r.lines]
    whites = [b.y0 - a.y1 for a, b in pairwise(rows)]
    usual = sorted(whites)[len(whites) // 2]
    for k, white in enumerate(whites, 1):
        if abs(rows[k].y0 - head.box.y0) > 0.6 * em or white < usual + WHITER * em:
            continue
        parts = _parted(sheet, tall.regions, k)
        a, b = piece_of(parts[0], sheet), piece_of(parts[1], sheet)
        if sum(seam(a, b, lexicon).values()) > sum(seam(below, b, lexicon).values()) - MARGIN:
            return parts
    return None


def _parted(sheet: Sheet, regions: Sequence[Region], at: int) -> tuple[list[Region], list[Region]]:
    """Regions of a piece before and behind its line number ``at``."""
    upper, lower, seen = list[Region](), list[Region](), 0
    for region in regions:
        n = min(max(at - seen, 0), len(region.lines))
        seen += len(region.lines)
        if n:
            upper.append(_part(sheet, region, region.lines[:n]))
        if n < len(region.lines):
            rest = _part(sheet, region, region.lines[n:])
            lower.append(replace(rest, id=rest.id + "b", group=rest.group + "b"))
    return upper, lower


def _part(sheet: Sheet, region: Region, lines: tuple[str, ...]) -> Region:
    frame = sheet.page.text.layout.frame
    ink, old = hull(frame.box(sheet.lines[i].box) for i in lines), frame.box(region.box)
    return replace(region, lines=lines, box=frame.back(Box(old.x0, ink.y0, old.x1, ink.y1)))


def _replaced(regions: Sequence[Region], tall: Piece, cut: tuple[list[Region], list[Region]]) -> tuple[Region, ...]:
    old = {r.id for r in tall.regions}
    return (*(r for r in regions if r.id not in old), *cut[0], *cut[1])
