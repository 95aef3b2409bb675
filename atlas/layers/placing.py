"""In which village each change of the stock lies: as its row states, else where its site, point or address lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.layers.areas import centres, neighbourhood_of, told_of, village_of
from atlas.layers.columns import feature_name
from atlas.layers.geometry import check_geometry
from atlas.layers.listing import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoSeries
    from numpy.typing import NDArray

    from atlas.findings import Finding
    from atlas.layers.catalogue import CatalogueEntry
    from atlas.layers.layers import Layers

__all__ = ["place_changes", "with_places"]

_PLACE, _REASON = "place", "reason"
"""Columns on the way in: the point that a row gives, and the finding why what it gives is no point."""

_NEEDED = {"neighbourhoods", "villages", "sites"}


def with_places(
    columns: pd.DataFrame, points: GeoSeries, found: list[Finding], layer: str, entry: CatalogueEntry
) -> tuple[pd.DataFrame, list[Finding]]:
    """Keep the points of a table's rows beside its columns, for `place_changes`.

    A row whose address or coordinates can't be used is not rejected for that, since the table needs no places.

    Parameters
    ----------
    columns : DataFrame
        Indexed by place in the file, with ``id``.
    points : GeoSeries
        The same rows; None where a row gives no place, or one that can't be used.
    found : list of Finding
        Of the file so far.
    layer : str
    entry : CatalogueEntry

    Returns
    -------
    DataFrame
        With two columns more.
    list of Finding
        All but those that the frame holds as reasons.
    """
    given = points[points.notna()]
    shapes, misplaced = check_geometry(given, columns.loc[given.index, "id"].to_numpy(), entry.source, layer, "point")
    findings = [*found, *misplaced]
    is_open = ~columns.index.isin(shapes.index)
    names = {feature_name(row, identifier): row for row, identifier in columns.loc[is_open, "id"].items()}
    reasons = {
        names[finding.feature]: finding
        for finding in reversed(findings)
        if finding.severity == "rejected" and finding.feature in names
    }
    kept = {_PLACE: pd.Series(shapes.to_numpy(), shapes.index, object), _REASON: pd.Series(reasons, dtype=object)}
    said = set(map(id, reasons.values()))
    return columns.assign(**kept), [finding for finding in findings if id(finding) not in said]


def place_changes(layers: Layers) -> list[Finding]:
    """Fill in the village of each change that states none, and how that is known, as ``placed_by``.

    Parameters
    ----------
    layers : Layers
        Its ``stock_changes`` get the column ``placed_by``: stated, site, place (its own point or address), or unknown
        for what can't be placed.

    Returns
    -------
    list of Finding
        A warning for each row that can't be placed, or whose site or place lies in another village than it states.
    """
    changes = layers.get("stock_changes")
    if changes is None:
        return []
    points, reasons = (
        changes.pop(name) if name in changes else pd.Series(index=changes.index, dtype=object)
        for name in (_PLACE, _REASON)
    )
    stated = changes["village_code"].to_numpy(dtype=object)
    by_site, by_place = np.full(len(changes), None, dtype=object), np.full(len(changes), None, dtype=object)
    if layers.frames.keys() >= _NEEDED:
        by_site = told_of(changes["site_id"].to_numpy(dtype=object), _villages_of_sites(layers))
        by_place = _villages_at(points.to_numpy(dtype=object), layers)
    found = np.where(pd.isna(by_site), by_place, by_site)
    is_stated = ~pd.isna(stated)
    placed_by = np.full(len(changes), None, dtype=object)
    for how, is_known in (("place", ~pd.isna(by_place)), ("site", ~pd.isna(by_site)), ("stated", is_stated)):
        placed_by[is_known] = how
    for name, values in (("village_code", np.where(is_stated, stated, found)), ("placed_by", placed_by)):
        changes[name] = pd.Series(values, index=changes.index, dtype=object)
    differs = is_stated & ~pd.isna(found) & (found != stated)
    return [
        *_otherwise(layers, differs, found),
        *_unplaced(layers, changes["placed_by"].isna().to_numpy(), reasons),
    ]


def _villages_of_sites(layers: Layers) -> pd.Series:
    return pd.Series(_villages_at(layers.sites.geometry.to_numpy(), layers), layers.sites.index, dtype=object)


def _villages_at(shapes: NDArray[np.object_], layers: Layers) -> NDArray[np.object_]:
    """Return the village in which the centre of each shape lies, None where there is no shape or it lies in none."""
    village = np.full(len(shapes), None, dtype=object)
    known = ~pd.isna(shapes)
    if known.any():
        centre = centres(shapes[known])
        village[known] = village_of(centre, neighbourhood_of(centre, layers), layers)
    return village


def _otherwise(layers: Layers, rows: NDArray[np.bool_], found: NDArray[np.object_]) -> Iterator[Finding]:
    column = pd.Series(found, layers.frames["stock_changes"].index)
    ids = column.index[rows]
    return each_row(layers, "STK12", "stock_changes", ids, "village_code", lambda index: {"village": column[index]})


def _unplaced(layers: Layers, rows: NDArray[np.bool_], reasons: pd.Series) -> Iterator[Finding]:
    """Tell of each row in no village, with the reason where its place can't be used."""
    has_reason = reasons.notna().to_numpy()
    without, within = reasons.index[rows & ~has_reason], reasons.index[rows & has_reason]
    yield from each_row(layers, "STK13", "stock_changes", without)
    yield from each_row(layers, "STK14", "stock_changes", within, facts=lambda index: {"reason": reasons[index]})
