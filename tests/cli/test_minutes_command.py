"""`atlas minutes` as a user runs it: from what the page saved to what the next meeting sees."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from atlas.cli import main
from atlas.layers import read_layers
from tests.small_world import site, square, write_world

ROOT = Path(__file__).parents[2]

EARLIER = {
    "id": "B1",
    "meeting": "2026-Q3",
    "site_id": "S1",
    "decision": "Wachten op de grondruil",
    "owner": "Domesta",
    "due": "2026-12-31",
    "status": "open",
}
TOLD = "Op de routekaart; Domesta rekent door"


def atlas(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def saved(folder: Path, *sites: dict[str, Any], meeting: str = "2026-Q4") -> Path:
    """Write what the page saves, with the sites on the shortlist."""
    held = {
        "format": "locatieatlas-minutes",
        "version": 1,
        "meeting": meeting,
        "view": "supply",
        "profile": "regular",
        "weights": {"net_addition": 14.0, "walking_distance": 86.0},
        "sites": list(sites),
    }
    path = folder / f"besluiten-{meeting}.json"
    path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    return path


def noted(identifier: str = "S1", decision: str = TOLD, owner: str | None = "Domesta") -> dict[str, Any]:
    return {"id": identifier, "decision": decision, "owner": owner, "due": "2027-03-01" if owner else None}


def world(folder: Path, keys: str = "", **changes: Any) -> Path:  # noqa: ANN401 - features or rows, as layers have them
    """Write a world of two sites in which the first has a decision of an earlier meeting."""
    sites = [site(), site("S2", geometry=square(203_300, 501_300, 100))]
    return write_world(folder / "layers", {"decisions": keys}, **{"sites": sites, "decisions": [EARLIER], **changes})


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def page_of(layers: Path, out: Path) -> str:
    """Hold the meeting and return its page."""
    done = atlas("meeting", "2026-Q4", "--layers", layers, "--out", out)
    assert done.exit_code == 0, done.stderr
    return (out / "2026-Q4" / "index.html").read_text(encoding="utf-8")


def test_a_decision_goes_from_the_page_into_the_table_and_onto_the_sheet_of_its_site(tmp_path: Path) -> None:
    layers = tmp_path / "layers"
    shutil.copytree(ROOT / "layers", layers)
    before = (layers / "decisions.csv").read_bytes()
    page_file = saved(tmp_path, noted("HGV-03"), noted("HGV-05", "=1+1 woningen erbij", "Actium"), noted("ELI-01", ""))

    done = atlas("minutes", page_file, "--layers", layers)

    assert done.exit_code == 0
    after = (layers / "decisions.csv").read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].decode() == (
        f"2026-Q4-HGV-03,2026-Q4,HGV-03,{TOLD},Domesta,2027-03-01,open\n"
        "2026-Q4-HGV-05,2026-Q4,HGV-05,\u00a0=1+1 woningen erbij,Actium,2027-03-01,open\n"
    )
    assert f"2026-Q4-HGV-03: {TOLD} (Domesta, 2027-03-01)" in done.stdout
    assert "without a note, so without a decision: ELI-01." in done.stdout
    assert f"set the date of [decisions] in {layers / 'catalogue.toml'}" in done.stdout
    assert "run `atlas meeting 2026-Q4`" in done.stdout
    page = page_of(layers, tmp_path / "maps")
    assert TOLD in page
    assert "=1+1 woningen erbij" in page
    assert "\u00a0=1+1" not in page
    assert r"\u00a0=1+1" not in page


def test_a_decision_without_owner_and_day_leaves_them_empty(tmp_path: Path) -> None:
    layers = world(tmp_path)
    done = atlas("minutes", saved(tmp_path, noted(owner=None)), "--layers", layers)
    assert f"2026-Q4-S1: {TOLD} (no owner, no day)" in done.stdout
    assert (layers / "decisions.csv").read_text(encoding="utf-8").endswith(f"2026-Q4-S1,2026-Q4,S1,{TOLD},,,open\n")


def test_a_decision_without_owner_and_day_comes_on_the_sheet_of_its_site(tmp_path: Path) -> None:
    layers = world(tmp_path)
    assert atlas("minutes", saved(tmp_path, noted(owner=None)), "--layers", layers).exit_code == 0
    assert TOLD in page_of(layers, tmp_path / "maps")


def test_the_same_minutes_a_second_time_change_nothing(tmp_path: Path) -> None:
    layers = world(tmp_path)
    page_file = saved(tmp_path, noted(), noted("S2", ""))
    assert atlas("minutes", page_file, "--layers", layers).exit_code == 0
    before = files_in(layers)

    again = atlas("minutes", page_file, "--layers", layers)

    assert again.exit_code == 0
    assert files_in(layers) == before
    assert "Nothing new to write" in again.stdout
    assert f"There already, and not written again:\n  S1: {TOLD}\n" in again.stdout
    assert "without a decision: S2." in again.stdout
    assert "Next:" not in again.stdout


def test_another_owner_of_a_known_decision_is_told_and_not_written(tmp_path: Path) -> None:
    layers = world(tmp_path)
    assert atlas("minutes", saved(tmp_path, noted()), "--layers", layers).exit_code == 0
    before = files_in(layers)
    done = atlas("minutes", saved(tmp_path, noted(owner="Actium")), "--layers", layers)
    assert f"  S1: {TOLD} (with another owner or day there" in done.stdout
    assert files_in(layers) == before


def test_a_table_with_dutch_names_words_and_dates_gets_its_rows_in_them(tmp_path: Path) -> None:
    keys = """style = "dutch"
