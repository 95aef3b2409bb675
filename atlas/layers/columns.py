"""From the file's fields to our columns: mapped, typed, in our words and units, within their range, ids unique."""

from __future__ import annotations

import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype, is_string_dtype

from atlas.findings import Finding
from atlas.layers.schema import Column
from atlas.layers.units import in_our_unit
from atlas.layers.values import READERS, SENTINEL, BadValueError, is_sentinel, is_unknown, text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from geopandas import GeoDataFrame

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["SOURCE_COLUMNS", "check_columns", "feature_name", "unused_fields"]

SOURCE_COLUMNS = {"source": Column(), "source_date": Column("date")}
"""From whom and of when a row is, where a file says so row by row."""

_DTYPES = {"text": "object", "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "object"}
_MAY_BE_ABSENT = (
    *("previous_ids", "note", "village_code", "addition", "postcode"),
    *("first_planned", "quality", "corrects"),
)
"""Columns that many a good file does without, or that come from another layer."""

_OF_PROGRAMS = ("-", "fid", "ogc_fid", "objectid", "shape_leng", "shape_length", "shape_area")
"""Fields that GIS programs add of their own accord."""

_A_YEAR = "2027"
"""What a year looks like: a whole number that nobody writes as 2.027."""

_LAST_DAY = datetime.date(2100, 12, 31)
"""The last day for which anyone plans: lists that fill in 9999-12-31 mean that they do not know."""

_MOST_NAMED = 20

_MOST_LISTED = 1000
"""Values of one field that are listed one by one; what is wrong more often is counted."""


def check_columns(
    raw: GeoDataFrame | pd.DataFrame, layer: str, entry: CatalogueEntry, columns: Mapping[str, Column]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Turn a file's fields into our columns.

    Parameters
    ----------
    raw : DataFrame
        Rows as the file has them; the index is the place of each in it, from 0.
    layer : str
        The atlas's name of the layer.
    entry : CatalogueEntry
        Names the id field and says how the others map to ours.
    columns : dict of str to Column
        What the layer must look like.

    Returns
    -------
    DataFrame
        One row per row of the file, in its order, with ``id`` and every column.
    list of Finding
        Every value that could not be read, and every id that is absent or given twice.
    """
    if len(raw) == 0:
        return _no_rows(columns), [Finding("LAY06", entry.source, layer)]
    if entry.id not in raw:
        facts = {"id": entry.id, "fields": _fields(raw)}
        return pd.DataFrame(), [Finding("FLD01", entry.source, layer, facts=facts)]
    ids = _texts(raw[entry.id])
    door = _Door(raw, layer, entry, entry.prefix + ids if entry.prefix else ids)
    found = {"id": door.ids}
    door.check_ids()
    for name, column in columns.items():
        found[name] = door.column(name, column).astype(_DTYPES[column.type])
    return pd.DataFrame(found, index=raw.index, copy=False), door.findings


def unused_fields(raw: pd.DataFrame, layer: str, entry: CatalogueEntry, columns: Collection[str]) -> list[Finding]:
    """Tell which of our columns a file does not have, where it has fields that nothing uses: one may be the other."""
    absent = [
        name
        for name in columns
        if entry.field(name) not in raw and name not in entry.constants and name not in _MAY_BE_ABSENT
    ]
    used = entry.fields_read(columns)
    unused = [field for field in _fields(raw) if field not in used and field.lower() not in _OF_PROGRAMS]
    if raw.empty or not absent or not unused or entry.fetched_on:
        return []
    facts = {"absent": absent, "unused": unused[:_MOST_NAMED], "layer": layer}
    return [Finding("FLD25", entry.source, layer, facts=facts)]


def feature_name(place: int, identifier: object) -> str:
    """Name a feature by its place in the file, which its frame's index counts from 0, and its id where it has one.

    The place is told from 1, so that a row of a list has the number that a sheet shows beside it.
    """
    return f"{place + 1}" if is_unknown(identifier) else f"{place + 1} (id {identifier})"


def _no_rows(columns: Mapping[str, Column]) -> pd.DataFrame:
    empty = {name: pd.Series(dtype=_DTYPES[column.type]) for name, column in columns.items()}
    return pd.DataFrame({"id": pd.Series(dtype=object), **empty})


def _fields(raw: pd.DataFrame) -> list[str]:
    return [str(field) for field in raw.columns if field != "geometry"] or ["-"]


def _texts(values: pd.Series) -> pd.Series:
    """Return values as texts without blanks around them, None where there is nothing."""
    if is_string_dtype(values.dtype) and values.dtype != object:
        stripped = values.str.strip()
        nothing = stripped.isna() | (stripped == "")
        written = stripped.astype(object)
        return written.where(~nothing, None) if nothing.any() else written
    written = [None if is_unknown(value) else text(value) for value in values]
    return pd.Series(written, index=values.index, dtype=object)


class _Door:
    """The rows of one file on their way in, and what is found on the way."""

    def __init__(self, raw: pd.DataFrame, layer: str, entry: CatalogueEntry, ids: pd.Series) -> None:
        self.raw, self.layer, self.entry, self.ids = raw, layer, entry, ids
        self.findings: list[Finding] = []
        self.noted = np.zeros(len(raw), dtype=bool)

    def check_ids(self) -> None:
        """List each id that is absent, or that a feature before it has."""
        self._note("FLD02", self.ids.isna(), self.entry.id, self.ids)
        twice = self.ids.duplicated() & self.ids.notna()
        if twice.any():
            first = {identifier: place for place, identifier in reversed(list(self.ids.items()))}
            self._note_each(
                twice,
                self.entry.id,
                self.ids,
                lambda position: ("FLD03", {"first": feature_name(first[self.ids.iloc[position]], None)}),
            )

    def column(self, name: str, column: Column) -> pd.Series:
        """Return one of our columns, unknown where the file has nothing."""
        field = self.entry.field(name)
        self.noted[:] = False
        if name in self.entry.constants:
            given = pd.Series([self.entry.constants[name]] * len(self.raw), index=self.raw.index, dtype=object)
        elif field in self.raw:
            given = self.raw[field]
        else:
            self._absent(name, field, column)
            return pd.Series(np.full(len(self.raw), None, dtype=object), index=self.raw.index)
        if is_numeric_dtype(given.dtype) and not is_bool_dtype(given.dtype) and column.type in {"integer", "number"}:
            values = self._numbers(given, name, field, column)
        elif is_bool_dtype(given.dtype) and column.type == "boolean":
            values = given.astype("boolean")
        elif column.type == "text" and not column.vocabulary and name not in self.entry.vocabularies:
            values = self._plain_texts(given)
        else:
            values = self._by_value(given, name, field, column)
        if column.required:
            self._note("FLD09", values.isna().to_numpy() & ~self.noted, field, None)
        return values

    def _absent(self, name: str, field: str, column: Column) -> None:
        if column.required or name in self.entry.fields:
            facts = {"needed": field, "column": name, "fields": _fields(self.raw), "layer": self.layer}
            self.findings.append(Finding("FLD04", self.entry.source, self.layer, facts=facts))

    def _plain_texts(self, given: pd.Series) -> pd.Series:
        codes, different = pd.factorize(given, use_na_sentinel=False)
        written = _texts(pd.Series(different))
        if self.entry.unknown:
            written = written.where(~written.isin(self.entry.unknown), None)
        # As objects: else pandas turns an empty text among others into a number.
        return pd.Series(written.to_numpy(dtype=object)[codes], index=given.index, dtype=object)

    def _numbers(self, given: pd.Series, name: str, field: str, column: Column) -> pd.Series:
        """Check numbers that come as numbers, all at once."""
        numbers = given.astype("Float64")
        numbers = numbers.mask((numbers <= SENTINEL).fillna(value=True))
        if name in self.entry.units:
            numbers = in_our_unit(numbers, self.entry.units[name], column.unit)
        wrong = pd.Series(data=False, index=given.index)
        tests: list[tuple[str, pd.Series, dict[str, object]]] = []
        if column.type == "integer":
            broken = ~np.isfinite(numbers) | (numbers % 1 != 0)
            tests.append(("FLD05", broken, {"example": _A_YEAR if name.endswith("year") else "1234"}))
        if column.least is not None:
            tests.append(("FLD11", numbers < column.least, {"least": _bound(column.least)}))
        if column.most is not None:
            tests.append(("FLD12", numbers > column.most, {"most": _bound(column.most)}))
        for code, broken, facts in tests:
            found = broken.fillna(value=False).astype(bool) & ~wrong
            self._note(code, found, field, given, facts)
            wrong |= found
        return numbers.mask(wrong)

    def _by_value(self, given: pd.Series, name: str, field: str, column: Column) -> pd.Series:
        """Read each different value once: a layer of a million rows has few."""
        codes, different = pd.factorize(given, use_na_sentinel=False)
        read: list[object] = []
        errors: dict[int, BadValueError] = {}
        for code, value in enumerate(different):
            try:
                read.append(self._read(value, name, column))
            except BadValueError as error:
                if error.code == "FLD05" and name.endswith("year"):
                    error.facts["example"] = _A_YEAR
                read.append(None)
                errors[code] = error
        if errors:
            wrong = np.isin(codes, list(errors))
            self._note_each(wrong, field, given, lambda place: (errors[codes[place]].code, errors[codes[place]].facts))
        return pd.Series(np.array([*read, None], dtype=object)[codes], index=given.index)

    def _read(self, value: object, name: str, column: Column) -> object:
        """Read one value into our type, words and unit; None where it means unknown."""
        if is_unknown(value) or (text(value) or "") in self.entry.unknown:
            return None
        words = {theirs.casefold(): ours for theirs, ours in self.entry.vocabularies.get(name, {}).items()}
        said = words.get((text(value) or "").casefold(), value)
        read = READERS[column.type](said, self.entry.style)
        if column.vocabulary and read not in column.vocabulary:
            # Who fills in a list chooses from its own words, where the catalogue has them.
            choice = tuple(self.entry.vocabularies.get(name, {})) or column.vocabulary
            raise BadValueError("FLD10", words=choice, layer=self.layer, column=name)
        if isinstance(read, datetime.date) and read > _LAST_DAY:
            raise BadValueError("FLD12", most=_LAST_DAY)
        if isinstance(read, int | float) and not isinstance(read, bool):
            return self._in_range(read, name, column)
        return read

    def _in_range(self, read: float, name: str, column: Column) -> float | None:
        if is_sentinel(read):
            return None
        if name in self.entry.units:
            read = in_our_unit(read, self.entry.units[name], column.unit)
        if column.least is not None and read < column.least:
            raise BadValueError("FLD11", least=_bound(column.least))
        if column.most is not None and read > column.most:
            raise BadValueError("FLD12", most=_bound(column.most))
        return read

    def _note(
        self,
        code: str,
        wrong: pd.Series | np.ndarray,
        field: str,
        given: pd.Series | None,
        facts: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        """List each row of which the same is wrong in a field."""
        self._note_each(wrong, field, given, lambda _: (code, facts))

    def _note_each(
        self,
        wrong: pd.Series | np.ndarray,
        field: str,
        given: pd.Series | None,
        told: Callable[[int], tuple[str, Mapping[str, object]]],
    ) -> None:
        """List each row that is wrong in a field with its own code and facts, and count those beyond a thousand."""
        positions = np.flatnonzero(wrong)
        self.noted[positions] = True
        for position in positions[:_MOST_LISTED]:
            code, facts = told(position)
            value = None if given is None else given.iloc[position]
            feature = feature_name(self.raw.index[position], self.ids.iloc[position])
            self.findings.append(Finding(code, self.entry.source, self.layer, feature, field, value, facts))
        if len(positions) > _MOST_LISTED:
            more = {"more": len(positions) - _MOST_LISTED}
            self.findings.append(Finding("FLD24", self.entry.source, self.layer, field=field, facts=more))


def _bound(bound: float) -> int | float | str:
    """Return a bound as its sentence shows it: a year has no thousands separator."""
    return str(int(bound)) if 1000 <= bound < 3000 else int(bound) if float(bound).is_integer() else bound  # noqa: PLR2004
