"""Where WUP areas lie: which sites are in them, which are near, and in which town or village they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.stock.ledger import UNPLACED

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers

__all__ = ["area_of_site", "places_around", "sites_near"]


def sites_near(areas: GeoDataFrame, sites: GeoDataFrame, reach_m: float) -> pd.DataFrame:
    """Tell which sites are within reach of which area, in a straight line from edge to edge.

    Returns
    -------
    DataFrame of bool, shape (n_areas, n_sites)
    """
    rows = [sites.geometry.distance(outline) <= reach_m for outline in areas.geometry]
    return pd.DataFrame(rows, index=areas.index, columns=sites.index, dtype=bool)


def area_of_site(areas: GeoDataFrame, sites: GeoDataFrame) -> pd.Series:
    """Return the area that each site touches, the one with most of it where it touches several.

    Returns
    -------
    Series of str
        Indexed by site, without the sites that touch none.
    """
    touched = {}
    for site, outline in sites.geometry.items():
        touching = areas.geometry[areas.geometry.intersects(outline)]
        if not touching.empty:
            touched[site] = touching.intersection(outline).area.idxmax()
    return pd.Series(touched, dtype=object)


def places_around(area: str, layers: Layers) -> list[str]:
    """Return the codes of the town and villages in which an area lies, and the one of what has no known place."""
    shared = layers.villages.geometry.intersection(layers.frames["wup_areas"].geometry[area])
    return [*layers.villages.index[shared.area > 0], UNPLACED]
