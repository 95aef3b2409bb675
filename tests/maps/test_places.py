"""Places to search for: each once per village, with where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from atlas.criteria import measure
from atlas.layers import read_layers
from atlas.maps.places import search_places
from atlas.meeting import Meeting, Quarter, hold_meeting
from tests.small_world import feature, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Policy


def street(identifier: str, name: str | None, *corners: tuple[int, int], kind: str = "road") -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": [list(corner) for corner in corners]}
    return feature(geometry, id=identifier, name=name, kind=kind)


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory, policy: Policy) -> Meeting:
    streets = [
        # Dorpsstraat in the village is two pieces, and the town has one of its own.
        street("1", "Dorpsstraat", (203_000, 501_000), (203_400, 501_000)),
        street("2", "Dorpsstraat", (203_400, 501_000), (203_400, 501_600)),
        street("3", "Dorpsstraat", (200_500, 500_500), (200_700, 500_500)),
        street("4", "Buitenweg", (209_000, 500_500), (209_700, 500_500)),
        street("5", None, (203_000, 501_000), (203_000, 501_600)),
    ]
    layers = read_layers(write_world(tmp_path_factory.mktemp("world"), streets=streets))
    return hold_meeting(Quarter.parse("2026-Q4"), layers, policy, measure(layers.sites, layers, policy))


def in_rd(longitude: float, latitude: float) -> tuple[float, float]:
    place = gpd.GeoSeries([shapely.Point(longitude, latitude)], crs="EPSG:4326").to_crs("EPSG:28992")[0]
    return float(place.x), float(place.y)


def test_streets_villages_and_neighbourhoods_are_found_each_once_per_village(meeting: Meeting) -> None:
    assert [(place["kind"], place["name"], place["within"]) for place in search_places(meeting)] == [
        ("village", "Stad", "Hoogeveen"),
        ("village", "Dorp", "Hoogeveen"),
        ("neighbourhood", "Stadsbuurt", "Stad"),
        ("neighbourhood", "Dorpsbuurt", "Dorp"),
        ("street", "Buitenweg", None),
        ("street", "Dorpsstraat", "Dorp"),
        ("street", "Dorpsstraat", "Stad"),
    ]


def test_the_pieces_of_a_street_are_one_place_with_bounds_and_a_point_on_it(meeting: Meeting) -> None:
    place: Any = next(each for each in search_places(meeting) if each["within"] == "Dorp" and each["kind"] == "street")
    (south, west), (north, east) = place["bounds"]
    # To 5 decimals of a degree: a metre. RD is turned a little against north, over 600 m by a few metres.
    assert in_rd(west, south) == pytest.approx((203_000, 501_000), abs=12)
    assert in_rd(east, north) == pytest.approx((203_400, 501_600), abs=12)
    line = shapely.LineString([(203_000, 501_000), (203_400, 501_000), (203_400, 501_600)])
    assert line.distance(shapely.Point(in_rd(*place["point"]))) < 1


def test_without_streets_the_rest_is_found(tmp_path: Path, policy: Policy) -> None:
    layers = read_layers(write_world(tmp_path))
    found = search_places(hold_meeting(Quarter.parse("2026-Q4"), layers, policy, measure(layers.sites, layers, policy)))
    assert {place["kind"] for place in found} == {"village", "neighbourhood"}
