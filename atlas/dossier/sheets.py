"""Tables as sheets of a workbook: numbers as numbers, a frozen and filtered header, nothing from data as a formula."""

from __future__ import annotations

import datetime
import numbers
import re
from typing import TYPE_CHECKING

import pandas as pd
import xlsxwriter

from atlas.dossier.table_words import YEARS, heading, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from atlas.policy import Glossary

__all__ = ["add_readme", "add_table", "open_workbook", "sheet_formats"]

_MOST_SHEET_NAME = 31
_WIDEST, _NARROWEST, _README_WIDTH = 60, 9, 100
_LINE_HEIGHT = 15.0
_BUTTON = 3
"""Width in characters of the button of the filter in a heading."""

_LONGEST_DATE = "30 september 2026"
_TO_THE_RIGHT = {"align": "right", "indent": 1}

_MARKS = {"below_floor": "alarm", "falls_below_floor": "alert"}
"""Words of the column ``status`` that stand out, and the format that does it: that they need attention they say too."""


def open_workbook(path: Path, title: str, date: datetime.date) -> Workbook:
    """Open a new workbook that takes every text for a text; the same content gives the same bytes.

    Parameters
    ----------
    path : Path
    title : str
    date : date
        When its data are of: a fixed time of creation, for a file that differs only where its content does.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(path, options)
    workbook.set_properties({"title": title, "created": datetime.datetime.combine(date, datetime.time())})
    return workbook


def sheet_formats(workbook: Workbook) -> dict[str, Format]:
    """Return the formats of a workbook's cells by name."""
    return {
        "title": workbook.add_format({"bold": True, "font_size": 16}),
        "warning": workbook.add_format({"bold": True, "text_wrap": True, "bg_color": "#fff3c4"}),
        "heading": workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e8e6f0", "bottom": 1}
        ),
        "heading_number": workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e8e6f0", "bottom": 1, **_TO_THE_RIGHT}
        ),
        "wrapped": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "among_numbers": workbook.add_format({"text_wrap": True, "valign": "top", **_TO_THE_RIGHT}),
        "alarm": workbook.add_format({"bold": True, "valign": "top", "bg_color": "#faece7", "font_color": "#84291b"}),
        "alert": workbook.add_format({"bold": True, "valign": "top", "bg_color": "#fff3c4", "font_color": "#5c4300"}),
        "whole": workbook.add_format({"num_format": "#,##0", "valign": "top", **_TO_THE_RIGHT}),
        "year": workbook.add_format({"num_format": "0", "valign": "top", **_TO_THE_RIGHT}),
        "decimal": workbook.add_format({"num_format": "#,##0.0", "valign": "top", **_TO_THE_RIGHT}),
        "date": workbook.add_format({"num_format": "d mmmm yyyy", "align": "left", "valign": "top"}),
    }


def add_readme(workbook: Workbook, name: str, lines: Iterable[tuple[str, str]], formats: Mapping[str, Format]) -> None:
    """Add a sheet of text: each line with the name of its format, of which ``title`` is written large."""
    sheet = workbook.add_worksheet(name)
    sheet.set_column(0, 0, _README_WIDTH)
    for row, (line, style) in enumerate(lines):
        sheet.set_row(row, 26 if style == "title" else _height([line], _README_WIDTH) + 6)
        sheet.write_string(row, 0, line, formats[style])


def add_table(
    workbook: Workbook, name: str, table: pd.DataFrame, glossary: Glossary, formats: Mapping[str, Format]
) -> None:
    """Add a table with a frozen, filtered header; unknown is an empty cell, never a zero."""
    sheet = workbook.add_worksheet(_sheet_name(name, workbook))
    table = in_words(table, glossary)
    sheet.set_row(0, 3 * _LINE_HEIGHT)
    for position, (column, values) in enumerate(table.items()):
        told, among_numbers = heading(str(column), glossary), _holds_numbers(values)
        sheet.write_string(0, position, told, formats["heading_number" if among_numbers else "heading"])
        sheet.set_column(position, position, _width(told, values))
        number_format = _number_format(str(column), values)
        texts = {glossary.term(word): style for word, style in _MARKS.items()} if column == "status" else {}
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                style = texts.get(value, "among_numbers" if among_numbers else "wrapped")
                sheet.write_string(row, position, value, formats[style])
            else:
                _write_cell(sheet, row, position, value, formats, number_format)
    for row, values in enumerate(table.itertuples(index=False), start=1):
        sheet.set_row(row, _height([value for value in values if isinstance(value, str)], _WIDEST))
    sheet.freeze_panes(1, 2 if len(table.columns) > 2 else 0)  # noqa: PLR2004 - the columns that name a row
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _write_cell(
    sheet: Worksheet, row: int, column: int, value: object, formats: Mapping[str, Format], number_format: str | None
) -> None:
    """Write a date or a number; unknown is left empty."""
    if isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, formats["date"])
    elif pd.notna(value):
        number = float(str(value))
        style = number_format or ("whole" if number.is_integer() else "decimal")
        sheet.write_number(row, column, number, formats[style])


def _holds_numbers(values: pd.Series) -> bool:
    return any(isinstance(value, numbers.Number) for value in values.dropna())


def _width(told: str, values: pd.Series) -> int:
    """Return the width in which every value fits, and every word of the heading beside the button of its filter."""
    word = max(len(word) for word in told.split()) + _BUTTON
    longest = max((len(_shown(value)) for value in values.dropna()), default=0) + 1
    return min(max(longest, word, len(told) // 2 + 1, _NARROWEST), _WIDEST)


def _shown(value: object) -> str:
    """Return a value about as a cell shows it."""
    if isinstance(value, datetime.date):
        return _LONGEST_DATE
    return f"{value:,.1f} " if isinstance(value, numbers.Real) else str(value)


def _height(texts: list[str], width: int) -> float:
    """Return the height of a row in points in which the longest text, wrapped at a width, can be read whole."""
    return _LINE_HEIGHT * max((len(text) // (width - 4) + 1 for text in texts), default=1)


def _number_format(column: str, values: pd.Series) -> str | None:
    """Return the format of a column's numbers, or None where each has its own: homes and shares under one heading."""
    if column in YEARS:
        return "year"
    if column == "rank" or column.startswith(("homes", "pitches")) or pd.api.types.is_integer_dtype(values):
        return "whole"
    if not pd.api.types.is_float_dtype(values):
        return None
    return "whole" if (values.dropna() % 1 == 0).all() else "decimal"


def _sheet_name(name: str, workbook: Workbook) -> str:
    """Return a name that Excel takes: no signs of its own, not too long, and of no other sheet."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()
    taken = {sheet.get_name().lower() for sheet in workbook.worksheets()}
    endings = ("", *(f" {number}" for number in range(2, len(taken) + 2)))
    candidates = (plain[: _MOST_SHEET_NAME - len(ending)].rstrip() + ending for ending in endings)
    return next(each for each in candidates if each.lower() not in taken)
