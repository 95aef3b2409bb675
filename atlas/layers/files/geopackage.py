"""GeoPackage: whether it is whole, and holds what its fields declare, is checked while it is read."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from geopandas import GeoDataFrame

from atlas.errors import LayerError
from atlas.findings import Finding
from atlas.layers.files.content import check_first_bytes
from atlas.layers.files.curves import straightened
from atlas.layers.files.feature import feature_at
from atlas.layers.files.opening import look_into
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.storage import (
    LONGEST_S,
    count_arcs,
    find_damage,
    find_misfit,
    layers_in,
    not_plain,
    read_header,
    rows_without_shape,
)
from atlas.layers.files.vector import FileLayer, layer_inside, read_vector

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.catalogue import CatalogueEntry
    from atlas.layers.files.storage import Header

__all__ = ["read_geopackage"]


def read_geopackage(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read one layer of a GeoPackage, its number of each feature (often called ``fid``) among the fields.

    Raises
    ------
    LayerError
        Where it is damaged, holds several layers and the catalogue names none, the layer is a view or has fields that
        are worked out, there is text in a field of numbers, or it can't be read.
    """
    check_first_bytes(path, ".gpkg", layer, entry)
    try:
        _check_plain(path, "", layer, entry)
        inside = layer_inside(layers_in(path), layer, entry)
        _check_plain(path, inside, layer, entry)
        header = read_header(path, inside)
        raw = _read_and_check(path, inside, header, layer, entry)
        findings = [*raw.findings, *_unreadable(raw, path, inside, header, layer, entry)]
        findings += straightened(count_arcs(path, inside, header), layer, entry)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise refusal("FIL53", layer, entry, seconds=round(LONGEST_S)) from error
        raise refusal("FIL25", layer, entry, reason=str(error)) from error
    return Raw(raw.frame, findings)


def _check_plain(path: Path, inside: str, layer: str, entry: CatalogueEntry) -> None:
    if found := not_plain(path, inside):
        raise refusal("FIL52", layer, entry, inside=found)


def _read_and_check(path: Path, inside: str, header: Header, layer: str, entry: CatalogueEntry) -> Raw:
    """Read the features, and the whole file for damage beside it: on another core that takes no time of its own."""
    file_layer = FileLayer(path, header.count, list(header.fields), inside, number=header.number)
    with ThreadPoolExecutor(1) as pool:
        check = pool.submit(_refusal, path, inside, header, layer, entry)
        try:
            look_into(path, layer, entry, inside)
            return read_vector(file_layer, layer, entry)
        finally:
            # What is wrong with the file as a whole explains more than what the reader came across.
            if error := check.result():
                raise error


def _refusal(path: Path, inside: str, header: Header, layer: str, entry: CatalogueEntry) -> LayerError | None:
    if damage := find_damage(path):
        return refusal("FIL25", layer, entry, reason=damage)
    misfit = find_misfit(path, inside, header)
    if misfit is None:
        return None
    finding = Finding("FIL40", entry.source, layer, str(misfit.position + 1), misfit.field, misfit.value)
    return LayerError([finding])


def _unreadable(raw: Raw, path: Path, inside: str, header: Header, layer: str, entry: CatalogueEntry) -> list[Finding]:
    """Tell of each feature of which the shape is there, but can't be read."""
    if not isinstance(raw.frame, GeoDataFrame) or not raw.frame.geometry.isna().any():
        return []
    told = {finding.feature for finding in raw.findings}
    empty = rows_without_shape(path, inside, header)
    numbers = raw.frame[header.number] if header.number is not None else raw.frame.index
    unread = (raw.frame.geometry.isna() & ~numbers.isin(empty)).to_numpy().nonzero()[0]
    features = [feature_at(raw.frame, position, entry) for position in unread]
    return [Finding("FIL41", entry.source, layer, feature, "geometry") for feature in features if feature not in told]
