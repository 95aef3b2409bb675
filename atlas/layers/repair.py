"""Repairing outlines that cross themselves, within a time limit: a scribble of 2000 vertices takes minutes."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

__all__ = ["repair"]

_OUTLINE_LIMIT_S = 5
"""Seconds that one outline may take."""

_LAYER_LIMIT_S = 30
"""Seconds that all long outlines of a layer together may take."""

_SHORT = 200
"""Coordinates up to which any repair takes less than a tenth of a second."""


def repair(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry | None]:
    """Repair invalid shapes.

    Parameters
    ----------
    shapes : sequence of geometry
        Two-dimensional, with finite coordinates.

    Returns
    -------
    list of geometry or None
        In the same order: empty where nothing of a shape is left, None where its repair takes too long.
    """
    is_long = [shapely.get_num_coordinates(shape) > _SHORT for shape in shapes]
    from_child = iter(_repair_long([shape for shape, long in zip(shapes, is_long, strict=True) if long]))
    return [next(from_child) if long else _repaired(shape) for shape, long in zip(shapes, is_long, strict=True)]


def _repaired(shape: BaseGeometry) -> BaseGeometry:
    # The method "structure" keeps what the outline encloses; "linework" would make each loop a polygon of its own.
    return shapely.make_valid(shape, method="structure", keep_collapsed=False)


def _repair_long(shapes: list[BaseGeometry]) -> list[BaseGeometry | None]:
    """Repair shapes in a process of its own, for a call into GEOS can't be stopped in any other way.

    A process that runs out of time hands over what it had finished. The next one starts where it stopped, and leaves
    the first shape out where that alone took all the time.
    """
    repaired: list[BaseGeometry | None] = []
    end = time.monotonic() + _LAYER_LIMIT_S
    while len(repaired) < len(shapes) and time.monotonic() < end:
        repaired += _repair_in_child(shapes[len(repaired) :]) or [None]
    return repaired + [None] * (len(shapes) - len(repaired))


def _repair_in_child(shapes: list[BaseGeometry]) -> list[BaseGeometry | None]:
    lines = "\n".join(shape.wkb_hex for shape in shapes).encode()
    # By path and with -P, so that the process imports shapely and nothing of the atlas.
    command = [sys.executable, "-P", __file__]
    try:
        child = subprocess.run(  # noqa: S603 - our own file
            command, input=lines, capture_output=True, timeout=_OUTLINE_LIMIT_S, check=False
        )
        written = child.stdout
    except subprocess.TimeoutExpired as late:
        written = late.stdout or b""
    finished = written.split(b"\n")[:-1]  # the last line is empty, or cut off
    return [shapely.from_wkb(line.strip()) for line in finished]


def _repair_lines() -> None:
    """Read one shape a line as hexadecimal WKB, and write each repaired as soon as it is."""
    for line in sys.stdin:
        print(_repaired(shapely.from_wkb(line.strip())).wkb_hex, flush=True)  # noqa: T201 - what the parent reads


if __name__ == "__main__":
    _repair_lines()
