"""Synthetic candidate sites: many, of all sizes and kinds, some with unknowns, the same on every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.crs import RD
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    import datetime

    from numpy.typing import NDArray

__all__ = ["places_in", "synthetic_sites"]

_SEED = 20261001
_LEAST_HA, _MOST_HA = 0.1, 8.0
_UNKNOWN_SHARE, _NONE_SHARE = 0.05, 0.3
_MOST_OF_COUNT = {
    "homes_total": 120,
    "homes_social": 60,
    "homes_clustered": 40,
    "homes_accessible": 60,
    "homes_mid_rent": 30,
    "homes_flex": 20,
    "pitches": 10,
    "homes_demolished": 40,
}
_PART_OF = {
    "homes_social": "homes_total",
    "homes_clustered": "homes_social",
    "homes_accessible": "homes_total",
    "homes_flex": "homes_social",
    "start_year": "delivery_year",
}
_YEARS = {"start_year": (2025, 2031), "delivery_year": (2026, 2034)}
# Outlines in a square of 1 by 1: a rectangle, an L, a wedge, and a rectangle with a bay.
_OUTLINES = (
    ((0, 0), (1, 0), (1, 1), (0, 1)),
    ((0, 0), (1, 0), (1, 0.5), (0.4, 0.5), (0.4, 1), (0, 1)),
    ((0, 0.1), (0.7, 0), (1, 0.6), (0.6, 1), (0.1, 0.8)),
    ((0, 0), (1, 0), (1, 1), (0.7, 1), (0.7, 0.6), (0.3, 0.6), (0.3, 1), (0, 1)),
)


def synthetic_sites(centres: NDArray[np.float64], date: datetime.date) -> gpd.GeoDataFrame:
    """Draw a site of 0.1 to 8 ha around each centre, with every column of the layer ``sites``.

    In each column that the layer allows to be unknown, about one value in twenty is. Areas are even on a
    logarithmic scale, as those of the example are; counts are often 0, and a part is never more than its whole.
    """
    rng = np.random.default_rng(_SEED)
    outlines = _outlines(centres, rng)
    index = pd.Index([f"S-{position:05}" for position in range(len(centres))], name="id", dtype=object)
    data = {name: _values(name, index, rng) for name in LAYERS["sites"].columns}
    for part, whole in _PART_OF.items():
        data[part] = data[part].mask((data[part] > data[whole]).fillna(value=False), data[whole])
    data |= {"source": "synthetic", "source_date": date}
    return gpd.GeoDataFrame(data, geometry=outlines, index=index, crs=RD)


def places_in(municipality: shapely.Geometry, number: int) -> NDArray[np.float64]:
    """Draw places evenly over a municipality."""
    rng = np.random.default_rng(_SEED)
    left, bottom, right, top = municipality.bounds
    shapely.prepare(municipality)
    points = np.empty((0, 2))
    while len(points) < number:
        drawn = rng.uniform((left, bottom), (right, top), (number, 2))
        points = np.vstack([points, drawn[shapely.contains_xy(municipality, drawn)]])
    return points[:number]


def _outlines(centres: NDArray[np.float64], rng: np.random.Generator) -> list[shapely.Polygon]:
    number = len(centres)
    areas_m2 = 10_000 * np.exp(rng.uniform(np.log(_LEAST_HA), np.log(_MOST_HA), number))
    stretches = rng.uniform(1, 3, number)
    turns = rng.uniform(0, 2 * np.pi, number)
    units = [shapely.Polygon(corners) for corners in _OUTLINES]
    shapes = []
    for centre, area_m2, stretch, turn, which in zip(
        centres, areas_m2, stretches, turns, rng.integers(len(units), size=number), strict=True
    ):
        unit = units[which]
        size = np.sqrt(area_m2 / unit.area)
        scale = size * np.array([np.sqrt(stretch), 1 / np.sqrt(stretch)])
        rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        corners = (shapely.get_coordinates(unit.exterior) - 0.5) * scale
        shapes.append(shapely.Polygon(corners @ rotation.T + centre))
    return shapes


def _values(name: str, sites: pd.Index, rng: np.random.Generator) -> pd.Series:
    """Draw one column: counts, years, words of its vocabulary, or nothing where it has none."""
    column, number = LAYERS["sites"].columns[name], len(sites)
    if name in _MOST_OF_COUNT:
        counts = rng.integers(_MOST_OF_COUNT[name] + 1, size=number)
        values = pd.Series(np.where(rng.random(number) < _NONE_SHARE, 0, counts), sites, dtype="Int64")
    elif name in _YEARS:
        values = pd.Series(rng.integers(*_YEARS[name], size=number), sites, dtype="Int64")
    elif column.vocabulary:
        values = pd.Series(rng.choice(column.vocabulary, size=number), sites, dtype="object")
    else:
        return pd.Series(sites if name == "name" else None, sites, dtype="object")
    return values if column.required else values.mask(rng.random(number) < _UNKNOWN_SHARE)
