"""The measures and scores of the atlas as one usually writes them with geopandas: numbers only, without evidence.

Written to be good at it: whole columns at a time, one `sjoin_nearest` per kind of facility, constraints dissolved
before they are laid over the sites. It shares no function with `atlas.criteria` or `atlas.scores`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.policy.policy import ConstraintKnockOut, StatusKnockOut

if TYPE_CHECKING:
    import datetime

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["UsualResults", "the_usual_way"]

_LEAST_TOUCH_M2 = 1
_BUFFER_MARGIN_M = 1.0
"""A buffer of straight pieces is up to 0.25 m too narrow at 200 m; the distance itself then decides."""


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


def the_usual_way(sites: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> UsualResults:
    """Measure all criteria and knock-outs of the agreement, and score every profile."""
    centroids = gpd.GeoDataFrame(geometry=sites.centroid)
    located = _locate(centroids, layers)
    measures = pd.DataFrame(
        {
            **_programme(sites),
            "delivery_margin": _delivery_margin(sites, policy),
            "walking_distance": _walking_distance(centroids, layers, policy),
            "village_shortfall": _village_shortfall(located, layers, policy),
            "corporation_share": _corporation_share(located, policy),
            "care_zone_distance": _distance(centroids, layers.frames["care_zones"])
            * policy.assumptions.detour_factor.value,
            "wup_distance": _distance(centroids, layers.frames["wup_areas"]),
            "works_nearby": _works_nearby(sites, layers, policy),
            "climate_share": _climate_share(sites, layers, policy),
        }
    )
    touches = _touches(sites, layers)
    knock_outs = _knock_outs(sites, touches, layers, policy)
    scores = {profile: _score(measures, knock_outs, policy, profile) for profile in policy.profiles}
    return UsualResults(measures, touches, knock_outs, scores)


def _locate(centroids: gpd.GeoDataFrame, layers: Layers) -> pd.DataFrame:
    """Join the neighbourhood and village of each centroid, the first by code where it lies on a border."""
    neighbourhoods = layers.neighbourhoods[["village_code", "corporation_pct", "homes", "geometry"]]
    joined = centroids.sjoin(neighbourhoods, how="left", predicate="intersects")
    joined = joined.sort_values("id_right").groupby(level=0).head(1).reindex(centroids.index)
    return joined.merge(layers.villages[["is_town"]], how="left", left_on="village_code", right_index=True)


def _programme(sites: gpd.GeoDataFrame) -> dict[str, pd.Series]:
    """Compute what follows from the counts of the programme alone."""
    counts = sites[["homes_total", "homes_social", "homes_clustered", "pitches", "homes_demolished"]].astype(float)
    social = counts["homes_social"] + counts["pitches"]
    total = counts["homes_total"] + counts["pitches"]
    return {
        "net_addition": social - counts["homes_demolished"],
        "social_share": (100 * social / total).where(total > 0).mask(total == 0, 0.0),
        "clustered_homes": counts["homes_clustered"],
        "added_pitches": counts["pitches"],
    }


def _delivery_margin(sites: gpd.GeoDataFrame, policy: Policy) -> pd.Series:
    by_status = sites["planning_status"].map(policy.months_to_delivery.by_planning_status).astype(float)
    by_owner = sites["owner"].map(policy.months_to_delivery.by_owner).astype(float)
    by_owner[sites["planning_status"].isin(["under_construction", "completed", "dropped"])] = 0
    dates = pd.to_datetime(sites["source_date"])
    by_plan = 12 * dates.dt.year + dates.dt.month - 1 + by_status + by_owner
    stated = 12 * (sites["delivery_year"].astype(float) + 1)
    expected = pd.concat([by_plan, stated], axis=1).max(axis=1).where(by_plan.notna())
    return _months_at_end(policy.agreement.end) - expected


def _months_at_end(date: datetime.date) -> int:
    """Return whole months since year 0 at the end of a date's month."""
    return 12 * date.year + date.month


def _distance(centroids: gpd.GeoDataFrame, targets: gpd.GeoDataFrame) -> pd.Series:
    joined = centroids.sjoin_nearest(targets[["geometry"]], distance_col="distance_m")
    return joined.loc[~joined.index.duplicated(), "distance_m"]


