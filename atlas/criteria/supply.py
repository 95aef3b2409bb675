"""Building sites and supply: homes added, replaced or flexible, and the social share (agreements 1 and 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import bounded_measure, missing_columns
from atlas.criteria.site_counts import SiteCount, site_count

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from atlas.criteria.measure import Measure
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["flex_homes", "net_addition", "replaced_homes", "social_share"]


def net_addition(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Social homes that a site adds: social rent and pitches with a rental trailer, less demolition.

    Clustered, accessible and flex homes are part of the social homes; mid-rent does not count.

    Returns
    -------
    Measure
        In homes, unknown where one of the three counts is.

    References
    ----------
    Agreement 1 (what counts) and 20 (each new pitch comes with a rental trailer).
    """
    social, pitches, demolished = _social_counts(sites, layers)
    value = social.value + pitches.value - demolished.value
    low = social.low + pitches.low - demolished.high
    high = social.high + pitches.high - demolished.low

    def evidence() -> pd.DataFrame:
        missing = missing_columns(sites, ["homes_social", "pitches", "homes_demolished"])
        builds, places, demolishes = (each.value > 0 for each in (social, pitches, demolished))
        case = np.select(
            [missing != "", value < 0, demolishes & places, demolishes, places & builds, places, builds],
            ["unknown", "loss", "all", "demolition", "both", "pitches", "plain"],
            "none",
        )
        return pd.DataFrame(
            {
                "case": case,
                "missing": missing,
                "homes_social": social.value,
                "pitches": pitches.value,
                "homes_demolished": demolished.value,
                "net_homes": value,
                "lost_homes": -value,
                "added_homes": value + demolished.value,
            },
            index=sites.index,
        )

    return bounded_measure(sites.index, (low, value, high), evidence)


def replaced_homes(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Demolished homes in whose place social homes come back on the site.

    What comes back counts as in `net_addition`; more than is demolished replaces nothing, and less leaves the rest
    unreplaced.

    Returns
    -------
    Measure
        In homes; 0 where nothing is demolished, unknown where a count that matters is.

    References
    ----------
    Agreement 1: besides the net addition, at least 300 homes by demolition and rebuilding.
    """
    social, pitches, demolished = _social_counts(sites, layers)
    built = social.value + pitches.value
    low = np.minimum(demolished.low, social.low + pitches.low)
    high = np.minimum(demolished.high, social.high + pitches.high)
    # Where nothing goes, or nothing comes back, the other counts don't matter.
    value = np.where(low == high, low, np.minimum(demolished.value, built))

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select(
                    [np.isnan(value), demolished.value == 0, value == 0, demolished.value > built],
                    ["unknown", "none", "nothing_back", "part"],
                    "known",
                ),
                "missing": missing_columns(sites, ["homes_demolished", "homes_social", "pitches"]),
                "replaced_homes": value,
                "homes_demolished": demolished.value,
                "built_homes": built,
            },
            index=sites.index,
        )

    return bounded_measure(sites.index, (low, value, high), evidence)


def social_share(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Share of social homes in the site's programme, pitches counted as social homes.

    Returns
    -------
    Measure
        In per cent, unknown where a count is; 0 where nothing is to be built.

    References
    ----------
    Agreement 2: 30% social rent in new projects as the starting point.
    """
    homes, pitches = (site_count(sites, layers, column) for column in ("homes_total", "pitches"))
    social = site_count(sites, layers, "homes_social").part_of(homes)
    value = _share_pct(social.value, homes.value, pitches.value)
    # More social homes or pitches raise the share, more homes lower it; a plan of social homes alone has 100%.
    low = _share_pct(social.low, homes.high, pitches.low)
    most_homes = np.maximum(homes.low, np.minimum(social.high, homes.high))
    high = _share_pct(np.minimum(social.high, most_homes), most_homes, pitches.high)

    target = policy.targets["social_share"].value

    def evidence() -> pd.DataFrame:
        is_open = np.isnan(value)
        return pd.DataFrame(
            {
                "case": np.select(
                    [is_open & (low >= target), is_open, homes.value + pitches.value == 0, pitches.value > 0],
                    ["at_least", "unknown", "nothing", "with_pitches"],
                    "known",
                ),
                "low_pct": low,
                "missing": missing_columns(sites, ["homes_total", "homes_social", "pitches"]),
                "share_pct": value,
                "social_homes": social.value + pitches.value,
                "total_homes": homes.value + pitches.value,
                "target_pct": target,
            },
            index=sites.index,
        )

    return bounded_measure(sites.index, (low, value, high), evidence)


def flex_homes(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Flex homes in the plan.

    Returns
    -------
    Measure
        In homes, unknown where the count is; it is a part of the social homes.

    References
    ----------
    Agreement 1: flex homes count for the addition to the social stock.
    """
    flex = site_count(sites, layers, "homes_flex").part_of(site_count(sites, layers, "homes_social"))

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select([np.isnan(flex.value), flex.value == 0], ["unknown", "none"], "known"),
                "missing": "homes_flex",
                "homes_flex": flex.value,
            },
            index=sites.index,
        )

    return bounded_measure(sites.index, (flex.low, flex.value, flex.high), evidence)


def _social_counts(sites: GeoDataFrame, layers: Layers) -> tuple[SiteCount, SiteCount, SiteCount]:
    """Return what counts for the social stock: social homes, pitches (each with a trailer) and demolished homes."""
    homes = site_count(sites, layers, "homes_total")
    social = site_count(sites, layers, "homes_social").part_of(homes)
    return social, site_count(sites, layers, "pitches"), site_count(sites, layers, "homes_demolished")


def _share_pct(
    social: NDArray[np.float64], homes: NDArray[np.float64], pitches: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the social share of a plan; 0 where nothing is built, and its limit where a count goes to infinity."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 100 * (social + pitches) / (homes + pitches)
    share = np.where(homes + pitches == 0, 0, share)
    share = np.where(np.isinf(homes) & np.isfinite(social), 0, share)
    return np.where(np.isinf(pitches) | (np.isinf(homes) & np.isinf(social)), 100, share)
