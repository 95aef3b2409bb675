"""Targets counted from the corporations' lists of homes: rents and accessible homes; small counts stay secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from atlas.criteria.area_of_points import area_of_points
from atlas.privacy import SECRET, is_small, protected
from atlas.stock.target_line import Bounds, Goal, Stand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from atlas.stock.target_sources import Sources

__all__ = ["accessible_homes", "accessible_villages", "rent_share", "without_list"]


def rent_share(segment: str) -> Callable[[Goal, Sources], Stand]:
    """Return what tells which per cent of the social rented homes has a rent in a segment (agreement 7)."""

    def count(goal: Goal, sources: Sources) -> Stand:
        homes = sources.layers.get("homes")
        if homes is None or homes.empty:
            return Stand(missing="homes")
        daeb = homes[homes["category"] == "daeb"]
        is_in = daeb["rent_segment"].eq(segment).astype("boolean").mask(daeb["rent_segment"].isna())
        counts = _counts(is_in, daeb["corporation"], sources.policy.agreement.corporations)
        found = _stand(goal.corporation, counts, sources)
        total = float(counts["all"].sum() if goal.corporation is None else counts.loc[goal.corporation, "all"])
        if found.today is None or not total:
            return found._replace(today=None)
        low, high = found.today
        return Stand(today=Bounds(100 * low / total, 100 * min(high, total) / total))

    return count


def accessible_homes(goal: Goal, sources: Sources) -> Stand:
    """Count the social homes that are accessible from outside and inside (agreement 3)."""
    homes = sources.layers.get("homes")
    if homes is None or homes.empty:
        return Stand(missing="homes")
    social, both = sources.once(_accessible)
    counts = _counts(both, social["corporation"], sources.policy.agreement.corporations)
    return _stand(goal.corporation, counts, sources)


def accessible_villages(sources: Sources) -> pd.DataFrame | None:
    """Count the accessible social homes per village, in the stock and in the plans of the sites.

    Returns
    -------
    DataFrame or None
        Indexed by village code: ``accessible_low`` and ``accessible_high`` in the stock, `atlas.privacy.SECRET` where
        the count is small or gives a small one away; ``homes_accessible``, those on sites that were built since the
        baseline or are planned, as far as known. None without a list of homes.
    """
    layers, homes = sources.layers, sources.layers.get("homes")
    if homes is None or homes.empty:
        return None
    social, both = sources.once(_accessible)
    shapes = social.geometry.to_numpy()
    places = np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)])
    villages = layers.villages.index
    place = area_of_points(places, layers.villages.geometry.to_numpy())
    village = pd.Series(np.array([*villages, None], dtype=object)[place], index=social.index)
    # The totals of corporations are told: what is left without those that have homes in one village alone is told too.
    elsewhere = village.groupby(social["corporation"]).transform("nunique") > 1
    rest = _counts(both[elsewhere], village[elsewhere], villages)
    told = _published(_counts(both, village, villages), _least(sources), rest)
    plans = sources.sites.entries
    of_site = sources.measures.sites["village_code"].reindex(plans.index)
    new = plans["homes_accessible"].astype(float).groupby(of_site).sum().reindex(villages, fill_value=0)
    stock = told[["low", "high"]].add_prefix("accessible_").astype(object).mask(told["is_secret"], SECRET)
    return stock.assign(homes_accessible=new.astype(int))


def without_list(sources: Sources) -> list[str]:
    """Return the corporations that have homes by the ledger and none in the lists, where there are lists at all."""
    homes, opening = sources.layers.get("homes"), sources.ledger.opening
    if homes is None or homes.empty:
        return []
    return sorted({*opening.loc[opening["homes"] > 0, "corporation"]} - {*homes["corporation"].dropna()})


def _accessible(sources: Sources) -> tuple[pd.DataFrame, pd.Series]:
    """Return the social homes, and whether each is accessible, NA where that is unknown."""
    homes = sources.layers.frames["homes"]
    social = homes[homes["category"].isin(sources.policy.lists.social_categories.names)]
    return social, social["externally_accessible"].astype("boolean") & social["internally_accessible"].astype("boolean")


def _counts(is_one: pd.Series, group: pd.Series, groups: Iterable[str]) -> pd.DataFrame:
    """Count per group the homes that surely are one, those of which it is unknown, and all."""
    known = is_one.astype("boolean")
    counts = pd.DataFrame({"sure": known.fillna(value=False), "unknown": known.isna(), "all": True}, dtype=int)
    return counts.groupby(group).sum().reindex(list(groups), fill_value=0)


def _stand(corporation: str | None, counts: pd.DataFrame, sources: Sources) -> Stand:
    """Return what may be told of a corporation, or of all together."""
    if corporation is None:
        sure, unknown = float(counts["sure"].sum()), float(counts["unknown"].sum())
        return Stand(today=Bounds(sure, sure + unknown))
    if not counts.loc[corporation, "all"]:
        return Stand(missing="homes_of_corporation")
    told = _published(counts, _least(sources)).loc[corporation]
    return Stand(is_secret=True) if told["is_secret"] else Stand(today=Bounds(float(told["low"]), float(told["high"])))


def _published(counts: pd.DataFrame, least: float, rest: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what may be told per group, where the sum of all groups is known.

    Parameters
    ----------
    counts : DataFrame
        As `_counts` gives them.
    least : float
        The smallest count that is told.
    rest : DataFrame or None
        Counts of parts of the same groups that others can work out; a small one of these makes the group secret.

    Returns
    -------
    DataFrame
        ``low``, ``high`` and ``is_secret``. Where the number of unknown homes is secret, ``high`` counts those of all
        groups in which it is: that sum is known anyhow.
    """

    def secret(column: str) -> NDArray[np.bool_]:
        small = is_small(counts[column].to_numpy(dtype=float), least)
        if rest is not None:
            small |= is_small(rest[column].to_numpy(dtype=float), least)
        return protected(counts[column].to_numpy(dtype=float), small, [np.zeros(len(counts), dtype=np.intp)], least)

    unknown, is_hidden = counts["unknown"], secret("unknown")
    most_unknown = unknown.mask(is_hidden, unknown[is_hidden].sum())
    return pd.DataFrame(
        {"low": counts["sure"], "high": counts["sure"] + most_unknown, "is_secret": secret("sure")}, index=counts.index
    )


def _least(sources: Sources) -> float:
    return sources.policy.assumptions.least_published_homes.value
