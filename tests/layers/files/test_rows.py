"""Lists as clerks keep them: titles, headers repeated, totals below, and rows named as their sheet numbers them."""

from __future__ import annotations

import datetime
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
import shapely

from atlas.layers.catalogue import Address
from atlas.layers.expected import Expected
from atlas.layers.files import read_part
from atlas.layers.files.addresses import addresses_to_ask
from atlas.layers.files.excel import read_excel
from atlas.layers.files.tables import read_csv
from atlas.layers.part import Part, read_checked
from tests.layers.files.lists import catalogue_of, entry, refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from atlas.findings import Finding
    from atlas.layers.files import Raw

Rows = list[list[object]]

PLACED = {"x": "x", "y": "y", "crs": "EPSG:28992"}
HOMES = {"constants": {"category": "daeb", "corporation": "Actium"}, **PLACED}
ENDINGS = pytest.mark.parametrize("ending", [".csv", ".xlsx"])


def write(folder: Path, ending: str, rows: Sequence[Sequence[object]]) -> str:
    """Write rows as they stand, in a CSV or a workbook; return the name of the file."""
    path = folder / f"lijst{ending}"
    if ending == ".csv":
        lines = (",".join("" if value is None else str(value) for value in row) for row in rows)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                book.active.cell(place, column, value)
        book.save(path)
    return path.name


def read(folder: Path, file: str, **keys: object) -> Raw:
    part = entry(file=file, **keys)
    return read_part(catalogue_of(folder, homes=part), "homes", part)


def checked(folder: Path, file: str, **keys: object) -> Part:
    part = entry(file=file, **{**HOMES, **keys})
    return read_checked(catalogue_of(folder, homes=part), "homes", part, Expected(corporations=("Actium",)))


def told(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.feature) for finding in findings]


# The number that stands beside a row in Excel.


@ENDINGS
def test_every_finding_on_a_row_names_it_as_its_sheet_does(tmp_path: Path, ending: str) -> None:
    # Header in row 2 of the workbook and row 1 of the CSV; below it a row with nothing in it.
    header: Rows = [["id", "x", "y", "build_year"]]
    rows: Rows = [["A", 232_100, 524_000, 1984], [], ["B", 232_200, "?", 1984], ["C", 232_300, 524_000, "oud"]]
    rows += [["D", 232_300, 5, 1984]]
    file = write(tmp_path, ending, ([[]] if ending == ".xlsx" else []) + header + rows)
    shift = ending == ".xlsx"
    found = checked(tmp_path, file, constants={"category": "daeb"}, fields={"corporation": "id"}).findings
    assert [finding for finding in told(found) if finding[0] != "FLD13"] == [
        ("TAB13", f"{4 + shift} (id B)"),
        ("FLD05", f"{5 + shift} (id C)"),
        ("CRS08", f"{6 + shift} (id D)"),
    ]
    unknown = [finding.feature for finding in found if finding.code == "FLD13"]
    assert unknown == [f"{row + shift} (id {letter})" for row, letter in ((2, "A"), (4, "B"), (5, "C"), (6, "D"))]


@ENDINGS
def test_an_id_given_twice_and_one_not_given_are_named_by_row_alone(tmp_path: Path, ending: str) -> None:
    rows: Rows = [["id", "x", "y"], ["A", 1, 2], [None, 1, 2], ["A", 1, 2]]
    for prefix in ("", "D-"):
        found = checked(tmp_path, write(tmp_path, ending, rows), prefix=prefix).findings
        assert told(found)[:2] == [("FLD02", "3"), ("FLD03", f"4 (id {prefix}A)")]
        assert found[1].facts["first"] == "2"
        assert "dit is ook al het id van object 2" in found[1].problem("nl")


def test_a_row_of_several_lines_is_one_row(tmp_path: Path) -> None:
    file = write(tmp_path, ".csv", [["id", "x", "y"], ['"A\nB"', 232_100, 524_000], ["C", "?", 524_000]])
    assert told(checked(tmp_path, file).findings) == [("TAB13", "3 (id C)")]


