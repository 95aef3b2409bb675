"""The ledger of a country: a million changes booked and added up to quarterly stocks, beside a pivot by pandas."""

from __future__ import annotations

import statistics
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.pipeline import prepare_meeting
from atlas.stock import CELL, keep_ledger

from .commands import Line
from .side_by_side import timed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.stock import Ledger

__all__ = ["measure_ledger"]

_LAYERS = Path(__file__).parents[2] / "layers"
_MUNICIPALITIES, _CORPORATIONS, _CHANGES = 342, 6, 1_000_000
_CATEGORIES = ("daeb", "care", "trailer", "pitch", "non_daeb")
_KINDS = {"new": 1, "purchase": 1, "conversion": 1, "sale": -1, "demolition": -1}
_TARGET_S, _RUNS = 5.0, 3
_SEED = 20_230_101


def measure_ledger() -> Iterator[Line]:
    """Book the tables of 342 municipalities, each as one village, and compare every stock with the pivot."""
    meeting = prepare_meeting("2026-Q4", _LAYERS)
    layers, policy = _country(meeting.layers), meeting.policy
    booking, adding, theirs = [], [], []
    for _ in range(_RUNS):
        ledger, seconds = timed(partial(_booked, layers, policy))
        booking.append(seconds)
        stocks, seconds = timed(ledger.stocks)
        adding.append(seconds)
        usual, seconds = timed(partial(_the_usual_way, layers, policy, list(stocks.columns[1:])))
        theirs.append(seconds)
    what = f"ledger of {_CHANGES:,} changes in {_MUNICIPALITIES} municipalities to {len(stocks.columns) - 1} quarters"
    ours = [sum(each) for each in zip(booking, adding, strict=True)]
    seconds, usually = statistics.median(ours), statistics.median(theirs)
    yield Line(what, f"{seconds:.2f} s (worst {max(ours):.2f} s)", f"under {_TARGET_S:g} s", seconds < _TARGET_S)
    yield Line("  of which adding up what is booked, as every view asks anew", f"{statistics.median(adding):.2f} s")
    yield Line("  a pivot of plain pandas, which keeps no rows in order and no plan apart", f"{usually:.2f} s")
    yield Line("  times as fast as the pivot, booking and all", f"{usually / seconds:.1f}")
    yield Line("  times as fast as the pivot, once booked", f"{usually / statistics.median(adding):.1f}")
    differing = int((stocks.drop(columns="opening").to_numpy() != usual.reindex(stocks.index).to_numpy()).sum())
    yield Line("  same stocks", f"{usual.size:,} compared, {differing:,} differ", "the same", differing == 0)


def _country(layers: Layers) -> Layers:
    """Return layers with the tables of a country: random, but with enough homes for every sale."""
    rng = np.random.default_rng(_SEED)
    accounts = pd.MultiIndex.from_product(
        [
            [f"Corporatie {number}" for number in range(_CORPORATIONS)],
            [f"GM{number:04}" for number in range(_MUNICIPALITIES)],
            _CATEGORIES,
        ],
        names=CELL,
    ).to_frame(index=False)
    baseline = accounts.assign(homes=pd.array(rng.integers(5_000, 9_000, len(accounts)), dtype="Int64"))
    of, day = rng.integers(0, len(accounts), _CHANGES), rng.integers(1, 8 * 365, _CHANGES)
    kind = rng.integers(0, len(_KINDS), _CHANGES)
    date = np.datetime64("2023-01-01") + day
    changes = accounts.iloc[of].assign(
        date=date.astype(object),
        kind=np.array(list(_KINDS), dtype=object)[kind],
        homes=pd.array(np.array(list(_KINDS.values()))[kind] * rng.integers(1, 9, _CHANGES), dtype="Int64"),
        status=np.where(date > np.datetime64("2026-10-01"), "planned", "realised").astype(object),
        site_id=pd.Series(None, index=of, dtype=object),
    )
    changes.index = pd.Index(rng.permutation([f"SC-{number:07}" for number in range(_CHANGES)]), dtype="str")
    return replace(layers, frames={**layers.frames, "stock_baseline": baseline, "stock_changes": changes})


def _booked(layers: Layers, policy: Policy) -> Ledger:
    ledger = keep_ledger(layers, policy)
    assert ledger is not None
    return ledger


def _the_usual_way(layers: Layers, policy: Policy, quarters: list[str]) -> pd.DataFrame:
    """Return the stocks at the end of each quarter, from a pivot of the changes by the quarter of their date."""
    baseline, changes = layers.frames["stock_baseline"], layers.frames["stock_changes"]
    dated = changes.assign(quarter=pd.PeriodIndex(pd.to_datetime(changes["date"]), freq="Q"))
    every = pd.period_range(policy.agreement.baseline_date, periods=len(quarters), freq="Q")
    moved = dated.pivot_table(index=list(CELL), columns="quarter", values="homes", aggfunc="sum", fill_value=0)
    opening = baseline.groupby(list(CELL))["homes"].sum()
    return moved.reindex(columns=every, fill_value=0).cumsum(axis="columns").add(opening, axis="index")
