"""Extracts of OpenStreetMap, as XML (.osm) or packed (.osm.pbf): the streets among their lines."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax import SAXException

import pandas as pd
from defusedxml import DefusedXmlException
from geopandas import GeoDataFrame

from atlas.findings import Finding
from atlas.layers.files.content import check_points_nowhere
from atlas.layers.files.elements import look_through
from atlas.layers.files.opening import look_into
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.vector import FileLayer, read_vector

if TYPE_CHECKING:
    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["read_osm", "read_pbf"]

_ONLY = "streets"
_LINES = "lines"
"""The layer that GDAL makes of ways that are no areas."""

_PBF_BEGINS = b"\n\tOSMHeader"
"""What follows on the four bytes in which a packed extract says how long its first header is."""

_TAGS = ("highway", "railway", "waterway", "barrier", "aerialway", "man_made")
_MOST_NAMED = 5


def read_osm(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read the streets of an extract in XML.

    Returns
    -------
    Raw
        Lines in WGS84 with ``id`` (that of the way), ``name`` and ``kind``, a word of the atlas for the tag highway.

    Raises
    ------
    LayerError
        Where it is for another layer, declares a document type, is no extract, or can't be read.
    """
    check_points_nowhere(path.read_bytes(), layer, entry)
    try:
        root = look_through(path).root
    except DefusedXmlException as error:
        raise refusal("FIL28", layer, entry) from error
    except SAXException as error:
        raise refusal("FIL06", layer, entry, reason=str(error)) from error
    if root != "osm":
        raise refusal("FIL04", layer, entry, ending=".osm")
    return _read(path, layer, entry)


def read_pbf(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read the streets of a packed extract; see `read_osm`."""
    with path.open("rb") as file:
        begin = file.read(4 + len(_PBF_BEGINS))
    if begin[4:] != _PBF_BEGINS:
        raise refusal("FIL04", layer, entry, ending=".pbf")
    return _read(path, layer, entry)


def _read(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    if layer != _ONLY:
        raise refusal("FIL55", layer, entry, only=_ONLY)
    if entry.layer not in {None, _LINES}:
        raise refusal("FIL08", layer, entry, asked=entry.layer, inside=[_LINES])
    header = look_into(path, layer, entry, _LINES)
    fields = [str(name) for name in header["fields"]]
    raw = read_vector(FileLayer(path, header["features"], fields, _LINES), layer, entry)
    return _streets(raw, layer, entry)


def _streets(raw: Raw, layer: str, entry: CatalogueEntry) -> Raw:
    """Keep the lines that are streets, and count the others."""
    lines = raw.frame
    if not isinstance(lines, GeoDataFrame):
        raise refusal("FIL09", layer, entry)
    kind = lines["highway"].map(_kinds())
    others = lines[kind.isna()]
    streets = lines.assign(id=lines["osm_id"], kind=kind)[kind.notna()]
    kept = streets[["id", "name", "kind", "geometry"]].reset_index(drop=True)
    if others.empty:
        return Raw(kept, raw.findings)
    facts = {"count": len(others), "total": len(lines), "tags": _tags(others)}
    told = Finding("FIL54", entry.source, layer, facts=facts)
    return Raw(kept, [*raw.findings, told], left_out=len(others))


def _tags(lines: pd.DataFrame) -> list[str]:
    """Return the tags that most of some lines have, such as ``railway=rail``."""
    said = pd.Series(None, index=lines.index, dtype=object)
    for tag in _TAGS:
        if tag in lines:
            said = said.fillna(tag + "=" + lines[tag])
    return [tag for tag, _ in Counter(said.dropna()).most_common(_MOST_NAMED)] or ["..."]


@cache
def _kinds() -> dict[str, str]:
    kinds: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["kinds"]
    return kinds
