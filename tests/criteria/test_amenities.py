"""Amenities and accessible homes of the small world, worked out by hand with and without its streets.

The site's centre is the crossing of a street north-south and one west-east; 400 m to the north runs another.

                      (0, 400) ------------ (300, 400) community centre
                         |
       supermarket (0, 300)
                         |
          bus stop (0, 100)
                         |
                      (0, 0) the site ------------------- (400, 0) gp
                         |
         pharmacy (0, -1000)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.criteria import measure
from atlas.criteria.amenities import accessible_shortfall, amenities_in_reach, walking_distance
from atlas.criteria.places import locate
from atlas.layers import Layers, read_layers
from atlas.policy import read_glossary, read_policy
from atlas.scores.explanation import evidence
from tests.small_world import CENTRE, default_layers, feature, site, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.criteria import Measure

POLICY = read_policy()
EVERYONE, OLDER, STARTERS = (POLICY.groups[name] for name in ("everyone", "older_people", "starters"))


def street(*corners: tuple[float, float], name: str) -> dict[str, Any]:
    at = [[CENTRE[0] + x, CENTRE[1] + y] for x, y in corners]
    return feature({"type": "LineString", "coordinates": at}, id=name, name=name, kind="road")


STREETS = [
    street((0, -1000), (0, 0), (0, 400), name="Noordzuid"),
    street((0, 0), (400, 0), name="Oost"),
    street((0, 400), (300, 400), name="Noord"),
]


def world(folder: Path, **changes: Any) -> Layers:  # noqa: ANN401 - features, as layers have them
    return read_layers(write_world(folder, **changes))


def of(layers: Layers, function: Any, group: Any) -> Measure:  # noqa: ANN401 - any criterion and group
    found: Measure = function(locate(layers.sites, layers), layers, POLICY, group)
    return found


def bounds(found: Measure) -> tuple[float, float]:
    low, high = found.bounds()
    return float(low[0]), float(high[0])


# 300 to the supermarket, 400 to the gp, 1000 to the pharmacy, 100 to the bus stop and 400 + 300 to the community
# centre: 2500 over 5 is 500. Without streets the straight lines are 300, 400, 1000, 100 and 500, times 1.27.
def test_mean_walk_over_streets_and_as_an_estimate(tmp_path: Path) -> None:
    over_streets = of(world(tmp_path / "a", streets=STREETS), walking_distance, EVERYONE)
    assert over_streets.value["S1"] == pytest.approx(500)
    assert over_streets.facts("S1")["case"] == "known"
    estimate = of(world(tmp_path / "b"), walking_distance, EVERYONE)
    assert estimate.value["S1"] == pytest.approx(460 * 1.27)
    assert estimate.facts("S1")["case"] == "estimate"


def test_a_part_of_the_walks_can_be_an_estimate(tmp_path: Path) -> None:
    # A pharmacy 1000 m south of the site, and no street nearer to it than 400 m: 1000 x 1.27 for that one.
    short = [street((0, -600), (0, 0), (0, 400), name="Noordzuid"), *STREETS[1:]]
    partly = of(world(tmp_path, streets=short), walking_distance, EVERYONE)
    assert partly.value["S1"] == pytest.approx((300 + 400 + 1270 + 100 + 700) / 5)
    assert partly.facts("S1")["case"] == "partly"
    by_street = {str(each["kind"]): each["by_street"] for each in partly.details_of("S1")}
    assert [kind for kind, known in by_street.items() if not known] == ["pharmacy"]


# Within 500 m over the streets: supermarket, gp and bus stop, 3 of 5. As an estimate the gp is at 508 m: 2 of 5.
def test_amenities_in_reach_over_streets_and_as_an_estimate(tmp_path: Path) -> None:
    over_streets = of(world(tmp_path / "a", streets=STREETS), amenities_in_reach, OLDER)
    assert over_streets.value["S1"] == pytest.approx(60)
    far = [each["kind"] for each in over_streets.details_of("S1") if each["in_reach"] == "out_of_reach"]
    assert far == ["pharmacy", "community_centre"]
    assert of(world(tmp_path / "b"), amenities_in_reach, OLDER).value["S1"] == pytest.approx(40)


def test_an_amenity_exactly_at_the_reach_is_within_it(tmp_path: Path) -> None:
    gp = feature({"type": "Point", "coordinates": [CENTRE[0] + 400, CENTRE[1] - 100]}, id="F2", name="H", kind="gp")
    others = [each for each in default_layers()["facilities"] if each["properties"]["id"] != "F2"]
    lane = street((400, 0), (400, -100), name="Laan")
    layers = world(tmp_path, streets=[*STREETS, lane], facilities=[*others, gp])
    assert of(layers, amenities_in_reach, OLDER).value["S1"] == pytest.approx(60)


# There is no school in the small world. Supermarket and bus stop are within 1000 m: 2 or 3 of 3.
def test_an_amenity_that_no_layer_tells_of_leaves_the_share_between_two_bounds(tmp_path: Path) -> None:
    starters = of(world(tmp_path, streets=STREETS), amenities_in_reach, STARTERS)
    assert np.isnan(starters.value["S1"])
    assert bounds(starters) == pytest.approx((200 / 3, 100))
    assert starters.facts("S1") == {"case": "unknown", "missing": "primary_school"}


# Facilities may be 80 m off, 101.6 m on foot: the gp at 400 m may be out of reach (501.6 m), the community centre at
# 700 m is so in any case.
def test_a_stated_error_that_reaches_over_the_reach_widens_the_share(tmp_path: Path) -> None:
    layers = world(tmp_path, streets=STREETS, catalogue={"facilities": "accuracy_m = 80"})
    in_reach = of(layers, amenities_in_reach, OLDER)
    assert in_reach.value["S1"] == pytest.approx(60)
    assert bounds(in_reach) == pytest.approx((40, 60))
    # The bus stop is at 100 m, and can't be nearer than 0: 200 - 101.6 and so on for the others.
    least = (300 - 101.6 + 400 - 101.6 + 1000 - 101.6 + 0 + 700 - 101.6) / 5
    assert bounds(of(layers, walking_distance, EVERYONE)) == pytest.approx((least, 500 + 101.6))


# The site suits accessible homes: 60% of the amenities is in reach, and 60% is asked. 40 of 50 homes is 80%: 10 short.
@pytest.mark.parametrize(
    ("changes", "value", "case"),
    [
        ({"homes_accessible": 45}, 0, "enough"),
        ({"homes_accessible": 40}, 10, "short"),
        ({"homes_accessible": 0}, 90, "short"),
        ({"homes_accessible": None}, np.nan, "unknown"),
        ({"homes_total": None, "homes_accessible": 40, "homes_social": None}, np.nan, "unknown"),
        ({"homes_total": 0, "homes_social": 0, "homes_accessible": 0, "homes_clustered": 0}, 0, "nothing"),
    ],
)
def test_shortfall_where_the_site_suits_accessible_homes(
    changes: dict[str, Any], value: float, case: str, tmp_path: Path
) -> None:
    short = of(world(tmp_path, streets=STREETS, sites=[site(**changes)]), accessible_shortfall, OLDER)
    assert short.value["S1"] == pytest.approx(value, nan_ok=True)
    assert short.facts("S1")["case"] == case


def test_an_unknown_count_leaves_the_shortfall_between_nothing_and_all_of_it(tmp_path: Path) -> None:
    short = of(world(tmp_path, streets=STREETS, sites=[site(homes_accessible=None)]), accessible_shortfall, OLDER)
    assert bounds(short) == (0, 90)
    assert short.facts("S1")["missing"] == "homes_accessible"


def test_where_amenities_are_far_no_accessible_home_is_asked(tmp_path: Path) -> None:
    for folder, accessible in (("a", 0), ("b", None)):
        short = of(world(tmp_path / folder, sites=[site(homes_accessible=accessible)]), accessible_shortfall, OLDER)
        assert short.value["S1"] == 0
        assert bounds(short) == (0, 0)
        assert short.facts("S1")["case"] == "not_suited"


def test_where_amenities_are_unknown_the_shortfall_is_unless_there_is_none_anyhow(tmp_path: Path) -> None:
    short = of(world(tmp_path / "a", facilities=None, sites=[site(homes_accessible=40)]), accessible_shortfall, OLDER)
    assert np.isnan(short.value["S1"])
    assert bounds(short) == (0, 10)
    assert short.facts("S1")["missing"] == "facilities"
    enough = of(world(tmp_path / "b", facilities=None), accessible_shortfall, OLDER)
    assert enough.value["S1"] == 0


def test_stated_errors_of_counts_and_places_widen_the_shortfall(tmp_path: Path) -> None:
    stated = {"sites": "errors = { homes_accessible = 2 }"}
    counted = of(
        world(tmp_path / "a", streets=STREETS, sites=[site(homes_accessible=40)], catalogue=stated),
        accessible_shortfall,
        OLDER,
    )
    # 42 of 50 is 84%, 38 of 50 is 76%.
    assert bounds(counted) == pytest.approx((6, 14))
    # With the gp perhaps out of reach the site may not suit accessible homes at all.
    placed = {"facilities": "accuracy_m = 80"}
    layers = world(tmp_path / "b", streets=STREETS, sites=[site(homes_accessible=40)], catalogue=placed)
    assert bounds(of(layers, accessible_shortfall, OLDER)) == pytest.approx((0, 10))


def test_sentences_tell_each_amenity_in_dutch_and_english(tmp_path: Path) -> None:
    layers = world(tmp_path, streets=STREETS, sites=[site(homes_accessible=40)])
    measures = measure(layers.sites, layers, POLICY)
    nl, en = read_glossary("nl"), read_glossary("en")
    assert evidence("S1", "walking_distance", measures, nl) == (
        "Supermarkt op 300 m lopen, huisarts op 400 m lopen, apotheek op 1,0 km lopen, bushalte op 100 m lopen en"
        " buurthuis op 700 m lopen. Gemiddeld is dat 500 m over straat."
    )
    assert evidence("S1", "amenities_older_people", measures, nl) == (
        "Binnen 500 m, goed te lopen voor ouderen: 3 van de 5 voorzieningen. Supermarkt op 300 m lopen, huisarts op"
        " 400 m lopen, apotheek op 1,0 km lopen (te ver), bushalte op 100 m lopen en buurthuis op 700 m lopen (te ver)."
    )
    assert evidence("S1", "accessible_shortfall", measures, nl) == (
        "Van de 50 woningen zijn er 40 toegankelijk (80%). De afspraak vraagt hier 90%: 10,0 procentpunt te weinig."
    )
    assert evidence("S1", "amenities_older_people", measures, en).startswith(
        "Within 500 m, easy to walk for older people: 3 of the 5 amenities. Supermarket 300 m on foot,"
    )


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    return world(tmp_path_factory.mktemp("village"), streets=STREETS)


@settings(max_examples=60, deadline=None)
@given(st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)))
def test_bounds_hold_whatever_place_an_unknown_amenity_turns_out_to_have(
    village: Layers, place: tuple[int, int]
) -> None:
    facilities = village.frames["facilities"]
    school = gpd.GeoDataFrame(
        {"name": "School", "kind": "primary_school", "part": 0},
        geometry=[shapely.Point(CENTRE[0] + place[0], CENTRE[1] + place[1])],
        index=["F9"],
        crs=facilities.crs,
    )
    with_school = gpd.GeoDataFrame(pd.concat([facilities[list(school.columns)], school]), crs=facilities.crs)
    told = replace(village, frames={**village.frames, "facilities": with_school})
    for function in (walking_distance, amenities_in_reach):
        low, high = bounds(of(village, function, STARTERS))
        assert low - 1e-9 <= of(told, function, STARTERS).value["S1"] <= high + 1e-9
