"""What a GeoPackage says of itself, asked of its own tables: it is a database of SQLite."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.layers.files.wkb import arcs_in

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "LONGEST_S",
    "Header",
    "Misfit",
    "count_arcs",
    "find_damage",
    "find_misfit",
    "layers_in",
    "not_plain",
    "read_header",
    "rows_without_shape",
]

_STYLES = "layer_styles"
"""Table in which QGIS keeps how layers look; it is no data."""

_LAYERS = "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"

_SHAPES = "SELECT column_name, geometry_type_name FROM gpkg_geometry_columns WHERE table_name = ?"

_STRAIGHT = {"POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"}
"""Types of which no shape has arcs."""

_HEADER = 8
"""Bytes before the box around a shape; the fourth tells which box it is."""

_BOX_BYTES = {1: 32, 2: 48, 3: 48, 4: 64}

LONGEST_S = 60.0
"""Seconds that a database may take to answer; the check of a million points takes less than one."""

_STEPS = 50_000_000
"""Steps of SQLite between two looks at the clock, about a second: each look waits for whoever holds Python's lock."""

_MOST_BYTES = 100_000_000
"""Of one value; a shape of two million corners takes 32 MB."""

_LONGEST_PATTERN = 100
"""Letters after LIKE in a rule of a table, which a long one can keep busy for hours."""

_NOT_PLAIN = """
    SELECT name FROM sqlite_master AS made
    WHERE (lower(name) = lower(?) OR name LIKE 'gpkg%') AND type IN ('table', 'view') AND (
        rootpage = 0
        OR EXISTS (SELECT 1 FROM pragma_table_xinfo(made.name) WHERE hidden > 0)
    )
"""
"""The first of the tables that are read that is a view, a virtual table, or has generated columns."""

_WHOLE = {"BOOLEAN", "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER"}
_DECIMAL = {"FLOAT", "DOUBLE", "REAL"}


@dataclass(frozen=True)
class Header:
    """What a GeoPackage says of one of its layers.

    Parameters
    ----------
    fields : dict of str to str
        Declared type of each, shapes and feature numbers apart.
    count : int
        How many features there are.
    number : str or None
        The field that numbers the features.
    shapes : str or None
        The column with the shapes.
    may_have_arcs : bool
        Whether the declared type of the shapes allows arcs.
    """

    fields: dict[str, str]
    count: int
    number: str | None
    shapes: str | None
    may_have_arcs: bool


@dataclass(frozen=True)
class Misfit:
    """A value that is not of the type that its field declares, so that it would be read as another number."""

    position: int
    field: str
    value: object


def layers_in(path: Path) -> list[str]:
    """Return the names of the layers and tables in a GeoPackage."""
    with closing(_opened(path)) as database:
        return [name for (name,) in database.execute(_LAYERS) if name != _STYLES]


def not_plain(path: Path, inside: str = "") -> str | None:
    """Return the name of a layer, or of a table that tells of layers, that is no plain table, or None.

    What works its rows or fields out can take all the time and memory there is, when GDAL reads it.
    """
    with closing(_opened(path)) as database:
        found = database.execute(_NOT_PLAIN, [inside]).fetchone()
        return None if found is None else str(found[0])


def read_header(path: Path, inside: str) -> Header:
    """Read what a GeoPackage says of a layer."""
    with closing(_opened(path)) as database:
        columns = database.execute("SELECT name, type, pk FROM pragma_table_info(?)", [inside]).fetchall()
        shapes, kind = database.execute(_SHAPES, [inside]).fetchone() or (None, None)
        (count,) = database.execute(f"SELECT count(*) FROM {_quoted(inside)}").fetchone()  # noqa: S608 - quoted
    keys = [name for name, _, place in columns if place]
    return Header(
        fields={name: kind for name, kind, _ in columns if name not in {shapes, *keys}},
        count=count,
        number=keys[0] if len(keys) == 1 else None,
        shapes=shapes,
        may_have_arcs=kind is not None and kind.upper() not in _STRAIGHT,
    )


def count_arcs(path: Path, inside: str, header: Header) -> int:
    """Return how many arcs there are in a layer of which the type allows them."""
    if not header.may_have_arcs or header.shapes is None:
        return 0
    query = f"SELECT {_quoted(header.shapes)} FROM {_quoted(inside)}"  # noqa: S608 - quoted
    with closing(_opened(path)) as database:
        return sum(arcs_in(blob, _start(blob)) for (blob,) in database.execute(query) if isinstance(blob, bytes))


def find_damage(path: Path) -> str | None:
    """Return what is wrong with the pages of a GeoPackage, or None."""
    try:
        with closing(_opened(path)) as database:
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise
        # A function or module that only others have says nothing about damage.
        return None if "no such" in str(error) else str(error)
    return None if found == "ok" else found.splitlines()[-1]


def find_misfit(path: Path, inside: str, header: Header) -> Misfit | None:
    """Return the first value that is no number in a field of numbers, or has decimals in one of whole numbers.

    SQLite stores anything in any field, and GDAL reads text there as 0 and 1.5 as 1, without a word.
    """
    tests = {name: _fits(name, kind) for name, kind in header.fields.items() if _base(kind) in _WHOLE | _DECIMAL}
    if not tests or header.number is None:
        return None
    table, number = _quoted(inside), _quoted(header.number)
    misfit = " OR ".join(f"NOT {test}" for test in tests.values())
    with closing(_opened(path)) as database:
        found = database.execute(f"SELECT min({number}) FROM {table} WHERE {misfit}").fetchone()[0]  # noqa: S608 - quoted
        if found is None:
            return None
        row = f"FROM {table} WHERE {number} = ?"
        field = next(
            name for name, test in tests.items() if not database.execute(f"SELECT {test} {row}", [found]).fetchone()[0]
        )
        value = database.execute(f"SELECT {_quoted(field)} {row}", [found]).fetchone()[0]
        before = f"SELECT count(*) FROM {table} WHERE {number} < ?"  # noqa: S608 - quoted
        return Misfit(database.execute(before, [found]).fetchone()[0], field, value)


def rows_without_shape(path: Path, inside: str, header: Header) -> set[int]:
    """Return the numbers of the features that have no shape at all."""
    if header.number is None or header.shapes is None:
        return set()
    query = f"SELECT {_quoted(header.number)} FROM {_quoted(inside)} WHERE {_quoted(header.shapes)} IS NULL"  # noqa: S608 - quoted
    with closing(_opened(path)) as database:
        return {number for (number,) in database.execute(query)}


def _fits(name: str, kind: str) -> str:
    stored = "('integer', 'null')" if _base(kind) in _WHOLE else "('integer', 'real', 'null')"
    return f"typeof({_quoted(name)}) IN {stored}"


def _base(kind: str) -> str:
    return kind.upper().partition("(")[0].strip()


def _start(blob: bytes) -> int:
    """Return where the shape starts, after the header of the GeoPackage and the box."""
    return _HEADER + _BOX_BYTES.get((blob[3] >> 1) & 0b111, 0) if len(blob) > _HEADER else 0


def _opened(path: Path) -> sqlite3.Connection:
    """Open a GeoPackage to read, with limits to what it can make a query take."""
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    end = time.monotonic() + LONGEST_S
    database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
    database.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _LONGEST_PATTERN)
    database.execute("PRAGMA trusted_schema=0")
    return database


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
