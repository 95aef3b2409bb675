"""A template as a GeoPackage: an empty layer with Dutch fields, and the words to choose from where QGIS finds them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from atlas.crs import RD
from atlas.intake.template_fields import template_fields
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from atlas.intake.template_fields import TemplateField
    from atlas.policy import Glossary

__all__ = ["write_template_geopackage"]

_GEOMETRY_TYPES = {"polygon": "MultiPolygon", "point": "Point", "any": "Unknown"}
"""A layer for multipolygons takes a single one as well; one for polygons refuses what comes in parts."""

_DTYPES = {"text": "str", "integer": "int64", "number": "float64", "boolean": "bool"}

_TABLES = """
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    name TEXT,
    title TEXT,
    description TEXT,
    mime_type TEXT,
    constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL,
    constraint_type TEXT NOT NULL,
    value TEXT,
    min NUMERIC,
    min_is_inclusive BOOLEAN,
    max NUMERIC,
    max_is_inclusive BOOLEAN,
    description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
"""
"""The two tables of the schema extension, as the GeoPackage standard defines them (annex F.9)."""

_EXTENSION_TABLES = ("gpkg_data_columns", "gpkg_data_column_constraints")
_EXTENSION = "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')"
_DEFINITION = "http://www.geopackage.org/spec121/#extension_schema"
_COLUMN = "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)"
_ENUMERATION = "INSERT INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)"


def write_template_geopackage(layer: str, glossary: Glossary, corporations: Sequence[str], path: Path) -> None:
    """Write the empty GeoPackage template of a layer, in RD New (EPSG:28992).

    Parameters
    ----------
    layer : str
        A layer with geometry.
    glossary : Glossary
    corporations : sequence of str
        The corporations to choose from.
    path : Path
        The file to write; its layer has the same name.
    """
    fields = template_fields(layer, glossary, corporations)
    _empty(fields).to_file(
        path,
        driver="GPKG",
        layer=path.stem,
        engine="pyogrio",
        geometry_type=_GEOMETRY_TYPES[LAYERS[layer].geometry],
        layer_options={"IDENTIFIER": glossary.word(f"layers.{layer}")},
    )
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_TABLES)
        database.executemany(_EXTENSION, [(table, _DEFINITION) for table in _EXTENSION_TABLES])
        database.executemany(_COLUMN, [_described(field, path.stem) for field in fields])
        database.executemany(_ENUMERATION, _enumerations(fields))


def _empty(fields: list[TemplateField]) -> gpd.GeoDataFrame:
    columns = {field.field_name: pd.Series(dtype=_DTYPES[field.column.type]) for field in fields}
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(crs=RD))


def _described(field: TemplateField, table: str) -> tuple[str, str, str, str, str, str | None]:
    return table, field.field_name, field.heading, field.heading, field.note, field.field_name if field.words else None


def _enumerations(fields: list[TemplateField]) -> Iterator[tuple[str, str, str]]:
    """Give each word to choose from, and what QGIS shows for it."""
    for field in fields:
        for word in field.words:
            yield field.field_name, word.dutch, word.explained
