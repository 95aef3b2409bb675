"""The facilities, placed at random, always the same way, in the neighbourhoods that have them."""

import random
from collections import Counter

import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from example.geography import Geography
from example.tables import Neighbourhood, read_table
from example.writing import Feature

DUTCH = {
    "supermarket": "Supermarkt",
    "gp": "Huisartsenpraktijk",
    "pharmacy": "Apotheek",
    "bus_stop": "Bushalte",
    "primary_school": "Basisschool",
    "community_centre": "Dorps- of buurthuis",
    "care_home": "Woonzorgcentrum",
    "playground": "Speelplek",
}
INSET_SHARE = 0.12
TRIES = 40
CENTRAL_TRIES = 6
CENTRAL_KINDS = frozenset({"supermarket", "gp", "pharmacy", "community_centre"})
LONG_PREFIX = "Verspreide huizen "


def place_facilities(neighbourhoods: list[Neighbourhood], geography: Geography, sites: list[Feature]) -> list[Feature]:
    """Place the facilities that the table of facts counts per neighbourhood.

    Parameters
    ----------
    neighbourhoods
        The names that the facilities take.
    geography
        The drawn shapes, EPSG:28992.
    sites
        Land that stays free of facilities, EPSG:28992.

    Returns
    -------
    list[Feature]
        Points, EPSG:28992.
    """
    names = {n.code: _short_name(n.name) for n in neighbourhoods}
    free = shapely.union_all([site.geometry for site in sites])
    features: list[Feature] = []
    for row in read_table("facilities"):
        code = row["neighbourhood_code"]
        dice = random.Random(code)  # noqa: S311 - a drawing, not a secret
        room = _room(geography.shapes[code], free)
        taken: list[Point] = []
        for kind, dutch in DUTCH.items():
            count = int(row[kind])
            for number in range(1, count + 1):
                taken.append(_spot(room, taken, dice, central=kind in CENTRAL_KINDS))
                name = f"{dutch} {names[code]}" + (f" {number}" if count > 1 else "")
                features.append(Feature({"id": "", "name": name, "kind": kind}, taken[-1]))
    return _numbered(features)


def _short_name(name: str) -> str:
    """Shorten a neighbourhood's name to what a sign would say."""
    return name.removeprefix(LONG_PREFIX).removesuffix(" kern").removesuffix(" Kern")


def _room(shape: Polygon, free: BaseGeometry) -> BaseGeometry:
    """Keep off the border of a neighbourhood and off the land that stays free."""
    return shape.buffer(-INSET_SHARE * shape.area**0.5).difference(free)


def _spot(room: BaseGeometry, taken: list[Point], dice: random.Random, *, central: bool) -> Point:
    """Try spots and keep the one farthest from the others, or, for shops and such, nearest the middle."""
    west, south, east, north = room.bounds
    spots = [Point(round(dice.uniform(west, east)), round(dice.uniform(south, north))) for _ in range(TRIES)]
    inside = [spot for spot in spots if room.contains(spot)]
    if central:
        return min(inside[:CENTRAL_TRIES], key=lambda spot: spot.distance(room.centroid))
    others = shapely.MultiPoint(taken)
    return max(inside, key=lambda spot: spot.distance(others)) if taken else inside[0]


def _numbered(features: list[Feature]) -> list[Feature]:
    """Give the facilities numbers per kind, so that a new one of a kind leaves the other kinds' ids alone."""
    counts: Counter[str] = Counter()
    numbered = []
    for feature in features:
        kind = feature.properties["kind"]
        counts[kind] += 1
        identity = f"{kind.replace('_', '-')}-{counts[kind]:03d}"
        numbered.append(Feature({**feature.properties, "id": identity}, feature.geometry))
    return numbered
