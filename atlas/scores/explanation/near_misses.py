"""Near misses: knock-outs that only just hold or don't, and a place just outside the shortlist."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from atlas.scores.labels import knock_out_label

if TYPE_CHECKING:
    from atlas.scores.explanation.subject import Subject

__all__ = ["near_misses"]


def near_misses(subject: Subject) -> list[str]:
    """Tell what a site only just misses, or only just does not."""
    rules = subject.policy.profile(subject.scores.profile).knock_outs
    sentences = [
        _near_limit(margin, subject)
        for margin in subject.measures.margins_of(subject.site)
        if margin["knock_out"] in rules and _is_near(margin, subject)
    ]
    return [*sentences, *_near_shortlist(subject)]


def _is_near(margin: dict[Any, Any], subject: Subject) -> bool:
    nearness = subject.policy.robustness.near_miss_pct.value / 100
    return bool(abs(margin["measured"] - margin["limit"]) <= nearness * margin["limit"] and margin["measured"] > 0)


def _near_limit(margin: dict[Any, Any], subject: Subject) -> str:
    glossary, name = subject.glossary, margin["knock_out"]
    spec = "pct1" if margin["unit"] == "pct" else margin["unit"]
    measured, limit = (glossary.format_field(margin[each], spec) for each in ("measured", "limit"))
    held = {each["knock_out"] for each in subject.knock_outs if each["known"]}
    key = "near_held" if name in held else "near_equal" if measured == limit else "near_passed"
    label = glossary.within(knock_out_label(name, subject.policy, subject.glossary))
    return glossary.text(f"sheet.{key}", label=label, measured=measured, limit=limit)


def _near_shortlist(subject: Subject) -> list[str]:
    """Tell how little a site lacks for the shortlist."""
    robustness, table = subject.policy.robustness, subject.scores.table
    places = robustness.shortlist_sites.value
    if subject.knocked_out or subject.row["rank"] <= places:
        return []
    shortlist = table.loc[(table["rank"] <= places).fillna(value=False), "score"]
    short = float(shortlist.min() - subject.row["score"])
    if short > robustness.near_miss_points.value:
        return []
    # A tenth more than is told would do; a tenth less would not.
    return [subject.glossary.text("sheet.near_shortlist", points=math.ceil(short * 10) / 10, places=places)]
