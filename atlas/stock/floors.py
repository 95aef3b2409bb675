"""The floor of a village: when its social stock is below the one on the baseline date, by what, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from atlas.quarter import Quarter

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Period", "breaking", "losses", "mending", "periods_below"]

_LOSSES = ("sale", "demolition")
_ADDITIONS = ("new", "purchase")


@dataclass(frozen=True)
class Period:
    """Quarters in a row at the end of which a village has fewer social homes than its floor.

    ``last`` is None where the accounts end before the floor is met again, ``least`` the shortage at its worst in homes.
    Where ``is_planned``, the village falls below by plans that are still to come.
    """

    first: Quarter
    last: Quarter | None
    least: int
    is_planned: bool

    def holds(self, quarter: Quarter) -> bool:
        """Tell whether a quarter is one of the period."""
        return self.first <= quarter and (self.last is None or quarter <= self.last)


def periods_below(differences: pd.Series, now: Quarter, *, is_below_now: bool) -> tuple[Period, ...]:
    """Return every stretch of quarters that ends below the floor.

    Parameters
    ----------
    differences : Series of int
        Social homes less the floor at the end of each quarter in a row, indexed by quarters as they are written.
    now : Quarter
        The quarter in which plans begin to count.
    is_below_now : bool
        Whether the village is below by what took place: what is in the quarter of now may still be a plan.
    """
    told = [(Quarter.parse(name), int(homes)) for name, homes in differences.items()]
    periods = []
    for is_below, stretch in groupby(told, key=lambda each: each[1] < 0):
        if is_below:
            quarters, homes = zip(*stretch, strict=True)
            first, last = quarters[0], quarters[-1]
            is_planned = first > now or (first == now and not is_below_now)
            periods.append(Period(first, None if last == told[-1][0] else last, -min(homes), is_planned))
    return tuple(periods)


def losses(entries: pd.DataFrame) -> pd.DataFrame:
    """Return the sales and demolitions among entries of the ledger, by date.

    ``homes`` are as in the table of changes: below 0 for what went. ``quality`` is NA where no reason was recorded.
    """
    gone = entries[entries["kind"].isin(_LOSSES)].sort_values(["date", "id"])
    columns = ["date", "kind", "corporation", "category", "homes", "status", "quality", "note", "quarter"]
    return gone[columns].reset_index()


def breaking(gone: pd.DataFrame, periods: Sequence[Period], differences: pd.Series | None) -> pd.DataFrame:
    """Return the planned losses at the end of whose quarter the village is below its floor.

    A loss that an addition makes good in the same quarter breaks nothing.

    Parameters
    ----------
    gone : DataFrame
        As `losses` gives it.
    periods : sequence of Period
    differences : Series of int, or None
        As `periods_below` takes it; None where the floor is unknown, and nothing breaks it.

    Returns
    -------
    DataFrame
        As ``gone``, and ``short_homes``: how far below the village is then.
    """
    planned = gone[(gone["status"] == "planned") & (gone["homes"] < 0)]
    quarters = [Quarter.from_index(index) for index in planned["quarter"]]
    breaks = [any(period.holds(quarter) for period in periods) for quarter in quarters]
    short = [0 if differences is None else -int(differences[str(quarter)]) for quarter in quarters]
    return planned.assign(short_homes=pd.Series(short, index=planned.index, dtype="int64")).loc[breaks]


def mending(entries: pd.DataFrame, periods: Sequence[Period], names: pd.Series) -> pd.DataFrame:
    """Return the planned additions among entries of the ledger, by date.

    Parameters
    ----------
    entries : DataFrame
        As `Ledger.entries`.
    periods : sequence of Period
    names : Series of str
        The names of sites, by id.

    Returns
    -------
    DataFrame
        ``id``, ``date``, ``site_id``, ``name`` (of the site, or else the note of the plan), ``homes``, ``hardness`` and
        ``mended_in``: the quarter in which the floor is met again, where the addition helps to get there; else None.
    """
    is_added = entries["is_planned"] & entries["kind"].isin(_ADDITIONS) & (entries["homes"] > 0)
    added = entries[is_added].sort_values(["booked", "id"])
    table = added[["date", "site_id", "homes", "hardness"]].reset_index()
    table.insert(3, "name", added["site_id"].map(names).fillna(added["note"]).to_numpy())
    mended = [_mended_in(Quarter.from_index(index), periods) for index in added["quarter"]]
    return table.assign(mended_in=pd.Series(mended, index=table.index, dtype=object))


def _mended_in(quarter: Quarter, periods: Sequence[Period]) -> Quarter | None:
    """Return when the period ends in which an addition falls, the quarter after its last one included."""
    for period in periods:
        after = None if period.last is None else Quarter.from_index(period.last.index + 1)
        if period.holds(quarter) or quarter == after:
            return after
    return None
