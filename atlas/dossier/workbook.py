"""`scores.xlsx`: the meeting for Excel, with numbers as numbers and nothing from data as a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.dossier.renewal_result import renewal_result
from atlas.dossier.sheets import add_readme, add_table, open_workbook, sheet_formats
from atlas.dossier.supply_result import supply_result
from atlas.dossier.tables import knock_out_table, measure_table, ranking_table, site_table
from atlas.dossier.target_result import target_result
from atlas.dossier.village_result import village_result
from atlas.meeting.checks import checks, working_group_sites
from atlas.scores.criterion_words import criterion_label
from atlas.scores.labels import profile_label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["write_workbook"]

_MONITORS = (village_result, target_result, supply_result, renewal_result)
"""What the ledger of social homes tells: the villages, the targets, supply against demand, and the WUP areas."""


def write_workbook(meeting: Meeting, glossary: Glossary, path: Path) -> None:
    """Write the workbook of a meeting; the same meeting gives the same bytes."""
    title = glossary.text("meeting.title", municipality=meeting.policy.agreement.municipality)
    with open_workbook(path, title, meeting.layers.catalogue.date_of("sites")) as workbook:
        formats = sheet_formats(workbook)
        add_readme(workbook, glossary.word("tables.readme"), _readme(meeting, title, glossary), formats)
        for name, table in _tables(meeting, glossary):
            add_table(workbook, name, table, glossary, formats)


def _tables(meeting: Meeting, glossary: Glossary) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give every table with the name of its sheet; two profiles of one name are two tables."""
    for profile in meeting.scores:
        label = profile_label(profile, meeting.policy, glossary)
        ranking = ranking_table(meeting, profile, glossary).rename_axis("id").reset_index()
        ranking["state"] = [glossary.word(f"state.{state}") for state in ranking["state"]]
        headings = {
            name: criterion_label(name, meeting.policy, glossary) for name in meeting.scores[profile].weights.index
        }
        yield glossary.text("tables.scores", profile=label), ranking.rename(columns=headings)
    if meeting.ledger is not None:
        for monitor in _MONITORS:
            result = monitor(meeting, glossary)
            for name, table in result.tables.items():
                told = table.assign(data_kind=result.data_kind)
                yield glossary.word(f"results.{result.name}.tables.{name}"), told
    sites = site_table(meeting).rename_axis("id").reset_index()
    for column in ("owner", "planning_status"):
        sites[column] = sites[column].map(glossary.term, na_action="ignore")
    sites["disclosure"] = [glossary.word(f"disclosure.{each}") for each in sites["disclosure"]]
    yield glossary.word("tables.sites"), sites
    yield glossary.word("tables.measures"), measure_table(meeting, glossary)
    yield glossary.word("tables.knock_outs"), knock_out_table(meeting, glossary)
    yield glossary.word("tables.sources"), _sources(meeting)
    yield glossary.word("tables.checks"), pd.DataFrame({"check": checks(meeting, glossary)})


def _sources(meeting: Meeting) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "layer": layer,
                "data_kind": entry.kind,
                "publisher": entry.publisher,
                "date": entry.date,
                "licence": entry.licence,
                "note": entry.note,
            }
            for layer, entry in meeting.layers.catalogue.parts
        ]
    )


def _readme(meeting: Meeting, title: str, glossary: Glossary) -> Iterator[tuple[str, str]]:
    """Give each line of the first sheet, and the name of its format."""
    yield title, "title"
    yield glossary.text("meeting.quarter", number=meeting.quarter.number, year=meeting.quarter.year), "wrapped"
    if meeting.layers.catalogue.kind == "example":
        yield glossary.word("meeting.example"), "warning"
    if hidden := working_group_sites(meeting):
        yield glossary.text("meeting.working_group", count=hidden), "warning"
    if meeting.ledger is not None:
        yield from ((line, "wrapped") for line in glossary.lines("workbook.monitors"))
    yield from ((line, "wrapped") for line in glossary.lines("workbook.lines"))
