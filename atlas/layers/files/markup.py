"""GML and KML: read through once as XML, for what is in them that a reader would fetch, repeat or follow."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax import SAXException

import pyogrio
from defusedxml import DefusedXmlException
from pyogrio.errors import DataSourceError

from atlas.layers.files.content import check_points_nowhere
from atlas.layers.files.curves import straightened
from atlas.layers.files.elements import look_through
from atlas.layers.files.fields import check_number
from atlas.layers.files.opening import look_into
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.vector import FileLayer, layer_inside, read_vector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["read_gml", "read_kml"]

_GML = ("http://www.opengis.net/gml",)
_KML = ("http://www.opengis.net/kml/", "http://earth.google.com/kml/")
"""How the names begin that the root of a document declares."""

_ROOTS = {".gml": ("FeatureCollection", "CityModel", "SpatialDataSet"), ".kml": ("kml",)}
"""How the root is called, or begins, as FeatureCollectionIMRO does."""

_DEEPEST = 64
"""Elements inside one another; a shape of a real layer is about 15 deep."""


def read_gml(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read one layer of a GML; what it refers to elsewhere (schemas, xlinks) is not looked at.

    Raises
    ------
    LayerError
        Where it declares a document type, is no GML, holds several layers and the catalogue names none, or can't be
        read.
    """
    return _read(path, ".gml", _GML, layer, entry)


def read_kml(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read one layer (folder) of a KML, which is always in WGS84.

    Raises
    ------
    LayerError
        As `read_gml`.
    """
    return _read(path, ".kml", _KML, layer, entry)


def _read(path: Path, ending: str, namespaces: tuple[str, ...], layer: str, entry: CatalogueEntry) -> Raw:
    arcs = _check_markup(path, ending, namespaces, layer, entry)
    with _alone(path, ending) as copy:
        inside, header = _header(copy, layer, entry)
        fields = [str(name) for name in header["fields"]]
        raw = read_vector(FileLayer(copy, header["features"], fields, inside), layer, entry)
    return Raw(raw.frame, [*raw.findings, *straightened(arcs, layer, entry)])


@contextmanager
def _alone(path: Path, ending: str) -> Iterator[Path]:
    """Give a copy with nothing beside it: GDAL would use a .gfs or .xsd that lies there, and leave one behind."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copyfile(path, Path(folder) / f"layer{ending}"))


def _check_markup(path: Path, ending: str, namespaces: tuple[str, ...], layer: str, entry: CatalogueEntry) -> int:
    """Look through the elements, and return how many of them are arcs."""
    check_points_nowhere(path.read_bytes(), layer, entry)
    try:
        found = look_through(path)
    except DefusedXmlException as error:
        raise refusal("FIL28", layer, entry) from error
    except SAXException as error:
        raise refusal("FIL06", layer, entry, reason=str(error)) from error
    if found.deepest > _DEEPEST:
        raise refusal("FIL23", layer, entry)
    check_number(len(found.fields), layer, entry)
    is_named = found.root.startswith(_ROOTS[ending])
    if not is_named or not any(name.startswith(namespaces) for name in found.namespaces):
        raise refusal("FIL04", layer, entry, ending=ending)
    if found.no_number:
        feature, value = found.no_number
        raise refusal("FIL17", layer, entry, str(feature), value=value)
    return found.arcs


def _header(path: Path, layer: str, entry: CatalogueEntry) -> tuple[str, dict[str, Any]]:
    """Return which layer to read, and what GDAL says of it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are heard again when the features are read
            inside = layer_inside([str(name) for name in pyogrio.list_layers(path)[:, 0]], layer, entry)
    except DataSourceError as error:
        raise refusal("FIL06", layer, entry, reason=str(error)) from error
    return inside, look_into(path, layer, entry, inside)
