"""Swing weights: how much each step from worst to best matters, compared with the step that matters most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.errors import AtlasError
from atlas.scores.hundred import to_hundred

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atlas.policy import Glossary

__all__ = ["MOST_IMPORTANT", "swing_warnings", "swing_weights"]

MOST_IMPORTANT = 100.0
"""What the most important step gets, by the method."""


def swing_weights(swings: Mapping[str, float]) -> dict[str, float]:
    """Return weights that add up to 100 from the importance of each step.

    Source: Dodgson and others (2009), Multi-criteria analysis: a manual, DCLG, chapter 6; von Winterfeldt and Edwards
    (1986), Decision analysis and behavioral research.

    Parameters
    ----------
    swings : mapping of str to float
        From 0 (the step does not matter) to 100 (the most important step), by criterion.

    Raises
    ------
    AtlasError
        Where no step matters.
    """
    if not any(swings.values()):
        raise AtlasError("Every step has importance 0, so that there is nothing to weigh. Give the most important 100.")
    return to_hundred(swings)


def swing_warnings(swings: Mapping[str, float], glossary: Glossary) -> list[str]:
    """Say what in the answers may not be meant so: no step is 100, or all are the same."""
    highest = max(swings.values())
    warnings = []
    if highest != MOST_IMPORTANT:
        warnings.append(glossary.text("weights.warnings.no_hundred", highest=highest))
    if len(swings) > 1 and len(set(swings.values())) == 1:
        warnings.append(glossary.word("weights.warnings.all_equal"))
    return warnings
