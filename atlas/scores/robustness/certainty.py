"""How sure the ranking of one profile is, all together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.scores.robustness.find_out import ToFindOut, find_out
from atlas.scores.robustness.left_out import LeftOut, leave_one_out
from atlas.scores.robustness.rank_chances import RankChances, rank_chances
from atlas.scores.robustness.same_thing import SameThing, same_things
from atlas.scores.robustness.second_method import SecondMethod, second_method
from atlas.scores.robustness.unknown import Secret, secrets
from atlas.scores.robustness.weight_interval import WeightInterval, weight_intervals

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.policy import Policy
    from atlas.scores.weighted_sum import Scores

__all__ = ["Certainty", "certainty"]


@dataclass(frozen=True)
class Certainty:
    """How sure the ranking of one profile is.

    Parameters
    ----------
    profile : str
    chances : RankChances
        The chance of each rank of each site.
    weight_intervals : list of WeightInterval
        How far each weight can move before the shortlist changes.
    left_out : list of LeftOut
        The ranking without each criterion.
    to_find_out : list of ToFindOut
        Unknown facts, the one most likely to change the shortlist first.
    secrets : list of Secret
        What stays unknown for privacy.
    same_things : list of SameThing
        Criteria that measure nearly the same thing.
    second_method : SecondMethod
        The ranking by another method.
    """

    profile: str
    chances: RankChances
    weight_intervals: list[WeightInterval]
    left_out: list[LeftOut]
    to_find_out: list[ToFindOut]
    secrets: list[Secret]
    same_things: list[SameThing]
    second_method: SecondMethod


def certainty(measures: Measures, scores: Scores, policy: Policy) -> Certainty:
    """Tell how sure a ranking is.

    Parameters
    ----------
    measures, scores : Measures, Scores
        Of all sites, for one profile.
    policy : Policy
        Its ``robustness`` says how long the shortlist is and how far weights may differ.
    """
    return Certainty(
        profile=scores.profile,
        chances=rank_chances(scores, policy),
        weight_intervals=weight_intervals(scores, policy),
        left_out=leave_one_out(scores, policy),
        to_find_out=find_out(measures, scores, policy),
        secrets=secrets(measures, scores),
        same_things=same_things(scores, policy),
        second_method=second_method(scores, policy),
    )
