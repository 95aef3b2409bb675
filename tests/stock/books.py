"""Small ledgers, booked from rows that a test writes down."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pandas as pd

from atlas.stock import keep_ledger
from atlas.stock.plans import Plans, known_delays
from atlas.stock.target_line import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.stock import Forecast, Ledger

BASELINE = datetime.date(2023, 1, 1)


class Opening(NamedTuple):
    corporation: str
    village_code: str
    category: str
    homes: int


class Change(NamedTuple):
    days: int
    """Since the baseline date."""
    corporation: str
    village_code: str | None
    category: str
    homes: int
    status: str = "realised"
    kind: str = "new"
    first_planned: datetime.date | None = None
    corrects: str | None = None
    site_id: str | None = None

    @property
    def date(self) -> datetime.date:
        return BASELINE + datetime.timedelta(days=self.days)


Book: TypeAlias = "Callable[[Sequence[Opening], dict[str, Change]], Ledger]"
"""Books the rows of a test."""


def with_tables(layers: Layers, opening: Sequence[Opening], changes: dict[str, Change]) -> Layers:
    """Return layers whose tables of the stock hold these rows and no others; changes by their id."""
    baseline = pd.DataFrame(opening, columns=Opening._fields, index=[f"B{row}" for row in range(len(opening))])
    columns = [*Change._fields, "date"]
    rows = [(*change, change.date) for change in changes.values()]
    table = pd.DataFrame(rows, columns=columns, index=pd.Index(list(changes), dtype="str"), dtype=object)
    frames = {
        "stock_baseline": baseline.astype({"homes": "Int64"}),
        "stock_changes": table.astype({"homes": "Int64"}).drop(columns="days"),
    }
    return replace(layers, frames={**layers.frames, **frames})


def book(layers: Layers, policy: Policy, opening: Sequence[Opening], changes: dict[str, Change]) -> Ledger:
    """Book rows as if the tables of some layers held no others."""
    ledger = keep_ledger(with_tables(layers, opening, changes), policy)
    assert ledger is not None
    return ledger


def net_forecast(ledger: Ledger, policy: Policy, day: datetime.date) -> Forecast | None:
    """Return how many homes a ledger adds by a day, with plans as late as its changes were."""

    def net(rows: pd.DataFrame) -> Bounds:
        return Bounds(*(2 * [int(rows["homes"].sum())]))

    return Plans(ledger.entries, ledger.told_until, known_delays(ledger, policy)).stand(net, day).forecast
