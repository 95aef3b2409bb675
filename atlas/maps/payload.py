"""All that the page of a meeting shows, as one JSON value: the page weighs, adds and ranks, and measures nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from atlas.layers.schema import LAYERS
from atlas.maps.agenda import agenda
from atlas.maps.base_map import BASE_MAP
from atlas.maps.map_layers import map_layers
from atlas.maps.monitor import monitor
from atlas.maps.places import search_places
from atlas.maps.site_rows import site_rows
from atlas.maps.site_sheets import site_sheets
from atlas.maps.site_symbols import STAGES, STANDINGS
from atlas.maps.symbols import KNOCKED_OUT, SCORE_CLASSES
from atlas.maps.weighing import criteria, parties, profiles
from atlas.meeting.checks import checks, working_group_sites
from atlas.scores.labels import knock_out_label

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["page_payload"]


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
    layers = map_layers(meeting, glossary)
    shortlist = int(meeting.policy.robustness.shortlist_sites.value)
    return {
        "language": glossary.language,
        "meeting": _meeting(meeting, glossary),
        "texts": glossary.get("page"),
        "themes": agenda(meeting, layers, glossary),
        "score_classes": _score_classes(glossary),
        "standings": [
            {"id": name, "label": glossary.text(f"parties.standings.{name}", most=shortlist), "fill": fill}
            for name, fill in STANDINGS.items()
        ],
        "stages": [
            {"id": stage.id, "label": glossary.word(f"stages.{stage.id}"), "dash": stage.dash} for stage in STAGES
        ],
        "owners": [
            {"id": owner, "label": glossary.term(owner)} for owner in LAYERS["sites"].columns["owner"].vocabulary
        ],
        "corporations": list(meeting.policy.agreement.corporations),
        "members": [party.label for party in meeting.policy.parties.values()],
        "criteria": criteria(meeting.policy, glossary),
        "knock_outs": [
            {"id": name, "label": knock_out_label(name, meeting.policy, glossary)} for name in meeting.policy.knock_outs
        ],
        "profiles": profiles(meeting, glossary),
        "parties": parties(meeting.policy, glossary),
        "shortlist_sites": shortlist,
        "sites": site_rows(meeting, glossary),
        "sheets": site_sheets(meeting, glossary),
        "layers": layers,
        "places": search_places(meeting),
        "base_map": BASE_MAP.as_payload(),
        "monitor": monitor(meeting, glossary),
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
        "id": str(quarter),
        "title": glossary.text("meeting.title", municipality=meeting.policy.agreement.municipality),
        "quarter_text": glossary.text("meeting.quarter", number=quarter.number, year=quarter.year),
        "reference_date": glossary.date(meeting.layers.catalogue.date_of("sites")),
        "example": example,
        "example_text": glossary.word("meeting.example") if example else None,
        "working_group_text": glossary.text("meeting.working_group", count=hidden) if hidden else None,
    }


def _score_classes(glossary: Glossary) -> list[dict[str, object]]:
    top = SCORE_CLASSES[0]
    labels = [glossary.text("score_classes.open_top", least=top.least)]
    labels += [
        glossary.text("score_classes.between", least=lower.least, below=upper.least)
        for upper, lower in pairwise(SCORE_CLASSES)
    ]
    labels.append(glossary.word("score_classes.knocked_out"))
    return [
        {"id": each.id, "label": label, "fill": each.fill, "least": each.least}
        for each, label in zip((*SCORE_CLASSES, KNOCKED_OUT), labels, strict=True)
    ]
