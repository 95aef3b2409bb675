"""In which neighbourhood and village a site lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from atlas.layers.areas import centres, neighbourhood_of, told_of, village_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers

__all__ = ["locate"]


def locate(sites: GeoDataFrame, layers: Layers) -> GeoDataFrame:
    """Return the sites with their centre, and with code and name of the neighbourhood and village it lies in.

    See `atlas.layers.areas` for what the centre is and where a village is looked for; what lies in none stays unknown.
    """
    centre = centres(sites.geometry.to_numpy())
    neighbourhood = neighbourhood_of(centre, layers)
    village = village_of(centre, neighbourhood, layers)
    told = {
        "neighbourhood_code": neighbourhood,
        "neighbourhood_name": told_of(neighbourhood, layers.neighbourhoods["name"]),
        "village_code": village,
        "village_name": told_of(village, layers.villages["name"]),
    }
    columns = {name: pd.Series(values, index=sites.index, dtype=object) for name, values in told.items()}
    return sites.assign(centre=gpd.GeoSeries(centre, index=sites.index, crs=sites.crs), **columns)
