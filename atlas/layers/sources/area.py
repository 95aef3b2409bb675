"""The municipality that the sources are asked for: its code, its outline and its box."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyogrio
from pyproj import Transformer

from atlas.crs import RD, WGS84
from atlas.errors import SourceError
from atlas.layers.sources.source import MUNICIPALITY
from atlas.layers.sources.store import stored

if TYPE_CHECKING:
    from pathlib import Path

    from shapely import MultiPolygon, Polygon

__all__ = ["Area", "Box", "checked_code", "read_area"]

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


def checked_code(code: str) -> str:
    """Return a CBS code of a municipality such as GM0118; raises `SourceError` where it is none."""
    if not re.fullmatch(r"GM\d{4}", code):
        raise SourceError(f"{code!r} is no CBS code of a municipality. Correct municipality_code in the policy.")
    return code


def read_area(folder: Path, code: str) -> Area | None:
    """Return the municipality as fetched before, or None where that was not done or was for another one."""
    record = stored(folder, MUNICIPALITY)
    if record is None or record.get("municipality") != code:
        return None
    outlines = pyogrio.read_dataframe(folder / record["entry"]["file"]).geometry
    return Area(outlines.union_all())
