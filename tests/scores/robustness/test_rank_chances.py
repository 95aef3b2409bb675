"""Chances of ranks: worked out on paper, and the same for the same seed whatever the company."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.scores.robustness import rank_chances
from tests.scores.robustness.made_scores import NAN, Made, made

if TYPE_CHECKING:
    from atlas.scores.robustness.rank_chances import RankChances

# Three standard errors of a chance from 10,000 draws: 3 x 0.5 / 100.
NEARLY = 0.015

whole_values = st.lists(st.tuples(*[st.integers(0, 100)] * 3), min_size=1, max_size=8)


def chances_of(world: Made, **options: int) -> RankChances:
    return rank_chances(world.scores, world.policy, **options)


def test_weights_that_differ_give_the_chance_worked_out_by_hand() -> None:
    # A has 100 and 0, B 0 and 80, the weights are equal and each goes from half to one and a half times itself:
    # A is first where f1 > 0.8 f2. Of the square from 0.5 to 1.5 the part where f1 < 0.8 f2 is the integral of
    # 0.8 f2 - 0.5 from 0.625 to 1.5: 0.4 (2.25 - 0.390625) - 0.5 x 0.875 = 0.30625.
    world = made({"one": 50, "two": 50}, {"A": (100, 0), "B": (0, 80)}, spread_pct=50)
    chances = chances_of(world)
    assert chances.by_rank.loc["A", 1] == pytest.approx(1 - 0.30625, abs=NEARLY)
    assert chances.by_rank.loc["B", 1] == pytest.approx(0.30625, abs=NEARLY)
    assert chances.expected_rank["A"] == pytest.approx(1.30625, abs=NEARLY)


def test_an_unknown_gives_the_chance_worked_out_by_hand() -> None:
    # A scores 0.4 u + 30 and B 48, so A is first where u is over 45: 55 of the 100.
    world = made({"one": 40, "two": 60}, {"A": (NAN, 50), "B": (30, 60)})
    assert chances_of(world).shortlist["A"] == pytest.approx(0.55, abs=NEARLY)


def test_what_is_known_in_part_is_drawn_between_its_bounds() -> None:
    # As above, with u from 20 to 80: over 45 in 35 of the 60.
    world = made({"one": 40, "two": 60}, {"A": (NAN, 50), "B": (30, 60)}, bounds={("A", "one"): (20, 80)})
    assert chances_of(world).shortlist["A"] == pytest.approx(35 / 60, abs=NEARLY)


def test_a_stated_error_of_a_known_value_counts_too() -> None:
    # A is 50, give or take 10; B is 45: over 45 in 15 of the 20.
    world = made({"one": 100}, {"A": (50,), "B": (45,)}, bounds={("A", "one"): (40, 60)})
    assert chances_of(world).shortlist["A"] == pytest.approx(0.75, abs=NEARLY)


def test_two_unknown_sites_are_drawn_apart() -> None:
    # A is anywhere, B from 40 to 100: A is over B with chance (1/60) x the integral of (100 - b)/100 from 40 to 100,
    # which is 1800 / 6000.
    world = made({"one": 100}, {"A": (NAN,), "B": (NAN,)}, bounds={("B", "one"): (40, 100)})
    assert chances_of(world).shortlist["A"] == pytest.approx(0.3, abs=NEARLY)


@settings(deadline=None, max_examples=40)
@given(whole_values, st.integers(1, 5))
def test_fixed_weights_and_no_unknowns_give_the_plain_ranking_for_certain(
    values: list[tuple[int, int, int]], shortlist: int
) -> None:
    world = made(
        {"one": 50, "two": 30, "three": 20}, {f"S{at}": each for at, each in enumerate(values)}, shortlist=shortlist
    )
    chances, ranks = chances_of(world, draws=10), world.scores.table["rank"]
    for site, rank in ranks.items():
        assert chances.by_rank.loc[site, rank] == 1
        assert chances.expected_rank[site] == rank
        assert chances.shortlist[site] == (rank <= shortlist)


@settings(deadline=None, max_examples=20)
@given(whole_values)
def test_each_site_has_one_rank_in_every_draw(values: list[tuple[int, int, int]]) -> None:
    world = made(
        {"one": 50, "two": 30, "three": 20},
        {"unknown": (NAN, 40, 60), **{f"S{at}": each for at, each in enumerate(values)}},
        spread_pct=50,
    )
    by_rank = chances_of(world, draws=100).by_rank
    assert by_rank.sum(axis=1).to_numpy() == pytest.approx(1)
    assert by_rank[1].sum() >= 1 - 1e-12


def test_equal_sites_share_their_rank_in_every_draw() -> None:
    world = made({"one": 70, "two": 30}, {"A": (60, 30), "B": (60, 30), "C": (0, 0)}, spread_pct=50)
    by_rank = chances_of(world).by_rank
    assert by_rank.loc["A", 1] == by_rank.loc["B", 1] == by_rank.loc["C", 3] == 1


UNSURE = {"A": (60, NAN), "B": (NAN, 50), "C": (55, 55), "D": (70, 20)}


def test_the_same_seed_gives_the_same_chances_and_another_seed_does_not() -> None:
    world = made({"one": 60, "two": 40}, UNSURE, spread_pct=50)
    once, again, other = (chances_of(world, seed=seed).by_rank for seed in (1, 1, 2))
    assert once.to_csv() == again.to_csv()
    assert not once.equals(other)


def test_the_order_of_the_sites_changes_nothing() -> None:
    there, back = (
        chances_of(made({"one": 60, "two": 40}, values, spread_pct=50)).by_rank
        for values in (UNSURE, dict(reversed(UNSURE.items())))
    )
    pd.testing.assert_frame_equal(there, back)


def test_a_new_site_that_is_always_last_changes_no_chance() -> None:
    alone, joined = (
        chances_of(made({"one": 60, "two": 40}, values, spread_pct=50)).by_rank
        for values in (UNSURE, {**UNSURE, "Z": (0, 0)})
    )
    assert joined.loc["Z", 5] == 1
    pd.testing.assert_frame_equal(joined.loc[alone.index, alone.columns], alone)


def test_a_site_that_is_knocked_out_has_no_rank_and_takes_none() -> None:
    world = made({"one": 100}, {"A": (90,), "B": (50,)}, knock_outs=[("A", "nature", True)])
    by_rank = chances_of(world).by_rank
    assert list(by_rank.index) == ["B"]
    assert by_rank.loc["B", 1] == 1


def test_with_no_site_left_there_are_no_chances() -> None:
    world = made({"one": 100}, {"A": (90,)}, knock_outs=[("A", "nature", True)])
    assert chances_of(world).by_rank.empty
