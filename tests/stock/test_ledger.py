"""The ledger of the example against figures worked out on paper, and what it is careful about."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from atlas.layers import read_layers
from atlas.quarter import Quarter
from atlas.stock import UNPLACED, Ledger, keep_ledger
from tests.small_world import write_world
from tests.stock.books import Change, Opening, book

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from atlas.layers import Layers
    from atlas.meeting import Meeting
    from atlas.policy import Policy

TOLD_UNTIL = 1369
"""Days from 1 January 2023 to 1 October 2026: 3 years, 273 days, and 29 February 2024."""


@pytest.fixture(scope="module")
def social(example_meeting: Meeting) -> Ledger:
    assert example_meeting.ledger is not None
    return example_meeting.ledger.of(example_meeting.policy.lists.social_categories.names)


def by_quarter(stocks: pd.Series, *steps: tuple[str, int]) -> None:
    """Assert a whole row of stocks by the quarters in which it changes; until the next it stays as it was."""
    expected = dict(steps)
    last = expected.pop("opening")
    assert stocks["opening"] == last
    for quarter, homes in stocks.drop("opening").items():
        last = expected.pop(str(quarter), last)
        assert homes == last, quarter
    assert not expected


def test_actium_by_hand(example_meeting: Meeting) -> None:
    # Four opening rows: 16 care in Pesse, 30 in Hoogeveen, 96 in Nieuwlande, 104 in Pesse, together 246 as the
    # agreement has it. Seven changes: 30-5-2024 -2 (SC-011), 5-12-2024 +6 (SC-021), 15-5-2025 +8 (SC-025),
    # 16-10-2025 -2 (SC-035); planned 30-6-2027 -2 (SC-057), 21-10-2027 +12 (SC-061), 16-3-2028 +12 (SC-066).
    assert example_meeting.ledger is not None
    by_quarter(
        example_meeting.ledger.part(corporation="Actium").stocks(()).loc[0],
        ("opening", 246),
        ("2024-Q2", 244),
        ("2024-Q4", 250),
        ("2025-Q2", 258),
        ("2025-Q4", 256),
        ("2027-Q2", 254),
        ("2027-Q4", 266),
        ("2028-Q1", 278),
    )


def test_actium_in_nieuwlande_by_hand(example_meeting: Meeting) -> None:
    # 96, then +6 new, -2 sold, and 12 planned in a row that tells no village, but the site NWL-01 there.
    assert example_meeting.ledger is not None
    account = example_meeting.ledger.part(corporation="Actium", village_code="nieuwlande").account(("category",))
    assert account.loc["daeb"].loc[:, ["opening", "new", "sale", "closing"]].to_dict("index") == {
        "2023-Q1": {"opening": 96, "new": 0, "sale": 0, "closing": 96},
        "2024-Q4": {"opening": 96, "new": 6, "sale": 0, "closing": 102},
        "2025-Q4": {"opening": 102, "new": 0, "sale": -2, "closing": 100},
        "2028-Q1": {"opening": 100, "new": 12, "sale": 0, "closing": 112},
    }


def test_elim_by_hand(social: Ledger) -> None:
    # 20 of Domesta, 150 and 18 care of Woonconcept (its 7 pitches are no homes): 188. Sales of 2 on 22-5-2024 and
    # 9-10-2025, 4 taken down on 19-3-2026: 180 now. Planned are 16 on 11-11-2027 and 14 on 26-10-2028.
    by_quarter(
        social.stocks(("village_code",)).loc["elim"],
        ("opening", 188),
        ("2024-Q2", 186),
        ("2025-Q4", 184),
        ("2026-Q1", 180),
        ("2027-Q4", 196),
        ("2028-Q4", 210),
    )
    assert social.stocks(("village_code",), realised_only=True).loc["elim"].iloc[-1] == 180


def test_tiendeveen_by_hand(social: Ledger) -> None:
    # 8 of Woonconcept and 44 of Woonservice: 52. Woonservice buys 2 (11-4-2024), sells 2 (19-6-2025), plans to take
    # down 6 (10-2-2028) and to build 10 (16-11-2028).
    by_quarter(
        social.stocks(("village_code",)).loc["tiendeveen"],
        ("opening", 52),
        ("2024-Q2", 54),
        ("2025-Q2", 52),
        ("2028-Q1", 46),
        ("2028-Q4", 56),
    )


def test_the_opening_is_the_table_of_the_agreement(example_meeting: Meeting, policy: Policy) -> None:
    assert example_meeting.ledger is not None
    opening = example_meeting.ledger.stocks(("category", "corporation"))["opening"]
    stated = {
        (category, corporation): homes
        for category, figure in policy.stock.items()
        for corporation, homes in figure.by_corporation.items()
        if homes
    }
    assert opening[opening > 0].to_dict() == stated


def test_a_plan_for_a_day_that_has_passed_counts_from_the_day_after_what_is_told(
    small_layers: Layers, policy: Policy
) -> None:
    late = Change(TOLD_UNTIL - 90, "Actium", "dorp", "daeb", 7, status="planned")
    ledger = book(small_layers, policy, [Opening("Actium", "dorp", "daeb", 90)], {"C1": late})
    assert ledger.told_until == datetime.date(2026, 10, 1)
    assert list(ledger.entries["booked"]) == [datetime.date(2026, 10, 2)]
    by_quarter(ledger.stocks(()).loc[0], ("opening", 90), ("2026-Q4", 97))
    assert ledger.stocks((), realised_only=True).loc[0].eq(90).all()


def test_a_change_without_a_village_counts_in_the_total_and_is_listed(small_layers: Layers, policy: Policy) -> None:
    opening = [Opening("Actium", "dorp", "daeb", 90)]
    ledger = book(small_layers, policy, opening, {"C1": Change(10, "Actium", None, "daeb", 5)})
    assert list(ledger.unplaced.index) == ["C1"]
    assert ledger.stocks(("village_code",))["2023-Q1"].to_dict() == {UNPLACED: 5, "dorp": 90}
    assert ledger.stocks(()).loc[0, "2023-Q1"] == 95


def test_a_ledger_without_changes_stays_as_it_opened(small_layers: Layers, policy: Policy) -> None:
    ledger = book(small_layers, policy, [Opening("Actium", "dorp", "daeb", 90)], {})
    by_quarter(ledger.stocks(()).loc[0], ("opening", 90))
    account = ledger.account()
    assert account.reset_index().to_dict("records") == [
        {
            "corporation": "Actium",
            "village_code": "dorp",
            "category": "daeb",
            "quarter": "2023-Q1",
            "opening": 90,
            **dict.fromkeys(("new", "purchase", "conversion", "sale", "demolition"), 0),
            "closing": 90,
        }
    ]


def test_one_quarter_tells_every_account_also_those_that_stayed_the_same(example_meeting: Meeting) -> None:
    assert example_meeting.ledger is not None
    account = example_meeting.ledger.account(("corporation",), Quarter(2025, 4))
    # Sold by Woonconcept: 2 in Elim and 1 in Nieuw Moscou, and 6 bought; 2 sold by Actium; 8 built by Domesta.
    assert account["closing"].sub(account["opening"]).droplevel("quarter").to_dict() == {
        "Actium": -2,
        "Domesta": 8,
        "Woonconcept": 3,
        "Woonservice": 0,
    }


@pytest.mark.parametrize(
    ("site", "status", "hardness"),
    [
        ({"planning_status": "irrevocable"}, "planned", "hard"),
        ({"planning_status": "procedure"}, "planned", "in_procedure"),
        ({"planning_status": "idea"}, "planned", "soft"),
        ({"planning_status": None}, "planned", "soft"),
        (None, "planned", "hard"),
        ({"planning_status": "idea"}, "realised", None),
    ],
)
def test_a_plan_is_as_hard_as_its_site(
    small_layers: Layers, policy: Policy, site: dict[str, str | None] | None, status: str, hardness: str | None
) -> None:
    sites = small_layers.sites.assign(**(site or {}))
    layers = type(small_layers)(small_layers.catalogue, {**small_layers.frames, "sites": sites})
    change = Change(10, "Actium", "dorp", "daeb", 5, status=status, site_id="S1" if site else None)
    assert list(book(layers, policy, [], {"C1": change}).entries["hardness"]) == [hardness]


@pytest.mark.parametrize("table", ["stock_baseline", "stock_changes"])
def test_without_one_of_its_tables_there_is_no_ledger(tmp_path: Path, policy: Policy, table: str) -> None:
    assert keep_ledger(read_layers(write_world(tmp_path, **{table: None})), policy) is None
