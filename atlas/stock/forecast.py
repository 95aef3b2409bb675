"""When plans come true: the delays seen so far, and what is there by a day when plans come so late."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from atlas.layers.days import days_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atlas.policy import Policy
    from atlas.stock.ledger import Ledger

__all__ = ["Delays", "Forecast", "delays_seen"]


class Delays(NamedTuple):
    """Days between the date on which changes were first planned and the one on which they took place.

    ``changes`` is the number of changes behind them. Fewer than the policy asks for tell nothing: all three are then 0.
    """

    shortest: int
    median: int
    longest: int
    changes: int


class Forecast(NamedTuple):
    """What is there by a day: with the worst, the usual and the best of the delays seen so far, and as planned.

    The range is of dates alone: a plan that never comes is no part of it.
    """

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


def _delays(late: NDArray[np.int64], policy: Policy) -> Delays:
    if len(late) < policy.ledger.fewest_delays.value:
        return Delays(0, 0, 0, len(late))
    return Delays(int(late.min()), round(float(np.median(late))), int(late.max()), len(late))
