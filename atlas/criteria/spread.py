"""Spread: room for social homes where a neighbourhood has few (agreements 21 and 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["corporation_share"]


def corporation_share(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Share of corporation homes among all homes of the neighbourhood that the site's centre lies in.

    Returns
    -------
    Measure
        In per cent, unknown where the neighbourhood or its share is.

    References
    ----------
    Agreement 21: avoid concentration in one neighbourhood; 22: one-sided neighbourhoods.
    """
    neighbourhood = sites["neighbourhood_code"]
    value = neighbourhood.map(layers.neighbourhoods["corporation_pct"]).astype(float)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.where(value.isna(), "unknown", "known"),
                "missing": np.where(neighbourhood.isna(), "neighbourhood_code", "corporation_pct"),
                "neighbourhood": sites["neighbourhood_name"],
                "share_pct": value,
            },
            index=sites.index,
        )

    return Measure(value, evidence)