def test_a_list_of_addresses_names_its_rows_too(tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text("id,straat,nr,plaats\n\nA,Kerkweg,,Hoogeveen\n", encoding="utf-8")
    address = Address(street="straat", number="nr", town="plaats")
    assert told(read(tmp_path, "lijst.csv", address=address).findings) == [("TAB15", "3 (id A)")]


# Rows without a place.


@ENDINGS
def test_a_row_without_coordinates_says_which_to_fill_in(tmp_path: Path, ending: str) -> None:
    rows: Rows = [["id", "x", "y"], ["A", 232_100, 524_000], ["B", None, None], ["C", 232_100, 524_000]]
    (finding,) = checked(tmp_path, write(tmp_path, ending, rows)).findings[:1]
    assert (finding.code, finding.severity, finding.feature) == ("TAB44", "rejected", "3 (id B)")
    assert "Vul x en y in, of haal de rij weg" in finding.advice("nl")


def test_a_row_without_coordinates_is_told_once(tmp_path: Path) -> None:
    file = write(tmp_path, ".csv", [["id", "x", "y"], ["A", 232_100, 524_000], ["B", None, None]])
    codes = [code for code, _ in told(checked(tmp_path, file).findings)]
    assert codes.count("TAB44") == 1
    assert "GEO01" not in codes


@pytest.mark.parametrize(
    ("x", "y", "code", "crs"),
    [
        (6.47, 52.72, "CRS10", "EPSG:4326"),
        (52.72, 6.47, "CRS10", "EPSG:4326"),
        (232_100, 524_000, "CRS11", "EPSG:28992"),
        (1, 2, "CRS06", "EPSG:28992"),
        (None, None, "CRS06", "EPSG:28992"),
    ],
)
def test_a_list_without_a_crs_is_refused_with_the_one_that_its_coordinates_look_like(
    tmp_path: Path, x: object, y: object, code: str, crs: str
) -> None:
    file = write(tmp_path, ".csv", [["id", "x", "y"], ["A", x, y], ["B", None, None]])
    (finding,) = refused(lambda: read(tmp_path, file, x="x", y="y"))
    assert finding.code == code
    for language in ("en", "nl"):
        assert f'crs = "{crs}"' in finding.advice(language)


def test_one_row_far_away_does_not_change_what_the_others_look_like(tmp_path: Path) -> None:
    rows: Rows = [["id", "x", "y"], *([letter, 6.47, 52.72] for letter in "ABCD"), ["E", 232_100, 524_000]]
    (finding,) = refused(lambda: read(tmp_path, write(tmp_path, ".csv", rows), x="x", y="y"))
    assert finding.code == "CRS10"


# What stands above and between the rows.


@pytest.mark.parametrize("first", ["sep=;\r\n", "SEP=;\n", '"sep=;"\n'])
@pytest.mark.parametrize("keys", [{}, {"style": "dutch"}, {"separator": ";"}])
def test_a_first_line_that_tells_excel_the_separator_is_no_data(
    tmp_path: Path, first: str, keys: dict[str, object]
) -> None:
    (tmp_path / "lijst.csv").write_bytes((first + "id;x;y\nA;1;2\n;;\nB;;\n").encode())
    raw = read(tmp_path, "lijst.csv", **PLACED, **keys)
    assert raw.frame.drop(columns="geometry").iloc[0].tolist() == ["A", "1", "2"]
    # Excel does not show that line: the header is its row 1.
    assert told(raw.findings) == [("TAB44", "4 (id B)")]


def test_a_first_line_for_excel_gives_way_to_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_bytes(b"sep=;\nid;naam\nA;B\n")
    (finding,) = refused(lambda: read(tmp_path, "lijst.csv", separator="\t"))
    assert (finding.code, finding.facts["found"]) == ("TAB04", "';'")


@pytest.mark.parametrize("title", ["Woningen per 1-10-2026", "Woningen per 1-10-2026;;;", "Domesta;2026;"])
def test_a_title_above_the_header_of_a_csv_gives_one_finding(tmp_path: Path, title: str) -> None:
    rows = "".join(f"{number};Kerkweg;1;2\n" for number in range(30))
    (tmp_path / "lijst.csv").write_text(f"{title}\n\nid;straat;x;y\n{rows}", encoding="utf-8")
    (finding,) = refused(lambda: read_csv(tmp_path / "lijst.csv", "homes", entry(style="dutch")))
    assert finding.code == "TAB45"
    assert "misschien is het een titel" in finding.problem("nl")


def test_rows_that_mostly_differ_from_the_header_give_one_finding(tmp_path: Path) -> None:
    # Commas of numbers, in a list with commas between its columns.
    (tmp_path / "lijst.csv").write_text("id,huur\nA,612,50\nB,613,50\nC,614\n", encoding="utf-8")
    (finding,) = refused(lambda: read_csv(tmp_path / "lijst.csv", "homes", entry()))
    assert (finding.code, finding.facts) == ("TAB45", {"named": 2, "found": 3})
    assert "between quotation marks" in finding.advice()


@ENDINGS
def test_a_header_repeated_in_the_middle_is_left_out_and_told_once(tmp_path: Path, ending: str) -> None:
    header = ["id", "x", "y", "build_year"]
    rows: Rows = [[*header], ["A", 232_100, 524_000, 1984], [*header], ["id", "x", None, None]]
    rows += [["B", 232_200, 524_000, 1985], ["id", 232_300, 524_000, 1986]]
    part = checked(tmp_path, write(tmp_path, ending, rows))
    assert told(part.findings) == [("TAB46", "3 (id id)"), ("TAB46", "4 (id id)")]
    assert {finding.severity for finding in part.findings} == {"rejected"}
    # The home called "id" is none of the headers. Five rows were read, and two of them left out.
    assert (part.ids, part.features) == (["A", "B", "id"], 5)


@ENDINGS
@pytest.mark.parametrize(
    "last",
    [
        ["Totaal", None, None, 3969],
        ["Totaal:", None, None, 3969],
        ["TOTAL", None, None, 3969],
        ["Som", None, None, 3969],
        ["Totaal woningen", None, None, None],
        [None, "Totaal", None, 3969],
    ],
)
def test_totals_in_the_last_row_are_left_out_and_told_once(tmp_path: Path, ending: str, last: list[object]) -> None:
    rows: Rows = [["id", "x", "y", "build_year"], ["A", 232_100, 524_000, 1984], ["B", 232_200, 524_000, 1985], last]
    part = checked(tmp_path, write(tmp_path, ending, rows))
    name = f"4 (id {last[0]})" if last[0] else "4"
    assert told(part.findings) == [("TAB47", name)]
    assert (part.ids, part.features) == (["A", "B"], 3)


@pytest.mark.parametrize(
    "last",
    [
        ["Total", 232_300, 524_000, 1986],  # a filling station, with a place of its own
        ["C", 232_300, 524_000, "Totaal"],
        ["SOM-3", None, None, 1986],
        ["Totaal 3", None, None, 1986],
        ["Sommen", None, None, 1986],
    ],
)
def test_a_real_last_row_is_never_taken_for_totals(tmp_path: Path, last: list[object]) -> None:
    rows: Rows = [["id", "x", "y", "build_year"], ["A", 232_100, 524_000, 1984], last]
    raw = read(tmp_path, write(tmp_path, ".csv", rows), **PLACED)
    assert list(raw.frame["id"]) == ["A", last[0]]


def test_totals_among_rows_that_begin_alike_are_a_row_like_the_others(tmp_path: Path) -> None:
    rows: Rows = [["id", "x", "y"], ["Total Noord", 232_100, 524_000], ["Total Zuid", None, None]]
    raw = read(tmp_path, write(tmp_path, ".csv", rows), **PLACED)
    assert list(raw.frame["id"]) == ["Total Noord", "Total Zuid"]


def test_a_formula_without_a_result_in_a_row_of_totals_is_no_matter(tmp_path: Path) -> None:
    rows: Rows = [["id", "build_year"], ["A", 1984], ["Totaal", "=SUM(B2:B2)"]]
    write(tmp_path, ".xlsx", rows)
    raw = read_excel(tmp_path / "lijst.xlsx", "homes", entry(file="lijst.xlsx"))
    assert told(raw.findings) == [("TAB47", "3 (id Totaal)")]


# What Excel makes of ids and house numbers.

TO_ASK = Address(street="straat", number="nr", addition="toev", town="plaats")


@pytest.mark.parametrize(
    ("ending", "number", "addition", "field"),
    [
        (".xlsx", datetime.date(2026, 12, 1), None, "nr"),
        (".xlsx", datetime.datetime(2026, 12, 1, 9, 0), "A", "nr"),  # noqa: DTZ001 - Excel has no time zones
        (".xlsx", 12, datetime.date(2026, 12, 1), "toev"),
        (".csv", "1-dec", None, "nr"),
        (".csv", "mrt-12", None, "nr"),
        (".csv", "01-12-2026", None, "nr"),
        (".csv", 12, "2-jan-26", "toev"),
    ],
)
def test_a_house_number_that_became_a_date_is_rejected_and_nobody_is_asked_for_it(
    tmp_path: Path, ending: str, number: object, addition: object, field: str
) -> None:
    rows: Rows = [["id", "straat", "nr", "toev", "plaats"], ["A", "Kerkweg", number, addition, "Hoogeveen"]]
    file = write(tmp_path, ending, rows)
    (finding,) = read(tmp_path, file, address=TO_ASK).findings
    assert (finding.code, finding.severity, finding.feature) == ("TAB48", "rejected", "2 (id A)")
    assert (finding.field, finding.value) == (field, str(addition if field == "toev" else number))
    assert "opmaak Tekst" in finding.advice("nl")
    assert addresses_to_ask(catalogue_of(tmp_path, homes=entry(file=file, address=TO_ASK))).empty


@pytest.mark.parametrize("number", ["1-12", "12-A", "1-3hs", "12/14"])
def test_a_house_number_with_a_hyphen_is_no_date(tmp_path: Path, number: str) -> None:
    file = write(tmp_path, ".csv", [["id", "straat", "nr", "toev", "plaats"], ["A", "Kerkweg", number, "", "Elim"]])
    assert [found.code for found in read(tmp_path, file, address=TO_ASK).findings] == ["TAB19"]


@ENDINGS
def test_ids_that_excel_cut_short_are_warned_of_once(tmp_path: Path, ending: str) -> None:
    rows: Rows = [["id"], ["A"], ["2E+05"], ["1.23E+11"], ["12E5"]]
    (finding,) = read(tmp_path, write(tmp_path, ending, rows)).findings
    assert (finding.code, finding.severity, finding.feature) == ("TAB49", "warning", "3 (id 2E+05)")
    assert (finding.field, finding.value, finding.facts) == ("id", "2E+05", {"count": 2})


def test_dutch_ids_that_excel_cut_short_are_warned_of_too(tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text("id;naam\n1,23E+11;A\n", encoding="utf-8")
    assert told(read(tmp_path, "lijst.csv", style="dutch").findings) == [("TAB49", "2 (id 1,23E+11)")]


# Zips made on Windows.


def test_a_zip_with_backslashes_between_its_folders_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "levering.zip", "w") as archive:
        archive.writestr("levering\\", b"")
        archive.writestr("levering\\2026\\lijst.csv", "id\n0344\n")
    assert list(read(tmp_path, "levering.zip").frame["id"]) == ["0344"]


@pytest.mark.parametrize(
    "name", ["..\\lijst.csv", "a\\..\\..\\lijst.csv", "\\lijst.csv", "C:\\lijst.csv", "\\\\s\\l.csv"]
)
def test_a_zip_with_backslashes_that_lead_out_of_it_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "levering.zip", "w") as archive:
        archive.writestr(name, "id\n0344\n")
    (finding,) = refused(lambda: read(tmp_path, "levering.zip"))
    assert finding.code == "FIL32"


def test_coordinates_of_a_list_stay_with_their_rows(tmp_path: Path) -> None:
    rows: Rows = [["id", "x", "y"], ["A", 1, 1], [], ["id", "x", "y"], ["B", 2, 2], ["Totaal", None, None]]
    frame = read(tmp_path, write(tmp_path, ".csv", rows), **PLACED).frame
    assert dict(zip(frame["id"], frame.geometry, strict=True)) == {"A": shapely.Point(1, 1), "B": shapely.Point(2, 2)}
