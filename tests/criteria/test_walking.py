"""Walks over streets and in a straight line: worked out by hand, and held against a plain search of every way."""

from __future__ import annotations

import heapq
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from atlas.criteria.walking import Targets, Walk, walk_to_nearest
from atlas.layers import Layers
from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.policy import read_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

POLICY = read_policy()
FACTOR = POLICY.assumptions.detour_factor.value
STREET_REACH_M = POLICY.assumptions.street_reach_m.value
RD = "EPSG:28992"
X, Y = 230_000, 527_000

Point = tuple[float, float]


def at(*corners: Point) -> list[Point]:
    """Return corners that are given from a corner of the town."""
    return [(X + x, Y + y) for x, y in corners]


def frame(shapes: list[Any], **columns: object) -> gpd.GeoDataFrame:
    ids = [str(number) for number in range(len(shapes))]
    return gpd.GeoDataFrame({**columns}, geometry=shapes, index=ids, crs=RD)


def streets(*lines: Sequence[Point]) -> gpd.GeoDataFrame:
    return frame([shapely.LineString(at(*line)) for line in lines], kind="road")


def shops(*places: Point) -> gpd.GeoDataFrame:
    return frame(list(shapely.points(at(*places))), kind="supermarket")


def zone(left: float, bottom: float, right: float, top: float) -> gpd.GeoDataFrame:
    return frame([shapely.box(X + left, Y + bottom, X + right, Y + top)])


def sites(*centres: Point) -> gpd.GeoDataFrame:
    centre = gpd.GeoSeries(shapely.points(at(*centres)), crs=RD)
    return gpd.GeoDataFrame({"centre": centre}, geometry=centre.buffer(10), crs=RD)


def entry(accuracy_m: float) -> CatalogueEntry:
    known = {"file": "x.csv", "kind": "example", "publisher": "Proef", "licence": "CC0", "date": "2026-10-01"}
    return CatalogueEntry.model_validate({**known, "accuracy_m": accuracy_m})


def layers(accuracy_m: dict[str, list[float]] | None = None, **frames: gpd.GeoDataFrame | None) -> Layers:
    entries = {layer: tuple(map(entry, stated)) for layer, stated in (accuracy_m or {}).items()}
    catalogue = Catalogue(folder=Path(), entries=entries)
    return Layers(catalogue, {name: each for name, each in frames.items() if each is not None})


SHOPS, ZONES = Targets("facilities", ("supermarket",)), Targets("care_zones")


def walk(to: Targets, *centres: Point, **frames: gpd.GeoDataFrame | None) -> Walk:
    found = walk_to_nearest(sites(*centres), to, layers(**frames), POLICY)
    assert found is not None
    return found


# Worked out by hand

# A canal runs between two streets, 100 m apart; the one bridge is 300 m to the east.
#
#   shop at (0, 100) ----------------- corner at (300, 100)
#            ~ ~ ~ canal ~ ~ ~              | bridge
#   site at (0, 0) ------------------- corner at (300, 0)
CANAL = streets([(0, 0), (300, 0)], [(300, 0), (300, 100)], [(300, 100), (0, 100)])


def test_a_shop_across_the_canal_is_700_m_on_foot_and_100_m_in_a_straight_line() -> None:
    # 300 to the bridge, 100 over it and 300 back.
    over_streets = walk(SHOPS, (0, 0), streets=CANAL, facilities=shops((0, 100)))
    assert over_streets.distance_m == pytest.approx([700])
    assert list(over_streets.by_street) == [True]
    without = walk(SHOPS, (0, 0), facilities=shops((0, 100)))
    assert without.distance_m == pytest.approx([100 * FACTOR])
    assert list(without.by_street) == [False]


def test_the_nearest_shop_on_foot_is_not_the_nearest_in_a_straight_line() -> None:
    # Across the canal it is 700 m; along the street on this side 250 m.
    places = shops((0, 100), (250, 0))
    assert list(walk(SHOPS, (0, 0), streets=CANAL, facilities=places).position) == [1]
    assert list(walk(SHOPS, (0, 0), facilities=places).position) == [0]


def test_the_way_to_the_street_counts_as_a_straight_line() -> None:
    # The site is 30 m south of the street, the shop 20 m north of the other: 30 + (300 - 100) + 100 + 150 + 20.
    found = walk(SHOPS, (100, -30), streets=CANAL, facilities=shops((150, 120)))
    assert found.distance_m == pytest.approx([500])


