"""Homes on a map without giving away anyone's: squares, only where enough homes stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.crs import RD
from atlas.privacy import published_counts

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["home_squares"]

SQUARE_M = 250


def home_squares(homes: GeoDataFrame, least_homes: float) -> GeoDataFrame:
    """Count homes per square of 250 m and leave out each square whose count is secret.

    The number of all homes is told among the checks, so a single square with too few takes another one with it.

    Parameters
    ----------
    homes : GeoDataFrame of points
        In RD New (EPSG:28992); pitches are left out, for the trailer on them is the home.
    least_homes : float
        The smallest count of a square that may be shown.

    Returns
    -------
    GeoDataFrame
        Squares in RD New with ``homes``, ordered by place.
    """
    counted = homes[homes["category"] != "pitch"]
    corner = np.floor(shapely.get_coordinates(counted.geometry.to_numpy()) / SQUARE_M).astype(int)
    cells, count = np.unique(corner, axis=0, return_counts=True)
    all_homes = pd.Series("homes", index=range(len(cells)))
    published = published_counts(pd.Series(count), least_homes, all_homes)
    shown = (published["status"] == "shown").to_numpy()
    left, bottom = cells[shown].T * SQUARE_M
    return gpd.GeoDataFrame(
        {"homes": published.loc[shown, "count"].to_numpy(dtype=int)},
        geometry=shapely.box(left, bottom, left + SQUARE_M, bottom + SQUARE_M),
        crs=RD,
    )
