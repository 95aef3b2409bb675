"""The find-out list: unknown facts, by the chance that knowing them changes the shortlist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atlas.scores.robustness.draws import SEED, stream
from atlas.scores.robustness.shortlist import SAME_POINTS, on_shortlist, ranked_sites
from atlas.scores.robustness.unknown import Unknown, unknowns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from atlas.criteria import Measures
    from atlas.policy import Policy
    from atlas.scores.weighted_sum import Scores

__all__ = ["ToFindOut", "find_out"]

_DRAWS = 2000


@dataclass(frozen=True)
class ToFindOut:
    """An unknown fact, and the chance from 0 to 1 that the shortlist becomes another set once it is known."""

    unknown: Unknown
    chance: float


def find_out(measures: Measures, scores: Scores, policy: Policy, seed: int = SEED) -> list[ToFindOut]:
    """Return the unknown facts, the one most likely to change the shortlist first.

    The fact turns out anywhere between the bounds of what it leaves open, each value from worst to best as likely;
    all else counts as expected. What one fact tells of one site, or of all sites of a neighbourhood or village, moves
    together, from all worst to all best; what a whole layer tells differs by site. A knock-out that can't be tested
    holds with the chance ``robustness.untested_pct``.

    Parameters
    ----------
    measures, scores : Measures, Scores
        Of all sites, for one profile.
    policy : Policy
    seed : int
        The same seed gives the same chances, whatever the order of the sites.
    """
    sites = ranked_sites(scores)
    points = scores.contributions.loc[sites].sum(axis=1)
    out_share = policy.robustness.untested_pct.value / 100
    length = int(policy.robustness.shortlist_sites.value)
    found = []
    for unknown in unknowns(measures, scores, policy):
        moving = list(unknown.sites)
        drawn = np.column_stack([_drawn(site, unknown, scores, out_share, seed) for site in moving])
        found.append(ToFindOut(unknown, _chance(points, moving, drawn, length)))
    return sorted(found, key=lambda each: (-each.chance, each.unknown.missing, each.unknown.place))


def _drawn(site: str, unknown: Unknown, scores: Scores, out_share: float, seed: int) -> NDArray[np.float64]:
    """Return how many points a site gains or loses in each draw, minus infinity where it is knocked out."""
    whose = site if unknown.scope == "everywhere" else unknown.place
    share = _evenly(seed, unknown.missing, whose)
    change = np.zeros(_DRAWS)
    for _, criterion in (each for each in unknown.criteria if each[0] == site):
        worst, best = scores.low.loc[site, criterion], scores.high.loc[site, criterion]
        change += worst + (best - worst) * share - scores.contributions.loc[site, criterion]
    for _, knock_out in (each for each in unknown.knock_outs if each[0] == site):
        change[_evenly(seed, "knock-out", knock_out, site) < out_share] = -np.inf
    return change


def _evenly(seed: int, *names: str) -> NDArray[np.float64]:
    """Return shares from 0 to 1 that lie evenly, in an order of their own (McKay, Beckman and Conover 1979)."""
    return (stream(seed, *names).permutation(_DRAWS) + 0.5) / _DRAWS


def _chance(points: pd.Series, moving: list[str], drawn: NDArray[np.float64], length: int) -> float:
    """Return the share of draws in which the shortlist is another set than it is now."""
    fixed = np.sort(points.drop(moving).to_numpy())[::-1]
    if len(fixed) > length:
        # Whoever is below the shortlist of those that stay where they are, is never on it.
        fixed = fixed[fixed >= fixed[length - 1] - SAME_POINTS]
    now = points[moving].to_numpy()
    before = on_shortlist(np.concatenate([now, fixed]), length)
    after = on_shortlist(np.column_stack([now + drawn, np.broadcast_to(fixed, (_DRAWS, len(fixed)))]), length)
    return float((after != before).any(axis=1).mean())
