"""Synthetic candidate sites: many, of all sizes and kinds, some with unknowns, the same on every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from atlas.layers import Layers

__all__ = ["synthetic_sites"]

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
_YEARS = {"start_year": (2025, 2031), "delivery_year": (2026, 2034)}
# Outlines in a square of 1 by 1: a rectangle, an L, a wedge, and a rectangle with a bay.
_OUTLINES = (
    ((0, 0), (1, 0), (1, 1), (0, 1)),
    ((0, 0), (1, 0), (1, 0.5), (0.4, 0.5), (0.4, 1), (0, 1)),
    ((0, 0.1), (0.7, 0), (1, 0.6), (0.6, 1), (0.1, 0.8)),
    ((0, 0), (1, 0), (1, 1), (0.7, 1), (0.7, 0.6), (0.3, 0.6), (0.3, 1), (0, 1)),
)


def synthetic_sites(layers: Layers, number: int) -> gpd.GeoDataFrame:
    """Draw sites of 0.1 to 8 ha all over the municipality, with every column of the layer ``sites``.

    In each column that the layer allows to be unknown, about one value in twenty is. Areas are even on a
    logarithmic scale, as those of the example are; counts are often 0.
    """
    rng = np.random.default_rng(_SEED)
    outlines = _outlines(layers.neighbourhoods.union_all(), number, rng)
    index = pd.Index([f"S-{position:05}" for position in range(number)], name="id")
    data = {name: _values(name, index, rng) for name in LAYERS["sites"].columns}
    data |= {"source": "synthetic", "source_date": layers.sites["source_date"].iloc[0]}
    return gpd.GeoDataFrame(data, geometry=outlines, index=index, crs=layers.sites.crs)


def _outlines(municipality: shapely.Geometry, number: int, rng: np.random.Generator) -> list[shapely.Polygon]:
    centres = _points_in(municipality, number, rng)
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


def _points_in(municipality: shapely.Geometry, number: int, rng: np.random.Generator) -> np.ndarray:
    left, bottom, right, top = municipality.bounds
    shapely.prepare(municipality)
    points = np.empty((0, 2))
    while len(points) < number:
        drawn = rng.uniform((left, bottom), (right, top), (number, 2))
        points = np.vstack([points, drawn[shapely.contains_xy(municipality, drawn)]])
    return points[:number]


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
