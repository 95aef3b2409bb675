"""The schematic streets: connected, near every site, and cut by barriers with few crossings."""

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from example.tables import read_toml
from tests.example.drawn_layers import LAYERS, features_of

MOST_BYTES = 700_000


@pytest.fixture(scope="module")
def by_kind() -> dict[str, list[BaseGeometry]]:
    kinds: dict[str, list[BaseGeometry]] = {}
    for properties, shape in features_of("streets").values():
        kinds.setdefault(properties["kind"], []).append(shape)
    return kinds


def test_there_are_roads_paths_and_two_motorways_in_a_file_that_a_page_can_hold(
    by_kind: dict[str, list[BaseGeometry]],
) -> None:
    assert set(by_kind) == {"road", "path", "motorway"}
    assert (LAYERS / "streets.geojson").stat().st_size < MOST_BYTES


def test_all_that_is_walked_is_connected(by_kind: dict[str, list[BaseGeometry]]) -> None:
    walked = [*by_kind["road"], *by_kind["path"]]
    ends = np.array([end for street in walked for end in (street.coords[0], street.coords[-1])])
    corners, node = np.unique(ends, axis=0, return_inverse=True)
    start, end = node.reshape(-1, 2).T
    graph = coo_array((np.ones(len(start)), (start, end)), shape=(len(corners), len(corners)))
    assert connected_components(graph, directed=False)[0] == 1


def test_corners_are_whole_metres_and_streets_meet_only_at_their_ends(by_kind: dict[str, list[BaseGeometry]]) -> None:
    walked = np.array([*by_kind["road"], *by_kind["path"]])
    corners = shapely.get_coordinates(walked)
    assert (corners == corners.round()).all()
    one, other = shapely.STRtree(walked).query(walked, predicate="crosses")
    assert len(one) == 0, [walked[one[:3]], walked[other[:3]]]


def test_every_site_and_facility_lies_by_a_road(by_kind: dict[str, list[BaseGeometry]]) -> None:
    roads = shapely.union_all(by_kind["road"])
    for layer in ("sites", "facilities"):
        for identifier, (_, shape) in features_of(layer).items():
            assert shape.distance(roads) < 150, identifier


def test_built_up_neighbourhoods_have_more_streets_than_the_land_round_them(
    by_kind: dict[str, list[BaseGeometry]],
) -> None:
    roads = shapely.union_all(by_kind["road"])
    shapes = {code: shape for code, (_, shape) in features_of("neighbourhoods").items()}

    def metres_per_ha(code: str) -> float:
        shape = shapes[code]
        return float(roads.intersection(shape).length / shape.area * 10_000)

    # A grid with a street every 190 m has 105 m of it a hectare; one every 950 m has 21 m.
    assert metres_per_ha("BU01185003") > 85
    assert 10 < metres_per_ha("BU01185401") < 40


@pytest.mark.parametrize("barrier", read_toml("streets")["barrier"], ids=lambda barrier: barrier["name"])
def test_a_barrier_is_crossed_at_a_few_places(
    barrier: dict[str, object], by_kind: dict[str, list[BaseGeometry]]
) -> None:
    path = LineString(barrier["path"])
    (west, south, east, north) = shapely.total_bounds([shape for _, shape in features_of("neighbourhoods").values()])
    within_m = path.intersection(shapely.box(west, south, east, north)).length
    crossings = sum(shape.crosses(path) for kind in ("road", "path") for shape in by_kind[kind])
    assert 3 <= crossings <= within_m / 400
