"""Measures scored by the agreement's rules, and explained."""

from atlas.scores.explanation import Explanation, explain
from atlas.scores.weighted_sum import Scores, score

__all__ = ["Explanation", "Scores", "explain", "score"]
