"""Why a site scores as it does, in sentences that a tenant can follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from atlas.errors import UnknownNameError
from atlas.policy.policy import ConstraintKnockOut, StatusKnockOut

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.policy import Glossary, Policy
    from atlas.scores.weighted_sum import Scores

__all__ = ["CriterionLine", "Explanation", "KnockOutLine", "evidence", "explain"]

_WEAK = 30
_MOST_NAMED = 3


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of a site: its points and the sentence behind them."""

    criterion: str
    label: str
    weight: float
    value: float | None
    low: float
    high: float
    points: str
    evidence: str


@dataclass(frozen=True)
class KnockOutLine:
    """One knock-out of a site: the reason, the share it touches where it touches one, and the shortfall."""

    knock_out: str
    label: str
    text: str
    shortfall: str


@dataclass(frozen=True)
class Explanation:
    """What a site's sheet says for one profile, largest weight first."""

    place: str
    score: str
    rank: str
    why: str
    criteria: list[CriterionLine]
    knock_outs: list[KnockOutLine]
    warnings: list[str]
    unknowns: list[str]


def explain(site: str, measures: Measures, scores: Scores, policy: Policy, glossary: Glossary) -> Explanation:
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

    Raises
    ------
    UnknownNameError
        Where there is no such site.
    """
    if site not in scores.table.index:
        raise UnknownNameError("site", site, [str(known) for known in scores.table.index])
    row = scores.table.loc[site]
    criteria = [
        _criterion_line(site, name, measures, scores, glossary)
        for name in scores.weights.sort_values(ascending=False, kind="stable").index
    ]
    knock_outs = _knock_out_lines(site, measures, scores, policy, glossary)
    return Explanation(
        place=_place(site, measures, glossary),
        score=_range(row["score_low"], row["score_high"], glossary),
        rank=glossary.word("words.rank_none") if pd.isna(row["rank"]) else glossary.number(row["rank"]),
        why=_why(criteria, knock_outs, policy, glossary),
        criteria=criteria,
        knock_outs=knock_outs,
        warnings=_warnings(site, measures, scores, policy, glossary),
        unknowns=_unknowns(site, measures, scores, policy, glossary),
    )


def evidence(site: str, criterion: str, measures: Measures, glossary: Glossary) -> str:
    """Return the sentence behind a measure of a site, such as 'Supermarkt op 340 m lopen'."""
    facts = measures.by_criterion[criterion].facts(site)
    if facts["case"] == "unknown":
        return glossary.text("sheet.unknown", column=glossary.word(f"columns.{facts['missing']}"))
    if glossary.has(f"criteria.{criterion}.detail"):
        details = measures.by_criterion[criterion].details_of(site)
        facts["details"] = [glossary.text(f"criteria.{criterion}.detail", **detail) for detail in details]
    return glossary.text(f"criteria.{criterion}.evidence.{facts['case']}", **facts)


def _place(site: str, measures: Measures, glossary: Glossary) -> str:
    neighbourhood, village = measures.sites.loc[site, ["neighbourhood_name", "village_name"]]
    if pd.isna(neighbourhood):
        return glossary.word("sheet.place_unknown")
    # 'Pesse kern, Pesse' tells nothing that 'Pesse kern' does not.
    if pd.isna(village) or re.search(rf"\b{re.escape(village)}\b", neighbourhood):
        return str(neighbourhood)
    return glossary.text("sheet.place", neighbourhood=neighbourhood, village=village)


def _range(low: float, high: float, glossary: Glossary) -> str:
    """Write a score, or its bounds where they differ once rounded."""
    if round(low) == round(high):
        return glossary.number(low)
    return glossary.text("words.score_range", low=low, high=high)


def _criterion_line(site: str, criterion: str, measures: Measures, scores: Scores, glossary: Glossary) -> CriterionLine:
    low, high = scores.low.loc[site, criterion], scores.high.loc[site, criterion]
    value, weight = scores.criterion_values.loc[site, criterion], scores.weights[criterion]
    key = "sheet.points" if low == high else "sheet.points_range"
    return CriterionLine(
        criterion=criterion,
        label=glossary.word(f"criteria.{criterion}.label"),
        weight=float(weight),
        value=None if pd.isna(value) else float(value),
        low=float(low),
        high=float(high),
        points=glossary.text(key, points=low, low=low, high=high, weight=weight),
        evidence=evidence(site, criterion, measures, glossary),
    )


def _knock_out_lines(
    site: str, measures: Measures, scores: Scores, policy: Policy, glossary: Glossary
) -> list[KnockOutLine]:
    held = scores.knock_outs[(scores.knock_outs.index == site) & scores.knock_outs["known"]]
    lines = []
    for fact in held.to_dict("records"):
        name, rule = fact["knock_out"], policy.knock_outs[fact["knock_out"]]
        if isinstance(rule, ConstraintKnockOut):
            names = measures.touches.names_of(site, rule.constraint, "exclude")
            shape, fact["names"], fact["most"] = "constraint", glossary.listing(names), rule.most_touched_pct
        elif isinstance(rule, StatusKnockOut):
            shape, fact["planning_status"] = "status", measures.sites.loc[site, "planning_status"]
        else:
            shape, fact["least"] = "least", rule.least
        texts = f"knock_outs.{name}" if glossary.has(f"knock_outs.{name}.text") else f"knock_out_texts.{shape}"
        lines.append(
            KnockOutLine(
                knock_out=name,
                label=glossary.label(f"knock_outs.{name}", rule.label),
                text=glossary.text(f"{texts}.text", **fact),
                shortfall="" if pd.isna(fact["shortfall"]) else glossary.text(f"{texts}.shortfall", **fact),
            )
        )
    return lines


def _why(criteria: list[CriterionLine], knock_outs: list[KnockOutLine], policy: Policy, glossary: Glossary) -> str:
    """Name what takes the site out, and the criteria that gain and cost it most."""
    sentences = []
    if knock_outs:
        sentences.append(glossary.text("sheet.out", list=[line.label.lower() for line in knock_outs]))
    known = [line for line in criteria if line.value is not None]
    strong = [line for line in known if (line.value or 0) >= policy.criteria[line.criterion].strong_from]
    # Not near a WUP area is no weakness of a village: such criteria have no phrase for it.
    weak = [line for line in known if (line.value or 0) <= _WEAK and glossary.has(f"criteria.{line.criterion}.weak")]
    weak.sort(key=lambda line: line.low - line.weight)
    strong.sort(key=lambda line: -line.low)
    for key, lines in (("strong", strong), ("weak", weak)):
        if lines:
            phrases = [glossary.word(f"criteria.{line.criterion}.{key}") for line in lines[:_MOST_NAMED]]
            sentences.append(glossary.text(f"sheet.{key}", list=phrases))
    return " ".join(sentences)


def _warnings(site: str, measures: Measures, scores: Scores, policy: Policy, glossary: Glossary) -> list[str]:
    """Name every constraint that the site touches without being taken out by it."""
    rules = {name: policy.knock_outs[name] for name in policy.profile(scores.profile).knock_outs}
    limits = {rule.constraint: rule.most_touched_pct for rule in rules.values() if isinstance(rule, ConstraintKnockOut)}
    sentences = []
    shares = measures.touches.shares
    for fact in shares[shares.index == site].to_dict("records"):
        fact["names"] = glossary.listing(measures.touches.names_of(site, fact["kind"], fact["effect"]))
        most = limits.get(fact["kind"])
        if fact["effect"] == "weigh" or most is None:
            sentences.append(glossary.text("sheet.touch_weighed", **fact))
        elif fact["touched_pct"] <= most:
            sentences.append(glossary.text("sheet.touch_allowed", **fact, most=most))
    return sentences


def _unknowns(site: str, measures: Measures, scores: Scores, policy: Policy, glossary: Glossary) -> list[str]:
    """Name every criterion and knock-out of the profile that something unknown leaves open."""
    sentences = [
        evidence(site, criterion, measures, glossary)
        for criterion in scores.weights.index
        if pd.isna(scores.criterion_values.loc[site, criterion])
    ]
    untested = scores.knock_outs[(scores.knock_outs.index == site) & ~scores.knock_outs["known"]]
    sentences += [
        glossary.text(
            "sheet.unknown_test", knock_out=glossary.label(f"knock_outs.{name}", policy.knock_outs[name].label).lower()
        )
        for name in untested["knock_out"]
    ]
    return list(dict.fromkeys(sentences))
