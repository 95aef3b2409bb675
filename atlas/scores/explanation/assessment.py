"""The checklist of the housing vision for a site (agreement 6), in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.policy import Glossary

__all__ = ["AssessmentLine", "assessment", "not_known_aspects"]

_CRITERION = "assessment_frame"
_NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class AssessmentLine:
    """One aspect with its answer - yes, no or not known in the words of the language - and what that rests on."""

    aspect: str
    answer: str
    text: str


def assessment(site: str, measures: Measures, glossary: Glossary) -> list[AssessmentLine]:
    """Answer each aspect of the assessment frame for a site; nothing where the policy does not ask for it."""
    if _CRITERION not in measures.by_criterion:
        return []
    return [
        AssessmentLine(
            aspect=glossary.sentence([glossary.term(found["aspect"])]),
            answer=glossary.term(found["answer"]),
            text=glossary.text(f"criteria.{_CRITERION}.aspects.{found['aspect']}.{_sentence(found)}", **found),
        )
        for found in measures.by_criterion[_CRITERION].details_of(site)
    ]


def _sentence(found: dict[str, object]) -> object:
    return found["answer"] if pd.isna(found["sentence"]) else found["sentence"]


def not_known_aspects(site: str, criterion: str, measures: Measures, glossary: Glossary) -> list[str]:
    """Name the aspects of the assessment frame that nobody can answer yet, where the criterion is that frame."""
    found = measures.by_criterion[criterion].details_of(site) if criterion == _CRITERION else []
    return [glossary.term(each["aspect"]) for each in found if each["answer"] == _NOT_KNOWN]
