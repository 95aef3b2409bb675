"""Spread: room for social homes where a neighbourhood has few (agreements 21 and 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure
from atlas.privacy import published_counts

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["corporation_share", "share_status"]


def share_status(neighbourhoods: pd.DataFrame, policy: Policy) -> pd.Series:
    """Return per neighbourhood whether its share of corporation homes may be told.

    A share tells a count to whoever knows the number of homes, so it is told only where that count may be.

    Returns
    -------
    Series of str
        ``shown``, ``secret`` or ``unknown``; ``shown`` where only the number of homes is unknown.
    """
    share_pct = neighbourhoods["corporation_pct"].astype(float)
    count = neighbourhoods["homes"].astype(float) * share_pct / 100
    status = published_counts(count, policy.assumptions.least_published_homes.value)["status"]
    return status.mask(count.isna() & share_pct.notna(), "shown")


def corporation_share(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Share of corporation homes among all homes of the neighbourhood that the site's centre lies in.

    Returns
    -------
    Measure
        In per cent, unknown where the neighbourhood or its share is, or where the share would tell a secret count.

    References
    ----------
    Agreement 21: avoid concentration in one neighbourhood; 22: one-sided neighbourhoods.
    """
    neighbourhood = sites["neighbourhood_code"]
    secret = neighbourhood.map(share_status(layers.neighbourhoods, policy)) == "secret"
    # A score tells its measure to whoever knows the value function: what is secret counts as unknown.
    value = neighbourhood.map(layers.neighbourhoods["corporation_pct"]).astype(float).mask(secret)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select([secret, value.isna()], ["secret", "unknown"], "known"),
                "missing": np.where(neighbourhood.isna(), "neighbourhood_code", "corporation_pct"),
                "neighbourhood": sites["neighbourhood_name"],
                "share_pct": value,
            },
            index=sites.index,
        )

    return Measure(value, evidence)
