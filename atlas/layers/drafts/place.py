"""Where a draft may lie: in the municipality, and on no other site or draft."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from atlas.errors import DraftError
from atlas.layers.municipality import LEAST_SHARE, TOLERANCE_M, municipality
from atlas.layers.topology import SITE_SHARE, is_succession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from atlas.layers.layers import Layers

__all__ = ["check_place"]

_COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_KILOMETRE_M = 1000


def check_place(drafts: GeoDataFrame, layers: Layers) -> None:
    """Check that drafts lie in the municipality, beside the sites there are and beside one another.

    What the checks of layers tolerate is tolerated here: borders are good to 50 m, an overlap of less than half a per
    cent is how precisely people draw, and a site may be followed by another.

    Raises
    ------
    DraftError
        For the first that does not, with how far and in which direction, or how much of it.
    """
    place = layers.once(_place)
    if place is not None:
        _check_municipality(drafts, place)
    _check_sites(drafts, layers)
    _check_one_another(drafts)


def _names(drafts: GeoDataFrame) -> list[str]:
    """Return what messages call drafts: their id and their name, or what they were read from."""
    return [f"{draft} ({name})" for draft, name in drafts["name"].items()]


class _Place(NamedTuple):
    """The municipality, and its border with the tolerance around it."""

    outline: BaseGeometry
    border: BaseGeometry


def _place(layers: Layers) -> _Place | None:
    outline = municipality(layers)
    if outline is None:
        return None
    border = outline.buffer(TOLERANCE_M)
    shapely.prepare(border)
    return _Place(outline, border)


def _check_municipality(drafts: GeoDataFrame, place: _Place) -> None:
    shapes = drafts.geometry.to_numpy()
    for position in np.flatnonzero(~shapely.covers(place.border, shapes)):
        name, shape = _names(drafts)[position], shapes[position]
        if not place.border.intersects(shape):
            distance, direction = _away(place.outline, shape)
            raise DraftError(
                f"{name}: this lies outside the municipality, {distance} {direction} of its border. Correct the"
                " outline or its CRS."
            )
        share = 1 - place.border.intersection(shape).area / shape.area
        if share > LEAST_SHARE:
            raise DraftError(
                f"{name}: {100 * share:.0f}% of it lies outside the municipality. Draw the part inside it."
            )


def _away(place: BaseGeometry, shape: BaseGeometry) -> tuple[str, str]:
    """Return how far and in which direction a shape lies from a place."""
    line = shapely.shortest_line(place, shape)
    (from_x, from_y), (to_x, to_y) = shapely.get_coordinates(line)
    eighth = round(math.atan2(to_x - from_x, to_y - from_y) / (math.pi / 4)) % 8
    distance = f"{line.length:.0f} m" if line.length < _KILOMETRE_M else f"{line.length / _KILOMETRE_M:.1f} km"
    return distance, _COMPASS[eighth]


def _tree(layers: Layers) -> shapely.STRtree:
    return shapely.STRtree(layers.sites.geometry.to_numpy())


def _check_sites(drafts: GeoDataFrame, layers: Layers) -> None:
    sites, shapes = layers.sites, drafts.geometry.to_numpy()
    for position, other in layers.once(_tree).query(shapes, predicate="intersects").T:
        draft, site = drafts.iloc[position], sites.iloc[other]
        shared_m2 = shapes[position].intersection(site.geometry).area
        if _overlaps(shared_m2, shapes[position], site.geometry) and not is_succession(draft, site):
            existing = f"the existing site {site.name} ({site['name']})"
            raise DraftError(
                f"{_names(drafts)[position]}: this overlaps {existing} by {shared_m2:,.0f} m²,"
                f" {100 * shared_m2 / shapes[position].area:.0f}% of it. Draw it beside that site; where it comes in"
                " its place, name that site in the column previous_ids of a file."
            )


def _check_one_another(drafts: GeoDataFrame) -> None:
    for one, other, shared_m2 in _pairs(drafts):
        if _overlaps(shared_m2, drafts.geometry.iloc[one], drafts.geometry.iloc[other]):
            names = _names(drafts)
            raise DraftError(
                f"{names[other]}: this overlaps {names[one]}, which is tested with it, by"
                f" {shared_m2:,.0f} m². Test variants of one site one by one."
            )


def _pairs(drafts: GeoDataFrame) -> Iterator[tuple[int, int, float]]:
    """Give every two drafts that meet, by position, with the area that they share."""
    shapes = drafts.geometry.to_numpy()
    met = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = np.unique(np.sort(met[:, met[0] != met[1]], axis=0), axis=1)
    for first, second in zip(one, other, strict=True):
        yield int(first), int(second), shapes[first].intersection(shapes[second]).area


def _overlaps(shared_m2: float, *shapes: BaseGeometry) -> bool:
    return shared_m2 >= SITE_SHARE * min(shape.area for shape in shapes) and shared_m2 > 0
