"""The schematic streets, drawn anew and none of them real: grids, main roads, paths, and barriers between them.

Built-up neighbourhoods have a border street and a grid with a direction of its own; the land round them has a wide
grid. A canal, a railway and two motorways cut through, with few crossings, so that a walk is longer than the
straight line. All coordinates are RD New (EPSG:28992), in metres.
"""

import math
import random
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from example.geography import Geography
from example.tables import Neighbourhood, read_toml
from example.writing import Feature

BUILT_UP_M = 190.0
RURAL_M = 950.0
RURAL_TURN_DEG = 18.0
BUILT_UP_KINDS = ("town", "village_core", "industrial")
BEND = 0.03
LANE_FROM_M = 90.0

Lines = NDArray[np.object_]


def draw_streets(
    neighbourhoods: list[Neighbourhood], geography: Geography, reached: Iterable[BaseGeometry]
) -> list[Feature]:
    """Draw the streets, each a piece between two junctions.

    Parameters
    ----------
    neighbourhoods
        What is built up, and where main roads begin and end.
    geography
        The drawn shapes, EPSG:28992.
    reached
        What a lane leads to where no street is near: sites and facilities, EPSG:28992.
    """
    facts = read_toml("streets")
    main = _main_roads(facts["main_road"], neighbourhoods)
    roads = [*main.values(), *_grids(neighbourhoods, geography)]
    lanes = _lanes(roads, reached)
    paths = [_footpath(n, geography) for n in neighbourhoods if n.kind in BUILT_UP_KINDS]
    pieces = _pieces([*roads, *lanes, *paths])
    pieces = pieces[_crossing_rarely(pieces, list(main.values()), facts["barrier"])]
    pieces = pieces[_connected(pieces)]
    kinds = np.where(_along(pieces, roads + lanes) | ~_along(pieces, paths), "road", "path")
    features = [
        _feature(name, kind, piece)
        for name, kind, piece in zip(_names(pieces, main), kinds.tolist(), pieces, strict=True)
    ]
    features += _motorways(facts["barrier"], geography)
    return [
        Feature({"id": f"STR-{number:04d}", **feature.properties}, feature.geometry)
        for number, feature in enumerate(features, start=1)
    ]


def _feature(name: str | None, kind: str, shape: BaseGeometry) -> Feature:
    return Feature({"name": name, "kind": kind}, shape)


def _main_roads(facts: list[dict[str, Any]], neighbourhoods: list[Neighbourhood]) -> dict[str, BaseGeometry]:
    """Draw a road with a gentle bend between the centres of two neighbourhoods."""
    centres = {n.code: np.array(n.centre) for n in neighbourhoods}
    roads = {}
    for road in facts:
        start, end = centres[road["from"]], centres[road["to"]]
        east, north = end - start
        roads[road["name"]] = LineString([start, (start + end) / 2 + BEND * np.array([-north, east]), end])
    return roads


def _grids(neighbourhoods: list[Neighbourhood], geography: Geography) -> list[BaseGeometry]:
    """Draw the border streets and grids of what is built up, and the wide grid of the land round it."""
    built_up = [n for n in neighbourhoods if n.kind in BUILT_UP_KINDS]
    lines: list[BaseGeometry] = [geography.shapes[n.code].exterior for n in built_up]
    for n in built_up:
        lines += _within(_grid(n.centre, BUILT_UP_M, _turn_deg(n), geography.shapes[n.code]), geography.shapes[n.code])
    land = shapely.difference(geography.municipality, shapely.union_all([geography.shapes[n.code] for n in built_up]))
    return lines + _within(_grid((0, 0), RURAL_M, RURAL_TURN_DEG, land), land)


def _turn_deg(neighbourhood: Neighbourhood) -> float:
    return random.Random(neighbourhood.code).uniform(0, 90)  # noqa: S311 - a drawing, not a secret


def _grid(origin: tuple[float, float], spacing_m: float, turn_deg: float, area: BaseGeometry) -> list[BaseGeometry]:
    """Draw lines both ways over an area, through an origin."""
    turned = shapely.affinity.rotate(area, -turn_deg, origin=origin)
    west, south, east, north = turned.bounds
    columns = _steps(west, east, origin[0], spacing_m)
    rows = _steps(south, north, origin[1], spacing_m)
    lines = [LineString([(x, south), (x, north)]) for x in columns] + [LineString([(west, y), (east, y)]) for y in rows]
    return [shapely.affinity.rotate(line, turn_deg, origin=origin) for line in lines]


