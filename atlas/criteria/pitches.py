"""Trailer pitches: how many, how far from others, and whether they fit (agreement 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from atlas.criteria.bounds import give_or_take
from atlas.criteria.distances import nearest
from atlas.criteria.measure import Measure, bounded_measure, unknown_measure
from atlas.criteria.site_counts import site_count
from atlas.criteria.stated_errors import accuracy_m
from atlas.privacy import coarse_points

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["added_pitches", "pitch_access", "pitch_size", "pitch_spread"]


def added_pitches(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """New trailer pitches in the site's programme.

    Returns
    -------
    Measure
        In pitches, unknown where the count is.

    References
    ----------
    Agreement 20: 17 new pitches with rental trailers.
    """
    pitches = site_count(sites, layers, "pitches")

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select([np.isnan(pitches.value), pitches.value == 0], ["unknown", "none"], "known"),
                "missing": "pitches",
                "pitches": pitches.value,
                "target": policy.targets["new_pitches"].value,
            },
            index=sites.index,
        )

    return bounded_measure(sites.index, (pitches.low, pitches.value, pitches.high), evidence)


def pitch_spread(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Straight-line distance from the site's centre to the nearest place where trailers stand.

    To the middle of the square of 100 m in which that place lies, as on the maps: a finer distance would tell where
    people live.

    Returns
    -------
    Measure
        In metres, unknown where there is no layer of pitches or it is empty.

    References
    ----------
    Agreements 20 (new pitches) and 21 (spread attention groups).
    """
    pitches = layers.get("pitches")
    if pitches is None or pitches.empty:
        return unknown_measure(sites.index, "pitch_places")
    _, distance_m = nearest(sites["centre"], layers.once(_squares))
    value = pd.Series(distance_m, index=sites.index)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame({"case": "known", "distance_m": value}, index=sites.index)

    off_m = accuracy_m(sites, layers, "sites") + accuracy_m(pitches, layers, "pitches").max()
    low, high = give_or_take(value, off_m)
    return Measure(value, evidence, low=low, high=high)


def pitch_access(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Straight-line distance from the site's outline to the nearest road that a trailer can be driven over.

    Paths and motorways are none; a street of unknown kind counts as a road.

    Returns
    -------
    Measure
        In metres, 0 where a road touches the site; unknown where there is no layer of streets or it has no road.

    References
    ----------
    Agreement 20: the municipality and corporations look for sites for pitches.
    """
    streets = layers.get("streets")
    roads = None if streets is None else layers.once(_roads)
    if streets is None or roads is None:
        return unknown_measure(sites.index, "streets")
    tree, street = roads
    (_, piece), distance_m = tree.query_nearest(sites.geometry.to_numpy(), return_distance=True, all_matches=False)
    value = pd.Series(distance_m, index=sites.index)

    def evidence() -> pd.DataFrame:
        name = streets["name"].to_numpy()[street[piece]]
        # As distances are written: below 5 m is 0 m.
        along = value.round(-1) == 0
        named = pd.notna(name)
        return pd.DataFrame(
            {
                "case": np.select([along & named, along, named], ["along", "along_nameless", "known"], "nameless"),
                "name": name,
                "distance_m": value,
            },
            index=sites.index,
        )

    off_m = accuracy_m(sites, layers, "sites") + accuracy_m(streets, layers, "streets").max()
    low, high = give_or_take(value, off_m)
    return Measure(value, evidence, low=low, high=high)


def pitch_size(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Area of the site per pitch in its programme; the whole area where there is no pitch in it.

    The whole site, also where homes are to be built on it.

    Returns
    -------
    Measure
        In m2, unknown where the number of pitches is; then at most the whole area.

    References
    ----------
    Agreement 20: room for new pitches with a rental trailer.
    """
    area_m2, pitches = shapely.area(sites.geometry.to_numpy()), site_count(sites, layers, "pitches")
    off_m = accuracy_m(sites, layers, "sites").to_numpy()
    # An outline that is off by so much everywhere loses no more than a strip along it, and gains that and its corners.
    strip_m2 = shapely.length(sites.geometry.to_numpy()) * off_m
    smallest_m2, largest_m2 = np.maximum(area_m2 - strip_m2, 0), area_m2 + strip_m2 + np.pi * off_m**2
    value, low, high = (
        pd.Series(each, index=sites.index)
        for each in (
            area_m2 / np.maximum(pitches.value, 1),
            smallest_m2 / np.maximum(pitches.high, 1),
            largest_m2 / np.maximum(pitches.low, 1),
        )
    )

    def evidence() -> pd.DataFrame:
        homes = sites["homes_total"].to_numpy(dtype=float, na_value=np.nan) > 0
        return pd.DataFrame(
            {
                "case": np.select(
                    [value.isna(), pitches.value == 0, homes], ["unknown", "none", "with_homes"], "known"
                ),
                "missing": "pitches",
                "area_m2": area_m2,
                "each_m2": value,
            },
            index=sites.index,
        )

    return Measure(value, evidence, low=low, high=high)


def _squares(layers: Layers) -> GeoSeries:
    return coarse_points(layers.frames["pitches"].geometry)


def _roads(layers: Layers) -> tuple[shapely.STRtree, np.ndarray] | None:
    """Return every straight piece of road as a tree, and the street that it is of; None where there is no road."""
    streets = layers.frames["streets"]
    road = np.flatnonzero(streets["kind"].fillna("road").eq("road").to_numpy())
    lines, of_road = shapely.get_parts(streets.geometry.to_numpy()[road], return_index=True)
    corners, of_line = shapely.get_coordinates(lines, return_index=True)
    same = of_line[:-1] == of_line[1:]
    pieces = shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1)[same])
    return (shapely.STRtree(pieces), road[of_road[of_line[:-1][same]]]) if len(pieces) else None
