"""Renewal: near a WUP area, and together with planned works (agreements 10 and 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.bounds import give_or_take
from atlas.criteria.distances import nearest, within
from atlas.criteria.measure import Measure, unknown_measure
from atlas.criteria.stated_errors import accuracy_m, stated_error

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["works_nearby", "wup_distance"]


def wup_distance(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Straight-line distance from the site's centre to the nearest WUP area; 0 inside one.

    Returns
    -------
    Measure
        In metres, unknown where there is no layer of WUP areas or it is empty.

    References
    ----------
    Agreement 10: neighbourhood implementation plans for De Arend and the Zeeheldenbuurt.
    """
    areas = layers.get("wup_areas")
    if areas is None or areas.empty:
        return unknown_measure(sites.index, "wup_areas")
    position, distance_m = nearest(sites["centre"], areas.geometry)
    value = pd.Series(distance_m, index=sites.index)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.where(value == 0, "inside", "outside"),
                "name": areas["name"].to_numpy()[position],
                "distance_m": value,
            },
            index=sites.index,
        )

    off_m = accuracy_m(sites, layers, "sites") + accuracy_m(areas, layers, "wup_areas").max()
    low, high = give_or_take(value, off_m)
    return Measure(value, evidence, low=low, high=high)


def works_nearby(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Planned works within reach of the site's outline, in about the year in which the site starts.

    Reach and years come from the policy.

    Returns
    -------
    Measure
        In works, unknown where there is no layer of works, or where works are within reach but the
        site's start year is unknown: then at most all of these; ``details`` has ``name``, ``kind``, ``year``
        and ``distance_m``.

    References
    ----------
    Agreement 14: combine works.
    """
    works = layers.get("works")
    if works is None:
        return unknown_measure(sites.index, "works")
    reach_m, years_apart = policy.assumptions.works_reach_m.value, policy.assumptions.works_years_apart.value
    of_site_m, of_work_m = accuracy_m(sites, layers, "sites").to_numpy(), accuracy_m(works, layers, "works").to_numpy()
    widest_m = reach_m + of_site_m.max(initial=0) + of_work_m.max(initial=0)
    site, work, distance_m = within(sites.geometry, works.geometry, widest_m)
    apart = np.abs(
        works["year"].to_numpy(dtype=float)[work] - sites["start_year"].to_numpy(dtype=float, na_value=np.nan)[site]
    )
    off_m = of_site_m[site] + of_work_m[work]
    off = (
        stated_error(sites, layers, "sites", "start_year").to_numpy()[site]
        + stated_error(works, layers, "works", "year").to_numpy()[work]
    )
    near, unknown = distance_m <= reach_m, np.isnan(apart)
    together = near & (apart <= years_apart)

    def count(pairs: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(site[pairs], minlength=len(sites)).astype(float)

    works_together = np.where(count(near & unknown) > 0, np.nan, count(together))
    fewest = count((distance_m <= reach_m - off_m) & (apart <= years_apart - off))
    most = count((distance_m <= reach_m + off_m) & (unknown | (apart <= years_apart + off)))
    value, low, high = (pd.Series(each, index=sites.index) for each in (works_together, fewest, most))

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select([value.isna(), value == 0], ["unknown", "none"], "known"),
                "missing": "start_year",
                "works": value,
                "reach_m": reach_m,
            },
            index=sites.index,
        )

    def details() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "name": works["name"].to_numpy()[work],
                "kind": works["kind"].to_numpy()[work],
                "year": works["year"].to_numpy()[work],
                "distance_m": distance_m,
            },
            index=sites.index[site],
        )[together]

    return Measure(value, evidence, details, low, high)
