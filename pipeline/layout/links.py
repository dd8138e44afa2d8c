"""Pieces of lines linked into chains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from pipeline.layout.arrays import Mask

Piece = TypeVar("Piece")


def chained(pieces: Sequence[Piece], follows: Callable[[int, Mask], int | None]) -> list[list[Piece]]:
    """Chains in order of their first pieces. ``follows(j, taken)`` is the index of the piece that piece ``j`` carries on, an earlier one
    without a follower yet (``taken``, (n,), tells), or None."""
    taken = np.zeros(len(pieces), np.bool_)
    chains: list[list[Piece]] = []
    chain_of: list[list[Piece]] = []
    for j, piece in enumerate(pieces):
        i = follows(j, taken)
        if i is None:
            chains.append([])
        else:
            taken[i] = True
        chain_of.append(chains[-1] if i is None else chain_of[i])
        chain_of[j].append(piece)
    return chains
