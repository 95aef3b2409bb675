"""What would lift a site, how much that brings, and who can do it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.scores.explanation.step import step
from atlas.scores.explanation.why import is_weak

if TYPE_CHECKING:
    from collections.abc import Iterable

    from atlas.scores.explanation.contributions import CriterionLine
    from atlas.scores.explanation.knock_outs import KnockOutLine
    from atlas.scores.explanation.subject import Subject

__all__ = ["Lift", "lifts"]

_NOBODY = "nobody"


@dataclass(frozen=True)
class Lift:
    """What would lift a site.

    ``of`` names the knock-out, the criteria or the missing fact; ``points`` is what it would bring, None where it
    brings a place in the ranking or nothing can be done; ``changed_by`` names roles, and nobody where it is to be
    found out.
    """

    of: tuple[str, ...]
    label: str
    text: str
    points: float | None
    changed_by: tuple[str, ...]


def lifts(criteria: list[CriterionLine], knock_outs: list[KnockOutLine], subject: Subject) -> list[Lift]:
    """Return what would lift a site: past a knock-out, better on a weak criterion, or once something is known.

    The most points come first in each kind, and what nobody can change comes last. Where the plan has ended, or nobody
    can change what takes the site out, nothing else would help.
    """
    found = [_of_knock_out(line, subject) for line in knock_outs]
    if any(line.is_final for line in knock_outs):
        return found
    weak = [line for line in criteria if is_weak(line, subject)]
    fixed = [line for line in weak if _NOBODY in subject.policy.criteria[line.criterion].changed_by]
    changing = [lift for line in weak if line not in fixed and (lift := _of_criterion(line, subject))]
    found += sorted(changing, key=_points, reverse=True)
    found += sorted(_of_unknowns(criteria, subject), key=_points, reverse=True)
    return [*found, *_fixed(fixed, subject)]


def _points(lift: Lift) -> float:
    return lift.points or 0.0


def _of_knock_out(line: KnockOutLine, subject: Subject) -> Lift:
    up_to = _up_to(line.changed_by, subject)
    text = f"{line.lift} {up_to}" if line.lift else subject.glossary.within(up_to)
    return Lift((line.knock_out,), line.label, text, None, line.changed_by)


def _of_criterion(line: CriterionLine, subject: Subject) -> Lift | None:
    rule, glossary = subject.policy.criteria[line.criterion], subject.glossary
    measure = float(subject.measures.by_criterion[line.criterion].value[subject.site])
    # Of a measure that is not known exactly the value may be known, on a flat piece; how far it is from better is not.
    better = None if math.isnan(measure) else step(line.criterion, measure, subject.policy)
    gain = 0.0 if better is None else round(better.value * line.weight / 100 - line.expected, 1)
    if better is None or gain <= 0:
        return None
    change = glossary.text(_words(line.criterion, subject), now=better.now, goal=better.goal, change=better.change)
    text = glossary.text("sheet.lift", change=change, points=gain)
    return Lift((line.criterion,), line.label, f"{text} {_up_to(rule.changed_by, subject)}", gain, rule.changed_by)


def _words(criterion: str, subject: Subject) -> str:
    """Return the key under which the glossary tells a change of a measure, in this case or in any."""
    key = f"lifts.{subject.policy.criteria[criterion].measure or criterion}"
    of_case = f"{key}_{subject.measures.by_criterion[criterion].facts(subject.site)['case']}"
    return of_case if subject.glossary.has(of_case) else key


def _of_unknowns(criteria: list[CriterionLine], subject: Subject) -> Iterable[Lift]:
    """Gather the points that hang on each missing fact, which may leave several criteria open."""
    gains: dict[tuple[str, str], float] = {}
    for line in criteria:
        fact = _to_find_out(line, subject) if line.value is None else None
        if fact is not None:
            gains[fact] = gains.get(fact, 0.0) + line.high - line.expected
    glossary = subject.glossary
    for (name, words), gain in gains.items():
        if round(gain, 1) > 0:
            text = glossary.text("sheet.find_out", fact=words, points=gain)
            yield Lift((name,), glossary.word("sheet.find_out_label"), text, round(gain, 1), ())


def _to_find_out(line: CriterionLine, subject: Subject) -> tuple[str, str] | None:
    """Return what leaves a criterion open, as a name and in words; None where it is secret or no one can know it."""
    measure, glossary = subject.measures.by_criterion[line.criterion], subject.glossary
    facts = measure.facts(subject.site)
    case, missing = str(facts["case"]), str(facts.get("missing"))
    if case == "unknown":
        return missing, glossary.word(f"columns.{missing}")
    ends = [each[subject.site] for each in (measure.low, measure.high) if each is not None]
    if case.startswith("secret") or not any(math.isfinite(end) for end in ends):
        return None
    return line.criterion, glossary.text("sheet.find_out_part", criterion=line.label)


def _fixed(lines: list[CriterionLine], subject: Subject) -> list[Lift]:
    if not lines:
        return []
    glossary = subject.glossary
    text = glossary.text("sheet.fixed", list=[glossary.within(line.label) for line in lines])
    names = tuple(line.criterion for line in lines)
    return [Lift(names, glossary.word("sheet.fixed_label"), text, None, (_NOBODY,))]


def _up_to(roles: tuple[str, ...], subject: Subject) -> str:
    """Say whose decision a change is, by name where the site tells it."""
    if _NOBODY in roles:
        return subject.glossary.word("sheet.up_to_nobody")
    owner, corporation = subject.fact("owner"), subject.fact("corporation")
    if owner in {"municipality", "corporation"}:
        roles = tuple(owner if role == "owner" else role for role in roles)
    named = {"corporation": corporation} if isinstance(corporation, str) else {}
    people = dict.fromkeys(named.get(role) or subject.glossary.word(f"roles.{role}") for role in roles)
    return subject.glossary.text("sheet.up_to", who=list(people))
