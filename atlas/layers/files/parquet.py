"""GeoParquet: its shapes are looked at before they are built, for one that never ends would end the process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from atlas.crs import WGS84, known_crs
from atlas.findings import Finding
from atlas.layers.files.content import check_first_bytes
from atlas.layers.files.feature import feature_at
from atlas.layers.files.fields import clear_names
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.rings import forgiven, with_closed_rings
from atlas.layers.files.stated_crs import with_crs
from atlas.layers.files.stored import read_stored
from atlas.layers.files.wkb import TooDeepError, is_sound

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["read_parquet"]

_SHOWN = 80
"""Letters of a CRS in a message."""

_INDEX = "__index_level_"
"""How pandas calls row numbers that it stored; they are no field."""


def read_parquet(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read a GeoParquet, or a Parquet table without shapes.

    Raises
    ------
    LayerError
        Where it takes too much memory, its shapes are nested too deep, or its CRS is not known.
    Exception
        Whatever pyarrow, geopandas and shapely stumble over where it is damaged.
    """
    check_first_bytes(path, ".parquet", layer, entry)
    table = read_stored(path, layer, entry)
    geo = json.loads((table.schema.metadata or {}).get(b"geo", b"null"))
    shapes = None if geo is None else _shapes(path, table, geo, layer, entry)
    fields = table if shapes is None else table.drop_columns([geo["primary_column"]])
    frame = fields.to_pandas(ignore_metadata=True)
    frame = frame.loc[:, [not name.startswith(_INDEX) for name in frame]]
    renamed, findings = clear_names(list(frame), layer, entry)
    frame = frame.rename(columns=renamed)
    if shapes is None:
        return Raw(frame, findings)
    frame = with_crs(gpd.GeoDataFrame(frame, geometry=shapes), layer, entry)
    return Raw(*_mended(frame, table[geo["primary_column"]], findings, layer, entry))


def _shapes(path: Path, table: pa.Table, geo: dict[str, Any], layer: str, entry: CatalogueEntry) -> gpd.GeoSeries:
    name = geo["primary_column"]
    about = geo["columns"][name]
    # The format says that a file without the key is in degrees; one with nothing there is of no known CRS.
    crs = about.get("crs", WGS84)
    known = None if crs is None else known_crs(crs)
    if crs is not None and known is None:
        raise refusal("CRS05", layer, entry, crs=str(crs)[:_SHOWN])
    if about["encoding"] != "WKB":
        if not pa.types.is_nested(table[name].type):
            raise TypeError(f"no shapes of encoding {about['encoding']}")
        # The other encodings are tables of numbers, which can't be nested without end.
        return gpd.read_parquet(path, columns=[name]).geometry.reset_index(drop=True)
    shapes = table[name].to_numpy()
    for position, shape in enumerate(shapes):
        try:
            if shape is not None and not is_sound(shape):
                shapes[position] = None
        except TooDeepError as error:
            raise refusal("FIL29", layer, entry, str(position + 1)) from error
    with np.errstate(invalid="ignore"):  # coordinates that are no numbers are told by feature later on
        return gpd.GeoSeries(shapely.from_wkb(shapes, on_invalid="ignore"), crs=known)


def _mended(
    frame: gpd.GeoDataFrame, stored: pa.ChunkedArray, findings: list[Finding], layer: str, entry: CatalogueEntry
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Close the rings that are open, and tell of each shape that is there but can't be read."""
    missing = (frame.geometry.isna().to_numpy() & stored.is_valid().to_numpy()).nonzero()[0].tolist()
    stored_shapes = {position: stored[position].as_py() for position in missing}
    sound = {position: shape for position, shape in stored_shapes.items() if is_sound(shape)}
    shapes = {position: shapely.from_wkb(shape, on_invalid="fix") for position, shape in sound.items()}
    found = [part for position, shape in shapes.items() for part in forgiven(position, shape)]
    frame, told = with_closed_rings(frame, found, layer, entry)
    broken = sorted(set(missing) - {part.position for part in found})
    told += [
        Finding("FIL41", entry.source, layer, feature_at(frame, position, entry), "geometry") for position in broken
    ]
    return frame, [*findings, *told]
