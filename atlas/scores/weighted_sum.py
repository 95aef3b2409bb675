"""The weighted sum: a score that anyone can add up, with bounds where something is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from atlas.criteria.by_site import by_site
from atlas.scores.value_function import value, value_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from atlas.criteria import Measure, Measures
    from atlas.policy import Policy, Profile

__all__ = ["Scores", "criterion_values", "number_better", "ranked", "score", "score_with"]


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
        0 to 100; NaN where the measure is unknown and more than one value is possible.
    worst, best : DataFrame, shape (n_sites, n_criteria)
        The least and the highest value, 0 to 100, that the measure can turn out to have: by what is unknown and by
        stated errors of the data. Equal where nothing is open.
    knock_outs : DataFrame
        Those that hold for this profile; see `atlas.criteria.knock_outs.knock_outs`.
    table : DataFrame, shape (n_sites,)
        ``score``, ``score_low``, ``score_high``, ``knocked_out`` and ``rank``: 1 is best, sites that are knocked out
        have none, equal scores share a rank. Best first, knocked out last.
    """

    profile: str
    weights: pd.Series
    criterion_values: pd.DataFrame
    worst: pd.DataFrame
    best: pd.DataFrame
    knock_outs: pd.DataFrame
    table: pd.DataFrame

    def knock_outs_of(self, site: str) -> list[dict[str, Any]]:
        """Return the knock-outs of the profile that hold for a site, or can't be tested."""
        return self._knock_outs_of.get(site, [])

    @cached_property
    def _knock_outs_of(self) -> dict[str, list[dict[str, Any]]]:
        return by_site(self.knock_outs)

    @cached_property
    def expected_values(self) -> pd.DataFrame:
        """Value per site and criterion, 0 to 100, where an unknown counts as the middle of its bounds."""
        return self.criterion_values.fillna((self.worst + self.best) / 2)

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """Points per site and criterion that add up to the score."""
        return self.expected_values * self.weights / 100

    @cached_property
    def low(self) -> pd.DataFrame:
        """Points per site and criterion at the least that they can turn out."""
        return self.worst * self.weights / 100

    @cached_property
    def high(self) -> pd.DataFrame:
        """Points per site and criterion at the most that they can turn out."""
        return self.best * self.weights / 100


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
    return score_with(policy.profile(profile).weights, measures, policy, profile)


def score_with(weights: Mapping[str, float], measures: Measures, policy: Policy, profile: str) -> Scores:
    """Score every site for a profile with other weights than its own, such as a party's; see `score`."""
    rules = policy.profile(profile)
    sites, criteria = measures.sites.index, list(weights)
    weighed = np.array(list(weights.values()), dtype=float)
    valued = criterion_values(measures, policy)
    values, worst, best = np.stack([valued[name] for name in criteria], 2)
    knock_outs = _of_profile(measures.knock_outs, rules)
    middle = np.where(np.isnan(values), (worst + best) / 2, values)
    scores = {
        name: (each * weighed).sum(axis=1) / 100
        for name, each in (("score", middle), ("score_low", worst), ("score_high", best))
    }
    table = ranked(sites, scores, sites.isin(knock_outs.index[knock_outs["known"]]))
    values, worst, best = (pd.DataFrame(each, index=sites, columns=criteria) for each in (values, worst, best))
    return Scores(profile, pd.Series(weighed, index=criteria), values, worst, best, knock_outs, table)


def criterion_values(measures: Measures, policy: Policy) -> dict[str, NDArray[np.float64]]:
    """Return per criterion of a policy the value, the least and the highest value of each site, shape (3, n_sites).

    0 to 100; a value is NaN where more than one is possible. Profiles and parties weigh each in their own way.
    """
    return measures.once(_valued, policy)


def _valued(measures: Measures, policy: Policy) -> dict[str, NDArray[np.float64]]:
    return {name: _values(measure, policy.points(name)) for name, measure in measures.by_criterion.items()}


def _values(measure: Measure, points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Return the value, the worst and the best of each site for one criterion, as three rows."""
    worst, best = value_bounds(*measure.bounds(), points)
    # What is not known exactly may still have one value only, on a flat piece of the function.
    known = np.where(worst == best, worst, value(measure.value, points))
    return np.stack([known, worst, best])


def _of_profile(knock_outs: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    return knock_outs[knock_outs["knock_out"].isin(profile.knock_outs)]


def ranked(sites: pd.Index, scores: Mapping[str, NDArray[np.float64]], out: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the table of `Scores`: scores and their bounds in order, with the rank of each site that is not out."""
    score = scores["score"]
    rank = pd.array(1 + number_better(score, score[~out]), dtype="Int64")
    rank[out] = pd.NA
    order = np.lexsort((sites.to_numpy(dtype=str), -_rounded(score), out))
    columns = {**scores, "knocked_out": out, "rank": rank}
    return pd.DataFrame({name: each[order] for name, each in columns.items()}, index=sites[order])


def number_better(scores: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.intp]:
    """Count for each score how many of the others are higher."""
    ascending = np.sort(_rounded(others))
    return np.asarray(len(ascending) - ascending.searchsorted(_rounded(scores), side="right"))


def _rounded(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round scores so that a rank never hangs on the order of adding: what differs by that alone is equal."""
    return scores.round(9)
