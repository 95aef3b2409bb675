"""`atlas test-site` as a planner runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner, Result

from atlas.cli import main
from tests.small_world import write_world

if TYPE_CHECKING:
    from pathlib import Path

PLOT = "POLYGON ((203411 501013, 203511 501013, 203511 501113, 203411 501113, 203411 501013))"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(tmp_path_factory.mktemp("world"))


def run(world: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["test-site", *map(str, arguments), "--layers", str(world)])


def test_it_prints_the_sheet_with_the_place_among_the_sites(world: Path) -> None:
    done = run(world, PLOT, "--name", "Nieuwe Es", "--homes", 20, "--social", 2, "--status", "idea")
    assert done.exit_code == 0, done.stderr
    assert "T1 Nieuwe Es, Dorpsbuurt, Dorp (voorbeeld)" in done.stdout
    # The one site of the small world adds more, sooner: the draft comes second.
    assert "Zij zou op plaats 2 van 2 komen." in " ".join(done.stdout.split())
    assert "Niet bekend" in done.stdout


def test_a_site_that_falls_out_is_told_so(world: Path) -> None:
    done = run(world, PLOT, "--status", "dropped")
    assert done.exit_code == 0, done.stderr
    assert "Zij zou afvallen en dus geen plaats krijgen." in " ".join(done.stdout.split())


def test_another_profile_and_a_file_to_write_to(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "blad.txt"
    done = run(world, "203450,501050 50", "--profile", "pitches", "--pitches", 8, "--out", out)
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    sheet = out.read_text(encoding="utf-8")
    assert sheet.startswith("T1 203450,501050 50, Dorpsbuurt, Dorp")
    assert "Standplaatsen" in sheet


def test_a_geopackage_in_degrees_gives_the_sheet_of_the_same_outline_in_rd(world: Path, tmp_path: Path) -> None:
    plan = gpd.GeoDataFrame({"name": ["Plan"]}, geometry=[shapely.from_wkt(PLOT)], crs="EPSG:28992")
    plan.to_crs("EPSG:4326").to_file(tmp_path / "plan.gpkg")
    options = ("--homes", 40, "--social", 20, "--name", "Plan")
    from_file, from_text = run(world, tmp_path / "plan.gpkg", *options), run(world, PLOT, *options)
    assert from_file.exit_code == 0, from_file.stderr
    assert from_file.stdout == from_text.stdout


def test_several_outlines_get_a_sheet_each(world: Path) -> None:
    done = run(world, PLOT, "203650,501050 50", "--homes", 10)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.index("T1 POLYGON") < done.stdout.index("T2 203650,501050 50")
    assert done.stdout.count("Dit is een proef") == 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["plan.gpkg"], "plan.gpkg: there is no such file"),
        (["203050,501050 20"], "overlaps the existing site S1"),
        ([PLOT, "--homes", 3, "--social", 4], "homes_social, value '4': expected at most 3"),
        ([PLOT, "--profile", "gewoon"], "There is no profile 'gewoon'"),
        ([PLOT, "--crs", "RD"], "the CRS RD does not exist"),
    ],
)
def test_what_can_not_be_tested_is_told_in_one_message(world: Path, arguments: list[object], reason: str) -> None:
    done = run(world, *arguments)
    assert done.exit_code == 2
    messages = [line for line in done.stderr.splitlines() if not line.startswith("... ")]
    assert len(messages) == 1
    assert reason in messages[0]
    assert done.stdout == ""


def test_a_sheet_is_not_written_over_the_plan_that_it_is_about(world: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.gpkg"
    gpd.GeoDataFrame({"name": ["Plan"]}, geometry=[shapely.from_wkt(PLOT)], crs="EPSG:28992").to_file(plan)
    before = plan.read_bytes()
    done = run(world, PLOT, plan, "--out", plan)
    assert done.exit_code == 2
    assert "would be written over what it is made from" in done.stderr
    assert plan.read_bytes() == before
