"""Whether what was booked before still stands: a correction is a new row, never an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.findings import Finding
from atlas.layers.listing import each_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from atlas.layers.layers import Layers

__all__ = ["check_edits"]

_LAYER = "stock_changes"

_BOOKED = ("date", "corporation", "category", "kind", "homes", "status", "village_code", "site_id", "corrects")
"""What counts in an account; a note, a reason or the first plan may be filled in later."""

_MAY_BE_FILLED = ("village_code", "site_id")
"""What is still unknown of a change that was booked in no village."""


def check_edits(layers: Layers, previous: pd.DataFrame) -> list[Finding]:
    """List each realised change of the previous table that is gone, or says something else now.

    Parameters
    ----------
    layers : Layers
    previous : DataFrame
        The previous table, as the present one before its changes are placed.
    """
    now, before = layers.frames[_LAYER], previous[previous["status"] == "realised"]
    gone = before.index.difference(now.index)
    entries = layers.catalogue.entries[_LAYER]
    files = [entries[int(part)] for part in before.loc[gone, "part"]]
    found = [
        Finding("STK22", entry.source, _LAYER, str(index), entry.id) for index, entry in zip(gone, files, strict=True)
    ]
    return [*found, *_edited(layers, before.loc[before.index.intersection(now.index)])]


def _edited(layers: Layers, before: pd.DataFrame) -> Iterator[Finding]:
    """Give one finding for each row that differs, about the first column in which it does."""
    now = layers.frames[_LAYER].loc[before.index]
    told = np.zeros(len(before), dtype=bool)
    for column in _BOOKED:
        was, is_unknown = before[column].astype(object), before[column].isna().to_numpy()
        both_unknown = is_unknown & now[column].isna().to_numpy()
        differs = (was != now[column].astype(object)).fillna(value=True).to_numpy(dtype=bool) & ~both_unknown & ~told
        if column in _MAY_BE_FILLED:
            differs &= ~is_unknown
        told |= differs
        yield from each_row(layers, "STK23", _LAYER, before.index[differs], column, _said_before(was))


def _said_before(was: pd.Series) -> Callable[[str], Mapping[str, object]]:
    return lambda index: {"before": "-" if pd.isna(was[index]) else was[index]}
