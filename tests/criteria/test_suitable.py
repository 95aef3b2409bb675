"""Accessible social homes per 100 older residents of a neighbourhood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from atlas.criteria import measure
from atlas.layers import read_layers
from atlas.scores.explanation import evidence
from tests.small_world import CENTRE, default_layers, feature, only, point, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.criteria import Measures
    from atlas.policy import Glossary, Policy

SUITABLE = "suitable_homes"
TOWN_SQUARE = (201_000, 501_000)


def homes(*lots: tuple[int, bool | None, bool | None], place: tuple[int, int] = CENTRE) -> list[dict[str, Any]]:
    """Return homes: how many there are, whether one gets in without stairs, and about inside without stairs."""
    flags = [(outside, inside) for number, outside, inside in lots for _ in range(number)]
    return [
        feature(
            point(place[0] + at, place[1]),
            id=f"H{place[0]}-{at}",
            corporation="Domesta",
            category="daeb",
            externally_accessible=outside,
            internally_accessible=inside,
        )
        for at, (outside, inside) in enumerate(flags)
    ]


def village_of(population: int | None, older_pct: float | None) -> list[dict[str, Any]]:
    town, village = default_layers()["neighbourhoods"]
    figures = {"population": population, "age_65plus_pct": older_pct}
    return [town, {**village, "properties": {**village["properties"], **figures}}]


def measured(
    folder: Path,
    policy: Policy,
    lots: list[dict[str, Any]],
    population: int | None = 500,
    catalogue: dict[str, str] | None = None,
) -> Measures:
    layers = read_layers(write_world(folder, catalogue, homes=lots, neighbourhoods=village_of(population, 20)))
    return measure(layers.sites, layers, only(policy, SUITABLE))


def numbers(measures: Measures) -> tuple[float, float, float]:
    low, high = measures.by_criterion[SUITABLE].bounds()
    return float(measures.by_criterion[SUITABLE].value["S1"]), float(low[0]), float(high[0])


def test_homes_are_suitable_where_both_outside_and_inside_are_accessible(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    # 20% of 500 are 100 older residents. 12 homes are accessible; 5 only outside, 6 only inside, 15 in the town.
    lots = homes((12, True, True), (5, True, False), (6, False, None)) + homes((15, True, True), place=TOWN_SQUARE)
    measures = measured(tmp_path, policy, lots)
    assert numbers(measures) == pytest.approx((12, 12, 12))
    assert evidence("S1", SUITABLE, measures, glossary) == (
        "Voor elke 100 inwoners van 65 jaar of ouder staan er in de buurt Dorpsbuurt 12,0 toegankelijke sociale"
        " huurwoningen."
    )


def test_homes_of_which_nobody_knows_leave_a_range(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    # 12 surely and 18 more perhaps.
    measures = measured(tmp_path, policy, homes((12, True, True), (10, None, None), (8, True, None)))
    value, low, high = numbers(measures)
    assert np.isnan(value)
    assert (low, high) == pytest.approx((12, 30))
    assert "tussen de 12,0 en 30,0 toegankelijke" in evidence("S1", SUITABLE, measures, glossary)


def test_few_suitable_homes_are_secret_within_their_range(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    measures = measured(tmp_path, policy, homes((4, True, True), (20, False, True)))
    value, low, high = numbers(measures)
    assert np.isnan(value)
    assert (low, high) == pytest.approx((1, 9))
    assert evidence("S1", SUITABLE, measures, glossary).startswith(
        "In de buurt Dorpsbuurt staan minder dan 10 toegankelijke sociale huurwoningen"
    )


def test_none_at_all_is_the_greatest_need(tmp_path: Path, policy: Policy) -> None:
    assert numbers(measured(tmp_path, policy, homes((20, False, True)))) == (0, 0, 0)


@pytest.mark.parametrize("population", [0, 8, 45, None])
def test_without_a_number_of_older_residents_that_may_be_told_it_is_unknown(
    tmp_path: Path, policy: Policy, population: int | None
) -> None:
    # 8 residents are few, and so are the 9 older ones of 45.
    value, low, high = numbers(measured(tmp_path, policy, homes((12, True, True)), population))
    assert np.isnan(value)
    assert (low, high) == (-np.inf, np.inf)


def test_an_error_of_the_residents_widens_it(tmp_path: Path, policy: Policy) -> None:
    # 20% of 400 to 600 residents: 80 to 120 older ones.
    catalogue = {"neighbourhoods": "errors = { population = 100 }"}
    measures = measured(tmp_path, policy, homes((24, True, True)), catalogue=catalogue)
    assert numbers(measures) == pytest.approx((24, 20, 30))


def test_places_that_may_be_off_leave_homes_on_a_border_open(tmp_path: Path, policy: Policy) -> None:
    # The border of the neighbourhood runs at x = 202,000: 15 homes deep inside, 12 from 1 to 12 m inside, 14 from 1 to
    # 14 m outside; places are 20 m off.
    lots = homes((15, True, True))
    lots += homes((12, True, True), place=(202_001, 501_000)) + homes((14, True, True), place=(201_986, 500_900))
    measures = measured(tmp_path, policy, lots, catalogue={"homes": "accuracy_m = 20"})
    assert numbers(measures) == pytest.approx((27, 15, 41))


def test_without_a_list_of_homes_it_is_unknown(tmp_path: Path, policy: Policy) -> None:
    layers = read_layers(write_world(tmp_path, neighbourhoods=village_of(500, 20)))
    measures = measure(layers.sites, layers, only(policy, SUITABLE))
    assert measures.by_criterion[SUITABLE].facts("S1") == {"case": "unknown", "missing": "homes"}
