"""How sure a site's place is: what one other weight would do, and the chance of the shortlist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.scores.criterion_words import criterion_label
from atlas.scores.explanation.flip import flip, site_before

if TYPE_CHECKING:
    from atlas.scores.explanation.subject import Subject

__all__ = ["chance_sentence", "flip_sentence"]


def flip_sentence(subject: Subject) -> str:
    """Tell the smallest change of one weight that lifts the site a place; empty for a first site."""
    glossary = subject.glossary
    if subject.knocked_out:
        return glossary.word("sheet.flip_out")
    other = site_before(subject.site, subject.scores)
    if other is None:
        return ""
    found = flip(subject.site, subject.scores)
    if found is None:
        return glossary.text("sheet.flip_none", other=subject.name_of(other))
    return glossary.text(
        "sheet.flip",
        criterion=criterion_label(found.criterion, subject.policy, glossary),
        now=found.weight_from,
        then=found.weight_to,
        other=subject.name_of(other),
    )


def chance_sentence(subject: Subject, chances: pd.Series | None) -> str:
    """Tell the chance, 0 to 1, that the site is on the shortlist; empty where that tells nothing."""
    if chances is None or subject.knocked_out or pd.isna(chances.get(subject.site)):
        return ""
    chance, places = float(chances[subject.site]), subject.policy.robustness.shortlist_sites.value
    if subject.scores.table["rank"].count() <= places:
        # Every site is on a shortlist that is longer than the ranking: that is no news.
        return ""
    key = {0.0: "chance_none", 1.0: "chance_all"}.get(chance, "chance")
    return subject.glossary.text(f"sheet.{key}", chance=100 * chance, places=places)