id = "Nr"
encoding = "cp1252"
vocabularies = { status = { "loopt" = "open", "klaar" = "done" } }
fields.meeting = "Overleg"
fields.site_id = "Plek"
fields.decision = "Besluit"
fields.owner = "Wie"
fields.due = "Wanneer"
fields.status = "Stand\""""
    layers = world(tmp_path, keys)
    table = "Nr;Overleg;Plek;Besluit;Wie;Wanneer;Stand\r\n1;2026-Q3;S1;Café eerst;Domesta;31-12-2026;klaar\r\n"
    (layers / "decisions.csv").write_bytes(table.encode("cp1252"))

    done = atlas("minutes", saved(tmp_path, noted(decision="Eén plan; dan door")), "--layers", layers)

    assert done.exit_code == 0, done.stderr
    line = '2026-Q4-S1;2026-Q4;S1;"Eén plan; dan door";Domesta;01-03-2027;loopt\r\n'
    assert (layers / "decisions.csv").read_bytes() == (table + line).encode("cp1252")
    decisions = read_layers(layers).frames["decisions"]
    assert decisions["decision"].to_dict() == {"1": "Café eerst", "2026-Q4-S1": "Eén plan; dan door"}
    assert decisions["status"].to_dict() == {"1": "done", "2026-Q4-S1": "open"}
    assert str(decisions["due"]["2026-Q4-S1"]) == "2027-03-01"


def test_a_second_decision_about_a_site_in_one_meeting_gets_an_id_of_its_own(tmp_path: Path) -> None:
    layers = world(tmp_path)
    for decision in ("Eerst dit", "Dan dat"):
        assert atlas("minutes", saved(tmp_path, noted(decision=decision)), "--layers", layers).exit_code == 0
    decisions = read_layers(layers).frames["decisions"]["decision"].to_dict()
    assert decisions == {"B1": EARLIER["decision"], "2026-Q4-S1": "Eerst dit", "2026-Q4-S1-2": "Dan dat"}


def test_a_table_keeps_who_may_read_it_and_stays_behind_its_link(tmp_path: Path) -> None:
    layers = world(tmp_path)
    table, kept = layers / "decisions.csv", layers / "kept" / "decisions.csv"
    kept.parent.mkdir()
    table.rename(kept)
    kept.chmod(0o600)
    table.symlink_to(kept)
    assert atlas("minutes", saved(tmp_path, noted()), "--layers", layers).exit_code == 0
    assert table.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert TOLD in kept.read_text(encoding="utf-8")
    assert [path.name for path in kept.parent.iterdir()] == ["decisions.csv"]


