"""The ledger of social homes: an exact account per corporation, village and category from quarter to quarter."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.keeping import Keeping
from atlas.quarter import Quarter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["CELL", "KINDS", "UNPLACED", "Ledger", "closing_stocks", "keep_ledger"]

CELL = ("corporation", "village_code", "category")
"""What tells one account of the ledger from another."""

KINDS = ("new", "purchase", "conversion", "sale", "demolition")
"""Ways in which a stock changes, in the order in which an account tells them."""

UNPLACED = ""
"""The village of a change that lies in none, as far as is known: it is booked, and listed as not placed."""

_NEXT_DAY = datetime.timedelta(days=1)


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
        return Ledger(
            self.opening[self.opening["category"].isin(wanted)],
            self.entries[self.entries["category"].isin(wanted)],
            self.opened_on,
            self.told_until,
            self.last,
        )

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

    def account(self, by: Sequence[str] = CELL) -> pd.DataFrame:
        """Return the whole account: per quarter the opening, what each kind of change brought, and the closing.

        Returns
        -------
        DataFrame
            Indexed by ``by`` and ``quarter``: ``opening``, the kinds of `KINDS`, ``closing``, all in homes, of every
            quarter in which something changed or the ledger opens. Opening plus changes is closing in every row.
        """
        keys = [*by, "quarter"]
        moved = self.entries.pivot_table(index=keys, columns="kind", values="homes", aggfunc="sum", fill_value=0)
        moved = moved.reindex(columns=list(KINDS), fill_value=0)
        stocks = self.stocks(by)
        closing = stocks.drop(columns="opening").set_axis(range(self._first, self.last.index + 1), axis="columns")
        opening = stocks.iloc[:, :-1].set_axis(closing.columns, axis="columns")
        told = pd.DataFrame({"opening": _stacked(opening, by), "closing": _stacked(closing, by)})
        table = told.join(moved).fillna(0).astype(int)
        is_told = (table[list(KINDS)] != 0).any(axis="columns") | (
            table.index.get_level_values("quarter") == self._first
        )
        table = table.loc[is_told, ["opening", *KINDS, "closing"]]
        names = [str(Quarter.from_index(index)) for index in table.index.get_level_values("quarter")]
        return table.reset_index().assign(quarter=names).set_index(keys)

    def rows(self, until: Quarter | None = None, **cell: str | None) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Open a figure to the rows behind it.

        Parameters
        ----------
        until : Quarter or None
            The quarter at the end of which the stock was asked for; None for the last.
        **cell
            ``corporation``, ``village_code`` and ``category`` of the figure; one that is not given is any.

        Returns
        -------
        opening, entries : DataFrame
            The rows whose homes add up to the figure.
        """
        opening, entries = self.opening, self.entries
        for column, value in cell.items():
            if value is not None:
                opening, entries = (rows[rows[column] == value] for rows in (opening, entries))
        return opening, entries if until is None else entries[entries["quarter"] <= until.index]

    @property
    def _first(self) -> int:
        return Quarter.of(self.opened_on).index


def keep_ledger(layers: Layers, policy: Policy) -> Ledger | None:
    """Book the tables of the stock, or return None where one of them is absent.

    The layers were checked when they were read: no stock goes below zero, and every row is dated after the baseline.

    Parameters
    ----------
    layers : Layers
        With ``stock_baseline`` and ``stock_changes``.
    policy : Policy
        Says what date the baseline has, and how hard a plan is.

    References
    ----------
    Agreements 1 and 5: the stock is held against the one on 1 January 2023.
    """
    baseline, changes = layers.get("stock_baseline"), layers.get("stock_changes")
    if baseline is None or changes is None:
        return None
    told_until = layers.catalogue.date_of("stock_changes")
    entries = changes.assign(
        village_code=changes["village_code"].fillna(UNPLACED),
        is_planned=changes["status"] == "planned",
        hardness=_hardness(changes, layers, policy),
    )
    entries["booked"] = _booked(entries, told_until)
    entries["quarter"] = [Quarter.of(date).index for date in entries["booked"]]
    entries = entries.rename_axis("id").sort_values(["booked", "id"], kind="stable")
    ends = [policy.agreement.end, *(target.due for target in policy.targets.values() if target.due)]
    last = max(Quarter.of(date) for date in [*ends, *entries["booked"]])
    opening = baseline[[*CELL, "homes"]].rename_axis("id")
    return Ledger(opening, entries, policy.agreement.baseline_date, told_until, last)


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


def _booked(entries: pd.DataFrame, told_until: datetime.date) -> list[datetime.date]:
    """Return when each entry counts: what is still planned for a day that has passed is not there yet."""
    return [
        max(date, told_until + _NEXT_DAY) if is_planned else date
        for date, is_planned in zip(entries["date"], entries["is_planned"], strict=True)
    ]


def _hardness(changes: pd.DataFrame, layers: Layers, policy: Policy) -> list[str | None]:
    """Return how hard each planned change is, None for one that took place."""
    rule, status = policy.hardness, layers.sites["planning_status"]
    classes = status.map(rule.by_planning_status).fillna(rule.unknown_status).to_dict()
    return [
        None
        if row_status == "realised"
        else rule.without_site
        if pd.isna(site)
        else classes.get(site, rule.unknown_status)
        for row_status, site in zip(changes["status"], changes["site_id"], strict=True)
    ]


def _stacked(table: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    stacked = table.rename_axis(columns="quarter").stack()  # noqa: PD013 - of a table of one value, and quicker
    return stacked if by else stacked.droplevel(0)
