"""The stock of each village at the end of each year, by one more column, as it may be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.privacy import SECRET
from atlas.stock.ledger import UNPLACED
from atlas.stock.published import secret_accounts

if TYPE_CHECKING:
    import pandas as pd

    from atlas.quarter import Quarter
    from atlas.stock.ledger import Ledger

__all__ = ["at_year_ends", "year_ends"]

_LAST = 4
"""The quarter that closes a year."""


def at_year_ends(stocks: pd.DataFrame, quarters: list[Quarter]) -> pd.DataFrame:
    """Return the stocks of `Ledger.stocks` at the end of each year, the opening first, under the years as numbers."""
    closing = {str(quarter): quarter.year for quarter in quarters if quarter.number == _LAST}
    return stocks[["opening", *closing]].rename(columns={"opening": quarters[0].year - 1, **closing})


def year_ends(ledger: Ledger, column: str, least: float) -> pd.DataFrame:
    """Return the stock per village and year by ``"corporation"`` or ``"category"``.

    Parameters
    ----------
    ledger : Ledger
    column : str
    least : float
        The smallest stock that is told, other than 0.

    Returns
    -------
    DataFrame
        ``village_code``, ``year`` (31 December; the year before the ledger begins is the opening), ``column`` and
        ``homes``, `SECRET` where that may not be told.
    """
    by = ["village_code", column]
    secret = secret_accounts(ledger, by, least)
    stocks = at_year_ends(ledger.stocks(by), ledger.quarters).astype(object)
    told = stocks.mask(secret.to_numpy()[:, None] & stocks.notna(), SECRET)
    table = told.rename_axis(columns="year").stack().rename("homes").reset_index()  # noqa: PD013 - of one value
    placed = table[table["village_code"] != UNPLACED]
    return placed[["village_code", "year", column, "homes"]].sort_values(["village_code", "year", column])
