"""What holds for every ledger, whatever its rows."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.stock import CELL, Ledger
from atlas.stock.ledger import KINDS
from atlas.stock.plans import known_delays
from tests.stock.books import Change, Opening, net_forecast

if TYPE_CHECKING:
    from random import Random

    from atlas.meeting import Meeting
    from atlas.policy import Policy
    from tests.stock.books import Book

TOLD_UNTIL = 1369
"""Days from 1 January 2023 to 1 October 2026."""

CORPORATIONS, VILLAGES, CATEGORIES = ("Actium", "Domesta"), ("stad", "dorp"), ("daeb", "care")
CELLS = (st.sampled_from(CORPORATIONS), st.sampled_from(VILLAGES), st.sampled_from(CATEGORIES))
OPENINGS = st.lists(st.builds(Opening, *CELLS, st.integers(0, 60)), max_size=6)
FACTS = {
    "corporation": CELLS[0],
    "village_code": CELLS[1] | st.none(),
    "category": CELLS[2],
    "homes": st.integers(-9, 9),
    "kind": st.sampled_from(KINDS),
}
REALISED = st.builds(Change, days=st.integers(1, TOLD_UNTIL), status=st.just("realised"), **FACTS)
PLANNED = st.builds(Change, days=st.integers(1, 3000), status=st.just("planned"), **FACTS)
CHANGES = st.lists(REALISED | PLANNED, max_size=12)
EVERY_SUM = [by for number in range(len(CELL) + 1) for by in combinations(CELL, number)]

every_ledger = settings(max_examples=30, deadline=None)


def numbered(changes: list[Change]) -> dict[str, Change]:
    return {f"C{number:02}": change for number, change in enumerate(changes)}


@every_ledger
@given(OPENINGS, CHANGES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    small_book: Book, opening: list[Opening], changes: list[Change], random: Random
) -> None:
    rows = list(numbered(changes).items())
    shuffled, other_opening = random.sample(rows, len(rows)), random.sample(opening, len(opening))
    one, other = (
        small_book(opening, dict(rows)),
        small_book(other_opening, dict(shuffled)),
    )
    pd.testing.assert_frame_equal(one.stocks(), other.stocks())
    pd.testing.assert_frame_equal(one.account(), other.account())
    pd.testing.assert_frame_equal(one.entries, other.entries)


@every_ledger
@given(OPENINGS, CHANGES, REALISED | PLANNED, st.integers(-9, 9))
def test_a_change_split_in_two_changes_nothing(
    small_book: Book, opening: list[Opening], changes: list[Change], change: Change, part: int
) -> None:
    halves = [change._replace(homes=part), change._replace(homes=change.homes - part)]
    whole = small_book(opening, numbered([*changes, change]))
    split = small_book(opening, numbered([*changes, *halves]))
    pd.testing.assert_frame_equal(whole.stocks(), split.stocks())
    pd.testing.assert_frame_equal(whole.account(), split.account())


@every_ledger
@given(OPENINGS, CHANGES)
def test_every_way_to_add_up_gives_the_same_total(
    small_book: Book, opening: list[Opening], changes: list[Change]
) -> None:
    ledger = small_book(opening, numbered(changes))
    end = sum(row.homes for row in opening) + sum(change.homes for change in changes)
    for by in EVERY_SUM:
        stocks = ledger.stocks(by).sum()
        assert stocks["opening"] == sum(row.homes for row in opening)
        assert stocks.iloc[-1] == end


@every_ledger
@given(OPENINGS, st.lists(REALISED, max_size=8), st.lists(PLANNED, max_size=8))
def test_plans_never_alter_the_past(
    small_book: Book, opening: list[Opening], realised: list[Change], planned: list[Change]
) -> None:
    without = small_book(opening, numbered(realised))
    plans = {f"P{number}": change for number, change in enumerate(planned)}
    ledger = small_book(opening, {**numbered(realised), **plans})
    past = ["opening", *(str(each) for each in ledger.quarters if each.last_day <= ledger.told_until)]
    assert past[-1] == "2026-Q3"
    for by in EVERY_SUM:
        told, before = ledger.stocks(by)[past], without.stocks(by)[past]
        # Without any row, the index of nothing has no type.
        pd.testing.assert_frame_equal(told.loc[before.index], before, check_index_type=False)
        # An account that there is only in plans has no homes yet.
        assert not told.drop(before.index).to_numpy().any()
        now = ledger.stocks(by, realised_only=True)["2030-Q4"]
        pd.testing.assert_series_equal(now.loc[before.index], without.stocks(by)["2030-Q4"], check_index_type=False)
    assert (ledger.entries.loc[ledger.entries["is_planned"], "booked"].map(lambda day: day > ledger.told_until)).all()


@every_ledger
@given(OPENINGS, CHANGES, st.sampled_from(EVERY_SUM))
def test_opening_plus_changes_is_closing_and_the_next_opening(
    small_book: Book, opening: list[Opening], changes: list[Change], by: tuple[str, ...]
) -> None:
    ledger = small_book(opening, numbered(changes))
    account, stocks = ledger.account(by), ledger.stocks(by)
    assert (account["opening"] + account[list(KINDS)].sum(axis="columns") == account["closing"]).all()
    told = account.reset_index()
    groups = told.groupby(list(by)) if by else [((0,), told)]
    for cell, rows in groups:
        assert list(rows["opening"].iloc[1:]) == list(rows["closing"].iloc[:-1])
        key = cell if len(by) > 1 else cell[0]
        assert rows["opening"].iloc[0] == stocks.loc[key, "opening"]
        assert rows["closing"].iloc[-1] == stocks.loc[key].iloc[-1]
        assert list(rows["closing"]) == [stocks.loc[key, quarter] for quarter in rows["quarter"]]


@every_ledger
@given(OPENINGS, CHANGES, st.sampled_from(EVERY_SUM))
def test_every_stock_opens_to_rows_that_add_up_to_it(
    small_book: Book, opening: list[Opening], changes: list[Change], by: tuple[str, ...]
) -> None:
    ledger = small_book(opening, numbered(changes))
    assert_rows_add_up(ledger, by, step=7)


def assert_rows_add_up(ledger: Ledger, by: tuple[str, ...], step: int) -> None:
    for key, stocks in ledger.stocks(by).iterrows():
        cell = dict(zip(by, key if isinstance(key, tuple) else (key,), strict=False))
        for quarter in ledger.quarters[::step]:
            rows = ledger.rows(quarter, **cell)
            assert sum(int(each["homes"].sum()) for each in rows) == stocks[str(quarter)]


@pytest.mark.parametrize("by", EVERY_SUM)
def test_every_stock_of_the_example_opens_to_rows_that_add_up_to_it(
    example_meeting: Meeting, by: tuple[str, ...]
) -> None:
    assert example_meeting.ledger is not None
    assert_rows_add_up(example_meeting.ledger, by, step=3)


LATE = st.integers(-200, 400)


@every_ledger
@given(OPENINGS, st.lists(st.tuples(REALISED, LATE), max_size=8), st.lists(PLANNED, max_size=8), st.integers(0, 3000))
def test_a_forecast_runs_from_low_to_high(
    small_book: Book,
    policy: Policy,
    opening: list[Opening],
    realised: list[tuple[Change, int]],
    planned: list[Change],
    day: int,
) -> None:
    dated = [change._replace(first_planned=change._replace(days=change.days - late).date) for change, late in realised]
    ledger = small_book(opening, numbered([*dated, *planned]))
    found = net_forecast(ledger, policy, Change(day, "", None, "", 0).date)
    if found is None:
        # Too few delays are known for what is planned by then.
        assert any(each is None for each in known_delays(ledger, policy).values())
        return
    assert found.low <= found.middle <= found.high
    if day <= TOLD_UNTIL:
        done = sum(change.homes for change in dated)
        assert found == (done, done, done, done)
