"""A tall column beside a band: text that turns to the next column where the band ends, and comes back below it.

Where the column on the right stops at a picture, the left one that runs on beside the picture may be two pieces: above the picture's
height it belongs to the band, below it is the next band. The text at the seams decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.articles.nodes import Piece, Sheet, piece_of, sheet_of
from pipeline.articles.seams import seam
from pipeline.model.geometry import Box, hull
from pipeline.model.labelled import LabelledPage, Region, Role
from pipeline.ports import Lexicon

MARGIN = 1.5
"""By how much the seams of two pieces must read better than those of one."""


def cut_bands(page: LabelledPage, lexicon: Lexicon) -> LabelledPage:
    """The page with tall columns cut where their text turns away; regions behind a cut get ``b`` after their id and group."""
    sheet = sheet_of(page)
    pictures = [page.text.layout.frame.box(p.box) for p in page.text.layout.pictures]
    regions = page.regions
    for tall in sheet.pieces:
        bands = [p for p in sheet.pieces if _is_band(sheet, tall, p, pictures)]
        cut = next((c for p in bands if (c := _best_cut(sheet, tall, p, lexicon)) is not None), None)
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
