"""The tables of the ledger: accounts, stocks, the rows behind them, and where the lists of homes differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atlas.quarter import Quarter
    from atlas.stock import Ledger

__all__ = ["ledger_tables", "with_villages"]

_CHANGE = [
    "changed_on",
    "corporation",
    "village_code",
    "site_id",
    "category",
    "kind",
    "status",
    "homes",
    "corrects",
    "note",
]
_LAST_OF_YEAR = 4


def ledger_tables(ledger: Ledger, quarter: Quarter | None, *, with_rows: bool) -> dict[str, pd.DataFrame]:
    """Return the tables of a ledger by name, the main one first.

    Parameters
    ----------
    ledger : Ledger
    quarter : Quarter or None
        The only quarter to tell.
    with_rows : bool
        Whether the rows behind the stock at its end, or at the end of all, are the main table.
    """
    entries = ledger.entries
    tables = {"rows": _rows(ledger, quarter)} if with_rows else {}
    return tables | {
        "account": ledger.account(quarter=quarter).reset_index(),
        "stocks": _stocks(ledger, quarter),
        "unplaced": _changes(ledger.unplaced),
        "corrections": _changes(entries[entries["corrects"].notna()]),
    }


def with_villages(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with the names of villages in the place of their codes."""
    if "village_code" not in table:
        return table
    return table.assign(village_code=table["village_code"].map(names)).rename(columns={"village_code": "village"})


def _stocks(ledger: Ledger, quarter: Quarter | None) -> pd.DataFrame:
    """Return the stocks on the baseline date, now, and at the end of the quarter or of every year."""
    stocks = ledger.stocks()
    now = ledger.stocks(realised_only=True)[str(ledger.now)].reindex(stocks.index, fill_value=0)
    ends = [each for each in ledger.quarters if each == quarter or (not quarter and each.number == _LAST_OF_YEAR)]
    told = stocks[["opening", *map(str, ends)]]
    told.insert(1, "now", now)
    return told.reset_index()


def _changes(entries: pd.DataFrame) -> pd.DataFrame:
    return entries.rename(columns={"date": "changed_on"})[_CHANGE].reset_index()


def _rows(ledger: Ledger, quarter: Quarter | None) -> pd.DataFrame:
    """Return the opening rows and the changes, in the order in which they are booked, and what they come to so far."""
    opening, entries = ledger.rows(quarter)
    openings = opening.reset_index().assign(changed_on=ledger.opened_on, kind="opening", status="realised")
    rows = pd.concat([openings, _changes(entries)])[["id", *_CHANGE]]
    rows.insert(rows.columns.get_loc("homes") + 1, "together", rows["homes"].cumsum())
    return rows
