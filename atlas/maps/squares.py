"""Homes on a map without giving away anyone's: squares, only where enough homes stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from atlas.crs import RD

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries

__all__ = ["home_squares", "snapped"]

SQUARE_M = 250
_SNAP_M = 100


def home_squares(homes: GeoDataFrame, least_homes: float) -> GeoDataFrame:
    """Count homes per square of 250 m and leave out each square with too few.

    Parameters
    ----------
    homes : GeoDataFrame of points
        In RD New (EPSG:28992); pitches are left out, for the trailer on them is the home.
    least_homes : float
        Squares with fewer homes are left out.

    Returns
    -------
    GeoDataFrame
        Squares in RD New with ``homes``, ordered by place.
    """
    counted = homes[homes["category"] != "pitch"]
    corner = np.floor(shapely.get_coordinates(counted.geometry.to_numpy()) / SQUARE_M).astype(int)
    cells, count = np.unique(corner, axis=0, return_counts=True)
    enough = count >= least_homes
    left, bottom = cells[enough].T * SQUARE_M
    return gpd.GeoDataFrame(
        {"homes": count[enough]},
        geometry=shapely.box(left, bottom, left + SQUARE_M, bottom + SQUARE_M),
        crs=RD,
    )


def snapped(points: GeoSeries) -> GeoSeries:
    """Return points moved to the middle of their square of 100 m, so that none is anyone's address."""
    middle = (np.floor(shapely.get_coordinates(points.to_numpy()) / _SNAP_M) + 0.5) * _SNAP_M
    return gpd.GeoSeries(shapely.points(middle), index=points.index, crs=points.crs)
