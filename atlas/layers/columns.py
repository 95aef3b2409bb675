"""From the file's fields to our columns: mapped, typed, within their vocabulary and range, ids unique."""

from __future__ import annotations

import datetime
import math
import re
from typing import TYPE_CHECKING

import pandas as pd

from atlas.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from geopandas import GeoDataFrame

    from atlas.layers.catalogue import CatalogueEntry
    from atlas.layers.schema import Column

__all__ = ["check_columns"]

_EXPECTED = {
    "text": "a text",
    "integer": "a whole number written in digits only",
    "number": "a number with a point as decimal mark",
    "boolean": "true or false",
    "date": "a date like 2026-10-01",
}
_DTYPES = {"text": "object", "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "object"}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", flags=re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", flags=re.ASCII)
_BOOLEANS = {"true": True, "false": False}


def check_columns(
    raw: GeoDataFrame | pd.DataFrame, layer: str, entry: CatalogueEntry, columns: dict[str, Column]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Turn a file's fields into our columns.

    Parameters
    ----------
    raw : DataFrame
        Rows as the file has them.
    layer : str
        The atlas's name of the layer.
    entry : CatalogueEntry
        Names the id field and maps the others.
    columns : dict of str to Column
        What the layer must look like.

    Returns
    -------
    DataFrame
        One row per row of the file, in its order, with ``id`` and every column of the schema.
    list of Finding
        Every value that could not be read, and every id that is absent or given twice.
    """
    if len(raw) == 0:
        return _no_rows(columns), []
    if entry.id not in raw:
        return pd.DataFrame(), [
            Finding(
                "error",
                entry.file,
                layer,
                f"there is no field {entry.id} for the id; the file has {', '.join(map(str, raw.columns))}",
                "Name the right field as `id` in catalogue.toml",
            )
        ]
    ids = [_text(value) for value in raw[entry.id]]
    features = [f"{position} (id {identifier})" for position, identifier in enumerate(ids, start=1)]
    findings = _check_ids(ids, features, layer, entry)
    checked = {"id": pd.Series(ids, index=raw.index, dtype="object")}
    for name, column in columns.items():
        field = entry.fields.get(name, name)
        if field not in raw:
            findings += _absent_field(name, field, column, layer, entry)
            values: list[object] = [None] * len(raw)
        else:
            values, found = _check_values(raw[field], column, features)
            findings += [
                Finding("error", entry.file, layer, problem, advice, feature, field, value)
                for feature, value, problem, advice in found
            ]
        checked[name] = pd.Series(values, index=raw.index, dtype=_DTYPES[column.type])
    return pd.DataFrame(checked, index=raw.index), findings


def _no_rows(columns: dict[str, Column]) -> pd.DataFrame:
    empty = {name: pd.Series(dtype=_DTYPES[column.type]) for name, column in columns.items()}
    return pd.DataFrame({"id": pd.Series(dtype=object), **empty})


def _check_ids(ids: list[str | None], features: list[str], layer: str, entry: CatalogueEntry) -> list[Finding]:
    findings = []
    first_seen: dict[str | None, int] = {}
    for position, identifier in enumerate(ids, start=1):
        if identifier is None:
            problem, advice = "the id is empty", "Give every feature a permanent id of its own"
        elif identifier in first_seen:
            problem = f"the id is already that of feature {first_seen[identifier]}"
            advice = "Give one of them a new id"
        else:
            first_seen[identifier] = position
            continue
        feature = features[position - 1]
        findings.append(Finding("error", entry.file, layer, problem, advice, feature, entry.id, identifier))
    return findings


def _absent_field(name: str, field: str, column: Column, layer: str, entry: CatalogueEntry) -> list[Finding]:
    mapped = name in entry.fields
    if not column.required and not mapped:
        return []
    return [
        Finding(
            "error",
            entry.file,
            layer,
            f"the file has no field {field}, which this layer needs for {name}",
            f"Map the right one in catalogue.toml, under [{layer}.fields]",
        )
    ]


def _check_values(
    raw: pd.Series, column: Column, features: list[str]
) -> tuple[list[object], list[tuple[str, object, str, str]]]:
    """Return our values and, per value that can't be read: feature, value, problem and advice."""
    parse = _PARSERS[column.type]
    values: list[object] = []
    found: list[tuple[str, object, str, str]] = []
    for feature, value in zip(features, raw, strict=True):
        try:
            parsed = None if _is_unknown(value) else parse(value)
        except (ValueError, TypeError, OverflowError):
            values.append(None)
            problem = f"expected {_EXPECTED[column.type]}"
            found.append((feature, value, problem, "Correct the value, or leave it empty where it is unknown"))
            continue
        if parsed is None and column.required:
            found.append((feature, None, "a value is needed here", "Fill it in and run again"))
        values.append(parsed)
        problem = "" if parsed is None else _out_of_bounds(parsed, column)
        if problem:
            values[-1] = None
            found.append((feature, value, problem, "Correct the value and run again"))
    return values, found


def _out_of_bounds(value: object, column: Column) -> str:
    if column.vocabulary and value not in column.vocabulary:
        return f"expected one of {', '.join(column.vocabulary)}"
    if column.least is not None and isinstance(value, int | float) and value < column.least:
        return f"expected at least {column.least:g}"
    if column.most is not None and isinstance(value, int | float) and value > column.most:
        return f"expected at most {column.most:g}"
    return ""


def _is_unknown(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _text(value: object) -> str | None:
    if _is_unknown(value):
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text.strip() or None


def _integer(value: object) -> int:
    number = _number(value)
    if not number.is_integer():
        raise ValueError
    return int(number)


def _number(value: object) -> float:
    # Python alone would also read 1_000, and True as 1.
    if isinstance(value, bool) or not _NUMBER.fullmatch(str(value)):
        raise ValueError
    return float(str(value))


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() not in _BOOLEANS:
        raise ValueError
    return _BOOLEANS[str(value).lower()]


def _date(value: object) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    if not _DATE.fullmatch(str(value)):
        raise ValueError
    return datetime.date.fromisoformat(str(value))


_PARSERS: dict[str, Callable[[object], object]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
