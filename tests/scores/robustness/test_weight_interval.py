"""How far a weight can move: exact, on paper and against scoring anew on either side."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.scores.robustness.left_out import leave_one_out
from atlas.scores.robustness.shortlist import Change
from atlas.scores.robustness.weight_interval import weight_intervals
from atlas.scores.weighted_sum import score_with
from tests.scores.robustness.made_scores import Made, made


def shortlist_at(world: Made, criterion: str, weight: float, length: int) -> set[str]:
    """Score anew with another weight for one criterion and the others in proportion."""
    weights = world.scores.weights
    rest = (100 - weight) / (100 - weights[criterion])
    changed = {name: weight if name == criterion else old * rest for name, old in weights.items()}
    ranks = score_with(changed, world.measures, world.policy, "made").table["rank"]
    return set(ranks.index[ranks <= length])


def test_the_interval_ends_where_two_lines_cross() -> None:
    # With weight t for the first, A scores 20 + 0.6 t and B 50 - 0.1 t: equal at t = 30 / 0.7 = 42.857142...
    world = made({"one": 50, "two": 50}, {"A": (80, 20), "B": (40, 50)})
    one, two = weight_intervals(world.scores, world.policy)
    assert [one.low, one.high] == pytest.approx([30 / 0.7, 100])
    assert one.below == Change(enters=("B",), leaves=("A",))
    assert one.above is None
    assert [two.low, two.high] == pytest.approx([0, 100 - 30 / 0.7])


def test_a_tie_at_the_end_of_the_shortlist_breaks_at_once() -> None:
    # Both score 50 and share the first place; A gains from the first criterion, B from the second.
    world = made({"one": 50, "two": 50}, {"A": (60, 40), "B": (40, 60), "C": (0, 0)})
    one, _ = weight_intervals(world.scores, world.policy)
    assert (one.low, one.high) == (50, 50)
    assert one.below == Change(enters=(), leaves=("A",))
    assert one.above == Change(enters=(), leaves=("B",))


def test_sites_that_are_equal_on_everything_stay_together() -> None:
    world = made({"one": 50, "two": 50}, {"A": (60, 40), "B": (60, 40), "C": (0, 0)})
    assert [(each.low, each.high) for each in weight_intervals(world.scores, world.policy)] == [(0, 100), (0, 100)]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(*[st.integers(0, 20)] * 3), min_size=2, max_size=7), st.integers(1, 4))
def test_the_shortlist_is_the_same_inside_and_another_outside(values: list[tuple[int, int, int]], length: int) -> None:
    world = made({"a": 50, "b": 30, "c": 20}, {f"S{at}": each for at, each in enumerate(values)}, shortlist=length)
    now = shortlist_at(world, "a", 50, length)
    for each in weight_intervals(world.scores, world.policy):
        for inside in (0.01, 0.37, 0.99):
            if each.low < each.weight:
                at = each.low + inside * (each.weight - each.low)
                assert shortlist_at(world, each.criterion, at, length) == now
            if each.high > each.weight:
                at = each.weight + (1 - inside) * (each.high - each.weight)
                assert shortlist_at(world, each.criterion, at, length) == now
        for edge, change, step in ((each.low, each.below, -1e-5), (each.high, each.above, 1e-5)):
            if change is not None:
                after = shortlist_at(world, each.criterion, edge + step, length)
                assert after == (now - set(change.leaves)) | set(change.enters)
                assert after != now


def test_without_a_criterion_the_others_decide() -> None:
    # Without the first, A has 20 and B 50; without the second, A has 80 and B 40, as they stand now.
    world = made({"one": 50, "two": 50}, {"A": (80, 20), "B": (40, 50)})
    without_one, without_two = leave_one_out(world.scores, world.policy)
    assert without_one.change == Change(enters=("B",), leaves=("A",))
    assert without_one.ranks.loc["A"].to_dict() == {"before": 1, "after": 2}
    assert list(without_one.moved.index) == ["A", "B"]
    assert without_two.change == Change(enters=(), leaves=())
    assert without_two.moved.empty


def test_a_profile_of_one_criterion_has_no_weight_to_move_and_none_to_leave_out() -> None:
    world = made({"one": 100}, {"A": (80,), "B": (40,)})
    assert weight_intervals(world.scores, world.policy) == []
    assert leave_one_out(world.scores, world.policy) == []
