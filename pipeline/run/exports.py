"""Further formats, from finished issues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from pipeline.errors import OutputError, SourceError, SourceNotFound
from pipeline.export import exporters, read_issue
from pipeline.model.page import Pixels
from pipeline.run.finished import FinishedPixels
from pipeline.run.jobs import Failure
from pipeline.settings import ExportSettings, Settings

FOLDER = "exports"


def write_formats(folder: Path, into: Path, names: Sequence[str], pixels: Callable[[int], Pixels], settings: ExportSettings) -> list[Path]:
    """Writes formats of the finished issue in ``folder``; returns the files. Raises SourceError, OutputError, MissingDependency."""
    if not names:
        return []
    issue = read_issue(folder, pixels)
    known = exporters(settings)
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise OutputError(e.strerror or str(e), where=str(into), move="choose another folder with -o") from e
    return [file for name in names for file in known[name].write(issue, into)]


def export_issues(
    paths: Sequence[Path], names: Sequence[str], output: Path | None, settings: Settings
) -> Iterator[tuple[Path, list[Path] | Failure]]:
    """Each issue folder under ``paths`` with the files written (into ``exports/`` of the issue, or ``output/<issue>/``), or why not.

    Raises SourceNotFound where there is no issue at all, and OutputError.
    """
    folders = list(dict.fromkeys(f for p in paths for f in _issue_folders(p)))
    with FinishedPixels(settings) as pixels:
        for folder in folders:
            into = folder / FOLDER if output is None else output / folder.name
            try:
                yield folder, write_formats(folder, into, names, partial(pixels.page, folder), settings.export)
            except SourceError as e:
                yield folder, Failure.of(e)


def _issue_folders(path: Path) -> list[Path]:
    if path.name == "issue.json" and path.is_file():
        return [path.parent]
    found = [f.parent for f in sorted(path.rglob("issue.json"))] if path.is_dir() else []
    if not found:
        raise SourceNotFound("no finished issue in it", where=str(path), move="give an issue's folder or an output folder")
    return found
