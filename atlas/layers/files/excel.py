"""A list in an Excel workbook: its header, and the values below it as Excel keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from openpyxl.utils import get_column_letter, range_boundaries

from atlas.errors import LayerError
from atlas.findings import Finding
from atlas.layers.files.feature import feature_at
from atlas.layers.files.fields import check_number
from atlas.layers.files.refusal import refusal
from atlas.layers.files.rows import may_be_title, rows_of_list
from atlas.layers.files.sheet import Sheet, read_sheet
from atlas.layers.files.workbook import check_workbook
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.catalogue import CatalogueEntry
    from atlas.layers.files.raw import Raw

__all__ = ["read_excel"]


def read_excel(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read a sheet of an Excel workbook (.xlsx): values, never formulas, links or macros.

    Parameters
    ----------
    path : Path
        The workbook.
    layer : str
        The atlas's name of the layer, for messages.
    entry : CatalogueEntry
        Its ``layer`` names the sheet, where more than one is visible.

    Returns
    -------
    Raw
        One row per row with any value; the first of them in the sheet is the header, and what is no row of the list is
        left out (see `rows_of_list`). Numbers, booleans, dates and texts are what Excel keeps: a code kept as text has
        its leading zeros. What is empty is missing.

    Raises
    ------
    LayerError
        Where the file is no sound .xlsx, the sheet is not named, a column has no name or that of another, or a cell of
        the list is merged, holds an error, or a formula without a result; the finding names the cell.
    """
    check_workbook(path, layer, entry)
    sheet = read_sheet(path, layer, entry)
    if not sheet.rows:
        raise refusal("TAB26", layer, entry, sheet=sheet.name)
    top, *below = sorted(sheet.rows)
    check_number(len(sheet.rows[top]), layer, entry)
    names = _names(sheet, top, layer, entry)
    raw = rows_of_list(_table(sheet, below, names), layer, entry)
    if faults := _faults(sheet, names, raw.frame, layer, entry):
        raise LayerError(faults)
    return raw


def _names(sheet: Sheet, top: int, layer: str, entry: CatalogueEntry) -> dict[int, str]:
    """Return the name of each column, from 1; refuse merged cells, names given twice, and values without one."""
    findings = [Finding("TAB27", entry.source, layer, facts={"cells": cells}) for cells in _merged(sheet, top)]
    names: dict[int, str] = {}
    first: dict[str, str] = {}
    for column, value in sorted(sheet.rows[top].items()):
        cell = _cell(top, column)
        if fault := sheet.faults.get((top, column)):
            findings.append(Finding(fault.code, entry.source, layer, value=fault.value, facts={"cell": cell}))
        names[column] = " ".join(str(value).split())
        if names[column] in first:
            facts = {"first": first[names[column]], "second": cell}
            findings.append(Finding("TAB28", entry.source, layer, field=names[column], facts=facts))
        first.setdefault(names[column], cell)
    nameless = _nameless(sheet, names, top, layer, entry)
    if may_be_title(len(names), len(names) + len(nameless)):
        raise refusal("TAB45", layer, entry, named=len(names), found=len(names) + len(nameless))
    findings += nameless
    if findings:
        raise LayerError(findings)
    return names


def _merged(sheet: Sheet, top: int) -> list[str]:
    """Return the merged ranges that touch the list, of which all cells but one seem empty."""
    return [cells for cells in sheet.merged if range_boundaries(cells)[3] >= top]


def _nameless(sheet: Sheet, names: dict[int, str], top: int, layer: str, entry: CatalogueEntry) -> list[Finding]:
    """Tell of each column that has values and no name, by its first value."""
    first: dict[int, int] = {}
    for row in sorted(sheet.rows):
        for column in sheet.rows[row].keys() - names.keys():
            first.setdefault(column, row)
    return [
        Finding("TAB29", entry.source, layer, facts={"cell": _cell(row, column), "name_cell": _cell(top, column)})
        for column, row in first.items()
    ]


def _table(sheet: Sheet, below: list[int], names: dict[int, str]) -> pd.DataFrame:
    values = {name: [sheet.rows[row].get(column) for row in below] for column, name in names.items()}
    # The index counts from 0, and the rows of a sheet from 1.
    return pd.DataFrame(values, index=pd.Index(below, dtype="int64") - 1, dtype=object)


def _faults(
    sheet: Sheet, names: dict[int, str], table: pd.DataFrame, layer: str, entry: CatalogueEntry
) -> list[Finding]:
    """Tell of each cell without the value it should have, in the columns that anything is read from."""
    positions = {place + 1: position for position, place in enumerate(table.index)}
    asked = entry.fields_read(LAYERS[layer].columns)
    findings = []
    for (row, column), fault in sheet.faults.items():
        name = names[column]
        if name in asked and row in positions:
            feature = feature_at(table, positions[row], entry)
            facts = {"cell": _cell(row, column)}
            findings.append(Finding(fault.code, entry.source, layer, feature, name, fault.value, facts))
    return findings


def _cell(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"
