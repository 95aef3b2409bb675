"""Accounts of the stock from which more homes go than there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.findings import refusing
from atlas.layers.days import booked_on
from atlas.layers.listing import each_row

if TYPE_CHECKING:
    import datetime

    from numpy.typing import NDArray

    from atlas.findings import Finding
    from atlas.layers.expected import Expected
    from atlas.layers.layers import Layers

__all__ = ["check_overdrawn"]

_ACCOUNT = ["corporation", "village_code", "category"]


def check_overdrawn(layers: Layers, expected: Expected) -> list[Finding]:
    """List each change that takes the stock of its account below zero at the end of a day.

    What is realised counts on its date, what is planned never before the day after the date of the table. An account
    that the baseline does not have opens with none. Rows in no known account, and accounts with a row of which homes
    or date can't be read, are not looked at, nor is any while the baseline has errors: who knows what they hold.

    Parameters
    ----------
    layers : Layers
        Its changes were placed before.
    expected : Expected
        Names the corporations.
    """
    baseline, changes = layers.get("stock_baseline"), layers.get("stock_changes")
    is_refused = any(finding.layer == "stock_baseline" for finding in refusing(layers.findings))
    if baseline is None or changes is None or is_refused:
        return []
    rows = _in_accounts(baseline, changes, layers.catalogue.date_of("stock_changes"), _known(changes, layers, expected))
    below = rows.groupby("account")["homes"].cumsum() + rows["opening"] < 0
    there = _refused(rows[rows["account"].isin(rows.loc[below, "account"].unique())])

    def told(index: str) -> dict[str, object]:
        return {"there": there[index], **changes.loc[index, [*_ACCOUNT, "date"]].to_dict()}

    return list(each_row(layers, "STK21", "stock_changes", there, "homes", told))


def _known(changes: pd.DataFrame, layers: Layers, expected: Expected) -> NDArray[np.bool_]:
    known = changes["village_code"].isin(layers.ids.get("villages", ())) & changes["category"].notna()
    if expected.corporations:
        known &= changes["corporation"].isin(expected.corporations)
    return np.asarray(known, dtype=bool)


def _in_accounts(
    baseline: pd.DataFrame, changes: pd.DataFrame, told: datetime.date, known: NDArray[np.bool_]
) -> pd.DataFrame:
    """Return the changes of known accounts as they count: of one day what comes first, and the smaller loss."""
    account = _numbered(pd.concat([baseline[_ACCOUNT], changes[_ACCOUNT]]))
    of_baseline, of_changes = account[: len(baseline)], account[len(baseline) :]
    opening = np.bincount(of_baseline, baseline["homes"].to_numpy(float, na_value=np.nan), account.max(initial=-1) + 1)
    day = booked_on(changes, told)
    homes = changes["homes"].to_numpy(float, na_value=np.nan)
    unread = np.isnan(homes) | np.isnat(day)
    unread |= np.isin(of_changes, of_changes[unread]) | np.isnan(opening[of_changes])
    columns = {"account": of_changes, "day": day, "homes": homes, "opening": opening[of_changes]}
    rows = pd.DataFrame(columns, index=changes.index)[known & ~unread]
    return rows.iloc[np.lexsort((-rows["homes"], rows["day"], rows["account"]))]


def _numbered(keys: pd.DataFrame) -> NDArray[np.intp]:
    """Give rows with the same values the same number; column by column, which is quicker than all at once."""
    number = np.zeros(len(keys), dtype=np.intp)
    for column in keys:
        codes, values = pd.factorize(keys[column], use_na_sentinel=False)
        number = number * len(values) + codes
    return number


def _refused(rows: pd.DataFrame) -> dict[str, int]:
    """Return the homes that were there before each row that can't be, which is left out of what follows it.

    So one mistake is told once, and the next one too.
    """
    there: dict[str, int] = {}
    for _, account in rows.groupby("account"):
        homes = account["opening"].iloc[0]
        order = account.rename_axis("id").sort_values(["day", "homes", "id"], ascending=[True, False, True])
        for index, change in order["homes"].items():
            if homes + change < 0:
                there[str(index)] = int(homes)
            else:
                homes += change
    return there
