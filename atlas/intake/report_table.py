"""A table on a sheet of Excel: every cell with its own type, and nothing from data a formula."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from numbers import Number
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["A4", "LINE_HEIGHT", "Columns", "cell_formats", "write_table"]

A4 = 9
"""The number of that paper in Excel."""

LINE_HEIGHT = 15.0
"""Of a row with one line, in points."""

_MOST_SIGNS = 32_767
"""That a cell of Excel holds; a longer text would be left out without a word."""

_EXACT = 2**53
"""From here on Excel rounds whole numbers, so that a long code would change."""

_HIGHEST = 400.0


@dataclass(frozen=True)
class Columns:
    """The columns of a table: their headings, their widths in signs, and how their numbers are written.

    ``whole`` writes counts, with points between thousands; ``general`` leaves a number as it is, for codes and years.
    """

    headings: tuple[str, ...]
    widths: tuple[int, ...]
    numbers: Literal["whole", "general"]


def cell_formats(workbook: Workbook) -> dict[str, Format]:
    """Return the formats that a table is written with."""
    return {
        "heading": workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e4eeee", "bottom": 1}
        ),
        "text": workbook.add_format({"text_wrap": True, "valign": "top", "align": "left", "indent": 1}),
        "whole": workbook.add_format({"num_format": "#,##0", "valign": "top"}),
        "general": workbook.add_format({"align": "left", "valign": "top"}),
        "date": workbook.add_format({"num_format": "d mmmm yyyy", "align": "left", "valign": "top"}),
    }


def write_table(
    sheet: Worksheet, columns: Columns, rows: Sequence[Sequence[object]], formats: Mapping[str, Format], top: int = 0
) -> None:
    """Write a table from a row on, with a frozen, filtered header; what is unknown is an empty cell.

    Parameters
    ----------
    sheet : Worksheet
    columns : Columns
    rows : sequence of rows
    formats : dict of str to Format
        As `cell_formats` gives them.
    top : int
        Row of the header, counted from 0.
    """
    sheet.set_row(top, 2 * LINE_HEIGHT)
    for position, (heading, width) in enumerate(zip(columns.headings, columns.widths, strict=True)):
        sheet.set_column(position, position, width)
        sheet.write_string(top, position, heading, formats["heading"])
    for row, values in enumerate(rows, start=top + 1):
        sheet.set_row(row, _height(values, columns.widths))
        for position, value in enumerate(values):
            _write_cell(sheet, (row, position), value, formats, columns.numbers)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, top + max(1, len(rows)), len(columns.headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _height(values: Sequence[object], widths: Sequence[int]) -> float:
    """Return the height at which a row's longest text, wrapped, can be read; Excel takes no more than 409 points."""
    lines = (len(str(value)) // width + 1 for value, width in zip(values, widths, strict=True))
    return min(LINE_HEIGHT * max(lines), _HIGHEST)


def _write_cell(
    sheet: Worksheet, cell: tuple[int, int], value: object, formats: Mapping[str, Format], numbers: str
) -> None:
    if isinstance(value, str):
        _write_text(sheet, cell, value, formats)
    elif value is None or value is pd.NA or value is pd.NaT:
        return
    elif isinstance(value, bool | np.bool_):
        sheet.write_boolean(*cell, bool(value), formats["general"])
    elif type(value) is datetime.date and value.year >= 1900:  # noqa: PLR2004 - Excel knows none before
        sheet.write_datetime(*cell, value, formats["date"])
    elif isinstance(value, Number) and _is_exact(value):
        sheet.write_number(*cell, float(str(value)), formats[numbers])
    else:
        _write_text(sheet, cell, str(value), formats)


def _write_text(sheet: Worksheet, cell: tuple[int, int], text: str, formats: Mapping[str, Format]) -> None:
    whole = text.encode(errors="replace").decode()
    shown = whole if len(whole) <= _MOST_SIGNS else f"{whole[: _MOST_SIGNS - 1]}…"
    sheet.write_string(*cell, shown, formats["text"])


def _is_exact(value: Number) -> bool:
    """Tell whether Excel can hold a number as it is."""
    number = float(str(value))
    return math.isfinite(number) and abs(number) < _EXACT
