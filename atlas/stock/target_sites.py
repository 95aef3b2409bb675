"""Targets counted from the plans of sites: social and accessible shares of new build, and clustered homes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.stock.target_line import Bounds, Goal, Stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.stock.target_sources import Sources

__all__ = [
    "accessible_new_homes",
    "accessible_share",
    "clustered_homes",
    "project_shares",
    "social_share",
    "uncounted_sites",
    "undated_sites",
]


def social_share(goal: Goal, sources: Sources) -> Stand:
    """Return which per cent of the new build is social; pitches count as social homes, as in the criterion."""
    return sources.sites.stand(_share(("homes_social", "pitches"), ("homes_total", "pitches")), goal.due)


def accessible_share(goal: Goal, sources: Sources) -> Stand:
    """Return which per cent of the new build is accessible, on the sites that suit accessible homes."""
    suits = _suits(sources)
    if suits is None:
        return Stand(missing="suitability")
    suited = suits.reindex(sources.sites.entries.index, fill_value=False)
    return sources.sites.of(suited).stand(_share(("homes_accessible",), ("homes_total",)), goal.due)


def accessible_new_homes(goal: Goal, sources: Sources) -> Stand:
    """Count the accessible homes on sites, those that suit them and the others."""
    return sources.sites.of_corporation(goal.corporation).stand(_sum("homes_accessible"), goal.due)


def clustered_homes(goal: Goal, sources: Sources) -> Stand:
    """Count the clustered homes on sites; the stock has no mark for those that are there already."""
    return sources.sites.of_corporation(goal.corporation).stand(_sum("homes_clustered"), goal.due)


def project_shares(sources: Sources) -> pd.DataFrame:
    """Hold each project against the social share that is the starting point (agreement 2).

    Returns
    -------
    DataFrame
        Indexed by site, those that are shortest of it first, those of which it is unknown last: ``name``,
        ``disclosure``, ``planning_status``, ``delivery_year``, ``homes_total`` and ``homes_social`` (pitches counted),
        ``social_pct``, ``needed_homes`` (whole homes), ``lacking_homes`` and ``surplus_homes``; NA where it is unknown.
    """
    entries = sources.sites.entries
    total = entries["homes_total"] + entries["pitches"]
    social = entries["homes_social"] + entries["pitches"]
    pct = sources.policy.targets["social_share"].value
    needed = pd.Series([pd.NA if pd.isna(each) else math.ceil(each * pct / 100) for each in total], entries.index)
    difference = social - needed.astype("Int64")
    table = entries[["name", "disclosure", "planning_status", "delivery_year"]].assign(
        homes_total=total,
        homes_social=social,
        social_pct=(100 * social / total.where(total > 0)).astype("Float64"),
        needed_homes=needed.astype("Int64"),
        lacking_homes=(-difference).clip(lower=0),
        surplus_homes=difference.clip(lower=0),
    )
    builds = (total != 0).fillna(value=True).to_numpy(dtype=bool)
    return table[builds].sort_values(
        ["lacking_homes", "surplus_homes"], ascending=[False, True], na_position="last", kind="stable"
    )


def undated_sites(sources: Sources) -> int:
    """Count the planned sites of which the year of delivery is unknown: they count on no day."""
    entries = sources.sites.entries
    return int((entries["is_planned"] & entries["delivery_year"].isna()).sum())


def uncounted_sites(sources: Sources) -> int:
    """Count the sites of which so little is known that a number of their homes has no upper bound."""
    entries = sources.sites.entries
    return int(
        np.isinf(entries[["homes_clustered_high", "homes_accessible_high", "homes_social_high"]]).any(axis=1).sum()
    )


def _suits(sources: Sources) -> pd.Series | None:
    """Tell which sites suit accessible homes, as the criterion measured it; None where that is known of no site."""
    policy, measures = sources.policy, sources.measures
    of_measure = [name for name, rule in policy.criteria.items() if (rule.measure or name) == "accessible_shortfall"]
    if not of_measure:
        return None
    in_reach_pct = measures.by_criterion[of_measure[0]].evidence()["in_reach_pct"]
    suits = in_reach_pct >= policy.assumptions.accessible_suits_pct.value
    return None if in_reach_pct.isna().all() else suits


def _sum(column: str) -> Callable[[pd.DataFrame], Bounds]:
    """Return what adds up a count of sites; one that is not bounded at all is left out."""

    def count(entries: pd.DataFrame) -> Bounds:
        known = entries[np.isfinite(entries[f"{column}_high"])]
        return Bounds(float(known[f"{column}_low"].sum()), float(known[f"{column}_high"].sum()))

    return count


def _share(parts: tuple[str, ...], wholes: tuple[str, ...]) -> Callable[[pd.DataFrame], Bounds | None]:
    """Return what tells the share of some counts in others; a site is left out where its whole is unknown."""

    def count(entries: pd.DataFrame) -> Bounds | None:
        known = entries[entries[list(wholes)].notna().all(axis="columns")]
        whole = float(known[list(wholes)].to_numpy(dtype=float).sum())
        if not whole:
            return None
        low, high = (float(known[[f"{part}_{end}" for part in parts]].to_numpy().sum()) for end in ("low", "high"))
        return Bounds(100 * low / whole, min(100 * high / whole, 100.0))

    return count
