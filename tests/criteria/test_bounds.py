"""What may be told of a count never tells a small one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from atlas.criteria.bounds import give_or_take, told_bounds

LEAST = 10


def told(low: int, count: int, high: int) -> tuple[float, float]:
    told_low, told_high = told_bounds(np.array([float(low)]), np.array([float(count)]), np.array([float(high)]), LEAST)
    return float(told_low[0]), float(told_high[0])


ORDERED = st.lists(st.integers(0, 40), min_size=3, max_size=3).map(sorted)


@given(ORDERED)
def test_told_bounds_contain_the_true_ones(counts: list[int]) -> None:
    low, high = told(*counts)
    assert low <= counts[0]
    assert high >= counts[2]


@given(ORDERED)
def test_a_shown_count_has_no_small_count_beside_it(counts: list[int]) -> None:
    low, high = told(*counts)
    if counts[1] == 0 or counts[1] >= LEAST:
        assert low == 0 or low >= LEAST
        # What may lie between is told as none, or as any number of less than 10.
        assert counts[1] - low == 0 or counts[1] - low >= LEAST - 1
        assert high - counts[1] == 0 or high - counts[1] >= LEAST - 1


@given(st.integers(1, 9), st.integers(1, 9))
def test_one_secret_count_is_told_as_any_other(one: int, other: int) -> None:
    assert told(one, one, one) == told(other, other, other) == (1, 9)
    assert told(one, one, 30) == told(other, other, 30)


def test_a_measure_without_stated_errors_has_no_bounds_and_never_falls_below_none() -> None:
    value = pd.Series([5.0, 100.0])
    assert give_or_take(value, 0.0) == (None, None)
    low, high = give_or_take(value, np.array([20.0, 20.0]))
    assert low is not None
    assert high is not None
    assert low.tolist() == [0, 80]
    assert high.tolist() == [25, 120]
