"""Social homes in the streets around a site, and owner-occupied homes where the stock is one-sided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from atlas.criteria import measure
from atlas.criteria.social_homes import homes_within
from atlas.layers import Layers, read_layers
from atlas.layers.catalogue import Catalogue
from atlas.scores.explanation import evidence
from tests.small_world import CENTRE, default_layers, feature, only, point, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.criteria import Measures
    from atlas.policy import Glossary, Policy

NEARBY, OWNED = "social_homes_nearby", "owner_occupied_homes"


def homes_at(*lots: tuple[int, int, str]) -> list[dict[str, Any]]:
    """Return homes: how many stand how many metres east of the site's centre, and of which category."""
    placed = [(east_m, category) for number, east_m, category in lots for _ in range(number)]
    return [
        feature(point(CENTRE[0] + east_m, CENTRE[1]), id=f"H{at}", corporation="Domesta", category=category)
        for at, (east_m, category) in enumerate(placed)
    ]


def planned(site_id: str, homes: int) -> list[dict[str, object]]:
    row = {"id": "1", "date": "2027-05-01", "corporation": "Domesta", "village_code": "dorp", "kind": "new"}
    return [{**row, "category": "daeb", "homes": homes, "status": "planned", "site_id": site_id}]


def measured(folder: Path, policy: Policy, **world: Any) -> Measures:  # noqa: ANN401
    layers = read_layers(write_world(folder, **world))
    return measure(layers.sites, layers, only(policy, NEARBY, OWNED))


def numbers(measures: Measures, criterion: str) -> tuple[float, float, float]:
    """Return the measure of S1 with its bounds."""
    found = measures.by_criterion[criterion]
    at = measures.sites.index.get_loc("S1")
    low, high = found.bounds()
    return float(found.value["S1"]), float(low[at]), float(high[at])


