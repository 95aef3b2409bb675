"""What plans make of a count: today, with plans as hard as asked for, and as late as plans were so far."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from atlas.layers.days import days_of
from atlas.stock.forecast import Delays, Forecast, delays_seen
from atlas.stock.target_line import Bounds, Stand

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from atlas.policy import Policy
    from atlas.stock.ledger import Ledger

    Count = Callable[[pd.DataFrame], Bounds | None]

__all__ = ["Plans", "known_delays"]

_HARDNESS = ("hard", "in_procedure", "soft")
"""Of plans, the hardest first."""

_ON_TIME = Delays(0, 0, 0, 0)


@dataclass(frozen=True)
class Plans:
    """What took place and what is planned, of any kind.

    Parameters
    ----------
    entries : DataFrame
        Indexed by id: ``date`` (None where it is unknown: such a plan counts on no day), ``homes`` (above 0 for what
        is added), ``is_planned``, ``hardness``, and what the counts need.
    told_until : date
        Until then things took place; no plan comes before the day after.
    delays : dict of str to Delays or None
        Of ``additions`` and ``removals``, as `known_delays` gives them.
    """

    entries: pd.DataFrame
    told_until: datetime.date
    delays: dict[str, Delays | None]

    def of(self, rows: ArrayLike) -> Plans:
        """Return some of the rows alone."""
        return replace(self, entries=self.entries[np.asarray(rows, dtype=bool)])

    def of_corporation(self, corporation: str | None) -> Plans:
        """Return the rows of a corporation; None is all."""
        return self if corporation is None else self.of(self.entries["corporation"].eq(corporation).fillna(value=False))

    def stand(self, count: Count, due: datetime.date) -> Stand:
        """Count where this stands today and on a day.

        Parameters
        ----------
        count : callable
            Counts the rows that took place by then; None where there is nothing to count.
        due : date

        Returns
        -------
        Stand
            The ends of the forecast are the least and the most with additions and removals each as early, as late or
            as usual as they came so far.
        """
        hardness = self.entries["hardness"].to_numpy(dtype=object)
        in_time = ~self._is_planned | self._planned_by(due)
        with_plans = (
            count(self.entries[in_time & (~self._is_planned | np.isin(hardness, _HARDNESS[:n]))])
            for n in range(1, len(_HARDNESS) + 1)
        )
        hard, in_procedure, soft = (None if found is None else found.low for found in with_plans)
        rows = tuple(str(row) for row in self.entries.index[in_time])
        today = count(self.entries[~self._is_planned])
        return Stand(today, hard, in_procedure, soft, self._forecast(count, due), rows)

    def _forecast(self, count: Count, due: datetime.date) -> Forecast | None:
        """Return what is there on a day when plans are as late as they were so far; None where that is unknown."""
        delays = self._needed_delays(due)
        if delays is None:
            return None

        def by_day(days_late: tuple[int, int]) -> int | None:
            found = count(self.entries[~self._is_planned | self._planned_by(due, days_late)])
            # What is nearly reached is not reached.
            return None if found is None else math.floor(found.low)

        middle, as_planned = by_day((delays[0].median, delays[1].median)), by_day((0, 0))
        if middle is None or as_planned is None:
            return None
        additions, removals = ((each.shortest, each.longest) for each in delays)
        ends = [end for end in map(by_day, product(additions, removals)) if end is not None]
        return Forecast(min(middle, *ends), middle, max(middle, *ends), as_planned)

    def _needed_delays(self, due: datetime.date) -> tuple[Delays, Delays] | None:
        """Return the delays of additions and removals, None where plans need some that are unknown."""
        planned = self._planned_by(due)
        found = self.delays["additions"], self.delays["removals"]
        kinds = (self._adds, ~self._adds)
        if any(each is None and (planned & kind).any() for each, kind in zip(found, kinds, strict=True)):
            return None
        return found[0] or _ON_TIME, found[1] or _ON_TIME

    def _planned_by(self, day: datetime.date, days_late: tuple[int, int] = (0, 0)) -> NDArray[np.bool_]:
        """Tell which plans have come by a day, additions and removals each so many days late."""
        late = np.where(self._adds, *days_late).astype("timedelta64[D]")
        comes = np.maximum(self._days + late, np.datetime64(self.told_until) + 1)
        has_come: NDArray[np.bool_] = self._is_planned & (comes <= np.datetime64(day))
        return has_come

    @cached_property
    def _is_planned(self) -> NDArray[np.bool_]:
        return self.entries["is_planned"].to_numpy(dtype=bool)  # type: ignore[no-any-return]

    @cached_property
    def _adds(self) -> NDArray[np.bool_]:
        return self.entries["homes"].to_numpy(dtype=float) > 0  # type: ignore[no-any-return]

    @cached_property
    def _days(self) -> NDArray[np.datetime64]:
        return days_of(self.entries["date"])


def known_delays(ledger: Ledger, policy: Policy) -> dict[str, Delays | None]:
    """Return the delays that were seen, None for a kind of which too few are known to tell a range."""
    seen = delays_seen(ledger, policy)
    return {kind: each if each.changes >= policy.ledger.fewest_delays.value else None for kind, each in seen.items()}
