"""The table of decisions as a CSV with rows added, in its own names, words, style and encoding, and read as proof."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from atlas.errors import LayerError, MinutesError
from atlas.intake.minutes import shown
from atlas.intake.minutes_rows import COLUMNS, DECISIONS, decisions_in
from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.layers.files.encoding import stated_encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.intake.minutes_rows import Row

__all__ = ["DecisionTable"]

_SEPARATORS = {"plain": ",", "dutch": ";"}
_STATED = re.compile(r'"?sep=([^\r\n"])"?\r?\n', flags=re.IGNORECASE)
"""A first line by which Excel is told what separates the columns; it is none of the table."""

_STARTS_A_FORMULA = ("=", "+", "-", "@")
_NO_FORMULA = "\u00a0"
"""Before what Excel would take for a formula: a blank, for whoever reads a table takes no blanks around a value."""

_OTHERWISE = "or give --out FILE.csv for a list of these rows alone"


@dataclass(frozen=True)
class DecisionTable:
    """A CSV with decisions: how the catalogue reads it, and its bytes as they are."""

    entry: CatalogueEntry
    data: bytes

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """Return the table that decisions can be added to.

        Raises
        ------
        MinutesError
            Where the catalogue names none, or not exactly one that is a CSV of its own folder.
        """
        entries = catalogue.entries.get(DECISIONS, ())
        where = catalogue.folder / "catalogue.toml"
        if not entries:
            raise MinutesError(f"{where}: it names no layer decisions. Add one, {_OTHERWISE}.")
        # What has a hash was fetched, or is to stay as it is.
        lists = [entry for entry in entries if Path(entry.file or "").suffix.lower() == ".csv" and not entry.sha256]
        if len(lists) != 1:
            named = ", ".join(entry.source for entry in entries)
            problem = "there is more than one CSV" if lists else "rows can only be added to a CSV"
            raise MinutesError(
                f"{where}, layer decisions, {named}: {problem} of this folder, not fetched and without sha256."
                f" Name one, {_OTHERWISE}."
            )
        return cls(lists[0], (catalogue.folder / str(lists[0].file)).read_bytes())

    @classmethod
    def anew(cls, name: str) -> Self:
        """Return a table without rows, written so that a Dutch Excel opens it and the catalogue reads it."""
        entry = CatalogueEntry(
            file=name, kind="supplied", publisher="", licence="", date=datetime.date.min, style="dutch"
        )
        return cls(entry, codecs.BOM_UTF8 + f"{';'.join(COLUMNS)}\r\n".encode())

    def with_rows(self, rows: Sequence[Row]) -> bytes:
        """Return the table with rows under those that are there, of which every byte stays as it was.

        Raises
        ------
        MinutesError
            Where the table has no place for a value, or would not read back as what was written.
        LayerError
            Where it can't be read at all.
        """
        text = self.data.decode(self._encoding)
        separator, fields = self._header(text)
        end = found[0] if (found := re.search(r"\r\n|\n|\r", text)) else "\n"
        added = io.StringIO(newline="")
        csv.writer(added, delimiter=separator, lineterminator=end).writerows(self._cells(row, fields) for row in rows)
        gap = "" if text.endswith(("\n", "\r")) else end
        whole = (text + gap + added.getvalue()).encode(self._encoding)
        self._check(whole, rows)
        return whole

    @property
    def _encoding(self) -> str:
        encoding = stated_encoding(DECISIONS, self.entry) or "utf-8"
        if encoding in {"utf-8", "utf-8-sig"}:
            return "utf-8-sig" if self.data.startswith(codecs.BOM_UTF8) else "utf-8"
        return encoding

    def _header(self, text: str) -> tuple[str, list[str]]:
        """Return what separates the columns of the table, and their names."""
        stated = _STATED.match(text)
        separator = self.entry.separator or (stated[1] if stated else _SEPARATORS[self.entry.style])
        lines = csv.reader(io.StringIO(text[stated.end() if stated else 0 :], newline=""), delimiter=separator)
        return separator, [" ".join(name.split()) for name in next(filter(any, lines))]

    def _cells(self, row: Row, fields: list[str]) -> list[str]:
        """Return a row as the table has it: by its own names, in its own order."""
        cells = {}
        for column, value in row.items():
            field = self._field(column)
            if field in fields:
                cells[field] = self._written(column, value, row)
            elif value is not None and column not in self.entry.constants:
                raise self._misfit(row, column, "the table has no such column. Add it")
        return [cells.get(name, "") for name in fields]

    def _written(self, column: str, value: object, row: Row) -> str:
        """Return a value in the style, words and encoding of the table."""
        if value is None:
            return ""
        if isinstance(value, datetime.date):
            return value.strftime("%d-%m-%Y") if self.entry.style == "dutch" else value.isoformat()
        words = self.entry.vocabularies.get(column, {})
        text = next((theirs for theirs, ours in words.items() if ours == value), str(value))
        text = text.removeprefix(self.entry.prefix) if column == "id" else text
        text = f"{_NO_FORMULA}{text}" if text.startswith(_STARTS_A_FORMULA) else text
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError as error:
            problem = f"its encoding {self._encoding} has no {text[error.start]!r}. Write it otherwise"
            raise self._misfit(row, column, problem) from error
        return text

    def _check(self, whole: bytes, rows: Sequence[Row]) -> None:
        """Check that the table stays as it was, and that the catalogue reads from it what was there and what is new."""
        before = self._read(self.data)
        try:
            after = self._read(whole)
        except LayerError as error:
            raise MinutesError(
                f"{self.entry.source}, layer decisions: with the new rows it would be refused. {error} Or take that"
                f" site out of the minutes, {_OTHERWISE}."
            ) from error
        if not whole.startswith(self.data) or after[: len(before)] != before or len(after) != len(before) + len(rows):
            raise MinutesError(
                f"{self.entry.source}, layer decisions: what is there would not stay as it is with rows below it, as"
                f" where the last row has totals or the encoding is an odd one. Change that, {_OTHERWISE}."
            )
        for wanted, read in zip(rows, after[len(before) :], strict=True):
            for column, value in wanted.items():
                if read[column] != value:
                    problem = (
                        f"by its keys in the catalogue it would be read as {shown(read[column])}. Change one of them"
                    )
                    raise self._misfit(wanted, column, problem)

    def _read(self, data: bytes) -> list[Row]:
        with tempfile.TemporaryDirectory() as folder:
            entry = self.entry.model_copy(update={"file": self.entry.source})
            (Path(folder) / entry.source).write_bytes(data)
            return decisions_in(Catalogue(folder=Path(folder), entries={DECISIONS: (entry,)}))

    def _field(self, column: str) -> str:
        return self.entry.id if column == "id" else self.entry.field(column)

    def _misfit(self, row: Row, column: str, problem: str) -> MinutesError:
        place = f"{self.entry.source}, layer decisions, site {row['site_id']}, field {self._field(column)}"
        return MinutesError(f"{place}, value {shown(row[column])}: {problem}, {_OTHERWISE}.")
