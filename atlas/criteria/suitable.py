"""Suitable homes in every neighbourhood and village (agreement 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.bounds import told_bounds
from atlas.criteria.measure import Measure, unknown_measure
from atlas.criteria.neighbourhood_figures import NeighbourhoodFigure, is_secret, neighbourhood_figure
from atlas.criteria.social_homes import accessible_homes
from atlas.privacy import is_small

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["suitable_homes"]


def suitable_homes(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Accessible social homes in the site's neighbourhood per 100 residents of 65 years or older; fewer is more need.

    Accessible is from outside and inside, as agreement 3 defines it.

    Returns
    -------
    Measure
        In homes per 100 older residents. It lies between two bounds where the list does not say of every home whether
        it is accessible, and where the homes are so few that their number is secret. Unknown without homes, residents
        or their ages, where the number of residents is secret, and where nobody of 65 or older lives.

    References
    ----------
    Agreement 15: suitable homes in every neighbourhood and village.
    """
    homes = layers.get("homes")
    if homes is None or homes.empty:
        return unknown_measure(sites.index, "homes")
    least = policy.assumptions.least_published_homes.value
    residents, older_pct = (neighbourhood_figure(sites, layers, each) for each in ("population", "age_65plus_pct"))
    older = _older(residents, older_pct)
    counted = accessible_homes(layers, policy)
    low, high = told_bounds(counted.low, counted.count, counted.high, least)
    code = sites["neighbourhood_code"]
    place = layers.neighbourhoods.index.get_indexer(code)
    count, doubtful, fewest, most = (
        np.where(place >= 0, each[place], np.nan) for each in (counted.count, counted.unknown, low, high)
    )
    secret = is_secret(sites, layers, policy, "population") | is_small(older.value, least)
    few_homes = is_small(count, least)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = (
            np.where(few_homes | (doubtful > 0), np.nan, 100 * count / older.value),
            100 * fewest / older.high,
            np.where(older.low > 0, 100 * most / older.low, np.nan),
        )
    nobody = older.value == 0
    value, lowest, highest = (pd.Series(np.where(secret | nobody, np.nan, each), index=sites.index) for each in rates)

    def evidence() -> pd.DataFrame:
        unknown = np.isnan(older.value) | np.isnan(count)
        return pd.DataFrame(
            {
                "case": np.select(
                    [unknown, secret, nobody, few_homes, doubtful > 0, count == 0],
                    ["unknown", "secret", "nobody", "few", "between", "none"],
                    "known",
                ),
                "missing": np.select(
                    [code.isna(), np.isnan(residents.value)], ["neighbourhood_code", "population"], "age_65plus_pct"
                ),
                "neighbourhood": sites["neighbourhood_name"],
                "per_100": value,
                "least_per_100": lowest,
                "most_per_100": highest,
                "least_homes": least,
            },
            index=sites.index,
        )

    return Measure(value, evidence, low=lowest, high=highest)


def _older(residents: NeighbourhoodFigure, older_pct: NeighbourhoodFigure) -> NeighbourhoodFigure:
    """Return the residents of 65 years or older."""
    value, low, high = (each * share / 100 for each, share in zip(residents, older_pct, strict=True))
    return NeighbourhoodFigure(value, low, np.fmin(high, residents.high))
