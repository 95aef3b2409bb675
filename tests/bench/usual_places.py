"""The measures of a place, as one usually writes them with geopandas: joins, nearest joins and overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.privacy import coarse_points

from .usual_joins import Nearby, first, nearest
from .usual_plans import Plans, Range, exactly
from .usual_stock import (
    corporation_share,
    demand_pressure,
    owner_occupied,
    planned_homes,
    secret_counts,
    social_homes_nearby,
    suitable_homes,
    village_shortfall,
    village_stock,
)

if TYPE_CHECKING:
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["located", "placed", "touched_shares"]


_LEAST_TOUCH_M2 = 1


def located(sites: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> gpd.GeoDataFrame:
    """Return the centroids of sites with the figures of their neighbourhood, the first by code on a border."""
    columns = ["village_code", "corporation_pct", "homes", "population", "age_65plus_pct", "geometry"]
    centroids = gpd.GeoDataFrame(geometry=sites.centroid)
    neighbourhoods = layers.neighbourhoods[columns].rename_axis("neighbourhood_code")
    joined = first(centroids.sjoin(neighbourhoods, how="left"), "neighbourhood_code")
    unsaid = joined["village_code"].isna()
    villages = layers.villages[["geometry"]].rename_axis("village")
    in_village = first(centroids[unsaid].sjoin(villages, how="left"), "village")
    joined["village_code"] = joined["village_code"].fillna(in_village["village"])
    figures = ["corporation_pct", "homes", "population", "age_65plus_pct"]
    joined[figures] = joined[figures].astype(float)
    joined["is_town"] = joined["village_code"].map(layers.villages["is_town"])
    joined["share_secret"] = secret_counts(joined["homes"] * joined["corporation_pct"] / 100, policy, total_known=False)
    for column, count in (("homes_secret", "homes"), ("people_secret", "population")):
        secret = secret_counts(layers.neighbourhoods[count], policy)
        joined[column] = joined["neighbourhood_code"].map(secret).fillna(value=False).astype(bool)
    return joined


def placed(
    sites: gpd.GeoDataFrame, at: gpd.GeoDataFrame, plans: Plans, layers: Layers, policy: Policy, nearby: Nearby
) -> dict[str, Range]:
    """Measure what follows from where a site lies."""
    detour = policy.assumptions.detour_factor.value
    facilities = layers.frames["facilities"]
    kinds = {kind for group in policy.groups.values() for kind in group.amenities}
    walks = pd.DataFrame(
        {kind: detour * nearest(at, facilities[facilities["kind"] == kind])["distance_m"] for kind in sorted(kinds)}
    )
    rooms = facilities[facilities["kind"].isin(policy.lists.common_rooms.names)]
    zones = layers.frames["care_zones"]
    zone = nearest(at, zones)
    stock = village_stock(layers, policy)
    everywhere = at if len(at) == len(layers.sites) else located(layers.sites, layers, policy)
    planned = planned_homes(layers, policy, everywhere)
    return {
        **_amenities(walks, plans, policy),
        "demand_pressure": demand_pressure(at, stock, layers, policy),
        "village_shortfall": village_shortfall(at, stock),
        "corporation_share": corporation_share(at, planned, plans),
        "social_homes_nearby": social_homes_nearby(at, planned, layers, policy, nearby),
        "owner_occupied_homes": owner_occupied(at, plans, policy),
        "suitable_homes": suitable_homes(at, layers, policy),
        "care_zone_distance": exactly(zone["distance_m"] * detour),
        "care_zone_room": _care_zone_room(zone["distance_m"] * detour, zones.loc[zone["target"]], plans, policy),
        "common_room_distance": exactly(nearest(at, rooms)["distance_m"] * detour),
        "wup_distance": exactly(nearest(at, layers.frames["wup_areas"])["distance_m"]),
        "works_nearby": _works_nearby(sites, layers, policy, nearby),
        "climate_share": _climate_share(sites, layers, policy),
        "pitch_spread": exactly(_pitch_spread(at, layers)),
        "pitch_access": exactly(pd.Series(np.nan, index=sites.index)),
    }


def _amenities(walks: pd.DataFrame, plans: Plans, policy: Policy) -> dict[str, Range]:
    measures = {}
    for name, criterion in policy.criteria.items():
        measure = criterion.measure or name
        if criterion.group is None:
            continue
        group = policy.groups[criterion.group]
        of_group = walks[list(group.amenities)]
        in_reach_pct = 100 * (of_group <= group.reach_m).mean(axis=1)
        if measure == "walking_distance":
            measures[name] = exactly(of_group.mean(axis=1))
        elif measure == "amenities_in_reach":
            measures[name] = exactly(in_reach_pct)
        else:
            suits = in_reach_pct >= policy.assumptions.accessible_suits_pct.value
            measures[name] = _accessible_shortfall(suits, plans, policy)
    return measures


def _accessible_shortfall(suits: pd.Series, plans: Plans, policy: Policy) -> Range:
    target_pct = policy.targets["accessible_share"].value

    def short(accessible: pd.Series, total: pd.Series) -> pd.Series:
        share_pct = (100 * accessible / total).clip(upper=100)
        return (target_pct - share_pct).clip(lower=0).mask(total == 0, 0.0)

    parts, wholes = (
        [each[column] for each in (plans.given, plans.low, plans.high)]
        for column in ("homes_accessible", "homes_total")
    )
    value, low, high = short(parts[0], wholes[0]), short(parts[2], wholes[1]), short(parts[1], wholes[2])
    value = value.mask(~suits | (high == 0), 0.0)
    return Range(value, low.where(suits, 0.0), high.where(suits, 0.0))


def _care_zone_room(walk_m: pd.Series, zones: gpd.GeoDataFrame, plans: Plans, policy: Policy) -> Range:
    least, asks = policy.assumptions.least_published_homes.value, policy.assumptions.places_per_clustered_home.value
    in_reach = walk_m <= policy.assumptions.care_zone_reach_m.value
    places = zones[["capacity_places", "used_places"]].astype(float).set_axis(walk_m.index)
    secret = (places > 0) & (places < least)
    told = places.mask(secret)
    low, high = places.mask(secret, 1).fillna(0), places.mask(secret, least - 1).fillna(np.inf)

    def left(capacity: pd.DataFrame, used: pd.DataFrame, counts: pd.DataFrame) -> pd.Series:
        after = capacity["capacity_places"] - used["used_places"] - counts["homes_clustered"] * asks
        return after.where(in_reach, 0.0)

    return Range(left(told, told, plans.given), left(low, high, plans.high), left(high, low, plans.low))


def _works_nearby(sites: gpd.GeoDataFrame, layers: Layers, policy: Policy, nearby: Nearby) -> Range:
    works = layers.frames["works"][["year", "geometry"]]
    reach_m = policy.assumptions.works_reach_m.value
    joined = nearby(sites[["start_year", "geometry"]], works, reach_m)
    apart = (joined["year"].astype(float) - joined["start_year"].astype(float)).abs()
    pairs = pd.DataFrame({"together": apart <= policy.assumptions.works_years_apart.value, "open": apart.isna()})
    count = pairs.groupby(level=0).sum().reindex(sites.index, fill_value=0).astype(float)
    # A work within reach of a site whose start is unknown makes the count unknown.
    return Range(count["together"].mask(count["open"] > 0), count["together"], count["together"] + count["open"])


def _climate_share(sites: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> Range:
    constraints = layers.frames["constraints"]
    areas = constraints.loc[constraints["kind"].isin(policy.lists.climate_kinds.names), ["geometry"]]
    pieces = gpd.overlay(sites[["geometry"]].reset_index(), areas.dissolve().explode(), how="intersection")
    touched_m2 = pieces.assign(area_m2=pieces.area).groupby("id")["area_m2"].sum()
    return exactly(100 * touched_m2.reindex(sites.index, fill_value=0) / sites.area)


def _pitch_spread(at: gpd.GeoDataFrame, layers: Layers) -> pd.Series:
    squares = coarse_points(layers.frames["pitches"].geometry)
    return nearest(at, gpd.GeoDataFrame(geometry=squares))["distance_m"]


def touched_shares(sites: gpd.GeoDataFrame, layers: Layers) -> pd.Series:
    """Return the touched share per site, kind and effect.

    Constraints of a kind are dissolved so that overlaps count once, and taken apart again so that a site is held
    against the nearest only.
    """
    constraints = layers.frames["constraints"][["kind", "effect", "geometry"]]
    areas = constraints.dissolve(by=["kind", "effect"]).explode().reset_index()
    pieces = gpd.overlay(sites[["geometry"]].reset_index(), areas, how="intersection")
    touched_m2 = pieces.assign(area_m2=pieces.area).groupby(["id", "kind", "effect"])["area_m2"].sum()
    touched_m2 = touched_m2[touched_m2 >= _LEAST_TOUCH_M2]
    return 100 * touched_m2.div(sites.area.rename_axis("id"), level="id")
