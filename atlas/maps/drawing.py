"""A layer as it is drawn: its features, the legend class of each, and what a click on each tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["Drawing"]


@dataclass(frozen=True)
class Drawing:
    """One layer of the map.

    Parameters
    ----------
    frame : GeoDataFrame of n_features rows
        The shapes, with ``name`` where they have any.
    classes : list of str
        The class of each feature: one of the layer's in `LAYER_SYMBOLS`.
    labels : dict of str to str
        The legend's words for each class that occurs.
    lines : list of list of str
        What a click on each feature tells.
    sources : tuple of str
        Layers of the catalogue that it is made from.
    note : str or None
        What a reader must know of the whole layer.
    """

    frame: GeoDataFrame
    classes: list[str]
    labels: dict[str, str]
    lines: list[list[str]]
    sources: tuple[str, ...]
    note: str | None = None
