"""An issue as its documents, and as the files of its folder."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow

from pipeline.errors import OutputError
from pipeline.export.clean import dump, dump_clean, sanitise
from pipeline.export.files import inside, read_bytes, sweep, write_atomic
from pipeline.export.issue_document import issue_document
from pipeline.export.page_document import page_document, places
from pipeline.export.texts import Document, flag_document
from pipeline.model.geometry import hull
from pipeline.model.issue import Flag, Image, Issue
from pipeline.model.page import Pixels
from pipeline.settings import ExportSettings


def documents(issue: Issue) -> tuple[Document, list[Document]]:
    """issue.json and pages/*.json (in page order) of an issue, as the contract says, sanitised.

    Where characters or numbers had to be replaced, a flag ``text.sanitised`` of the issue says how many.
    """
    where = places(issue)
    whole, bad = sanitise(issue_document(issue))
    pages = []
    for page in issue.pages:
        document, more = sanitise(page_document(page, where))
        pages.append(document)
        bad += more
    if bad:
        message = f"{bad} characters or numbers that no file may hold were replaced"
        whole["flags"].append(flag_document(Flag("text.sanitised", message, 0.5)))
    return whole, pages


def page_file(number: int) -> str:
    """Path of a page's document inside the issue folder."""
    return f"pages/p{number:04d}.json"


def write_issue(issue: Issue, folder: Path, pixels: Callable[[int], Pixels] | None, settings: ExportSettings) -> list[Path]:
    """Writes issue.json, pages/*.json and images/*.jpg of an issue into ``folder``; returns the files that make it up.

    ``pixels`` gives a prepared page, (h, w) grey or (h, w, 3) RGB, by its number; None: no images. The revision is the old issue.json's,
    or one more where the content differs; a file whose bytes would be the same is left alone. Pages and images of an older write that
    this one lacks are removed, and without ``pixels`` all images once the content has changed: they might show another cut. issue.json
    comes last: it never tells of files that are not there yet. Raises OutputError.
    """
    whole, pages = documents(issue)
    whole["revision"], same = _revision(whole, folder / "issue.json")
    written = [_put(inside(folder, page_file(page["number"])), dump_clean(page)) for page in pages]
    if pixels is not None:
        written += _write_images(issue, folder, pixels, settings.image_quality)
    old_images = {inside(folder, i.file) for a in issue.articles for i in a.images} if same and pixels is None else set()
    sweep(folder / "pages", r"p\d{4,}\.json", written)
    sweep(folder / "images", r"p\d{4,}-\d{2,}\.jpg", {*written, *old_images})
    return [_put(folder / "issue.json", dump_clean(whole)), *written]


def _revision(document: Document, file: Path) -> tuple[int, bool]:
    """The document's revision, and whether the folder holds the same content already."""
    old = _old(file)
    number = old.get("revision")
    if not isinstance(number, int):
        return int(document["revision"]), False
    same = dump({**old, "revision": 0}) == dump_clean({**document, "revision": 0})
    return (number if same else number + 1), same


def _old(file: Path) -> dict[str, Any]:
    data = read_bytes(file)
    if data is None:
        return {}
    try:
        old = json.loads(data)
    except ValueError:
        return {}
    return old if isinstance(old, dict) else {}


def _put(path: Path, data: bytes) -> Path:
    return path if read_bytes(path) == data else write_atomic(path, data)


def _write_images(issue: Issue, folder: Path, pixels: Callable[[int], Pixels], quality: int) -> list[Path]:
    """Page by page, so that only one page's pixels are held."""
    todo: dict[int, list[Image]] = {}
    for article in issue.articles:
        for image in article.images:
            if image.regions:
                todo.setdefault(image.regions[0].page, []).append(image)
    written = []
    for number, images in sorted(todo.items()):
        page = pixels(number)
        written += [_put(inside(folder, i.file), encode_jpeg(cut_out(page, i, number), quality)) for i in images]
    return written


def cut_out(page: Pixels, image: Image, number: int) -> Pixels:
    """The part of a page, at least 1 x 1, that holds an image's regions on it."""
    height, width = page.shape[:2]
    box = hull(r.box for r in image.regions if r.page == number).clip(width, height)
    x0, y0 = min(int(box.x0), width - 1), min(int(box.y0), height - 1)
    x1, y1 = max(x0 + 1, int(np.ceil(box.x1))), max(y0 + 1, int(np.ceil(box.y1)))
    return page[y0:y1, x0:x1]


def encode_jpeg(pixels: Pixels, quality: int) -> bytes:
    """JPEG of (h, w) grey or (h, w, 3) RGB; the same pixels give the same bytes."""
    out = io.BytesIO()
    try:
        Pillow.fromarray(np.ascontiguousarray(pixels)).save(out, "JPEG", quality=quality, optimize=True)
    except (OSError, ValueError) as e:
        raise OutputError(f"picture can't be written as JPEG: {e}", move="run with --no-images") from e
    return out.getvalue()
