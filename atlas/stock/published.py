"""Which accounts of the ledger may be told: small stocks of a village stay secret, and no other gives one away."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.privacy import is_small, protected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from atlas.stock.ledger import Ledger

__all__ = ["secret_accounts"]

_PLACE = "village_code"


def secret_accounts(ledger: Ledger, by: Sequence[str], least: float) -> pd.Series:
    """Tell which accounts stay secret in every quarter.

    Changes are told, and one stock with the changes since tells all others: so an account is secret as soon as its
    stock is small in any quarter. Totals that leave out one of the columns are known to outsiders, and never give a
    secret account away; what is secret in such a total is secret in its parts. Accounts of the whole municipality are
    never secret, for the agreement prints them.

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
    keys = stocks.index.to_frame(index=False)
    smallest = _smallest(stocks.to_numpy(dtype=float))
    secret = is_small(smallest, least)
    totals = []
    for fewer in combinations(by, len(by) - 1):
        lines = _lines(keys, fewer)
        if _PLACE in fewer:
            of_total = secret_accounts(ledger, fewer, least)
            accounts = pd.MultiIndex.from_frame(keys[list(fewer)]) if len(fewer) > 1 else pd.Index(keys[fewer[0]])
            # A line whose own total is secret protects its parts by itself, as long as all of them are.
            line_is_secret = of_total.reindex(accounts).to_numpy(dtype=bool)
            secret |= line_is_secret & (smallest > 0)
            lines = np.where(line_is_secret, -1, lines)
        totals.append(lines)
    return pd.Series(protected(smallest, secret, totals, least), index=stocks.index)


def _smallest(stocks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the smallest stock that each account ever has, other than none; 0 where it never has any."""
    smallest = np.where(stocks > 0, stocks, np.inf).min(axis=1)
    return np.where(np.isinf(smallest), 0, smallest)


def _lines(keys: pd.DataFrame, columns: Sequence[str]) -> NDArray[np.intp]:
    """Number the accounts by the total of which they are part."""
    if not columns:
        return np.zeros(len(keys), dtype=np.intp)
    return np.asarray(keys.groupby(list(columns)).ngroup(), dtype=np.intp)
