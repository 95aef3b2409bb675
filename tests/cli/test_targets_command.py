"""`atlas targets`, as a user runs it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from atlas.cli import main
from tests.small_world import write_world

MOST_SIGNS = 100
LAYERS = Path(__file__).parents[2] / "layers"


def targets(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["targets", *(str(argument) for argument in arguments)], catch_exceptions=False)


@pytest.fixture(scope="module")
def told() -> str:
    return targets("--layers", LAYERS).stdout


def test_the_terminal_tells_sentences_and_a_table_that_fits(told: str) -> None:
    assert max(len(line) for line in told.splitlines()) <= MOST_SIGNS
    sentences = " ".join(told.splitlines())
    assert told.startswith("Waar staan de afspraken op 1 oktober 2026?\nVoorbeeld met verzonnen gegevens")
    assert "sinds 1 januari 2023; afgesproken is 320 erbij. Met harde plannen wordt dat " in sentences
    assert "is niet bekend op welke locatie" in sentences
    assert "staat niet in de lijsten van de corporaties" in sentences
    actium = next(line for line in told.splitlines() if line.startswith("Netto erbij") and "Actium" in line)
    assert actium.split() == ["Netto", "erbij", "Actium", "11", "10", "8", "20", "20", "8", "3"]


def test_small_counts_are_on_no_line_of_a_village(told: str) -> None:
    # Fluitenberg had fewer than 10 accessible homes among its list.
    village = next(line for line in told.splitlines() if line.startswith("Fluitenberg"))
    assert village.count("niet vermeld vanwege privacy") == 2


def test_a_program_reads_every_target_as_json(tmp_path: Path) -> None:
    found = json.loads(targets("--format", "json", "--layers", write_world(tmp_path)).stdout)
    assert found["result"] == "targets"
    ranges = {row["target_id"]: row for row in found["tables"]["ranges"]}
    # Of the small world: 8 sold and 3 built, of the social ones.
    assert ranges["net_social_homes"]["today_low"] == -8 + 3
    assert ranges["out_of_labels_efg"]["today_low"] is None
    assert any("de tabel 'Vrijgekomen woningen' ontbreekt" in sentence for sentence in found["sentences"])


def test_excel_gets_a_sheet_per_table_and_a_csv_of_the_main_one(tmp_path: Path) -> None:
    layers, sheet, table = write_world(tmp_path / "layers"), tmp_path / "targets.xlsx", tmp_path / "targets.csv"
    targets("--format", "xlsx", "--out", sheet, "--layers", layers)
    workbook = openpyxl.load_workbook(sheet)
    assert len(workbook.sheetnames) == 4
    assert [cell.value for cell in workbook.worksheets[1][2]][:4] == ["Netto erbij", "samen", 320, -5]
    targets("--format", "csv", "--out", table, "--layers", layers)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    assert rows[0]["Wat"] == "Netto erbij"
    assert {row["Soort gegevens"] for row in rows} == {"voorbeeld"}


def test_it_speaks_english_when_asked(tmp_path: Path) -> None:
    found = targets("--lang", "en", "--layers", write_world(tmp_path)).stdout
    assert found.startswith("Where do the agreements stand on 1 October 2026?")
    assert "320 more was agreed" in " ".join(found.splitlines())
    assert not [word for word in ("woningen", " van ", "afspraak") if word in found.split("Agreement 2")[0]]


def test_without_the_stock_one_message_says_what_to_do(tmp_path: Path) -> None:
    result = targets("--layers", write_world(tmp_path, stock_baseline=None, stock_changes=None))
    assert result.exit_code == 2
    assert "stock_baseline and stock_changes" in result.stderr
    assert "atlas template" in result.stderr
