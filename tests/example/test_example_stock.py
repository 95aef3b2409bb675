"""The stock: does it add up to the table of 1-1-2023, and do the homes on the map follow from it?"""

import datetime
from collections import Counter
from functools import cache

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from tests.example.drawn_layers import features_of, rows_of

TABLE_2023 = {
    ("Domesta", "daeb"): 3008,
    ("Woonconcept", "daeb"): 3281,
    ("Actium", "daeb"): 230,
    ("Woonservice", "daeb"): 76,
    ("Domesta", "care"): 389,
    ("Woonconcept", "care"): 149,
    ("Actium", "care"): 16,
    ("Domesta", "trailer"): 5,
    ("Woonconcept", "trailer"): 17,
    ("Domesta", "pitch"): 40,
    ("Woonconcept", "pitch"): 55,
    ("Woonconcept", "non_daeb"): 6,
}
TOWN_AND_VILLAGES = 11

Cell = tuple[str, str, str]


def cell(row: dict[str, str]) -> Cell:
    return row["corporation"], row["village_code"] or village_at(row), row["category"]


@cache
def village_shapes() -> dict[str, BaseGeometry]:
    shapes = features_of("neighbourhoods")
    parts: dict[str, list[BaseGeometry]] = {}
    for row in rows_of("neighbourhood_figures"):
        parts.setdefault(row["village_code"], []).append(shapes[row["neighbourhood_code"]][1])
    return {village: shapely.union_all(part) for village, part in parts.items()}


def village_at(change: dict[str, str]) -> str:
    """Return the village in which the site of a change lies, or the point that it gives."""
    site = change["site_id"]
    point = (
        features_of("sites")[site][1].centroid if site else shapely.Point(float(change["x_rd"]), float(change["y_rd"]))
    )
    (village,) = [village for village, shape in village_shapes().items() if shape.contains(point)]
    return village


def baseline() -> Counter[Cell]:
    return Counter({cell(row): int(row["homes"]) for row in rows_of("stock_baseline")})


def stock_after(last: str, status: tuple[str, ...] = ("realised", "planned")) -> Counter[Cell]:
    stock = baseline()
    for row in rows_of("stock_changes"):
        if row["date"] <= last and row["status"] in status:
            stock[cell(row)] += int(row["homes"])
    return stock


