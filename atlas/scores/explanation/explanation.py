"""Why a site scores as it does, in sentences that a tenant can follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from atlas.scores.explanation.assessment import assessment
from atlas.scores.explanation.certainty import chance_sentence, flip_sentence
from atlas.scores.explanation.contributions import criterion_lines
from atlas.scores.explanation.knock_outs import knock_out_lines
from atlas.scores.explanation.lifts import lifts
from atlas.scores.explanation.near_misses import near_misses
from atlas.scores.explanation.open_points import unknowns, warnings
from atlas.scores.explanation.subject import Subject
from atlas.scores.explanation.why import why

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.policy import Glossary, Policy
    from atlas.scores.explanation.assessment import AssessmentLine
    from atlas.scores.explanation.contributions import CriterionLine
    from atlas.scores.explanation.knock_outs import KnockOutLine
    from atlas.scores.explanation.lifts import Lift
    from atlas.scores.weighted_sum import Scores

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True)
class Explanation:
    """What a site's sheet says for one profile; `criteria` has the largest weight first.

    ``flip`` and ``certainty`` are a sentence each, or empty where there is nothing to tell.
    """

    place: str
    score: str
    rank: str
    why: str
    criteria: list[CriterionLine]
    knock_outs: list[KnockOutLine]
    lifts: list[Lift]
    near_misses: list[str]
    flip: str
    certainty: str
    warnings: list[str]
    unknowns: list[str]
    assessment: list[AssessmentLine]


def explain(
    site: str,
    measures: Measures,
    scores: Scores,
    policy: Policy,
    glossary: Glossary,
    *,
    chances: pd.Series | None = None,
) -> Explanation:
    """Explain the score of one site.

    Parameters
    ----------
    site : str
        Id of the site.
    measures, scores : Measures, Scores
        Of all sites, for one profile.
    policy : Policy
    glossary : Glossary
        Words and sentences of one language.
    chances : Series of float, shape (n_sites,), optional
        Chance, 0 to 1, that each site is on the shortlist.

    Raises
    ------
    UnknownNameError
        Where there is no such site.
    """
    subject = Subject(site, measures, scores, policy, glossary)
    criteria, knock_outs = criterion_lines(subject), knock_out_lines(subject)
    rank = subject.row["rank"]
    return Explanation(
        place=subject.place,
        score=_range(subject.row["score_low"], subject.row["score_high"], glossary),
        rank=glossary.word("words.rank_none") if pd.isna(rank) else glossary.number(rank),
        why=why(criteria, knock_outs, subject),
        criteria=criteria,
        knock_outs=knock_outs,
        lifts=lifts(criteria, knock_outs, subject),
        near_misses=near_misses(subject),
        flip=flip_sentence(subject),
        certainty=chance_sentence(subject, chances),
        warnings=warnings(subject),
        unknowns=unknowns(subject),
        assessment=assessment(site, measures, glossary),
    )


def _range(low: float, high: float, glossary: Glossary) -> str:
    """Write a score, or its bounds where they differ once rounded."""
    if round(low) == round(high):
        return glossary.number(low)
    return glossary.text("words.score_range", low=low, high=high)
