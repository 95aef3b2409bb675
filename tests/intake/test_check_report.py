"""What a check counts per file, and what it says on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from atlas.findings import Finding
from atlas.intake import as_text, check_report, exit_code
from atlas.intake.report import CheckReport
from atlas.intake.report_part import PartReport
from atlas.layers import check_layers
from tests.intake.reports import DATE, TODAY, future_homes, remarks, report, sound
from tests.small_world import CATALOGUE, default_layers, feature, point, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [100, 100], [100, 0], [0, 100], [0, 0]]]}


def moved(shape: dict[str, list[list[list[int]]]], x: int, y: int) -> dict[str, object]:
    return {**shape, "coordinates": [[[x + east, y + north] for east, north in ring] for ring in shape["coordinates"]]}


def part(*findings: Finding, read: int | None = 10) -> PartReport:
    return PartReport("sites", "sites.gpkg", "Gemeente", DATE, "supplied", read, findings)


def test_a_file_counts_what_was_read_used_repaired_and_left_out(tmp_path: Path) -> None:
    # 30 sound sites of 100 m apart, a bow-tie that is repaired and one without a shape that is left out: 32, of
    # which 31 can be used. Less than a tenth is left out, so the file is not refused.
    sites = [
        site(f"S{number}", geometry=square(200_000 + 200 * (number % 6), 500_000 + 200 * (number // 6), 100))
        for number in range(30)
    ]
    broken = [site("B1", geometry=moved(BOW_TIE, 203_000, 501_000)), site("B2", geometry=None)]  # type: ignore[arg-type]
    checked = check_report(check_layers(write_world(tmp_path, sites=[*sites, *broken])), TODAY)
    found = {each.layer: each for each in checked.parts}

    counted = found["sites"]

    assert (counted.read, counted.accepted, counted.repaired, counted.rejected, counted.errors) == (32, 31, 1, 1, 0)
    assert (counted.file, counted.publisher, counted.kind) == ("sites.geojson", "Proef", "example")
    assert found["works"].read == found["works"].accepted == 3
    assert checked.verdict == "remarks"


def test_each_file_of_a_layer_has_its_own_counts_and_findings(tmp_path: Path) -> None:
    folder = write_world(tmp_path, facilities=None)
    first, second = default_layers()["facilities"][:2], [feature(point(203_000, 501_000), id="F9", name="Niets")]
    entries = []
    for name, features in (("noord", first), ("zuid", second)):
        write_world(tmp_path / name, facilities=features)
        (tmp_path / name / "facilities.geojson").rename(tmp_path / f"{name}.geojson")
        entry = CATALOGUE.format(layer="facilities", file=f"{name}.geojson", more='crs = "EPSG:28992"')
        entries.append(entry.replace("[facilities]", "[[facilities]]"))
    catalogue = folder / "catalogue.toml"
    catalogue.write_text("\n".join([catalogue.read_text(encoding="utf-8"), *entries]), encoding="utf-8")

    parts = [each for each in check_report(check_layers(folder), TODAY).parts if each.layer == "facilities"]

    # The second lacks the column kind, which every facility needs.
    assert [(each.file, each.verdict) for each in parts] == [("noord.geojson", "sound"), ("zuid.geojson", "refused")]
    assert {each.code for each in parts[1].findings} == {"FLD04"}


def with_sheets(folder: Path, **sheets: list[dict[str, object]]) -> Path:
    """Write facilities as sheets of one workbook, each with an entry of its own in the catalogue."""
    write_world(folder, facilities=None)
    with pd.ExcelWriter(folder / "voorzieningen.xlsx") as book:
        for name, rows in sheets.items():
            pd.DataFrame(rows).to_excel(book, sheet_name=name, index=False)
    place = 'crs = "EPSG:28992"\nx = "x"\ny = "y"\nlayer = '
    entries = [
        CATALOGUE.format(layer="facilities", file="voorzieningen.xlsx", more=f'{place}"{name}"') for name in sheets
    ]
    catalogue = folder / "catalogue.toml"
    both = "\n".join(entries).replace("[facilities]", "[[facilities]]")
    catalogue.write_text(f"{catalogue.read_text(encoding='utf-8')}\n{both}", encoding="utf-8")
    return folder


def doctor(identifier: str, **changes: object) -> dict[str, object]:
    return {"id": identifier, "name": "Huisarts", "kind": "gp", "x": 203_000, "y": 501_000, **changes}


def facilities_of(folder: Path) -> list[tuple[str, int | None, int, int]]:
    parts = check_report(check_layers(folder), TODAY).parts
    return [(each.file, each.read, each.rejected, each.errors) for each in parts if each.layer == "facilities"]


def test_two_sheets_of_one_file_are_told_apart_by_their_names(tmp_path: Path) -> None:
    # Noord has one sound row; Zuid has 20, of which one has a word that is none of ours.
    south = [doctor(f"Z{number}") for number in range(19)]
    folder = with_sheets(tmp_path, Noord=[doctor("N1")], Zuid=[*south, doctor("Z19", kind="dokter")])
    assert facilities_of(folder) == [("voorzieningen.xlsx, Noord", 1, 0, 0), ("voorzieningen.xlsx, Zuid", 20, 0, 1)]


def test_sheets_are_told_together_where_it_is_not_known_on_which_of_them_something_was_found(tmp_path: Path) -> None:
    # The id of Noord is used again on Zuid: what is found is about both.
    folder = with_sheets(tmp_path, Noord=[doctor("F1")], Zuid=[doctor("F1"), doctor("F2")])
    assert facilities_of(folder) == [("voorzieningen.xlsx, Noord, Zuid", 3, 0, 1)]


def test_a_sheet_without_a_fellow_goes_by_the_name_of_its_file(tmp_path: Path) -> None:
    assert facilities_of(with_sheets(tmp_path, Noord=[doctor("F1")])) == [("voorzieningen.xlsx", 1, 0, 0)]


def test_no_finding_of_a_check_is_lost(tmp_path: Path) -> None:
    layers = check_layers(write_world(tmp_path, sites=[site("S1", homes_social=60), site("S2", homes_total="veel")]))
    assert len(layers.findings) > 0
    assert sorted(map(str, check_report(layers, TODAY).findings)) == sorted(map(str, layers.findings))


def test_a_feature_counts_once_however_often_and_by_whatever_name_it_is_found() -> None:
    counted = part(
        Finding("GEO01", "sites.gpkg", "sites", "7 (id G)"),
        Finding("GEO02", "sites.gpkg", "sites", "G"),
        Finding("FLD21", "sites.gpkg", "sites", "H"),
    )
    assert (counted.rejected, counted.accepted) == (2, 8)


def test_a_repaired_feature_that_is_left_out_after_all_counts_as_left_out() -> None:
    repaired = Finding("GEO08", "sites.gpkg", "sites", "7 (id G)", facts={"kept": 1, "parts": 2})
    assert part(repaired).repaired == 1
    both = part(repaired, Finding("GEO01", "sites.gpkg", "sites", "7 (id G)"))
    assert (both.repaired, both.rejected, both.accepted) == (0, 1, 9)


def test_a_repair_told_as_a_number_of_the_whole_file_counts_as_that_many() -> None:
    flattened = Finding("GEO07", "sites.gpkg", "sites", field="geometry", facts={"count": 8, "total": 10})
    unwrapped = Finding("GEO09", "sites.gpkg", "sites", field="geometry", facts={"count": 5, "total": 10})
    one = Finding("GEO04", "sites.gpkg", "sites", "7 (id G)", "geometry")
    assert part(flattened, unwrapped, one).repaired == 8
    # Nine are named one by one: more than any number of the whole.
    nine = [Finding("GEO04", "sites.gpkg", "sites", f"{place} (id {place})", "geometry") for place in range(9)]
    assert part(flattened, *nine).repaired == 9


def test_no_more_are_repaired_than_can_be_used() -> None:
    flattened = Finding("GEO07", "sites.gpkg", "sites", field="geometry", facts={"count": 10, "total": 10})
    left_out = Finding("GEO01", "sites.gpkg", "sites", "7 (id G)", "geometry")
    assert (part(flattened, left_out).accepted, part(flattened, left_out).repaired) == (9, 9)
    assert part(flattened, Finding("FLD02", "sites.gpkg", "sites", "1")).repaired == 0


def test_heights_that_were_left_out_count_as_repaired(tmp_path: Path) -> None:
    corners = [[203_000, 501_000, 7], [203_100, 501_000, 7], [203_100, 501_100, 7], [203_000, 501_000, 7]]
    drawn = [site("S1", geometry={"type": "Polygon", "coordinates": [corners]})]
    checked = check_report(check_layers(write_world(tmp_path, sites=drawn)), TODAY)
    assert [(each.accepted, each.repaired) for each in checked.parts if each.layer == "sites"] == [(1, 1)]


def test_nothing_of_a_refused_file_is_used_and_an_unread_one_has_no_counts() -> None:
    refused = part(Finding("FLD02", "sites.gpkg", "sites", "1"))
    assert (refused.read, refused.accepted, refused.verdict) == (10, 0, "refused")
    unread = part(Finding("FIL02", "sites.gpkg", "sites"), read=None)
    assert (unread.read, unread.accepted, unread.verdict) == (None, None, "refused")


def test_the_terminal_has_a_line_per_file_with_its_counts() -> None:
    lines = as_text(report()).splitlines()
    assert "sites (sites.gpkg): 44 read, 0 accepted, 0 repaired, 1 rejected, 1 error, 0 warnings" in lines
    assert "homes (domesta.xlsx): 3,442 read, 3,442 accepted, 0 repaired, 0 rejected, 0 errors, 46 warnings" in lines
    assert "homes (woonconcept.xlsx): could not be read, 1 error, 0 warnings" in lines


def test_the_terminal_tells_the_errors_of_a_file_first() -> None:
    told = [line.strip().partition(":")[0] for line in as_text(report()).splitlines() if "layer sites" in line]
    assert told == ["error", "rejected"]


@pytest.mark.parametrize(("count", "shown", "more"), [(5, 5, None), (6, 3, 3), (46, 3, 43)])
def test_more_than_five_findings_alike_are_shown_as_three_and_a_count(count: int, shown: int, more: int | None) -> None:
    many = PartReport("homes", "domesta.xlsx", "Domesta", DATE, "supplied", 100, tuple(future_homes(count)))
    lines = as_text(CheckReport(TODAY, (many,))).splitlines()
    assert sum(line.startswith("  warning: FLD23") for line in lines) == shown
    assert [line for line in lines if "more like this" in line] == (
        [f"  and {more} more like this; --out report.html lists them all"] if more else []
    )


def test_the_whole_text_leaves_nothing_out() -> None:
    told = as_text(report(), whole=True)
    assert all(str(finding) in told for finding in report().findings)
    assert "more like this" not in told


@pytest.mark.parametrize(
    ("checked", "strict", "code", "meaning"),
    [
        (sound(), True, 0, "Exit code 0: every file can be used, and there is nothing to remark."),
        (
            remarks(),
            False,
            0,
            "Exit code 0: every file can be used, with 1 remark; with --strict the exit code would be 1.",
        ),
        (remarks(), True, 1, "Exit code 1: every file can be used, with 1 remark; --strict asks for none."),
        (report(), False, 2, "Exit code 2: 2 files can't be used, so no meeting can be written until that is mended."),
        (report(), True, 2, "Exit code 2: 2 files can't be used, so no meeting can be written until that is mended."),
    ],
)
def test_the_last_line_says_what_the_exit_code_means(
    checked: CheckReport, strict: bool, code: int, meaning: str
) -> None:
    assert exit_code(checked, strict=strict) == code
    assert as_text(checked, strict=strict).splitlines()[-1] == meaning


def test_a_name_that_steers_a_terminal_is_told_and_not_sent() -> None:
    name = "a\x1b[2J.gpkg"
    steering = PartReport("sites", name, "Gemeente", DATE, "supplied", 1, (Finding("FLD02", name, "sites", "1"),))
    told = as_text(CheckReport(TODAY, (steering,)))
    assert "\x1b" not in told
    assert "a\\x1b[2J.gpkg" in told
