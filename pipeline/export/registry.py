"""Finds exporters by name: the entry points of ``baozhi.exporters``, built-in ones among them."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, runtime_checkable

from pipeline.errors import MissingDependency
from pipeline.ports import Exporter
from pipeline.settings import ExportSettings, Settings

GROUP = "baozhi.exporters"
_MOVE = "mend or remove that plug-in, or install baozhi again"


@runtime_checkable
class Configurable(Protocol):
    """An exporter that settings change."""

    def configured(self, settings: ExportSettings) -> Exporter: ...


def exporters(settings: ExportSettings | None = None) -> dict[str, Exporter]:
    """Every registered exporter by the name of its entry point, which is what the command line takes.

    ``settings`` (default: those of default.toml) go to those that can be ``configured``. Raises MissingDependency, which names it, where a
    plug-in can't be loaded or is no exporter, and where two claim one name.
    """
    chosen = Settings.load().export if settings is None else settings
    found: dict[str, Exporter] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        if point.name in found:
            raise MissingDependency(f"two exporters are called {point.name}", where=point.value, move="remove one of the plug-ins")
        found[point.name] = _load(point, chosen)
    return found


def _load(point: EntryPoint, settings: ExportSettings) -> Exporter:
    # A plug-in is foreign code: whatever it raises while it is loaded is told as its own fault.
    try:
        loaded = point.load()
    except Exception as e:
        raise MissingDependency(f"exporter {point.name} can't be loaded: {e!r}", where=point.value, move=_MOVE) from e
    if isinstance(loaded, type) or not isinstance(loaded, Exporter):
        raise MissingDependency(f"exporter {point.name} is {loaded!r}, no Exporter object", where=point.value, move=_MOVE)
    return loaded.configured(settings) if isinstance(loaded, Configurable) else loaded
