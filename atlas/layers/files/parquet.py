"""GeoParquet: its shapes are looked at before they are built, for one that never ends would end the process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyarrow.parquet as pq
import shapely
from pyarrow.lib import ArrowException
from shapely.errors import ShapelyError

from atlas.crs import WGS84, known_crs
from atlas.findings import Finding
from atlas.layers.files.archive import MOST_BYTES
from atlas.layers.files.content import check_first_bytes
from atlas.layers.files.feature import feature_at
from atlas.layers.files.fields import clear_names
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.rings import forgiven, with_closed_rings
from atlas.layers.files.stated_crs import with_crs
from atlas.layers.files.wkb import is_too_deep

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["read_parquet"]

_UNREADABLE = (ArrowException, ShapelyError, OSError, ValueError, LookupError, TypeError, RecursionError)

_INDEX = "__index_level_"
"""How pandas calls row numbers that it stored; they are no field."""


def read_parquet(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read a GeoParquet, or a Parquet table without shapes.

    Raises
    ------
    LayerError
        Where it is damaged, its shapes are nested too deep or not in WKB, or its CRS is not known.
    """
    check_first_bytes(path, ".parquet", layer, entry)
    try:
        _check_size(path, layer, entry)
        table = pq.read_table(path)
        geo = json.loads((table.schema.metadata or {}).get(b"geo", b"null"))
        shapes = None if geo is None else _shapes(path, table, geo, layer, entry)
        fields = table if shapes is None else table.drop_columns([geo["primary_column"]])
        frame = fields.to_pandas(ignore_metadata=True)
    except _UNREADABLE as error:
        raise refusal("FIL06", layer, entry, reason=_first_line(error)) from error
    frame = frame.loc[:, [not name.startswith(_INDEX) for name in frame]]
    renamed, findings = clear_names(list(frame), layer, entry)
    frame = frame.rename(columns=renamed)
    if shapes is None:
        return Raw(frame, findings)
    frame = with_crs(gpd.GeoDataFrame(frame, geometry=shapes), layer, entry)
    return Raw(*_mended(frame, table[geo["primary_column"]], findings, layer, entry))


def _check_size(path: Path, layer: str, entry: CatalogueEntry) -> None:
    """Refuse a file that says it unpacks to more than a layer can be."""
    about = pq.read_metadata(path)
    size = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
    if size > MOST_BYTES:
        raise refusal("FIL31", layer, entry, size=round(size / 1e6), most=round(MOST_BYTES / 1e6))


def _shapes(path: Path, table: pa.Table, geo: dict[str, Any], layer: str, entry: CatalogueEntry) -> gpd.GeoSeries:
    name = geo["primary_column"]
    about = geo["columns"][name]
    if about["encoding"] != "WKB":
        # The other encodings are tables of numbers, which can't be nested.
        return gpd.read_parquet(path, columns=[name]).geometry.reset_index(drop=True)
    shapes = table[name].to_numpy()
    for position, shape in enumerate(shapes):
        if shape is not None and is_too_deep(shape):
            raise refusal("FIL29", layer, entry, str(position + 1))
    # The format says that a file without the key is in degrees; one with nothing there is of no known CRS.
    crs = about.get("crs", WGS84)
    return gpd.GeoSeries(shapely.from_wkb(shapes, on_invalid="ignore"), crs=None if crs is None else known_crs(crs))


def _mended(
    frame: gpd.GeoDataFrame, stored: pa.ChunkedArray, findings: list[Finding], layer: str, entry: CatalogueEntry
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Close the rings that are open, and tell of each shape that is there but can't be read."""
    missing = (frame.geometry.isna().to_numpy() & stored.is_valid().to_numpy()).nonzero()[0].tolist()
    shapes = [shapely.from_wkb(stored[position].as_py(), on_invalid="fix") for position in missing]
    found = [part for position, shape in zip(missing, shapes, strict=True) for part in forgiven(position, shape)]
    frame, told = with_closed_rings(frame, found, layer, entry)
    broken = sorted(set(missing) - {part.position for part in found})
    told += [
        Finding("FIL41", entry.source, layer, feature_at(frame, position, entry), "geometry") for position in broken
    ]
    return frame, [*findings, *told]


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