def test_a_shop_on_the_same_piece_of_street_is_reached_along_it() -> None:
    # Between two shops, and before and after both of them: along the street, and 15 m aside.
    places = shops((50, 15), (200, -15))
    found = walk(SHOPS, (120, 0), (130, 0), (10, 0), (290, 0), (50, 0), streets=CANAL, facilities=places)
    assert found.distance_m == pytest.approx([85, 85, 55, 105, 15])
    assert list(found.position) == [0, 1, 0, 1, 0]


def test_shops_and_sites_at_corners_and_ends_of_streets() -> None:
    found = walk(SHOPS, (300, 0), (300, 100), (0, 0), streets=CANAL, facilities=shops((300, 100)))
    assert found.distance_m == pytest.approx([100, 0, 400])


def test_nobody_walks_along_a_motorway_and_a_street_of_an_unknown_kind_is_walked() -> None:
    short = [*CANAL.geometry, shapely.LineString(at((0, 0), (0, 100)))]
    for kind, distance_m in (("motorway", 700), ("path", 100), ("road", 100), (None, 100)):
        network = frame(short, kind=np.array(["road", None, "path", kind], dtype=object))
        found = walk(SHOPS, (0, 0), streets=network, facilities=shops((0, 100)))
        assert found.distance_m == pytest.approx([distance_m]), kind


def test_streets_that_cross_without_a_corner_are_a_bridge_over_a_road() -> None:
    # The viaduct passes over the street at (150, 0) without a corner there: its ends are not connected to it.
    crossing = streets([(0, 0), (300, 0)], [(150, -100), (150, 100)], [(300, 0), (300, 100)], [(300, 100), (150, 100)])
    found = walk(SHOPS, (150, 0), streets=crossing, facilities=shops((150, 100)))
    assert found.distance_m == pytest.approx([150 + 100 + 150])


def test_only_the_longest_connected_part_is_walked() -> None:
    loose = streets([(0, 0), (300, 0)], [(0, 90), (100, 90)])
    # The loose street is at 90 m of the other: the shop on it joins the long one, 90 m away.
    found = walk(SHOPS, (200, 0), streets=loose, facilities=shops((50, 90)))
    assert found.distance_m == pytest.approx([150 + 90])


def test_a_care_zone_is_entered_where_a_street_crosses_its_outline() -> None:
    # Over the street it is 300 - 40 to the edge of the zone at x = 40; inside it is 0 m.
    care_zone = zone(-50, -50, 40, 50)
    found = walk(ZONES, (300, 0), (0, 20), streets=CANAL, care_zones=care_zone)
    assert found.distance_m == pytest.approx([260, 0])
    assert list(found.by_street) == [True, True]
    # Whoever walks through it on the way has arrived: from (0, 100) it is round by the bridge, and no nearer.
    assert walk(ZONES, (0, 100), streets=CANAL, care_zones=care_zone).distance_m == pytest.approx([300 + 100 + 260])


def test_a_care_zone_beside_the_street_is_entered_straight_from_it() -> None:
    # The zone lies 40 m south of the street, from x = 200 to 250: along the street to the nearer corner, then 40 m.
    found = walk(ZONES, (100, 0), (280, 0), streets=CANAL, care_zones=zone(200, -90, 250, -40))
    assert found.distance_m == pytest.approx([100 + 40, 30 + 40])


def test_off_the_streets_the_straight_line_is_the_estimate() -> None:
    far = STREET_REACH_M + 50
    # The first site lies too far from any street, the second does not: there the shop off the streets is an estimate.
    found = walk(SHOPS, (0, -far), (0, 0), streets=CANAL, facilities=shops((40, -far)))
    assert list(found.by_street) == [False, False]
    assert found.distance_m == pytest.approx([40 * FACTOR, np.hypot(40, far) * FACTOR])
    # With a shop on the street too, the nearer of the two is told.
    both = shops((40, -far), (290, 0))
    found = walk(SHOPS, (0, -far), (0, 0), streets=CANAL, facilities=both)
    assert list(found.by_street) == [False, True]
    assert found.distance_m == pytest.approx([40 * FACTOR, 290])


def test_without_any_target_there_is_no_walk() -> None:
    assert walk_to_nearest(sites((0, 0)), SHOPS, layers(), POLICY) is None
    assert (
        walk_to_nearest(sites((0, 0)), Targets("facilities", ("gp",)), layers(facilities=shops((0, 0))), POLICY) is None
    )


