"""Signals of Smederijen and social teams: read by closed words, drawn by theme, small numbers kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atlas.criteria import measure
from atlas.layers import check_layers, read_layers
from atlas.layers.schema import LAYERS
from atlas.maps.map_layers import map_layers
from atlas.maps.symbols import LAYER_SYMBOLS
from atlas.meeting import Quarter, hold_meeting
from atlas.policy import read_glossary
from tests.small_world import feature, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Glossary, Language, Policy


def signal(**changes: object) -> dict[str, Any]:
    columns: dict[str, object] = {
        "id": "M1",
        "name": "Dorpsrand",
        "reporter": "social_team",
        "theme": "loneliness",
        "year": 2026,
    }
    return feature(square(202_500, 500_500, 400), **{**columns, **changes})


def lines(folder: Path, policy: Policy, glossary: Glossary, *signals: dict[str, Any]) -> list[list[str]]:
    layers = read_layers(write_world(folder, signals=list(signals)))
    meeting = hold_meeting(Quarter.parse("2026-Q4"), layers, policy, measure(layers.sites, layers, policy))
    (layer,) = (each for each in map_layers(meeting, glossary) if each["id"] == "signals")
    features: Any = layer["features"]
    return [each["lines"] for each in features]


def test_a_signal_tells_theme_number_reporter_and_year(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    told = lines(
        tmp_path,
        policy,
        glossary,
        signal(reports=1204),
        signal(id="M2", reporter="smederij", theme="maintenance", reports=0, year=None),
    )
    assert told == [
        ["Eenzaamheid", "Meldingen: 1.204", "Van: sociaal team", "In 2026"],
        ["Onderhoud", "Meldingen: 0", "Van: Smederij"],
    ]


@pytest.mark.parametrize(
    ("reports", "told"), [(1, "niet vermeld"), (9, "niet vermeld"), (10, "10"), (None, "onbekend")]
)
def test_a_small_number_of_reports_is_secret(
    tmp_path: Path, policy: Policy, glossary: Glossary, reports: int | None, told: str
) -> None:
    # The policy shows counts from 10 on.
    ((_, number, *_),) = lines(tmp_path, policy, glossary, signal(reports=reports))
    assert number.startswith(f"Meldingen: {told}")


@pytest.mark.parametrize(("column", "value"), [("theme", "noise"), ("reporter", "police"), ("reports", -1)])
def test_a_value_that_signals_do_not_know_is_told(tmp_path: Path, column: str, value: object) -> None:
    findings = check_layers(write_world(tmp_path, signals=[signal(**{column: value})])).findings
    assert [(found.layer, found.field) for found in findings] == [("signals", column)]


def test_a_place_without_signals_has_no_such_layer(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    layers = read_layers(write_world(tmp_path))
    meeting = hold_meeting(Quarter.parse("2026-Q4"), layers, policy, measure(layers.sites, layers, policy))
    assert "signals" not in {layer["id"] for layer in map_layers(meeting, glossary)}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_theme_and_reporter_has_words_and_every_theme_a_symbol(language: Language) -> None:
    glossary, columns = read_glossary(language), LAYERS["signals"].columns
    assert set(LAYER_SYMBOLS["signals"]) == set(columns["theme"].vocabulary)
    for theme in columns["theme"].vocabulary:
        assert glossary.word(f"classes.{theme}")
        assert glossary.term(theme)
    for reporter in columns["reporter"].vocabulary:
        assert glossary.term(reporter)
