"""Reading one part of a layer, from whatever its owner supplied."""

from __future__ import annotations

import csv
import hashlib
import sqlite3
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from geopandas import GeoDataFrame
from pyarrow.lib import ArrowException
from shapely.errors import ShapelyError

from atlas.layers.files.archive import unpacked
from atlas.layers.files.flatgeobuf import read_flatgeobuf
from atlas.layers.files.geojson import read_geojson
from atlas.layers.files.geopackage import read_geopackage
from atlas.layers.files.markup import read_gml, read_kml
from atlas.layers.files.osm import read_osm, read_pbf
from atlas.layers.files.parquet import read_parquet
from atlas.layers.files.points import with_points
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.shapefile import read_shapefile
from atlas.layers.files.tables import read_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atlas.layers.catalogue import Catalogue, CatalogueEntry

__all__ = ["read_part", "read_rows"]


def read_part(catalogue: Catalogue, layer: str, entry: CatalogueEntry) -> Raw:
    """Read one part of a layer as its owner made it.

    Parameters
    ----------
    catalogue : Catalogue
        Its folder holds the file.
    layer : str
        The atlas's name of the layer.
    entry : CatalogueEntry
        The part: its file or database, and how to read it.

    Returns
    -------
    Raw
        Every row in the order of the file, under the file's own field names; with its CRS where rows have geometry.

    Raises
    ------
    LayerError
        Where it is missing, damaged, unsafe, not what its name says, or its CRS is not known.
    """
    if entry.file is None:
        from atlas.layers.files.database import read_database  # noqa: PLC0415 - loads the driver of a database

        return read_database(layer, entry)
    raw = read_rows(catalogue, layer, entry)
    return raw if isinstance(raw.frame, GeoDataFrame) else _placed(raw, catalogue, layer, entry)


def read_rows(catalogue: Catalogue, layer: str, entry: CatalogueEntry) -> Raw:
    """Read the file of a part as `read_part` does, but give no row of a list its place."""
    # So that no name of a folder is taken for anything else than that.
    path = (catalogue.folder / str(entry.file)).absolute()
    try:
        _check_present(path, layer, entry)
        return _read(path, layer, entry)
    except _STUMBLED_OVER as error:
        reason = (str(error).splitlines() or [""])[0] or type(error).__name__
        raise refusal("FIL06", layer, entry, reason=reason[:_LONGEST_REASON]) from error


def _check_present(path: Path, layer: str, entry: CatalogueEntry) -> None:
    if not path.is_file():
        raise refusal("FIL01", layer, entry)
    if path.stat().st_size == 0:
        raise refusal("FIL02", layer, entry)
    if entry.sha256:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != entry.sha256.lower():
            raise refusal("FIL10", layer, entry, found=found[:12], stated=entry.sha256[:12])


def _read(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    if _INSIDE_A_ZIP in str(path):
        raise refusal("FIL42", layer, entry, path=str(path))
    ending = path.suffix.lower()
    if ending == ".zip":
        with unpacked(path, tuple(_READERS), layer, entry) as inner:
            return _read(inner, layer, entry)
    if ending in _OTHER_SHEETS:
        return _excel(path, layer, entry)
    if ending not in _READERS:
        raise refusal("FIL03", layer, entry, ending=ending or "...", endings=[*_READERS, ".zip"])
    return _READERS[ending](path, layer, entry)


def _placed(raw: Raw, catalogue: Catalogue, layer: str, entry: CatalogueEntry) -> Raw:
    """Give the rows of a list their points, where the catalogue says which columns tell them."""
    if entry.x and entry.y:
        placed = with_points(raw.frame, layer, entry)
    elif entry.address:
        from atlas.layers.files.addresses import with_addresses  # noqa: PLC0415 - which reads a part itself

        placed = with_addresses(raw.frame, catalogue, layer, entry)
    else:
        return raw
    return Raw(placed.frame, [*raw.findings, *placed.findings], raw.left_out)


def _excel(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    from atlas.layers.files.excel import read_excel  # noqa: PLC0415 - what reads workbooks takes long to load

    return read_excel(path, layer, entry)


_READERS: dict[str, Callable[[Path, str, CatalogueEntry], Raw]] = {
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".gpkg": read_geopackage,
    ".shp": read_shapefile,
    ".fgb": read_flatgeobuf,
    ".parquet": read_parquet,
    ".geoparquet": read_parquet,
    ".gml": read_gml,
    ".kml": read_kml,
    ".osm": read_osm,
    ".pbf": read_pbf,
    ".csv": read_csv,
    ".xlsx": _excel,
}
"""What reads a file, by how its name ends."""

_STUMBLED_OVER = (
    # More than the memory holds, or deeper than Python goes, in spite of the limits of each reader.
    *(MemoryError, RecursionError),
    # What the libraries that read a format raise where it is damaged in a way that they foresaw.
    *(ArrowException, ShapelyError, csv.Error, sqlite3.Error, struct.error, zipfile.BadZipFile, zlib.error),
    # The errors of pyogrio (RuntimeError), and those of the disk.
    *(RuntimeError, OSError, EOFError),
    # What the same libraries stumble over where they did not.
    *(ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError),
)
"""What a file can make a reader raise beside a refusal: it is the file that can't be read, and the others still can."""

_LONGEST_REASON = 200
"""Letters of what a library says, which may quote any value of the file."""

_INSIDE_A_ZIP = "!"
"""What readers take, in a path, for the border between a zip and a file inside it, which nobody looked at."""

_OTHER_SHEETS = (".xls", ".xlsm", ".ods")
"""Sheets that are not read; who reads sheets says how to save them so that they are."""
