"""In which neighbourhood and village a site lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers

__all__ = ["locate"]


def locate(sites: GeoDataFrame, layers: Layers) -> GeoDataFrame:
    """Return the sites with their centroid, and with code and name of the neighbourhood and village it lies in.

    A centroid in no neighbourhood leaves both unknown; one on a border goes to the first by code.
    """
    neighbourhoods = layers.neighbourhoods.sort_index()
    centroid = sites.geometry.centroid
    neighbourhood, site = centroid.sindex.query(neighbourhoods.geometry.to_numpy(), predicate="intersects")
    code = np.full(len(sites), None, dtype=object)
    # Later ones are overwritten by earlier ones, so that the first code wins.
    code[site[::-1]] = neighbourhoods.index.to_numpy()[neighbourhood[::-1]]
    codes = pd.Series(code, index=sites.index, dtype=object)
    village_codes = codes.map(neighbourhoods["village_code"])
    return sites.assign(
        centroid=centroid,
        neighbourhood_code=codes,
        neighbourhood_name=codes.map(neighbourhoods["name"]),
        village_code=village_codes,
        village_name=village_codes.map(layers.villages["name"]),
    )
