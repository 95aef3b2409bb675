"""The ledger against the corporations' own lists of homes: the difference in every account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.layers.areas import neighbourhood_of, village_of
from atlas.layers.days import days_of
from atlas.stock.ledger import CELL, UNPLACED

if TYPE_CHECKING:
    from atlas.layers import Layers
    from atlas.stock.ledger import Ledger

__all__ = ["reconcile"]


def reconcile(ledger: Ledger, layers: Layers) -> pd.DataFrame | None:
    """Hold every account against the homes that the list of its corporation has, on the date of that list.

    Parameters
    ----------
    ledger : Ledger
    layers : Layers
        A home lies in the village of its neighbourhood, or else in whose outline it stands.

    Returns
    -------
    DataFrame or None
        The columns of `CELL`; ``date`` of the list; ``ledger_homes``, what took place until then; ``list_homes``;
        ``difference_homes``, of the list less the ledger. Homes of a list that lie in no village are held against the
        changes that were placed in none, `UNPLACED`. A corporation without a list has no date and an unknown number
        of homes, one without an opening an unknown ledger. None where there is no layer of homes.
    """
    homes = layers.get("homes")
    if homes is None:
        return None
    listed = _listed(homes, layers)
    dates = listed.groupby("corporation")["source_date"].max()
    booked = _booked(ledger, dates)
    counted = listed.groupby(list(CELL), dropna=False).size().rename("list_homes")
    cells = pd.concat([booked, counted], axis="columns").astype("Int64").rename_axis(list(CELL)).reset_index()
    known_list = cells["corporation"].isin(dates.index) | cells["corporation"].isna()
    known_ledger = cells["corporation"].isin(ledger.opening["corporation"])
    cells["ledger_homes"] = cells["ledger_homes"].fillna(0).where(known_ledger)
    cells["list_homes"] = cells["list_homes"].fillna(0).where(known_list)
    cells.insert(len(CELL), "date", cells["corporation"].map(dates))
    cells["difference_homes"] = cells["list_homes"] - cells["ledger_homes"]
    is_there = (cells[["ledger_homes", "list_homes"]].fillna(0) != 0).any(axis="columns")
    return cells[is_there].sort_values(list(CELL), ignore_index=True)


def _listed(homes: pd.DataFrame, layers: Layers) -> pd.DataFrame:
    """Return the homes of the lists, each in its village."""
    points = homes.geometry.to_numpy()
    village = village_of(points, neighbourhood_of(points, layers), layers)
    village[pd.isna(village)] = UNPLACED
    return pd.DataFrame(homes[["corporation", "category", "source_date"]]).assign(village_code=village)


def _booked(ledger: Ledger, dates: pd.Series) -> pd.Series:
    """Return what took place until the date of each corporation's list, or until now where it has none."""
    realised = ledger.entries[~ledger.entries["is_planned"]]
    until = realised["corporation"].map(dates).fillna(ledger.told_until)
    rows = realised[np.asarray(days_of(realised["booked"]) <= days_of(until))]
    columns = [*CELL, "homes"]
    return pd.concat([ledger.opening[columns], rows[columns]]).groupby(list(CELL))["homes"].sum().rename("ledger_homes")
