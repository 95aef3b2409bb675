"""Corrections of the stock: new rows that put an earlier row right, held against the row that they correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.layers.listing import each_row, indices

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from atlas.findings import Finding
    from atlas.layers.layers import Layers

__all__ = ["ADDS", "REMOVES", "check_corrections", "taken_back"]

ADDS, REMOVES = ["new", "purchase"], ["sale", "demolition"]
"""Kinds of change that have no homes below zero, or none above it, but where they correct another row."""

_LAYER = "stock_changes"

_ACCOUNT = ["corporation", "village_code", "category"]


def taken_back(changes: pd.DataFrame) -> pd.Series:
    """Return from which change each correction takes homes back, through corrections of corrections.

    Such a correction has the other sign than its kind: a sale of 4 homes that were 3 has a later row of 1 home more.
    A row that corrects another by more of the same is a change of its own.

    Parameters
    ----------
    changes : DataFrame
        Indexed by id: ``kind``, ``homes`` and ``corrects``.

    Returns
    -------
    Series of str
        Indexed by the ids of these corrections.
    """
    kind, homes = changes["kind"], changes["homes"]
    has_other_sign = (kind.isin(ADDS) & (homes < 0)) | (kind.isin(REMOVES) & (homes > 0))
    of = changes.loc[indices(has_other_sign & changes["corrects"].isin(changes.index)), "corrects"].astype(object)
    # Each round doubles how many corrections of corrections are gone through; so no circle goes on forever.
    for _ in range(len(of).bit_length()):
        of = of.where(~of.isin(of.index), of.map(of))
    return of


def check_corrections(layers: Layers, changes: pd.DataFrame) -> Iterator[Finding]:
    """Hold each correction against the row that it corrects: another row of its account, with as many homes."""
    corrects = changes["corrects"].dropna()
    yield from each_row(layers, "STK16", _LAYER, _in_circles(corrects), "corrects")
    known = corrects[corrects.isin(changes.index)]
    mine, other = changes.loc[known.index, _ACCOUNT], changes.loc[known, _ACCOUNT].set_axis(known.index)
    differs = ((mine != other) & mine.notna() & other.notna()).any(axis="columns")
    wrong = other[differs]
    yield from each_row(layers, "STK17", _LAYER, wrong.index, "corrects", wrong.to_dict("index").__getitem__)
    of = taken_back(changes)
    taken = changes.loc[of.index, "homes"].groupby(of).sum()
    is_more = taken.abs() > changes["homes"].reindex(taken.index).abs()
    too_much = indices(is_more & ~taken.index.isin(of.index))
    yield from each_row(layers, "STK24", _LAYER, too_much, "homes", lambda index: {"taken": abs(int(taken[index]))})


def _in_circles(corrects: pd.Series) -> pd.Index:
    """Return the rows that correct themselves, at once or by way of others."""
    left = corrects
    # Who is corrected by nobody, or corrects nobody, is in no circle.
    while len(kept := left[left.isin(left.index) & left.index.isin(left)]) < len(left):
        left = kept
    return left.index
