"""Reading one file as its owner made it: every feature, its own fields, its own CRS; nothing repaired yet."""

from __future__ import annotations

import csv
import json
import warnings
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataSourceError

from atlas.crs import known_crs
from atlas.errors import Finding, LayerError

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["read_file"]

_FIRST_BYTES = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a", ".fgb": b"fgb\x03"}
"""Files that are opened beside GeoJSON and CSV, and how each begins."""


def read_file(path: Path, layer: str, entry: CatalogueEntry) -> GeoDataFrame | pd.DataFrame:
    """Read a layer's file.

    Parameters
    ----------
    path : Path
        A CSV table, or a GeoJSON, GeoPackage, Shapefile or FlatGeobuf.
    layer : str
        The atlas's name of the layer, for messages.
    entry : CatalogueEntry
        Coordinate columns of a table and the CRS as stated.

    Returns
    -------
    GeoDataFrame or DataFrame
        With the file's own field names and, where it has geometry, with its CRS set.

    Raises
    ------
    LayerError
        Where the file is missing, empty, unreadable, or its CRS is not stated, unknown or contradicted;
        or where its content is not what its name says.
    """
    if not path.is_file():
        raise _refusal(path, layer, "the file is missing", "Put it there or change `file` in catalogue.toml")
    if path.stat().st_size == 0:
        raise _refusal(path, layer, "the file is empty", "Ask its owner for a complete copy")
    if path.suffix.lower() == ".csv":
        table = _read_table(path, layer)
        return _with_points(table, path, layer, entry) if entry.x and entry.y else table
    frame = _read_features(path, layer, entry)
    return frame.set_crs(_crs(path, layer, entry, frame.crs), allow_override=True)


