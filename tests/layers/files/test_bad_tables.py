"""Lists as they should not be: refused or rejected, and told with the place and what to do."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from atlas.layers.files import read_part
from atlas.layers.files.excel import read_excel
from atlas.layers.files.points import with_points
from atlas.layers.files.tables import read_csv
from tests.layers.files.lists import catalogue_of, change_member, entry, refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from atlas.findings import Finding

SHEET = "xl/worksheets/sheet1.xml"


def csv_findings(path: Path, content: bytes, **keys: object) -> list[Finding]:
    path = path / "lijst.csv"
    path.write_bytes(content)
    return refused(lambda: read_csv(path, "homes", entry(**keys)))


def workbook(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "lijst.xlsx")
    return folder / "lijst.xlsx"


def excel_findings(path: Path) -> list[Finding]:
    return refused(lambda: read_excel(path, "homes", entry(file="lijst.xlsx", fields={"build_year": "jaar"})))


# Row 17: text in another encoding.


def test_latin_1_text_names_the_encoding_to_set_with_a_preview(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, "id,naam\n1,Kerkweg\n2,Súderstraat\n".encode("latin-1"))
    assert finding.code == "TAB01"
    assert "line 3" in finding.problem()
    assert finding.value == "Súderstraat"
    assert 'encoding = "cp1252"' in finding.advice()


def test_utf_8_read_as_cp1252_is_found_out(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, "id,naam\n1,Súd\n".encode(), encoding="cp1252")
    assert (finding.facts["line"], finding.value) == ("2", "Súd")
    assert 'encoding = "utf-8"' in finding.advice()


def test_utf_16_as_excel_saves_unicode_text_is_named(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, "id\tnaam\n1\tSúd\n".encode("utf-16"))
    assert 'encoding = "utf-16"' in finding.advice()


def test_an_encoding_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, b"id\n1\n", encoding="latijn")
    assert finding.problem() == "there is no encoding latijn"


# Row 33: a Dutch list read as another, and back.


def test_a_dutch_list_read_as_plain_is_refused_with_what_to_set(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, b"id;naam;huur\n1;A;612,50\n")
    assert finding.code == "TAB05"
    assert 'style = "dutch"' in finding.advice()
    assert 'separator = ";"' in finding.advice()


def test_a_plain_list_read_as_dutch_is_refused_with_what_to_set(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, b"id,naam,huur\n1,A,612.50\n", style="dutch")
    assert finding.code == "TAB05"
    assert 'style = "plain"' in finding.advice()
    assert 'separator = ","' in finding.advice()


@pytest.mark.parametrize(("separator", "written"), [("\t", r'"\t"'), ("|", '"|"')])
def test_another_separator_is_named(tmp_path: Path, separator: str, written: str) -> None:
    (finding,) = csv_findings(tmp_path, f"id{separator}naam\n1{separator}A\n".encode())
    assert finding.code == "TAB04"
    assert finding.advice() == f"Set separator = {written} in the catalogue"


def test_a_comma_in_a_name_does_not_hide_that_columns_are_separated_by_semicolons(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, b"id;naam, kort;huur\n1;A;612\n")
    assert (finding.code, finding.facts["found"]) == ("TAB05", "';'")
    path = tmp_path / "lijst.csv"
    path.write_bytes(b'id,"a;b;c;d"\n1,A\n')
    assert list(read_csv(path, "homes", entry(separator=",")).frame.columns) == ["id", "a;b;c;d"]


def test_a_separator_of_two_characters_is_refused(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, b"id;;naam\n", separator=";;")
    assert finding.code == "TAB09"


@pytest.mark.parametrize(("style", "x"), [("dutch", "232100.5"), ("plain", "232.100,5")])
def test_coordinates_in_the_other_style_refuse_the_list(tmp_path: Path, style: str, x: str) -> None:
    keys = entry(style=style, separator=";", x="x", y="y", crs="EPSG:28992")
    path = tmp_path / "lijst.csv"
    path.write_text(f"id;x;y\nH-1;{x};524000\n", encoding="utf-8")
    (finding,) = refused(lambda: with_points(read_csv(path, "homes", keys).frame, "homes", keys))
    assert (finding.code, finding.feature, finding.field, finding.value) == ("FLD20", "2 (id H-1)", "x", x)


# The shape of a list.


def test_rows_of_another_length_than_the_header_are_named_as_a_sheet_numbers_them(tmp_path: Path) -> None:
    findings = csv_findings(tmp_path, b'a,b\n"twee\nregels",1\n1\n1,2\n1,2,3\n')
    assert [(finding.code, finding.feature, finding.facts["found"]) for finding in findings] == [
        ("TAB08", "3", 1),
        ("TAB08", "5", 3),
    ]


def test_two_columns_with_the_same_name_are_named(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, b"id,naam, id\n1,2,3\n")
    assert (finding.code, finding.field) == ("TAB06", "id")
    assert finding.problem() == "columns 1 and 3 have the same name"


def test_values_without_a_name_are_refused(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, b"id,naam,\n1,2,\n1,2,3\n")
    assert finding.code == "TAB07"
    assert finding.facts["column"] == 3


def test_a_nul_byte_is_named_by_line(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, b"id,naam\n1,A\n2,\0\n")
    assert (finding.code, finding.facts["line"]) == ("TAB02", "3")


@pytest.mark.parametrize("row", [b'1,"Kerkweg\n2,B\n3,C\n', b'1,"Kerk"weg\n2,B\n'])
def test_a_quotation_mark_that_never_closes_is_named_by_row(tmp_path: Path, row: bytes) -> None:
    (finding,) = csv_findings(tmp_path, b"id,naam\n0,A\n" + row)
    assert (finding.code, finding.feature) == ("TAB10", "3")


def test_a_list_of_empty_lines_is_empty(tmp_path: Path) -> None:
    (finding,) = csv_findings(tmp_path, b"\n\n,,\n")
    assert finding.code == "FIL02"


# Points.


def test_a_coordinate_that_is_none_rejects_its_row_and_leaves_it_without_a_place(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("id,x,y\nA,1,2\nB,,\nC,onbekend,2\nD,4,\n,x,6\n", encoding="utf-8")
    keys = entry(x="x", y="y", crs="EPSG:28992")
    raw = with_points(read_csv(path, "homes", keys).frame, "homes", keys)
    assert [point is None for point in raw.frame.geometry] == [False, True, True, True, True]
    assert [(found.code, found.severity, found.feature, found.field, found.value) for found in raw.findings] == [
        ("TAB44", "rejected", "3 (id B)", None, None),
        ("TAB13", "rejected", "4 (id C)", "x", "onbekend"),
        ("TAB14", "rejected", "5 (id D)", "y", None),
        ("TAB13", "rejected", "6", "x", "x"),
    ]


def test_a_column_for_coordinates_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("id,rd_x,rd_y\nA,1,2\n", encoding="utf-8")
    keys = entry(x="x", y="y", crs="EPSG:28992")
    (finding,) = refused(lambda: with_points(read_csv(path, "homes", keys).frame, "homes", keys))
    assert finding.code == "TAB12"
    assert "rd_x" in finding.problem()


@pytest.mark.parametrize(("crs", "code"), [(None, "CRS06"), ("EPSG:999999", "CRS05")])
def test_points_need_a_crs_that_exists(tmp_path: Path, crs: str | None, code: str) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("id,x,y\nA,1,2\n", encoding="utf-8")
    keys = entry(x="x", y="y", crs=crs)
    (finding,) = refused(lambda: with_points(read_csv(path, "homes", keys).frame, "homes", keys))
    assert finding.code == code


# Excel: cells.


def test_an_error_in_a_cell_is_named_by_its_address(tmp_path: Path) -> None:
    (finding,) = excel_findings(workbook(tmp_path, [["id", "jaar"], ["A", 1984], ["B", "#N/A"]]))
    assert (finding.code, finding.feature, finding.field, finding.value) == ("TAB24", "3 (id B)", "jaar", "#N/A")
    assert "cell B3" in finding.problem()


def test_a_date_that_can_not_be_is_an_error_in_its_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id", "jaar"], ["A", 99_999_999]])
    book = openpyxl.load_workbook(path)
    book.active["B2"].number_format = "dd-mm-yyyy"
    book.save(path)
    (finding,) = excel_findings(path)
    assert (finding.code, finding.facts["cell"]) == ("TAB24", "B2")


def test_a_formula_that_was_never_worked_out_is_named(tmp_path: Path) -> None:
    (finding,) = excel_findings(workbook(tmp_path, [["id", "jaar"], ["A", "=1900+84"]]))
    assert (finding.code, finding.feature, finding.facts["cell"]) == ("TAB25", "2 (id A)", "B2")


def test_merged_cells_in_the_header_or_the_list_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id", "jaar", "x"], ["A", 1984, 1], ["B", None, 2]])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("B2:B3")
    book.save(path)
    merged = [finding for finding in excel_findings(path) if finding.code == "TAB27"]
    assert [finding.facts["cells"] for finding in merged] == ["B1:C1", "B2:B3"]


def test_names_given_twice_or_not_at_all_are_named_by_cell(tmp_path: Path) -> None:
    twice, nameless = excel_findings(workbook(tmp_path, [["id", "jaar", "jaar"], ["A", 1, 2, 3]]))
    assert (twice.code, twice.facts["first"], twice.facts["second"]) == ("TAB28", "B1", "C1")
    assert (nameless.code, nameless.facts["cell"], nameless.facts["name_cell"]) == ("TAB29", "D2", "D1")


def test_a_title_above_the_header_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Woningen per 1-10-2026"], [], ["id", "jaar", "x", "y"], ["A", 1984, 1, 2]]
    (finding,) = excel_findings(workbook(tmp_path, rows))
    assert finding.code == "TAB45"
    assert "the first row with anything in it must hold the names" in finding.problem()


def test_an_empty_sheet_is_told(tmp_path: Path) -> None:
    (finding,) = excel_findings(workbook(tmp_path, []))
    assert (finding.code, finding.facts["sheet"]) == ("TAB26", "Sheet")


# Excel: files.


def test_an_old_excel_file_or_one_with_a_password_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "lijst.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    (finding,) = excel_findings(tmp_path / "lijst.xlsx")
    assert "save it as .xlsx without a password" in finding.advice()


def test_an_opendocument_sheet_says_what_to_do(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lijst.xlsx", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    (finding,) = excel_findings(tmp_path / "lijst.xlsx")
    assert finding.code == "TAB21"


@pytest.mark.parametrize("content", [b"id,naam\n1,A\n", b"PK\x03\x04 cut off"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lijst.xlsx").write_bytes(content)
    (finding,) = excel_findings(tmp_path / "lijst.xlsx")
    assert finding.code == "FIL04"


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lijst.xlsx", "w") as archive:
        archive.writestr("lijst.csv", "id\n1\n")
    (finding,) = excel_findings(tmp_path / "lijst.xlsx")
    assert finding.code == "FIL04"


@pytest.mark.parametrize(
    "damage",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b'r="A1"', b'r="A0"'),
        lambda xml: xml.replace(b'r="A1"', b'r="ZZZZ1"'),
        lambda xml: xml.replace(b'r="A1"', b'r="A99999999"'),
    ],
)
def test_a_damaged_sheet_is_refused(tmp_path: Path, damage: object) -> None:
    path = workbook(tmp_path, [["id"], ["A"]])
    change_member(path, SHEET, damage)  # type: ignore[arg-type]
    (finding,) = excel_findings(path)
    assert finding.code == "FIL06"


def test_a_sparse_sheet_of_a_huge_size_takes_no_time_and_no_memory(tmp_path: Path) -> None:
    # Row 46: the last cell of the largest sheet that Excel has, on which a million rows of 16,384 cells would be built.
    path = workbook(tmp_path, [["id", "jaar"], ["A", 1984]])
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    huge = b'<dimension ref="A1:XFD1048576"/>'
    change_member(
        path, SHEET, lambda xml: xml.replace(b"</sheetData>", far).replace(b'<dimension ref="A1:B2" />', huge)
    )
    tracemalloc.start()
    begun = time.process_time()
    table = read_excel(path, "homes", entry(file="lijst.xlsx")).frame
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert table.to_numpy().tolist() == [["A", 1984]]
    assert time.process_time() - begun < 2
    assert peak < 20_000_000


def test_a_value_in_the_last_cell_of_a_huge_sheet_is_refused_by_its_address(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id", "jaar"], ["A", 1984]])
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    change_member(path, SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    (finding,) = excel_findings(path)
    assert (finding.code, finding.facts["cell"]) == ("TAB29", "XFD1048576")


def test_more_cells_than_a_list_can_have_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A limit for the test; the real one of 30 million tags would take the test itself half a minute to exceed.
    monkeypatch.setattr("atlas.layers.files.workbook._MOST_TAGS", 3_000)
    path = workbook(tmp_path, [["id"], ["A"]])
    assert len(read_excel(path, "homes", entry(file="lijst.xlsx")).frame) == 1
    cells = b"<row>" + b"<c/>" * 3_000 + b"</row></sheetData>"
    change_member(path, SHEET, lambda xml: xml.replace(b"</sheetData>", cells))
    (finding,) = excel_findings(path)
    assert finding.code == "TAB23"


def test_a_long_row_of_empty_cells_takes_no_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id"], ["A"]])
    # Numbers of styles that differ, for a sheet that packs too well is taken for a bomb.
    styles = b"".join(b'<c s="%d"/>' % (number * number % 9973) for number in range(100_000))
    cells = b'<row r="3">' + styles + b"</row></sheetData>"
    change_member(path, SHEET, lambda xml: xml.replace(b"</sheetData>", cells))
    tracemalloc.start()
    assert len(read_excel(path, "homes", entry(file="lijst.xlsx")).frame) == 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # 100,000 kept elements of about 60 bytes would take 6 MB; what is read of the sheet at a time takes little.
    assert peak < 4_000_000


# Rows 45 and 48, and links.


def test_a_workbook_that_unpacks_to_a_thousand_times_its_size_is_refused_unread(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id"], ["A"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as member:
        for _ in range(60):
            member.write(bytes(1_000_000))
    begun = time.process_time()
    (finding,) = excel_findings(path)
    assert finding.code == "FIL31"
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("saved_in", ["utf-8", "utf-16"])
def test_a_workbook_with_a_doctype_in_a_member_is_refused(tmp_path: Path, member: str, saved_in: str) -> None:
    path = workbook(tmp_path, [["id"], ["A"]])
    doctype = '<!-- x --><!DOCTYPE x [<!ENTITY geheim SYSTEM "file:///etc/hostname">]>'

    def with_doctype(xml: bytes) -> bytes:
        text = xml.decode()
        root = text.index("<", text.index("?>")) if text.startswith("<?xml") else 0
        return (f'<?xml version="1.0" encoding="{saved_in}"?>' + doctype + text[root:]).encode(saved_in)

    change_member(path, member, with_doctype)
    (finding,) = excel_findings(path)
    assert (finding.code, finding.facts["member"]) == ("TAB22", member)


def test_macros_and_links_to_other_files_are_not_looked_at(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id"], ["A"]])
    change_member(path, "xl/vbaProject.bin", lambda _: b"\xd0\xcf\x11\xe0 macro")
    change_member(path, "xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink>not even XML")
    assert list(read_excel(path, "homes", entry(file="lijst.xlsx")).frame["id"]) == ["A"]


# Rows 41 to 43: places outside the folder, and zips.


def test_sql_in_the_name_of_a_sheet_or_column_is_a_name_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id'; DROP TABLE homes; --"], ["A"]])
    keys = entry(file="lijst.xlsx", layer="SELECT * FROM 'file:///etc/passwd'")
    (finding,) = refused(lambda: read_excel(path, "homes", keys))
    assert finding.code == "FIL08"
    table = read_excel(path, "homes", entry(file="lijst.xlsx")).frame
    assert list(table.columns) == ["id'; DROP TABLE homes; --"]


def test_a_zipped_list_with_a_way_out_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lijst.zip", "w") as archive:
        archive.writestr("../lijst.csv", "id\n1\n")
    keys = entry(file="lijst.zip")
    (finding,) = refused(lambda: read_part(catalogue_of(tmp_path, demand=keys), "demand", keys))
    assert finding.code == "FIL32"
    assert not (tmp_path.parent / "lijst.csv").exists()


def test_a_zipped_list_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lijst.zip", "w") as archive:
        archive.writestr("map/lijst.csv", "id\n0344\n")
    keys = entry(file="lijst.zip")
    assert list(read_part(catalogue_of(tmp_path, demand=keys), "demand", keys).frame["id"]) == ["0344"]
