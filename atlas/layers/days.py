"""Dates of whole columns as days that numpy reckons with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["days_of"]


def days_of(dates: pd.Series) -> NDArray[np.datetime64]:
    """Return dates as days, each different date turned into one once; what is unknown is NaT."""
    codes, different = pd.factorize(dates, use_na_sentinel=False)
    known = [None if pd.isna(date) else date for date in different]
    return np.asarray(np.array(known, dtype=object).astype("datetime64[D]")[codes])