def test_without_a_table_the_rows_become_a_list_that_the_catalogue_takes(tmp_path: Path) -> None:
    layers = world(tmp_path, decisions=None)
    page_file, out = saved(tmp_path, noted(decision="=2+2; é"), noted("S2", "")), layers / "overleg.csv"
    refused = atlas("minutes", page_file, "--layers", layers)
    assert refused.exit_code == 2
    assert "it names no layer decisions. Add one, or give --out FILE.csv" in refused.stderr

    done = atlas("minutes", page_file, "--layers", layers, "--out", out)

    assert done.exit_code == 0, done.stderr
    entry = done.stdout[done.stdout.rindex("[[decisions]]") :]
    assert tomllib.loads(entry)["decisions"][0]["file"] == "overleg.csv"
    with (layers / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write("\n" + entry.replace("VUL IN", "Overleg"))
    decisions = read_layers(layers).frames["decisions"]
    assert decisions["decision"].to_dict() == {"2026-Q4-S1": "=2+2; é"}
    assert decisions["status"].tolist() == ["open"]
    # Now that it is the table, it grows as any other.
    more = saved(tmp_path, noted("S2", "Ook deze", None), meeting="2027-Q1")
    assert atlas("minutes", more, "--layers", layers).exit_code == 0
    assert "2027-Q1-S2;2027-Q1;S2;Ook deze;;;open" in out.read_text(encoding="utf-8-sig")


def test_rows_are_added_to_no_other_file_than_one_csv_of_the_folder(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(list(EARLIER))
    book.active.append(list(EARLIER.values()))
    layers = world(tmp_path)
    book.save(layers / "decisions.xlsx")
    catalogue = layers / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace("decisions.csv", "decisions.xlsx"), encoding="utf-8")
    before = files_in(layers)
    page_file = saved(tmp_path, noted(), noted("S2", EARLIER["decision"]))

    done = atlas("minutes", page_file, "--layers", layers)

    assert done.exit_code == 2
    assert "layer decisions, decisions.xlsx: rows can only be added to a CSV of this folder" in done.stderr
    assert files_in(layers) == before
    out = tmp_path / "erbij.csv"
    assert atlas("minutes", page_file, "--layers", layers, "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8-sig").count("\n") == 3
    assert files_in(layers) == before


def test_a_list_that_stands_in_excel_is_known_to_what_is_written_beside_it(tmp_path: Path) -> None:
    layers = world(tmp_path)
    second = (layers / "catalogue.toml").read_text(encoding="utf-8").split("[decisions]")[1]
    first = "[[decisions]]" + second
    other = first.replace("decisions.csv", "meer.csv")
    (layers / "meer.csv").write_text((layers / "decisions.csv").read_text().replace("B1", "B2"), encoding="utf-8")
    catalogue = layers / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8").split("[decisions]")[0] + first + other
    catalogue.write_text(text, encoding="utf-8")
    page_file = saved(tmp_path, noted(decision=EARLIER["decision"]), meeting="2026-Q3")
    done = atlas("minutes", page_file, "--layers", layers)
    assert done.exit_code == 2
    assert "decisions.csv, meer.csv: there is more than one CSV of this folder" in done.stderr
    done = atlas("minutes", page_file, "--layers", layers, "--out", tmp_path / "erbij.csv")
    assert done.exit_code == 0
    assert f"There already, and not written again:\n  S1: {EARLIER['decision']}" in done.stdout
    assert not (tmp_path / "erbij.csv").exists()


@pytest.mark.parametrize(
    ("keys", "decision", "told"),
    [
        ('encoding = "cp1252"', "Łódź", "its encoding cp1252 has no 'Ł'"),
        ('unknown = ["n.b."]', "n.b.", "with the new rows it would be refused. FLD09 decisions.csv"),
        ('constants = { meeting = "2026-Q3" }', "Door", "field meeting, value '2026-Q4': by its keys in the catalogue"),
        ("", "Door\x1b[2J", r"'\x1b' is a control character"),
        ("", "a" * 2001, "a text has at most 2,000 signs"),
    ],
)
def test_what_can_not_be_written_leaves_every_file_as_it_was(
    tmp_path: Path, keys: str, decision: str, told: str
) -> None:
    layers = world(tmp_path, keys)
    before = files_in(layers)
    done = atlas("minutes", saved(tmp_path, noted(decision=decision)), "--layers", layers)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr
    assert files_in(layers) == before


def test_a_list_is_written_over_nothing_it_is_made_from(tmp_path: Path) -> None:
    layers = world(tmp_path)
    page_file = saved(tmp_path, noted())
    before = files_in(layers)
    for out, told in (
        (page_file, "the list of decisions is a CSV. Give a name that ends in .csv"),
        (layers / "decisions.csv", "this would be written over what it is made from"),
        (layers / "villages.csv", "this would be written over what it is made from"),
        (tmp_path / "nergens" / "x.csv", "this file can't be written"),
    ):
        done = atlas("minutes", page_file, "--layers", layers, "--out", out)
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"{out}: {told}" in done.stderr
    assert files_in(layers) == before


def test_minutes_of_other_layers_are_refused_with_the_sites_there_are(tmp_path: Path) -> None:
    done = atlas("minutes", saved(tmp_path, noted("HGV-03")), "--layers", world(tmp_path))
    assert done.exit_code == 2
    assert "site 1 (id HGV-03), field id, value 'HGV-03': there is no such site among S1, S2." in done.stderr


def test_a_table_or_layer_with_an_error_is_told_and_nothing_written(tmp_path: Path) -> None:
    layers = world(tmp_path, decisions=[{**EARLIER, "due": "morgen"}])
    before = files_in(layers)
    done = atlas("minutes", saved(tmp_path, noted()), "--layers", layers)
    assert done.exit_code == 2
    assert "FLD08 decisions.csv, layer decisions" in done.stderr
    assert files_in(layers) == before
    broken = world(tmp_path / "broken", sites=[site(homes_total="veel")])
    done = atlas("minutes", saved(tmp_path, noted()), "--layers", broken)
    assert done.exit_code == 2
    assert "FLD05 sites.geojson, layer sites" in done.stderr
