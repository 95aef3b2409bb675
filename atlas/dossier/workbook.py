"""`scores.xlsx`: the meeting for Excel, with numbers as numbers and nothing from data as a formula."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

import pandas as pd
import xlsxwriter

from atlas.dossier.tables import knock_out_table, measure_table, ranking_table, site_table
from atlas.meeting.checks import checks, working_group_sites
from atlas.scores.criterion_words import criterion_label
from atlas.scores.labels import profile_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["write_workbook"]

_MOST_SHEET_NAME = 31
_WIDEST, _NARROWEST, _README_WIDTH = 60, 9, 100
_LINE_HEIGHT = 15.0
_YEARS = {"start_year", "delivery_year"}


def write_workbook(meeting: Meeting, glossary: Glossary, path: Path) -> None:
    """Write the workbook of a meeting; the same meeting gives the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        # A fixed time of creation, for a file that differs only where the meeting does.
        workbook.set_properties(
            {
                "title": glossary.text("meeting.title", municipality=meeting.policy.agreement.municipality),
                "created": datetime.datetime.combine(meeting.layers.catalogue.date_of("sites"), datetime.time()),
            }
        )
        formats = _formats(workbook)
        _write_readme(workbook, meeting, glossary, formats)
        for name, table in _tables(meeting, glossary):
            _write_table(workbook, _sheet_name(name, workbook), _in_words(table, glossary), glossary, formats)


def _sheet_name(name: str, workbook: Workbook) -> str:
    """Return a name that Excel takes: no signs of its own, not too long, and of no other sheet."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()
    taken = {sheet.get_name().lower() for sheet in workbook.worksheets()}
    numbers = ("", *(f" {number}" for number in range(2, len(taken) + 2)))
    candidates = (plain[: _MOST_SHEET_NAME - len(number)].rstrip() + number for number in numbers)
    return next(each for each in candidates if each.lower() not in taken)


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
    sites = site_table(meeting).rename_axis("id").reset_index()
    for column in ("owner", "planning_status"):
        sites[column] = sites[column].map(glossary.term, na_action="ignore")
    sites["disclosure"] = [glossary.word(f"disclosure.{each}") for each in sites["disclosure"]]
    yield glossary.word("tables.sites"), sites
    yield glossary.word("tables.measures"), measure_table(meeting, glossary)
    yield glossary.word("tables.knock_outs"), knock_out_table(meeting, glossary)
    yield glossary.word("tables.sources"), _sources(meeting)
    yield glossary.word("tables.checks"), pd.DataFrame({"check": checks(meeting, glossary)})


def _in_words(table: pd.DataFrame, glossary: Glossary) -> pd.DataFrame:
    words = {"data_kind": glossary.term, "layer": lambda layer: glossary.word(f"layers.{layer}")}
    return table.assign(**{name: table[name].map(word) for name, word in words.items() if name in table})


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


def _formats(workbook: Workbook) -> dict[str, Format]:
    return {
        "title": workbook.add_format({"bold": True, "font_size": 16}),
        "warning": workbook.add_format({"bold": True, "text_wrap": True, "bg_color": "#fff3c4"}),
        "heading": workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e8e6f0", "bottom": 1}
        ),
        "wrapped": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "whole": workbook.add_format({"num_format": "#,##0", "valign": "top"}),
        "year": workbook.add_format({"num_format": "0", "valign": "top"}),
        "decimal": workbook.add_format({"num_format": "#,##0.0", "valign": "top"}),
        "date": workbook.add_format({"num_format": "d mmmm yyyy", "align": "left", "valign": "top"}),
    }


def _write_readme(workbook: Workbook, meeting: Meeting, glossary: Glossary, formats: Mapping[str, Format]) -> None:
    title = glossary.text("meeting.title", municipality=meeting.policy.agreement.municipality)
    quarter = glossary.text("meeting.quarter", number=meeting.quarter.number, year=meeting.quarter.year)
    lines = [(title, "title"), (quarter, "wrapped")]
    if meeting.layers.catalogue.kind == "example":
        lines.append((glossary.word("meeting.example"), "warning"))
    if hidden := working_group_sites(meeting):
        lines.append((glossary.text("meeting.working_group", count=hidden), "warning"))
    lines += [(line, "wrapped") for line in glossary.lines("workbook.lines")]
    sheet = workbook.add_worksheet(glossary.word("tables.readme"))
    sheet.set_column(0, 0, _README_WIDTH)
    for row, (line, style) in enumerate(lines):
        sheet.set_row(row, 26 if style == "title" else _height([line], _README_WIDTH) + 6)
        sheet.write_string(row, 0, line, formats[style])


def _write_table(
    workbook: Workbook, name: str, table: pd.DataFrame, glossary: Glossary, formats: Mapping[str, Format]
) -> None:
    """Write a table with a frozen, filtered header; unknown is an empty cell, never a zero."""
    sheet = workbook.add_worksheet(name)
    sheet.set_row(0, 3 * _LINE_HEIGHT)
    for position, (column, values) in enumerate(table.items()):
        heading = _heading(str(column), glossary)
        sheet.write_string(0, position, heading, formats["heading"])
        longest = max([len(heading) // 2, *(len(str(value)) for value in values.dropna())])
        sheet.set_column(position, position, min(max(longest + 1, _NARROWEST), _WIDEST))
        for row, value in enumerate(values, start=1):
            _write_cell(sheet, row, position, value, formats, _number_format(str(column)))
    for row, values in enumerate(table.itertuples(index=False), start=1):
        sheet.set_row(row, _height([value for value in values if isinstance(value, str)], _WIDEST))
    sheet.freeze_panes(1, 2 if len(table.columns) > 2 else 0)  # noqa: PLR2004 - the columns that name a row
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _write_cell(
    sheet: Worksheet, row: int, column: int, value: object, formats: Mapping[str, Format], number_format: str
) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, formats["wrapped"])
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, formats["date"])
    elif pd.notna(value):
        sheet.write_number(row, column, float(str(value)), formats[number_format])


def _height(texts: list[str], width: int) -> float:
    """Return the height of a row in points in which the longest text, wrapped at a width, can be read whole."""
    return _LINE_HEIGHT * max((len(text) // (width - 4) + 1 for text in texts), default=1)


def _number_format(column: str) -> str:
    if column in _YEARS:
        return "year"
    return "whole" if column == "rank" or column.startswith(("homes_", "pitches")) else "decimal"


def _heading(column: str, glossary: Glossary) -> str:
    """Return the heading of a column; that of a criterion is its name already."""
    keys = (f"headings.{column}", f"facts.{column}")
    return next((glossary.word(key) for key in keys if glossary.has(key)), column)
