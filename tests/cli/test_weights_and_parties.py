"""The commands about weights, parties and criteria, as a user runs them."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from atlas.cli import main
from atlas.policy import Policy, read_policy
from atlas.policy.policy import DEFAULT_POLICY
from tests.small_world import site, square, write_world

ROOT = Path(__file__).parents[2]
PARTIES = 10


def atlas(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def fill_in(path: Path, answers: list[float]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "answer")
    rows = [cell.row for cell in sheet["A"] if cell.value]
    for row, answer in zip(rows, answers, strict=True):
        sheet.cell(row, column).value = answer
    book.save(path)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_weights_go_from_a_form_into_a_policy_that_is_read(tmp_path: Path, policy: Policy) -> None:
    form, lines = tmp_path / "form.xlsx", tmp_path / "lines.toml"
    done = atlas("weights", "--profile", "flex", "--out", form)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"Wrote {form}" in done.stderr
    fill_in(form, [100, 70, 30, 30, 20, 10, 7])
    done = atlas("weights", form, "--out", lines)
    assert done.exit_code == 0
    old = DEFAULT_POLICY.read_text(encoding="utf-8")
    head, rest = old.split("[profiles.flex.weights]\n", 1)
    _, rest = rest.split("\n\n", 1)
    changed = tmp_path / "policy.toml"
    changed.write_text(f"{head}{lines.read_text(encoding='utf-8')}\n{rest}", encoding="utf-8")
    first = next(name for name in policy.criteria if name in policy.profile("flex").weights)
    # 100 of 267 is 37.45.
    assert read_policy(changed).profile("flex").weights[first] == 37.5


def test_weights_of_a_party_and_what_may_not_be_meant_so_are_told_apart(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    assert atlas("weights", "--profile", "flex", "--out", form).exit_code == 0
    fill_in(form, [80] * 7)
    done = atlas("weights", form, "--party", "domesta")
    assert done.exit_code == 0
    # 100 / 7 = 14.28: five of them get the tenth that is left, for 7 times 14.2 is 99.4.
    given = tomllib.loads(done.stdout)["parties"]["domesta"]["weights"]["flex"]
    assert sorted(given.values()) == [14.2, *[14.3] * 6]
    assert "de hoogste kreeg 80,0" in done.stderr
    assert "Alle stappen kregen hetzelfde" in done.stderr
    unknown = atlas("weights", form, "--party", "niemand")
    assert unknown.exit_code == 2
    assert "There is no party 'niemand'. Choose one of: hoogeveen," in unknown.stderr


def test_a_form_is_never_half_written(tmp_path: Path) -> None:
    done = atlas("weights", "--profile", "gewoon", "--out", tmp_path / "form.xlsx")
    assert done.exit_code == 2
    assert "There is no profile 'gewoon'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_form_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    for out, told in (
        (tmp_path / "form.csv", "Give a name that ends in .xlsx with --out."),
        (tmp_path / "nowhere" / "form.xlsx", "this file can't be written"),
    ):
        done = atlas("weights", "--out", out)
        assert done.exit_code == 2
        assert done.stderr.startswith(f"atlas: {out}: ")
        assert told in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "give --out FORM.xlsx"),
        (["--party", "shdh", "--out", "form.xlsx"], "--party only when it is back"),
        (["form.xlsx", "--profile", "flex"], "The FORM itself says its profile"),
        (["form.xlsx", "--method", "ahp"], "The FORM itself says its profile"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: list[str], told: str) -> None:
    done = atlas("weights", *arguments)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())


def test_a_comparison_in_pairs_is_asked_in_english(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    assert atlas("weights", "--profile", "flex", "--method", "ahp", "--lang", "en", "--out", form).exit_code == 0
    sheet = openpyxl.load_workbook(form)["Weights"]
    assert "21 comparisons" in str(sheet["B3"].value)


def test_parties_prints_ranks_and_where_it_depends(tmp_path: Path) -> None:
    sites = [site("S1"), site("S2", planning_status="dropped", geometry=square(203_300, 501_000, 100))]
    done = atlas("parties", "--layers", write_world(tmp_path, sites=sites))
    assert done.exit_code == 0
    assert done.stdout.count("(voorbeeld)") == PARTIES
    assert "De gewichten met 'voorbeeld' zijn verzonnen" in done.stdout
    assert "bij alle partijen in de top 5 (voorbeeldgewichten)\n  S1 Proeflocatie\n" in done.stdout
    ranks = {line.split()[0]: line.split()[2:] for line in done.stdout.splitlines() if line.startswith("S")}
    assert "De ranglijst is niet langer dan de top 5: daarom staat elke locatie erin." in done.stdout
    assert ranks["S1"] == ["1"] * PARTIES
    assert set(ranks) == {"S1"}
    assert "Vallen af, welke gewichten een partij ook kiest: S2." in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 100


def test_parties_writes_a_table_in_which_nothing_is_a_formula(tmp_path: Path) -> None:
    out = tmp_path / "parties.csv"
    world = write_world(tmp_path / "layers", sites=[site("S1", name="=1+1")])
    done = atlas("parties", "--lang", "en", "--profile", "regular", "--layers", world, "--out", out)
    assert done.exit_code == 0
    (row,) = rows_of(out)
    assert row["Name"] == "'=1+1"
    assert row["Samen Sterk (example)"] == "1"
    assert row["Verdict"] == "good for everyone"
    assert row["In words"] == "Is in the top 5 of all 10 parties (example weights)."
    assert row["Kind of data"] == "example"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_criteria_lists_every_criterion_with_all_that_is_known_of_it(tmp_path: Path, policy: Policy, lang: str) -> None:
    out = tmp_path / "criteria.csv"
    world = write_world(tmp_path / "layers")
    done = atlas("criteria", "--lang", lang, "--layers", world, "--out", out)
    assert done.exit_code == 0
    rows = rows_of(out)
    assert [next(iter(row.values())) for row in rows] == list(policy.criteria)
    assert all(value for row in rows for value in row.values())


def test_criteria_says_points_direction_and_missing_layers_in_words(tmp_path: Path) -> None:
    out = tmp_path / "criteria.csv"
    assert atlas("criteria", "--layers", write_world(tmp_path / "layers"), "--out", out).exit_code == 0
    rows = {row["Criterium"]: row for row in rows_of(out)}
    walking = rows["walking_distance"]
    assert walking["Afspraak"] == "3"
    assert walking["Richting"] == "minder is beter"
    assert walking["Punten"] == "0 punten bij gemiddeld 1,5 km lopen, alle punten bij gemiddeld 400 m lopen"
    # The small world has facilities and no streets.
    assert "Straten (ontbreekt)" in walking["Lagen"]
    assert "Voorzieningen (ontbreekt)" not in walking["Lagen"]
    assert rows["delivery_margin"]["Punten"] == (
        "0 punten bij 36 maanden te laat, 80 van de 100 punten bij op tijd, alle punten bij 12 maanden speling"
    )
    assert rows["net_addition"]["Gewichten"].startswith("Gewone sociale huur: ")


def test_criteria_are_printed_within_the_width_of_a_terminal() -> None:
    done = atlas("criteria", "--layers", ROOT / "layers")
    assert done.exit_code == 0
    assert "Voorzieningen op loopafstand (walking_distance)" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 100


def test_weights_are_not_written_over_the_form_that_they_come_from(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    assert atlas("weights", "--profile", "flex", "--out", form).exit_code == 0
    fill_in(form, [100] * 7)
    before = form.read_bytes()
    done = atlas("weights", form, "--out", form)
    assert done.exit_code == 2
    assert "would be written over what it is made from" in done.stderr
    assert form.read_bytes() == before


def test_a_file_with_too_long_a_name_is_told_in_one_message(tmp_path: Path) -> None:
    done = atlas("weights", "--profile", "flex", "--out", tmp_path / f"{'x' * 250}.xlsx")
    assert done.exit_code == 2
    assert "this file can't be written" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_name_of_a_party_starts_no_formula_above_its_column(tmp_path: Path) -> None:
    policy, out = tmp_path / "policy.toml", tmp_path / "parties.csv"
    text = DEFAULT_POLICY.read_text(encoding="utf-8")
    assert text.count('label = "Gemeente Hoogeveen"') == 1
    policy.write_text(text.replace('label = "Gemeente Hoogeveen"', 'label = "=1+1{0.__class__}"'), encoding="utf-8")
    world = write_world(tmp_path / "layers")
    done = atlas("parties", "--layers", world, "--policy", policy, "--out", out)
    assert done.exit_code == 0, done.stderr
    assert any("=1+1{0.__class__}" in heading for heading in rows_of(out)[0])
    assert not any(heading.startswith("=") for heading in rows_of(out)[0])
