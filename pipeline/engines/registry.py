"""Finds engines by the name that the settings give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from pipeline.engines.jieba_lexicon import JiebaLexicon
from pipeline.errors import BaozhiError, ConfigError, MissingDependency
from pipeline.ports import Lexicon, Recognizer
from pipeline.settings import RecognizeSettings, RejoinSettings

GROUP = "baozhi.recognizers"
LEXICONS: dict[str, Callable[[], Lexicon]] = {"jieba": JiebaLexicon}
Factory = Callable[[RecognizeSettings], Recognizer]


@dataclass(frozen=True, slots=True)
class Availability:
    """One recogniser as this machine has it: ``detail`` is its version and models, or what it lacks and the command that mends it."""

    name: str
    ready: bool
    detail: str


def load_recognizer(settings: RecognizeSettings) -> Recognizer:
    """The recogniser named ``settings.engine``. Raises ConfigError for an unknown name, MissingDependency where a part is not installed."""
    points = _points()
    if settings.engine not in points:
        close = get_close_matches(settings.engine, list(points), 1)
        move = f"did you mean {close[0]}?" if close else "known: " + (", ".join(sorted(points)) or "none; install baozhi again")
        raise ConfigError(f"no recogniser is called {settings.engine!r}", where="recognize.engine", move=move)
    return _factory(points[settings.engine])(settings)


def load_lexicon(settings: RejoinSettings) -> Lexicon:
    """The dictionary named ``settings.lexicon``. Raises ConfigError for an unknown name."""
    if settings.lexicon not in LEXICONS:
        raise ConfigError(f"no dictionary is called {settings.lexicon!r}", where="rejoin.lexicon", move="known: " + ", ".join(LEXICONS))
    return LEXICONS[settings.lexicon]()


def available(settings: RecognizeSettings) -> list[Availability]:
    """Every registered recogniser, loaded once to see whether it works here, by name."""
    return [_probe(name, point, settings) for name, point in sorted(_points().items())]


def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _factory(point: EntryPoint) -> Factory:
    try:
        return cast(Factory, point.load())
    except (ImportError, AttributeError) as e:
        raise MissingDependency(
            f"recogniser {point.name} can't be loaded: {e}", where=point.value, move="pip install --force-reinstall baozhi"
        ) from e


def _probe(name: str, point: EntryPoint, settings: RecognizeSettings) -> Availability:
    try:
        engine = _factory(point)(settings)
    except BaozhiError as e:
        return Availability(name, False, str(e))
    info = engine.info
    engine.close()
    return Availability(name, True, " ".join((info.version, *info.models, info.precision)))
