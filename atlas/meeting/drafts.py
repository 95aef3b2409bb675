"""Drafts scored against the sites of a meeting, whose scores stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria import measure
from atlas.meeting.beside import measures_beside, scores_beside
from atlas.scores import score
from atlas.scores.weighted_sum import number_better

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.criteria import Measures
    from atlas.meeting.meeting import Meeting
    from atlas.scores import Scores

__all__ = ["DraftScores", "score_drafts"]


@dataclass(frozen=True)
class DraftScores:
    """Drafts measured and scored, each against the sites of a meeting.

    Parameters
    ----------
    meeting : Meeting
        As it is without them.
    measures : Measures
        Of the drafts alone.
    scores : dict of str to Scores
        Of the drafts alone, by profile; their ranks are among the drafts.
    places : DataFrame
        Indexed by draft and profile: ``rank`` that the draft would have among the sites of the meeting, NA where it is
        knocked out, and ``of``, how many sites would have a rank then.
    """

    meeting: Meeting
    measures: Measures
    scores: dict[str, Scores]
    places: pd.DataFrame

    def meeting_with(self, draft: str) -> Meeting:
        """Return the meeting as it would be with one draft among its sites, for its sheet."""
        measured = measures_beside(self.meeting.measures, self.measures, draft)
        scores = {
            profile: scores_beside(existing, self.scores[profile], draft)
            for profile, existing in self.meeting.scores.items()
        }
        return replace(self.meeting, measures=measured, scores=scores)


def score_drafts(drafts: GeoDataFrame, meeting: Meeting) -> DraftScores:
    """Measure and score drafts for every profile of a meeting, and find the rank that each would have.

    Parameters
    ----------
    drafts : GeoDataFrame
        As `atlas.layers.drafts.read_drafts` gives them.
    meeting : Meeting
        Its layers are what the drafts are measured against; its scores are not computed anew.
    """
    measures = measure(drafts, meeting.layers, meeting.policy)
    scores = {profile: score(measures, meeting.policy, profile) for profile in meeting.policy.profiles}
    return DraftScores(meeting, measures, scores, _places(scores, meeting.scores))


def _places(drafts: dict[str, Scores], existing: dict[str, Scores]) -> pd.DataFrame:
    """Return the rank of each draft as `Scores` counts it: sites that are knocked out have none, equal ones share."""
    better, of, out = [], [], []
    for profile, scores in drafts.items():
        others = existing[profile].table
        kept = others["score"].to_numpy()[~others["knocked_out"].to_numpy()]
        better.append(number_better(scores.table["score"].to_numpy(), kept))
        out.append(scores.table["knocked_out"].to_numpy())
        of.append(len(kept) + ~out[-1])
    index = [(draft, profile) for profile, scores in drafts.items() for draft in scores.table.index]
    rank = pd.Series(np.concatenate(better) + 1, dtype="Int64").mask(np.concatenate(out))
    places = {"rank": rank.array, "of": np.concatenate(of)}
    return pd.DataFrame(places, index=pd.MultiIndex.from_tuples(index, names=["draft", "profile"]))
