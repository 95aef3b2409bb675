"""What takes a site out, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from atlas.policy.rules import ConstraintKnockOut, PlaceKnockOut, StatusKnockOut
from atlas.scores.labels import knock_out_label

if TYPE_CHECKING:
    from atlas.scores.explanation.subject import Subject

__all__ = ["KnockOutLine", "knock_out_lines"]


@dataclass(frozen=True)
class KnockOutLine:
    """One knock-out of a site: the reason, the share it touches where it touches one, the shortfall and what lifts it.

    ``changed_by`` says whose decision that is, and ``is_final`` whether there is none to take any more.
    """

    knock_out: str
    label: str
    text: str
    shortfall: str
    lift: str
    changed_by: tuple[str, ...]
    is_final: bool


def knock_out_lines(subject: Subject) -> list[KnockOutLine]:
    """Tell every knock-out of the profile that holds."""
    return [_line(found, subject) for found in subject.knock_outs if found["known"]]


def _line(found: dict[Any, Any], subject: Subject) -> KnockOutLine:
    glossary, name = subject.glossary, found["knock_out"]
    shape, facts = _facts(found, subject)
    changed_by = subject.policy.knock_outs[name].changed_by

    def words(key: str) -> str:
        own = f"knock_outs.{name}.{key}"
        return glossary.text(own if glossary.has(own) else f"knock_out_texts.{shape}.{key}", **facts)

    return KnockOutLine(
        knock_out=name,
        label=knock_out_label(name, subject.policy, subject.glossary),
        text=words("text"),
        shortfall="" if pd.isna(found["shortfall"]) else words("shortfall"),
        lift=words("lift"),
        changed_by=changed_by,
        is_final=shape == "status" or "nobody" in changed_by,
    )


def _facts(found: dict[Any, Any], subject: Subject) -> tuple[str, dict[str, object]]:
    """Return the shape of a knock-out, by which the glossary has its sentences, and what they tell."""
    rule = subject.policy.knock_outs[found["knock_out"]]
    if isinstance(rule, ConstraintKnockOut):
        names = subject.measures.touches.names_of(subject.site, rule.constraint, "exclude")
        return "constraint", {**found, "names": subject.glossary.listing(names), "most": rule.most_touched_pct}
    if isinstance(rule, StatusKnockOut):
        return "status", {**found, "planning_status": subject.fact("planning_status")}
    if isinstance(rule, PlaceKnockOut):
        return "place", found
    # Rounded up, since a little less than what is short would not do.
    short = subject.glossary.format_field(math.ceil(found["shortfall"]), rule.unit)
    return "least", {**found, "least": rule.least, "short": short}
