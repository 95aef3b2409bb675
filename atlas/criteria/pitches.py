"""Trailer pitches (agreement 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["added_pitches"]


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
    value = sites["pitches"].astype(float)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select([value.isna(), value == 0], ["unknown", "none"], "known"),
                "missing": "pitches",
                "pitches": value,
                "target": policy.targets["new_pitches"].value,
            },
            index=sites.index,
        )

    return Measure(value, evidence)
