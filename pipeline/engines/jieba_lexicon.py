"""Words over a seam, by jieba's dictionary. The dictionary is read from the wheel at the first question, and of it only the words that
the questions' characters begin: all take a second. jieba's own start would also put a cache file that others can forge into the shared
temporary folder, and talk about it."""

from __future__ import annotations

import logging
import math
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any


@contextmanager
def _without_pkg_resources() -> Iterator[None]:
    """jieba 0.42 asks setuptools for the dictionary's place where it finds it, which takes longer to load than all of jieba."""
    known = sys.modules.get("pkg_resources")
    if known is None:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if known is None:
            del sys.modules["pkg_resources"]


with warnings.catch_warnings(), _without_pkg_resources():
    warnings.simplefilter("ignore")  # jieba 0.42: invalid escapes
    import jieba
jieba.setLogLevel(logging.CRITICAL)

CONTEXT = 8
"""Characters of each side that the dictionary is asked about."""
SURENESS = 4.0
"""Gain in log probability, against cutting at the seam, at which a word's weight reaches 1 - 1/e."""
GUESSED = 0.25
"""Weight of a word that only jieba's character model (HMM) sees, names above all: it also joins what does not belong together."""
_HAN = re.compile(r"[㐀-䶿一-鿿々〇]")


class Words(dict[str, int]):
    """Frequencies of a dictionary's words, and 0 for their beginnings, as jieba wants them; filled by first characters when asked.

    ``lines`` are the dictionary's: word, frequency, part of speech, words of one first character together.
    """

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.total = sum(int(line.split(" ", 2)[1]) for line in lines)
        self._waiting: dict[str, list[str]] = {}
        for first, group in groupby(lines, key=lambda line: line[0]):
            self._waiting.setdefault(first, []).extend(group)

    def __contains__(self, word: object) -> bool:
        self._ask(str(word))
        return super().__contains__(word)

    def get(self, word: str, default: Any = None) -> Any:
        """As of any dict."""
        self._ask(word)
        return super().get(word, default)

    def _ask(self, word: str) -> None:
        for line in self._waiting.pop(word[:1], ()):
            entry, frequency = line.split(" ", 2)[:2]
            self[entry] = int(frequency)
            for end in range(1, len(entry)):
                self.setdefault(entry[:end], 0)


class JiebaLexicon:
    """Lexicon on jieba's dictionary of 350,000 words (simplified first, most common traditional forms too)."""

    def __init__(self) -> None:
        self._tokenizer = jieba.Tokenizer()

    def word_over(self, left: str, right: str) -> tuple[str, float] | None:
        """See ports.Lexicon. The weight grows with how much likelier the text is with the word than cut at the seam."""
        left, right = _tail(left), _head(right)
        if not left or not right:
            return None
        self._load()
        seam = len(left)
        joint, words = self._best(left + right)
        apart = self._best(left)[0] + self._best(right)[0]
        word = _over(words, seam)
        if word and joint > apart:
            return word, 1.0 - math.exp((apart - joint) / SURENESS)
        guessed = _over(self._tokenizer.lcut(left + right, HMM=True), seam)
        return (guessed, GUESSED) if guessed else None

    def _load(self) -> None:
        if not self._tokenizer.initialized:
            with self._tokenizer.get_dict_file() as file:
                words = Words(file.read().decode("utf-8").splitlines())
            self._tokenizer.FREQ, self._tokenizer.total = words, words.total
            self._tokenizer.initialized = True

    def _best(self, text: str) -> tuple[float, list[str]]:
        """Log probability and words of the likeliest cut by the dictionary alone."""
        route: dict[int, tuple[float, int]] = {}
        self._tokenizer.calc(text, self._tokenizer.get_DAG(text), route)
        words, at = [], 0
        while at < len(text):
            end = int(route[at][1]) + 1
            words.append(text[at:end])
            at = end
        return float(route[0][0]), words


def _tail(text: str) -> str:
    """The unbroken Han characters that end ``text``, at most CONTEXT."""
    at = len(text)
    while at and len(text) - at < CONTEXT and _HAN.match(text[at - 1]):
        at -= 1
    return text[at:]


def _head(text: str) -> str:
    """The unbroken Han characters that begin ``text``, at most CONTEXT."""
    at = 0
    while at < min(len(text), CONTEXT) and _HAN.match(text[at]):
        at += 1
    return text[:at]


def _over(words: list[str], seam: int) -> str | None:
    """The word that has characters on both sides of offset ``seam``."""
    at = 0
    for word in words:
        if at < seam < at + len(word):
            return word
        at += len(word)
    return None
