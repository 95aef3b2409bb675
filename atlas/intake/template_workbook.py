"""A template as an Excel file: a sheet to fill in, with lists to choose from, and one that explains each column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from atlas.intake.report_table import LINE_HEIGHT
from atlas.intake.template_explanation import fit_to_width, write_explanation
from atlas.intake.template_fields import ADDRESSED, COORDINATES, list_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from atlas.intake.template_fields import TemplateField
    from atlas.policy import Glossary

__all__ = ["write_template_workbook"]

_LAST_ROW = 1_048_575
"""Of a sheet in Excel, counted from 0: what is checked is checked all the way down."""

_FIRST_DATE = 1
"""1 January 1900, before which Excel knows no dates."""

_NUMBER_FORMATS = {
    # Text, so that Excel leaves the zeros in front of a code and makes no date of a house number.
    "text": "@",
    "boolean": "@",
    "integer": "#,##0",
    "number": "#,##0.##",
    "date": "dd-mm-yyyy",
}
_YEAR = "0"


def write_template_workbook(layer: str, glossary: Glossary, corporations: Sequence[str], path: Path) -> None:
    """Write the empty Excel template of a layer.

    Parameters
    ----------
    layer : str
        A layer of tables or points.
    glossary : Glossary
    corporations : sequence of str
        The corporations to choose from.
    path : Path
        The file to write.
    """
    fields = list_fields(layer, glossary, corporations)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": glossary.word(f"layers.{layer}")})
        data = workbook.add_worksheet(glossary.word("templates.data_sheet"))
        _write_headings(workbook, data, layer, fields)
        write_explanation(workbook, layer, fields, glossary)
        lists = _write_lists(workbook, fields, glossary)
        title = glossary.word("templates.mistakes.title")
        for position, field in enumerate(fields):
            if rule := _rule(field, lists):
                told = {"error_title": title, "error_message": _mistake(field, layer, glossary)}
                data.data_validation(1, position, _LAST_ROW, position, rule | told)


def _write_headings(workbook: Workbook, sheet: Worksheet, layer: str, fields: list[TemplateField]) -> None:
    heading = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    optional = workbook.add_format({**heading, "bg_color": "#e4eeee"})
    needed = workbook.add_format({**heading, "bg_color": "#14565c", "font_color": "#ffffff"})
    sheet.set_row(0, 2.5 * LINE_HEIGHT)
    for position, field in enumerate(fields):
        sheet.write_string(0, position, field.heading, needed if _is_needed(field, layer) else optional)
        sheet.write_comment(0, position, field.note, {"x_scale": 2})
        width = max(12, len(field.heading) * 0.75, *(len(word.dutch) + 3 for word in field.words), 0)
        number_format = _YEAR if field.is_year else _NUMBER_FORMATS[field.column.type]
        sheet.set_column(position, position, width, workbook.add_format({"num_format": number_format}))
    sheet.freeze_panes(1, 1)
    fit_to_width(sheet)


def _is_needed(field: TemplateField, layer: str) -> bool:
    return field.column.required and not (layer in ADDRESSED and field.name in COORDINATES)


def _write_lists(workbook: Workbook, fields: list[TemplateField], glossary: Glossary) -> dict[str, str]:
    """Write the words to choose from on a hidden sheet, and return per column where they stand.

    A list inside the rule itself holds 255 characters at most, and no word with a comma.
    """
    sheet = workbook.add_worksheet(glossary.word("templates.list_sheet"))
    sheet.hide()
    places = {}
    for position, (name, words) in enumerate(_choices(fields, glossary)):
        sheet.write_column(0, position, words)
        letter = xl_col_to_name(position)
        places[name] = f"='{sheet.get_name()}'!${letter}$1:${letter}${len(words)}"
    return places


def _choices(fields: list[TemplateField], glossary: Glossary) -> Iterator[tuple[str, list[str]]]:
    for field in fields:
        if field.words:
            yield field.name, [word.dutch for word in field.words]
        elif field.column.type == "boolean":
            yield field.name, [glossary.word("templates.yes"), glossary.word("templates.no")]


def _rule(field: TemplateField, lists: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the rule of a column's cells, or None where anything goes."""
    if field.name in lists:
        return {"validate": "list", "source": lists[field.name]}
    column = field.column
    if column.type == "date":
        return {"validate": "date", "criteria": ">=", "value": _FIRST_DATE}
    if column.type not in {"integer", "number"}:
        return None
    kind = {"validate": "integer" if column.type == "integer" else "decimal"}
    if column.most is None:
        return {**kind, "criteria": ">=", "value": column.least}
    return {**kind, "criteria": "between", "minimum": column.least, "maximum": column.most}


def _mistake(field: TemplateField, layer: str, glossary: Glossary) -> str:
    """Return what Excel says of a value that breaks the rule; only what is not needed may stay empty."""
    kind = "words" if field.words else "year" if field.is_year else field.column.type
    told = glossary.text(f"templates.mistakes.{kind}", range=field.range)
    return told if _is_needed(field, layer) else f"{told} {glossary.word('templates.mistakes.unknown')}"
