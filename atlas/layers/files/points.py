"""The points that two columns of a list give."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.errors import LayerError
from atlas.findings import Finding
from atlas.layers.files.feature import feature_at
from atlas.layers.files.fields import clear_names
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.stated_crs import with_crs
from atlas.layers.schema import LAYERS
from atlas.layers.values import BadValueError, is_unknown, number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atlas.layers.catalogue import CatalogueEntry, Style

__all__ = ["with_geometry", "with_points"]

_EASY = {"plain": r"[+-]?\d+(?:\.\d+)?", "dutch": r"[+-]?\d+(?:,\d+)?"}
"""Numbers that a whole column is turned into at once; the rest is read one by one, and is seldom there."""


def with_points(table: pd.DataFrame, layer: str, entry: CatalogueEntry) -> Raw:
    """Place the rows of a list by its columns ``entry.x`` and ``entry.y``.

    Parameters
    ----------
    table : DataFrame
        n rows, in the file's own columns.
    layer : str
        The atlas's name of the layer, for messages.
    entry : CatalogueEntry
        Names the columns, the style of their numbers and the CRS: metres in EPSG:28992, or x = longitude and
        y = latitude in EPSG:4326.

    Returns
    -------
    Raw
        The table with n points, None where x or y is empty or can't be read, and a rejected finding for each of those.

    Raises
    ------
    LayerError
        Where the CRS is not stated or not known, a column is not there, or its numbers are in the other style.
    """
    coordinates: list[NDArray[np.float64]] = []
    found: list[tuple[int, Finding]] = []
    for name in (str(entry.x), str(entry.y)):
        if name not in table:
            raise refusal("TAB12", layer, entry, column=name, fields=list(table.columns))
        numbers, unread = _numbers(table, name, layer, entry)
        coordinates.append(numbers)
        found += unread
    found += [*_halves(table, coordinates, layer, entry), *_placeless(table, layer, entry)]
    known = ~np.isnan(coordinates).any(axis=0)
    points = np.full(len(table), None, dtype=object)
    points[known] = shapely.points(*(numbers[known] for numbers in coordinates))
    raw = with_geometry(table, points, layer, entry)
    in_order = [finding for _, finding in sorted(found, key=itemgetter(0))]
    return Raw(with_crs(raw.frame, layer, entry), [*in_order, *raw.findings])


def with_geometry(table: pd.DataFrame, points: NDArray[np.object_], layer: str, entry: CatalogueEntry) -> Raw:
    """Give the rows of a list their points; a field that was called geometry gets another name, which is told."""
    renamed, findings = clear_names(list(table.columns), layer, entry)
    return Raw(gpd.GeoDataFrame(table.rename(columns=renamed), geometry=points), findings)


def _numbers(
    table: pd.DataFrame, name: str, layer: str, entry: CatalogueEntry
) -> tuple[NDArray[np.float64], list[tuple[int, Finding]]]:
    """Return a column as numbers, NaN where it is empty or unreadable, and row and finding of what is unreadable."""
    column = table[name]
    numbers = _easy_numbers(column, entry.style)
    found = []
    for row in np.flatnonzero(np.isnan(numbers) & column.notna().to_numpy()).tolist():
        value = column.iloc[row]
        try:
            numbers[row] = np.nan if is_unknown(value) else number(value, entry.style)
        except BadValueError as error:
            code = "TAB13" if error.code == "FLD06" else error.code
            feature = feature_at(table, row, entry)
            found.append((row, Finding(code, entry.source, layer, feature, name, value, error.facts)))
    if any(finding.severity == "error" for _, finding in found):
        raise LayerError([finding for _, finding in found])
    return numbers, found


def _easy_numbers(column: pd.Series, style: Style) -> NDArray[np.float64]:
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return np.asarray(column.to_numpy(dtype=float, na_value=np.nan))
    numbers = np.full(len(column), np.nan)
    if not isinstance(column.dtype, pd.StringDtype):
        return numbers
    easy = column.str.fullmatch(_EASY[style]).fillna(value=False).to_numpy(dtype=bool)
    written = column[easy].str.replace(",", ".") if style == "dutch" else column[easy]
    numbers[easy] = written.to_numpy(dtype=object).astype(float)
    return numbers


def _halves(
    table: pd.DataFrame, coordinates: list[NDArray[np.float64]], layer: str, entry: CatalogueEntry
) -> list[tuple[int, Finding]]:
    """Tell of rows in which one of the two is empty."""
    found = []
    for name, others in ((str(entry.x), coordinates[1]), (str(entry.y), coordinates[0])):
        rows = np.flatnonzero(_is_empty(table[name]) & ~np.isnan(others)).tolist()
        found += [(row, Finding("TAB14", entry.source, layer, feature_at(table, row, entry), name)) for row in rows]
    return found


def _placeless(table: pd.DataFrame, layer: str, entry: CatalogueEntry) -> list[tuple[int, Finding]]:
    """Tell of rows in which both are empty, but where the layer does not need them."""
    if LAYERS[layer].may_be_placed:
        return []
    rows = np.flatnonzero(_is_empty(table[entry.x]) & _is_empty(table[entry.y])).tolist()
    facts = {"x": entry.x, "y": entry.y}
    return [(row, Finding("TAB44", entry.source, layer, feature_at(table, row, entry), facts=facts)) for row in rows]


def _is_empty(column: pd.Series) -> NDArray[np.bool_]:
    blank = column == "" if not isinstance(column.dtype, pd.StringDtype) else column.str.strip() == ""
    return np.asarray((column.isna() | blank).to_numpy(dtype=bool, na_value=True))
