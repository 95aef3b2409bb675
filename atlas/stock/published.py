"""Which accounts of the ledger may be told: small stocks of a village stay secret, and no other gives one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.social_stock import secret_villages
from atlas.privacy import is_small, protected
from atlas.stock.ledger import CELL, UNPLACED
from atlas.stock.subtraction import follows, moved_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from atlas.stock.ledger import Ledger

__all__ = ["secret_accounts"]

_PLACE = "village_code"
_WITHIN = (None, "corporation", "category")
"""What the tables that are told have beside the village: nothing, or one column."""


def secret_accounts(ledger: Ledger, by: Sequence[str], least: float) -> pd.Series:
    """Tell which accounts stay secret in every quarter.

    Changes are told, and one stock with the changes since tells all others: so an account is secret as soon as its
    stock is small in any quarter. The accounts of the whole municipality are known, for the agreement prints them. No
    secret follows from these, or from what is told per village, per village and corporation, and per village and
    category, all taken together; but for what the whole municipality tells by itself, such as the stock of a
    corporation in its only village. Accounts by all three at once are told of no village.

    Parameters
    ----------
    ledger : Ledger
    by : sequence of str
        As `Ledger.stocks` takes it.
    least : float
        The smallest stock that is told, other than 0.

    Returns
    -------
    Series of bool, shape (n_accounts,)
        Indexed as `Ledger.stocks`.
    """
    stocks = ledger.stocks(by)
    if _PLACE not in by:
        return pd.Series(data=False, index=stocks.index)
    if len(by) == len(CELL):
        return (stocks > 0).any(axis="columns") & (stocks.index.get_level_values(_PLACE) != UNPLACED)
    within = next((column for column in by if column != _PLACE), None)
    accounts = ledger.once(_accounts, least)
    secret = accounts[accounts["within"].isna() if within is None else accounts["within"] == within]
    columns = [_PLACE if column == _PLACE else "value" for column in by]
    return secret.set_index(columns)["is_secret"].reindex(stocks.index, fill_value=False)


def _accounts(ledger: Ledger, least: float) -> pd.DataFrame:
    """Return the accounts of all tables that are told, and whether each is secret."""
    cells = _there(ledger, CELL)
    accounts = pd.concat([_table(ledger, within) for within in _WITHIN], ignore_index=True)
    if cells.empty:
        return accounts.assign(is_secret=False)
    number, is_village = accounts["homes"].to_numpy(dtype=float), accounts["within"].isna().to_numpy()
    parts, secret = _parts(accounts, cells), is_small(number, least)
    # Villages come first: what is secret of their parts never costs them their own total.
    secret[is_village] = secret_villages(accounts.loc[is_village].set_index(_PLACE)["homes"], least)
    secret |= accounts[_PLACE].isin(accounts.loc[is_village & secret, _PLACE]).to_numpy()
    known = np.vstack([_whole(cells), parts[is_village & ~secret]])
    # What these tell by themselves, no other secret can keep.
    lost = follows(parts, known)
    weight = 1 + number / max(number.sum(), 1)
    while True:
        told = np.flatnonzero(secret & ~lost & follows(parts, np.vstack([known, parts[~secret]])))
        if len(told):
            secret[~secret] = moved_with(parts[told[0]], parts[~secret], weight[~secret], known)
            continue
        enough = _in_each_total(accounts, secret, least)
        if np.array_equal(enough, secret):
            return accounts.assign(is_secret=secret)
        secret = enough


def _there(ledger: Ledger, by: Sequence[str]) -> pd.DataFrame:
    """Return the accounts that ever have any homes, and the fewest that they then have.

    What is placed in no village are changes alone, and those are told.
    """
    stocks = ledger.stocks(by)
    homes = stocks.where(stocks > 0).min(axis="columns")
    table = homes.rename("homes").dropna().reset_index()
    return table[table[_PLACE] != UNPLACED]


def _table(ledger: Ledger, within: str | None) -> pd.DataFrame:
    table = _there(ledger, [_PLACE, within] if within else [_PLACE]).assign(within=within)
    return table.rename(columns={within: "value"}) if within else table.assign(value=None)


def _parts(accounts: pd.DataFrame, cells: pd.DataFrame) -> NDArray[np.float64]:
    """Return a row per account, 1 for each cell that is part of it."""
    rows = [
        (cells[_PLACE] == village) & (within is None or cells[within] == value)
        for village, within, value in accounts[[_PLACE, "within", "value"]].itertuples(index=False)
    ]
    return np.array(rows, dtype=float).reshape(len(accounts), len(cells))


def _whole(cells: pd.DataFrame) -> NDArray[np.float64]:
    """Return a row per corporation and category of the whole municipality: all other totals are sums of these."""
    of = cells.groupby([column for column in CELL if column != _PLACE]).ngroup().to_numpy()
    return np.asarray(of == np.arange(of.max(initial=-1) + 1)[:, None], dtype=float)


def _in_each_total(accounts: pd.DataFrame, secret: NDArray[np.bool_], least: float) -> NDArray[np.bool_]:
    """Return what is secret, once the secrets in each total that is told are enough to hide one another."""
    is_village = accounts["within"].isna().to_numpy()
    is_hidden = accounts[_PLACE].isin(accounts.loc[is_village & secret, _PLACE]).to_numpy()
    by_value, by_village = (
        accounts.groupby(["within", column], dropna=False).ngroup().to_numpy() for column in ("value", _PLACE)
    )
    lines = [np.where(is_village, -1, by_value), np.where(is_village | is_hidden, -1, by_village)]
    return protected(accounts["homes"].to_numpy(dtype=float), secret, lines, least)
