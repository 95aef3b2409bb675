"""The village monitor: when a village is below its floor, why, what mends it, and what may be told of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.pipeline import prepare_meeting
from atlas.privacy import SECRET
from atlas.quarter import Quarter
from atlas.stock.floors import Period, periods_below
from atlas.stock.village_sentences import VillageWords
from tests.small_world import default_layers, feature, site, square, write_world

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock.village import Village
    from atlas.stock.villages import VillageMonitor

Row = dict[str, object]


def quarter(text: str) -> Quarter:
    return Quarter.parse(text)


def change(identifier: str, date: str, kind: str, homes: int, **more: object) -> Row:
    """Return a change of Domesta's social homes in the village; planned from October 2026 on."""
    row: Row = {
        "id": identifier,
        "date": date,
        "corporation": "Domesta",
        "village_code": "dorp",
        "site_id": "",
        "kind": kind,
        "category": "daeb",
        "homes": homes,
        "status": "planned" if date > "2026-10-01" else "realised",
        "quality": "",
        "corrects": "",
        "note": "",
    }
    return row | more


def hold(folder: Path, changes: Sequence[Row], **layers: Any) -> Meeting:  # noqa: ANN401 - features or rows
    """Hold a meeting on the small world, whose village has 100 social homes, with other changes."""
    return prepare_meeting("2026-Q4", write_world(folder / "layers", stock_changes=changes, **layers))


def village_of(meeting: Meeting, code: str = "dorp") -> Village:
    assert meeting.villages
    return next(village for village in meeting.villages.villages if village.code == code)


def told(meeting: Meeting, glossary: Glossary, code: str = "dorp") -> str:
    assert meeting.ledger
    words = VillageWords(glossary, meeting.ledger.opened_on, meeting.ledger.told_until)
    return words.village(village_of(meeting, code))


@pytest.fixture(scope="module")
def monitor(example_meeting: Meeting) -> VillageMonitor:
    assert example_meeting.villages
    return example_meeting.villages


def test_elim_by_hand(example_meeting: Meeting) -> None:
    elim = village_of(example_meeting, "elim")
    # Baseline: Domesta 20 and Woonconcept 150 of social rent, Woonconcept 18 of care; the 7 pitches are no homes.
    assert elim.floor == 20 + 150 + 18
    # Sold 2 in May 2024 and 2 in October 2025, demolished 4 in March 2026.
    assert elim.now == 188 - 2 - 2 - 4
    assert elim.change == -8
    assert elim.stocks is not None
    assert dict(elim.stocks[["2024-Q1", "2024-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2027-Q3", "2027-Q4"]]) == {
        "2024-Q1": 188,
        "2024-Q2": 186,
        "2025-Q3": 186,
        "2025-Q4": 184,
        "2026-Q1": 180,
        "2027-Q3": 180,
        "2027-Q4": 196,  # Dorpshart: 16 in November 2027
    }
    assert elim.below == (Period(quarter("2024-Q2"), quarter("2027-Q3"), 8, is_planned=False),)
    assert elim.breaking.empty
    # The 14 of the former school, in October 2028, come when the floor is met already.
    mending = elim.mending.set_index("site_id")
    assert mending["homes"].to_dict() == {"ELI-01": 16, "ELI-03": 14}
    assert mending["mended_in"].to_dict() == {"ELI-01": quarter("2027-Q4"), "ELI-03": None}
    assert elim.coming == 16
    assert (elim.searching, elim.period) == (117, "2026-Q3")


def test_stuifzand_by_hand(example_meeting: Meeting) -> None:
    stuifzand = village_of(example_meeting, "stuifzand")
    # Baseline: Domesta 22 and Woonservice 12; Domesta plans to sell 4 in May 2027, and nothing comes.
    assert stuifzand.floor == stuifzand.now == 22 + 12
    assert stuifzand.status == "falls_below_floor"
    assert stuifzand.below == (Period(quarter("2027-Q2"), None, 4, is_planned=True),)
    assert stuifzand.breaking[["id", "homes", "short_homes"]].to_dict("records") == [
        {"id": "SC-052", "homes": -4, "short_homes": 34 - 30}
    ]
    assert stuifzand.mending.empty
    assert stuifzand.coming == -4


