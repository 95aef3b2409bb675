"""The municipality that the sources are asked for: its code, its outline and its box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geopandas import GeoDataFrame
from pydantic import ValidationError
from pyproj import Transformer

from atlas.crs import RD, WGS84
from atlas.errors import CatalogueError, LayerError
from atlas.findings import refusing
from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.layers.files import read_part
from atlas.layers.geometry import check_geometry
from atlas.layers.sources.source import MUNICIPALITY
from atlas.layers.sources.store import read_record

if TYPE_CHECKING:
    from pathlib import Path

    from shapely import MultiPolygon, Polygon

__all__ = ["Area", "Box", "read_area"]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

_MARGIN_M = 1.0


@dataclass(frozen=True)
class Area:
    """A municipality, in RD New (EPSG:28992, metres)."""

    outline: Polygon | MultiPolygon

    @property
    def box(self) -> Box:
        """Box in RD New."""
        left, bottom, right, top = self.outline.bounds
        return (left, bottom, right, top)

    @property
    def box_in_degrees(self) -> Box:
        """Box in longitude and latitude that holds the box in RD New."""
        return _turned(self.box, RD, WGS84)

    @property
    def reach(self) -> Box:
        """Box in RD New that holds whatever either box may give.

        The two grids are turned against one another, so that a box in degrees holds strips outside the other.
        """
        left, bottom, right, top = _turned(self.box_in_degrees, WGS84, RD)
        return (left - _MARGIN_M, bottom - _MARGIN_M, right + _MARGIN_M, top + _MARGIN_M)


def _turned(box: Box, crs: str, to_crs: str) -> Box:
    left, bottom, right, top = Transformer.from_crs(crs, to_crs, always_xy=True).transform_bounds(*box)
    return (left, bottom, right, top)


def read_area(folder: Path, code: str) -> Area | None:
    """Return the municipality as fetched before, read and checked as any layer is.

    It is None where it was not fetched, was for another municipality, or is damaged.
    """
    try:
        record = read_record(folder / f"{MUNICIPALITY}.json")
        entry = CatalogueEntry.model_validate({**record["entry"], "sha256": record["sha256"]})
    except (CatalogueError, ValidationError):
        return None
    if record.get("municipality") != code:
        return None
    try:
        frame = read_part(Catalogue(folder=folder, entries={}), MUNICIPALITY, entry).frame
    except LayerError:
        return None
    if not isinstance(frame, GeoDataFrame) or entry.id not in frame:
        return None
    ids = list(map(str, frame[entry.id]))
    outlines, findings = check_geometry(frame.geometry, ids, entry.source, MUNICIPALITY, "polygon")
    return None if outlines.empty or refusing(findings) else Area(outlines.union_all())
