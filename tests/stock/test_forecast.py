"""Plans, as late as changes were so far: worked out by hand."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from atlas.stock import Delays, Forecast, delays_seen
from tests.stock.books import BASELINE, Change, Opening, net_forecast

if TYPE_CHECKING:
    from atlas.policy import Policy
    from tests.stock.books import Book

OPENING = [Opening("A", "dorp", "daeb", 100)]
PLANNED = {"status": "planned"}


def change(day: str, homes: int, first: str | None = None, **more: object) -> Change:
    first_planned = datetime.date.fromisoformat(first) if first else None
    days = (datetime.date.fromisoformat(day) - BASELINE).days
    return Change(days, "A", "dorp", "daeb", homes, first_planned=first_planned)._replace(**more)  # type: ignore[arg-type]


LATE = {
    # 0, 31 and 90 days late: the median is 31.
    "C1": change("2024-03-01", 10, "2024-03-01"),
    "C2": change("2024-06-01", 10, "2024-05-01"),
    "C3": change("2024-09-29", 10, "2024-07-01"),
    # Removals 10 early, 5 late and 20 late.
    "C4": change("2025-02-01", -3, "2025-02-11"),
    "C5": change("2025-02-06", -3, "2025-02-01"),
    "C6": change("2025-02-21", -3, "2025-02-01"),
}


def test_delays_are_days_between_the_first_plan_and_the_change(small_book: Book, policy: Policy) -> None:
    ledger = small_book(OPENING, LATE)
    assert delays_seen(ledger, policy) == {"additions": Delays(0, 31, 90, 3), "removals": Delays(-10, 5, 20, 3)}


@pytest.mark.parametrize(
    "more",
    [
        # A correction, a plan that is still to come, and a change of which the first plan is unknown: no delay of any.
        change("2026-01-01", 4, "2020-01-01", corrects="C1"),
        change("2027-01-01", 4, "2020-01-01", **PLANNED),
        change("2026-01-01", 4),
    ],
)
def test_only_changes_that_took_place_as_planned_once_tell_a_delay(
    small_book: Book, policy: Policy, more: Change
) -> None:
    ledger = small_book(OPENING, {**LATE, "C7": more})
    assert delays_seen(ledger, policy)["additions"] == Delays(0, 31, 90, 3)


def test_two_delays_tell_nothing(small_book: Book, policy: Policy) -> None:
    ledger = small_book(OPENING, {name: LATE[name] for name in ("C1", "C2")})
    assert delays_seen(ledger, policy) == {"additions": Delays(0, 0, 0, 2), "removals": Delays(0, 0, 0, 0)}


def test_the_range_is_of_plans_as_late_as_changes_were(small_book: Book, policy: Policy) -> None:
    # Done: 30 - 9 = 21. By 31-12-2027: 5 planned for 1-10 come even 90 days late (30-12); 7 for 15-10 come 31 days
    # late, not 90; 9 for 10-12 come in time or not. Gone by then: 2 planned for 8-1-2028, if 10 days early.
    plans = {
        "P1": change("2027-10-01", 5, **PLANNED),
        "P2": change("2027-10-15", 7, **PLANNED),
        "P3": change("2027-12-10", 9, **PLANNED),
        "P4": change("2028-01-08", -2, **PLANNED),
    }
    ledger = small_book(OPENING, {**LATE, **plans})
    found = net_forecast(ledger, policy, datetime.date(2027, 12, 31))
    assert found == Forecast(low=21 + 5 - 2, middle=21 + 5 + 7, high=21 + 5 + 7 + 9, as_planned=21 + 5 + 7 + 9)


def test_no_plan_comes_before_what_is_told_already(small_book: Book, policy: Policy) -> None:
    # Planned for a day that has passed, and 200 days early at best: it is not there on 1-10-2026, and may be next day.
    early = {name: change("2024-03-01", 1, "2024-09-17") for name in ("C1", "C2", "C3")}
    ledger = small_book(OPENING, {**early, "P1": change("2026-08-01", 6, **PLANNED)})
    assert delays_seen(ledger, policy)["additions"] == Delays(-200, -200, -200, 3)
    assert net_forecast(ledger, policy, datetime.date(2026, 10, 1)) == (3, 3, 3, 3)
    assert net_forecast(ledger, policy, datetime.date(2026, 10, 2)) == (9, 9, 9, 9)
