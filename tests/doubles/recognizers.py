"""Faulty and well-behaved recognisers for tests. Import with the folder ``tests/doubles`` on the path: ``from recognizers import ...``.

Each fills the socket ``pipeline.ports.Recognizer``; what is wrong with it is its name.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

import numpy as np

from pipeline.errors import MissingDependency, RecognizerError
from pipeline.model.geometry import Box
from pipeline.model.issue import EngineInfo
from pipeline.model.page import Pixels
from pipeline.ports import RecognizedChar, RecognizedLine


def spread(text: str, crop: Pixels, vertical: bool, confidence: float = 0.99) -> RecognizedLine:
    """A line of ``text`` whose characters share the crop's length evenly."""
    height, width = crop.shape[:2]
    n = max(1, len(text))
    if vertical:
        boxes = [Box(0.0, height * i / n, float(width), height * (i + 1) / n) for i in range(len(text))]
    else:
        boxes = [Box(width * i / n, 0.0, width * (i + 1) / n, float(height)) for i in range(len(text))]
    return RecognizedLine(tuple(RecognizedChar(c, b, confidence) for c, b in zip(text, boxes, strict=True)))


class FakeRecognizer:
    """Answers each crop with ``answer(crop)``; counts calls and crops, keeps the arguments of the last call."""

    name = "fake"

    def __init__(self, answer: Callable[[Pixels], str] | str = "字") -> None:
        self._answer = answer if callable(answer) else lambda _crop: answer
        self.calls = self.crops = 0
        self.closed = False
        self.last: tuple[bool, str] = (False, "")
        self.seen: list[Pixels] = []

    @property
    def info(self) -> EngineInfo:
        return EngineInfo(self.name, "0", (), "none")

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        self.calls += 1
        self.crops += len(crops)
        self.last = (vertical, script)
        self.seen += list(crops)
        return [self.line(c, vertical) for c in crops]

    def line(self, crop: Pixels, vertical: bool) -> RecognizedLine:
        return spread(self._answer(crop), crop, vertical)

    def close(self) -> None:
        self.closed = True


class ScriptedRecognizer(FakeRecognizer):
    """Gives its texts out in turn, one a crop; nothing once they are used up."""

    name = "scripted"

    def __init__(self, texts: Sequence[str]) -> None:
        rest = list(texts)
        super().__init__(lambda _crop: rest.pop(0) if rest else "")


class EmptyRecognizer(FakeRecognizer):
    """Never reads anything."""

    name = "empty"

    def __init__(self) -> None:
        super().__init__("")


class FailingRecognizer(FakeRecognizer):
    """Raises RecognizerError, as an engine that gives up on a page; ``after`` calls go well before."""

    name = "failing"

    def __init__(self, after: int = 0) -> None:
        super().__init__()
        self._after = after

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        if self.calls >= self._after:
            self.calls += 1
            raise RecognizerError("the engine failed", move="try another one")
        return super().read(crops, vertical=vertical, script=script)


class MissingRecognizer(FakeRecognizer):
    """Finds that its model is not installed."""

    name = "missing"

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        raise MissingDependency("no model", move="install it")


class BuggyRecognizer(FakeRecognizer):
    """Raises what no socket allows."""

    name = "buggy"

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        raise ZeroDivisionError("a bug in the engine")


class CrashingRecognizer(FakeRecognizer):
    """Takes its process down at once, as a fault in native code does. For use in a worker process only."""

    name = "crashing"

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        os._exit(139)


class SlowRecognizer(FakeRecognizer):
    """Takes ``seconds`` for each call."""

    name = "slow"

    def __init__(self, seconds: float = 60.0) -> None:
        super().__init__()
        self._seconds = seconds

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        time.sleep(self._seconds)
        return super().read(crops, vertical=vertical, script=script)


class OutOfMemoryRecognizer(FakeRecognizer):
    """Raises MemoryError; with ``megabytes`` it holds so much first, for tests of memory bounds."""

    name = "out_of_memory"

    def __init__(self, megabytes: int = 0) -> None:
        super().__init__()
        self._megabytes = megabytes

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        held = [np.ones(1 << 20, np.uint8) for _ in range(self._megabytes)]
        raise MemoryError(f"held {len(held)} MB")


class LyingRecognizer(FakeRecognizer):
    """Reads nonsense with full confidence: lone surrogates, controls, boxes outside the crop and back to front."""

    name = "lying"

    def line(self, crop: Pixels, vertical: bool) -> RecognizedLine:
        height, width = crop.shape[:2]
        outside = Box(width * 2.0, -height, width * 3.0, height * 2.0)
        backwards = Box(0.0, 0.0, 1.0, 1.0)
        return RecognizedLine(
            (
                RecognizedChar("\ud800", outside, 1.0),
                RecognizedChar("\x0c", backwards, 1.5),
                RecognizedChar("龘", outside, -0.5),
                RecognizedChar("字", backwards, float("nan")),
            )
        )


class ForgetfulRecognizer(FakeRecognizer):
    """Returns fewer lines than it was given crops."""

    name = "forgetful"

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        return super().read(crops, vertical=vertical, script=script)[:-1]