def test_the_worst_comes_first_and_the_town_last(monitor: VillageMonitor) -> None:
    codes = [village.code for village in monitor.villages]
    # Below now; below as planned, in 2027 and in 2028; and the town, that has no floor.
    assert codes[:3] == ["elim", "stuifzand", "tiendeveen"]
    assert codes[-1] == "hoogeveen"
    assert {village.status for village in monitor.villages[3:-1]} == {"floor_met"}
    assert monitor.villages[-1].status == "no_floor"
    assert monitor.villages[-1].below == ()


def test_in_words_of_a_tenant(example_meeting: Meeting, glossary: Glossary) -> None:
    assert told(example_meeting, glossary, "elim").startswith(
        "Elim: 180 sociale huurwoningen, 8 minder dan op 1 januari 2023. Oorzaak: verkoop van 4 en sloop van 4."
    )
    assert told(example_meeting, glossary, "elim").endswith(
        "Volgens plan weer op peil in het 4e kwartaal van 2027, met Dorpshart Elim (16 woningen, plan in procedure)."
    )
    stuifzand = told(example_meeting, glossary, "stuifzand")
    assert "Vanaf het 2e kwartaal van 2027 volgens plan 4 woningen onder die stand." in stuifzand
    assert "Oorzaak: verkoop van 4 door Domesta op 13 mei 2027." in stuifzand
    assert "Er is nog geen plan dat dit goedmaakt." in stuifzand