def test_homes_nearby_are_those_within_reach_and_those_that_others_plan_there(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    # 12 at 100 m and 5 at exactly 300 m; 3 at 301 m, a pitch and a liberalised home are none. The neighbour, whose
    # centre is 250 m off, plans 8.
    homes = homes_at((12, 100, "daeb"), (5, 300, "care"), (3, 301, "daeb"), (1, 50, "pitch"), (1, 50, "non_daeb"))
    neighbour = site("S2", geometry=square(203_250, 501_000, 100))
    measures = measured(tmp_path, policy, homes=homes, sites=[site(), neighbour], stock_changes=planned("S2", 8))
    assert numbers(measures, NEARBY) == (25, 25, 25)
    assert evidence("S1", NEARBY, measures, glossary) == (
        "Binnen 300 m staan 17 sociale huurwoningen. Er zijn er nog 8 gepland."
    )


def test_a_site_s_own_plan_is_no_part_of_what_is_nearby(tmp_path: Path, policy: Policy) -> None:
    measures = measured(tmp_path, policy, homes=homes_at((12, 100, "daeb")), stock_changes=planned("S1", 8))
    assert numbers(measures, NEARBY) == (12, 12, 12)


def test_few_homes_nearby_are_secret_within_their_range(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    neighbour = site("S2", geometry=square(203_250, 501_000, 100))
    changes = planned("S2", 8)
    measures = measured(
        tmp_path, policy, homes=homes_at((4, 100, "daeb")), sites=[site(), neighbour], stock_changes=changes
    )
    value, low, high = numbers(measures, NEARBY)
    assert np.isnan(value)
    # From 1 to 9 that stand there, and the 8 planned.
    assert (low, high) == (9, 17)
    assert evidence("S1", NEARBY, measures, glossary) == (
        "Binnen 300 m staan minder dan 10 sociale huurwoningen. Er zijn er nog 8 gepland."
    )


def test_places_that_may_be_off_widen_what_is_nearby(tmp_path: Path, policy: Policy) -> None:
    # Within 290 m 12, within 300 m 24, within 310 m 44: known exactly is none of these once places are 10 m off.
    homes = homes_at((12, 100, "daeb"), (12, 295, "daeb"), (20, 305, "daeb"))
    measures = measured(tmp_path, policy, homes=homes, catalogue={"homes": "accuracy_m = 10"})
    assert numbers(measures, NEARBY) == (24, 12, 44)


@pytest.mark.parametrize(("layer", "missing"), [("homes", "homes"), ("stock_changes", "planned_homes")])
def test_without_a_list_what_is_nearby_is_unknown(tmp_path: Path, policy: Policy, layer: str, missing: str) -> None:
    world = {"homes": homes_at((12, 100, "daeb")), "stock_baseline": None, layer: None}
    measures = measured(tmp_path, policy, **world)
    assert np.isnan(numbers(measures, NEARBY)[0])
    assert measures.by_criterion[NEARBY].facts("S1")["missing"] == missing


PLACES = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=60)


@given(PLACES, PLACES, st.integers(0, 400))
def test_the_count_is_that_of_all_distances(
    policy: Policy, homes: list[tuple[int, int]], points: list[tuple[int, int]], reach_m: int
) -> None:
    frame = gpd.GeoDataFrame({"category": "daeb"}, index=range(len(homes)), geometry=shapely.points(homes), crs=28992)
    layers = Layers(Catalogue.model_construct(entries={}), {"homes": frame})
    apart = np.array(points)[:, None, :] - np.array(homes)[None, :, :]
    expected = ((apart**2).sum(axis=2) <= reach_m**2).sum(axis=1)
    assert homes_within(np.array(points, dtype=float), reach_m, layers, policy).tolist() == expected.tolist()


def village_with(pct: float | None, homes: int = 1000) -> list[dict[str, Any]]:
    town, village = default_layers()["neighbourhoods"]
    figures = {"homes": homes, "corporation_pct": pct}
    return [town, {**village, "properties": {**village["properties"], **figures}}]


@pytest.mark.parametrize(("pct", "expected"), [(40, 25), (39.9, 0)])
def test_owner_occupied_homes_count_from_the_limit_of_one_sided_on(
    tmp_path: Path, policy: Policy, pct: float, expected: int
) -> None:
    # 50 homes, of which 20 social and 5 mid-rent.
    measures = measured(tmp_path, policy, neighbourhoods=village_with(pct), sites=[site(homes_mid_rent=5)])
    assert numbers(measures, OWNED) == (expected, expected, expected)


def test_a_share_on_either_side_of_the_limit_leaves_them_open(tmp_path: Path, policy: Policy) -> None:
    catalogue = {"neighbourhoods": "errors = { corporation_pct = 2 }"}
    measures = measured(tmp_path, policy, catalogue=catalogue, neighbourhoods=village_with(39))
    assert numbers(measures, OWNED) == (0, 0, 30)


@pytest.mark.parametrize(("pct", "homes"), [(None, 1000), (45, 20)])
def test_an_unknown_or_secret_share_leaves_them_open(
    tmp_path: Path, policy: Policy, pct: float | None, homes: int
) -> None:
    # 45% of 20 homes are 9.
    measures = measured(tmp_path, policy, neighbourhoods=village_with(pct, homes))
    value, low, high = numbers(measures, OWNED)
    assert np.isnan(value)
    assert (low, high) == (0, 30)


def test_a_plan_without_them_has_none_whatever_the_share(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    measures = measured(tmp_path, policy, neighbourhoods=village_with(None), sites=[site(homes_social=50)])
    assert numbers(measures, OWNED) == (0, 0, 0)
    assert evidence("S1", OWNED, measures, glossary) == "Het plan heeft geen koopwoningen."


def test_the_sentence_says_that_social_rent_goes_elsewhere(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    measures = measured(tmp_path, policy, neighbourhoods=village_with(45))
    assert evidence("S1", OWNED, measures, glossary) == (
        "Het plan heeft 30 koopwoningen. In de buurt Dorpsbuurt is 45% van de woningen van een corporatie: dat is"
        " eenzijdig, dus koop helpt. De sociale huur die hier niet komt, moet ergens anders komen."
    )
