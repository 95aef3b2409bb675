"""The measures and scores of the atlas as one usually writes them with geopandas: numbers only, without evidence.

Written to be good at it: whole columns at a time, one `sjoin_nearest` per kind of facility, constraints dissolved
before they are laid over the sites. It shares no function with `atlas.criteria` or `atlas.scores`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.policy.rules import ConstraintKnockOut, PlaceKnockOut, StatusKnockOut

from .usual_joins import Nearby, by_buffer
from .usual_places import located, placed, touched_shares
from .usual_plans import Plans, Range, counted, plans_of

if TYPE_CHECKING:
    import geopandas as gpd

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["UsualResults", "the_usual_way"]


@dataclass(frozen=True)
class UsualResults:
    """Numbers by site.

    Parameters
    ----------
    measures : DataFrame, shape (n_sites, n_criteria)
    touches : Series
        Touched share in per cent by site, kind and effect.
    knock_outs : DataFrame
        ``id``, ``knock_out`` and ``known``, one row per knock-out that holds or can't be tested.
    scores : dict of str to DataFrame
        By profile ``score``, ``score_low``, ``score_high`` and ``knocked_out``.
    """

    measures: pd.DataFrame
    touches: pd.Series
    knock_outs: pd.DataFrame
    scores: dict[str, pd.DataFrame]


def the_usual_way(sites: gpd.GeoDataFrame, layers: Layers, policy: Policy, nearby: Nearby = by_buffer) -> UsualResults:
    """Measure all criteria and knock-outs of the agreement, and score every profile."""
    at, plans = located(sites, layers, policy), plans_of(sites)
    measured = counted(plans, sites, policy) | placed(sites, at, plans, layers, policy, nearby)
    measured["assessment_frame"] = _assessment_frame(measured, plans, policy)
    touches = touched_shares(sites, layers)
    knock_outs = _knock_outs(sites, at, touches, layers, policy)
    values = {name: _values(measured[name], policy.points(name)) for name in policy.criteria}
    scores = {profile: _score(values, knock_outs, policy, profile) for profile in policy.profiles}
    measures = pd.DataFrame({name: measured[name].value for name in policy.criteria})
    return UsualResults(measures, touches, knock_outs, scores)


def _assessment_frame(measured: dict[str, Range], plans: Plans, policy: Policy) -> Range:
    """Count the aspects that are met and those that are not; type and sustainability are told by no layer."""
    forms = ["homes_clustered", "homes_flex", "pitches"]
    accessible_low = 100 * plans.low["homes_accessible"] / plans.high["homes_total"]
    accessible_high = 100 * plans.high["homes_accessible"] / plans.low["homes_total"]
    # Only pitches tell nothing of whom the plan suits, and neither does a plan of which a count is unknown.
    untold = (plans.high["homes_total"] == 0) | plans.given[["homes_total", "homes_accessible"]].isna().any(axis=1)
    target_pct, suits_pct = policy.targets["accessible_share"].value, policy.assumptions.climate_fits_pct.value
    social, share = measured["social_share"], policy.targets["social_share"].value
    care_m, reach_m = measured["care_zone_distance"].value, policy.assumptions.care_zone_reach_m.value
    climate = measured["climate_share"].value
    met = pd.DataFrame(
        {
            "price_segment": social.low >= share,
            "living_form": plans.low[forms].sum(axis=1) >= 1,
            "target_group": (accessible_low >= target_pct) & ~untold,
            "living_with_care": care_m <= reach_m,
            "climate": climate <= suits_pct,
        }
    ).sum(axis=1)
    failed = pd.DataFrame(
        {
            "price_segment": (social.high < share) & social.value.notna(),
            "living_form": plans.given[forms].sum(axis=1, skipna=False) < 1,
            "target_group": (accessible_high < target_pct) & ~untold,
            "living_with_care": care_m > reach_m,
            "climate": climate > suits_pct,
        }
    ).sum(axis=1)
    low, high = met.astype(float), 7.0 - failed
    return Range(low.where(low == high), low, high)


def _knock_outs(
    sites: gpd.GeoDataFrame, at: gpd.GeoDataFrame, touches: pd.Series, layers: Layers, policy: Policy
) -> pd.DataFrame:
    kinds = set(layers.frames["constraints"]["kind"])
    excluded = touches.xs("exclude", level="effect").reset_index(name="touched_pct")
    tables = []
    for name, rule in policy.knock_outs.items():
        if isinstance(rule, ConstraintKnockOut):
            of_kind = excluded[excluded["kind"] == rule.constraint]
            out = of_kind.loc[of_kind["touched_pct"] > rule.most_touched_pct, "id"]
            unknown = sites.index[:0] if rule.constraint in kinds else sites.index
        elif isinstance(rule, StatusKnockOut):
            out = sites.index[sites["planning_status"].isin(rule.planning_status)]
            unknown = sites.index[sites["planning_status"].isna()]
        elif isinstance(rule, PlaceKnockOut):
            in_town = at["is_town"].astype("boolean")
            out, unknown = sites.index[in_town.fillna(value=False)], sites.index[in_town.isna()]
        else:
            column = sites.area if rule.column == "area_m2" else sites[rule.column].astype(float)
            out = sites.index[column < rule.least]
            unknown = sites.index[column.isna()]
        tables += [
            pd.DataFrame({"id": out, "knock_out": name, "known": True}),
            pd.DataFrame({"id": unknown, "knock_out": name, "known": False}),
        ]
    return pd.concat(tables, ignore_index=True)


def _values(measure: Range, points: list[tuple[float, float]]) -> pd.DataFrame:
    """Return the expected value with the least and the highest: a bend between the bounds may be either."""
    at, values = np.array(points).T
    low = measure.low.fillna(measure.value).fillna(-np.inf)
    high = measure.high.fillna(measure.value).fillna(np.inf)
    ends = pd.DataFrame({"low": np.interp(low, at, values), "high": np.interp(high, at, values)}, index=low.index)
    for bend, value in points:
        ends[f"bend {bend}"] = pd.Series(value, index=low.index).where((low <= bend) & (bend <= high))
    worst, best = ends.min(axis=1), ends.max(axis=1)
    known = pd.Series(np.interp(measure.value, at, values), index=low.index)
    return pd.DataFrame({"middle": known.fillna((worst + best) / 2), "worst": worst, "best": best})


def _score(values: dict[str, pd.DataFrame], knock_outs: pd.DataFrame, policy: Policy, profile: str) -> pd.DataFrame:
    rules = policy.profile(profile)
    total = sum(values[criterion] * weight / 100 for criterion, weight in rules.weights.items())
    out = knock_outs[knock_outs["known"] & knock_outs["knock_out"].isin(rules.knock_outs)]
    table = total.rename(columns={"middle": "score", "worst": "score_low", "best": "score_high"})
    table["knocked_out"] = table.index.isin(out["id"])
    return table.sort_values(["knocked_out", "score"], ascending=[True, False])
