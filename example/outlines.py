"""Outlines drawn from a few numbers: building plots, natural areas, strips. RD New (EPSG:28992), metres."""

import math
import random

import shapely
from shapely import affinity
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

BLOB_CORNERS = 28
BLOB_WAVES = ((2, 0.14), (3, 0.10), (5, 0.05))
LINE_BEND = 0.04

Point = tuple[float, float]


def plot(outline: str, area_m2: float, slimness: float, seed: str) -> Polygon:
    """Draw a plot of land of the given area, round the origin.

    Parameters
    ----------
    outline
        rectangle, ell or irregular.
    area_m2
        Area in square metres.
    slimness
        Length divided by width.
    seed
        What makes an irregular outline its own: the id of the feature.
    """
    unit = Polygon(_irregular_corners(seed) if outline == "irregular" else UNIT_CORNERS[outline])
    stretched = affinity.scale(unit, math.sqrt(slimness), 1 / math.sqrt(slimness))
    factor = math.sqrt(area_m2 / stretched.area)
    return affinity.scale(stretched, factor, factor)


def put_down(shape: Polygon, centre: Point, turn_deg: float) -> Polygon:
    """Turn a shape, in degrees anticlockwise, and move its centroid to a centre in EPSG:28992.

    Its corners are rounded to whole metres, so its area changes a little.
    """
    turned = affinity.rotate(shape, turn_deg, origin="centroid")
    return whole_metres(affinity.translate(turned, centre[0] - turned.centroid.x, centre[1] - turned.centroid.y))


UNIT_CORNERS: dict[str, list[Point]] = {
    "rectangle": [(0, 0), (1, 0), (1, 1), (0, 1)],
    "ell": [(0, 0), (1, 0), (1, 0.55), (0.5, 0.55), (0.5, 1), (0, 1)],
}


def _irregular_corners(seed: str) -> list[Point]:
    """Choose five to eight corners round a centre, at uneven angles and distances."""
    dice = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    count = dice.randint(5, 8)
    angles = [(at + dice.uniform(-0.28, 0.28)) * 2 * math.pi / count for at in range(count)]
    reaches = [dice.uniform(0.8, 1.1) for _ in angles]
    return [(reach * math.cos(angle), reach * math.sin(angle)) for angle, reach in zip(angles, reaches, strict=True)]


def blob(centre: Point, east_m: float, north_m: float, seed: str) -> Polygon:
    """Draw a natural outline round a centre.

    Parameters
    ----------
    centre
        EPSG:28992.
    east_m, north_m
        How far it reaches, on average, to the east and to the north, in metres.
    seed
        What makes the outline its own: the id of the feature.
    """
    dice = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    waves = [(count, height, dice.uniform(0, 2 * math.pi)) for count, height in BLOB_WAVES]
    corners = []
    for at in range(BLOB_CORNERS):
        angle = 2 * math.pi * at / BLOB_CORNERS
        reach = 1 + sum(height * math.sin(count * angle + phase) for count, height, phase in waves)
        corners.append((centre[0] + reach * east_m * math.cos(angle), centre[1] + reach * north_m * math.sin(angle)))
    return whole_metres(Polygon(corners))


def disc(centre: Point, radius_m: float) -> Polygon:
    """Draw a circle with a radius in metres, EPSG:28992."""
    return whole_metres(shapely.Point(centre).buffer(radius_m, quad_segs=12))


def band(path: list[Point], half_width_m: float) -> Polygon:
    """Draw a strip along a path, to both sides as far as the half width in metres, EPSG:28992."""
    return whole_metres(LineString(path).buffer(half_width_m, quad_segs=4, cap_style="flat"))


def line(centre: Point, length_m: float, turn_deg: float) -> LineString:
    """Draw a line with a gentle bend, as a street has, of a length in metres, EPSG:28992."""
    half = length_m / 2
    bend = LineString([(-half, 0), (-half / 3, LINE_BEND * length_m), (half / 2, 0), (half, -half / 8)])
    turned = affinity.rotate(bend, turn_deg, origin=(0, 0))
    return whole_metres(affinity.translate(turned, *centre))


def whole_metres(shape: BaseGeometry) -> BaseGeometry:
    """Round all corners to whole metres, keeping their order."""
    return shapely.transform(shape, lambda corners: corners.round())
