"""Joins by place, as one usually writes them with geopandas."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd

__all__ = ["Nearby", "by_buffer", "by_distance", "first", "nearest"]

_BUFFER_MARGIN_M = 1.0
"""A buffer of straight pieces is up to 0.36 m too narrow at 300 m; the distance itself then decides."""

Nearby = Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame, float], gpd.GeoDataFrame]
"""Joins to each feature of the first frame those of the second within reach."""


def by_buffer(features: gpd.GeoDataFrame, others: gpd.GeoDataFrame, reach_m: float) -> gpd.GeoDataFrame:
    """Join what lies within reach as most people do: by what a buffer touches."""
    around = features.set_geometry(features.buffer(reach_m + _BUFFER_MARGIN_M))
    joined = around.sjoin(others.rename_axis("other"), predicate="intersects")
    ends = features.geometry.loc[joined.index], others.geometry.loc[joined["other"]]
    return joined[(ends[0].distance(ends[1], align=False) <= reach_m).to_numpy()]


def by_distance(features: gpd.GeoDataFrame, others: gpd.GeoDataFrame, reach_m: float) -> gpd.GeoDataFrame:
    """Join what lies within reach with a predicate that geopandas has since 1.0."""
    return features.sjoin(others.rename_axis("other"), predicate="dwithin", distance=reach_m)


def nearest(at: gpd.GeoDataFrame, targets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join to each feature the nearest of others, the first by id of those equally near."""
    joined = at[["geometry"]].sjoin_nearest(targets[["geometry"]].rename_axis("target"), distance_col="distance_m")
    return first(joined, "target").reindex(at.index)


def first(joined: gpd.GeoDataFrame, code: str) -> gpd.GeoDataFrame:
    """Keep one row of each feature, the first by code."""
    if joined.index.is_unique:
        return joined
    return joined.sort_values(code).groupby(level=0).head(1).sort_index()
