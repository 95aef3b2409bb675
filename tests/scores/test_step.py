"""The step to a strong measure is enough, and no smaller one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.scores.explanation.step import Step, nearest_measure, step
from atlas.scores.value_function import value

if TYPE_CHECKING:
    from atlas.policy import Policy

points = st.lists(
    st.tuples(st.integers(-100, 100), st.integers(0, 100)), min_size=2, max_size=5, unique_by=lambda each: each[0]
).map(sorted)


@given(st.integers(-150, 150), st.integers(0, 100), points)
def test_no_nearer_measure_is_good_enough(measure: int, least: int, ends: list[tuple[float, float]]) -> None:
    found = nearest_measure(measure, least, ends)
    tried = np.linspace(-160, 160, 3201)
    enough = tried[value(tried, ends) >= least]
    if found is None:
        assert enough.size == 0
        return
    assert value([found], ends)[0] >= least - 1e-9
    assert enough.size == 0 or abs(found - measure) <= np.abs(enough - measure).min() + 1e-9


@pytest.mark.parametrize(
    ("criterion", "measure", "expected"),
    [
        # Strong from 80%, which is on time.
        ("delivery_margin", -57, Step(now=-57, goal=0, change=57, value=80)),
        # 70% of the way from 1,500 to 400 m is 730 m: 1,270 less, which is told as 1.3 km.
        ("walking_distance", 2000, Step(now=2000, goal=700, change=1300, value=100 * 800 / 1100)),
        # From 1,433 m it is 703 less, told as 710.
        ("walking_distance", 1433, Step(now=1433, goal=723, change=710, value=100 * 777 / 1100)),
        # 70% of five amenities is three and a half.
        ("amenities_older_people", 20, Step(now=20, goal=80, change=60, value=80)),
        # Between one work (60%) and two (100%).
        ("works_nearby", 0, Step(now=0, goal=2, change=2, value=100)),
        # 70% of the way from 60% to 20% is 32%.
        ("corporation_share", 52.4, Step(now=52.4, goal=32, change=20.4, value=70)),
    ],
)
def test_a_step_is_rounded_outward_to_what_people_are_told(
    policy: Policy, criterion: str, measure: float, expected: Step
) -> None:
    found = step(criterion, measure, policy)
    assert found is not None
    assert vars(found) == pytest.approx(vars(expected))


def test_a_strong_measure_needs_no_step(policy: Policy) -> None:
    assert step("delivery_margin", 3, policy) is None
