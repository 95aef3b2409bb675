"""Targets in words: one sentence or two per target that a tenant understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from atlas.policy import Glossary, Policy
    from atlas.stock.target_line import Bounds, TargetLine

__all__ = ["printed_totals", "target_label", "target_sentence"]

_NET = "net_social_homes"
"""The target that can be less than nothing: more homes, or fewer."""


def target_label(target: str, glossary: Glossary) -> str:
    """Return the name of a target; one of a policy's own goes by its key."""
    key = f"targets.{target}.label"
    return glossary.word(key) if glossary.has(key) else target


def target_sentence(line: TargetLine, since: datetime.date, glossary: Glossary) -> str:
    """Tell where a target stands, what plans make of it, and what is short.

    Parameters
    ----------
    line : TargetLine
    since : date
        From which day changes count.
    glossary : Glossary

    Returns
    -------
    str
        As "Netto 71 woningen erbij sinds 1 januari 2023; afgesproken is 320 erbij. Met harde plannen ..."; that of a
        corporation starts with its name.
    """
    absent = _absent(line, glossary)
    if absent:
        return _of_corporation(absent, line, glossary)
    told = [_of_corporation(f"{_today(line, since, glossary)}.", line, glossary)]
    return " ".join([*told, *_plans(line, glossary), *_verdict(line, glossary)])


def printed_totals(policy: Policy, glossary: Glossary) -> list[str]:
    """Tell each printed total of the programme that does not follow from its parts, both ways."""
    rows, told = policy.programme, []
    net, built, gone = (rows.get(name) for name in ("net_addition", "new_build", "demolition_or_sale"))
    if net and built and gone and _NET in policy.targets:
        facts = {
            "agreed": policy.targets[_NET].value,
            "printed": net.total_as_printed,
            "parts": net.total,
            "computed": built.total_as_printed - gone.total_as_printed,
        }
        told = [glossary.text("targets.printed.net_addition", **facts)] if len(set(facts.values())) > 1 else []
    for name in ("new_build", "demolition_or_sale"):
        row = rows.get(name)
        if row and row.total != row.total_as_printed:
            facts = {"printed": row.total_as_printed, "parts": row.total}
            told.append(glossary.text("targets.printed.other", label=target_label(name, glossary), **facts))
    return told


def _absent(line: TargetLine, glossary: Glossary) -> str | None:
    """Return why a target can't be told, None where it can."""
    label = target_label(line.target, glossary)
    if line.case in {"secret", "uncounted"}:
        return glossary.text(f"targets.sentence.{line.case}", label=label)
    if line.missing is None:
        return None
    if glossary.has(f"layers.{line.missing}"):
        return glossary.text(
            "targets.sentence.missing_layer", label=label, layer=glossary.word(f"layers.{line.missing}")
        )
    return glossary.text("targets.sentence.missing_fact", label=label, fact=glossary.word(f"columns.{line.missing}"))


def _of_corporation(text: str, line: TargetLine, glossary: Glossary) -> str:
    if line.corporation is None:
        return glossary.sentence([text])
    return glossary.text("targets.sentence.of_corporation", corporation=line.corporation, text=glossary.within(text))


def _today(line: TargetLine, since: datetime.date, glossary: Glossary) -> str:
    if line.today is None:
        text = glossary.text("targets.sentence.nothing_yet", label=target_label(line.target, glossary))
    else:
        today = _told_bounds(line.today, line, glossary)
        text = glossary.text(f"targets.{line.target}.today", today=today, since=since)
    if line.goal is None:
        return text
    own = f"targets.{line.target}.norm"
    common = f"targets.norm.{line.direction}{'' if line.unit == 'pct' else '_count'}"
    goal = _goal(line.goal, line, glossary)
    norm = glossary.text(own if glossary.has(own) else common, goal=goal, due=line.due)
    return glossary.text("targets.sentence.with_norm", text=text, norm=norm)


def _plans(line: TargetLine, glossary: Glossary) -> Iterator[str]:
    if line.soft is None or line.hard is None or line.in_procedure is None:
        return
    steps = {"hard": line.hard, "in_procedure": line.in_procedure, "soft": line.soft}
    is_alike = len(set(steps.values())) == 1
    if line.today is not None and {*steps.values()} == {line.today.low}:
        yield glossary.text("targets.sentence.no_plans", due=line.due)
        return
    facts = {name: _plain(step, line, glossary) for name, step in steps.items()}
    yield glossary.text(f"targets.sentence.plans{'_alike' if is_alike else ''}", **facts, due=line.due)
    if line.forecast is None:
        yield glossary.word("targets.sentence.forecast_unknown")
        return
    told = {name: _plain(each, line, glossary) for name, each in line.forecast._asdict().items()}
    has_range = line.forecast.low < line.forecast.high
    yield glossary.text(f"targets.sentence.forecast{'' if has_range else '_alike'}", **told)


def _verdict(line: TargetLine, glossary: Glossary) -> Iterator[str]:
    if line.case in {"monitored", "nothing_yet"}:
        return
    case = "within" if line.case == "met" and line.direction == "at_most" else line.case
    own = f"targets.{line.target}.verdict.{case}"
    short = _short(line, glossary) if line.short else ""
    yield glossary.text(own if glossary.has(own) else f"targets.verdict.{case}", short=short)


def _short(line: TargetLine, glossary: Glossary) -> str:
    return glossary.quantity(line.short, "percentage_points" if line.unit == "pct" else line.unit)


def _told_bounds(bounds: Bounds, line: TargetLine, glossary: Glossary) -> str:
    if bounds.low == bounds.high:
        return _figure(bounds.low, line, glossary)
    low, high = _plain(bounds.low, line, glossary), _figure(bounds.high, line, glossary)
    return glossary.text("targets.figure.range", low=low, high=high)


def _figure(value: float, line: TargetLine, glossary: Glossary) -> str:
    """Write a figure with its unit; more or fewer homes for what can be either."""
    if line.target == _NET:
        return glossary.text(f"targets.figure.{'more' if value >= 0 else 'fewer'}", count=abs(value))
    return glossary.fine_percentage(value) if line.unit == "pct" else glossary.quantity(value, line.unit)


def _goal(value: float, line: TargetLine, glossary: Glossary) -> str:
    if line.target == _NET:
        return glossary.text(f"targets.figure.goal_{'more' if value >= 0 else 'fewer'}", count=abs(value))
    return _plain(value, line, glossary)


def _plain(value: float, line: TargetLine, glossary: Glossary) -> str:
    """Write a figure whose unit was told already."""
    return glossary.fine_percentage(value) if line.unit == "pct" else glossary.short(value)
