"""`atlas explain`, as a user runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from atlas.cli import main
from tests.small_world import site, write_world

if TYPE_CHECKING:
    from pathlib import Path

MOST_SIGNS = 100


def explain(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["explain", *(str(argument) for argument in arguments)], catch_exceptions=False)


def test_the_sheet_has_every_part_and_fits_the_terminal(tmp_path: Path) -> None:
    # Two sites of which the second is an idea, so it is later and stands second; the first has an unknown.
    layers = write_world(tmp_path, sites=[site("S1", start_year=None), site("S2", planning_status="idea")])
    told = explain("S2", "--layers", layers).stdout
    assert max(len(line) for line in told.splitlines()) <= MOST_SIGNS
    headings = [line for line in told.splitlines() if line and line[0] not in "- "]
    assert headings[:2] == ["S2 Proeflocatie, Dorpsbuurt, Dorp (voorbeeld)", headings[1]]
    assert "Deze locatie staat op plaats 2 van de 2." in told
    assert "- Op tijd klaar: 57 maanden eerder klaar levert 10,4 punten op." in told
    assert headings[-5:] == [
        "Wat zou helpen",
        "Hoe zeker is dit?",
        "Opbouw van de score (punten van het gewicht)",
        "Toetsingskader van de woonvisie",
        "Nog niet bekend",
    ]
    assert "boven Proeflocatie" in told


def test_the_sheet_speaks_english_when_asked(tmp_path: Path) -> None:
    layers = write_world(tmp_path, sites=[site("S1", homes_clustered=7)])
    told = explain("S1", "--profile", "clustered", "--lang", "en", "--layers", layers).stdout
    assert "Clustered for older people: score" in told
    assert "- Too few clustered homes (5 homes too few). A shared room takes at least 12 homes." in told
    assert not [word for word in ("woningen", "punten", " van ", "afspraak") if word in told]
