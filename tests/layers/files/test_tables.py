"""Lists as corporations send them, read as they stand."""

from __future__ import annotations

import csv
import datetime
import time
from typing import TYPE_CHECKING, Literal

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from atlas.layers.expected import Expected
from atlas.layers.files.excel import read_excel
from atlas.layers.files.points import with_points
from atlas.layers.files.tables import read_csv
from atlas.layers.part import read_checked
from tests.layers.files.lists import catalogue_of, change_member, entry, refused

if TYPE_CHECKING:
    from pathlib import Path

DUTCH = "id;naam;x;y\nH-1;Súderstraat;232.100,5;524.000\nH-2;Kerkweg;232200;524100,25\n"


def rows(table: pd.DataFrame) -> list[list[object]]:
    """Return the values of a table, None for what is missing."""
    return [[None if pd.isna(value) else value for value in row] for row in table.to_numpy(dtype=object)]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "saved_in", "keys"),
    [
        ("id,naam\n0344,Súd\n", "utf-8", {}),
        ("id,naam\r\n0344,Súd\r\n", "utf-8-sig", {}),
        ("id;naam\r\n0344;Súd\r\n", "cp1252", {"style": "dutch", "encoding": "cp1252"}),
        ("id\tnaam\n0344\tSúd\n", "utf-16", {"separator": "\t", "encoding": "utf-16"}),
        ('"id",naam\n"0344","Súd"\n', "utf-8-sig", {"encoding": "UTF-8"}),
        (" id ,naam,\n\n0344,Súd,\n,,\n", "utf-8", {}),
    ],
)
def test_a_list_reads_the_same_however_its_program_saved_it(
    tmp_path: Path, text: str, saved_in: str, keys: dict[str, str]
) -> None:
    table = read_csv(write(tmp_path / "lijst.csv", text, saved_in), "homes", entry(**keys)).frame
    assert list(table.columns) == ["id", "naam"]
    assert rows(table) == [["0344", "Súd"]]


def test_text_stays_as_it_stands(tmp_path: Path) -> None:
    text = 'a,b,c,d,e\n0344,3.008,NA,"twee\nregels, en ""dit""", nan \n007,3008,null,,1e5\n'
    table = read_csv(write(tmp_path / "lijst.csv", text), "homes", entry()).frame
    assert rows(table) == [
        ["0344", "3.008", "NA", 'twee\nregels, en "dit"', " nan "],
        ["007", "3008", "null", None, "1e5"],
    ]


VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
ROWS = st.lists(
    # What repeats the header, a, b, c, is left out: see test_rows.py.
    st.tuples(VALUES, VALUES, VALUES).filter(lambda row: any(row) and not {*row} <= {"", *"abc"}),
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=ROWS, separator=st.sampled_from([",", ";", "\t", "|"]), quoting=st.sampled_from([0, 1]))
def test_whatever_is_written_as_csv_is_read_the_same(
    tmp_path: Path, values: list[tuple[str, ...]], separator: str, quoting: Literal[0, 1]
) -> None:
    path = tmp_path / "lijst.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator, quoting=quoting).writerows([("a", "b", "c"), *values])
    table = read_csv(path, "homes", entry(separator=separator)).frame
    assert rows(table) == [[value or None for value in row] for row in values]


def test_a_list_with_names_alone_has_no_rows(tmp_path: Path) -> None:
    table = read_csv(write(tmp_path / "lijst.csv", "id,naam\n"), "homes", entry()).frame
    assert list(table.columns) == ["id", "naam"]
    assert len(table) == 0


def test_a_hundred_thousand_rows_take_no_time_to_speak_of(tmp_path: Path) -> None:
    text = "id;x;y\n" + "".join(f"H{number};23{number:06d},5;524000\n" for number in range(100_000))
    keys = entry(style="dutch", x="x", y="y", crs="EPSG:28992")
    path = write(tmp_path / "lijst.csv", text)
    begun = time.process_time()
    raw = with_points(read_csv(path, "homes", keys).frame, "homes", keys)
    # A loop over rows in Python takes some 10 s for a million; this is a tenth of that, with room for a slow computer.
    assert time.process_time() - begun < 3
    assert raw.frame.geometry.iloc[99_999].coords[0] == (23_099_999.5, 524_000)


def test_dutch_coordinates_become_points(tmp_path: Path) -> None:
    keys = entry(style="dutch", x="x", y="y", crs="EPSG:28992")
    raw = with_points(read_csv(write(tmp_path / "lijst.csv", DUTCH), "homes", keys).frame, "homes", keys)
    assert [point.coords[0] for point in raw.frame.geometry] == [(232_100.5, 524_000), (232_200, 524_100.25)]
    assert raw.frame.crs == "EPSG:28992"
    assert list(raw.frame["naam"]) == ["Súderstraat", "Kerkweg"]
    assert raw.findings == []


def test_longitude_and_latitude_are_x_and_y_in_degrees(tmp_path: Path) -> None:
    keys = entry(x="lon", y="lat", crs="EPSG:4326")
    path = write(tmp_path / "lijst.csv", "id,lat,lon\nH-1,52.72,6.48\n")
    raw = with_points(read_csv(path, "homes", keys).frame, "homes", keys)
    assert raw.frame.geometry.iloc[0].coords[0] == (6.48, 52.72)
    assert raw.frame.crs == "EPSG:4326"


