"""FlatGeobuf: its header says how many features there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.layers.files.content import check_first_bytes
from atlas.layers.files.opening import look_into
from atlas.layers.files.refusal import refusal
from atlas.layers.files.vector import FileLayer, read_vector

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.catalogue import CatalogueEntry
    from atlas.layers.files.raw import Raw

__all__ = ["read_flatgeobuf"]


def read_flatgeobuf(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read a FlatGeobuf.

    Raises
    ------
    LayerError
        Where it is damaged, cut off or can't be read.
    """
    check_first_bytes(path, ".fgb", layer, entry)
    try:
        header = look_into(path, layer, entry)
    except IndexError as error:
        # A file that ends within its index has no layer.
        raise refusal("FIL13", layer, entry) from error
    return read_vector(FileLayer(path, header["features"], [str(name) for name in header["fields"]]), layer, entry)
