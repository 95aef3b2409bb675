"""The rings of the very features that could not be read in bulk: those left open are closed."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, NamedTuple

import pyogrio
import shapely

from atlas.findings import Finding
from atlas.layers.files.feature import feature_at
from atlas.layers.files.opening import DRIVERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geopandas import GeoDataFrame

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["Found", "forgiven", "mended", "with_closed_rings"]

_LEAST_CORNERS = 3
"""Of an outline; closing it repeats the first of them."""

Ring = list[tuple[float, ...]]


class Found(NamedTuple):
    """The rings of each polygon of a feature as the file has them, and the feature's place in the file from 0."""

    position: int
    polygons: list[list[Ring]]


def mended(
    frame: GeoDataFrame, path: Path, inside: str | None, layer: str, entry: CatalogueEntry
) -> tuple[GeoDataFrame, list[Finding]]:
    """Look up what a file has for each feature without a shape; close the rings that are open, and tell of each."""
    missing = set(frame.geometry.isna().to_numpy().nonzero()[0].tolist())
    found = list(_as_fiona_reads(path, inside, missing)) or list(_as_pyogrio_reads(path, inside, missing))
    return with_closed_rings(frame, found, layer, entry)


def with_closed_rings(
    frame: GeoDataFrame, found: Iterable[Found], layer: str, entry: CatalogueEntry
) -> tuple[GeoDataFrame, list[Finding]]:
    """Give features the polygons found for them, closed, and tell of each; one of too few corners gets none."""
    geometry = frame.geometry.copy()
    findings = []
    for position, polygons in found:
        feature = feature_at(frame, position, entry)
        corners = min((len(set(ring)) for rings in polygons for ring in rings), default=0)
        if corners < _LEAST_CORNERS:
            facts = {"points": corners, "least": _LEAST_CORNERS}
            findings.append(Finding("FIL19", entry.source, layer, feature, "geometry", facts=facts))
            continue
        geometry.iloc[position] = _closed(polygons)
        findings.append(Finding("FIL18", entry.source, layer, feature, "geometry"))
    return frame.set_geometry(geometry), findings


def forgiven(position: int, shape: shapely.Geometry | None) -> Iterator[Found]:
    """Give what was found of a shape that was read with its faults forgiven, where it is of polygons."""
    if shape is not None and shape.geom_type in {"Polygon", "MultiPolygon"}:
        parts = [[part.exterior, *part.interiors] for part in shapely.get_parts(shape)]
        yield Found(position, [[list(ring.coords) for ring in rings] for rings in parts])


def _as_fiona_reads(path: Path, inside: str | None, wanted: set[int]) -> Iterator[Found]:
    """Give the polygons of features as the file has them; nothing where fiona can't read the format."""
    # Some of the formats that are switched off are not there in fiona at all, which it would tell on the terminal.
    logging.getLogger("fiona._env").addFilter(lambda record: "GDAL_SKIP" not in record.getMessage())
    import fiona  # noqa: PLC0415 - only for damaged files, and it loads a GDAL of its own
    from fiona.errors import FionaError  # noqa: PLC0415 - as above

    try:
        formats = list(DRIVERS[path.suffix.lower()])
        with fiona.open(path, layer=inside, enabled_drivers=formats) as collection:
            for position, feature in enumerate(collection):
                shape = feature.geometry
                if position in wanted and shape is not None and shape.type in {"Polygon", "MultiPolygon"}:
                    yield Found(position, [shape.coordinates] if shape.type == "Polygon" else shape.coordinates)
    except FionaError:
        return


def _as_pyogrio_reads(path: Path, inside: str | None, wanted: set[int]) -> Iterator[Found]:
    """Give the same for formats that fiona does not read, such as KML."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they were heard when the file was read
        read = pyogrio.read_dataframe(path, layer=inside, columns=[], on_invalid="fix", use_arrow=False)
    for position in sorted(wanted):
        yield from forgiven(position, read.geometry.iloc[position])


def _closed(polygons: Iterable[list[Ring]]) -> shapely.Geometry:
    parts = [shapely.Polygon(_ring(shell), [_ring(hole) for hole in holes]) for shell, *holes in polygons]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _ring(corners: Ring) -> Ring:
    return corners if corners[0] == corners[-1] else [*corners, corners[0]]
