"""The villages as charts: per quarter the social stock above or below the one at the start of the agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from atlas.maps.step_scale import place_of, step_scale
from atlas.maps.told_table import signed, told_table
from atlas.privacy import SECRET
from atlas.quarter import Quarter
from atlas.scores.labels import profile_label
from atlas.stock.village_sentences import VillageWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock import Ledger
    from atlas.stock.villages import Village

__all__ = [
    "chart_words",
    "drawn",
    "floor_table",
    "is_in_trouble",
    "unplaced_sentence",
    "village_charts",
    "village_sentence",
    "village_sites",
    "village_warnings",
    "villages_scale",
]

_QUARTERS_AFTER = 4
"""So much of the last level is drawn that it can be seen."""

_MOST_SITES = 12
"""Sites told of one village; with thousands of them a page would hold little else."""

_IN_TROUBLE = ("below_floor", "falls_below_floor")


def village_charts(meeting: Meeting, glossary: Glossary) -> dict[str, Any] | None:
    """Return the villages of a meeting, the one in trouble first, or None where the ledger is absent."""
    monitor, ledger = meeting.villages, meeting.ledger
    if monitor is None or ledger is None:
        return None
    villages = [village for village in monitor.villages if not village.is_town]
    words = VillageWords(glossary, ledger.opened_on, ledger.told_until)
    return {
        "heading": glossary.word("monitor.villages.heading"),
        "note": glossary.text("monitor.villages.note", date=ledger.opened_on),
        "unplaced": unplaced_sentence(ledger, meeting, glossary),
        "scale": villages_scale(villages, ledger, glossary),
        "legend": chart_words(ledger, glossary),
        "villages": [
            {
                "name": village.name,
                "status": glossary.term(village.status),
                "is_alarm": is_in_trouble(village),
                "chart": drawn(village, ledger),
                "sentence": village_sentence(village, words),
                "warnings": village_warnings(village, glossary),
                "sites": village_sites(village, meeting, glossary),
            }
            for village in villages
        ],
        "table": floor_table(monitor.villages, meeting, glossary),
    }


def villages_scale(villages: Sequence[Village], ledger: Ledger, glossary: Glossary) -> dict[str, object]:
    """Return the one scale on which all villages stand, up to a year after the last change that is planned."""
    first = Quarter.of(ledger.opened_on)
    known = [step for village in villages for step in _steps(village)]
    last = max([ledger.now.index, *(first.index + place for place, _ in known)]) + _QUARTERS_AFTER
    levels = [homes for _, homes in known]
    end = Quarter.from_index(min(last, ledger.last.index))
    return step_scale(levels, first, end, ledger.told_until, glossary)


def floor_table(villages: Sequence[Village], meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    """Return one row per village: what it had, has, and will have, and how it stands."""
    words = "monitor.villages.columns"
    columns = {
        glossary.word(f"{words}.village"): False,
        glossary.word(f"{words}.status"): False,
        glossary.text(f"{words}.floor", date=meeting.policy.agreement.baseline_date): True,
        glossary.word(f"{words}.now"): True,
        glossary.word(f"{words}.change"): True,
        glossary.text(f"{words}.end", date=meeting.policy.agreement.end): True,
    }
    end = str(Quarter.of(meeting.policy.agreement.end))
    rows = [
        (
            village.name,
            glossary.term(village.status),
            _stock(village, "opening"),
            village.now if village.now is not None else _stock(village, "opening"),
            signed(village.change, glossary),
            _stock(village, end),
        )
        for village in villages
    ]
    return told_table(glossary.word("monitor.villages.table"), columns, rows, glossary)


def chart_words(ledger: Ledger, glossary: Glossary) -> dict[str, str]:
    """Return what the lines and the ground of a chart mean."""
    key = "monitor.villages.legend"
    return {name: glossary.text(f"{key}.{name}", date=ledger.opened_on) for name in glossary.keys(key)}


def village_sentence(village: Village, words: VillageWords) -> str:
    """Tell how a village stands, under a heading that names it already."""
    told = words.village(village).removeprefix(f"{village.name}: ")
    return told[:1].upper() + told[1:]


def unplaced_sentence(ledger: Ledger, meeting: Meeting, glossary: Glossary) -> str | None:
    """Say how many changes could be placed in no village, None where all could."""
    unplaced = ledger.of(meeting.policy.lists.social_categories.names).unplaced
    if unplaced.empty:
        return None
    return glossary.text("villages.unplaced", changes=len(unplaced), homes=int(unplaced["homes"].abs().sum()))


def is_in_trouble(village: Village) -> bool:
    """Tell whether a village is below its floor, or will be as planned."""
    return village.status in _IN_TROUBLE


def village_sites(village: Village, meeting: Meeting, glossary: Glossary) -> dict[str, Any]:
    """Return the best sites in and near a village, each with what it would bring and how it scores.

    ``count`` is the number of all of them, and ``more`` says where the others are told.
    """
    best = village.sites.head(_MOST_SITES)
    others = len(village.sites) - len(best)
    return {
        "count": len(village.sites),
        "best": [
            {"id": str(site["id"]), "name": str(site["name"]), "facts": _facts(site, meeting, glossary)}
            for site in best.to_dict("records")
        ],
        "more": glossary.text("monitor.villages.more_sites", count=others) if others else None,
    }


def village_warnings(village: Village, glossary: Glossary) -> list[str]:
    """Say of every planned sale or demolition that breaks the floor what it does."""
    return [
        glossary.text(
            "monitor.villages.breaking",
            what=glossary.term(loss["kind"]),
            homes=-loss["homes"],
            short_homes=loss["short_homes"],
            corporation=loss["corporation"],
            date=loss["date"],
        )
        for loss in village.breaking.to_dict("records")
    ]


def drawn(village: Village, ledger: Ledger) -> dict[str, object] | None:
    """Return the chart of a village, with a flag at each plan that breaks its floor; None if unknown."""
    if village.differences is None:
        return None
    first = Quarter.of(ledger.opened_on)
    # A plan for a day that has passed is still to come.
    days = {max(day, ledger.told_until) for day in village.breaking["date"]}
    return {"steps": _steps(village), "flags": [place_of(day, first) for day in sorted(days)]}


def _steps(village: Village) -> list[list[int]]:
    """Return each quarter, since the first, that ends at another level, and that level."""
    if village.differences is None:
        return []
    levels = village.differences.drop("opening").astype(int).tolist()
    return [[place, level] for place, level in enumerate(levels) if place == 0 or level != levels[place - 1]]


def _stock(village: Village, quarter: str) -> object:
    if village.stocks is None:
        return SECRET if village.is_secret else None
    return village.stocks[quarter]


def _facts(site: dict[str, Any], meeting: Meeting, glossary: Glossary) -> str:
    """Say of a site how many social homes it has room for, where it lies, and how it scores."""
    key = "monitor.villages.site"
    parts = [] if pd.isna(site["homes_social"]) else [glossary.text(f"{key}.homes", homes=site["homes_social"])]
    if site["distance_m"] > 0:
        parts.append(glossary.text(f"{key}.away", distance_m=site["distance_m"]))
    if site["in_ledger"]:
        parts.append(glossary.word(f"{key}.planned"))
    if not pd.isna(site["score"]):
        profile = glossary.within(profile_label(site["profile"], meeting.policy, glossary))
        case = "out" if site["knocked_out"] else "score"
        parts.append(glossary.text(f"{key}.{case}", score=site["score"], profile=profile))
    return "; ".join(parts)
