"""Everything that the page shows, as finished texts and figures: the page itself computes no score."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from atlas.crs import as_geojson
from atlas.maps.map_layers import map_layers
from atlas.maps.symbols import KNOCKED_OUT, SCORE_CLASSES, score_class
from atlas.meeting.checks import checks, working_group_sites
from atlas.scores import explain
from atlas.scores.explanation import evidence

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.scores import Explanation, Scores

__all__ = ["page_payload"]

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


def page_payload(meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    """Return what the page of a meeting shows.

    Parameters
    ----------
    meeting : Meeting
    glossary : Glossary
        Words of the page's language.

    Returns
    -------
    dict
        Only text, numbers, lists and dicts, ready for JSON; geometry is GeoJSON in WGS84.
    """
    return {
        "meeting": _meeting(meeting, glossary),
        "texts": glossary.get("page"),
        "score_classes": _score_classes(glossary),
        "criteria": [_criterion(name, meeting, glossary) for name in meeting.policy.criteria],
        "profiles": [
            {
                "id": profile,
                "label": glossary.label(f"profiles.{profile}", meeting.policy.profiles[profile].label),
                "description": _description(profile, meeting, glossary),
                "order": list(scores.table.index),
            }
            for profile, scores in meeting.scores.items()
        ],
        "sites": _sites(meeting, glossary),
        "layers": map_layers(meeting, glossary),
        "checks": checks(meeting, glossary),
        "sources": [
            {
                "layer": glossary.word(f"layers.{layer}"),
                "badge": glossary.term(entry.kind),
                "publisher": entry.publisher,
                "note": entry.note,
                "date": glossary.date(entry.date),
                "licence": entry.licence,
            }
            for layer, entry in meeting.layers.catalogue.parts
        ],
    }


def _meeting(meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    example = meeting.layers.catalogue.kind == "example"
    quarter = meeting.quarter
    hidden = working_group_sites(meeting)
    return {
        "title": glossary.text("meeting.title", municipality=meeting.policy.agreement.municipality),
        "quarter_text": glossary.text("meeting.quarter", number=quarter.number, year=quarter.year),
        "reference_date": glossary.date(meeting.layers.catalogue.date_of("sites")),
        "question": glossary.word("meeting.question"),
        "example": example,
        "example_text": glossary.word("meeting.example") if example else None,
        "working_group_text": glossary.text("meeting.working_group", count=hidden) if hidden else None,
    }


def _description(profile: str, meeting: Meeting, glossary: Glossary) -> str:
    """Say what a profile is for, and whether the parties have adopted its weights."""
    rules = meeting.policy.profiles[profile]
    key = f"profiles.{profile}.description"
    parts = [glossary.word(key)] if glossary.has(key) else []
    return " ".join([*parts, glossary.word(f"status.weights_{rules.status}")])


def _score_classes(glossary: Glossary) -> list[dict[str, str]]:
    top = SCORE_CLASSES[0]
    labels = [glossary.text("score_classes.open_top", least=top.least)]
    labels += [
        glossary.text("score_classes.between", least=lower.least, below=upper.least)
        for upper, lower in pairwise(SCORE_CLASSES)
    ]
    labels.append(glossary.word("score_classes.knocked_out"))
    return [
        {"id": each.id, "label": label, "fill": each.fill}
        for each, label in zip((*SCORE_CLASSES, KNOCKED_OUT), labels, strict=True)
    ]


def _criterion(name: str, meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    points = meeting.policy.points(name)
    worst = min(points, key=lambda point: point[1])[0]
    best = max(points, key=lambda point: point[1])[0]
    numbers = meeting.policy.criteria[name].agreement
    key = "sheet.agreement_one" if len(numbers) == 1 else "sheet.agreement_many"
    return {
        "id": name,
        "label": glossary.word(f"criteria.{name}.label"),
        "agreement": glossary.text(key, numbers=glossary.listing([str(number) for number in numbers])),
        "worst": _bound(name, worst, glossary),
        "best": _bound(name, best, glossary),
        "status": glossary.word(f"status.bounds_{meeting.policy.criteria[name].status}"),
    }


def _bound(criterion: str, measure: float, glossary: Glossary) -> str:
    """Say where a value function ends, in the criterion's own words."""
    if glossary.has(f"criteria.{criterion}.bound"):
        return glossary.text(f"criteria.{criterion}.bound", measure=measure)
    side = "late" if measure < 0 else "early"
    return glossary.text(f"criteria.{criterion}.bound_{side}", months=abs(measure))


def _sites(meeting: Meeting, glossary: Glossary) -> list[dict[str, object]]:
    sites = meeting.measures.sites
    shapes = as_geojson(sites.geometry)
    points = as_geojson(sites.geometry.representative_point())
    entries = meeting.layers.catalogue.entries["sites"]
    decisions = meeting.layers.get("decisions")
    rows = []
    for (site, row), shape, point in zip(sites.iterrows(), shapes, points, strict=True):
        explained = {
            profile: explain(site, meeting.measures, scores, meeting.policy, glossary)
            for profile, scores in meeting.scores.items()
        }
        first = next(iter(explained.values()))
        rows.append(
            {
                "id": site,
                "name": row["name"],
                "place": first.place,
                "geometry": shape,
                "label_point": point["coordinates"],
                "example": meeting.layers.catalogue.kind == "example",
                "working_group": row["disclosure"] == "working_group",
                "facts": _facts(row, glossary),
                "evidence": [
                    {"criterion": name, "text": evidence(site, name, meeting.measures, glossary)}
                    for name in meeting.measures.by_criterion
                ],
                "decisions": _decisions(site, decisions, glossary),
                "source": glossary.text(
                    "sheet.source",
                    publisher=row["source"],
                    kind=entries[int(row["part"])].kind,
                    date=row["source_date"],
                ),
                "results": {
                    profile: _result(site, scores, explained[profile]) for profile, scores in meeting.scores.items()
                },
            }
        )
    return rows


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


def _decisions(site: str, decisions: pd.DataFrame | None, glossary: Glossary) -> list[dict[str, str]]:
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
        }
        for row in decisions[decisions["site_id"] == site].to_dict("records")
    ]


def _result(site: str, scores: Scores, explained: Explanation) -> dict[str, object]:
    row = scores.table.loc[site]
    return {
        "rank_text": explained.rank,
        "low": float(row["score_low"]),
        "high": float(row["score_high"]),
        "score_text": explained.score,
        "class": KNOCKED_OUT.id if row["knocked_out"] else score_class(round(row["score"])),
        "why": explained.why,
        "warnings": explained.warnings,
        "unknowns": explained.unknowns,
        "contributions": [
            {
                "criterion": line.criterion,
                "weight": line.weight,
                "value": line.value,
                "low": line.low,
                "high": line.high,
                "points_text": line.points,
            }
            for line in explained.criteria
        ],
        "knock_outs": [
            {"label": line.label, "text": line.text, "shortfall": line.shortfall} for line in explained.knock_outs
        ],
    }
