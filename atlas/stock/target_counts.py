"""Targets counted from dated changes: the ledger, the improvements and the homes that fell vacant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.privacy import published_counts
from atlas.stock.target_line import Bounds, Goal, Stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.stock.target_sources import Sources

__all__ = [
    "demolition_or_sale",
    "improved_homes",
    "net_addition",
    "new_build",
    "new_pitches",
    "out_of_labels_efg",
    "replaced_homes",
    "status_holders_share",
    "untied_homes",
]


def net_addition(goal: Goal, sources: Sources) -> Stand:
    """Count the social homes that came since the baseline, less those that went."""
    return sources.social.of_corporation(goal.corporation).stand(_homes, goal.due)


def new_build(goal: Goal, sources: Sources) -> Stand:
    """Count the social homes that were newly built; a purchase or conversion is none."""
    changes = sources.social.of_corporation(goal.corporation)
    return changes.of(changes.entries["kind"] == "new").stand(_homes, goal.due)


def demolition_or_sale(goal: Goal, sources: Sources) -> Stand:
    """Count the social homes that were demolished or sold."""
    changes = sources.social.of_corporation(goal.corporation)
    gone = changes.of(changes.entries["kind"].isin(["demolition", "sale"]))
    return gone.stand(lambda entries: _exactly(-entries["homes"].sum()), goal.due)


def new_pitches(goal: Goal, sources: Sources) -> Stand:
    """Count the pitches that were newly laid out."""
    changes = sources.pitches.of_corporation(goal.corporation)
    return changes.of(changes.entries["kind"] == "new").stand(_homes, goal.due)


def replaced_homes(goal: Goal, sources: Sources) -> Stand:
    """Count demolished social homes in whose place new ones stand on the same site.

    A demolition without a site can't be tied to what comes back; see `untied_homes`.
    """
    changes = sources.social.of_corporation(goal.corporation)
    demolished = changes.entries.loc[changes.entries["kind"] == "demolition", "site_id"].dropna()
    tied = changes.of(changes.entries["kind"].isin(["demolition", "new"]) & changes.entries["site_id"].isin(demolished))
    return tied.stand(_replaced, goal.due)


def untied_homes(sources: Sources) -> int:
    """Count the social homes that were demolished, or are to be, on no site."""
    entries = sources.social.entries
    return -int(entries.loc[(entries["kind"] == "demolition") & entries["site_id"].isna(), "homes"].sum())


def improved_homes(*kinds: str) -> Callable[[Goal, Sources], Stand]:
    """Return what counts the homes that are made sustainable in some ways, or in any where none is named."""

    def count(goal: Goal, sources: Sources) -> Stand:
        improvements = sources.improvements
        if improvements is None:
            return Stand(missing="improvements")
        of_one = improvements.of_corporation(goal.corporation)
        return (of_one.of(of_one.entries["kind"].isin(kinds)) if kinds else of_one).stand(_homes, goal.due)

    return count


def out_of_labels_efg(goal: Goal, sources: Sources) -> Stand:
    """Count the homes that lose an energy label E, F or G by an improvement.

    Where an improvement does not say how many, it may be none or all of its homes.
    """
    improvements = sources.improvements
    if improvements is None:
        return Stand(missing="improvements")

    def count(entries: pd.DataFrame) -> Bounds:
        told = entries["homes_out_of_efg"]
        return Bounds(float(told.fillna(0).sum()), float(told.fillna(entries["homes"]).sum()))

    return improvements.of_corporation(goal.corporation).stand(count, goal.due)


def status_holders_share(goal: Goal, sources: Sources) -> Stand:
    """Return which per cent of the homes that fell vacant since the baseline went to status holders.

    Small counts of a corporation stay secret, and what would give them away. A period in which the number of vacated
    homes is unknown does not count; where only that of status holders is, it may be none or all.
    """
    table = sources.layers.get("vacancies")
    if table is None:
        return Stand(missing="vacancies")
    since = table["period"].str[:4] >= str(sources.policy.agreement.baseline_date.year)
    known = table[since & table["vacated_homes"].notna()]
    counts = pd.DataFrame(
        {
            "vacated": known["vacated_homes"],
            "low": known["status_holder_homes"].fillna(0),
            "high": known["status_holder_homes"].fillna(known["vacated_homes"]),
        }
    ).astype(float)
    if goal.corporation is None:
        return Stand(today=_share(counts.sum()))
    of_each = counts.groupby(known["corporation"]).sum().reindex(sources.policy.agreement.corporations, fill_value=0)
    least = sources.policy.assumptions.least_published_homes.value
    all_together = pd.Series("all", index=of_each.index)
    is_secret = any(
        published_counts(of_each[column], least, all_together).loc[goal.corporation, "status"] == "secret"
        for column in of_each
    )
    return Stand(is_secret=True) if is_secret else Stand(today=_share(of_each.loc[goal.corporation]))


def _share(counts: pd.Series) -> Bounds | None:
    low, high, vacated = (float(counts[column]) for column in ("low", "high", "vacated"))
    return Bounds(100 * low / vacated, 100 * high / vacated) if vacated else None


def _exactly(count: float) -> Bounds:
    return Bounds(float(count), float(count))


def _homes(entries: pd.DataFrame) -> Bounds:
    return _exactly(entries["homes"].sum())


def _replaced(entries: pd.DataFrame) -> Bounds:
    """Count per site the demolished homes, as far as as many were built there."""
    built = entries["homes"].where(entries["kind"] == "new", 0).groupby(entries["site_id"]).sum()
    gone = -entries["homes"].where(entries["kind"] == "demolition", 0).groupby(entries["site_id"]).sum()
    return _exactly(np.minimum(built, gone).clip(lower=0).sum())
