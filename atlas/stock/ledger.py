"""The ledger of social homes: an exact account per corporation, village and category from quarter to quarter."""

from __future__ import annotations

import datetime  # noqa: TC003 - dataclasses keep the annotation
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.keeping import Keeping
from atlas.quarter import Quarter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["CELL", "KINDS", "UNPLACED", "Ledger", "closing_stocks"]

CELL = ("corporation", "village_code", "category")
"""What tells one account of the ledger from another."""

KINDS = ("new", "purchase", "conversion", "sale", "demolition")
"""Ways in which a stock changes, in the order in which an account tells them."""

UNPLACED = ""
"""The village of a change that lies in none, as far as is known: it is booked, and listed as not placed."""


@dataclass(frozen=True)
class Ledger(Keeping):
    """The accounts of all homes: an opening per account on the baseline date, and every change since.

    Parameters
    ----------
    opening : DataFrame
        One row per row of ``stock_baseline``, indexed by its id: the columns of `CELL`, and ``homes``.
    entries : DataFrame
        One row per row of ``stock_changes``, indexed by its id, in the order in which they are booked: the columns of
        that table, ``is_planned``, ``booked`` (the date on which it counts: a planned change never counts before
        ``told_until``), ``quarter`` (of ``booked``, as in `Quarter.index`), and ``hardness`` of what is planned.
        A change without a village has `UNPLACED`.
    opened_on : date
        The baseline date.
    told_until : date
        The date of ``stock_changes``: until then changes are realised, from then on planned.
    last : Quarter
        The last quarter of the accounts.
    """

    opening: pd.DataFrame
    entries: pd.DataFrame
    opened_on: datetime.date
    told_until: datetime.date
    last: Quarter

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters of the accounts, from the baseline's own to the last."""
        return [Quarter.from_index(index) for index in range(self._first, self.last.index + 1)]

    @property
    def now(self) -> Quarter:
        """The quarter in which ``told_until`` lies: what follows it is planned."""
        return Quarter.of(self.told_until)

    @property
    def unplaced(self) -> pd.DataFrame:
        """The entries that could be placed in no village."""
        return self.entries[self.entries["village_code"] == UNPLACED]

    def of(self, categories: Iterable[str]) -> Ledger:
        """Return the ledger of some categories alone, such as those that count as social."""
        wanted = tuple(categories)
        opening, entries = (rows[rows["category"].isin(wanted)] for rows in (self.opening, self.entries))
        return replace(self, opening=opening, entries=entries)

    def part(self, **cell: str | None) -> Ledger:
        """Return the ledger of the accounts with a value in each column of `CELL` that is given; None is any."""
        opening, entries = self.opening, self.entries
        for column, value in cell.items():
            if value is not None:
                opening, entries = (rows[rows[column] == value] for rows in (opening, entries))
        return replace(self, opening=opening, entries=entries)

    def stocks(self, by: Sequence[str] = CELL, *, realised_only: bool = False) -> pd.DataFrame:
        """Return the stock at the end of each quarter.

        Parameters
        ----------
        by : sequence of str
            Columns of `CELL` to tell apart; what is left out is added up. Empty gives one row, of everything.
        realised_only : bool
            Whether to leave out what is planned.

        Returns
        -------
        DataFrame of int, shape (n_accounts, 1 + n_quarters)
            Indexed by ``by``. The first column, ``"opening"``, is the stock on the baseline date; the others are
            called by their quarter, such as ``"2026-Q4"``.
        """
        entries = self.entries[~self.entries["is_planned"]] if realised_only else self.entries
        accounts, stocks = closing_stocks(self.opening, entries, by, (self._first, self.last.index))
        return pd.DataFrame(stocks, index=accounts, columns=["opening", *map(str, self.quarters)])

    def account(self, by: Sequence[str] = CELL, quarter: Quarter | None = None) -> pd.DataFrame:
        """Return the whole account: per quarter the opening, what each kind of change brought, and the closing.

        Parameters
        ----------
        by : sequence of str
            As `stocks` takes it.
        quarter : Quarter or None
            The only quarter to tell, of every account; None for every quarter in which something changed in an
            account, and the one in which the ledger opens.

        Returns
        -------
        DataFrame
            Indexed by ``by`` and ``quarter``: ``opening``, the kinds of `KINDS`, ``closing``, all in homes. Opening
            plus changes is closing in every row.
        """
        keys = [*by, "quarter"]
        moved = self.entries.pivot_table(index=keys, columns="kind", values="homes", aggfunc="sum", fill_value=0)
        moved = moved.reindex(columns=list(KINDS), fill_value=0)
        stocks = self.stocks(by)
        closing = stocks.drop(columns="opening").set_axis(range(self._first, self.last.index + 1), axis="columns")
        opening = stocks.iloc[:, :-1].set_axis(closing.columns, axis="columns")
        table = pd.DataFrame({"opening": _stacked(opening, by), "closing": _stacked(closing, by)})
        table = table.join(moved).fillna(0).astype(int)[["opening", *KINDS, "closing"]]
        told = table.index.get_level_values("quarter")
        if quarter is not None:
            table = table[told == quarter.index]
        else:
            table = table[(table[list(KINDS)] != 0).any(axis="columns") | (told == self._first)]
        names = [str(Quarter.from_index(index)) for index in table.index.get_level_values("quarter")]
        return table.reset_index().assign(quarter=names).set_index(keys)

    def rows(self, until: Quarter | None = None, **cell: str | None) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Open a figure to the rows behind it.

        Parameters
        ----------
        until : Quarter or None
            The quarter at the end of which the stock was asked for; None for the last.
        **cell
            ``corporation``, ``village_code`` and ``category`` of the figure, as `part` takes them.

        Returns
        -------
        opening, entries : DataFrame
            The rows whose homes add up to the figure.
        """
        part = self.part(**cell)
        return part.opening, part.entries[part.entries["quarter"] <= (until or self.last).index]

    @property
    def _first(self) -> int:
        return Quarter.of(self.opened_on).index


def closing_stocks(
    opening: pd.DataFrame, changes: pd.DataFrame, by: Sequence[str], quarters: tuple[int, int]
) -> tuple[pd.Index, NDArray[np.int64]]:
    """Add changes to what there was, quarter by quarter; the order of the rows makes no difference.

    Parameters
    ----------
    opening : DataFrame
        The columns of ``by``, and ``homes``.
    changes : DataFrame
        The same, and ``quarter``, from the first to the last of ``quarters``.
    by : sequence of str
        Columns that tell accounts apart.
    quarters : tuple of int
        The first and the last quarter, as in `Quarter.index`.

    Returns
    -------
    accounts : Index
        Of n_accounts, sorted.
    stocks : ndarray of int, shape (n_accounts, 1 + n_quarters)
        The opening, and the stock at the end of each quarter.
    """
    first, last = quarters
    columns = 2 + last - first
    keys = pd.concat([opening[list(by)], changes[list(by)]], ignore_index=True)
    grouped = keys.groupby(list(by), sort=True, observed=True) if by else None
    account = np.zeros(len(keys), dtype=np.int64) if grouped is None else grouped.ngroup().to_numpy()
    accounts = pd.RangeIndex(1) if grouped is None else grouped.size().index
    column = np.concatenate([np.zeros(len(opening), dtype=np.int64), changes["quarter"].to_numpy() - first + 1])
    homes = np.concatenate([opening["homes"].to_numpy(dtype=np.int64), changes["homes"].to_numpy(dtype=np.int64)])
    # Floats hold whole numbers exactly up to 2 to the power 53, far beyond any number of homes.
    sums = np.bincount(account * columns + column, weights=homes, minlength=len(accounts) * columns)
    return accounts, sums.reshape(-1, columns).astype(np.int64).cumsum(axis=1)


def _stacked(table: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    stacked = table.rename_axis(columns="quarter").stack()  # noqa: PD013 - of a table of one value, and quicker
    return stacked if by else stacked.droplevel(0)
