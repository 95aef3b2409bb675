"""What to mind about a site: constraints that it touches, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.policy.rules import ConstraintKnockOut
from atlas.scores.explanation.assessment import not_known_aspects
from atlas.scores.explanation.evidence import evidence
from atlas.scores.labels import knock_out_label

if TYPE_CHECKING:
    from atlas.scores.explanation.subject import Subject

__all__ = ["unknowns", "warnings"]


def warnings(subject: Subject) -> list[str]:
    """Name every constraint that the site touches without being taken out by it."""
    glossary, touches = subject.glossary, subject.measures.touches
    rules = [subject.policy.knock_outs[name] for name in subject.policy.profile(subject.scores.profile).knock_outs]
    limits = {rule.constraint: rule.most_touched_pct for rule in rules if isinstance(rule, ConstraintKnockOut)}
    sentences = []
    for touched in touches.shares_of(subject.site):
        names = touches.names_of(subject.site, touched["kind"], touched["effect"])
        fact = {**touched, "names": glossary.listing(names)}
        most = limits.get(fact["kind"])
        if fact["effect"] == "weigh" or most is None:
            sentences.append(glossary.text("sheet.touch_weighed", **fact))
        elif fact["touched_pct"] <= most:
            sentences.append(glossary.text("sheet.touch_allowed", **fact, most=most))
    return sentences


def unknowns(subject: Subject) -> list[str]:
    """Name every criterion and knock-out of the profile that something unknown leaves open."""
    values = subject.scores.criterion_values.loc[subject.site]
    sentences = [_unknown(criterion, subject) for criterion in values.index[values.isna()]]
    untested = [each["knock_out"] for each in subject.knock_outs if not each["known"]]
    labels = [knock_out_label(name, subject.policy, subject.glossary) for name in untested]
    sentences += [
        subject.glossary.text("sheet.unknown_test", knock_out=subject.glossary.within(label)) for label in labels
    ]
    return list(dict.fromkeys(sentences))


def _unknown(criterion: str, subject: Subject) -> str:
    open_aspects = not_known_aspects(subject.site, criterion, subject.measures, subject.glossary)
    if open_aspects:
        return subject.glossary.text("sheet.unknown_aspects", list=open_aspects)
    return evidence(subject.site, criterion, subject.measures, subject.glossary)