def _walking_distance(centroids: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> pd.Series:
    facilities = layers.frames["facilities"]
    distances = [_distance(centroids, facilities[facilities["kind"] == kind]) for kind in policy.lists.amenities.names]
    return pd.concat(distances, axis=1).mean(axis=1) * policy.assumptions.detour_factor.value


def _corporation_share(located: pd.DataFrame, policy: Policy) -> pd.Series:
    """Return the share, unknown where it would tell how few corporation homes there are."""
    share = located["corporation_pct"].astype(float)
    homes = located["homes"].astype(float) * share / 100
    return share.mask((homes > 0) & (homes < policy.assumptions.least_published_homes.value))


def _village_shortfall(located: pd.DataFrame, layers: Layers, policy: Policy) -> pd.Series:
    social = policy.lists.social_categories.names
    baseline, changes = layers.frames["stock_baseline"], layers.frames["stock_changes"]
    changes = changes[changes["status"] == "realised"]
    stock = pd.DataFrame(
        {
            "baseline": baseline[baseline["category"].isin(social)].groupby("village_code")["homes"].sum(),
            "change": changes[changes["category"].isin(social)].groupby("village_code")["homes"].sum(),
        }
    ).astype(float)
    joined = located.merge(stock, how="left", left_on="village_code", right_index=True)
    shortfall = (-joined["change"].fillna(0)).clip(lower=0).where(joined["baseline"].notna())
    return shortfall.mask(joined["is_town"].fillna(value=False).astype(bool), 0.0)


def _works_nearby(sites: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> pd.Series:
    reach_m = policy.assumptions.works_reach_m.value
    works = layers.frames["works"][["year", "geometry"]]
    around = gpd.GeoDataFrame(sites[["start_year"]], geometry=sites.buffer(reach_m + _BUFFER_MARGIN_M))
    joined = around.sjoin(works, predicate="intersects")
    distance_m = sites.geometry.loc[joined.index].distance(works.geometry.loc[joined["id_right"]], align=False)
    joined = joined[distance_m <= reach_m]
    apart = (joined["year"].astype(float) - joined["start_year"].astype(float)).abs()
    together = (apart <= policy.assumptions.works_years_apart.value).astype(float).where(apart.notna())
    # A work within reach of a site whose start is unknown makes the count unknown.
    count = together.groupby(level=0).sum(min_count=1)
    return count.reindex(sites.index).where(sites.index.isin(joined.index), 0.0)


def _climate_share(sites: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> pd.Series:
    constraints = layers.frames["constraints"]
    areas = constraints[constraints["kind"].isin(policy.lists.climate_kinds.names)][["geometry"]].dissolve()
    pieces = gpd.overlay(sites[["geometry"]].reset_index(), areas, how="intersection")
    touched_m2 = pieces.assign(area_m2=pieces.area).groupby("id")["area_m2"].sum()
    return 100 * touched_m2.reindex(sites.index, fill_value=0) / sites.area


def _touches(sites: gpd.GeoDataFrame, layers: Layers) -> pd.Series:
    """Touched share per site, kind and effect; constraints of a kind are dissolved so that overlaps count once."""
    constraints = layers.frames["constraints"][["kind", "effect", "geometry"]]
    areas = constraints.dissolve(by=["kind", "effect"]).reset_index()
    pieces = gpd.overlay(sites[["geometry"]].reset_index(), areas, how="intersection")
    touched_m2 = pieces.assign(area_m2=pieces.area).groupby(["id", "kind", "effect"])["area_m2"].sum()
    touched_m2 = touched_m2[touched_m2 >= _LEAST_TOUCH_M2]
    return 100 * touched_m2.div(sites.area.rename_axis("id"), level="id")


def _knock_outs(sites: gpd.GeoDataFrame, touches: pd.Series, layers: Layers, policy: Policy) -> pd.DataFrame:
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
        else:
            column = sites[rule.column].astype(float)
            out = sites.index[column < rule.least]
            unknown = sites.index[column.isna()]
        tables += [
            pd.DataFrame({"id": out, "knock_out": name, "known": True}),
            pd.DataFrame({"id": unknown, "knock_out": name, "known": False}),
        ]
    return pd.concat(tables, ignore_index=True)


def _score(measures: pd.DataFrame, knock_outs: pd.DataFrame, policy: Policy, profile: str) -> pd.DataFrame:
    rules = policy.profile(profile)
    low, high = pd.DataFrame(index=measures.index), pd.DataFrame(index=measures.index)
    for criterion, weight in rules.weights.items():
        at, points = np.array(policy.points(criterion)).T
        contribution = pd.Series(np.interp(measures[criterion], at, points), index=measures.index) * weight / 100
        low[criterion] = contribution.fillna(points.min() * weight / 100)
        high[criterion] = contribution.fillna(points.max() * weight / 100)
    out = knock_outs[knock_outs["known"] & knock_outs["knock_out"].isin(rules.knock_outs)]
    table = pd.DataFrame({"score_low": low.sum(axis=1), "score_high": high.sum(axis=1)})
    table["score"] = table[["score_low", "score_high"]].mean(axis=1)
    table["knocked_out"] = table.index.isin(out["id"])
    return table.sort_values(["knocked_out", "score"], ascending=[True, False])
