"""A table or view of a PostgreSQL database with PostGIS, only read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from psycopg import errors, sql

from atlas.crs import known_crs
from atlas.findings import Finding
from atlas.layers.files.feature import feature_at
from atlas.layers.files.points import with_geometry
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.session import open_session
from atlas.layers.files.stated_crs import with_crs
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from psycopg import Connection
    from pyproj import CRS

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["read_database"]

_NUMBERS = {"int2", "int4", "int8", "float4", "float8", "numeric"}
_OTHERS = {"bool", "text", "varchar", "bpchar", "date", "timestamp", "timestamptz"}
"""Types that come as Python's own; any other comes as the text that PostgreSQL writes."""

_TABLES = """
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
    AND c.relname NOT IN ('spatial_ref_sys', 'geometry_columns', 'geography_columns') ORDER BY 1 LIMIT 20
"""

_SHAPES = """
    WITH shapes (schema, name, shape, srid) AS (
        SELECT f_table_schema, f_table_name, f_geometry_column, srid FROM geometry_columns
        UNION ALL
        SELECT f_table_schema, f_table_name, f_geography_column, srid FROM geography_columns
    )
    SELECT shape, srid FROM shapes JOIN pg_class c ON c.relname = name JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = schema AND c.oid = %s::regclass ORDER BY shape
"""


def read_database(layer: str, entry: CatalogueEntry) -> Raw:
    """Read the table or view ``entry.layer`` of ``entry.database``, in the order of its ids.

    Parameters
    ----------
    layer : str
        The atlas's name of the layer.
    entry : CatalogueEntry
        Its ``layer`` is ``"schema.table"``; its ``crs``, where given, must be that of the table.

    Returns
    -------
    Raw
        Every row: numbers as int or float, dates as dates, with its shapes in the CRS of their SRID; shapes that can't
        be read are rejected findings. A layer without geometry is a DataFrame.

    Raises
    ------
    LayerError
        Where the server, table, right or geometry column is not there, there are several geometry columns or SRIDs,
        the CRS is not known or another than stated, or the server takes too long.
    """
    with open_session(layer, entry) as connection:
        table = _table(connection, layer, entry)
        shape, srid = _shape_column(connection, table, layer, entry)
        frame = _rows(connection, table, shape, entry)
        if shape is None:
            return Raw(frame)
        shapes, findings = _shapes(frame, shape, layer, entry)
        crs = _crs(connection, srid or _srid_of(shapes, layer, entry))
    raw = with_geometry(frame.drop(columns=[shape]), shapes, layer, entry)
    return Raw(with_crs(raw.frame.set_crs(crs), layer, entry), [*findings, *raw.findings])


def _table(connection: Connection, layer: str, entry: CatalogueEntry) -> sql.Identifier:
    """Return the table as SQL may name it: quoted, so that nothing in its name is a command."""
    if entry.layer is None:
        raise refusal("TAB34", layer, entry, tables=_tables(connection))
    schema, _, name = entry.layer.rpartition(".")
    table = sql.Identifier(schema, name) if schema else sql.Identifier(name)
    try:
        connection.execute(sql.SQL("SELECT FROM {} LIMIT 0").format(table))
    except errors.UndefinedTable as error:
        connection.rollback()
        raise refusal("TAB35", layer, entry, table=entry.layer, tables=_tables(connection)) from error
    return table


def _tables(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES)] or ["-"]


def _shape_column(
    connection: Connection, table: sql.Identifier, layer: str, entry: CatalogueEntry
) -> tuple[str | None, int]:
    """Return the one geometry column and its SRID, 0 where only the shapes tell it; none for a layer without shapes."""
    if LAYERS[layer].geometry == "none":
        return None, 0
    has_postgis = connection.execute("SELECT to_regclass('geometry_columns')").fetchone() != (None,)
    found = connection.execute(_SHAPES, [table.as_string(connection)]).fetchall() if has_postgis else []
    if not found:
        raise refusal("TAB40", layer, entry, table=entry.layer)
    if len(found) > 1:
        raise refusal("TAB39", layer, entry, columns=[name for name, _ in found])
    ((name, srid),) = found
    return name, srid


def _rows(connection: Connection, table: sql.Identifier, shape: str | None, entry: CatalogueEntry) -> pd.DataFrame:
    empty = connection.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(table))
    known = connection.adapters.types
    names = []
    wanted = []
    for column in empty.description or ():
        kind = known.get(column.type_code)
        is_own = column.name == shape or (kind is not None and kind.name in _NUMBERS | _OTHERS)
        names.append(column.name)
        wanted.append(sql.SQL("{}" if is_own else "{}::text").format(sql.Identifier(column.name)))
    order = sql.SQL(" ORDER BY {}").format(sql.Identifier(entry.id)) if entry.id in names else sql.SQL("")
    query = sql.SQL("SELECT {} FROM {}{}").format(sql.SQL(", ").join(wanted), table, order)
    rows = connection.execute(query, binary=True).fetchall()
    return pd.DataFrame([[_plain(value) for value in row] for row in rows], columns=names, dtype=object)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    return value


def _shapes(
    frame: pd.DataFrame, name: str, layer: str, entry: CatalogueEntry
) -> tuple[NDArray[np.object_], list[Finding]]:
    binary = frame[name].to_numpy()
    with np.errstate(invalid="ignore"):  # coordinates that are no numbers are told by feature later on
        shapes = shapely.from_wkb(binary, on_invalid="ignore")
    unread = np.flatnonzero(shapely.is_missing(shapes) & frame[name].notna().to_numpy()).tolist()
    return shapes, [Finding("TAB42", entry.source, layer, feature_at(frame, row, entry), name) for row in unread]


def _srid_of(shapes: NDArray[np.object_], layer: str, entry: CatalogueEntry) -> int:
    srids = sorted({int(srid) for srid in shapely.get_srid(shapes[~shapely.is_missing(shapes)])})
    if len(srids) > 1:
        raise refusal("TAB41", layer, entry, srids=[str(srid) for srid in srids])
    return srids[0] if srids else 0


def _crs(connection: Connection, srid: int) -> CRS | None:
    row = connection.execute(
        "SELECT auth_name || ':' || auth_srid, srtext FROM spatial_ref_sys WHERE srid = %s", [srid]
    ).fetchone()
    return next((crs for name in row or () if name and (crs := known_crs(name)) is not None), None)
