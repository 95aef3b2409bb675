"""How sure the example's ranking is, as people read it on the terminal and in a CSV."""

from __future__ import annotations

import csv
import string
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from atlas.cli import main
from atlas.dossier.certainty_sheet import certainty_sheet
from atlas.policy import Glossary, read_glossary
from atlas.scores.robustness import certainty
from atlas.scores.robustness.find_out import find_out
from atlas.scores.robustness.sentences import RobustnessWords
from tests.scores.robustness.made_scores import NAN, made
from tests.small_world import site, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Language


def sentences(words: object, path: str = "robustness") -> dict[str, set[str]]:
    if isinstance(words, dict):
        return {key: facts for name, each in words.items() for key, facts in sentences(each, f"{path}.{name}").items()}
    return {path: {f"{name}:{spec}" for _, name, spec, _ in string.Formatter().parse(str(words)) if name}}


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    dutch, english = (sentences(read_glossary(language).get("robustness")) for language in ("nl", "en"))
    assert dutch == english


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_profile_of_the_example_fits_the_terminal(example_meeting: Meeting, language: Language) -> None:
    glossary = read_glossary(language)
    for scores in example_meeting.scores.values():
        found = certainty(example_meeting.measures, scores, example_meeting.policy)
        text = certainty_sheet(example_meeting, found, glossary)
        assert max(map(len, text.splitlines())) <= 100
        for ranked in found.chances.by_rank.index:
            assert f"  {ranked}  " in text


def test_a_fact_to_find_out_is_named_with_its_site_and_chance(glossary: Glossary) -> None:
    world = made({"one": 100}, {"A": (60,), "B": (NAN,)}, knock_outs=[("A", "ended", False)])
    words = RobustnessWords(world.measures, world.policy, glossary)
    first, second = words.find_out(find_out(world.measures, world.scores, world.policy))
    assert first == (
        "Zoek uit voor Plek A: de planfase. De kans dat de top 1 dan verandert is 50%."
        " Dat een locatie daardoor afvalt, is hier op 50% kans gezet."
    )
    assert second == "Zoek uit voor Plek B: het aantal woningen. De kans dat de top 1 dan verandert is 40%."


def test_the_command_prints_the_chances_and_what_to_find_out(tmp_path: Path) -> None:
    sites = [site("S1", homes_social=None), site("S2", name="Tweede", homes_social=15)]
    done = CliRunner().invoke(main, ["certainty", "--layers", str(write_world(tmp_path, sites=sites))])
    assert done.exit_code == 0, done.output
    assert "Hoe zeker is de ranglijst?" in done.output
    assert "Tweede" in done.output
    assert "kans op top 5" in done.output
    # Both sites are on a shortlist of five, whatever the number of social homes turns out to be.
    assert "onbekende gegevens die elk op zichzelf de top 5 niet veranderen" in done.output
    assert "De ranglijst is niet langer dan de top 5: daarom staat elke locatie erin." in done.output
    assert "of de locatie afvalt" not in done.output


def test_the_chance_of_a_site_that_may_be_out_yet_says_so(tmp_path: Path) -> None:
    sites = [site("S1", planning_status=None), site("S2")]
    done = CliRunner().invoke(main, ["certainty", "--layers", str(write_world(tmp_path, sites=sites))])
    assert done.exit_code == 0, done.output
    assert "Van S1 is nog niet bekend of de locatie afvalt. De kans geldt als dat niet zo is." in done.output


def test_the_table_has_the_chance_of_every_rank(tmp_path: Path) -> None:
    out = tmp_path / "certainty.csv"
    sites = [site("S1"), site("S2", name="=1+1", homes_social=15), site("S3", planning_status="dropped")]
    world = write_world(tmp_path / "layers", sites=sites)
    done = CliRunner().invoke(main, ["certainty", "--layers", str(world), "--out", str(out)])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["id"] for row in rows] == ["S1", "S2"]
    for row in rows:
        chances = [float(row[f"kans op plaats {rank}"].replace(",", ".")) for rank in (1, 2)]
        assert sum(chances) == pytest.approx(100)
    assert rows[1]["naam"] == "'=1+1"


def test_with_every_site_knocked_out_the_command_says_so(tmp_path: Path) -> None:
    world = write_world(tmp_path, sites=[site("S1", planning_status="dropped")])
    done = CliRunner().invoke(main, ["certainty", "--layers", str(world)])
    assert done.exit_code == 0, done.output
    assert "ze vallen allemaal af" in done.output
