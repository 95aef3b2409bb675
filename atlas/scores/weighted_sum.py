"""The weighted sum: a score that anyone can add up, with bounds where something is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.scores.value_function import value, value_bounds

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.policy import Policy, Profile

__all__ = ["Scores", "score"]


@dataclass(frozen=True)
class Scores:
    """All sites scored for one profile.

    Parameters
    ----------
    profile : str
        Name of the profile.
    weights : Series, shape (n_criteria,)
        By criterion, adding to 100, in the policy's order.
    criterion_values : DataFrame, shape (n_sites, n_criteria)
        0 to 100; NaN where the measure is unknown.
    low, high : DataFrame, shape (n_sites, n_criteria)
        Contributions in points at the worst and the best that an unknown measure can turn out; equal where it is known.
    knock_outs : DataFrame
        Those that hold for this profile; see `atlas.criteria.constraints.knock_outs`.
    table : DataFrame, shape (n_sites,)
        ``score`` (the middle of the bounds), ``score_low``, ``score_high``, ``knocked_out`` and ``rank``:
        1 is best, sites that are knocked out have none, equal scores share a rank. Best first, knocked out last.
    """

    profile: str
    weights: pd.Series
    criterion_values: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    knock_outs: pd.DataFrame
    table: pd.DataFrame

    @property
    def contributions(self) -> pd.DataFrame:
        """Points per site and criterion that add up to the score; an unknown counts half its range."""
        return (self.low + self.high) / 2


def score(measures: Measures, policy: Policy, profile: str) -> Scores:
    """Score every site for a profile.

    Parameters
    ----------
    measures : Measures
    policy : Policy
        Gives value functions and profiles.
    profile : str
        Name of the profile.

    Raises
    ------
    UnknownNameError
        Where the policy has no such profile.
    """
    rules = policy.profile(profile)
    sites, criteria = measures.sites.index, list(rules.weights)
    weights = np.array(list(rules.weights.values()))
    points = [policy.points(name) for name in criteria]
    values = np.column_stack(
        [value(measures.by_criterion[name].value, ends) for name, ends in zip(criteria, points, strict=True)]
    )
    worst, best = np.transpose([value_bounds(ends) for ends in points])
    low = np.where(np.isnan(values), worst, values) * weights / 100
    high = np.where(np.isnan(values), best, values) * weights / 100
    knock_outs = _of_profile(measures.knock_outs, rules)
    table = pd.DataFrame(
        {
            "score": (low + high).sum(axis=1) / 2,
            "score_low": low.sum(axis=1),
            "score_high": high.sum(axis=1),
            "knocked_out": sites.isin(knock_outs.index[knock_outs["known"]]),
        },
        index=sites,
    )
    low, high, values = (pd.DataFrame(each, index=sites, columns=criteria) for each in (low, high, values))
    return Scores(profile, pd.Series(weights, index=criteria), values, low, high, knock_outs, _ranked(table))


def _of_profile(knock_outs: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    return knock_outs[knock_outs["knock_out"].isin(profile.knock_outs)]


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    # Points that differ by rounding alone are equal, so that a rank never hangs on the order of adding.
    rounded = table["score"].round(9)
    rank = rounded.where(~table["knocked_out"]).rank(method="min", ascending=False).astype("Int64")
    order = np.lexsort((table.index.to_numpy(dtype=str), -rounded, table["knocked_out"]))
    return table.assign(rank=rank).iloc[order]