def test_stated_accuracy_of_sites_and_targets_widens_the_distance() -> None:
    # Sites may be 10 m off, shops of the second file 25 m: any shop may be the nearest, so 10 + 25, with the factor.
    stated = {"sites": [10.0], "facilities": [0.0, 25.0]}
    world = layers(stated, facilities=shops((0, 100), (0, 900)).assign(part=[0, 1]))
    found = walk_to_nearest(sites((0, 0)).assign(part=0), SHOPS, world, POLICY)
    assert found is not None
    assert found.error_m == pytest.approx([35 * FACTOR])
    drawn = walk_to_nearest(sites((0, 0)), SHOPS, world, POLICY)
    assert drawn is not None
    assert drawn.error_m == pytest.approx([25 * FACTOR])


# Held against a search of every way

GRID = 4
SPACING_M = 30
_corner = st.tuples(st.integers(0, GRID), st.integers(0, GRID))
_piece = st.tuples(_corner, st.sampled_from([(1, 0), (0, 1), (1, 1)]))
# Places lie off the lines of the grid, so that no two streets are equally near.
_place = st.tuples(
    st.floats(-1, GRID + 1).map(lambda part: round(part * SPACING_M) + 0.37),
    st.floats(-1, GRID + 1).map(lambda part: round(part * SPACING_M) + 0.11),
)


def every_way(pieces: Sequence[tuple[Point, Point]], start: Point, goal: Point) -> float:
    """Return the shortest walk between two places, found corner by corner, as a person with a map would."""
    ways: dict[Point, dict[Point, float]] = {}

    def connect(one: Point, other: Point) -> None:
        length = float(np.hypot(one[0] - other[0], one[1] - other[1]))
        ways.setdefault(one, {})[other] = ways.setdefault(other, {})[one] = length

    for one, other in pieces:
        connect(one, other)
    legs, gates = 0.0, []
    for place in (start, goal):
        leg, gate, piece = min((*foot(place, piece), piece) for piece in pieces)
        for end in piece:
            connect(gate, end)
        legs += leg
        gates.append((gate, piece))
    if gates[0][1] == gates[1][1]:
        connect(gates[0][0], gates[1][0])
    known, queue = {}, [(0.0, gates[0][0])]
    while queue:
        length, here = heapq.heappop(queue)
        if here not in known:
            known[here] = length
            for there, step in ways[here].items():
                heapq.heappush(queue, (length + step, there))
    return legs + known.get(gates[1][0], np.inf)


def foot(place: Point, piece: tuple[Point, Point]) -> tuple[float, Point]:
    """Return how far a place is from a piece of street, and the nearest point of that piece."""
    (x, y), (east, north) = piece[0], np.subtract(piece[1], piece[0])
    part = ((place[0] - x) * east + (place[1] - y) * north) / (east**2 + north**2)
    part = min(1.0, max(0.0, part))
    gate = (float(x + part * east), float(y + part * north))
    return float(np.hypot(place[0] - gate[0], place[1] - gate[1])), gate


@settings(max_examples=150, deadline=None)
@given(st.lists(_piece, min_size=1, max_size=30), st.lists(_place, min_size=1, max_size=4), _place)
def test_walks_are_the_shortest_of_all_ways(
    drawn: list[tuple[tuple[int, int], tuple[int, int]]], goals: list[Point], start: Point
) -> None:
    corners = {((x, y), (x + east, y + north)) for (x, y), (east, north) in drawn}
    pieces = sorted(
        ((one[0] * SPACING_M, one[1] * SPACING_M), (other[0] * SPACING_M, other[1] * SPACING_M))
        for one, other in corners
    )
    reached = {end for piece in pieces for end in piece}
    assume(all(np.isfinite(every_way(pieces, pieces[0][0], end)) for end in reached))
    found = walk(SHOPS, start, streets=streets(*pieces), facilities=shops(*goals))
    expected = [every_way(pieces, start, goal) for goal in goals]
    assert found.distance_m[0] == pytest.approx(min(expected), abs=0.01)
    assert expected[found.position[0]] == pytest.approx(min(expected), abs=0.01)


@settings(max_examples=40, deadline=None)
@given(st.lists(_place, min_size=1, max_size=6), st.data())
def test_no_site_changes_the_walk_of_another(places: list[Point], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(range(len(places))), unique=True, min_size=1))
    everything = {"streets": CANAL, "facilities": shops((0, 100), (120, 0), (200, 140))}
    all_of_them = walk(SHOPS, *places, **everything)
    some = walk(SHOPS, *(places[position] for position in kept), **everything)
    assert list(some.distance_m) == list(all_of_them.distance_m[kept])
    assert list(some.position) == list(all_of_them.position[kept])
