"""Weights rounded to one decimal that add up to exactly 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["to_hundred"]

_STEPS = 1000
"""Tenths in 100."""


def to_hundred(raw: Mapping[str, float]) -> dict[str, float]:
    """Return weights in the same proportions, in tenths that add up to 100.

    The tenths that are left after rounding down go to the largest remainders, and among equal ones to the first
    (method of Hamilton), so that weights which already are such tenths stay what they are.

    Parameters
    ----------
    raw : mapping of str to float
        At least one above 0, none below.

    Returns
    -------
    dict of str to float
        In the order of ``raw``; 0 where too little is left for a tenth.
    """
    shares = np.array(list(raw.values()), dtype=float)
    # What differs from a whole tenth by rounding alone is that tenth.
    exact = np.round(_STEPS * shares / shares.sum(), 9)
    tenths = np.floor(exact)
    left = _STEPS - int(tenths.sum())
    tenths[np.argsort(tenths - exact, kind="stable")[:left]] += 1
    return {name: float(tenth) / 10 for name, tenth in zip(raw, tenths, strict=True)}
