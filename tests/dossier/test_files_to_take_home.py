"""The Excel file and the GeoJSON, read back as their users would."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pyogrio
import pytest

from atlas.criteria import measure
from atlas.dossier import write_dossier
from atlas.layers import read_layers
from atlas.meeting import Quarter, hold_meeting
from tests.small_world import site, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy


@pytest.fixture(scope="session")
def dossier(example_meeting: Meeting, glossary: Glossary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dossier")
    write_dossier(example_meeting, glossary, folder)
    return folder


@pytest.fixture(scope="session")
def workbook(dossier: Path) -> Workbook:
    return openpyxl.load_workbook(dossier / "scores.xlsx")


def test_the_workbook_says_on_its_first_sheet_that_the_data_is_invented(workbook: Workbook) -> None:
    first = workbook.worksheets[0]
    assert first.title == "Lees mij"
    assert any("Voorbeeld" in str(cell.value) for cell in first["A"])


def test_every_row_of_invented_data_says_so(workbook: Workbook) -> None:
    for sheet in workbook.worksheets[1:-1]:
        headings = [cell.value for cell in sheet[1]]
        kinds = {row[headings.index("Soort gegevens")] for row in sheet.iter_rows(min_row=2, values_only=True)}
        assert kinds == {"voorbeeld"}, sheet.title


def test_points_on_a_sheet_add_up_to_the_score_beside_them(workbook: Workbook) -> None:
    sheet = workbook["Scores Gewone sociale huur"]
    headings = [cell.value for cell in sheet[1]]
    first_points = headings.index("Waarom") + 1
    for row in sheet.iter_rows(min_row=2, values_only=True):
        assert sum(float(str(points)) for points in row[first_points:-1]) == pytest.approx(row[headings.index("Score")])


def test_every_site_is_on_the_sheet_best_first_and_knocked_out_last(workbook: Workbook) -> None:
    rows = list(workbook["Scores Gewone sociale huur"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 44
    ranks = [row[1] for row in rows]
    known = [rank for rank in ranks if rank is not None]
    assert known == sorted(known)
    assert ranks[len(known) :] == [None] * (44 - len(known))


def test_cells_have_their_own_types_and_unknown_is_empty(workbook: Workbook) -> None:
    sites = {row[0]: row for row in workbook["Locaties"].iter_rows(values_only=True)}
    headings = sites["Id"]
    unknown = sites["HGV-15"]
    assert isinstance(sites["HGV-01"][headings.index("Woningen in het plan")], int)
    assert None in unknown
    dates = [cell.value for cell in workbook["Bronnen"]["D"][1:]]
    assert all(isinstance(value, datetime.datetime) for value in dates)


def test_sheets_have_frozen_headers_and_filters(workbook: Workbook) -> None:
    for sheet in workbook.worksheets[1:]:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref


def test_knock_outs_are_told_with_share_and_shortfall(workbook: Workbook) -> None:
    rows = [row for row in workbook["Valt af"].iter_rows(values_only=True) if row[1] == "STU-02"]
    assert {row[3] for row in rows} >= {"Ligt in de natuur"}
    assert any(row[5] == pytest.approx(100) and row[6] > 0 and row[7] == "m²" for row in rows)


def test_no_cell_from_data_starts_a_formula(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    hostile = site(name='=HYPERLINK("file:///etc/passwd")', previous_ids="+1+1")
    layers = read_layers(write_world(tmp_path / "layers", sites=[hostile]))
    meeting = hold_meeting(Quarter.parse("2026-Q4"), layers, policy, measure(layers.sites, layers, policy))
    write_dossier(meeting, glossary, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "scores.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == '=HYPERLINK("file:///etc/passwd")' for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_the_geojson_opens_in_gdal_with_every_score(dossier: Path, example_meeting: Meeting) -> None:
    frame = pyogrio.read_dataframe(dossier / "scores.geojson").set_index("id")
    table = example_meeting.scores["regular"].table
    assert frame.crs.to_epsg() == 4326
    assert frame["score_regular"].to_dict() == pytest.approx(table["score"].to_dict())
    assert set(frame["data_kind"]) == {"example"}
    # Rounding to 6 decimals moves an outline by a decimetre at most.
    areas = frame.to_crs(28992).area
    assert areas.to_dict() == pytest.approx(example_meeting.layers.sites.area.to_dict(), rel=0.01)


def test_unknown_is_null_in_the_geojson(dossier: Path) -> None:
    features = json.loads((dossier / "scores.geojson").read_text(encoding="utf-8"))["features"]
    by_id = {feature["id"]: feature["properties"] for feature in features}
    assert by_id["STU-01"]["pitches"] is None
    assert by_id["STU-01"]["score_low_regular"] < by_id["STU-01"]["score_high_regular"]


def test_the_same_meeting_gives_the_same_bytes(
    dossier: Path, example_meeting: Meeting, glossary: Glossary, tmp_path: Path
) -> None:
    write_dossier(example_meeting, glossary, tmp_path)
    for name in ("scores.xlsx", "scores.geojson"):
        assert (tmp_path / name).read_bytes() == (dossier / name).read_bytes()


@pytest.mark.parametrize("second", ["Wonen 1/2 [alle] in het hele land", "Wonen 1/2 [alle] in het hele dorp"])
def test_profiles_with_names_that_excel_refuses_get_sheets_of_their_own(
    example_meeting: Meeting, glossary: Glossary, tmp_path: Path, second: str
) -> None:
    names = {"regular": "Wonen 1/2 [alle] in het hele dorp", "clustered": second, "pitches": "'x'"}
    profiles = {
        name: rules.model_copy(update={"label": names.get(name)})
        for name, rules in example_meeting.policy.profiles.items()
    }
    policy = example_meeting.policy.model_copy(update={"profiles": profiles})
    write_dossier(replace(example_meeting, policy=policy), glossary, tmp_path)
    titles = openpyxl.load_workbook(tmp_path / "scores.xlsx").sheetnames
    assert len(titles) == len({title.lower() for title in titles})
    assert sum(title.startswith("Scores") for title in titles) == 5
