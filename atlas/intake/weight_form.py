"""A form in Excel on which a person says how much each criterion of a profile matters."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import xlsxwriter

from atlas.intake.report_table import A4, LINE_HEIGHT
from atlas.scores.ahp import SCALE
from atlas.scores.criterion_words import criterion_label, step_words
from atlas.scores.labels import profile_label
from atlas.scores.swing_weights import MOST_IMPORTANT

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from atlas.policy import Glossary, Language, Policy

__all__ = ["ABOUT_SHEET", "ANSWER_KEY", "STEP_COLUMN", "Method", "asked_criteria", "write_weight_form"]

Method = Literal["swing", "ahp"]

ABOUT_SHEET = "atlas"
"""The hidden sheet that tells what form it is."""

ANSWER_KEY = "answer"
"""What the hidden first row has above the one column of answers about steps; above pairs it has criteria."""

STEP_COLUMN = 2
"""Of the steps, counted from 0; before it a hidden column names each row's criterion, then comes its label."""

_FIRST_ANSWER = STEP_COLUMN + 1
_LABEL_WIDTH, _STEP_WIDTH, _SWING_WIDTH, _PAIR_WIDTH = 40, 64, 26, 6
_SWING_HEADING_LINES = 2

_SIGN_HEIGHT = 6.5
"""Of a heading that stands upright, in points per sign."""

_SIGNS_PER_WIDTH = 1.1
"""Signs of usual text that fit in one unit of a column's width, which is that of a figure."""

_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "help": {"text_wrap": True, "valign": "top"},
    "heading": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bg_color": "#e4eeee"},
    "upright": {"bold": True, "rotation": 90, "valign": "bottom", "bottom": 1, "bg_color": "#e4eeee"},
    "text": {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#b9beb9"},
    "number": {"num_format": "0.##", "border": 1, "locked": False, "align": "center"},
    # Text, so that Excel makes no date of 1/3.
    "choice": {"num_format": "@", "border": 1, "locked": False, "align": "center"},
    "closed": {"bg_color": "#b9beb9"},
}


@dataclass(frozen=True)
class _Form:
    sheet: Worksheet
    looks: dict[str, Format]
    criteria: list[str]
    labels: list[str]
    steps: list[str]
    glossary: Glossary


def asked_criteria(profile: str, policy: Policy) -> list[str]:
    """Return the criteria of a profile in the policy's own order, which tells nothing of their weights now."""
    weights = policy.profile(profile).weights
    return [name for name in policy.criteria if name in weights]


def write_weight_form(
    path: Path, profile: str, method: Method, policy: Policy, glossary: Glossary, language: Language
) -> None:
    """Write the form for a profile: each criterion's step from worst to best, and empty cells for the answers.

    Parameters
    ----------
    path : Path
        The Excel file to write.
    profile : str
    method : {"swing", "ahp"}
        One answer per criterion, or one per pair of criteria.
    policy : Policy
    glossary : Glossary
        Of ``language``.
    language : {"nl", "en"}

    Raises
    ------
    UnknownNameError
        Where the policy has no such profile.
    OSError
        Where the file can't be written.
    """
    criteria = asked_criteria(profile, policy)
    # Excel's writer has errors of its own for a place that can't be written.
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        form = _Form(
            sheet=workbook.add_worksheet(glossary.word("weights.sheet")),
            looks={name: workbook.add_format(look) for name, look in _LOOKS.items()},
            criteria=criteria,
            labels=[criterion_label(name, policy, glossary) for name in criteria],
            steps=[step_words(name, policy, glossary) for name in criteria],
            glossary=glossary,
        )
        label = profile_label(profile, policy, glossary)
        top = _write_help(form, method, glossary.text("weights.form_title", profile=label))
        _write_steps(form, top)
        (_write_swings if method == "swing" else _write_pairs)(form, top)
        _set_page(form.sheet)
        _write_about(workbook, {"method": method, "profile": profile, "language": language})
    path.write_bytes(content.getvalue())


