"""The measures of a plan's own counts, as one usually writes them with pandas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import datetime

    import geopandas as gpd

    from atlas.policy import Policy

__all__ = ["Plans", "Range", "counted", "exactly", "plans_of"]

_COUNTS = [
    "homes_total",
    "homes_social",
    "homes_clustered",
    "homes_accessible",
    "homes_mid_rent",
    "homes_flex",
    "pitches",
    "homes_demolished",
]
_ENDED = ["under_construction", "completed", "dropped"]


@dataclass(frozen=True)
class Range:
    """A measure of each site with the least and the most that it can be; NaN where nothing is known."""

    value: pd.Series
    low: pd.Series
    high: pd.Series


def exactly(value: pd.Series) -> Range:
    """Return a measure that is what it is, or wholly unknown."""
    return Range(value, value, value)


@dataclass(frozen=True)
class Plans:
    """The counts of plans: as given, at the least and at the most, where a part is no more than its whole."""

    given: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame


def plans_of(sites: gpd.GeoDataFrame) -> Plans:
    """Read the counts of sites: an unknown count is at least 0 and, of a part, at most its whole."""
    given = sites[_COUNTS].astype(float)
    high = given.fillna(np.inf)
    for part in ("homes_social", "homes_clustered", "homes_accessible", "homes_mid_rent"):
        high[part] = given[part].fillna(high["homes_total"])
    high["homes_flex"] = given["homes_flex"].fillna(given["homes_social"]).fillna(np.inf)
    return Plans(given, given.fillna(0), high)


def counted(plans: Plans, sites: gpd.GeoDataFrame, policy: Policy) -> dict[str, Range]:
    """Measure what follows from a plan's counts, dates and area alone."""
    return {
        "net_addition": _net_addition(plans),
        "replaced_homes": _replaced(plans),
        "social_share": _social_share(plans),
        "delivery_margin": _delivery_margin(sites, policy),
        "clustered_homes": _column(plans, "homes_clustered"),
        "flex_homes": _column(plans, "homes_flex"),
        "added_pitches": _column(plans, "pitches"),
        "pitch_size": _pitch_size(plans, sites),
    }


def _column(plans: Plans, column: str) -> Range:
    return Range(plans.given[column], plans.low[column], plans.high[column])


def _net_addition(plans: Plans) -> Range:
    def net(built: pd.DataFrame, gone: pd.DataFrame) -> pd.Series:
        return built["homes_social"] + built["pitches"] - gone["homes_demolished"]

    return Range(net(plans.given, plans.given), net(plans.low, plans.high), net(plans.high, plans.low))


def _replaced(plans: Plans) -> Range:
    def replaced(counts: pd.DataFrame) -> pd.Series:
        return np.minimum(counts["homes_demolished"], counts["homes_social"] + counts["pitches"])

    low, high = replaced(plans.low), replaced(plans.high)
    return Range(replaced(plans.given).where(low != high, low), low, high)


def _social_share(plans: Plans) -> Range:
    given, low, high = plans.given, plans.low, plans.high
    # The share is lowest with few social homes among many, and highest where there are hardly others.
    least = 100 * (low["homes_social"] + low["pitches"]) / (high["homes_total"] + low["pitches"])
    all_social = np.maximum(low["homes_total"], np.minimum(high["homes_social"], high["homes_total"]))
    built = np.minimum(high["homes_social"], all_social) + high["pitches"]
    most = (100 * built / (all_social + high["pitches"])).mask(np.isinf(built), 100.0)
    value = 100 * (given["homes_social"] + given["pitches"]) / (given["homes_total"] + given["pitches"])
    nothing = given["homes_total"] + given["pitches"] == 0
    return Range(value.mask(nothing, 0.0), least.fillna(0.0), most.fillna(0.0))


def _delivery_margin(sites: gpd.GeoDataFrame, policy: Policy) -> Range:
    months = policy.months_to_delivery
    by_status = sites["planning_status"].map(months.by_planning_status).astype(float)
    by_owner = sites["owner"].map(months.by_owner).astype(float)
    by_owner[sites["planning_status"].isin(_ENDED)] = 0
    dates = pd.to_datetime(sites["source_date"])
    at = 12 * dates.dt.year + dates.dt.month - 1
    stated = 12 * (sites["delivery_year"].astype(float) + 1)
    end = _months_at_end(policy.agreement.end)
    unknown = by_status.isna()

    def margin(to_go: pd.Series) -> pd.Series:
        return end - pd.concat([at + to_go, stated], axis=1).max(axis=1)

    longest = by_status.fillna(max(months.by_planning_status.values())) + by_owner
    shortest = by_status.fillna(min(months.by_planning_status.values())) + by_owner.mask(unknown, 0.0)
    return Range(margin(by_status + by_owner).mask(unknown), margin(longest), margin(shortest))


def _months_at_end(date: datetime.date) -> int:
    """Return whole months since year 0 at the end of a date's month."""
    return 12 * date.year + date.month


def _pitch_size(plans: Plans, sites: gpd.GeoDataFrame) -> Range:
    area = sites.area
    given, low, high = (each["pitches"].clip(lower=1) for each in (plans.given, plans.low, plans.high))
    return Range(area / given, area / high, area / low)
