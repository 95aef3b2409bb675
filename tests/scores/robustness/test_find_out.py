"""The find-out list: which unknown fact is likeliest to change the shortlist, worked out on paper."""

from __future__ import annotations

import pytest

from atlas.scores.robustness.find_out import ToFindOut, find_out
from atlas.scores.robustness.unknown import Secret, secrets
from tests.scores.robustness.made_scores import NAN, Made, made


def found_in(world: Made) -> list[ToFindOut]:
    return find_out(world.measures, world.scores, world.policy)


def chances(world: Made) -> dict[tuple[str, str], float]:
    return {(each.unknown.missing, each.unknown.place): each.chance for each in found_in(world)}


def test_a_fact_that_lifts_a_site_over_the_last_of_the_shortlist() -> None:
    # B counts as 50 and is first where it turns out over 60: 40 of the 100.
    world = made({"one": 100}, {"A": (60,), "B": (NAN,)})
    assert chances(world) == {("homes_total", "B"): pytest.approx(0.4, abs=1e-3)}


def test_one_fact_behind_two_criteria_moves_both() -> None:
    # Together B has 100 u: over 60 with chance 0.4. Apart it has 25 + 50 u: over 60 with chance 0.3 for each.
    values = {"A": (60, 60), "B": (NAN, NAN)}
    together = made({"one": 50, "two": 50}, values)
    assert chances(together) == {("homes_total", "B"): pytest.approx(0.4, abs=1e-3)}
    apart = made({"one": 50, "two": 50}, values, missing={("B", "two"): "homes_social"})
    assert chances(apart) == {
        ("homes_social", "B"): pytest.approx(0.3, abs=1e-3),
        ("homes_total", "B"): pytest.approx(0.3, abs=1e-3),
    }


def test_a_layer_tells_of_each_site_apart_and_a_neighbourhood_of_all_its_sites_at_once() -> None:
    # Apart, one of B and C is over 60 with chance 1 - 0.6 x 0.6 = 0.64; together with chance 0.4.
    values = {"A": (60,), "B": (NAN,), "C": (NAN,)}
    places = {"B": ("BU1", "dorp"), "C": ("BU1", "dorp")}
    layer, neighbourhood, village = (
        made({"one": 100}, values, missing={(site, "one"): missing for site in "BC"}, places=places)
        for missing in ("facilities", "corporation_pct", "demand")
    )
    assert chances(layer) == {("facilities", ""): pytest.approx(0.64, abs=0.03)}
    assert chances(neighbourhood) == {("corporation_pct", "BU1"): pytest.approx(0.4, abs=1e-3)}
    assert chances(village) == {("demand", "dorp"): pytest.approx(0.4, abs=1e-3)}
    assert found_in(layer)[0].unknown.sites == ("B", "C")


def test_a_figure_of_a_neighbourhood_is_the_sites_own_where_it_lies_in_none() -> None:
    world = made({"one": 100}, {"A": (60,), "B": (NAN,)}, missing={("B", "one"): "corporation_pct"})
    assert list(chances(world)) == [("corporation_pct", "B")]


def test_a_knock_out_that_cant_be_tested_counts_for_half_where_it_matters() -> None:
    # A is on the shortlist and may fall off; B is not, so nothing changes there.
    world = made({"one": 100}, {"A": (60,), "B": (50,)}, knock_outs=[("A", "ended", False), ("B", "ended", False)])
    assert chances(world) == {("planning_status", "A"): 0.5, ("planning_status", "B"): 0}


def test_a_missing_kind_of_constraint_leaves_every_site_untested() -> None:
    # With two on the shortlist, one of the two falls off with chance 1 - 0.5 x 0.5.
    world = made(
        {"one": 100},
        {"A": (60,), "B": (50,), "C": (40,)},
        shortlist=2,
        knock_outs=[(site, "nature", False) for site in "ABC"],
    )
    assert chances(world) == {("nature", ""): pytest.approx(0.75, abs=0.03)}


def test_one_fact_settles_a_value_and_a_knock_out_together() -> None:
    # A is first with 50 against 30. It falls under 30 with chance 0.3, and else it is out with chance 0.5: 0.65.
    world = made(
        {"one": 100},
        {"A": (NAN,), "B": (30,)},
        missing={("A", "one"): "homes_social"},
        knock_outs=[("A", "no_social_homes", False)],
    )
    assert chances(world) == {("homes_social", "A"): pytest.approx(0.65, abs=0.03)}


@pytest.mark.parametrize("case", ["secret", "secret_planned", "few"])
def test_secrets_are_left_out_and_named(case: str) -> None:
    world = made({"one": 100}, {"A": (60,), "B": (NAN,)}, secret={("B", "one"): case}, bounds={("B", "one"): (10, 90)})
    assert found_in(world) == []
    assert secrets(world.measures, world.scores) == [Secret("one", ("B",))]


def test_what_is_known_with_an_error_is_not_to_be_found_out_but_what_is_known_in_part_is() -> None:
    world = made(
        {"one": 100},
        {"A": (60,), "B": (55,), "C": (NAN,)},
        bounds={("B", "one"): (45, 65), ("C", "one"): (40, 80)},
    )
    # C counts as 60 with A; below 60 it leaves the shortlist, above it A does.
    assert chances(world) == {("one", "C"): 1}


def test_the_likeliest_comes_first_and_the_order_of_sites_changes_nothing() -> None:
    values = {"A": (60, 60), "B": (NAN, 90), "C": (NAN, 40), "D": (50, NAN)}
    there, back = (found_in(made({"one": 50, "two": 50}, each)) for each in (values, dict(reversed(values.items()))))
    assert there == back
    assert [each.chance for each in there] == sorted((each.chance for each in there), reverse=True)


def test_a_site_that_is_knocked_out_has_nothing_to_find_out() -> None:
    world = made({"one": 100}, {"A": (60,), "B": (NAN,)}, knock_outs=[("B", "ended", True)])
    assert found_in(world) == []
