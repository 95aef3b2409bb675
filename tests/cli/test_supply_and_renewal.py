"""`atlas supply`, `atlas renewal` and the finding of a gap, as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner, Result

from atlas.cli import main
from atlas.meeting.checks import checks
from tests.small_world import site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Write layers in which 5 homes of a WUP area go on 10 May 2027 and 3 came nearby."""
    row = {"corporation": "Domesta", "village_code": "dorp", "category": "daeb"}
    changes = [
        {
            "id": "D",
            "date": "2027-05-10",
            "site_id": "IN",
            "kind": "demolition",
            "homes": -5,
            "status": "planned",
            **row,
        },
        {"id": "N", "date": "2026-05-10", "site_id": "S1", "kind": "new", "homes": 3, "status": "realised", **row},
        {"id": "M", "date": "2027-06-10", "site_id": "S1", "kind": "new", "homes": 8, "status": "planned", **row},
    ]
    demand = [
        {"id": place, "period": "2026-Q3", "village_code": place, "searching_households": households}
        for place, households in (("dorp", 40), ("stad", 300))
    ]
    sites = [site("S1"), site("IN", geometry=square(203_000, 501_350, 50))]
    return write_world(tmp_path / "layers", sites=sites, stock_changes=changes, demand=demand)


def test_renewal_tells_the_gap_and_what_could_help(world: Path) -> None:
    told = " ".join(run("renewal", "--layers", world).stdout.split())
    assert "Voorbeeld met verzonnen gegevens" in told
    assert (
        "Buurt West: sloop van 5 woningen op 10 mei 2027: dan klaar binnen 1,0 km: 3 vervangende woningen. 2 te weinig,"
        " tot 10 juni 2027." in told
    )
    assert "Wat kan helpen: slopen na 10 juni 2027, of eerder opleveren: Proeflocatie (S1)." in told


def test_renewal_gives_a_program_its_numbers(world: Path) -> None:
    told = json.loads(run("renewal", "--format", "json", "--layers", world).stdout)
    (row,) = told["tables"]["demolitions"]
    assert {name: row[name] for name in ("id", "day", "homes", "ready", "gap", "ready_on", "late_gap")} == {
        "id": "D",
        "day": "2027-05-10",
        "homes": 5,
        "ready": 3,
        "gap": 2,
        "ready_on": "2027-06-10",
        "late_gap": None,
    }
    assert [each["balance"] for each in told["tables"]["balance"]] == [3, -2, 6]


def test_renewal_goes_to_excel_in_either_form(world: Path, tmp_path: Path) -> None:
    text = run("renewal", "--format", "csv", "--layers", world).stdout
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert (row["WUP-gebied"], row["Te weinig"]) == ("Buurt West", "2")
    book = tmp_path / "keten.xlsx"
    assert run("renewal", "--format", "xlsx", "--layers", world, "--out", book).exit_code == 0
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["Lees mij", "Geplande sloop", "Sloop en vervanging op datum", "Sloop zonder locatie"]
    heading, values = sheets["Geplande sloop"].iter_rows(values_only=True)
    assert dict(zip(heading, values, strict=True))["Te weinig"] == 2


def test_supply_tells_villages_first_and_then_quarters(world: Path, tmp_path: Path) -> None:
    told = json.loads(run("supply", "--format", "json", "--lang", "en", "--layers", world).stdout)
    assert told["sentences"][0] == (
        "By plan 8 social rented homes will be added up to and including 31 December 2027, and 5 will go."
    )
    assert [*told["tables"]] == ["villages", "quarters"]
    village = next(row for row in told["tables"]["villages"] if row["village"] == "Dorp")
    # The site plans 12 of its 20 social homes clustered: of the 8 that come 4,8, so 5. Per home 40 / 8 search.
    assert (village["homes_added"], village["homes_clustered"], village["homes_regular"]) == (8, 5, 3)
    assert (village["homes_gone"], village["searching_per_home"]) == (5, 5)
    assert [row["quarter"] for row in told["tables"]["quarters"]] == ["2027-Q2"]
    text = run("supply", "--layers", world).stdout
    assert text.index("Aanbod en vraag per dorp") < text.index("Aanbod en vraag per kwartaal")
    assert run("supply", "--format", "csv", "--layers", world).stdout.removeprefix("\ufeff").startswith("Stad of dorp;")
    book = tmp_path / "aanbod.xlsx"
    assert run("supply", "--format", "xlsx", "--layers", world, "--out", book).exit_code == 0
    assert openpyxl.load_workbook(book).sheetnames == [
        "Lees mij",
        "Aanbod en vraag per dorp",
        "Aanbod en vraag per kwartaal",
    ]


@pytest.mark.parametrize("form", ["table", "json", "csv"])
@pytest.mark.parametrize(
    ("command", "layer", "name"),
    [
        ("renewal", "wup_areas", "WUP-gebieden"),
        ("renewal", "stock_baseline", "Sociale voorraad 1-1-2023"),
        ("supply", "stock_changes", "Veranderingen in de voorraad"),
    ],
)
def test_a_table_that_is_absent_is_named(tmp_path: Path, command: str, layer: str, name: str, form: str) -> None:
    done = run(command, "--format", form, "--layers", write_world(tmp_path, **{layer: None}))
    assert done.exit_code == 0
    assert form == "csv" or f"Onbekend, want de tabel '{name}' ontbreekt." in " ".join(done.stdout.split())


def test_check_warns_of_the_gap(world: Path) -> None:
    told = run("check", "--layers", world).stdout
    assert told.count("WUP01 stock_changes.csv, layer stock_changes, feature D, field date") == 1
    assert "3 replacement homes within 1,000 m are ready by then: 2 too few." in told
    assert run("check", "--strict", "--layers", world).exit_code == 1


def test_the_gaps_of_the_example_stand_among_the_checks_of_the_meeting(
    example_meeting: Meeting, glossary: Glossary
) -> None:
    told = [line for line in checks(example_meeting, glossary) if "er is sloop" in line]
    assert told == [
        f"Veranderingen in de voorraad, {row}: er is sloop van {homes} woningen gepland in De Arend; binnen 1.000 m"
        f" zijn dan 0 vervangende woningen klaar: {homes} te weinig."
        for row, homes in (("SC-047", 16), ("SC-050", 20))
    ]
