"""What the room hands on: articles as ordered regions, text not yet rejoined."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.issue import Decision
from pipeline.model.labelled import LabelledPage, Region


@dataclass(frozen=True, slots=True)
class DraftImage:
    """A photograph (index into the page's pictures) with its caption and credit regions."""

    page: int
    picture: int
    captions: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedRegion:
    page: int
    region: Region


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """Head regions, body regions in reading order (body, subhead, table, jump), pictures. ``verse`` keeps printed lines apart."""

    heads: tuple[PlacedRegion, ...]
    body: tuple[PlacedRegion, ...]
    images: tuple[DraftImage, ...] = ()
    verse: bool = False
    jumps: tuple[PlacedRegion, ...] = ()
    parts: tuple[tuple[PlacedRegion, ...], ...] = ()
    """Head regions of the further pages of an article that jumps."""
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class IssueDraft:
    pages: tuple[LabelledPage, ...]
    articles: tuple[ArticleDraft, ...]
    leftovers: tuple[PlacedRegion, ...]
    decisions: tuple[tuple[int, Decision], ...] = ()
