"""The rows of a list: those that are none of it are left out, and ids that Excel cut short are told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from atlas.findings import Finding
from atlas.layers.files.feature import feature_at
from atlas.layers.files.raw import Raw
from atlas.layers.values import is_unknown

if TYPE_CHECKING:
    import pandas as pd

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["may_be_title", "rows_of_list"]

_LEAST_NAMES = 2
"""Cells that must repeat the header: a single one may be a value that happens to be called so."""

_TOTAL = re.compile(r"(totaal|totalen|totals?|som)\s*(:|$|\s[^\d]*$)", flags=re.IGNORECASE)
"""How a row with totals begins; with a digit or a hyphen after it, it may as well be somebody's id."""

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+", flags=re.IGNORECASE | re.ASCII)
"""How Excel saves a long number of which its cell was too narrow to show the digits."""


def rows_of_list(table: pd.DataFrame, layer: str, entry: CatalogueEntry) -> Raw:
    """Leave out what is no row of a list: its header once more, and totals in the last row.

    Parameters
    ----------
    table : DataFrame
        A list as it was read; the index is the place of each row in the file, from 0.
    layer : str
        The atlas's name of the layer, for messages.
    entry : CatalogueEntry
        Names the columns of the id and of the place.

    Returns
    -------
    Raw
        The other rows, a rejected finding for each row that was left out, and a warning where ids seem cut short.
    """
    headers = _headers(table)
    rest = np.setdiff1d(np.arange(len(table)), headers)
    totals = [rest[-1]] if len(rest) and _is_total(table, rest, entry) else []
    told = [("TAB46", row) for row in headers] + [("TAB47", row) for row in totals]
    findings = [Finding(code, entry.source, layer, feature_at(table, row, entry)) for code, row in told]
    kept = table.drop(index=table.index[[row for _, row in told]]) if told else table
    return Raw(kept, [*findings, *_cut_short(kept, layer, entry)], len(told))


def may_be_title(named: int, filled: int) -> bool:
    """Tell whether the first row of a list leaves so many of the filled columns without a name that it is a title."""
    return filled > 1 and named * 2 <= filled


def _headers(table: pd.DataFrame) -> list[int]:
    """Return the positions of rows of which every filled cell, and more than one, repeats the name of its column."""
    rows, filled = np.arange(len(table)), np.zeros(len(table), dtype=int)
    for name in table.columns:
        values = table[name].iloc[rows]
        empty = values.isna().to_numpy()
        same = np.array([" ".join(str(value).split()) == name for value in values], dtype=bool)
        filled[rows] += ~empty
        rows = rows[empty | same]
    return [int(row) for row in rows[filled[rows] >= _LEAST_NAMES]]


def _is_total(table: pd.DataFrame, rows: np.ndarray, entry: CatalogueEntry) -> bool:
    """Tell whether the last of these rows begins with the word for totals, and has no id of its own and no place.

    A filling station may be called Total, and so may the first of several rows.
    """
    last = table.iloc[rows[-1]]
    filled = [name for name in table.columns if not is_unknown(last[name])]
    if entry.id not in table or not filled or not _TOTAL.match(str(last[filled[0]]).strip()):
        return False
    if (filled[0] != entry.id and entry.id in filled) or _has_place(filled, entry):
        return False
    return not any(_TOTAL.match(str(value).strip()) for value in table[filled[0]].iloc[rows[:-1]])


def _has_place(filled: list[str], entry: CatalogueEntry) -> bool:
    if entry.address:
        return {entry.address.street, entry.address.number, entry.address.town} <= set(filled)
    return entry.x in filled and entry.y in filled


def _cut_short(table: pd.DataFrame, layer: str, entry: CatalogueEntry) -> list[Finding]:
    """Warn of ids as Excel writes them once it took them for numbers too long to show, told by the first of them."""
    ids = table.get(entry.id, [])
    cut = [row for row, value in enumerate(ids) if isinstance(value, str) and _SCIENTIFIC.fullmatch(value.strip())]
    if not cut:
        return []
    feature, value = feature_at(table, cut[0], entry), table[entry.id].iloc[cut[0]]
    return [Finding("TAB49", entry.source, layer, feature, entry.id, value, {"count": len(cut)})]
