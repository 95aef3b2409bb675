"""One meeting: the layers, the rules, every score of that quarter, and what is told of each site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.errors import UnknownNameError
from atlas.keeping import Keeping
from atlas.scores import explain, score
from atlas.scores.parties import party_view
from atlas.scores.robustness import rank_chances
from atlas.stock import keep_ledger
from atlas.stock.supply import supply_and_demand
from atlas.stock.targets import count_targets
from atlas.stock.villages import watch_villages
from atlas.stock.wup_chain import wup_chains

if TYPE_CHECKING:
    import pandas as pd

    from atlas.criteria import Measures
    from atlas.layers import Layers
    from atlas.policy import Glossary, Policy
    from atlas.quarter import Quarter
    from atlas.scores import Explanation, Scores
    from atlas.scores.parties import PartyView
    from atlas.scores.robustness import RankChances
    from atlas.stock import Ledger
    from atlas.stock.targets import TargetLine
    from atlas.stock.villages import VillageMonitor
    from atlas.stock.wup_chain import WupChain

__all__ = ["Meeting", "hold_meeting"]


@dataclass(frozen=True)
class Meeting(Keeping):
    """What is on the table in one quarter; ``scores`` by profile, in the policy's order.

    What takes longer to make is made when it is first asked for, and kept.
    """

    quarter: Quarter
    layers: Layers
    policy: Policy
    measures: Measures
    scores: dict[str, Scores]

    def chances(self, profile: str) -> RankChances:
        """Return the chance of each rank of each site for a profile."""
        return self.once(_chances, profile)

    def party_view(self, profile: str) -> PartyView | None:
        """Return a profile as every party ranks it, or None where the policy has no parties."""
        if not self.policy.parties:
            return None
        return self.once(_party_view, profile)

    def explained(self, site: str, profile: str, glossary: Glossary) -> Explanation:
        """Explain the score of a site for a profile, its chance of the shortlist among it.

        Raises
        ------
        UnknownNameError
            Where there is no such site or profile.
        """
        return self.once(_explained, site, profile, glossary)

    @property
    def ledger(self) -> Ledger | None:
        """The ledger of social homes, or None where a table of the stock is absent."""
        return self.once(_ledger)

    @property
    def villages(self) -> VillageMonitor | None:
        """Each village's social stock against its floor, or None without a ledger."""
        return self.once(_villages)

    @property
    def supply(self) -> pd.DataFrame | None:
        """The homes to come and to go against demand, per village and quarter, or None without a ledger."""
        return self.once(_supply)

    @property
    def wup_chains(self) -> tuple[WupChain, ...] | None:
        """Demolition and replacement in each WUP area, or None without a ledger or a layer of these areas."""
        return self.once(_wup_chains)

    @property
    def targets(self) -> tuple[TargetLine, ...] | None:
        """Every counted target of the agreement, or None without a ledger."""
        return self.once(_targets)

    def scores_of(self, profile: str) -> Scores:
        """Return the scores for a profile; raises `UnknownNameError` where there is none."""
        if profile not in self.scores:
            raise UnknownNameError("profile", profile, list(self.scores))
        return self.scores[profile]


def _ledger(meeting: Meeting) -> Ledger | None:
    return keep_ledger(meeting.layers, meeting.policy)


def _villages(meeting: Meeting) -> VillageMonitor | None:
    ledger = meeting.ledger
    return None if ledger is None else watch_villages(ledger, meeting.layers, meeting.policy, meeting.scores)


def _supply(meeting: Meeting) -> pd.DataFrame | None:
    ledger = meeting.ledger
    return None if ledger is None else supply_and_demand(ledger, meeting.layers, meeting.policy)


def _wup_chains(meeting: Meeting) -> tuple[WupChain, ...] | None:
    ledger = meeting.ledger
    return None if ledger is None else wup_chains(ledger, meeting.layers, meeting.policy)


def _targets(meeting: Meeting) -> tuple[TargetLine, ...] | None:
    ledger = meeting.ledger
    return None if ledger is None else count_targets(ledger, meeting.layers, meeting.policy, meeting.measures)


def _chances(meeting: Meeting, profile: str) -> RankChances:
    return rank_chances(meeting.scores_of(profile), meeting.policy)


def _party_view(meeting: Meeting, profile: str) -> PartyView:
    return party_view(meeting.measures, meeting.policy, profile)


def _explained(meeting: Meeting, site: str, profile: str, glossary: Glossary) -> Explanation:
    scores, chances = meeting.scores_of(profile), meeting.chances(profile).shortlist
    return explain(site, meeting.measures, scores, meeting.policy, glossary, chances=chances)


def hold_meeting(quarter: Quarter, layers: Layers, policy: Policy, measures: Measures) -> Meeting:
    """Score the measured sites for every profile of the policy."""
    scores = {profile: score(measures, policy, profile) for profile in policy.profiles}
    return Meeting(quarter, layers, policy, measures, scores)
