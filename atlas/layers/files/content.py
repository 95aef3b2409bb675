"""That a file holds what its name says, found out before GDAL sees it: GDAL goes by content, and may follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["check_first_bytes", "check_points_nowhere"]

_FIRST_BYTES = {
    ".gpkg": b"SQLite format 3\x00",
    ".shp": b"\x00\x00\x27\x0a",
    ".fgb": b"fgb\x03",
    ".parquet": b"PAR1",
    ".zip": b"PK\x03\x04",
}
"""How each binary format begins."""

_POINTS_ELSEWHERE = (
    *(b"<ogrvrt", b"<ogrwfs", b"<vrtdataset", b"<gdaltileindex", b"<gdal_wms", b"wfs_capabilities"),
    b"gdal_streamed_alg",
    *(b"product_observational", b"pds_version_id", b"odl_version_id", b"lblsize=", b"%pdf-"),
)
"""What GDAL takes for an instruction to open something else, in small letters, wherever in a text it stands."""


def check_first_bytes(path: Path, ending: str, layer: str, entry: CatalogueEntry) -> None:
    """Check that a file begins as files of its format do.

    Raises
    ------
    LayerError
        Where it does not.
    """
    with path.open("rb") as file:
        if not file.read(16).startswith(_FIRST_BYTES[ending]):
            raise refusal("FIL04", layer, entry, ending=ending)


def check_points_nowhere(content: bytes, layer: str, entry: CatalogueEntry) -> None:
    """Check that a text (GeoJSON, GML, KML) holds nothing that makes GDAL open another file or address.

    Raises
    ------
    LayerError
        Where it does.
    """
    text = content.lower()
    for instruction in _POINTS_ELSEWHERE:
        if instruction in text:
            raise refusal("FIL20", layer, entry, found=instruction.decode().lstrip("<"))
