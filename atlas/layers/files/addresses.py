"""The points of the addresses in a list: of the BAG where it was fetched, else of the geocoder, and never a guess."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from shapely import Point

from atlas.crs import RD, to_rd
from atlas.errors import LayerError, SourceError
from atlas.findings import Finding
from atlas.layers.catalogue import FETCHED
from atlas.layers.files.address import PARTS, Address, Place, is_date
from atlas.layers.files.feature import feature_at
from atlas.layers.files.points import with_geometry
from atlas.layers.files.raw import Raw
from atlas.layers.files.read import read_part, read_rows
from atlas.layers.files.refusal import refusal
from atlas.layers.schema import LAYERS
from atlas.layers.sources.geocoder import GEOCODED, read_geocoded
from atlas.layers.values import is_unknown, text

if TYPE_CHECKING:
    from atlas.layers.catalogue import Catalogue, CatalogueEntry

__all__ = ["addresses_to_ask", "with_addresses"]


@dataclass(frozen=True)
class _Known:
    """An address with its point; without one, the other address that the geocoder answered."""

    postcode: str
    point: Point | None
    answered: str = ""


_Places = dict[Place, list[_Known]]


def with_addresses(table: pd.DataFrame, catalogue: Catalogue, layer: str, entry: CatalogueEntry) -> Raw:
    """Place the rows of a list by the addresses in the columns that ``entry.address`` names.

    Parameters
    ----------
    table : DataFrame
        n rows, in the file's own columns.
    catalogue : Catalogue
        Its layer ``addresses`` is looked up first, then what the geocoder answered, in ``fetched/geocoded.csv``.
    layer : str
        The atlas's name of the layer, for messages.
    entry : CatalogueEntry
        Names the columns.

    Returns
    -------
    Raw
        The table with n points in RD New (EPSG:28992), None where the address has no certain place, and a rejected
        finding for each of those: it shows the address as its value and nowhere else.

    Raises
    ------
    LayerError
        Where a column is not there, or the layer ``addresses`` or the geocoder's answers can't be read.
    """
    sources = [_registered(catalogue, layer), _answered(catalogue, layer)]
    points = np.full(len(table), None, dtype=object)
    findings = []
    for row, address in enumerate(_addresses(table, layer, entry)):
        if LAYERS[layer].may_be_placed and address.is_empty:
            continue
        points[row], code, value = _look_up(address, sources)
        if code:
            column = getattr(entry.address, (address.lacking or ["street"])[0])
            if date := _date_among(table.iloc[row], entry):
                code, (column, value) = "TAB48", date
            findings.append(Finding(code, entry.source, layer, feature_at(table, row, entry), column, value))
    raw = with_geometry(table, points, layer, entry)
    return Raw(raw.frame.set_crs(RD), [*findings, *raw.findings])


def addresses_to_ask(catalogue: Catalogue) -> pd.DataFrame:
    """List the addresses in a catalogue's lists that its own layer of addresses can't place.

    Returns
    -------
    DataFrame
        Columns street, number, addition, postcode and town, all text, each address once; what lacks street, number or
        town is left out, for nobody could answer that.

    Raises
    ------
    LayerError
        Where a list can't be read, or has not the columns that its ``address`` names.
    """
    once: dict[tuple[str, ...], Address] = {}
    for layer, entry in catalogue.parts:
        if entry.address:
            registered = _registered(catalogue, layer)
            for address in _addresses(read_rows(catalogue, layer, entry).frame, layer, entry):
                if not address.lacking and _look_up(address, [registered])[0] is None:
                    once.setdefault(address.asked, address)
    return pd.DataFrame([asdict(address) for address in once.values()], columns=list(PARTS), dtype="str")


def _look_up(address: Address, sources: list[_Places]) -> tuple[Point | None, str | None, str | None]:
    """Return the point of an address or None, the code of what stands in the way, and the value to show with it."""
    if address.lacking:
        return None, "TAB15", None
    for places in sources:
        fitting = [known for known in places.get(address.place, []) if address.may_be_in(known.postcode)]
        points = {known.point for known in fitting if known.point is not None}
        if len(points) == 1:
            return points.pop(), None, None
        if len(points) > 1:
            return None, "TAB16", str(address)
        if fitting:
            answered = fitting[0].answered
            return None, "TAB18" if answered else "TAB17", f"{address} -> {answered}" if answered else str(address)
    return None, "TAB19", str(address)


def _registered(catalogue: Catalogue, layer: str) -> _Places:
    """Return the addresses of the catalogue's own layer of them, which it does not look up in itself."""
    places: _Places = {}
    for entry in catalogue.entries.get("addresses", ()) if layer != "addresses" else ():
        frame = read_part(catalogue, "addresses", entry).frame
        names = {part: entry.field(part) for part in PARTS if entry.field(part) in frame}
        columns = _columns(frame, names, "addresses", entry)
        for parts, point in zip(columns, to_rd(frame.geometry), strict=True):
            if point is not None and not point.is_empty:
                _add(places, parts, point)
    return places


def _answered(catalogue: Catalogue, layer: str) -> _Places:
    """Return what the geocoder answered to each address that it was asked for."""
    try:
        table = read_geocoded(catalogue.folder / FETCHED)
    except SourceError as error:
        raise LayerError([Finding("TAB11", GEOCODED, layer)]) from error
    places: _Places = {}
    for row in table.to_dict("records"):
        point = Point(float(row["x_rd"]), float(row["y_rd"])) if row["x_rd"] else None
        _add(places, Address.written(*(row[part] for part in PARTS)), point, row["answered"])
    return places


def _add(places: _Places, address: Address, point: Point | None, answered: str = "") -> None:
    places.setdefault(address.place, []).append(_Known(address.postcode, point, answered))


def _addresses(table: pd.DataFrame, layer: str, entry: CatalogueEntry) -> list[Address]:
    names = entry.address.model_dump(exclude_none=True) if entry.address else {}
    return _columns(table, names, layer, entry)


def _columns(table: pd.DataFrame, names: dict[str, str], layer: str, entry: CatalogueEntry) -> list[Address]:
    """Return the address of each row, of the columns with these names for its parts."""
    for part in ("street", "number", "town"):
        if names.get(part) not in table:
            raise refusal("TAB12", layer, entry, column=names.get(part, part), fields=list(table.columns))
    parts = [table[names[part]] if names.get(part) in table else [None] * len(table) for part in PARTS]
    return [_address(*row) for row in zip(*parts, strict=True)]


def _address(street: object, number: object, addition: object, postcode: object, town: object) -> Address:
    if is_date(number) or is_date(addition):
        # None is better than a wrong one: nobody is asked for an address without a house number.
        number = addition = None
    return Address.written(*map(_text, (street, number, addition, postcode, town)))


def _text(value: object) -> str:
    return "" if is_unknown(value) else text(value) or ""


def _date_among(row: pd.Series, entry: CatalogueEntry) -> tuple[str, str] | None:
    """Return the column and the value of a house number that became a date, where there is one."""
    columns = (entry.address.number, entry.address.addition) if entry.address else ()
    return next(((name, str(row[name])) for name in columns if name and is_date(row.get(name))), None)
