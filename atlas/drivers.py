"""Which of GDAL's formats are switched off: all but the few that the atlas reads.

GDAL goes by what a file holds, not by its name, and many of its formats point at other files or at addresses on
the network. What is left out here can't be opened at all. This works only before GDAL is loaded, so it comes first.
"""

from __future__ import annotations

import os

__all__ = ["skip_drivers"]

_SKIPPED = (
    # Of the builds that pip installs, one for pyogrio and one for fiona.
    *("ADBC", "AIVector", "AmigoCloud", "AVCBin", "AVCE00", "CAD", "Carto", "CSV", "CSW", "DGN", "DXF", "EDIGEO"),
    *("EEDA", "Elasticsearch", "ESRIJSON", "GDALG", "Geoconcept", "GeoJSONSeq", "GeoRSS", "GNMDatabase", "GNMFile"),
    *("GPSBabel", "GPX", "GTFS", "GTI", "HTTP", "Idrisi", "JML", "JSONFG", "LVBAG", "MapInfo File", "MapML"),
    *("MBTiles", "MiraMonVector", "MVT", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT"),
    *("OpenFileGDB", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57", "Selafin", "SQLite"),
    *("SVG", "SXF", "TIGER", "TopoJSON", "UK .NTF", "VDV", "VFK", "VICAR", "VRT", "WAsP", "WFS", "XLSX"),
    # Of other builds, conda's among them.
    *("Arrow", "BAG", "BNA", "Cloudant", "CouchDB", "DB2ODBC", "DGNv8", "DODS", "DWG", "FileGDB", "Geomedia"),
    *("GMLAS", "GPSTrackMaker", "HANA", "HTF", "IDB", "Interlis 1", "Interlis 2", "JP2ECW", "JP2KAK", "JP2MrSID"),
    *("JP2OpenJPEG", "MDB", "MongoDB", "MongoDBv3", "MSSQLSpatial", "MySQL", "NAS", "netCDF", "OCI", "ODBC"),
    *("OGR_DODS", "OGR_GRASS", "OGR_OGDI", "OGR_SDE", "OGR_SDTS", "OpenAir", "OpenJPEG", "Parquet", "PGeo"),
    *("PostgreSQL", "SEGUKOOA", "SEGY", "SOSI", "SUA", "TileDB", "Walk", "XLS", "XODR", "XPLANE"),
)
"""Every format with layers of which the atlas reads none; those of pictures only never get to see a layer's file."""

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
    """Switch formats off for every library that loads GDAL after this, beside those that the user switched off."""
    chosen = [name.strip() for name in os.environ.get("OGR_SKIP", "").split(",") if name.strip()]
    os.environ["OGR_SKIP"] = ",".join(dict.fromkeys((*chosen, *_SKIPPED)))
    # No build has all of these formats, and each would say on the terminal which it lacks. What pyogrio and fiona
    # pass on as warnings, errors and log does not go this way.
    os.environ.setdefault("CPL_LOG", os.devnull)
    os.environ.update(_NOTHING_FROM_ELSEWHERE)


skip_drivers()
