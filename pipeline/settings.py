"""Settings: TOML to frozen values, one section a room.

``config/default.toml`` holds every key with its meaning; nothing is repeated here."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from pipeline.errors import ConfigError


@dataclass(frozen=True, slots=True)
class IngestSettings:
    render_dpi: int
    max_memory_mb: int
    max_seconds: float
    max_megapixels: float
    max_pages: int
    max_characters: int
    recycle_after: int


@dataclass(frozen=True, slots=True)
class PreprocessSettings:
    target_body_px: float
    orientation: bool
    deskew: bool
    min_skew_degrees: float
    dewarp: bool


@dataclass(frozen=True, slots=True)
class LayoutSettings:
    rule_min_em: float


@dataclass(frozen=True, slots=True)
class RecognizeSettings:
    engine: str
    margin_em: float
    sure_from: float
    doubtful_below: float
    min_trusted_share: float
    check_layer: bool


@dataclass(frozen=True, slots=True)
class RolesSettings:
    masthead: bool
    publication: str
    standing_heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticlesSettings:
    orphan_cost: float


@dataclass(frozen=True, slots=True)
class RejoinSettings:
    lexicon: str


@dataclass(frozen=True, slots=True)
class ExportSettings:
    image_quality: int
    formats: tuple[str, ...]
    base_url: str


@dataclass(frozen=True, slots=True)
class RunSettings:
    jobs: int
    max_page_seconds: float


@dataclass(frozen=True, slots=True)
class Settings:
    ingest: IngestSettings
    preprocess: PreprocessSettings
    layout: LayoutSettings
    recognize: RecognizeSettings
    roles: RolesSettings
    articles: ArticlesSettings
    rejoin: RejoinSettings
    export: ExportSettings
    run: RunSettings

    @classmethod
    def load(cls, file: Path | None = None, overrides: Sequence[str] = ()) -> Settings:
        """Defaults, then ``file``, then ``room.key=value`` overrides. Raises ConfigError that names file and key."""
        tree = _read(default_file())
        if file is not None:
            tree = _merge(tree, _read(file), str(file))
        for item in overrides:
            tree = _merge(tree, _parse_override(item), f"--set {item}")
        rooms = get_type_hints(cls)
        return cls(**{name: _section(kind, name, tree[name]) for name, kind in rooms.items()})

    def digest(self) -> str:
        """sha256 of what affects results: the section ``run`` (workers) and what only further formats heed do not."""
        data = dataclasses.asdict(self)
        del data["run"]
        del data["export"]["formats"], data["export"]["base_url"]
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


@cache
def config_folder() -> Path:
    """The folder ``config``: of the checkout, or packed into the installed package."""
    here = Path(__file__).resolve().parent
    for folder in (here.parent / "config", here / "_config"):
        if (folder / "default.toml").is_file():
            return folder
    raise ConfigError("default.toml is missing", where=str(here), move="install baozhi again")


def default_file() -> Path:
    return config_folder() / "default.toml"


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as e:
        raise ConfigError(e.strerror or str(e), where=str(file), move="give a readable TOML file") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise ConfigError(f"not valid TOML: {e}", where=str(file), move="mend the file") from e


def _merge(base: Mapping[str, Any], extra: Mapping[str, Any], where: str) -> dict[str, Any]:
    out = {room: dict(keys) for room, keys in base.items()}
    for room, keys in extra.items():
        if room not in out:
            raise ConfigError(f"unknown section [{room}]", where=where, move=_guess(room, out))
        if not isinstance(keys, Mapping):
            raise ConfigError(f"[{room}] must be a section", where=where, move=f"write [{room}] above its keys")
        for key, value in keys.items():
            if key not in out[room]:
                raise ConfigError(f"unknown key {room}.{key}", where=where, move=_guess(key, out[room]))
            out[room][key] = value
    return out


def _guess(word: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(word, list(known), 1)
    return f"did you mean {close[0]}?" if close else "known: " + ", ".join(known)


def _parse_override(item: str) -> dict[str, Any]:
    name, sep, value = item.partition("=")
    room, dot, key = name.strip().partition(".")
    if not (sep and dot and room and key):
        raise ConfigError("not of the form room.key=value", where=f"--set {item}", move="for example --set recognize.engine=tesseract")
    try:
        parsed = tomllib.loads(f"v = {value}")["v"]
    except tomllib.TOMLDecodeError:
        parsed = value
    return {room: {key: parsed}}


def _section(kind: type[Any], room: str, values: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    missing = hints.keys() - values.keys()
    if missing:
        raise ConfigError(f"missing keys: {', '.join(sorted(missing))}", where=f"[{room}]", move="take them from default.toml")
    return kind(**{key: _checked(values[key], want, f"{room}.{key}") for key, want in hints.items()})


def _checked(value: Any, want: Any, where: str) -> Any:
    if want == tuple[str, ...] and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if want is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if want in (int, float, str, bool) and type(value) is want:
        return value
    name = "list of strings" if want == tuple[str, ...] else want.__name__
    raise ConfigError(f"{value!r} is no {name}", where=where, move=f"give a {name}")
