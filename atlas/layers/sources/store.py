"""The cache: one file and one record per source, replaced together or left as they were."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio

from atlas.errors import CatalogueError, SourceError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Record", "read_record", "replace", "store"]

Record = dict[str, Any]

_SHOWN_HASH = 12
_FILE = re.compile(rf"\w+\.[0-9a-f]{{{_SHOWN_HASH}}}\.(gpkg|csv)")
_HASH = re.compile("[0-9a-f]{64}")


def read_record(path: Path) -> Record:
    """Return the record of a source: its entry names a file beside it as `store` does, and a date.

    Raises
    ------
    CatalogueError
        Where it is not there, is no record, or names any other file.
    """
    try:
        record: Record = json.loads(path.read_text(encoding="utf-8"))
        days = (record["entry"]["date"], record.get("fetched", ""))
        named = _FILE.fullmatch(record["entry"]["file"]) and _HASH.fullmatch(record["sha256"])
        if named and all(isinstance(day, str) for day in days):
            return record
    except (LookupError, OSError, RecursionError, TypeError, ValueError):
        pass
    raise CatalogueError(f"{path}: this is no record of `atlas fetch`. Run it again.")


def store(frame: pd.DataFrame, record: Record, folder: Path) -> Record:
    """Write a source's features and, last, its record.

    The file has its own hash in its name, so that a record always points to the whole file that it was written for:
    whoever is stopped halfway leaves the old record with the old file.

    Parameters
    ----------
    frame : GeoDataFrame or DataFrame
        A GeoDataFrame becomes a GeoPackage, a DataFrame a CSV.
    record : dict
        Needs ``source`` and ``entry``; gets ``features`` and ``sha256``, and its entry gets ``file``.
    folder : Path
        The cache.

    Raises
    ------
    SourceError
        Where the file does not hold afterwards what was written.
    OSError
        Where it can't be written.
    """
    name = record["source"]
    ending = "gpkg" if isinstance(frame, gpd.GeoDataFrame) else "csv"
    part = folder / f".{name}.part.{ending}"
    folder.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    try:
        digest = _write_whole(frame, part, name)
        file = f"{name}.{digest[:_SHOWN_HASH]}.{ending}"
        part.replace(folder / file)
    finally:
        part.unlink(missing_ok=True)
    record = {**record, "entry": {**record["entry"], "file": file}, "features": len(frame), "sha256": digest}
    replace(folder / f"{name}.json", json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
    for old in folder.glob(f"{name}.{'?' * _SHOWN_HASH}.*"):
        if old.name != file:
            old.unlink(missing_ok=True)
    return record


def replace(path: Path, text: str) -> None:
    """Write a text file as a whole, or leave the old one."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    _sync(part)
    part.replace(path)


def _write_whole(frame: pd.DataFrame, path: Path, layer: str) -> str:
    """Write a file to the disk, check that all is in it, and return its hash."""
    written = _write(frame, path, layer)
    if written != len(frame):
        raise SourceError(f"{path}: {written} of {len(frame)} features were written. Make room on the disk.")
    _sync(path)
    return _hash(path)


def _write(frame: pd.DataFrame, path: Path, layer: str) -> int:
    """Write a file, open it anew and count what is in it."""
    if not isinstance(frame, gpd.GeoDataFrame):
        frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        return len(pd.read_csv(path, dtype=str))
    kind = "Unknown" if len(set(frame.geom_type)) != 1 else None
    try:
        pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", geometry_type=kind)
    except pyogrio.errors.DataSourceError as error:
        raise SourceError(f"{path}: the file can't be written ({error}). Make room on the disk.") from error
    with closing(sqlite3.connect(path)) as database:
        if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
            return 0
    return len(pyogrio.read_dataframe(path))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
