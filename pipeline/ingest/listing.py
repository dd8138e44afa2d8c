"""The list file of ``--list``: which file belongs to which issue.

CSV with a header; columns ``path`` (relative to the list's own folder, or a source's name as found, or absolute), ``issue`` (the issue's
id) and, optional, ``page`` (a number or label that orders the issue's files). UTF-8, with or without a byte-order mark, or GB 18030.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line; ``path`` as written, ``file`` the same from the list's folder."""

    path: str
    file: Path
    issue: str
    page: str | None = None
    line: int = 0


def read_list(file: Path) -> tuple[ListRow, ...]:
    """Rows of a list file. Raises UsageError that names the line."""
    try:
        data = file.read_bytes()
    except OSError as e:
        raise UsageError(e.strerror or str(e), where=str(file), move="give a readable CSV file to --list") from e
    reader = csv.DictReader(io.StringIO(_decoded(data, file), newline=""), strict=True)
    try:
        header = [h.strip().casefold() for h in reader.fieldnames or ()]
        missing = [c for c in ("path", "issue") if c not in header]
        if missing:
            raise UsageError(
                f"no column {' and no column '.join(missing)}", where=f"{file}, line 1", move="begin with the line path,issue,page"
            )
        reader.fieldnames = header
        return tuple(_row(cells, reader.line_num, file) for cells in reader)
    except csv.Error as e:
        raise UsageError(f"not valid CSV: {e}", where=f"{file}, line {reader.line_num}", move="mend the line") from e


def _row(cells: dict[str | None, str | list[str] | None], line: int, file: Path) -> ListRow:
    path, issue, page = (str(cells.get(k) or "").strip() for k in ("path", "issue", "page"))
    if None in cells or not path or not issue:
        what = "more cells than columns" if None in cells else "path or issue is empty"
        raise UsageError(what, where=f"{file}, line {line}", move="write path,issue,page")
    return ListRow(path, file.resolve().parent / path, issue, page or None, line)


def _decoded(data: bytes, file: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError("neither UTF-8 nor GB 18030", where=str(file), move="save it as UTF-8")
