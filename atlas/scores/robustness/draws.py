"""Draws that repeat: what is drawn for a site hangs on the seed and the site's id alone."""

from __future__ import annotations

import hashlib

import numpy as np

__all__ = ["SEED", "stream"]

SEED = 1998
"""Any number would do; a fixed one makes the same data give the same chances."""


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return a generator that hangs on a seed and names only, and not on what else is drawn, or in which order."""
    digest = hashlib.sha256("\0".join(names).encode()).digest()
    key = [int.from_bytes(digest[at : at + 4], "little") for at in range(0, 16, 4)]
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, *key])))
