"""The sheet of a template that tells what each column is, and what may stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.intake.report_table import A4, LINE_HEIGHT
from atlas.intake.template_fields import ADDRESSED, COORDINATES
from atlas.layers.files.address import PARTS

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from atlas.intake.template_fields import TemplateField
    from atlas.policy import Glossary

__all__ = ["fit_to_width", "write_explanation"]

_WIDTHS = (26, 50, 26, 22, 60)


def write_explanation(workbook: Workbook, layer: str, fields: list[TemplateField], glossary: Glossary) -> None:
    """Write how to fill in the template of a layer, and below it a table with a row for each column."""
    sheet = workbook.add_worksheet(glossary.word("templates.help_sheet"))
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    top = _write_lines(workbook, sheet, layer, glossary) + 1
    heading = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#e4eeee"})
    for position, text in enumerate(glossary.lines("templates.help_headings")):
        sheet.write_string(top, position, text, heading)
    style = workbook.add_format({"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#b9beb9"})
    for row, field in enumerate(fields, start=top + 1):
        cells = (field.heading, field.meaning, field.unit, _need(field, layer, glossary), _allowed(field, glossary))
        sheet.set_row(row, LINE_HEIGHT * max(map(_line_count, cells, _WIDTHS)))
        for position, text in enumerate(cells):
            sheet.write_string(row, position, text, style)
    sheet.freeze_panes(top + 1, 1)
    fit_to_width(sheet)


def fit_to_width(sheet: Worksheet) -> None:
    """Let a sheet print on the width of one page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _write_lines(workbook: Workbook, sheet: Worksheet, layer: str, glossary: Glossary) -> int:
    """Write the title and how to fill in the sheet, and return the number of rows that takes."""
    row_name = glossary.word(f"templates.{layer}.row")
    lines = [line.format(row=row_name) for line in glossary.lines("templates.help_lines")]
    if glossary.has(f"templates.{layer}.help"):
        lines += glossary.lines(f"templates.{layer}.help")
    sheet.write_string(0, 0, glossary.word(f"layers.{layer}"), workbook.add_format({"bold": True, "font_size": 16}))
    sheet.set_row(0, 24)
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, line, plain)
    return 1 + len(lines)


def _line_count(text: str, width: int) -> int:
    return sum(len(line) // width + 1 for line in text.split("\n"))


def _need(field: TemplateField, layer: str, glossary: Glossary) -> str:
    if layer in ADDRESSED and field.name in (*COORDINATES, *PARTS):
        return glossary.word("templates.one_place")
    return glossary.word("templates.needed" if field.column.required else "templates.optional")


def _allowed(field: TemplateField, glossary: Glossary) -> str:
    if field.words:
        return "\n".join(word.explained for word in field.words)
    if field.column.type == "boolean":
        return field.unit
    if field.column.type == "date":
        return glossary.word("templates.any_date")
    if field.is_year:
        return glossary.text("templates.any_year", range=field.range)
    if field.column.refers_to:
        return glossary.word(f"templates.refers.{field.column.refers_to}")
    return field.range or glossary.word("templates.any")
