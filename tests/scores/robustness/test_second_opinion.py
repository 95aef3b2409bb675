"""Criteria that measure the same thing, and what a second method makes of the ranking."""

from __future__ import annotations

import math

import numpy as np
import pytest

from atlas.scores.robustness.same_thing import same_things
from atlas.scores.robustness.second_method import second_method, topsis
from tests.scores.robustness.made_scores import NAN, made

WEIGHTS = {"one": 50, "two": 30, "three": 20}


def test_criteria_that_rank_alike_or_in_reverse_are_named_with_what_they_carry_together() -> None:
    # The third goes down as the others go up; in rank they are the same, though not in a straight line.
    values = {f"S{at}": (at, at * at, 90 - at) for at in range(8)}
    world = made(WEIGHTS, values)
    found = same_things(world.scores, world.policy)
    assert [(each.criteria, round(each.correlation, 9), each.weight) for each in found] == [
        (("one", "two"), 1, 80),
        (("one", "three"), -1, 70),
        (("two", "three"), -1, 50),
    ]


def test_too_few_known_sites_or_one_value_everywhere_tell_nothing() -> None:
    values = {f"S{at}": (at, at or NAN, 50) for at in range(8)}
    world = made(WEIGHTS, values)
    assert same_things(world.scores, world.policy) == []


def test_closeness_to_the_ideal_as_worked_out_by_hand() -> None:
    # Weighed, the ideal is (0.5, 0.5). (80, 60) becomes (0.4, 0.3): 0.5 from nothing and the root of
    # 0.1 x 0.1 + 0.2 x 0.2 = 0.05 from the ideal. (100, 0) and (50, 50) are as far from the one as from the other.
    closeness = topsis(np.array([[80.0, 60], [100, 0], [50, 50]]), np.array([50.0, 50]))
    assert closeness == pytest.approx([0.5 / (0.5 + math.sqrt(0.05)), 0.5, 0.5])


def test_a_new_site_changes_no_closeness() -> None:
    values, weights = np.array([[80.0, 60], [10, 20], [50, 50]]), np.array([70.0, 30])
    assert topsis(values[:2], weights) == pytest.approx(topsis(values, weights)[:2], abs=1e-12)


def test_the_second_method_can_turn_two_sites_round() -> None:
    # By the sum B is first: 0.7 x 69 + 0.3 x 75 = 70.8 against 70. By TOPSIS A has 0.7 / (0.7 + 0.3) = 0.7, and B,
    # weighed (0.483, 0.225), has 0.5328 / (0.5328 + 0.2296) = 0.6989. Two sites turned round agree for -1.
    world = made({"one": 70, "two": 30}, {"A": (100, 0), "B": (69, 75)})
    second = second_method(world.scores, world.policy)
    assert second.ranks.loc["B", ["rank", "second"]].tolist() == [1, 2]
    assert second.ranks.loc["B", "closeness"] == pytest.approx(0.5328 / (0.5328 + 0.2296), abs=1e-4)
    assert second.agreement == pytest.approx(-1)
    assert second.shortlist_both == ()
    assert list(second.apart.index) == ["B", "A"]


def test_two_methods_that_agree_agree_fully() -> None:
    world = made({"one": 70, "two": 30}, {"A": (90, 90), "B": (50, 50), "C": (10, 10)})
    second = second_method(world.scores, world.policy)
    assert second.agreement == pytest.approx(1)
    assert second.shortlist_both == ("A",)
    assert second.apart.empty


def test_one_site_has_nothing_to_agree_with() -> None:
    world = made({"one": 70, "two": 30}, {"A": (90, 90)})
    assert math.isnan(second_method(world.scores, world.policy).agreement)


def test_a_number_of_sites_that_nobody_reaches_tells_nothing() -> None:
    world = made(WEIGHTS, {f"S{at}": (at, at, at) for at in range(8)})
    figure = world.policy.robustness.same_thing_sites.model_copy(update={"value": 1e30})
    robustness = world.policy.robustness.model_copy(update={"same_thing_sites": figure})
    assert same_things(world.scores, world.policy.model_copy(update={"robustness": robustness})) == []
