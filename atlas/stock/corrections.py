"""Corrections taken off the change that they correct, for whoever looks at single changes and not at their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.layers.corrections import taken_back

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["corrected"]


def corrected(entries: pd.DataFrame) -> pd.DataFrame:
    """Return the entries of a ledger with what was booked too much taken off each row; the sum of homes stays.

    A correction that could be placed in no village stays a row of its own, so that those of the village add up.

    Parameters
    ----------
    entries : DataFrame
        As `Ledger.entries`.

    Returns
    -------
    DataFrame
        Without those corrections, and without rows of which nothing is left.
    """
    of = taken_back(entries)
    village = entries["village_code"]
    of = of[village[of.index].to_numpy() == village[of].to_numpy()]
    taken_off = entries.loc[of.index, "homes"].groupby(of).sum()
    homes = entries["homes"] + taken_off.reindex(entries.index, fill_value=0)
    return entries.assign(homes=homes)[~entries.index.isin(of.index) & (homes != 0)]