def social_per_village(stock: Counter[Cell]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for (_, village, category), homes in stock.items():
        totals[village] += homes if category != "non_daeb" else 0
    return totals


@pytest.fixture(scope="module")
def homes_per_cell() -> Counter[Cell]:
    homes = rows_of("homes")
    spots = np.array([(float(home["x_rd"]), float(home["y_rd"])) for home in homes])
    village_of = np.full(len(homes), "nowhere-at-all", dtype=object)
    for village, shape in village_shapes().items():
        village_of[shapely.contains_xy(shape, *spots.T)] = village
    return Counter(
        (home["corporation"], str(village), home["category"]) for home, village in zip(homes, village_of, strict=True)
    )


def test_the_baseline_adds_up_to_the_table_of_2023_per_corporation_and_category() -> None:
    totals: Counter[tuple[str, str]] = Counter()
    for (corporation, _, category), homes in baseline().items():
        totals[corporation, category] += homes
    assert dict(totals) == TABLE_2023
    assert sum(totals.values()) == 7272


def test_every_village_has_social_homes() -> None:
    daeb: Counter[str] = Counter()
    for (_, village, category), homes in baseline().items():
        daeb[village] += homes if category == "daeb" else 0
    assert len(daeb) == TOWN_AND_VILLAGES
    assert min(daeb.values()) >= 20


def test_homes_on_the_map_are_the_baseline_plus_what_was_realised(homes_per_cell: Counter[Cell]) -> None:
    assert homes_per_cell == stock_after("2026-09-30", ("realised",))


def test_pitch_locations_hold_the_pitches_and_rental_trailers_of_the_stock(
    homes_per_cell: Counter[Cell],
) -> None:
    counted: Counter[Cell] = Counter()
    for properties, point in features_of("pitches").values():
        village = next(name for name, shape in village_shapes().items() if shape.contains(point))
        counted[properties["corporation"], village, "pitch"] += properties["pitches"]
        counted[properties["corporation"], village, "trailer"] += properties["rental_trailers"]
    assert +counted == Counter({key: homes for key, homes in homes_per_cell.items() if key[2] in ("pitch", "trailer")})


def test_only_elim_is_below_its_stock_of_2023() -> None:
    before = social_per_village(baseline())
    now = social_per_village(stock_after("2026-09-30", ("realised",)))
    short = {village: now[village] - before[village] for village in before if now[village] < before[village]}
    assert short == {"elim": -8}


def test_a_planned_sale_brings_stuifzand_below_its_stock_before_2028() -> None:
    before = social_per_village(baseline())
    by_2028 = social_per_village(stock_after("2027-12-31"))
    assert {village for village in before if by_2028[village] < before[village]} == {"stuifzand"}


def test_realised_changes_end_where_the_planned_ones_begin() -> None:
    changes = rows_of("stock_changes")
    realised = [row["date"] for row in changes if row["status"] == "realised"]
    planned = [row["date"] for row in changes if row["status"] == "planned"]
    assert min(realised) >= "2023-01-01"
    assert max(realised) <= "2026-09-30" < min(planned)
    assert max(planned) <= "2030-12-31"


def test_the_net_addition_is_well_short_of_a_straight_line_to_320() -> None:
    straight_line_homes = 320 * 3.75 / 5
    realised = sum(social_per_village(stock_after("2026-09-30", ("realised",))).values())
    assert 0 < realised - sum(social_per_village(baseline()).values()) < straight_line_homes / 2


def test_only_three_of_the_seventeen_new_pitches_are_realised() -> None:
    pitches = {
        row["corporation"]: int(row["homes"])
        for row in rows_of("stock_changes")
        if row["category"] == "pitch" and row["status"] == "realised"
    }
    assert pitches == {"Woonconcept": 3}


def test_in_the_zeeheldenbuurt_demolition_runs_ahead_of_new_homes() -> None:
    realised: Counter[str] = Counter()
    for row in rows_of("stock_changes"):
        if row["site_id"] in ("HGV-05", "HGV-06") and row["status"] == "realised":
            realised[row["kind"]] += int(row["homes"])
    assert realised == {"demolition": -62}


def test_no_stock_ever_falls_below_zero() -> None:
    for day in sorted({row["date"] for row in rows_of("stock_changes")}):
        assert min(stock_after(day).values()) >= 0, day


def test_conversions_move_homes_without_losing_any() -> None:
    moved: Counter[tuple[str, str, str]] = Counter()
    for row in rows_of("stock_changes"):
        if row["kind"] == "conversion":
            moved[row["date"], row["corporation"], row["village_code"]] += int(row["homes"])
    assert set(moved.values()) == {0}


def test_changes_have_the_sign_of_their_kind() -> None:
    booked = [row for row in rows_of("stock_changes") if not row["corrects"]]
    for row in booked:
        if row["kind"] in ("new", "purchase"):
            assert int(row["homes"]) > 0, row["id"]
        if row["kind"] in ("sale", "demolition"):
            assert int(row["homes"]) < 0, row["id"]


def test_what_sites_deliver_in_the_stock_is_what_the_sites_promise() -> None:
    sites = features_of("sites")
    delivered: Counter[tuple[str, str]] = Counter()
    for row in rows_of("stock_changes"):
        if not row["site_id"]:
            continue
        site, _ = sites[row["site_id"]]
        assert site["corporation"] == row["corporation"], row["id"]
        kind = "demolition" if row["kind"] == "demolition" else row["category"]
        delivered[row["site_id"], kind] += abs(int(row["homes"]))
        if row["kind"] == "new":
            assert row["date"].startswith(str(site["delivery_year"])), row["id"]
    columns = {
        "daeb": "homes_social",
        "pitch": "pitches",
        "trailer": "pitches",
        "demolition": "homes_demolished",
    }
    for (site_id, kind), homes in delivered.items():
        assert sites[site_id][0][columns[kind]] == homes, (site_id, kind)


def test_three_changes_leave_their_village_to_a_site_or_a_place() -> None:
    open_rows = [row for row in rows_of("stock_changes") if not row["village_code"]]
    placed = {(row["id"], row["status"], row["site_id"], village_at(row)) for row in open_rows}
    assert placed == {
        ("SC-036", "realised", "", "hollandscheveld"),
        ("SC-058", "planned", "NOO-01", "noordscheschut"),
        ("SC-066", "planned", "NWL-01", "nieuwlande"),
    }


def test_a_correction_brings_back_one_of_the_sales_that_it_names() -> None:
    changes = {row["id"]: row for row in rows_of("stock_changes")}
    (correction,) = [row for row in changes.values() if row["corrects"]]
    wrong = changes[correction["corrects"]]
    assert (wrong["id"], wrong["homes"], correction["homes"]) == ("SC-029", "-8", "1")
    assert cell(wrong) == cell(correction)
    assert wrong["date"] < correction["date"]


def test_new_homes_came_up_to_fourteen_months_late_and_a_few_on_time() -> None:
    late = [
        (datetime.date.fromisoformat(row["date"]) - datetime.date.fromisoformat(row["first_planned"])).days
        for row in rows_of("stock_changes")
        if row["first_planned"] and row["status"] == "realised" and row["kind"] == "new"
    ]
    realised = [row for row in rows_of("stock_changes") if row["status"] == "realised" and row["kind"] == "new"]
    assert len(late) > len(realised) / 2
    assert sum(days <= 0 for days in late) == 2
    assert 365 < max(late) <= 14 * 31


def test_some_village_sales_have_no_reason_recorded() -> None:
    sales = [row for row in rows_of("stock_changes") if row["kind"] == "sale" and row["village_code"] != "hoogeveen"]
    assert {bool(row["quality"]) for row in sales} == {True, False}


def improved(corporation: str, status: str) -> int:
    rows = [row for row in rows_of("improvements") if (row["corporation"], row["status"]) == (corporation, status)]
    return sum(int(row["homes"]) for row in rows)


def test_domesta_is_well_behind_on_sustainable_homes_and_woonconcept_on_course() -> None:
    # By hand, from the table. Domesta realised 44 + 32 + 58 + 46 + 22, planned 64 + 72; agreed are 700.
    assert (improved("Domesta", "realised"), improved("Domesta", "planned")) == (202, 136)
    # Woonconcept realised 26 + 34 + 24 + 38 + 32, planned 18 + 36; agreed are 200.
    assert (improved("Woonconcept", "realised"), improved("Woonconcept", "planned")) == (154, 54)
    assert sum(int(row["homes_out_of_efg"]) for row in rows_of("improvements")) == 110


def test_status_holders_got_more_than_a_tenth_in_one_year_of_one_corporation() -> None:
    vacated: Counter[tuple[str, str]] = Counter()
    given: Counter[tuple[str, str]] = Counter()
    for row in rows_of("vacancies"):
        vacated[row["corporation"], row["period"][:4]] += int(row["vacated_homes"])
        given[row["corporation"], row["period"][:4]] += int(row["status_holder_homes"])
    # Woonconcept in 2024: 6 + 7 + 6 + 6 = 25 of 55 + 52 + 57 + 53 = 217.
    assert [key for key in vacated if given[key] > vacated[key] / 10] == [("Woonconcept", "2024")]
    assert (given["Woonconcept", "2024"], vacated["Woonconcept", "2024"]) == (25, 217)
