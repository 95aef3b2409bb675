"""Corrections taken off the change that they correct, for whoever looks at single changes and not at their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["corrected"]

_ADDS, _REMOVES = ("new", "purchase"), ("sale", "demolition")


def corrected(entries: pd.DataFrame) -> pd.DataFrame:
    """Return the entries of a ledger with what was booked too much taken off each row; the sum of homes stays.

    A correction has the other sign than its kind: a sale of 4 homes that were 3 has a later row of 1 home more.
    A row that corrects another by more of the same is a change of its own.

    Parameters
    ----------
    entries : DataFrame
        As `Ledger.entries`.

    Returns
    -------
    DataFrame
        Without those corrections, and without rows of which nothing is left.
    """
    too_much = (entries["kind"].isin(_ADDS) & (entries["homes"] < 0)) | (
        entries["kind"].isin(_REMOVES) & (entries["homes"] > 0)
    )
    too_much &= entries["corrects"].isin(entries.index)
    taken_off = entries[too_much].groupby("corrects")["homes"].sum()
    homes = entries["homes"] + taken_off.reindex(entries.index, fill_value=0)
    return entries.assign(homes=homes)[~too_much & (homes != 0)]
