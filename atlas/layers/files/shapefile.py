"""Shapefile: several files that belong together, each of which says how long it is and how many rows it has."""

from __future__ import annotations

import glob
import shutil
import struct
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pyogrio.errors import CRSError

from atlas.layers.files.content import check_first_bytes
from atlas.layers.files.encoding import stated_encoding
from atlas.layers.files.opening import look_into
from atlas.layers.files.refusal import refusal
from atlas.layers.files.text import check_text, other_encoding
from atlas.layers.files.vector import FileLayer, read_vector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.layers.catalogue import CatalogueEntry
    from atlas.layers.files.raw import Raw

__all__ = ["read_shapefile"]

_PARTS = (".shp", ".shx", ".dbf", ".cpg")

_HEADER = 100
"""Bytes before the first row, in .shp and .shx alike."""

_TABLE_HEADER = 32
"""Bytes before the fields in .dbf."""

_INDEX_ROW = 8
"""Bytes of a row in .shx."""


def read_shapefile(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read a Shapefile, its text in ``entry.encoding``, or else as its .cpg says.

    Raises
    ------
    LayerError
        Where a part is missing, cut off or of another number of rows, the text is in another encoding, or it can't be
        read.
    """
    check_first_bytes(path, ".shp", layer, entry)
    rows = _check_parts(path, layer, entry)
    try:
        try:
            raw = _read(path, rows, layer, entry)
        except CRSError:
            with _without_crs(path) as copy:
                raw = _read(copy, rows, layer, entry)
    except UnicodeDecodeError as error:
        raise other_encoding(path, layer, entry) from error
    check_text(raw.frame, layer, entry)
    return raw


def _read(path: Path, rows: int, layer: str, entry: CatalogueEntry) -> Raw:
    encoding = stated_encoding(layer, entry)
    names = [str(name) for name in look_into(path, layer, entry, encoding=encoding)["fields"]]
    return read_vector(FileLayer(path, rows, names, encoding=encoding), layer, entry)


@contextmanager
def _without_crs(path: Path) -> Iterator[Path]:
    """Give a copy without the .prj: where that is rubbish nothing is read, although the catalogue may state the CRS."""
    with tempfile.TemporaryDirectory() as folder:
        for part in path.parent.glob(f"{glob.escape(path.stem)}.*"):
            if part.suffix.lower() in _PARTS:
                shutil.copyfile(part, Path(folder) / part.name)
        yield Path(folder) / path.name


def _check_parts(path: Path, layer: str, entry: CatalogueEntry) -> int:
    """Check that .shx and .dbf lie beside it, whole and with as many rows; return how many of them are in use."""
    index, table = (_part(path, ending, layer, entry) for ending in (".shx", ".dbf"))
    for part in (path, index):
        _check_length(part, _HEADER, layer, entry)
        with part.open("rb") as file:
            words: int = struct.unpack(">i", file.read(_HEADER)[24:28])[0]
        _check_length(part, 2 * words, layer, entry)
    _check_length(table, _TABLE_HEADER, layer, entry)
    with table.open("rb") as file:
        numbers: tuple[int, int, int] = struct.unpack("<IHH", file.read(_TABLE_HEADER)[4:12])
    rows, header, row = numbers
    _check_length(table, header + rows * row, layer, entry)
    shapes = (index.stat().st_size - _HEADER) // _INDEX_ROW
    if rows != shapes:
        raise refusal("FIL27", layer, entry, rows=rows, shapes=shapes)
    return rows - _deleted(table, rows, header, row)


def _deleted(table: Path, rows: int, header: int, row: int) -> int:
    """Count the rows that are struck out, with an asterisk in front, but still there."""
    if rows * row == 0:
        return 0
    first_bytes = np.memmap(table, np.uint8, "r", header, (rows, row))[:, 0]
    return int((first_bytes == ord("*")).sum())


def _part(path: Path, ending: str, layer: str, entry: CatalogueEntry) -> Path:
    for name in (path.with_suffix(ending), path.with_suffix(ending.upper())):
        if name.is_file():
            return name
    raise refusal("FIL05", layer, entry, part=path.with_suffix(ending).name)


def _check_length(part: Path, expected: int, layer: str, entry: CatalogueEntry) -> None:
    if (size := part.stat().st_size) < expected:
        raise refusal("FIL26", layer, entry, part=part.name, size=size, expected=expected)
