"""The filled cells of one sheet of an Excel workbook, whatever size the sheet says it has."""

from __future__ import annotations

import datetime
import warnings
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import Element, iterparse

from openpyxl import load_workbook
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from atlas.errors import LayerError
from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["Fault", "Sheet", "read_sheet"]

_ROWS_TAG = f"{{{SHEET_MAIN_NS}}}sheetData"
_MERGED_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
"""The size of a sheet in Excel."""

_LARGEST_WHOLE = 2**53
"""Beyond this a floating-point number no longer tells whole numbers apart."""


@dataclass(frozen=True)
class Fault:
    """What a cell has instead of a value: the code of the finding, and what stands there."""

    code: str
    value: str | None = None


@dataclass
class Sheet:
    """The filled cells of a sheet, by row and column from 1, and its merged ranges, such as ``"A1:C1"``.

    A cell with a fault is None in its row.
    """

    name: str
    rows: dict[int, dict[int, object]] = field(default_factory=dict)
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)


def read_sheet(path: Path, layer: str, entry: CatalogueEntry) -> Sheet:
    """Read the sheet ``entry.layer`` of a checked workbook, or its only visible one: values, not formulas.

    Raises
    ------
    LayerError
        Where the sheet is not there, or not named among several, or the workbook is damaged.
    """
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it does not keep, such as drawings; no value is among it.
            warnings.simplefilter("ignore")
            workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                return _filled(workbook, _sheet_name(workbook, layer, entry))
            finally:
                workbook.close()
    except LayerError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged member makes it stumble over
        raise refusal("FIL06", layer, entry, reason=str(error)) from error


def _sheet_name(workbook: Workbook, layer: str, entry: CatalogueEntry) -> str:
    names = [sheet.title for sheet in workbook.worksheets]
    visible = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if entry.layer is not None:
        if entry.layer not in names:
            raise refusal("FIL08", layer, entry, asked=entry.layer, inside=names)
        return entry.layer
    if len(visible) != 1:
        raise refusal("FIL07", layer, entry, inside=visible or names)
    return str(visible[0])


def _filled(workbook: Workbook, name: str) -> Sheet:
    sheet = Sheet(name)
    with workbook[name]._get_source() as source:  # noqa: SLF001 - openpyxl's own way pads every row to the widest one
        cells = _Cells(source, workbook)
        for row, column, value in cells.values():
            if isinstance(value, Fault):
                sheet.faults[row, column] = value
            sheet.rows.setdefault(row, {})[column] = None if isinstance(value, Fault) else value
        sheet.merged = cells.merged
    return sheet


class _Cells(WorkSheetParser):  # type: ignore[misc] # openpyxl has no types
    """Goes through a sheet cell by cell and keeps none, so that a row of any length takes no memory."""

    def __init__(self, source: IO[bytes], workbook: Workbook) -> None:
        super().__init__(
            source,
            workbook.worksheets[0]._shared_strings,  # noqa: SLF001 - the same for each sheet, and kept nowhere else
            data_only=True,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,  # noqa: SLF001 - as openpyxl's own reading does
            timedelta_formats=workbook._timedelta_formats,  # noqa: SLF001
        )
        self.merged: list[str] = []
        self.row_counter = 0

    def values(self) -> Iterator[tuple[int, int, object]]:
        """Give row, column and value of each filled cell."""
        parents: dict[str, Element] = {}
        for event, element in iterparse(self.source, events=("start", "end")):  # noqa: S314 - a DOCTYPE was refused before
            if event == "start":
                parents[element.tag] = element
                if element.tag == ROW_TAG:
                    self.row_counter = int(element.get("r", self.row_counter + 1))
                    self.col_counter = 0
            elif element.tag == CELL_TAG:
                yield from self._value(element)
                parents[ROW_TAG].clear()
            elif element.tag == ROW_TAG:
                parents[_ROWS_TAG].clear()
            elif element.tag == _MERGED_TAG:
                self.merged.append(element.get("ref", ""))

    def _value(self, element: Element) -> Iterator[tuple[int, int, object]]:
        cell = self.parse_cell(element)
        value = _tidy(cell["value"])
        if cell["data_type"] == "e":
            value = Fault("TAB24", str(value))
        elif value is None and _lacks_result(element):
            value = Fault("TAB25")
        if value is None:
            return
        if not (0 < cell["row"] <= _MOST_ROWS and 0 < cell["column"] <= _MOST_COLUMNS):
            raise ValueError(f"a cell at row {cell['row']}, column {cell['column']}")
        yield cell["row"], cell["column"], value


def _lacks_result(element: Element) -> bool:
    """Tell whether a cell has a formula that was never worked out; one that gives an empty text was."""
    return element.find(FORMULA_TAG) is not None and (element.get("t") != "str" or element.find(VALUE_TAG) is None)


def _tidy(value: object) -> object:
    """Return a value as its owner sees it: 3 rather than 3.0, a date without a time, nothing for blanks."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float) and value.is_integer() and abs(value) <= _LARGEST_WHOLE:
        return int(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    return value
