"""Typed values to bytes and back, without pickle: a cache folder may have been written by anyone.

The form is zlib-packed JSON. Dataclasses are objects by field name, arrays carry dtype, shape and base64. The reader is driven by
the type hints, so nothing but the asked-for type can come out. Floats come back exactly.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import enum
import json
import types
import zlib
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

T = TypeVar("T")
MAX_BYTES = 256 * 1024 * 1024
"""Unpacked size that no page's artefact reaches."""
DTYPES = ("float32", "float64", "int32", "int64", "uint8", "bool")


def encode(value: Any) -> bytes:
    """Packs a dataclass made of dataclasses, tuples, arrays, enums and plain values."""
    return zlib.compress(json.dumps(_plain(value), separators=(",", ":")).encode("ascii"), 1)


def decode(kind: type[T], data: bytes) -> T:
    """The value of type ``kind`` that ``encode`` packed. Raises ValueError for anything else."""
    unpack = zlib.decompressobj()
    try:
        text = unpack.decompress(data, MAX_BYTES)
        if not unpack.eof:
            raise ValueError("artefact is cut off or too large")
        value: T = _typed(kind, json.loads(text))
    except (zlib.error, KeyError, TypeError, AttributeError, binascii.Error, RecursionError) as e:
        raise ValueError(f"not an artefact of {kind.__name__}: {e}") from e
    return value


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, np.ndarray):
        array = np.ascontiguousarray(value)
        return {"dtype": array.dtype.name, "shape": list(array.shape), "data": base64.b64encode(array.tobytes()).decode("ascii")}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value


def _typed(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), data)
    if origin is np.ndarray:
        return _array(data)
    if origin is Literal:
        if data not in get_args(kind):
            raise ValueError(f"{data!r} is none of {get_args(kind)}")
        return data
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _typed(hints[name], data[name]) for name in hints})
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(data)
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if type(data) is not kind:
        raise ValueError(f"{data!r} is no {kind}")
    return data


def _tuple(args: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise ValueError(f"{data!r} is no list")
    if len(args) == 2 and args[1] is Ellipsis:
        if args[0] is str and all(type(v) is str for v in data):
            return tuple(data)
        return tuple(_typed(args[0], v) for v in data)
    return tuple(_typed(a, v) for a, v in zip(args, data, strict=True))


def _union(args: tuple[Any, ...], data: Any) -> Any:
    """Only ``X | None`` flows between rooms."""
    if data is None:
        return None
    (kind,) = (a for a in args if a is not type(None))
    return _typed(kind, data)


def _array(data: Any) -> Any:
    if data["dtype"] not in DTYPES:
        raise ValueError(f"no arrays of {data['dtype']}")
    array = np.frombuffer(base64.b64decode(data["data"], validate=True), data["dtype"])
    return array.reshape([int(n) for n in data["shape"]])


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
