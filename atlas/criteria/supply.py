"""Building sites and supply: homes added, social share, and when they can be there (agreements 1 and 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure, missing_columns

if TYPE_CHECKING:
    import datetime

    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["delivery_margin", "net_addition", "social_share"]


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
    counts = sites[["homes_social", "pitches", "homes_demolished"]].astype(float)
    value = counts["homes_social"] + counts["pitches"] - counts["homes_demolished"]

    def evidence() -> pd.DataFrame:
        missing = missing_columns(sites, list(counts.columns))
        built, pitches, demolished = (counts[column] > 0 for column in counts)
        case = np.select(
            [missing != "", value < 0, demolished & pitches, demolished, pitches & built, pitches, built],
            ["unknown", "loss", "all", "demolition", "both", "pitches", "plain"],
            "none",
        )
        return counts.assign(
            case=case,
            missing=missing,
            net_homes=value,
            lost_homes=-value,
            added_homes=value + counts["homes_demolished"],
        )

    return Measure(value, evidence)


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
    counts = sites[["homes_total", "homes_social", "pitches"]].astype(float)
    social = counts["homes_social"] + counts["pitches"]
    total = counts["homes_total"] + counts["pitches"]
    value = (100 * social / total.where(total > 0)).mask(total == 0, 0.0)

    def evidence() -> pd.DataFrame:
        missing = missing_columns(sites, list(counts.columns))
        return pd.DataFrame(
            {
                "case": np.select(
                    [value.isna(), total == 0, counts["pitches"] > 0], ["unknown", "nothing", "with_pitches"], "known"
                ),
                "missing": missing,
                "share_pct": value,
                "social_homes": social,
                "total_homes": total,
                "target_pct": policy.targets["social_share"].value,
            },
            index=sites.index,
        )

    return Measure(value, evidence)


def delivery_margin(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Months between a site's expected delivery and the end of the agreement; negative is too late.

    Expected is the later of the year that the plan states (its 31 December) and what planning status
    and owner still ask for, counted from the date of the site's data.

    Returns
    -------
    Measure
        In months, unknown where the planning status is.

    References
    ----------
    Agreement 2: pace of procedures. The months per status and owner are assumptions of the policy.
    """
    to_go = policy.months_to_delivery
    status = sites["planning_status"]
    # An owner's extra months are spent before building starts.
    before_building = ~status.isin(["under_construction", "completed", "dropped"])
    months = status.map(to_go.by_planning_status).astype(float)
    months += sites["owner"].map(to_go.by_owner).astype(float).where(before_building, 0)
    by_phase = sites["source_date"].map(_months_before).astype(float) + months
    by_plan = 12 * (sites["delivery_year"].astype(float) + 1)
    expected = np.fmax(by_phase, by_plan.where(by_phase.notna()))
    value = _months_before(policy.agreement.end) + 1 - expected

    def evidence() -> pd.DataFrame:
        basis = np.where(by_plan >= by_phase, "by_plan", "by_phase")
        margin = np.select([value < 0, value == 0], ["late_", "on_time_"], "early_")
        return pd.DataFrame(
            {
                "case": np.select(
                    [value.isna(), status == "dropped", status == "completed"],
                    ["unknown", "dropped", "completed"],
                    margin.astype(object) + basis,
                ),
                "missing": "planning_status",
                "months": value.abs(),
                "delivery": expected,
                "planning_status": status,
                "owner": sites["owner"],
                "end": policy.agreement.end,
            },
            index=sites.index,
        )

    return Measure(value, evidence)


def _months_before(date: datetime.date) -> int:
    """Return the whole months between year 0 and the month of a date."""
    return 12 * date.year + date.month - 1
