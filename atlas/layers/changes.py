"""Changes of the stock that contradict themselves, their layer, one another, or what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.layers.corrections import ADDS, REMOVES, check_corrections
from atlas.layers.days import days_of
from atlas.layers.listing import each_row, indices

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from atlas.findings import Finding
    from atlas.layers.expected import Expected
    from atlas.layers.layers import Layers

__all__ = ["check_changes"]

_LAYER = "stock_changes"

_SAID = ["date", "corporation", "village_code", "site_id", "kind", "category", "homes", "status", "corrects", "note"]
"""What two rows have in common that tell of the same change."""

_MOVED = ["date", "corporation", "village_code"]
"""What the rows of one conversion have in common."""


def check_changes(layers: Layers, expected: Expected) -> list[Finding]:
    """List every change that contradicts something; what is unknown contradicts nothing.

    A row that corrects another may have the other sign than its kind. The order of the rows makes no difference.
    """
    changes = layers.get(_LAYER)
    if changes is None:
        return []
    told = layers.catalogue.date_of(_LAYER)
    return [
        *_signs(layers, changes),
        *_dates(layers, changes, told, expected.baseline_date),
        *check_corrections(layers, changes),
        *_on_dropped_sites(layers, changes),
        *_twice(layers, changes),
        *_conversions(layers, changes),
    ]


def _signs(layers: Layers, changes: pd.DataFrame) -> Iterator[Finding]:
    booked = changes["corrects"].isna()
    for code, kinds, is_wrong, facts in (
        ("FLD16", ADDS, changes["homes"] < 0, {"least": 0}),
        ("FLD17", REMOVES, changes["homes"] > 0, {"most": 0}),
    ):
        wrong = indices(booked & changes["kind"].isin(kinds) & is_wrong)
        yield from each_row(layers, code, _LAYER, wrong, "homes", {**facts, "kinds": kinds})


def _dates(
    layers: Layers, changes: pd.DataFrame, told: datetime.date, baseline: datetime.date | None
) -> Iterator[Finding]:
    day, last = days_of(changes["date"]), np.datetime64(told)
    late = indices((changes["status"] == "realised") & (day > last))
    yield from each_row(layers, "FLD18", _LAYER, late, "date", {"date": told})
    passed = indices((changes["status"] == "planned") & (day <= last))
    yield from each_row(layers, "STK15", _LAYER, passed, "date", {"date": told})
    if baseline is not None:
        early = changes.index[day <= np.datetime64(baseline)]
        yield from each_row(layers, "FLD19", _LAYER, early, "date", {"date": baseline})


def _on_dropped_sites(layers: Layers, changes: pd.DataFrame) -> Iterator[Finding]:
    sites = layers.get("sites")
    if sites is not None:
        dropped = sites.index[sites["planning_status"] == "dropped"]
        planned = indices((changes["status"] == "planned") & changes["site_id"].isin(dropped))
        yield from each_row(layers, "STK18", _LAYER, planned, "site_id")


def _twice(layers: Layers, changes: pd.DataFrame) -> Iterator[Finding]:
    """List each row that says the same as one with a lower id: a change may be split in two, or be there twice."""
    read = changes[changes[["date", "homes"]].notna().all(axis="columns")]
    alike = read.loc[read.duplicated(_SAID, keep=False), _SAID].sort_index()
    numbers = alike.groupby(_SAID, dropna=False, sort=False).ngroup()
    first = pd.Series(alike.index, alike.index).groupby(numbers).transform("first")
    again = alike.index[numbers.duplicated()]
    yield from each_row(layers, "STK19", _LAYER, again, None, lambda index: {"first": first[index]})


def _conversions(layers: Layers, changes: pd.DataFrame) -> Iterator[Finding]:
    """List conversions that make or lose homes; told of the one with the lowest id of a day."""
    rows = changes.loc[changes["kind"] == "conversion", [*_MOVED, "homes"]].sort_index()
    homes = rows.groupby(_MOVED, dropna=False)["homes"]
    sums = homes.transform("sum")
    # What is unreadable in one row leaves its whole day unknown.
    is_read = homes.transform("count") == homes.transform("size")
    wrong = rows[(sums != 0) & is_read & rows["date"].notna()]
    first = wrong.index[~wrong.duplicated(_MOVED)]
    yield from each_row(layers, "STK20", _LAYER, first, "homes", lambda index: {"sum": int(sums[index])})
