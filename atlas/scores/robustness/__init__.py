"""How sure a ranking is: chances, weight intervals, what to find out, and a second opinion."""

from atlas.scores.robustness.certainty import Certainty, certainty
from atlas.scores.robustness.rank_chances import RankChances, rank_chances

__all__ = ["Certainty", "RankChances", "certainty", "rank_chances"]
