"""Reading one file as its owner made it: every feature, its own fields, its own CRS; nothing repaired yet."""

from __future__ import annotations

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


def read_file(path: Path, layer: str, entry: CatalogueEntry) -> GeoDataFrame | pd.DataFrame:
    """Read a layer's file.

    Parameters
    ----------
    path : Path
        A CSV table, or any vector file that pyogrio reads.
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
        Where the file is missing, empty, unreadable, or its CRS is not stated, unknown or contradicted.
    """
    if not path.is_file():
        raise _refusal(path, layer, "the file is missing", "Put it there or change `file` in catalogue.toml")
    if path.stat().st_size == 0:
        raise _refusal(path, layer, "the file is empty", "Ask its owner for a complete copy")
    if path.suffix.lower() == ".csv":
        table = _read_table(path, layer)
        return _with_points(table, path, layer, entry) if entry.x and entry.y else table
    frame = _read_features(path, layer)
    return frame.set_crs(_crs(path, layer, entry, frame.crs), allow_override=True)


def _read_table(path: Path, layer: str) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _refusal(path, layer, "the text is not in UTF-8", "Save it as 'CSV UTF-8'") from error
    except pd.errors.ParserError as error:
        raise _refusal(path, layer, f"this is no table ({error})", "Give every row the same columns") from error
    return table.replace("", None)


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


def _read_features(path: Path, layer: str) -> GeoDataFrame:
    # GDAL goes by a file's content: what is named GeoJSON must be GeoJSON before GDAL may open it.
    states_crs = path.suffix.lower() not in {".geojson", ".json"} or _geojson_states_crs(path, layer)
    try:
        with warnings.catch_warnings():
            # What GDAL warns of in general (a shape or value it can't read), the check at the door reports by feature.
            warnings.simplefilter("ignore")
            frame = pyogrio.read_dataframe(path)
    except (DataSourceError, UnicodeDecodeError, ValueError) as error:
        raise _refusal(path, layer, f"the file can't be read ({error})", "Ask its owner for a new copy") from error
    if "geometry" not in frame:
        raise _refusal(path, layer, "the file has no geometry", "Save it with its shapes, as GeoJSON or GeoPackage")
    return frame if states_crs else frame.set_crs(None, allow_override=True)


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
