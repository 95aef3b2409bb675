"""A criterion in words: its name, what its bounds are, and the step from the worst of them to the best."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atlas.policy import Glossary, Policy

__all__ = ["bound_words", "criterion_label", "end_words", "step_words", "value_words"]


def criterion_label(criterion: str, policy: Policy, glossary: Glossary) -> str:
    """Return the name of a criterion for people."""
    return glossary.label(f"criteria.{criterion}", policy.criteria[criterion].label)


def bound_words(criterion: str, measure: float, policy: Policy, glossary: Glossary) -> str:
    """Say a measure in the criterion's own words, such as 'gemiddeld 400 m lopen'."""
    key = f"criteria.{criterion}"
    if glossary.has(f"{key}.bound"):
        return glossary.text(f"{key}.bound", measure=measure)
    if glossary.has(f"{key}.bound_zero"):
        side = "below" if measure < 0 else "above" if measure > 0 else "zero"
        return glossary.text(f"{key}.bound_{side}", measure=abs(measure))
    unit = glossary.word(f"unit_names.{policy.criteria[criterion].unit}")
    return glossary.text("weights.bound", measure=measure, unit=unit)


def end_words(criterion: str, policy: Policy, glossary: Glossary) -> tuple[str, str]:
    """Say the measure that scores worst, and the one that scores best."""
    points = policy.points(criterion)
    worst, best = (choose(points, key=lambda point: point[1])[0] for choose in (min, max))
    return bound_words(criterion, worst, policy, glossary), bound_words(criterion, best, policy, glossary)


def step_words(criterion: str, policy: Policy, glossary: Glossary) -> str:
    """Say the step from the worst to the best bound, 'van gemiddeld 1,5 km lopen naar gemiddeld 400 m lopen'."""
    worst, best = end_words(criterion, policy, glossary)
    return glossary.text("weights.step", worst=worst, best=best)


def value_words(criterion: str, policy: Policy, glossary: Glossary) -> str:
    """Say the value function, '0 punten bij 0 woningen, alle punten bij 40 woningen', worst first where it ascends."""
    points = policy.points(criterion)
    if policy.criteria[criterion].direction == "lower":
        points = points[::-1]
    parts = []
    for measure, value in points:
        key = {0.0: "none", 100.0: "all"}.get(value, "some")
        bound = bound_words(criterion, measure, policy, glossary)
        parts.append(glossary.text(f"criteria_list.value.{key}", value=value, bound=bound))
    return ", ".join(parts)
