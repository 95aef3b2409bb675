"""When plans come true: the delays seen so far, and what they make of the plans that are still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from atlas.layers.days import days_of

if TYPE_CHECKING:
    import datetime

    import pandas as pd
    from numpy.typing import NDArray

    from atlas.policy import Policy
    from atlas.stock.ledger import Ledger

__all__ = ["Delays", "Forecast", "delays_seen", "forecast"]


class Delays(NamedTuple):
    """Days between the date on which changes were first planned and the one on which they took place.

    ``changes`` is the number of changes behind them. Fewer than the policy asks for tell nothing: all three are then 0.
    """

    shortest: int
    median: int
    longest: int
    changes: int


class Forecast(NamedTuple):
    """Homes by a day: with the worst, the usual and the best of the delays seen so far, and as planned."""

    low: int
    middle: int
    high: int
    as_planned: int


def delays_seen(ledger: Ledger, policy: Policy) -> dict[str, Delays]:
    """Measure how far additions and removals that took place were behind their first plan.

    Returns
    -------
    dict of str to Delays
        ``"additions"`` (more homes) and ``"removals"`` (fewer).
    """
    entries = ledger.entries
    # A correction is of what was told, on the day on which that was found out: it was never late.
    realised = entries[~entries["is_planned"] & entries["first_planned"].notna() & entries["corrects"].isna()]
    late = (days_of(realised["date"]) - days_of(realised["first_planned"])).astype(np.int64)
    adds = realised["homes"].to_numpy(dtype=np.int64) > 0
    return {"additions": _delays(late[adds], policy), "removals": _delays(late[~adds], policy)}


def forecast(ledger: Ledger, delays: dict[str, Delays], day: datetime.date) -> Forecast:
    """Return the net change of a ledger since its opening by a day, with plans as late as changes were so far.

    The low end has every addition as late as the latest one so far and every removal as early as the earliest; the
    high end the other way round. So the range is of dates alone: a plan that never comes is no part of it.

    Parameters
    ----------
    ledger : Ledger
    delays : dict of str to Delays
        As `delays_seen` gives them.
    day : date
        The last day that counts.

    Returns
    -------
    Forecast
        In homes.
    """
    entries = ledger.entries
    planned = entries[entries["is_planned"]]
    done = entries.loc[~entries["is_planned"].to_numpy() & (days_of(entries["booked"]) <= np.datetime64(day)), "homes"]
    adds, removes = planned[planned["homes"] > 0], planned[planned["homes"] < 0]
    late, gone = delays["additions"], delays["removals"]

    def by_day(additions_late: int, removals_late: int) -> int:
        moved = ((adds, additions_late), (removes, removals_late))
        return int(done.sum()) + sum(_homes_by(rows, days, day, ledger.told_until) for rows, days in moved)

    return Forecast(
        by_day(late.longest, gone.shortest),
        by_day(late.median, gone.median),
        by_day(late.shortest, gone.longest),
        by_day(0, 0),
    )


def _delays(late: NDArray[np.int64], policy: Policy) -> Delays:
    if len(late) < policy.ledger.fewest_delays.value:
        return Delays(0, 0, 0, len(late))
    return Delays(int(late.min()), round(float(np.median(late))), int(late.max()), len(late))


def _homes_by(rows: pd.DataFrame, days_late: int, day: datetime.date, told_until: datetime.date) -> int:
    """Add up the rows that come by a day when all are so late; none comes before what is told already."""
    dates = np.maximum(days_of(rows["date"]) + np.timedelta64(days_late), np.datetime64(told_until) + 1)
    return int(rows.loc[dates <= np.datetime64(day), "homes"].sum())
