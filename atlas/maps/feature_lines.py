"""What a click on a feature of the map tells, in sentences, with small counts kept private."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.criteria.neighbourhood_figures import share_status
from atlas.criteria.social_stock import published_stock, social_stock
from atlas.maps.village_charts import village_warnings
from atlas.privacy import published_counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geopandas import GeoDataFrame

    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy

__all__ = ["class_label", "feature_lines"]

_FACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "wup_areas": {
        "corporation": ("corporation",),
        "wup_plan": ("homes_to_demolish", "homes_to_renovate"),
        "wup_years": ("start_year", "end_year"),
    },
    "signals": {"reporter": ("reporter",), "signal_year": ("year",)},
    "works": {"year": ("year",)},
    "pitches": {"corporation": ("corporation",)},
}
"""Per layer the sentences of the glossary, and the columns that each needs to be known: plans, and no people."""

_COUNTS: dict[str, dict[str, str]] = {
    "neighbourhoods": {"population": "population", "homes": "homes"},
    "wup_areas": {"wup_homes": "homes"},
    "care_zones": {"care_places": "capacity_places", "used_places": "used_places"},
    "signals": {"reports": "reports"},
}
"""Per layer the sentences that tell a count of existing homes or people, and the column of each."""

_TOTAL_IS_KNOWN = {"neighbourhoods"}
"""CBS publishes residents and homes of the whole municipality."""


def class_label(layer: str, kind: str, policy: Policy, glossary: Glossary) -> str:
    """Return the legend's words for a class of a layer."""
    # A heat network and an area that gets too hot share a word in the vocabulary, not in the legend.
    key = f"classes.{layer}_{kind}" if layer in {"works", "streets"} else f"classes.{kind}"
    return glossary.text(key, least=policy.assumptions.least_published_homes.value)


def feature_lines(
    layer: str, frame: GeoDataFrame, classes: list[str], meeting: Meeting, glossary: Glossary
) -> list[list[str]]:
    """Return per feature the lines that tell about it.

    Counts of homes and people say whether they are unknown or secret; any other fact that is unknown has no line.

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
    _add_counts(layer, frame, lines, meeting.policy, glossary)
    for row, line in zip(frame.to_dict("records"), lines, strict=True):
        line += [
            glossary.text(f"features.{key}", **row)
            for key, needed in _FACTS.get(layer, {}).items()
            if not any(pd.isna(row[column]) for column in needed)
        ]
    if layer == "neighbourhoods":
        _add_shares(frame, lines, meeting.policy, glossary)
    elif layer == "villages":
        _add_stock(frame, lines, meeting, glossary)
        _add_warnings(frame, lines, meeting, glossary)
    elif layer == "wup_areas":
        _add_gaps(frame, lines, meeting, glossary)
    elif layer == "constraints":
        for line, effect in zip(lines, frame["effect"], strict=True):
            line.append(glossary.word(f"features.effect_{effect}"))
    return lines


def _add_counts(layer: str, frame: GeoDataFrame, lines: list[list[str]], policy: Policy, glossary: Glossary) -> None:
    least = policy.assumptions.least_published_homes.value
    total_of = pd.Series(layer, index=frame.index) if layer in _TOTAL_IS_KNOWN else None
    for key, column in _COUNTS.get(layer, {}).items():
        published = published_counts(frame[column], least, total_of)
        for line, told in zip(lines, _told(published["count"], published["status"], "int", glossary), strict=True):
            line.append(glossary.text(f"features.{key}", **{column: told}))


def _add_shares(frame: GeoDataFrame, lines: list[list[str]], policy: Policy, glossary: Glossary) -> None:
    status = share_status(frame, policy.assumptions.least_published_homes.value)
    told = _told(frame["corporation_pct"], status, "pct", glossary)
    for line, share in zip(lines, told, strict=True):
        line.append(glossary.text("features.corporation_share", corporation_pct=share))


def _add_stock(frame: GeoDataFrame, lines: list[list[str]], meeting: Meeting, glossary: Glossary) -> None:
    stock = social_stock(meeting.layers, meeting.policy)
    if stock is None:
        return
    published = published_stock(stock, meeting.policy.assumptions.least_published_homes.value).loc[frame.index]
    told = _told(published["baseline_homes"], published["status"], "homes", glossary)
    for line, baseline, change, status in zip(lines, told, published["change_homes"], published["status"], strict=True):
        date = meeting.policy.agreement.baseline_date
        line.append(glossary.text("features.village_stock", date=date, baseline_homes=baseline))
        if status == "secret":
            line.append(glossary.word("features.village_secret"))
        elif status == "shown":
            case = "below" if change < 0 else "above" if change > 0 else "equal"
            line.append(glossary.text(f"features.village_{case}", change_homes=abs(change)))


def _add_warnings(frame: GeoDataFrame, lines: list[list[str]], meeting: Meeting, glossary: Glossary) -> None:
    """Tell of each village which planned sales and demolitions leave it below its floor."""
    watched = {village.code: village for village in meeting.villages.villages} if meeting.villages else {}
    for code, line in zip(frame.index, lines, strict=True):
        if code in watched:
            line.extend(village_warnings(watched[code], glossary))


def _add_gaps(frame: GeoDataFrame, lines: list[list[str]], meeting: Meeting, glossary: Glossary) -> None:
    """Tell of each area before which planned demolitions too few homes are ready."""
    chains = {chain.area: chain for chain in meeting.wup_chains or ()}
    for area, line in zip(frame.index, lines, strict=True):
        links = chains[area].links if area in chains else ()
        line.extend(glossary.text("features.wup_gap", date=link.date, gap=link.gap) for link in links if link.gap)


def _told(values: Iterable[object], statuses: Iterable[str], spec: str, glossary: Glossary) -> list[str]:
    """Write each value that may be shown, and the words for unknown or secret in the place of the others."""
    return [
        glossary.format_field(value, spec) if status == "shown" else glossary.word(f"words.{status}")
        for value, status in zip(values, statuses, strict=True)
    ]
