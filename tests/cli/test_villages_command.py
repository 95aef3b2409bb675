"""`atlas villages`: what a tenant, a program and a person with Excel get to see."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from atlas.cli import main
from tests.small_world import default_layers, site, square, write_world

LAYERS = Path(__file__).parents[2] / "layers"


def run(*arguments: object, layers: Path = LAYERS) -> Result:
    return CliRunner().invoke(main, ["villages", "--layers", str(layers), *map(str, arguments)])


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("villages") / "dorpen.xlsx"
    done = run("--format", "xlsx", "--out", path)
    assert done.exit_code == 0, done.output
    return openpyxl.load_workbook(path)


def rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    head, *body = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def test_the_terminal_says_first_which_village_is_in_trouble() -> None:
    done = run()
    assert done.exit_code == 0, done.output
    text = " ".join(done.stdout.split())
    assert text.index("Voorbeeld met verzonnen gegevens") < text.index("Elim: 180 sociale huurwoningen")
    assert text.index("Elim: 180") < text.index("Stuifzand: 34") < text.index("Tiendeveen: 52")
    assert text.index("Tiendeveen: 52") < text.index("Op of boven de stand van 1 januari 2023")
    # The many rows per year and corporation are for a workbook.
    assert "--format xlsx" in text
    assert "Per corporatie" not in text


def test_who_knows_only_excel_sees_it_on_the_first_rows(book: openpyxl.Workbook) -> None:
    lines = [str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert any(line.startswith("Elim: 180 sociale huurwoningen, 8 minder") for line in lines[:4])
    first, second, *_ = rows(book, "Dorpen")
    assert list(first)[:3] == ["Dorp", "Status", "Wat er speelt"]
    assert (first["Dorp"], first["Status"]) == ("Elim", "onder de stand")
    assert str(first["Wat er speelt"]).startswith("180 sociale huurwoningen, 8 minder dan op 1 januari 2023.")
    # Baseline 188, less 8; with the 16 of Dorpshart 196.
    assert [first[key] for key in ("Stand op 1-1-2023", "Nu", "Verschil met de stand")] == [188, 180, -8]
    assert first["Eind van de afspraken, volgens plan"] == 196
    assert (first["Onder de stand vanaf"], first["Tot en met"]) == ("2024-Q2", "2027-Q3")
    assert (second["Dorp"], second["Status"]) == ("Stuifzand", "komt onder de stand")
    assert (second["Onder de stand vanaf"], second["Tot en met"]) == ("2027-Q2", "geen eind gepland")


def test_trouble_stands_out_in_colour_where_all_is_well_does_not(book: openpyxl.Workbook) -> None:
    cells = [row[1] for row in book["Dorpen"].iter_rows(min_row=2)]
    grounds = {str(cell.value): cell.fill.fgColor.rgb if cell.fill.fill_type else None for cell in cells}
    assert grounds["op of boven de stand"] is None
    assert None not in {grounds["onder de stand"], grounds["komt onder de stand"]}
    assert grounds["onder de stand"] != grounds["komt onder de stand"]


def test_the_workbook_has_the_sales_that_break_a_floor_and_what_mends_it(book: openpyxl.Workbook) -> None:
    broken = {str(row["Dorp"]): row for row in rows(book, "Plannen die te veel weghalen")}
    assert set(broken) == {"Stuifzand", "Tiendeveen"}
    assert broken["Stuifzand"]["Tekort aan het eind van dat kwartaal"] == 4
    assert broken["Stuifzand"]["Wat het oplevert"] == "geen reden vastgelegd"
    assert "Dorpsrand Stuifzand" in str(broken["Stuifzand"]["Wat het goedmaakt"])
    assert "Volgens plan weer op peil in het 4e kwartaal van 2028" in str(broken["Tiendeveen"]["Wat het goedmaakt"])
    years = {row["Jaar"]: row["Woningen"] for row in rows(book, "Dorpen per jaar") if row["Dorp"] == "Elim"}
    assert [years[year] for year in range(2022, 2029)] == [188, 188, 186, 184, 180, 196, 210]
    assert {
        "Dorpen per corporatie",
        "Dorpen per soort",
        "Verkoop en sloop in dorpen",
        "Locaties in en bij dorpen",
    } <= set(book.sheetnames)


def test_a_program_gets_values_and_not_words() -> None:
    done = run("--format", "json", "--lang", "en")
    told = json.loads(done.stdout)
    assert told["data_kind"] == "example"
    assert told["sentences"][0].startswith("Elim: 180 social rented homes, 8 fewer than on 1 January 2023.")
    elim = told["tables"]["villages"][0]
    assert (elim["status"], elim["floor_homes"], elim["homes_now"]) == ("below_floor", 188, 180)
    assert told["tables"]["breaking"][0]["change_date"] == "2027-05-13"


def test_excel_reads_the_csv_in_dutch(tmp_path: Path) -> None:
    out = tmp_path / "dorpen.csv"
    assert run("--format", "csv", "--out", out).exit_code == 0
    first = next(iter(csv.DictReader(io.StringIO(out.read_text("utf-8-sig")), delimiter=";")))
    assert (first["Dorp"], first["Status"], first["Soort gegevens"]) == ("Elim", "onder de stand", "voorbeeld")


def test_page_and_pictures_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    world, folder = write_world(tmp_path / "layers"), tmp_path / "pictures"
    assert run("--folder", folder, layers=world).exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["dorp.png", "villages.html", "villages.xlsx"]
    before = (folder / "dorp.png").read_bytes()
    (folder / "notulen.txt").write_text("van iemand anders")
    done = run("--folder", folder, layers=world)
    assert done.exit_code == 2
    assert "notulen.txt" in done.stderr
    assert (folder / "dorp.png").read_bytes() == before


def test_an_absent_table_is_said(tmp_path: Path) -> None:
    done = run(layers=write_world(tmp_path / "layers", stock_changes=None))
    assert done.exit_code == 0, done.output
    assert "want de tabel 'Veranderingen in de voorraad' ontbreekt" in " ".join(done.stdout.split())


def test_what_belongs_to_no_village_and_what_may_not_be_shared_is_said(tmp_path: Path) -> None:
    layers = default_layers()
    changes = [{**row, "site_id": ""} for row in layers["stock_changes"]]
    changes[0]["village_code"] = ""
    hidden = site("S2", disclosure="working_group", geometry=square(203_500, 501_000, 100))
    world = write_world(tmp_path / "layers", stock_changes=changes, sites=[site(), hidden])
    done = run(layers=world)
    assert done.exit_code == 0, done.output
    text = " ".join(done.stdout.split())
    # The sale of 8 homes of May 2024.
    assert "Van 1 verandering, samen 8 sociale huurwoningen erbij of eraf, is niet bekend in welk dorp" in text
    assert "Bevat 1 locatie die alleen voor de werkgroep zijn" in text


def test_small_stocks_are_in_no_form_of_the_result(tmp_path: Path) -> None:
    layers = default_layers()
    baseline = [{**row, "homes": 7 if row["village_code"] == "dorp" else 900} for row in layers["stock_baseline"]]
    baseline = [row for row in baseline if row["category"] == "daeb"]
    changes = [layers["stock_changes"][1]]
    world = write_world(tmp_path / "layers", stock_baseline=baseline, stock_changes=changes)
    told = json.loads(run("--format", "json", layers=world).stdout)
    dorp = next(row for row in told["tables"]["villages"] if row["village_name"] == "Dorp")
    assert {dorp[key] for key in ("floor_homes", "homes_now", "homes_at_end")} == {"secret"}
    for table in ("years", "by_corporation", "by_category"):
        assert {row["homes"] for row in told["tables"][table] if row["village_code"] == "dorp"} == {"secret"}, table
    assert "niet vermeld vanwege privacy" in run(layers=world).stdout