def _write_help(form: _Form, method: Method, title: str) -> int:
    """Write the title and how to fill in the form, and return the row of the headings."""
    count = len(form.criteria)
    facts = {"criteria": count, "pairs": count * (count - 1) // 2}
    lines = [form.glossary.vformat(line, (), facts) for line in form.glossary.lines(f"weights.help.{method}")]
    form.sheet.set_row(0, None, None, {"hidden": True})
    form.sheet.write_string(1, 1, title, form.looks["title"])
    form.sheet.set_row(1, 1.6 * LINE_HEIGHT)
    for row, line in enumerate(lines, start=2):
        form.sheet.merge_range(row, 1, row, STEP_COLUMN, line, form.looks["help"])
        form.sheet.set_row(row, LINE_HEIGHT * _line_count(line, _LABEL_WIDTH + _STEP_WIDTH))
    return len(lines) + 3


def _write_steps(form: _Form, top: int) -> None:
    form.sheet.set_column(0, 0, None, None, {"hidden": True})
    form.sheet.set_column(1, 1, _LABEL_WIDTH)
    form.sheet.set_column(STEP_COLUMN, STEP_COLUMN, _STEP_WIDTH)
    form.sheet.write_string(top, 1, form.glossary.word("weights.about"), form.looks["heading"])
    form.sheet.write_string(top, STEP_COLUMN, form.glossary.word("weights.step_heading"), form.looks["heading"])
    for row, cells in enumerate(zip(form.criteria, form.labels, form.steps, strict=True), start=top + 1):
        form.sheet.write_row(row, 0, cells, form.looks["text"])
        form.sheet.set_row(row, LINE_HEIGHT * _line_count(cells[STEP_COLUMN], _STEP_WIDTH))


def _write_swings(form: _Form, top: int) -> None:
    """Write one empty cell for each step."""
    form.sheet.write_string(0, _FIRST_ANSWER, ANSWER_KEY)
    form.sheet.set_column(_FIRST_ANSWER, _FIRST_ANSWER, _SWING_WIDTH)
    form.sheet.set_row(top, LINE_HEIGHT * _SWING_HEADING_LINES)
    form.sheet.write_string(top, _FIRST_ANSWER, form.glossary.word("weights.answer_heading"), form.looks["heading"])
    for row in range(top + 1, top + 1 + len(form.criteria)):
        form.sheet.write_blank(row, _FIRST_ANSWER, None, form.looks["number"])
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": MOST_IMPORTANT}
        form.sheet.data_validation(row, _FIRST_ANSWER, row, _FIRST_ANSWER, rule | _mistake(form, "swing"))


def _write_pairs(form: _Form, top: int) -> None:
    """Write the table of pairs: empty cells above the diagonal, closed ones elsewhere."""
    last = _FIRST_ANSWER + len(form.criteria) - 1
    form.sheet.set_column(_FIRST_ANSWER, last, _PAIR_WIDTH)
    form.sheet.set_row(top, _SIGN_HEIGHT * max(map(len, form.labels)) + LINE_HEIGHT)
    form.sheet.write_row(0, _FIRST_ANSWER, form.criteria)
    form.sheet.write_row(top, _FIRST_ANSWER, form.labels, form.looks["upright"])
    form.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{top + 1 + len(form.criteria)}"})
    for i, first in enumerate(form.labels):
        for j, second in enumerate(form.labels):
            row, column = top + 1 + i, _FIRST_ANSWER + j
            form.sheet.write_blank(row, column, None, form.looks["choice" if i < j else "closed"])
            if i < j:
                rule: dict[str, object] = {"validate": "list", "source": [str(ratio) for ratio in SCALE]}
                rule["input_message"] = form.glossary.text("weights.pair", first=first, second=second)[:255]
                form.sheet.data_validation(row, column, row, column, rule | _mistake(form, "ahp"))
    form.sheet.freeze_panes(0, STEP_COLUMN)


def _mistake(form: _Form, method: Method) -> dict[str, str]:
    """Return what Excel says of an answer that does not fit."""
    return {
        "error_title": form.glossary.word("weights.mistake_title"),
        "error_message": form.glossary.word(f"weights.mistake_{method}"),
    }


def _set_page(sheet: Worksheet) -> None:
    """Let the form print on the width of one page, and lock all but the answers, without a password."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_about(workbook: Workbook, facts: dict[str, str]) -> None:
    sheet = workbook.add_worksheet(ABOUT_SHEET)
    sheet.hide()
    for row, (key, value) in enumerate(facts.items()):
        sheet.write_row(row, 0, (key, value))


def _line_count(text: str, width: int) -> int:
    return int(len(text) / (_SIGNS_PER_WIDTH * width)) + 1
