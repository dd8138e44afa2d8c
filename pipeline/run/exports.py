"""Further formats, from finished issues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points

from pipeline.errors import MissingDependency, UsageError
from pipeline.ports import Exporter

GROUP = "baozhi.exporters"


def named_formats(words: Iterable[str]) -> tuple[str, ...]:
    """Names of formats without blanks and repeats, in order. Raises UsageError for one that is not installed."""
    names = tuple(dict.fromkeys(w.strip() for w in words if w.strip()))
    known = _points()
    for name in names:
        if name not in known:
            close = get_close_matches(name, list(known), 1)
            move = f"did you mean {close[0]}?" if close else "known: " + (", ".join(sorted(known)) or "none")
            raise UsageError(f"no format is called {name!r}", where="--export", move=move, code="usage.format")
    return names


def load_exporters(names: Sequence[str]) -> list[Exporter]:
    """Raises MissingDependency where one can't be loaded."""
    return [_load(_points()[name]) for name in names]


def _load(point: EntryPoint) -> Exporter:
    try:
        exporter: Exporter = point.load()
    except (ImportError, AttributeError) as e:
        raise MissingDependency(f"format {point.name} can't be loaded: {e}", where=point.value, move="pip install it again") from e
    return exporter


def _points() -> dict[str, EntryPoint]:
    return {p.name: p for p in entry_points(group=GROUP)}
