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
from atlas.scores.criterion_words import criterion_label, end_words
from atlas.scores.explanation import evidence
from atlas.scores.labels import profile_label
from atlas.scores.party_words import party_sentence

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
                "label": profile_label(profile, meeting.policy, glossary),
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
    worst, best = end_words(name, meeting.policy, glossary)
    numbers = meeting.policy.criteria[name].agreement
    key = "sheet.agreement_one" if len(numbers) == 1 else "sheet.agreement_many"
    return {
        "id": name,
        "label": criterion_label(name, meeting.policy, glossary),
        "agreement": glossary.text(key, numbers=glossary.listing([str(number) for number in numbers])),
        "worst": worst,
        "best": best,
        "status": glossary.word(f"status.bounds_{meeting.policy.criteria[name].status}"),
    }


def _sites(meeting: Meeting, glossary: Glossary) -> list[dict[str, object]]:
    sites = meeting.measures.sites
    shapes = as_geojson(sites.geometry)
    points = as_geojson(sites.geometry.representative_point())
    entries = meeting.layers.catalogue.entries["sites"]
    decisions = meeting.layers.get("decisions")
    rows = []
    for (site, row), shape, point in zip(sites.iterrows(), shapes, points, strict=True):
        explained = {profile: meeting.explained(site, profile, glossary) for profile in meeting.scores}
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
                "assessment": [
                    {"aspect": line.aspect, "answer": line.answer, "text": line.text} for line in first.assessment
                ],
                "decisions": _decisions(site, decisions, glossary),
                "source": glossary.text(
                    "sheet.source",
                    publisher=row["source"],
                    kind=entries[int(row["part"])].kind,
                    date=row["source_date"],
                ),
                "results": {
                    profile: _result(site, scores, explained[profile], _parties(site, profile, meeting, glossary))
                    for profile, scores in meeting.scores.items()
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


def _parties(site: str, profile: str, meeting: Meeting, glossary: Glossary) -> list[str]:
    """Say for which parties the site is on the shortlist, where the policy has any."""
    view = meeting.party_view(profile)
    return [] if view is None else [party_sentence(site, view, meeting.policy, glossary)]


def _result(site: str, scores: Scores, explained: Explanation, parties: list[str]) -> dict[str, object]:
    row = scores.table.loc[site]
    return {
        "rank_text": explained.rank,
        "low": float(row["score_low"]),
        "high": float(row["score_high"]),
        "score_text": explained.score,
        "class": KNOCKED_OUT.id if row["knocked_out"] else score_class(round(row["score"])),
        "why": explained.why,
        "warnings": explained.warnings,
        "lifts": [{"label": lift.label, "text": lift.text} for lift in explained.lifts],
        "certainty": [each for each in (explained.certainty, *explained.near_misses, explained.flip) if each],
        "parties": parties,
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
