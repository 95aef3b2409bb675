"""The sheet of a site on the page: facts, evidence and what was explained, as finished texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from atlas.scores.explanation import evidence
from atlas.scores.party_words import party_sentence

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.scores import Explanation

__all__ = ["MOST_SHEETS", "site_sheets"]

MOST_SHEETS = 400
"""How many sites get a sheet; of more, those that some profile ranks best, so that the page stays light enough."""

_FACTS = (
    ("owner", "term"),
    ("corporation", ""),
    ("planning_status", "term"),
    ("area", "m2"),
    ("homes_total", "int"),
    ("homes_social", "int"),
    ("homes_clustered", "int"),
    ("homes_accessible", "int"),
    ("homes_mid_rent", "int"),
    ("homes_flex", "int"),
    ("pitches", "int"),
    ("homes_demolished", "int"),
    ("start_year", ""),
    ("delivery_year", ""),
    ("previous_ids", ""),
)
_SILENT_WHEN_ABSENT = {"corporation", "previous_ids"}
"""Facts that are not there for most sites, which is no gap in what is known."""


def site_sheets(meeting: Meeting, glossary: Glossary) -> dict[str, dict[str, object]]:
    """Return what the sheet of a site tells, by site, with a part per profile; see `MOST_SHEETS`."""
    bounds = {name: measure.bounds() for name, measure in meeting.measures.by_criterion.items()}
    place_of = {site: place for place, site in enumerate(meeting.measures.sites.index)}
    sheets = {}
    for site in _with_sheet(meeting):
        at = place_of[site]
        measured = {name: _range(low[at], high[at]) for name, (low, high) in bounds.items()}
        sheets[site] = {**_sheet(site, meeting, glossary), "measures": measured}
    return sheets


def _with_sheet(meeting: Meeting) -> list[str]:
    sites = list(meeting.measures.sites.index)
    if len(sites) <= MOST_SHEETS:
        return sites
    each = MOST_SHEETS // len(meeting.scores)
    best = {site for scores in meeting.scores.values() for site in scores.table.index[:each]}
    return [site for site in sites if site in best]


def _range(low: float, high: float) -> list[float | None]:
    """Return the bounds of a measure, None where there is none."""
    return [float(each) if np.isfinite(each) else None for each in (low, high)]


def _sheet(site: str, meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    row = meeting.measures.sites.loc[site]
    entries = meeting.layers.catalogue.entries["sites"]
    explained = {profile: meeting.explained(site, profile, glossary) for profile in meeting.scores}
    first = next(iter(explained.values()))
    return {
        "facts": _facts(row, glossary),
        "evidence": {name: evidence(site, name, meeting.measures, glossary) for name in meeting.measures.by_criterion},
        "assessment": [{"aspect": line.aspect, "answer": line.answer, "text": line.text} for line in first.assessment],
        "decisions": _decisions(site, meeting, glossary),
        "source": glossary.text(
            "sheet.source",
            publisher=row["source"],
            kind=entries[int(row["part"])].kind,
            date=row["source_date"],
        ),
        "results": {
            profile: _result(told, _parties(site, profile, meeting, glossary)) for profile, told in explained.items()
        },
    }


def _facts(row: pd.Series, glossary: Glossary) -> list[dict[str, str]]:
    facts = []
    for name, spec in _FACTS:
        value = shapely.area(row.geometry) if name == "area" else row[name]
        if pd.isna(value):
            if name in _SILENT_WHEN_ABSENT:
                continue
            text = glossary.word("words.unknown")
        else:
            text = glossary.format_field(value, spec)
        facts.append({"label": glossary.word(f"facts.{name}"), "text": text})
    return facts


def _decisions(site: str, meeting: Meeting, glossary: Glossary) -> list[dict[str, object]]:
    """Return what meetings decided; ``is_late`` is what is open though it is due before the quarter ends."""
    decisions = meeting.layers.get("decisions")
    if decisions is None:
        return []
    unknown = glossary.word("words.unknown")
    return [
        {
            "meeting": row["meeting"],
            "text": row["decision"],
            "owner": row["owner"] or unknown,
            "due": unknown if row["due"] is None else glossary.date(row["due"]),
            "status": unknown if row["status"] is None else glossary.term(row["status"]),
            "is_open": row["status"] != "done",
            "is_late": row["status"] != "done" and row["due"] is not None and row["due"] < meeting.quarter.last_day,
        }
        for row in decisions[decisions["site_id"] == site].to_dict("records")
    ]


def _parties(site: str, profile: str, meeting: Meeting, glossary: Glossary) -> list[str]:
    """Say for which parties the site is on the shortlist, where the policy has any."""
    view = meeting.party_view(profile)
    return [] if view is None else [party_sentence(site, view, meeting.policy, glossary)]


def _result(explained: Explanation, parties: list[str]) -> dict[str, object]:
    """Return what was explained; points, score and rank the page adds up by itself."""
    return {
        "why": explained.why,
        "warnings": explained.warnings,
        "lifts": [{"label": lift.label, "text": lift.text} for lift in explained.lifts],
        "certainty": [each for each in (explained.certainty, *explained.near_misses, explained.flip) if each],
        "parties": parties,
        "unknowns": explained.unknowns,
        "knock_outs": [
            {"label": line.label, "text": line.text, "shortfall": line.shortfall} for line in explained.knock_outs
        ],
    }
