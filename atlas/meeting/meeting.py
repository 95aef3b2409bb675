"""One meeting: the layers, the rules and every score of that quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.scores import score

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.layers import Layers
    from atlas.meeting.quarter import Quarter
    from atlas.policy import Policy
    from atlas.scores import Scores

__all__ = ["Meeting", "hold_meeting"]


@dataclass(frozen=True)
class Meeting:
    """What is on the table in one quarter; ``scores`` by profile, in the policy's order."""

    quarter: Quarter
    layers: Layers
    policy: Policy
    measures: Measures
    scores: dict[str, Scores]


def hold_meeting(quarter: Quarter, layers: Layers, policy: Policy, measures: Measures) -> Meeting:
    """Score the measured sites for every profile of the policy."""
    scores = {profile: score(measures, policy, profile) for profile in policy.profiles}
    return Meeting(quarter, layers, policy, measures, scores)
