"""Telling that arcs were read as straight lines, and how closely those follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.findings import Finding

if TYPE_CHECKING:
    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["straightened"]

_STEP_DEGREES = 4
"""GDAL puts a corner on an arc every so many degrees (its OGR_ARC_STEPSIZE)."""

_GAP_CM = 6.1
"""How far an arc with a radius of 100 m then lies from the lines, at most: 100 m x (1 - cos 2 degrees)."""


def straightened(arcs: int, layer: str, entry: CatalogueEntry) -> list[Finding]:
    """Return the finding for a layer with arcs, or nothing where there are none."""
    facts = {"arcs": arcs, "step": _STEP_DEGREES, "gap": _GAP_CM}
    return [Finding("FIL39", entry.source, layer, field="geometry", facts=facts)] if arcs else []
