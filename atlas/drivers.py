"""Which of GDAL's formats are switched off: all but the few that the atlas reads.

GDAL goes by what a file holds, not by its name, and some of its formats only point at other files or at addresses on
the network. What is left out here can't be opened at all. This works only before GDAL is loaded, so it comes first.
"""

from __future__ import annotations

import os

__all__ = ["skip_drivers"]

_POINTING_ELSEWHERE = (
    *("OGR_VRT", "VRT", "GTI", "GDALG", "HTTP", "WFS", "OAPIF", "OGCAPI", "CSW", "ADBC", "ESRIJSON", "TopoJSON"),
    *("Elasticsearch", "Carto", "AmigoCloud", "PLSCENES", "NGW", "GeoRSS", "GPSBabel", "PGDUMP", "GNMFile"),
    *("GNMDatabase", "SQLite", "PMTiles", "MVT", "JSONFG", "GeoJSONSeq"),
)
"""Formats that open something else than the file, or that take the place of one that is read."""

_NEVER_READ = (
    *("MapInfo File", "LVBAG", "S57", "DGN", "CSV", "GPX", "OGR_GMT", "WAsP", "OpenFileGDB", "DXF", "VFK", "OSM"),
    *("EDIGEO", "ODS", "XLSX", "SXF", "Selafin", "JML", "VDV", "MapML", "GTFS", "MiraMonVector", "AVCBin", "AVCE00"),
)


_NOTHING_FROM_ELSEWHERE = {
    # Functions in a view or a column of a GeoPackage may reach files and the network: they don't run.
    "OGR_SQLITE_PRAGMA": "trusted_schema=0",
    # What a GML refers to (parts elsewhere, its schema) is not fetched, and nothing is written beside it.
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "LIBKML_RESOLVE_STYLE": "NO",
    "LIBKML_EXTERNAL_STYLE": "NO",
}


def skip_drivers() -> None:
    """Switch formats off for every library that loads GDAL after this, unless the user chose which to switch off."""
    os.environ.setdefault("OGR_SKIP", ",".join((*_POINTING_ELSEWHERE, *_NEVER_READ)))
    os.environ.update(_NOTHING_FROM_ELSEWHERE)


skip_drivers()