def test_coordinates_of_a_workbook_are_numbers_or_texts_of_its_style() -> None:
    keys = entry(style="dutch", x="x", y="y", crs="EPSG:28992")
    table = pd.DataFrame({"id": ["H-1", "H-2"], "x": [232_100, "232.200,5"], "y": [524_000.5, 524_100]}, dtype=object)
    raw = with_points(table, "homes", keys)
    assert [point.coords[0] for point in raw.frame.geometry] == [(232_100, 524_000.5), (232_200.5, 524_100)]


def test_a_row_without_a_place_is_told_once_however_its_id_is_written(tmp_path: Path) -> None:
    write(tmp_path / "woningen.csv", "id,x,y\n H-1 ,?,524000\nH-2,232200,524100\n")
    part = entry(x="x", y="y", crs="EPSG:28992", constants={"corporation": "Domesta", "category": "daeb"})
    found = read_checked(catalogue_of(tmp_path, homes=part), "homes", part, Expected()).findings
    assert [(finding.code, finding.feature) for finding in found] == [("TAB13", "2 (id H-1)")]


def test_a_field_called_geometry_is_kept_under_another_name() -> None:
    table = pd.DataFrame({"id": ["H-1"], "geometry": ["hoekhuis"], "x": ["1"], "y": ["2"]})
    raw = with_points(table, "homes", entry(x="x", y="y", crs="EPSG:28992"))
    assert list(raw.frame["geometry_2"]) == ["hoekhuis"]
    assert raw.frame.geometry.iloc[0].coords[0] == (1, 2)
    assert [finding.code for finding in raw.findings] == ["FIL16"]


def test_a_workbook_keeps_its_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append(["id", "code", "aantal", "huur", "bouw\njaar", "opgeleverd", "gemeten", "lift"])
    sheet.append([1, "0344", 3.0, 612.5, 2020, datetime.date(2026, 1, 2), datetime.datetime(2026, 1, 2, 9, 30), True])  # noqa: DTZ001 - Excel has no time zones
    sheet.append([None, "  "])
    sheet.append([2, None, 4, None, None, datetime.datetime(2026, 12, 31), None, False])  # noqa: DTZ001 - the same
    book.save(tmp_path / "lijst.xlsx")
    table = read_excel(tmp_path / "lijst.xlsx", "homes", entry(file="lijst.xlsx")).frame
    assert list(table.columns) == ["id", "code", "aantal", "huur", "bouw jaar", "opgeleverd", "gemeten", "lift"]
    assert rows(table) == [
        [1, "0344", 3, 612.5, 2020, datetime.date(2026, 1, 2), datetime.datetime(2026, 1, 2, 9, 30), True],  # noqa: DTZ001 - the same
        [2, None, 4, None, None, datetime.date(2026, 12, 31), None, False],
    ]
    assert [type(value) for value in table.iloc[0]] == [
        *(int, str, int, float, int),
        *(datetime.date, datetime.datetime, bool),
    ]


def test_dates_of_a_mac_workbook_count_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["id", "datum"])
    book.active.append(["A", datetime.date(2026, 1, 2)])
    book.save(tmp_path / "lijst.xlsx")
    table = read_excel(tmp_path / "lijst.xlsx", "homes", entry(file="lijst.xlsx")).frame
    assert table["datum"].iloc[0] == datetime.date(2026, 1, 2)


def test_a_formula_gives_what_excel_worked_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "build_year"])
    book.active.append(["A", "=1900+84"])
    book.save(tmp_path / "lijst.xlsx")
    worked_out = lambda xml: xml.replace(b"<v />", b"<v>1984</v>").replace(b"<v></v>", b"<v>1984</v>")  # noqa: E731
    change_member(tmp_path / "lijst.xlsx", "xl/worksheets/sheet1.xml", worked_out)
    table = read_excel(tmp_path / "lijst.xlsx", "homes", entry(file="lijst.xlsx")).frame
    assert table["build_year"].iloc[0] == 1984


def test_the_only_visible_sheet_is_read_and_others_by_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.active.append(["zichtbaar"])
    hidden = book.create_sheet("Keuzes")
    hidden.append(["id"])
    hidden.append(["verborgen"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "lijst.xlsx")
    path = tmp_path / "lijst.xlsx"
    assert list(read_excel(path, "homes", entry(file="lijst.xlsx")).frame["id"]) == ["zichtbaar"]
    assert list(read_excel(path, "homes", entry(file="lijst.xlsx", layer="Keuzes")).frame["id"]) == ["verborgen"]


def test_several_visible_sheets_need_a_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Woningen"
    book.create_sheet("Toelichting")
    path = tmp_path / "lijst.xlsx"
    book.save(path)
    (unnamed,) = refused(lambda: read_excel(path, "homes", entry(file="lijst.xlsx")))
    assert unnamed.facts["inside"] == ["Woningen", "Toelichting"]
    (misnamed,) = refused(lambda: read_excel(path, "homes", entry(file="lijst.xlsx", layer="Huizen")))
    assert "no layer Huizen" in misnamed.problem()
    assert "Woningen" in misnamed.problem()


def test_an_error_in_a_column_that_is_not_read_is_no_matter(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "notitie"])
    book.active.append(["A", "#N/A"])
    book.save(tmp_path / "lijst.xlsx")
    table = read_excel(tmp_path / "lijst.xlsx", "homes", entry(file="lijst.xlsx")).frame
    assert rows(table) == [["A", None]]
