"""Pages' pictures of finished issues, made again from the sources that run.json names."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.engines import load_recognizer
from pipeline.errors import BaozhiError, ConfigError, DamagedSource, SourceNotFound
from pipeline.ingest import SourceReader
from pipeline.model.page import PageImage, Pixels
from pipeline.ports import Recognizer
from pipeline.run.page import Clock, PageReader
from pipeline.run.store import Store
from pipeline.settings import Settings


class FinishedPixels(AbstractContextManager["FinishedPixels"]):
    """Gives prepared pages by issue folder and page number; the parser child and the recogniser are started when first wanted."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._recognizer: Recognizer | None = None
        self._pages: PageReader | None = None
        self._reader = SourceReader(settings.ingest)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._reader.close()
        if self._recognizer is not None:
            self._recognizer.close()

    def page(self, folder: Path, number: int) -> Pixels:
        """(h, w) grey or (h, w, 3) RGB. Raises SourceNotFound or DamagedSource where the source is gone or another one, ConfigError where
        the settings make another picture of it."""
        issue, paths = _json(folder / "issue.json"), _json(folder / "run.json").get("sources", [])
        page = next((p for p in issue["pages"] if p["number"] == number), None)
        if page is None or page["status"] != "ok":
            raise SourceNotFound(f"page {number} was not read", where=str(folder), move="run the issue again")
        told = issue["sources"][page["source"]]
        source = self._reader.probe(Path(paths[page["source"]]), told["name"])
        if source.sha256 != told["sha256"]:
            raise DamagedSource("the source has changed since it was read", where=source.path, move="run the issue again")
        for image in self._reading().images(source, page["source_page"], Clock()):
            if _is(image, page):
                return image.pixels
        raise ConfigError(
            "these settings make another picture of the page",
            where=f"{folder}, page {number}",
            move="give the --config and --set of the run",
        )

    def page_or_none(self, folder: Path, number: int) -> Pixels | None:
        """As ``page``; None where there is none to be had."""
        try:
            return self.page(folder, number)
        except (BaozhiError, KeyError, IndexError):
            return None

    def _reading(self) -> PageReader:
        if self._pages is None:
            self._recognizer = load_recognizer(self.settings.recognize)
            self._pages = PageReader(self.settings, self._reader, self._recognizer, Store(None))
        return self._pages


def _is(image: PageImage, page: dict[str, Any]) -> bool:
    box = None if image.source_box is None else image.source_box.as_list()
    return (image.width, image.height) == (page["width"], page["height"]) and box == page["source_box"]


def _json(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_bytes())
    except OSError as e:
        raise SourceNotFound(e.strerror or str(e), where=str(file), move="give the folder of a finished issue") from e
    except ValueError as e:
        raise DamagedSource(f"not valid JSON: {e}", where=str(file), move="run the issue again") from e
    if not isinstance(document, dict):
        raise DamagedSource("holds no object", where=str(file), move="run the issue again")
    return document
