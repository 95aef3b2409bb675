"""The commands as a user runs them: what they print, where they write, and what they leave alone."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from atlas.cli import main
from atlas.policy.policy import DEFAULT_POLICY
from tests.small_world import site, write_world

ROOT = Path(__file__).parents[1]


def atlas(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", "from atlas.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_meeting_is_written_and_its_page_named(tmp_path: Path) -> None:
    done = atlas("meeting", "2026-Q4", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    page = tmp_path / "2026-Q4" / "index.html"
    assert done.stdout.strip() == f"Open {page.resolve()}"
    assert sorted(path.name for path in page.parent.iterdir()) == [
        *("index.html", "scores.geojson", "scores.xlsx", "villages", "villages.html"),
    ]


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for run in ("one", "two"):
        assert atlas("meeting", "2026-Q4", "--out", tmp_path / run).returncode == 0
    for name in ("index.html", "scores.geojson", "scores.xlsx", "villages.html", "villages/elim.png"):
        assert (tmp_path / "one/2026-Q4" / name).read_bytes() == (tmp_path / "two/2026-Q4" / name).read_bytes()


def test_check_counts_each_layer(tmp_path: Path) -> None:
    done = atlas("check", "--layers", write_world(tmp_path))
    assert done.returncode == 0
    assert "sites (sites.geojson): 1 read, 1 accepted, 0 repaired, 0 rejected, 0 errors, 0 warnings" in done.stdout


def test_check_lists_every_error_and_exits_2(tmp_path: Path) -> None:
    world = write_world(tmp_path, sites=[site("S1", homes_total="veel"), site("S2", homes_total="weinig")])
    done = atlas("check", "--layers", world)
    assert done.returncode == 2
    assert done.stdout.count("FLD05 sites.geojson, layer sites, feature") == 2


def test_score_prints_the_ranked_sites(tmp_path: Path) -> None:
    done = atlas("score", "--layers", write_world(tmp_path))
    assert done.returncode == 0
    # The site of the small world is the only one, so the first.
    assert re.search(r"^S1 +1 +[\d.]+ +[\d.]+ +Proeflocatie", done.stdout, flags=re.MULTILINE)


def test_score_writes_a_table_with_the_points_of_each_criterion(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    done = atlas("score", "--profile", "clustered", "--layers", write_world(tmp_path / "layers"), "--out", out)
    assert done.returncode == 0
    heading, row = out.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(heading.split(";"), row.split(";"), strict=True))
    # 12 clustered homes where 24 bring all of a weight of 18: 9 points.
    assert heading.startswith("id;rank;name;place;score")
    assert "clustered_homes" in heading
    assert cells["id"] == "S1"
    assert cells["clustered_homes"] == "9,0"


def test_no_text_of_the_table_is_a_formula(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    world = write_world(tmp_path / "layers", sites=[site("+1", name='=HYPERLINK("http://127.0.0.1")')])
    assert atlas("score", "--layers", world, "--out", out).returncode == 0
    with out.open(encoding="utf-8", newline="") as file:
        row = list(csv.reader(file, delimiter=";"))[1]
    assert row[0] == "'+1"
    assert row[2] == '\'=HYPERLINK("http://127.0.0.1")'


def test_explain_tells_why_in_dutch(tmp_path: Path) -> None:
    done = atlas("explain", "S1", "--layers", write_world(tmp_path))
    assert done.returncode == 0
    assert "S1 Proeflocatie, Dorpsbuurt, Dorp (voorbeeld)" in done.stdout
    assert re.search(
        r"^Gewone sociale huur: score [0-9]+\u2013?[0-9]* van 100, rang 1$", done.stdout, flags=re.MULTILINE
    )
    assert "Supermarkt op 380 m lopen" in done.stdout


def test_check_exits_1_for_less_than_an_error_only_where_that_is_asked(tmp_path: Path) -> None:
    bow_tie = [[[203_000, 501_000], [203_100, 501_100], [203_100, 501_000], [203_000, 501_100], [203_000, 501_000]]]
    drawn = site(geometry={"type": "Polygon", "coordinates": bow_tie})
    world = write_world(tmp_path, sites=[drawn], stock_baseline=None, stock_changes=None)
    done, strict = atlas("check", "--layers", world), atlas("check", "--strict", "--layers", world)
    assert (done.returncode, strict.returncode) == (0, 1)
    # As drawn the two triangles of 2,500 m2 cancel out.
    assert "repaired: GEO04 sites.geojson, layer sites, feature 1 (id S1)" in done.stdout
    assert "0 m² as drawn, 5,000 m² after repair" in done.stdout


def test_check_writes_a_page_and_a_sheet_for_the_owner_of_a_file(tmp_path: Path) -> None:
    world = write_world(tmp_path / "layers", sites=[site(homes_total="veel")])
    page, sheet = tmp_path / "controle.html", tmp_path / "controle.xlsx"
    for report in (page, sheet):
        done = atlas("check", "--layers", world, "--out", report)
        assert done.returncode == 2, done.stderr
        assert f"Wrote {report}" in done.stderr
    assert "hier hoort een heel getal" in page.read_text(encoding="utf-8").lower()
    rows = list(openpyxl.load_workbook(sheet)["Bevindingen"].iter_rows(values_only=True))
    assert any("FLD05" in row and "veel" in str(row) for row in rows)


def test_a_report_with_another_ending_is_refused(tmp_path: Path) -> None:
    done = atlas("check", "--layers", write_world(tmp_path / "layers"), "--out", tmp_path / "controle.docx")
    assert done.returncode == 2
    assert "a report is a page (.html) or a sheet (.xlsx)" in done.stderr


def test_the_sheet_tells_which_homes_changed_since_the_last_list(tmp_path: Path) -> None:
    # H1 stays, H2 becomes care, H3 goes from Domesta to Actium, H4 is gone and H5 is new.
    before = [
        ("H1", "Domesta", "daeb"),
        ("H2", "Domesta", "daeb"),
        ("H3", "Domesta", "daeb"),
        ("H4", "Domesta", "daeb"),
    ]
    after = [("H1", "Domesta", "daeb"), ("H2", "Domesta", "care"), ("H3", "Actium", "daeb"), ("H5", "Domesta", "daeb")]
    keys = 'x = "x"\ny = "y"\ncrs = "EPSG:28992"\nprevious = "homes_q3.csv"'
    world = write_world(tmp_path / "layers", catalogue={"homes": keys}, homes=_homes(after))
    (world / "homes_q3.csv").write_text(_as_csv(_homes(before)), encoding="utf-8")
    sheet = tmp_path / "controle.xlsx"
    assert atlas("check", "--layers", world, "--out", sheet).returncode == 0
    _, *rows = openpyxl.load_workbook(sheet)["Wijzigingen"].iter_rows(values_only=True)
    assert {row[0] for row in rows} == {"H2", "H3", "H4", "H5"}
    assert all("homes.csv" in row for row in rows)
    told = atlas("check", "--layers", world).stdout
    for code, home in (("STK07", "H4"), ("STK08", "H2"), ("STK09", "H3")):
        assert re.search(rf"{code} homes.csv.*: 1, such as {home}", told), code


def _homes(rows: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    names = ("id", "corporation", "category", "x", "y")
    return [dict(zip(names, (*row, 200_500, 500_500), strict=True)) for row in rows]


def _as_csv(rows: list[dict[str, Any]]) -> str:
    return "\n".join([",".join(rows[0]), *(",".join(str(value) for value in row.values()) for row in rows)]) + "\n"


_OPTIONS = {
    "fetch": ("--layers", "--policy", "--sources"),
    "minutes": ("--layers", "--out"),
    "template": ("--policy", "--out"),
    "weights": ("--policy", "--out"),
}


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_that_teaches(command: str) -> None:
    done = atlas(command, "--help")
    assert done.returncode == 0
    for option in _OPTIONS.get(command, ("--layers", "--policy", "--out")):
        assert option in done.stdout
    assert f"`atlas {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def _broken(folder: Path, name: str) -> list[object]:
    """Break one thing of a sound world and return the options to run it with."""
    sites: dict[str, Any] = {
        "duplicate id": [site(), site()],
        "point": [site(geometry={"type": "Point", "coordinates": [203_000, 501_000]})],
        "text for a number": [site(homes_total="veel")],
    }
    changes: dict[str, Any] = {"sites": sites[name]} if name in sites else {}
    world = write_world(folder, **changes)
    options: list[object] = ["--layers", world]
    if name == "missing file":
        (world / "works.geojson").unlink()
    elif name == "unknown layer":
        with (world / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
            catalogue.write("[parken]\n")
    elif name == "no crs":
        text = (world / "sites.geojson").read_text(encoding="utf-8")
        (world / "sites.geojson").write_text(text.replace('"crs"', '"was_crs"'), encoding="utf-8")
        catalogue_file = world / "catalogue.toml"
        lines = catalogue_file.read_text(encoding="utf-8").replace('crs = "EPSG:28992"', "")
        catalogue_file.write_text(lines, encoding="utf-8")
    elif name == "weights":
        policy = folder / "policy.toml"
        text = DEFAULT_POLICY.read_text(encoding="utf-8")
        policy.write_text(text.replace("\nnet_addition = 14", "\nnet_addition = 24"), encoding="utf-8")
        options += ["--policy", policy]
    return options


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("missing file", "works.geojson, layer works: the file is missing"),
        ("unknown layer", "layer parken: the atlas knows no such layer"),
        ("no crs", "sites.geojson, layer sites: neither the file nor the catalogue says in which CRS"),
        ("duplicate id", "feature 2 (id S1), field id, value 'S1'"),
        ("point", "feature 1 (id S1), field geometry"),
        ("text for a number", "feature 1 (id S1), field homes_total, value 'veel': expected a whole number"),
        ("weights", "key profiles.regular.weights: the weights add to 110, expected 100"),
        ("quarter", "quarter, value '2026-Q7': expected a year and a quarter"),
    ],
)
def test_bad_input_gives_one_message_and_leaves_the_meeting_as_it_was(tmp_path: Path, name: str, expected: str) -> None:
    maps = tmp_path / "maps"
    kept = maps / "2026-Q4" / "index.html"
    kept.parent.mkdir(parents=True)
    kept.write_text("the page of last week", encoding="utf-8")
    quarter = "2026-Q7" if name == "quarter" else "2026-Q4"
    done = atlas("meeting", quarter, *_broken(tmp_path / "layers", name), "--out", maps)
    assert done.returncode == 2
    messages = [line for line in done.stderr.splitlines() if not line.startswith("... ")]
    assert len(messages) == 1, done.stderr
    assert expected in messages[0]
    assert "Traceback" not in done.stderr + done.stdout
    assert [path.name for path in maps.iterdir()] == ["2026-Q4"]
    assert kept.read_text(encoding="utf-8") == "the page of last week"
    assert [path.name for path in kept.parent.iterdir()] == ["index.html"]


def test_an_unknown_site_or_profile_names_those_there_are(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    site_error = atlas("explain", "S9", "--layers", world)
    profile_error = atlas("score", "--profile", "gewoon", "--layers", world)
    assert (site_error.returncode, profile_error.returncode) == (2, 2)
    assert "There is no site 'S9'. Choose one of: S1." in site_error.stderr
    assert "Choose one of: regular, clustered, starters, pitches, flex." in profile_error.stderr


def test_own_layers_are_used_from_any_folder(tmp_path: Path) -> None:
    world = tmp_path / "mijn lagen"
    shutil.copytree(ROOT / "layers", world)
    done = atlas("meeting", "2026-Q3", "--layers", "mijn lagen", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "maps" / "2026-Q3" / "index.html").is_file()


def test_no_sign_that_steers_a_terminal_reaches_it(tmp_path: Path) -> None:
    hostile = "Plek\x1b]0;GEKAAPT\x07\x1b[2J"
    world = write_world(tmp_path / "good", sites=[site(name=hostile)])
    told = [atlas("score", "--layers", world), atlas("explain", "S1", "--layers", world)]
    told.append(atlas("meeting", "--layers", write_world(tmp_path / "bad", sites=[site(owner=hostile)])))
    for done in told:
        assert "\x1b" not in done.stdout + done.stderr
        assert "\x07" not in done.stdout + done.stderr
        assert r"Plek\x1b" in done.stdout + done.stderr


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    old = tmp_path / "controle.html"
    old.mkdir()
    done = atlas("check", "--layers", write_world(tmp_path / "layers"), "--out", old)
    assert done.returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["controle.html", "layers"]
