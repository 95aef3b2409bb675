"""What a command found, as sentences and tables: for the terminal, for a program, for Excel."""

from __future__ import annotations

import datetime
import json
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from atlas.dossier.sheets import add_readme, add_table, open_workbook, sheet_formats
from atlas.dossier.table_words import NOTHING, YEARS, heading, in_words
from atlas.dossier.tables import as_csv

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Glossary

__all__ = ["Result", "result_csv", "result_json", "result_text", "write_result_workbook"]

_WIDTH, _WIDEST_CELL = 100, 48

_MAY_BE_EMPTY = ("site_id", "corrects", "note")
"""Columns in which no value means that there is nothing to tell, and not that it is unknown."""


@dataclass(frozen=True)
class Result:
    """Sentences and tables that answer one question.

    Parameters
    ----------
    name : str
        Of the question, such as ``"targets"``: its title is ``results.NAME.title`` in the glossary.
    date : date
        When the data are of.
    data_kind : str
        ``official``, ``supplied`` or ``example``: the weakest of the layers behind it.
    sentences : tuple of str
        What a reader must know first, in the language of the glossary that made them.
    tables : dict of str to DataFrame
        By name, the main one first: a table's title is ``results.NAME.tables.TABLE``. Columns are keys of
        ``headings``, cells are values: words of closed vocabularies as in the layers, and `atlas.privacy.SECRET` for a
        count that is not told. The index is left out.
    """

    name: str
    date: datetime.date
    data_kind: str
    sentences: tuple[str, ...] = ()
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)


def result_text(result: Result, glossary: Glossary) -> str:
    """Return a result as plain text for the terminal."""
    lines = [_title(result, glossary)]
    for sentence in (*_warnings(result, glossary), *result.sentences):
        lines += textwrap.wrap(sentence, _WIDTH)
    for name, table in result.tables.items():
        lines += [
            "",
            glossary.word(f"results.{result.name}.tables.{name}"),
            *_aligned(in_words(table, glossary), glossary),
        ]
    return "\n".join(lines)


def result_json(result: Result) -> str:
    """Return a result as JSON: the sentences, and each table as a list of rows under its own names of columns."""
    told = {
        "result": result.name,
        "date": result.date.isoformat(),
        "data_kind": result.data_kind,
        "sentences": list(result.sentences),
        "tables": {name: _records(table) for name, table in result.tables.items()},
    }
    return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)


def result_csv(result: Result, glossary: Glossary) -> str:
    """Return the main table as a CSV that Excel reads in Dutch, each row with the kind of data behind it."""
    main = next(iter(result.tables.values()))
    table = in_words(main.assign(data_kind=result.data_kind), glossary)
    table = table.rename(columns=lambda column: heading(str(column), glossary))
    first = table.columns[0]
    return as_csv(table.set_index(first), index_label=first)


def write_result_workbook(result: Result, glossary: Glossary, path: Path) -> None:
    """Write a result as a workbook: a sheet with the sentences, and one per table."""
    title = _title(result, glossary)
    with open_workbook(path, title, result.date) as workbook:
        formats = sheet_formats(workbook)
        lines = [(title, "title"), *((each, "warning") for each in _warnings(result, glossary))]
        lines += [(sentence, "wrapped") for sentence in result.sentences]
        add_readme(workbook, glossary.word("tables.readme"), lines, formats)
        for name, table in result.tables.items():
            told = table.assign(data_kind=result.data_kind)
            add_table(workbook, glossary.word(f"results.{result.name}.tables.{name}"), told, glossary, formats)


def _title(result: Result, glossary: Glossary) -> str:
    return glossary.text(f"results.{result.name}.title", date=result.date)


def _warnings(result: Result, glossary: Glossary) -> list[str]:
    return [glossary.word("meeting.example")] if result.data_kind == "example" else []


def _records(table: pd.DataFrame) -> list[dict[str, object]]:
    without = table.astype(object).mask(table == NOTHING, None)
    return [{str(column): _plain(value) for column, value in row.items()} for row in without.to_dict("records")]


def _plain(value: object) -> object:
    """Return a value as JSON knows it: dates as text, unknown as null."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN is what differs from itself
        return None
    return value.item() if hasattr(value, "item") else value


def _aligned(table: pd.DataFrame, glossary: Glossary) -> list[str]:
    """Return a table as lines with aligned columns: numbers to the right, long texts cut."""
    if table.empty:
        return [glossary.word("words.no_rows")]
    columns = []
    for name, values in table.items():
        absent = "" if name in _MAY_BE_EMPTY else glossary.word("words.unknown")
        texts = [_cell(value, str(name), absent, glossary) for value in values]
        cells = [textwrap.shorten(text, _WIDEST_CELL, placeholder="…") for text in texts]
        told = heading(str(name), glossary)
        width = max(len(told), *(len(cell) for cell in cells), 1) if cells else len(told)
        is_number = pd.api.types.is_numeric_dtype(values) or any(
            isinstance(value, int | float) for value in values.dropna()
        )
        columns.append([cell.rjust(width) if is_number else cell.ljust(width) for cell in (told, *cells)])
    return ["  ".join(row).rstrip() for row in zip(*columns, strict=True)]


def _cell(value: object, column: str, absent: str, glossary: Glossary) -> str:
    plain = _plain(value)
    if plain is None:
        return absent
    if column in YEARS:
        return f"{plain:.0f}"
    return glossary.short(plain) if isinstance(plain, int | float) else str(plain)
