"""The explanation of a site's score: contributions, reasons, what would lift it, and how near it is to others."""

from atlas.scores.explanation.assessment import AssessmentLine
from atlas.scores.explanation.contributions import CriterionLine
from atlas.scores.explanation.evidence import evidence
from atlas.scores.explanation.explanation import Explanation, explain
from atlas.scores.explanation.flip import Flip, flip
from atlas.scores.explanation.knock_outs import KnockOutLine
from atlas.scores.explanation.lifts import Lift
from atlas.scores.explanation.subject import site_place

__all__ = [
    "AssessmentLine",
    "CriterionLine",
    "Explanation",
    "Flip",
    "KnockOutLine",
    "Lift",
    "evidence",
    "explain",
    "flip",
    "site_place",
]
