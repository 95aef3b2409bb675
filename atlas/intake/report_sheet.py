"""The report of a check as an Excel file: every finding a row, with its own type, and nothing from data a formula."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

import xlsxwriter

from atlas.intake.report_table import Columns, cell_formats, write_table
from atlas.intake.report_wording import field_name, sentence, verdict_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from atlas.intake.report import CheckReport
    from atlas.intake.report_part import PartReport
    from atlas.policy import Glossary

__all__ = ["write_report_sheet"]

_SUMMARY = {
    "layer": 28,
    "file": 28,
    "data_kind": 14,
    "publisher": 32,
    "date": 18,
    "read": 10,
    "accepted": 10,
    "repaired": 10,
    "rejected": 12,
    "errors": 9,
    "warnings": 16,
    "verdict": 28,
}
_FINDINGS = {
    "layer": 24,
    "file": 26,
    "data_kind": 14,
    "code": 9,
    "severity": 15,
    "feature": 24,
    "field": 20,
    "value": 28,
    "problem": 60,
    "advice": 60,
}
_CHANGES = {"id": 20, "corporation": 24, "file": 28, "change": 20, "before": 28, "after": 28}
_MAY_LACK = ("corporation", "file")
"""The columns of each sheet, with their widths in signs, and those that not every list of changes has."""


def write_report_sheet(
    report: CheckReport, glossary: Glossary, path: Path, changes: pd.DataFrame | None = None
) -> None:
    """Write the report as an Excel file; the same report gives the same bytes.

    Parameters
    ----------
    report : CheckReport
    glossary : Glossary
    path : Path
        The file to write.
    changes : DataFrame, optional
        What changed since the previous lists of homes: ``id``, ``change``, ``before`` and ``after``, and
        ``corporation`` and ``file`` where known.
    """
    # In memory first: the library has errors of its own for a file that can't be written.
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as workbook:
        created = datetime.datetime.combine(report.today, datetime.time())
        workbook.set_properties({"title": glossary.word("report.title"), "created": created})
        formats = cell_formats(workbook)
        _write_summary(workbook, report, glossary, formats)
        findings = list(_finding_rows(report, glossary))
        write_table(_sheet(workbook, "findings", glossary), _columns(_FINDINGS, glossary), findings, formats)
        if changes is not None:
            _write_changes(workbook, changes, glossary, formats)
    path.write_bytes(content.getvalue())


def _sheet(workbook: Workbook, name: str, glossary: Glossary) -> Worksheet:
    return workbook.add_worksheet(glossary.word(f"report.sheets.{name}"))


def _columns(widths: Mapping[str, int], glossary: Glossary) -> Columns:
    headings = tuple(glossary.word(f"report.columns.{name}") for name in widths)
    return Columns(headings, tuple(widths.values()), "whole" if widths is _SUMMARY else "general")


def _write_summary(workbook: Workbook, report: CheckReport, glossary: Glossary, formats: Mapping[str, Format]) -> None:
    sheet = _sheet(workbook, "summary", glossary)
    title, strong = workbook.add_format({"bold": True, "font_size": 16}), workbook.add_format({"bold": True})
    lines = [(glossary.word("report.title"), title), (verdict_sentence(report, glossary), strong)]
    if any(part.kind == "example" for part in report.parts):
        lines.append((glossary.word("report.example"), workbook.add_format({"bold": True, "bg_color": "#fbf0d2"})))
    plain = (glossary.date(report.today), glossary.word("report.owners_only"), *glossary.lines("report.legend"))
    lines += [(line, workbook.add_format()) for line in plain]
    for row, (line, style) in enumerate(lines):
        sheet.merge_range(row, 0, row, len(_SUMMARY) - 1, line, style)
    sheet.set_row(0, 26)
    rows = [_summary_row(part, glossary) for part in report.parts]
    write_table(sheet, _columns(_SUMMARY, glossary), rows, formats, top=len(lines) + 1)


def _summary_row(part: PartReport, glossary: Glossary) -> tuple[object, ...]:
    return (
        glossary.word(f"layers.{part.layer}"),
        part.file,
        glossary.term(part.kind),
        part.publisher,
        part.date,
        glossary.word("report.unread") if part.read is None else part.read,
        part.accepted,
        part.repaired,
        part.rejected,
        part.errors,
        part.warnings,
        glossary.word(f"report.verdicts.{part.verdict}"),
    )


def _finding_rows(report: CheckReport, glossary: Glossary) -> Iterator[tuple[object, ...]]:
    for part in report.parts:
        for finding in part.findings:
            yield (
                glossary.word(f"layers.{part.layer}"),
                part.file,
                glossary.term(part.kind),
                finding.code,
                glossary.word(f"report.severities.{finding.severity}"),
                finding.feature,
                field_name(finding, glossary),
                finding.value,
                sentence(finding.problem("nl")),
                sentence(finding.advice("nl")),
            )


def _write_changes(
    workbook: Workbook, changes: pd.DataFrame, glossary: Glossary, formats: Mapping[str, Format]
) -> None:
    widths = {name: width for name, width in _CHANGES.items() if name in changes or name not in _MAY_LACK}
    rows = [
        [_change_cell(name, value, glossary) for name, value in zip(widths, row, strict=True)]
        for row in changes[list(widths)].itertuples(index=False)
    ]
    write_table(_sheet(workbook, "changes", glossary), _columns(widths, glossary), rows, formats)


def _change_cell(column: str, value: object, glossary: Glossary) -> object:
    """Return what a cell shows: Dutch for a change and for a category, a corporation or id as it is."""
    if not isinstance(value, str):
        return value if column == "id" else None
    if column == "change":
        return glossary.word(f"report.changes.{value}")
    key = f"templates.columns.category.words.{value}.word"
    return glossary.word(key) if column in {"before", "after"} and glossary.has(key) else value
