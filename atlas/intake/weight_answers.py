"""A form about weights that a person filled in, read and checked cell by cell."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from atlas.errors import AtlasError, LayerError
from atlas.intake.weight_form import ABOUT_SHEET, ANSWER_KEY, STEP_COLUMN, Method, asked_criteria
from atlas.layers.catalogue import CatalogueEntry
from atlas.layers.files.sheet import read_sheet
from atlas.layers.files.workbook import check_workbook
from atlas.policy import LANGUAGES, Language, read_glossary
from atlas.scores.ahp import SCALE
from atlas.scores.swing_weights import MOST_IMPORTANT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from atlas.layers.files.sheet import Sheet
    from atlas.policy import Policy

__all__ = ["WeightAnswers", "read_weight_form"]

_NEW_FORM = "Write a new one with `atlas weights --profile PROFILE --out FORM.xlsx` and fill that in."
_MOST_NAMED, _MOST_SIGNS = 5, 80


@dataclass(frozen=True)
class WeightAnswers:
    """What a person filled in.

    Parameters
    ----------
    method : {"swing", "ahp"}
    profile : str
    language : {"nl", "en"}
        Of the form, and so of what is said about it.
    steps : dict of str to str
        The step of each criterion as the form told it, in the policy's order.
    answers : ndarray of float, shape (n_criteria,) or (n_criteria, n_criteria)
        The importance of each step, 0 to 100; or how many times as important each row is as each column.
    """

    method: Method
    profile: str
    language: Language
    steps: dict[str, str]
    answers: NDArray[np.float64]


def read_weight_form(path: Path, policy: Policy) -> WeightAnswers:
    """Read a filled-in form of `atlas weights`.

    Raises
    ------
    AtlasError
        Where the file is no such form, is of another policy, or an answer is missing or does not fit; the message names
        sheet, cell and value.
    """
    if not path.is_file():
        raise AtlasError(f"{path}: there is no such file. Give the form that was filled in.")
    about = {row.get(1): row.get(2) for row in _sheet(path, ABOUT_SHEET).rows.values()}
    method, profile, language = (about.get(key) for key in ("method", "profile", "language"))
    if method not in {"swing", "ahp"} or language not in LANGUAGES or not isinstance(profile, str):
        raise AtlasError(f"{path}, sheet {ABOUT_SHEET}: this is no form of the atlas. {_NEW_FORM}")
    criteria = asked_criteria(profile, policy)
    form = _Answers(path, _sheet(path, read_glossary(language).word("weights.sheet")), criteria)
    return WeightAnswers(
        method=method,
        profile=profile,
        language=language,
        steps={name: str(form.cell(form.rows[name], STEP_COLUMN + 1)) for name in criteria},
        answers=form.swings() if method == "swing" else form.pairs(),
    )


def _sheet(path: Path, name: str) -> Sheet:
    """Read a sheet of the form under the same limits as a layer's."""
    entry = CatalogueEntry(
        file=path.name, kind="supplied", publisher="", licence="", date=datetime.date.min, layer=name
    )
    try:
        check_workbook(path, "weights", entry)
        return read_sheet(path, "weights", entry)
    except LayerError as error:
        if error.findings[0].code == "FIL08":
            raise AtlasError(f"{path}: it has no sheet {name}, as every form of the atlas has. {_NEW_FORM}") from error
        problem, advice = error.findings[0].problem(), error.findings[0].advice()
        raise AtlasError(f"{path}: {problem}. {advice}.") from error


class _Answers:
    """The sheet with answers, in which hidden names tell what each row and column is about."""

    def __init__(self, path: Path, sheet: Sheet, criteria: list[str]) -> None:
        self.path, self.sheet, self.criteria = path, sheet, criteria
        keys = {row: str(cells[1]) for row, cells in sheet.rows.items() if 1 in cells}
        self.rows = {key: row for row, key in keys.items()}
        self.columns = {str(key): column for column, key in sheet.rows.get(1, {}).items()}
        found, asked = Counter(keys.values()), Counter(criteria)
        if found != asked:
            differing = ", ".join(sorted((found - asked) + (asked - found))[:_MOST_NAMED])
            raise AtlasError(
                f"{path}, sheet {sheet.name}: the form and the policy differ about {differing}. {_NEW_FORM}"
            )

    def cell(self, row: int, column: int) -> object:
        """Return the value of a cell, or as a text what a cell without a usable value has."""
        fault = self.sheet.faults.get((row, column))
        if fault is not None:
            return fault.value or "a formula without a result"
        return self.sheet.rows.get(row, {}).get(column)

    def swings(self) -> NDArray[np.float64]:
        column = self._column(ANSWER_KEY)
        return np.array(
            self._read(
                [(self.rows[name], column) for name in self.criteria], _swing, "a number from 0 to 100, not as text"
            )
        )

    def pairs(self) -> NDArray[np.float64]:
        size = len(self.criteria)
        rows, columns = [self.rows[name] for name in self.criteria], [self._column(name) for name in self.criteria]
        for i, j in zip(*np.tril_indices(size), strict=True):
            if self.cell(rows[i], columns[j]) is not None:
                raise self._wrong(rows[i], columns[j], "nothing, for only the cells above the diagonal are asked")
        above = np.triu_indices(size, 1)
        cells = [(rows[i], columns[j]) for i, j in zip(*above, strict=True)]
        matrix = np.eye(size)
        matrix[above] = self._read(cells, _ratio, "1 to 9, or 1/2 to 1/9")
        matrix.T[above] = 1 / matrix[above]
        return matrix

    def _column(self, key: str) -> int:
        if key not in self.columns:
            raise AtlasError(f"{self.path}, sheet {self.sheet.name}: the column for {key} is gone. {_NEW_FORM}")
        return self.columns[key]

    def _read(self, cells: list[tuple[int, int]], read: Callable[[object], float | None], expected: str) -> list[float]:
        empty = [cell for cell in cells if self.cell(*cell) is None]
        if empty:
            more = f" ({len(empty) - 1} more like this.)" if len(empty) > 1 else ""
            raise AtlasError(f"{self._place(*empty[0])}: this cell is empty. Fill in {expected}.{more}")
        answers = []
        for cell in cells:
            answer = read(self.cell(*cell))
            if answer is None:
                raise self._wrong(*cell, expected)
            answers.append(answer)
        return answers

    def _wrong(self, row: int, column: int, expected: str) -> AtlasError:
        value = str(self.cell(row, column))[:_MOST_SIGNS]
        return AtlasError(f"{self._place(row, column)}, value {value}: expected {expected}. Correct it and run again.")

    def _place(self, row: int, column: int) -> str:
        return f"{self.path}, sheet {self.sheet.name}, cell {xl_rowcol_to_cell(row - 1, column - 1)}"


def _swing(value: object) -> float | None:
    """Return an importance, or None where the value is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_IMPORTANT:
        return None
    return float(value)


def _ratio(value: object) -> float | None:
    """Return how many times as important something is, or None where the value is not on the scale."""
    answers = {str(ratio): ratio for ratio in SCALE}
    ratio = None if isinstance(value, bool) else answers.get(str(value).strip())
    return None if ratio is None else float(ratio)
