"""`atlas ledger`, as a user runs it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from atlas.cli import main
from tests.conftest import ROOT
from tests.small_world import feature, point, write_world

if TYPE_CHECKING:
    from pathlib import Path


def ledger(*arguments: object, layers: Path = ROOT / "layers") -> Result:
    words = ["ledger", *(str(argument) for argument in arguments), "--layers", str(layers)]
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Give the small world: 90 homes of Domesta in the village, 8 sold and 3 built, 20 planned."""
    return write_world(tmp_path / "layers")


def tables(*arguments: object, layers: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(ledger(*arguments, "--format", "json", layers=layers).stdout)
    return {**told["tables"], "sentences": told["sentences"], "data_kind": told["data_kind"]}


def test_it_says_first_that_it_is_not_to_be_shared(world: Path) -> None:
    told = ledger(layers=world).stdout
    assert "deel het niet verder" in told[: told.index("Verloop")]
    assert "verzonnen" in told[: told.index("Verloop")]
    told = ledger("--lang", "en", layers=world).stdout
    assert "do not share it" in told[: told.index("Account")]
    assert not [word for word in ("woning", " van ", "dorp ") if word in told]


def test_the_account_of_a_corporation_in_a_village(world: Path) -> None:
    # 90 on 1-1-2023; 8 sold on 1-5-2024, 3 built on 1-5-2025, 20 planned on 1-5-2027.
    found = tables("--corporation", "Domesta", "--village", "dorp", "--category", "daeb", layers=world)
    kinds = ("quarter", "opening", "new", "sale", "closing")
    assert [tuple(row[kind] for kind in kinds) for row in found["account"]] == [
        ("2023-Q1", 90, 0, 0, 90),
        ("2024-Q2", 90, 0, -8, 82),
        ("2025-Q2", 82, 3, 0, 85),
        ("2027-Q2", 85, 20, 0, 105),
    ]
    (stock,) = found["stocks"]
    assert stock["village"] == "Dorp"
    assert [stock[end] for end in ("opening", "now", "2024-Q4", "2026-Q4", "2027-Q4")] == [90, 85, 82, 85, 105]
    assert found["sentences"][1] == (
        "Op 1 januari 2023 was de stand 90. Tot en met 2030-Q4 komen er 23 bij en gaan er 8 af: dat maakt 105."
        " Plannen tellen mee, per saldo 20."
    )


def test_a_quarter_tells_each_account_and_the_rows_until_then(world: Path) -> None:
    found = tables("--village", "DORP", "--social", "--quarter", "2025-Q3", "--rows", layers=world)
    assert [(row["corporation"], row["opening"], row["closing"]) for row in found["account"]] == [
        ("Actium", 10, 10),
        ("Domesta", 85, 85),
    ]
    rows = found["rows"]
    assert [(row["id"], row["homes"]) for row in rows] == [("1", 90), ("2", 10), ("1", -8), ("2", 3)]
    assert rows[-1]["together"] == sum(row["homes"] for row in rows) == 95
    assert "Achter het getal van 2025-Q3 staan 4 rijen, samen 95." in found["sentences"]


def test_the_rows_are_the_main_table_where_they_are_asked_for(world: Path) -> None:
    told = ledger("--category", "daeb", "--rows", "--format", "csv", layers=world).stdout
    rows = list(csv.DictReader(io.StringIO(told), delimiter=";"))
    assert rows[0]["Wat"] == "beginstand"
    assert sum(int(row["Woningen"]) for row in rows) == int(rows[-1]["Samen"])
    assert {row["Soort gegevens"] for row in rows} == {"voorbeeld"}


def test_what_is_in_no_village_or_was_corrected_is_listed(tmp_path: Path) -> None:
    change = {"corporation": "Domesta", "category": "daeb", "kind": "sale", "status": "realised"}
    rows = [
        {"id": "C1", "date": "2024-05-01", **change, "homes": -8, "village_code": "dorp", "corrects": ""},
        {"id": "C2", "date": "2025-05-01", **change, "homes": 1, "village_code": "dorp", "corrects": "C1"},
        {"id": "C3", "date": "2025-06-01", **change, "homes": -5, "village_code": "", "corrects": ""},
    ]
    found = tables("--category", "daeb", layers=write_world(tmp_path, stock_changes=rows))
    assert [(row["id"], row["corrects"]) for row in found["corrections"]] == [("C2", "C1")]
    assert [(row["id"], row["village"]) for row in found["unplaced"]] == [("C3", "geen dorp bekend")]
    assert any(said.startswith("In geen dorp geplaatst: 1 wijziging, samen -5.") for said in found["sentences"])
    # It counts in the total all the same: 90 + 900 - 8 + 1 - 5.
    assert sum(row["now"] for row in found["stocks"]) == 978


def test_differences_from_the_lists_are_told_and_what_can_not_be_compared(tmp_path: Path) -> None:
    homes = [
        feature(point(202_500 + step, 500_500), id=f"H{step}", corporation="Domesta", category="daeb")
        for step in range(84)
    ]
    found = tables("--village", "dorp", layers=write_world(tmp_path, homes=homes))
    assert [(row["corporation"], row["difference_homes"]) for row in found["differences"]] == [
        ("Actium", None),
        ("Domesta", -1),
    ]
    assert any("verschillen van het grootboek bij 1 van 1 post." in said for said in found["sentences"])
    assert "Niet te vergelijken, want er is geen woningenlijst: Actium." in found["sentences"]


def test_without_lists_it_says_that_they_are_unknown(world: Path) -> None:
    found = tables(layers=world)
    assert "differences" not in found
    assert any("onbekend, want de laag homes ontbreekt" in said for said in found["sentences"])


def test_a_workbook_holds_every_table_with_numbers_as_numbers(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "ledger.xlsx"
    assert ledger("--rows", "--format", "xlsx", "--out", out, layers=world).exit_code == 0
    workbook = openpyxl.load_workbook(out)
    assert workbook.sheetnames == [
        "Lees mij",
        "Rijen achter het getal",
        "Verloop",
        "Stand",
        "In geen dorp geplaatst",
        "Verbeterde rijen",
    ]
    readme = [str(row[0].value) for row in workbook["Lees mij"].iter_rows()]
    assert any("deel het niet verder" in line for line in readme)
    header, first = (list(row) for row in workbook["Verloop"].iter_rows(max_row=2, values_only=True))
    assert first[header.index("Eind")] == 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--corporation", "Nergens"), "There is no corporation 'Nergens'. Choose one of: Actium, Domesta."),
        (("--village", "elders"), "There is no village 'elders'. Choose one of: stad, dorp."),
        (("--category", "huis"), "Choose one of: daeb, care, trailer, pitch, non_daeb."),
        (("--quarter", "2019-Q1"), "There is no quarter '2019-Q1'. Choose one of: 2023-Q1,"),
        (("--quarter", "2027"), "expected a year and a quarter from 1 to 4"),
        (("--format", "xlsx"), "Name a file with --out."),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(world: Path, arguments: tuple[str, ...], said: str) -> None:
    done = ledger(*arguments, layers=world)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not done.stdout


def test_without_the_tables_of_the_stock_it_says_what_to_add(tmp_path: Path) -> None:
    done = ledger(layers=write_world(tmp_path, stock_changes=None))
    assert done.exit_code == 2
    assert "the ledger needs both stock_baseline and stock_changes" in done.stderr
