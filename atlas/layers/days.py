"""Dates of whole columns as days that numpy reckons with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import datetime

    from numpy.typing import NDArray

__all__ = ["booked_on", "days_of", "quarters_of"]

_MONTHS_PER_QUARTER = 3
_EPOCH = 1970 * 4
"""The quarter from which numpy counts months, as in `Quarter.index`."""


def days_of(dates: pd.Series) -> NDArray[np.datetime64]:
    """Return dates as days, each different date turned into one once; what is unknown is NaT."""
    codes, different = pd.factorize(dates, use_na_sentinel=False)
    known = [None if pd.isna(date) else date for date in different]
    return np.asarray(np.array(known, dtype=object).astype("datetime64[D]")[codes])


def booked_on(changes: pd.DataFrame, told_until: datetime.date) -> NDArray[np.datetime64]:
    """Return the day on which each change of the stock counts: a plan never before the day after ``told_until``."""
    days = days_of(changes["date"])
    is_planned = (changes["status"] == "planned").to_numpy(dtype=bool)
    return np.where(is_planned, np.maximum(days, np.datetime64(told_until) + 1), days)


def quarters_of(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return the number of the quarter in which each day lies, as in `Quarter.index`."""
    return days.astype("datetime64[M]").astype(np.int64) // _MONTHS_PER_QUARTER + _EPOCH