def _read_table(path: Path, layer: str) -> pd.DataFrame:
    """Read a CSV as it stands: pandas alone would shift or rename columns where rows and header differ."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = [row for row in csv.reader(file, strict=True) if row] or [[]]
    except UnicodeDecodeError as error:
        raise _refusal(path, layer, "the text is not in UTF-8", "Save it as 'CSV UTF-8'") from error
    except csv.Error as error:
        raise _refusal(path, layer, f"this is no table ({error})", "Save it anew as CSV") from error
    if len(header) == 1 and ";" in header[0]:
        raise _refusal(path, layer, "its columns are separated by semicolons", "Save it with commas between them")
    if len(set(header)) < len(header):
        raise _refusal(path, layer, "two columns have the same name", "Give each column a name of its own")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            problem = f"row {number} has {len(row)} values where the header has {len(header)} columns"
            raise _refusal(path, layer, problem, "Give every row as many values as there are columns")
    return pd.DataFrame(rows, columns=header, dtype=object).replace("", None)


def _with_points(table: pd.DataFrame, path: Path, layer: str, entry: CatalogueEntry) -> GeoDataFrame:
    for column in (entry.x, entry.y):
        if column not in table:
            raise _refusal(
                path,
                layer,
                f"there is no column {column} for the coordinates",
                "Change x and y in catalogue.toml",
            )
    x, y = (pd.to_numeric(table[column], errors="coerce") for column in (entry.x, entry.y))
    # A pair that is no number becomes an empty point, which the check at the door rejects by name.
    points = gpd.points_from_xy(x, y, crs=_crs(path, layer, entry, None))
    return gpd.GeoDataFrame(table.drop(columns=[entry.x, entry.y]), geometry=points)


def _read_features(path: Path, layer: str, entry: CatalogueEntry) -> GeoDataFrame:
    states_crs = _check_content(path, layer)
    try:
        with warnings.catch_warnings():
            # What GDAL warns of in general (a shape or value it can't read), the check at the door reports by feature.
            warnings.simplefilter("ignore")
            inside = _layer_inside(path, layer, entry)
            frame = pyogrio.read_dataframe(path, layer=inside, on_invalid="ignore")
    except (DataSourceError, UnicodeDecodeError, ValueError) as error:
        raise _refusal(path, layer, f"the file can't be read ({error})", "Ask its owner for a new copy") from error
    if "geometry" not in frame:
        raise _refusal(path, layer, "the file has no geometry", "Save it with its shapes, as GeoJSON or GeoPackage")
    return frame if states_crs else frame.set_crs(None, allow_override=True)


def _check_content(path: Path, layer: str) -> bool:
    """Check that a file is what its name says, and tell whether it can state its own CRS.

    GDAL goes by content: a virtual file under another name would open other files, or addresses on the network.
    """
    ending = path.suffix.lower()
    if ending in {".geojson", ".json"}:
        return _geojson_states_crs(path, layer)
    if ending not in _FIRST_BYTES:
        raise _refusal(
            path,
            layer,
            f"files that end in {ending or 'nothing'} are not read",
            f"Save it as GeoJSON or CSV, or as one of {', '.join(_FIRST_BYTES)}",
        )
    with path.open("rb") as file:
        if not file.read(16).startswith(_FIRST_BYTES[ending]):
            raise _refusal(path, layer, f"the content is not that of a {ending} file", "Ask its owner for a new copy")
    for part in (".shx", ".dbf") if ending == ".shp" else ():
        if not path.with_suffix(part).is_file():
            raise _refusal(path, layer, f"{path.with_suffix(part).name} is missing beside it", "Put it there")
    return True


def _layer_inside(path: Path, layer: str, entry: CatalogueEntry) -> str | None:
    """Return which of the layers inside a file to read; QGIS keeps its styles in one that is no data."""
    inside = [str(name) for name in pyogrio.list_layers(path)[:, 0] if name != "layer_styles"]
    if entry.layer is None and len(inside) > 1:
        advice = "Name the one to read as `layer` in catalogue.toml"
        raise _refusal(path, layer, f"the file holds the layers {', '.join(inside)}", advice)
    if entry.layer is not None and entry.layer not in inside:
        advice = "Correct `layer` in catalogue.toml"
        raise _refusal(path, layer, f"the file has no layer {entry.layer}, but {', '.join(inside)}", advice)
    return entry.layer


def _geojson_states_crs(path: Path, layer: str) -> bool:
    """Tell whether a GeoJSON file has a crs member; without one GDAL silently assumes WGS84."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        is_collection = content["type"] == "FeatureCollection"
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refusal(
            path, layer, f"this is no GeoJSON ({error})", "Ask its owner for a new copy, saved as GeoJSON in UTF-8"
        ) from error
    if not is_collection:
        raise _refusal(path, layer, "this is no FeatureCollection", "Save the whole layer as GeoJSON")
    return "crs" in content


def _crs(path: Path, layer: str, entry: CatalogueEntry, found: object) -> object:
    """Return the CRS to read a layer in: as the file says, or else as the catalogue says."""
    stated = known_crs(entry.crs) if entry.crs else None
    if entry.crs and stated is None:
        raise _refusal(
            path,
            layer,
            f"the catalogue states the CRS {entry.crs}, which does not exist",
            "Use EPSG:28992 for RD New",
        )
    if found is None and stated is None:
        raise _refusal(
            path,
            layer,
            "neither the file nor the catalogue says in which CRS the coordinates are",
            'Ask its owner, and state it in catalogue.toml, as crs = "EPSG:28992" for RD New',
        )
    if found is not None and stated is not None and not stated.equals(found, ignore_axis_order=True):
        raise _refusal(
            path,
            layer,
            f"the file says its CRS is {getattr(found, 'name', found)}, the catalogue says {stated.name}",
            "Find out which is right and mend the other",
        )
    return stated if found is None else found


def _refusal(path: Path, layer: str, problem: str, advice: str) -> LayerError:
    return LayerError([Finding("error", str(path.name), layer, problem, advice)])
