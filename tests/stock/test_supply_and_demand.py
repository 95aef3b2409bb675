"""Supply against demand: split and added up by hand, exact to the home, and secret where it would tell too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.layers import read_layers
from atlas.privacy import SECRET
from atlas.quarter import Quarter
from atlas.stock import keep_ledger
from atlas.stock.supply import COMING, _parts, supply_and_demand, supply_by_village
from atlas.stock.supply_words import supply_words
from tests.small_world import site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy

END = Quarter(2027, 4)


def change(identifier: str, date: str, kind: str, homes: int, site_id: str = "", **more: object) -> dict[str, Any]:
    row: dict[str, Any] = {"id": identifier, "date": date, "corporation": "Domesta", "village_code": "dorp"}
    row |= {"site_id": site_id, "kind": kind, "category": "daeb", "homes": homes, "corrects": ""}
    return {**row, "status": "planned" if date > "2026-10-01" else "realised", **more}


def demand(period: str, village: str, households: int | str, waiting: int | str = 30) -> dict[str, object]:
    row: dict[str, object] = {"id": f"{period}-{village}", "period": period, "village_code": village}
    return {**row, "searching_households": households, "waiting_time_months": waiting, "search_time_months": 12}


def supply(folder: Path, policy: Policy, changes: list[dict[str, Any]], **world: Any) -> pd.DataFrame:  # noqa: ANN401
    layers = read_layers(write_world(folder, **{"stock_changes": changes, **world}))
    ledger = keep_ledger(layers, policy)
    assert ledger is not None
    return supply_and_demand(ledger, layers, policy)


def parts(lines: pd.DataFrame, village: str = "dorp") -> dict[str, int]:
    row = supply_by_village(lines, END).loc[village]
    return {kind: int(row[kind]) for kind in (*COMING, "homes", "pitches", "gone") if row[kind]}


def test_the_town_of_the_example_by_hand(example_meeting: Meeting) -> None:
    # Until 31 December 2027: 46 (Zeeheldenbuurt fase 1) + 40 flex (Flexlocatie Zuid) + 18 clustered (Hof Venesluis)
    # + 22 (Stationslocatie) + 48 (Arendplein) = 174, of which 116 regular. Gone: 16 + 20 + 22 demolished, 12 + 14 + 2
    # sold = 86. 2.498 search, so 14,36 per home that comes. A year before, 57 months of waiting as well.
    lines = example_meeting.supply
    assert lines is not None
    assert parts(lines, "hoogeveen") == {"regular": 116, "clustered": 18, "flex": 40, "homes": 174, "gone": 86}
    row = supply_by_village(lines, END).loc["hoogeveen"]
    assert row["searching_per_home"] == pytest.approx(2498 / 174)
    assert (row["waiting_time_months"], row["waiting_time_months_change"], row["search_time_months_change"]) == (
        57,
        0,
        1,
    )


def test_what_comes_and_goes_is_what_the_ledger_books(example_meeting: Meeting) -> None:
    lines, ledger, policy = example_meeting.supply, example_meeting.ledger, example_meeting.policy
    assert lines is not None
    assert ledger is not None
    planned = ledger.of(policy.lists.social_categories.names).entries
    planned = planned[planned["is_planned"]]
    booked = planned.groupby(["village_code", "quarter"])["homes"].sum()
    net = lines.assign(net=lines["homes"] - lines["gone"]).set_index(["village_code", "quarter"])["net"]
    booked.index = pd.MultiIndex.from_tuples([(place, str(Quarter.from_index(q))) for place, q in booked.index])
    assert net[net != 0].sort_index().to_dict() == booked[booked != 0].sort_index().to_dict()
    assert (lines[list(COMING)].sum(axis="columns") == lines["homes"]).all()


def test_a_quarter_in_which_homes_only_go_is_told(tmp_path: Path, policy: Policy) -> None:
    lines = supply(tmp_path, policy, [change("D", "2027-05-10", "sale", -5)])
    assert lines.set_index(["village_code", "quarter"])["gone"]["dorp", "2027-Q2"] == 5


def test_homes_are_of_the_kinds_that_their_site_plans(tmp_path: Path, policy: Policy) -> None:
    # Of 20 social homes 12 are clustered and 3 flex, so 5 regular. Of 7 that come first: 1,75, 4,2 and 1,05;
    # rounded down 1, 4 and 1, and the one that is left goes to the largest remainder: 2, 4 and 1.
    sites = [site("S1", homes_social=20, homes_clustered=12, homes_flex=3)]
    lines = supply(tmp_path, policy, [change("N", "2027-05-10", "new", 7, "S1")], sites=sites)
    assert parts(lines) == {"regular": 2, "clustered": 4, "flex": 1, "homes": 7}


def test_homes_without_site_are_regular_and_those_of_an_unknown_plan_unknown(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    sites = [site("S1", homes_flex=None)]
    rows = [
        change("N1", "2027-05-10", "new", 7, "S1"),
        change("N2", "2027-05-10", "purchase", 2),
        change("N3", "2027-05-10", "new", 3, "S1", category="trailer"),
        change("N4", "2027-05-10", "new", 3, "S1", category="pitch"),
        change("N5", "2027-05-10", "new", 4, category="care"),
        change("N6", "2027-05-10", "new", 9, category="non_daeb"),
        change("N7", "2028-05-10", "new", 9),
        change("N8", "2026-05-10", "new", 9),
    ]
    lines = supply(tmp_path, policy, rows, sites=sites)
    kinds = {"regular": 2, "unknown_kind": 7, "trailers": 3, "care": 4}
    assert parts(lines) == {**kinds, "homes": 16, "pitches": 3}
    words = supply_words(
        supply_by_village(lines, END), pd.Series({"stad": "Stad", "dorp": "Dorp"}), END.last_day, glossary
    )
    assert words == [
        "Volgens plan komen er 16 sociale huurwoningen bij tot en met 31 december 2027, en gaan er 0 weg.",
        "Hoeveel huishoudens zoeken, is onbekend, want de tabel 'Vraag' ontbreekt of is leeg.",
        "Van 7 woningen is onbekend welk soort het wordt: de locatie zegt niet hoeveel geclusterd of flex is.",
        "In de plannen staat niet welke woningen voor starters zijn. Die zijn dus niet apart geteld.",
    ]


def test_the_latest_demand_is_told_with_its_change_in_a_year(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    table = [
        demand("3e kwartaal 2025", "dorp", 30, 26),
        demand("4e kwartaal 2025", "dorp", 90, 90),
        demand("3e kwartaal 2026", "dorp", 40, 30),
        demand("3e kwartaal 2026", "stad", 300, 31),
    ]
    lines = supply(tmp_path, policy, [change("N", "2027-05-10", "new", 16)], demand=table)
    villages = supply_by_village(lines, END)
    assert villages.loc["dorp", ["searching_households", "period"]].to_list() == [40, "3e kwartaal 2026"]
    assert villages["searching_per_home"].to_dict() == {"stad": None, "dorp": 2.5}
    assert villages["waiting_time_months_change"]["dorp"] == 4
    assert pd.isna(villages["waiting_time_months_change"]["stad"])
    words = supply_words(villages, pd.Series({"stad": "Stad", "dorp": "Dorp"}), END.last_day, glossary)
    assert words[1:4] == [
        "In Stad komt er tot die dag niets bij, terwijl daar wel mensen zoeken.",
        "Van de plekken waar wel woningen bijkomen, zoeken in Dorp de meeste huishoudens per woning: 2,5.",
        "De wachttijd is het meest opgelopen in Dorp: van 26 naar 30 maanden in een jaar.",
    ]


def test_a_small_count_of_households_is_told_nowhere(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    # 7 is less than may be told; 300 alone would tell it, with the total of the municipality.
    table = [demand("2026-Q3", "dorp", 7), demand("2026-Q3", "stad", 300)]
    lines = supply(tmp_path, policy, [change("N", "2027-05-10", "new", 2)], demand=table)
    villages = supply_by_village(lines, END)
    assert set(lines["searching_households"]) == {SECRET}
    assert villages["searching_per_home"].to_dict() == {"stad": None, "dorp": SECRET}
    words = supply_words(villages, pd.Series({"stad": "Stad", "dorp": "Dorp"}), END.last_day, glossary)
    assert "Kleine aantallen zoekenden zijn niet vermeld, vanwege de privacy." in words


def test_the_order_of_the_rows_and_a_split_change_make_no_difference(tmp_path: Path, policy: Policy) -> None:
    sites = [
        site("S1", homes_social=20, homes_clustered=12, homes_flex=3),
        site("S2", geometry=square(203_500, 501_000, 50)),
    ]
    rows = [change("N", "2027-05-10", "new", 7, "S1"), change("M", "2027-08-10", "new", 9, "S2")]
    split = [rows[1], change("N1", "2027-05-12", "new", 3, "S1"), change("N2", "2027-05-10", "new", 4, "S1")]
    whole, in_parts = (
        supply(tmp_path / name, policy, each, sites=sites) for name, each in (("whole", rows), ("split", split))
    )
    pd.testing.assert_frame_equal(whole, in_parts)


@given(homes=st.integers(1, 400), social=st.integers(1, 60), clustered=st.integers(0, 60), flex=st.integers(0, 60))
def test_parts_add_up_and_are_less_than_one_home_off(homes: int, social: int, clustered: int, flex: int) -> None:
    sites = pd.DataFrame({"homes_social": [social], "homes_clustered": [clustered], "homes_flex": [flex]}, index=["S"])
    found = dict(_parts(homes, "S", sites))
    shares = {"regular": max(0, social - clustered - flex), "clustered": clustered, "flex": flex}
    assert sum(found.values()) == homes
    assert all(abs(found[kind] - homes * share / sum(shares.values())) < 1 for kind, share in shares.items())