def test_every_floor_that_is_broken_is_found(monitor: VillageMonitor) -> None:
    for village in monitor.villages[:-1]:
        assert village.stocks is not None
        assert village.floor is not None
        short = {name for name, homes in village.stocks.drop("opening").items() if homes < village.floor}
        found = {name for name in short if any(period.holds(quarter(str(name))) for period in village.below)}
        assert found == short
        assert bool(village.below) == bool(short)


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30), st.booleans())
def test_periods_hold_exactly_the_quarters_below(levels: list[int], is_below_now: bool) -> None:
    quarters = [Quarter.from_index(quarter("2023-Q1").index + place) for place in range(len(levels))]
    now = quarters[len(quarters) // 2]
    differences = pd.Series(levels, index=[str(each) for each in quarters])
    periods = periods_below(differences, now, is_below_now=is_below_now)
    for each, homes in zip(quarters, levels, strict=True):
        assert sum(period.holds(each) for period in periods) == (homes < 0)
    # No two touch, and the shortage is the worst of the quarters inside.
    assert all(before.last and before.last.index + 1 < after.first.index for before, after in pairwise(periods))
    for period in periods:
        inside = [homes for each, homes in zip(quarters, levels, strict=True) if period.holds(each)]
        assert period.least == -min(inside)
        assert period.is_planned == (period.first > now or (period.first == now and not is_below_now))


def test_what_is_mended_in_the_same_quarter_breaks_nothing(tmp_path: Path, glossary: Glossary) -> None:
    sold, built = change("1", "2027-05-13", "sale", -20), change("2", "2027-05-13", "new", 20)
    meeting = hold(tmp_path, [sold, built])
    dorp = village_of(meeting)
    assert dorp.below == ()
    assert dorp.breaking.empty
    assert dorp.status == "floor_met"
    assert "komt het dorp niet onder die stand" in told(meeting, glossary)


def test_a_day_late_into_the_next_quarter_is_a_break_and_is_mended(tmp_path: Path) -> None:
    meeting = hold(tmp_path, [change("1", "2027-06-30", "sale", -20), change("2", "2027-07-01", "new", 20)])
    dorp = village_of(meeting)
    assert dorp.below == (Period(quarter("2027-Q2"), quarter("2027-Q2"), 20, is_planned=True),)
    assert list(dorp.breaking["short_homes"]) == [20]
    assert list(dorp.mending["mended_in"]) == [quarter("2027-Q3")]


def test_below_before_back_and_below_again(tmp_path: Path, glossary: Glossary) -> None:
    meeting = hold(
        tmp_path,
        [
            change("1", "2024-02-01", "sale", -5),
            change("2", "2025-02-01", "new", 6),
            change("3", "2027-02-01", "sale", -3),
            change("4", "2028-02-01", "new", 2),
            change("5", "2029-02-01", "demolition", -1),
        ],
    )
    # 100, 95, 101; then 98, 100, 99.
    assert village_of(meeting).below == (
        Period(quarter("2024-Q1"), quarter("2024-Q4"), 5, is_planned=False),
        Period(quarter("2027-Q1"), quarter("2027-Q4"), 2, is_planned=True),
        Period(quarter("2029-Q1"), None, 1, is_planned=True),
    )
    sentence = told(meeting, glossary)
    assert sentence.startswith("Dorp: 101 sociale huurwoningen, 1 meer dan op 1 januari 2023.")
    assert "Volgens plan weer op peil in het 1e kwartaal van 2028" in sentence
    assert sentence.endswith("Vanaf het 1e kwartaal van 2029 volgens plan opnieuw onder die stand.")


def test_below_today_and_mended_within_the_quarter_is_below_now(tmp_path: Path, glossary: Glossary) -> None:
    # The table is of 1 October 2026: the sale took place, the homes are planned for December.
    meeting = hold(tmp_path, [change("1", "2026-10-01", "sale", -5), change("2", "2026-12-01", "purchase", 5)])
    dorp = village_of(meeting)
    assert (dorp.now, dorp.below, dorp.status) == (95, (), "below_floor")
    assert "Volgens plan weer op peil in het 4e kwartaal van 2026." in told(meeting, glossary)


def test_a_plan_whose_day_has_passed_still_comes(tmp_path: Path) -> None:
    late = change("1", "2026-03-01", "sale", -5) | {"status": "planned"}
    dorp = village_of(hold(tmp_path, [late]))
    assert dorp.now == 100
    assert dorp.below == (Period(quarter("2026-Q4"), None, 5, is_planned=True),)
    assert list(dorp.breaking["id"]) == ["1"]


def test_plans_that_do_not_help_enough_and_sites_that_could(tmp_path: Path, glossary: Glossary) -> None:
    changes = [change("1", "2027-02-01", "sale", -12), change("2", "2027-08-01", "new", 5, note="Hofje")]
    sites = [
        site("S1", name="Klein", homes_social=11, homes_clustered=0, homes_demolished=0),
        site("S2", name="Ruim", homes_social=20, homes_demolished=4, geometry=square(203_500, 501_000, 100)),
        # The village ends at 204 000; of the 20 homes here 10 go first.
        site("S3", name="Sloop", homes_social=20, homes_demolished=10, geometry=square(203_700, 501_000, 100)),
        site("S4", name="Buiten", homes_social=30, geometry=square(204_300, 501_000, 100)),
        site("S5", name="Ver", homes_social=30, geometry=square(204_600, 501_000, 100)),
    ]
    beyond = feature(square(204_000, 500_000, 2000), id="B3", name="Buitenwijk", village_code="stad")
    meeting = hold(tmp_path, changes, sites=sites, neighbourhoods=[*default_layers()["neighbourhoods"], beyond])
    sentence = told(meeting, glossary)
    assert "Wat er gepland is, maakt dat niet goed: Hofje (5 woningen, hard plan)." in sentence
    candidates = sentence.split("met genoeg sociale huur: ")[1]
    assert {name for name in ("Klein", "Ruim", "Sloop", "Buiten", "Ver") if name in candidates} == {"Ruim", "Buiten"}
    assert "Buiten (30 woningen, 300 m buiten het dorp)" in candidates
    distances = village_of(meeting).sites.set_index("id")["distance_m"]
    assert distances.round().to_dict() == {"S1": 0, "S2": 0, "S3": 0, "S4": 300}


def test_the_reasons_of_sales_are_told(tmp_path: Path, glossary: Glossary) -> None:
    changes = [
        change("1", "2024-02-01", "sale", -3, quality="starter_homes"),
        change("2", "2024-03-01", "demolition", -4),
        change("3", "2024-04-01", "purchase", 2),
        change("4", "2027-04-01", "sale", -1, quality="energy_saving"),
    ]
    sentence = told(hold(tmp_path, changes), glossary)
    assert "Dorp: 95 sociale huurwoningen, 5 minder dan" in sentence
    assert "Oorzaak: verkoop van 3 en sloop van 4. Er kwamen 2 woningen bij." in sentence
    assert "goedkope koopwoningen voor starters (3 woningen)" in sentence
    assert "geen reden vastgelegd (4 woningen)" in sentence
    assert "Gepland is ook nog verkoop van 1 door Domesta op 1 april 2027. Reden: verduurzaming (1 woning)." in sentence
    assert "Dat tekort loopt volgens plan op tot 6 woningen." in sentence


def test_a_sale_that_was_called_off_breaks_nothing(tmp_path: Path) -> None:
    changes = [
        change("1", "2027-02-01", "sale", -4),
        change("2", "2027-02-01", "sale", 4, corrects="1"),
        change("3", "2027-03-01", "demolition", -6),
    ]
    dorp = village_of(hold(tmp_path, changes))
    assert list(dorp.breaking["id"]) == ["3"]
    assert list(dorp.losses["id"]) == ["3"]
    assert list(dorp.breaking["short_homes"]) == [6]


def test_a_small_village_is_flagged_and_its_stock_is_not_told(tmp_path: Path, glossary: Glossary) -> None:
    baseline = [
        {"id": "1", "corporation": "Domesta", "village_code": "dorp", "category": "daeb", "homes": 8},
        {"id": "2", "corporation": "Domesta", "village_code": "stad", "category": "daeb", "homes": 900},
    ]
    meeting = hold(tmp_path, [change("1", "2027-02-01", "sale", -2)], stock_baseline=baseline)
    dorp = village_of(meeting)
    assert dorp.is_secret
    assert (dorp.floor, dorp.stocks, dorp.now) == (None, None, None)
    assert dorp.status == "falls_below_floor"
    assert list(dorp.breaking["id"]) == ["1"]
    assert "8" not in told(meeting, glossary).replace("2028", "")
    assert "niet vermeld vanwege privacy" in told(meeting, glossary)
    assert meeting.villages
    for table in (meeting.villages.by_corporation, meeting.villages.by_category):
        assert set(table.loc[table["village_code"] == "dorp", "homes"]) == {SECRET}


def test_a_village_without_a_baseline_is_unknown(tmp_path: Path, glossary: Glossary) -> None:
    baseline = [{"id": "2", "corporation": "Domesta", "village_code": "stad", "category": "daeb", "homes": 900}]
    meeting = hold(tmp_path, [change("1", "2025-02-01", "new", 12)], stock_baseline=baseline)
    dorp = village_of(meeting)
    assert (dorp.floor, dorp.now, dorp.change, dorp.status) == (None, None, None, "floor_unknown")
    assert told(meeting, glossary) == (
        "Dorp: de sociale voorraad op 1 januari 2023 is onbekend, dus ook of het dorp eronder komt."
    )


def test_households_that_search_are_of_the_latest_period_and_secret_where_few(tmp_path: Path) -> None:
    demand = [
        {"id": "1", "period": "2026-Q2", "village_code": "dorp", "searching_households": 40},
        {"id": "2", "period": "2026-Q3", "village_code": "dorp", "searching_households": 4},
    ]
    dorp = village_of(hold(tmp_path, [change("1", "2025-02-01", "new", 1)], demand=demand))
    assert (dorp.searching, dorp.period) == (SECRET, "2026-Q3")
    assert village_of(hold(tmp_path / "more", [change("1", "2025-02-01", "new", 1)])).searching is None


def test_pitches_and_private_homes_move_no_floor(tmp_path: Path) -> None:
    changes = [
        change("1", "2025-02-01", "sale", -2, category="non_daeb"),
        change("2", "2027-02-01", "new", 6, category="pitch"),
    ]
    dorp = village_of(hold(tmp_path, changes))
    assert (dorp.floor, dorp.now, dorp.coming) == (100, 100, 0)
    assert dorp.losses.empty


def test_the_years_of_a_village_follow_from_its_rows(monitor: VillageMonitor) -> None:
    table = monitor.by_corporation
    elim = table[(table["village_code"] == "elim") & (table["corporation"] == "Woonconcept")].set_index("year")["homes"]
    # 150 + 18; less 2 in 2024, 2 in 2025 and 4 in 2026; 16 more in 2027, 14 in 2028.
    assert elim.to_dict() == {
        2022: 168,
        2023: 168,
        2024: 166,
        2025: 164,
        2026: 160,
        2027: 176,
        2028: 190,
        2029: 190,
        2030: 190,
    }
