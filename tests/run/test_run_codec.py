"""Artefacts come back as they were, and nothing but artefacts comes back."""

from __future__ import annotations

import json
import pickle
import zlib
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.geometry import Affine, Box
from pipeline.model.page import (
    Characters,
    Frame,
    FrameKind,
    LineBox,
    PageLayout,
    PageText,
    Picture,
    Rule,
    RuleStyle,
    TextLine,
    TrustDecision,
)
from pipeline.model.warp import Mesh, Warp
from pipeline.run.codec import decode, encode
from pipeline.run.page import LaidOut, Lettered, Letters, Sheet

numbers = st.floats(allow_nan=False, width=64)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)
words = st.text(alphabet=st.characters(codec=None), max_size=6)


def _characters(texts: list[str]) -> Characters:
    n = len(texts)
    rng = np.random.default_rng(n)
    return Characters(tuple(texts), rng.random((n, 4), np.float32), rng.random(n, np.float32))


lines = st.builds(LineBox, words, boxes, numbers, st.booleans(), st.booleans(), st.lists(st.integers(0, 9)).map(tuple), numbers)
layouts = st.builds(
    PageLayout,
    st.integers(0, 9999),
    st.integers(0, 9999),
    numbers,
    st.booleans(),
    numbers,
    st.lists(lines, max_size=3).map(tuple),
    st.lists(st.builds(Rule, boxes, st.booleans(), st.sampled_from(RuleStyle)), max_size=2).map(tuple),
    st.lists(st.builds(Frame, boxes, st.sampled_from(FrameKind)), max_size=2).map(tuple),
    st.lists(st.builds(Picture, boxes, numbers, st.sampled_from(["photo", "qr", "graphic"])), max_size=2).map(tuple),
    st.lists(boxes, max_size=2).map(tuple),
)
text_lines = st.builds(TextLine, words, boxes, numbers, words, st.integers(0, 5), st.integers(0, 5), numbers, alternatives=st.tuples(words))
texts = st.builds(
    PageText,
    layouts,
    st.lists(words, max_size=5).map(_characters),
    st.lists(text_lines, max_size=3).map(tuple),
    st.sampled_from(["Hans", "Hant"]),
    st.sampled_from(["pdf", "ocr", "mixed"]),
    st.lists(st.builds(TrustDecision, boxes, st.booleans(), words, numbers), max_size=2).map(tuple),
)
four = st.tuples(numbers, numbers, numbers, numbers)
meshes = st.builds(Mesh, numbers, st.just(2), four, four)
sheets = st.builds(
    Sheet,
    st.integers(1, 9999),
    st.integers(1, 9999),
    numbers,
    st.builds(Warp, st.builds(Affine, numbers, numbers, numbers), st.none() | meshes),
    st.sampled_from([0, 90, 180, 270]),
    numbers,
    st.none() | boxes,
    st.lists(words, max_size=2).map(tuple),
)
letters = st.builds(Letters, st.lists(st.builds(Lettered, sheets, texts), max_size=2).map(tuple), st.lists(words, max_size=2).map(tuple))


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape and bool((a == b).all())
    if is_dataclass(a):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and bool(a == b)


@given(letters)
def test_what_is_packed_comes_back_to_the_last_bit(value: Letters) -> None:
    assert same(decode(Letters, encode(value)), value)


@given(letters)
def test_equal_values_give_equal_bytes(value: Letters) -> None:
    assert encode(value) == encode(decode(Letters, encode(value)))


def test_numbers_of_numpy_become_plain_ones() -> None:
    box = Box(np.float32(0.5), np.float64(1.25), 2, 3)  # type: ignore[arg-type]
    back = decode(Box, encode(box))
    assert back == Box(0.5, 1.25, 2.0, 3.0)
    assert {type(v) for v in (back.x0, back.y0, back.x1, back.y1)} == {float}


def test_arrays_come_back_read_only() -> None:
    back = decode(Characters, encode(_characters(["报", "纸"])))
    with pytest.raises(ValueError, match="read-only"):
        back.boxes[0, 0] = 1.0


def _packed(data: Any) -> bytes:
    return zlib.compress(json.dumps(data).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"rubbish",
        pickle.dumps(Box(0, 0, 1, 1)),
        _packed({"x0": 0.0, "y0": 0.0, "x1": 1.0}),
        _packed({"x0": "0", "y0": 0.0, "x1": 1.0, "y1": 1.0}),
        _packed({"x0": True, "y0": 0.0, "x1": 1.0, "y1": 1.0}),
        _packed([1, 2, 3, 4]),
        _packed(None),
        encode(Box(0, 0, 1, 1))[:-4],
    ],
)
def test_what_is_no_artefact_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(Box, data)


def test_arrays_of_objects_are_refused() -> None:
    plain = json.loads(zlib.decompress(encode(_characters(["报"]))))
    plain["boxes"]["dtype"] = "object"
    with pytest.raises(ValueError, match="no arrays of object"):
        decode(Characters, _packed(plain))


def test_an_unknown_literal_is_refused() -> None:
    plain = json.loads(zlib.decompress(encode(Picture(Box(0, 0, 1, 1)))))
    plain["kind"] = "hologram"
    with pytest.raises(ValueError, match="hologram"):
        decode(Picture, _packed(plain))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.codec.MAX_BYTES", 1 << 16)
    with pytest.raises(ValueError, match="too large"):
        decode(LaidOut, zlib.compress(b" " * (1 << 20)))
