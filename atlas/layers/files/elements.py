"""The elements of GML or KML as plain XML, looked through before anything makes a layer of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax import ContentHandler

from defusedxml.sax import parse

if TYPE_CHECKING:
    from pathlib import Path
    from xml.sax.xmlreader import AttributesImpl

__all__ = ["Elements", "look_through"]

_ARCS = ("Arc", "Circle")
"""How GML's elements for arcs begin: Arc, ArcString, ArcByCenterPoint, Circle and the like."""

_FEATURES = {"featureMember", "member", "Placemark"}

_COORDINATES = {"pos", "posList", "coordinates"}

_DATA = {"Data", "SimpleData", "SimpleField"}
"""Elements of KML that each have the name of a field."""

_NO_NUMBERS = re.compile(r"[^\d\s,.eE+-]\S*")
"""What can't be in coordinates: readers make 0 of it, or leave the shape out, without a word."""


@dataclass
class Elements:
    """What a document holds.

    Parameters
    ----------
    root : str
        The name of the first element, without its namespace.
    namespaces : list of str
        Which its root declares.
    fields : set of str
        Names that can be those of fields: of its elements, and of what KML calls data.
    deepest : int
        How many elements stand inside one another.
    arcs : int
        How many elements are arcs.
    no_number : tuple of int and str, or None
        The first coordinate that is no number, and in which feature it stands, from 1.
    """

    root: str = ""
    namespaces: list[str] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    deepest: int = 0
    arcs: int = 0
    no_number: tuple[int, str] | None = None


def look_through(path: Path) -> Elements:
    """Look through a document.

    Raises
    ------
    defusedxml.DefusedXmlException
        Where it declares a document type.
    xml.sax.SAXException
        Where it is no XML.
    """
    handler = _Handler()
    parse(str(path), handler, forbid_dtd=True)
    return handler.found


class _Handler(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.found = Elements()
        self._depth = 0
        self._features = 0
        self._in_coordinates = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - as SAX calls it
        local = name.rpartition(":")[2]
        if self.found.deepest == 0:
            self.found.root = local
            self.found.namespaces = [attrs[key] for key in attrs.getNames() if key.partition(":")[0] == "xmlns"]
        self.found.fields.add(attrs.get("name", local) if local in _DATA else local)
        self._depth += 1
        self.found.deepest = max(self.found.deepest, self._depth)
        self.found.arcs += local.startswith(_ARCS)
        self._features += local in _FEATURES
        self._in_coordinates = local in _COORDINATES

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - as SAX calls it
        self._depth -= 1
        self._in_coordinates = False

    def characters(self, content: str) -> None:
        if self._in_coordinates and self.found.no_number is None and (wrong := _NO_NUMBERS.search(content)):
            self.found.no_number = (max(1, self._features), wrong[0])
