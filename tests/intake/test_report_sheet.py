"""The sheet that owners of files get, read back as Excel would."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from atlas.findings import Finding
from atlas.intake import CheckReport, write_report
from atlas.intake.report_part import PartReport
from tests.intake.reports import DATE, HOSTILE, TODAY, report, sound

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from atlas.policy import Glossary

HEADINGS = [
    "Laag",
    "Bestand",
    "Soort gegevens",
    "Code",
    "Ernst",
    "Object",
    "Veld",
    "Waarde",
    "Wat er is",
    "Wat te doen",
]
CHANGES = pd.DataFrame(
    {
        "id": ["=1+1", "H2", "H3", "H4"],
        "change": ["new", "gone", "category", "corporation"],
        "before": [None, "daeb", "daeb", "Domesta"],
        "after": ["trailer", float("nan"), "care", "Woonconcept"],
    }
)


def written(checked: CheckReport, glossary: Glossary, tmp_path: Path, changes: pd.DataFrame | None = None) -> Workbook:
    write_report(checked, glossary, tmp_path / "report.xlsx", changes)
    return openpyxl.load_workbook(tmp_path / "report.xlsx")


def with_value(value: object) -> CheckReport:
    found = Finding("FLD05", "sites.gpkg", "sites", "1", "aantal", value, {"example": "1234"})
    return CheckReport(TODAY, (PartReport("sites", "sites.gpkg", "Gemeente", DATE, "supplied", 1, (found,)),))


def test_every_finding_is_a_row_with_what_is_wrong_and_what_to_do(tmp_path: Path, glossary: Glossary) -> None:
    sheet = written(report(), glossary, tmp_path)["Bevindingen"]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == HEADINGS
    assert [row[3] for row in rows[1:]] == [finding.code for finding in report().findings]
    site = rows[2]
    assert site[:8] == ("Bouwlocaties", "sites.gpkg", "voorbeeld", "FLD10", "fout", "3 (id C)", "eigenaar", HOSTILE)
    assert str(site[8]).startswith("Hier hoort een van")
    assert str(site[9]).endswith(".")


def test_the_summary_says_the_verdict_and_counts_each_file_in_numbers(tmp_path: Path, glossary: Glossary) -> None:
    sheet = written(report(), glossary, tmp_path)["Samenvatting"]
    rows = list(sheet.iter_rows(values_only=True))
    assert str(rows[1][0]).startswith("2 bestanden zijn zo niet te gebruiken.")
    assert "verzonnen" in str(rows[2][0])
    table = {row[1]: row for row in rows}
    date = datetime.datetime(2026, 10, 1)  # noqa: DTZ001 - as Excel keeps a day
    counts = (3442, 3442, 0, 0, 0, 46)
    expected = ("Corporatiewoningen", "domesta.xlsx", "aangeleverd", "Domesta", date, *counts)
    assert table["domesta.xlsx"] == (*expected, "met opmerkingen")
    assert table["woonconcept.xlsx"][5:8] == ("niet gelezen", None, 0)


def test_headers_stay_in_sight_and_can_be_filtered(tmp_path: Path, glossary: Glossary) -> None:
    book = written(report(), glossary, tmp_path, CHANGES)
    for sheet in book.worksheets:
        header = int(str(sheet.freeze_panes)[1:]) - 1
        assert sheet.cell(header, 1).value in {"Laag", "Id"}
        assert sheet.auto_filter.ref.startswith(f"A{header}:")


def test_changes_since_the_last_list_are_told_in_dutch(tmp_path: Path, glossary: Glossary) -> None:
    sheet = written(report(), glossary, tmp_path, CHANGES)["Wijzigingen"]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Id", "Verandering", "Was", "Is nu"),
        ("=1+1", "nieuw", None, "woonwagen"),
        ("H2", "weg", "sociale huurwoning", None),
        ("H3", "andere categorie", "sociale huurwoning", "zorgwoning"),
        ("H4", "andere corporatie", "Domesta", "Woonconcept"),
    ]
    assert "Wijzigingen" not in written(report(), glossary, tmp_path).sheetnames


def test_changes_name_the_corporation_and_the_file_where_these_are_known(tmp_path: Path, glossary: Glossary) -> None:
    known = CHANGES.assign(corporation=["Domesta", "Actium", "Domesta", float("nan")], file="domesta.xlsx")
    rows = list(written(report(), glossary, tmp_path, known)["Wijzigingen"].iter_rows(values_only=True))
    assert rows[0] == ("Id", "Corporatie", "Bestand", "Verandering", "Was", "Is nu")
    assert rows[2] == ("H2", "Actium", "domesta.xlsx", "weg", "sociale huurwoning", None)
    assert rows[4][:3] == ("H4", None, "domesta.xlsx")


@pytest.mark.parametrize(
    "value", ['=HYPERLINK("file:///etc/passwd")', "+1", "@SUM(A1)", "{=1+1}", "https://voorbeeld.nl"]
)
def test_no_value_from_a_file_becomes_a_formula_or_a_link(tmp_path: Path, glossary: Glossary, value: str) -> None:
    book = written(with_value(value), glossary, tmp_path)
    cell = book["Bevindingen"]["H2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (value, "s", None)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("0344", "0344"),
        (12.5, 12.5),
        (-4, -4),
        (True, True),
        (datetime.date(2026, 10, 1), datetime.datetime(2026, 10, 1)),  # noqa: DTZ001 - as Excel keeps a day
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        # 2 to the power 53 plus 1, which a number in Excel can't hold.
        (9_007_199_254_740_993, "9007199254740993"),
        (datetime.date(1066, 10, 14), "1066-10-14"),
        (None, None),
    ],
)
def test_a_value_stands_as_the_file_has_it(tmp_path: Path, glossary: Glossary, value: object, told: object) -> None:
    assert written(with_value(value), glossary, tmp_path)["Bevindingen"]["H2"].value == told


def test_a_value_too_long_for_a_cell_is_cut_and_not_left_out(tmp_path: Path, glossary: Glossary) -> None:
    cell = written(with_value("x" * 40_000), glossary, tmp_path)["Bevindingen"]["H2"]
    assert len(cell.value) == 32_767
    assert cell.value.endswith("x…")


def test_a_report_without_findings_has_an_empty_list(tmp_path: Path, glossary: Glossary) -> None:
    assert written(sound(), glossary, tmp_path)["Bevindingen"].max_row == 1


def test_the_same_report_gives_the_same_bytes(tmp_path: Path, glossary: Glossary) -> None:
    write_report(report(), glossary, tmp_path / "one.xlsx", CHANGES)
    write_report(report(), glossary, tmp_path / "two.xlsx", CHANGES)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
