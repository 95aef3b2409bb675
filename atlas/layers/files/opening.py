"""Opening a file by GDAL, and only by that one of its formats that belongs to the file's ending."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pyogrio
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from atlas.layers.files.fields import check_number
from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.errors import LayerError
    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["DRIVERS", "UNREADABLE", "look_into", "unreadable"]

DRIVERS = {
    ".geojson": ("GeoJSON",),
    ".json": ("GeoJSON",),
    ".gpkg": ("GPKG",),
    ".shp": ("ESRI Shapefile",),
    ".fgb": ("FlatGeobuf",),
    ".gml": ("GML",),
    ".kml": ("LIBKML", "KML"),
    ".osm": ("OSM",),
    ".pbf": ("OSM",),
}
"""Which of GDAL's formats may open a file, by its ending: GDAL itself goes by what the file holds."""

_LEAST_BYTES = 4
"""Of a file, for each feature, in the most frugal of the formats."""

UNREADABLE = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError)

_SAID_ON_REFUSING = {"OGR_GEOJSON_MAX_OBJ_SIZE": "FIL14", "Too many nested": "FIL23"}
"""What GDAL says of a feature beyond its limits, and which finding tells it."""


def look_into(
    path: Path, layer: str, entry: CatalogueEntry, inside: str | None = None, encoding: str | None = None
) -> dict[str, Any]:
    """Return what GDAL says of a layer in a file before any of it is read, its features counted.

    Formats that point elsewhere are switched off, but not where GDAL was loaded before the atlas was.

    Raises
    ------
    LayerError
        Where it can't be opened, another format than that of its ending takes it for its own, it has more fields than
        a layer can have, or says that it has more features than there is room for in it: room for all of them is made
        before the first is read.
    CRSError, UnicodeDecodeError, IndexError
        Where what it says of its CRS is rubbish, its names are in another encoding, or it has no layer.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are heard again when the features are read
            about: dict[str, Any] = pyogrio.read_info(path, layer=inside, encoding=encoding, force_feature_count=True)
    except CRSError:
        raise
    except UNREADABLE as error:
        raise unreadable(error, layer, entry) from error
    ending = path.suffix.lower()
    if about["driver"] not in DRIVERS[ending]:
        raise refusal("FIL04", layer, entry, ending=ending)
    check_number(len(about["fields"]), layer, entry)
    size, least = path.stat().st_size, about["features"] * _LEAST_BYTES
    if least > size:
        raise refusal("FIL26", layer, entry, part=path.name, size=size, expected=least)
    return about


def unreadable(error: Exception, layer: str, entry: CatalogueEntry) -> LayerError:
    """Return the refusal of a file that GDAL can't read, with what it said."""
    code = next((code for said, code in _SAID_ON_REFUSING.items() if said in str(error)), "FIL06")
    facts = {"reason": str(error).rstrip(".")} if code == "FIL06" else {}
    return refusal(code, layer, entry, **facts)
