"""What may go out: one sanitiser for every document, and the bytes of JSON."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np

REPLACEMENT = "\ufffd"
_DECIMALS = 6
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SPACES = re.compile("[\t\r\x0b\x85]")
# Neither JSON readers nor XML 1.0 take these: controls but the line feed, surrogates, noncharacters of every plane.
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
    + "]"
)


def clean(text: str) -> str:
    """The text in NFC, fit for JSON and XML: see clean_counted."""
    return clean_counted(text)[0]


def clean_counted(text: str) -> tuple[str, int]:
    """NFC of ``text`` and how many characters had to be replaced.

    Tabs and other white space of typewriters become spaces; control characters, lone surrogates and noncharacters become U+FFFD, so that
    none vanishes and offsets stay. Two surrogates that make one character are made one.
    """
    if not _FORBIDDEN.search(text):
        return unicodedata.normalize("NFC", text), 0
    text = _PAIR.sub(lambda m: m.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
    text, spaces = _SPACES.subn(" ", text)
    text, bad = _FORBIDDEN.subn(REPLACEMENT, text)
    return unicodedata.normalize("NFC", text), spaces + bad


def sanitise(value: Any) -> tuple[Any, int]:
    """A copy of a JSON value of plain types (tuples and numpy scalars too) with every string cleaned and every number finite.

    Returns it with the number of characters and numbers replaced; NaN and the infinities become 0. Raises TypeError for other types.
    """
    return _BY_TYPE.get(type(value), _other)(value)


def _other(value: Any) -> tuple[Any, int]:
    """Types that are like the plain ones: asking for what a value is like takes ten times as long as asking for its type."""
    for like, plain in _LIKE:
        if isinstance(value, like):
            return _BY_TYPE[plain](plain(value))
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return _sequence(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _as_it_is(value: Any) -> tuple[Any, int]:
    return value, 0


def _number(value: float) -> tuple[float, int]:
    return (round(value, _DECIMALS) + 0.0, 0) if math.isfinite(value) else (0.0, 1)


def _sequence(value: Sequence[Any]) -> tuple[list[Any], int]:
    out: list[Any] = []
    count = 0
    for item in value:
        plain, bad = _BY_TYPE.get(type(item), _other)(item)
        out.append(plain)
        count += bad
    return out, count


def _mapping(value: Mapping[Any, Any]) -> tuple[dict[str, Any], int]:
    out: dict[str, Any] = {}
    count = 0
    for key, item in value.items():
        name, bad = clean_counted(str(key))
        out[name], more = sanitise(item)
        count += bad + more
    return out, count


_LIKE: tuple[tuple[Any, type[Any]], ...] = ((str, str), (np.bool_, bool), (Integral, int), (Real, float), (Mapping, dict))
_BY_TYPE: dict[type, Callable[[Any], tuple[Any, int]]] = {
    str: clean_counted,
    float: _number,
    dict: _mapping,
    list: _sequence,
    tuple: _sequence,
    **dict.fromkeys((int, bool, type(None)), _as_it_is),
}


def dump(document: Any) -> bytes:
    """Bytes of a JSON document: UTF-8, keys in their order, arrays without objects on one line, a line feed at the end.

    Equal documents give equal bytes on every machine. Everything passes through sanitise; floats keep at most 6 decimals.
    """
    return dump_clean(sanitise(document)[0])


def dump_clean(document: Any) -> bytes:
    """``dump`` for what sanitise returned."""
    return (_pretty(document, "\n") + "\n").encode("utf-8")


def dump_line(document: Any) -> bytes:
    """The same on one line, for formats of one record a line; the line separators that some readers split at are escaped."""
    line = _compact(sanitise(document)[0]).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return (line + "\n").encode("utf-8")


_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def _pretty(value: Any, margin: str) -> str:
    inner = margin + " "
    if type(value) is dict and value:
        items = [f"{_compact(k)}: {_pretty(v, inner)}" for k, v in value.items()]
        return "{" + inner + ("," + inner).join(items) + margin + "}"
    if type(value) is list and not _flat(value):
        return "[" + inner + ("," + inner).join([_pretty(v, inner) for v in value]) + margin + "]"
    return _compact(value)


def _flat(values: list[Any]) -> bool:
    kinds = set(map(type, values))
    return dict not in kinds and (list not in kinds or all(_flat(v) for v in values if type(v) is list))
