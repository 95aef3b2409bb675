"""What a click on a feature of the map tells, in sentences, with small counts kept private."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.criteria.villages import social_stock

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy

__all__ = ["class_label", "feature_lines"]

_FACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "neighbourhoods": {
        "population": ("population",),
        "homes": ("homes",),
        "corporation_share": ("corporation_pct",),
    },
    "wup_areas": {
        "corporation": ("corporation",),
        "wup_homes": ("homes", "homes_to_demolish", "homes_to_renovate"),
        "wup_years": ("start_year", "end_year"),
    },
    "care_zones": {"care_places": ("capacity_places", "used_places")},
    "works": {"year": ("year",)},
    "pitches": {"corporation": ("corporation",)},
}
"""Per layer the sentences of the glossary, and the columns that each needs to be known."""


def class_label(layer: str, kind: str, policy: Policy, glossary: Glossary) -> str:
    """Return the legend's words for a class of a layer."""
    # A heat network and an area that gets too hot share a word in the vocabulary, not in the legend.
    key = f"classes.works_{kind}" if layer == "works" else f"classes.{kind}"
    return glossary.text(key, least=policy.assumptions.least_published_homes.value)


def feature_lines(
    layer: str, frame: GeoDataFrame, classes: list[str], meeting: Meeting, glossary: Glossary
) -> list[list[str]]:
    """Return per feature the lines that tell about it; what is unknown has no line.

    Parameters
    ----------
    layer : str
    frame : GeoDataFrame
        The features as they are drawn.
    classes : list of str
        The legend class of each.
    meeting : Meeting
    glossary : Glossary
    """
    lines = [
        []
        if layer in {"neighbourhoods", "villages", "wup_areas"}
        else [class_label(layer, kind, meeting.policy, glossary)]
        for kind in classes
    ]
    for row, line in zip(frame.to_dict("records"), lines, strict=True):
        line += [
            glossary.text(f"features.{key}", **row)
            for key, needed in _FACTS.get(layer, {}).items()
            if not any(pd.isna(row[column]) for column in needed)
        ]
    if layer == "villages":
        _add_stock(frame, lines, meeting, glossary)
    elif layer == "constraints":
        for line, effect in zip(lines, frame["effect"], strict=True):
            line.append(glossary.word(f"features.effect_{effect}"))
    return lines


def _add_stock(frame: GeoDataFrame, lines: list[list[str]], meeting: Meeting, glossary: Glossary) -> None:
    policy = meeting.policy
    stock = social_stock(meeting.layers, policy)
    if stock is None:
        return
    for line, (baseline, change) in zip(lines, stock.loc[frame.index].itertuples(index=False), strict=True):
        if pd.isna(baseline) or baseline < policy.assumptions.least_published_homes.value:
            continue
        date = policy.agreement.baseline_date
        case = "below" if change < 0 else "above" if change > 0 else "equal"
        line.append(glossary.text("features.village_stock", date=date, baseline_homes=baseline))
        line.append(glossary.text(f"features.village_{case}", change_homes=abs(change)))
