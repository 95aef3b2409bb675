"""The contributions of the criteria to a site's score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from atlas.scores.criterion_words import criterion_label
from atlas.scores.explanation.evidence import evidence

if TYPE_CHECKING:
    from atlas.scores.explanation.subject import Subject

__all__ = ["CriterionLine", "criterion_lines"]


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of a site: its points and the sentence behind them.

    ``value`` is 0 to 100, or None where it is unknown; ``low`` and ``high`` are the points that it can turn out to
    bring, of at most ``weight``, and ``expected`` those that count in the score.
    """

    criterion: str
    label: str
    weight: float
    value: float | None
    low: float
    high: float
    expected: float
    points: str
    evidence: str


def criterion_lines(subject: Subject) -> list[CriterionLine]:
    """Tell every criterion of the profile, largest weight first."""
    scores, site = subject.scores, subject.site
    parts = {
        "value": scores.criterion_values,
        "low": scores.low,
        "high": scores.high,
        "expected": scores.contributions,
    }
    points = {part: frame.loc[site].to_dict() for part, frame in parts.items()}
    ordered = sorted(scores.weights.items(), key=lambda each: -each[1])
    return [
        _line(str(name), {"weight": float(weight), **{part: points[part][name] for part in parts}}, subject)
        for name, weight in ordered
    ]


def _line(criterion: str, row: dict[str, float], subject: Subject) -> CriterionLine:
    glossary, known = subject.glossary, not pd.isna(row["value"])
    is_open = glossary.number(row["low"], 1) != glossary.number(row["high"], 1)
    key = "points" if not is_open else "points_known_range" if known else "points_range"
    return CriterionLine(
        criterion=criterion,
        label=criterion_label(criterion, subject.policy, glossary),
        weight=row["weight"],
        value=row["value"] if known else None,
        low=row["low"],
        high=row["high"],
        expected=row["expected"],
        points=glossary.text(f"sheet.{key}", points=row["expected"], **row),
        evidence=evidence(subject.site, criterion, subject.measures, glossary),
    )