def _steps(least: float, most: float, through: float, spacing_m: float) -> list[float]:
    first = math.ceil((least - through) / spacing_m)
    return [through + spacing_m * step for step in range(first, math.floor((most - through) / spacing_m) + 1)]


def _within(lines: list[BaseGeometry], area: BaseGeometry) -> list[BaseGeometry]:
    return [part for line in lines for part in shapely.get_parts(shapely.intersection(line, area))]


def _footpath(neighbourhood: Neighbourhood, geography: Geography) -> BaseGeometry:
    """Draw a path through the blocks, halfway between two streets of the grid."""
    shape, centre = geography.shapes[neighbourhood.code], neighbourhood.centre
    reach = math.sqrt(shape.area)
    line = LineString([(centre[0] - reach, centre[1]), (centre[0] + reach, centre[1])])
    line = shapely.affinity.translate(line, 0, BUILT_UP_M / 2)
    turned = shapely.affinity.rotate(line, _turn_deg(neighbourhood), origin=centre)
    return max(_within([turned], shape), key=lambda part: part.length)


def _lanes(roads: list[BaseGeometry], reached: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """Draw a lane to each place that no road comes near."""
    network = shapely.union_all(roads)
    return [
        shapely.shortest_line(network, place) for place in reached if shapely.distance(network, place) > LANE_FROM_M
    ]


def _pieces(lines: list[BaseGeometry]) -> Lines:
    """Cut lines wherever they meet, with corners in whole metres."""
    return np.asarray(shapely.get_parts(shapely.union_all(lines, grid_size=1)))


def _crossing_rarely(pieces: Lines, main: list[BaseGeometry], barriers: list[dict[str, Any]]) -> NDArray[np.bool_]:
    """Tell which pieces stay: of those that cross a barrier, main roads and one in so many metres."""
    stays = np.ones(len(pieces), dtype=bool)
    is_main = _along(pieces, main)
    for barrier in barriers:
        path = LineString(barrier["path"])
        across = np.flatnonzero(shapely.crosses(pieces, path) | shapely.touches(pieces, path))
        where_m = shapely.line_locate_point(path, shapely.centroid(shapely.intersection(pieces[across], path)))
        kept = list(where_m[is_main[across]])
        for place_m, piece in sorted(zip(where_m, across, strict=True)):
            if is_main[piece]:
                continue
            if all(abs(place_m - other_m) >= barrier["gap_m"] for other_m in kept):
                kept.append(place_m)
            else:
                stays[piece] = False
    return stays


def _connected(pieces: Lines) -> NDArray[np.bool_]:
    """Tell which pieces belong to the longest part that is connected."""
    ends = np.stack([shapely.get_coordinates(shapely.get_point(pieces, at)) for at in (0, -1)], axis=1)
    _, node = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    start, end = node.reshape(-1, 2).T
    size = node.max() + 1
    _, part = connected_components(coo_array((np.ones(len(start)), (start, end)), shape=(size, size)), directed=False)
    longest = np.bincount(part[start], shapely.length(pieces)).argmax()
    return np.asarray(part[start] == longest)


def _along(pieces: Lines, lines: list[BaseGeometry]) -> NDArray[np.bool_]:
    """Tell which pieces run along some lines, to within the rounding of corners."""
    near = shapely.buffer(shapely.union_all(lines), 2, quad_segs=2)
    return np.asarray(shapely.covered_by(pieces, near))


def _names(pieces: Lines, main: dict[str, BaseGeometry]) -> list[str | None]:
    names: list[str | None] = [None] * len(pieces)
    for name, road in main.items():
        for piece in np.flatnonzero(_along(pieces, [road])):
            names[piece] = name
    return names


def _motorways(barriers: list[dict[str, Any]], geography: Geography) -> list[Feature]:
    drawn = [
        (barrier["name"], part)
        for barrier in barriers
        if barrier.get("motorway")
        for part in _within([LineString(barrier["path"])], geography.municipality)
    ]
    return [_feature(name, "motorway", part) for name, part in drawn]
