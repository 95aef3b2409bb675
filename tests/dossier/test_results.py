"""What a command found, as text for people, JSON for a program, CSV and a workbook for Excel."""

from __future__ import annotations

import csv
import datetime
import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from atlas.dossier.result import Result, result_csv, result_json, result_text, write_result_workbook
from atlas.dossier.table_words import NOTHING
from atlas.policy import Glossary, read_glossary
from atlas.privacy import SECRET

if TYPE_CHECKING:
    from pathlib import Path

FORMULA = '=HYPERLINK("http://example.test")'


@pytest.fixture
def result() -> Result:
    account = pd.DataFrame(
        {
            "id": ["V1", "V2", "V3"],
            "kind": ["sale", "new", "new"],
            "homes": pd.array([3008, SECRET, None], dtype=object),
            "difference_homes": pd.array([-4, None, 0], dtype="Int64"),
            "note": [FORMULA, None, "b"],
        }
    )
    stocks = pd.DataFrame({"changed_on": [datetime.date(2027, 5, 13)], "is_new": [True], "homes": [4]})
    empty = pd.DataFrame({"id": [], "homes": []})
    tables = {"account": account, "stocks": stocks, "unplaced": empty}
    return Result("ledger", datetime.date(2026, 10, 1), "example", ("Wat je eerst moet weten.",), tables)


def test_text_aligns_numbers_the_dutch_way_and_tells_unknown_from_secret(result: Result, glossary: Glossary) -> None:
    lines = result_text(result, glossary).splitlines()
    assert lines[0] == "Grootboek van de voorraad, bijgewerkt tot 1 oktober 2026"
    assert lines[1].startswith("Voorbeeld met verzonnen gegevens")
    assert "Wat je eerst moet weten." in lines
    start = lines.index("Verloop")
    heading, sold, secret, unknown = lines[start + 1 : start + 5]
    assert heading.split() == ["Id", "Wat", "Woningen", "Verschil", "Opmerking"]
    assert "verkoop" in sold
    assert sold[: heading.index("Verschil")].rstrip().endswith("3.008")
    assert "niet vermeld vanwege privacy" in secret
    assert secret[: heading.index("Opmerking")].rstrip().endswith("onbekend")
    # Nothing to remark is not an unknown remark.
    assert not secret[heading.index("Opmerking") :]
    assert unknown[heading.index("Opmerking") :] == "b"
    assert "onbekend" in unknown
    assert lines[-1] == "(geen)"


def test_text_says_yes_and_no(result: Result) -> None:
    assert "yes" in result_text(result, read_glossary("en"))


def test_json_keeps_codes_numbers_and_unknowns(result: Result) -> None:
    told = json.loads(result_json(result))
    assert told["result"] == "ledger"
    assert told["date"] == "2026-10-01"
    assert told["data_kind"] == "example"
    assert told["tables"]["account"] == [
        {"id": "V1", "kind": "sale", "homes": 3008, "difference_homes": -4, "note": FORMULA},
        {"id": "V2", "kind": "new", "homes": SECRET, "difference_homes": None, "note": None},
        {"id": "V3", "kind": "new", "homes": None, "difference_homes": 0, "note": "b"},
    ]
    assert told["tables"]["stocks"] == [{"changed_on": "2027-05-13", "is_new": True, "homes": 4}]


def test_csv_is_the_main_table_with_its_kind_of_data_and_no_formula(result: Result, glossary: Glossary) -> None:
    rows = list(csv.DictReader(io.StringIO(result_csv(result, glossary)), delimiter=";"))
    assert [row["Id"] for row in rows] == ["V1", "V2", "V3"]
    assert [row["Wat"] for row in rows] == ["verkoop", "nieuwbouw", "nieuwbouw"]
    assert [row["Woningen"] for row in rows] == ["3008", "niet vermeld vanwege privacy", ""]
    assert rows[0]["Opmerking"] == f"'{FORMULA}"
    assert {row["Soort gegevens"] for row in rows} == {"voorbeeld"}


def test_a_workbook_has_a_sheet_per_table_and_the_same_bytes_each_time(
    result: Result, glossary: Glossary, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        write_result_workbook(result, glossary, path)
    assert first.read_bytes() == second.read_bytes()
    workbook = openpyxl.load_workbook(first)
    assert workbook.sheetnames == ["Lees mij", "Verloop", "Stand", "In geen dorp geplaatst"]
    rows = list(workbook["Verloop"].iter_rows(min_row=2))
    assert [row[2].value for row in rows] == [3008, "niet vermeld vanwege privacy", None]
    assert rows[0][4].data_type == "s"
    assert rows[0][4].value == FORMULA
    assert workbook["Stand"]["A2"].value.date() == datetime.date(2027, 5, 13)
    assert workbook["Stand"]["B2"].value == "ja"


@pytest.fixture
def mixed() -> Result:
    """Return numbers with a word among them, as where a target has no goal."""
    goal = pd.array([87.5, 320.0, NOTHING], dtype=object)
    days = [datetime.date(2028, 9, 30)] * 3
    return Result(
        "ledger", days[0], "supplied", (), {"account": pd.DataFrame({"id": list("abc"), "homes": goal, "day": days})}
    )


def test_csv_has_decimal_commas_among_words_too(mixed: Result, glossary: Glossary) -> None:
    # Excel in Dutch reads 87.5 as a date, and 7.3125 as 73,125.
    rows = list(csv.DictReader(io.StringIO(result_csv(mixed, glossary)), delimiter=";"))
    assert [row["Woningen"] for row in rows] == ["87,5", "320", NOTHING]
    assert [row["Datum"] for row in rows] == ["2028-09-30"] * 3


def test_json_has_no_sign_among_its_numbers(mixed: Result) -> None:
    assert [row["homes"] for row in json.loads(result_json(mixed))["tables"]["account"]] == [87.5, 320, None]


def test_text_and_workbook_show_the_sign_that_there_is_nothing(
    mixed: Result, glossary: Glossary, tmp_path: Path
) -> None:
    assert NOTHING in result_text(mixed, glossary).splitlines()[-1]
    write_result_workbook(mixed, glossary, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Verloop"]
    assert [cell.value for cell in sheet["B"][1:]] == [87.5, 320, NOTHING]
    assert {cell.alignment.horizontal for cell in sheet["B"]} == {"right"}
    # A date that does not fit in its column is ##### in Excel.
    assert sheet.column_dimensions["C"].width >= len("30 september 2028")
