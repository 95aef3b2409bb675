"""Where the parties stand, as the page gets it: the same figures and words as Python's, and only what may be shared."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from atlas.maps import page_payload
from atlas.maps.monitor import monitor
from atlas.maps.step_scale import place_of, step_scale
from atlas.maps.told_table import told_table
from atlas.maps.village_charts import village_sites
from atlas.maps.villages_page import draw_villages_page, villages_page
from atlas.policy import read_glossary
from atlas.privacy import SECRET
from atlas.quarter import Quarter

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

HOSTILE = '</script><img src=x onerror="window.__pwned=1">{{ 7*7 }}'


def renamed(meeting: Meeting, name: str) -> Meeting:
    """Return a meeting in which every village and site has the same name."""
    frames = meeting.layers.frames
    changed = {layer: frames[layer].assign(name=name) for layer in ("villages", "sites")}
    layers = dataclasses.replace(meeting.layers, frames={**frames, **changed})
    return dataclasses.replace(meeting, layers=layers)


@pytest.fixture(scope="module")
def told(example_meeting: Meeting, glossary: Glossary) -> dict[str, Any]:
    made = monitor(example_meeting, glossary)
    assert made is not None
    return made


def test_the_village_in_trouble_comes_first_and_says_why(told: dict[str, Any]) -> None:
    first = told["villages"]["villages"][0]

    # By hand, from stock_changes.csv: in Elim 4 homes were sold and 4 demolished since 1-1-2023, none was added.
    assert first["name"] == "Elim"
    assert first["is_alarm"]
    assert first["sentence"].startswith("180 sociale huurwoningen, 8 minder dan op 1 januari 2023.")
    assert "verkoop van 4 en sloop van 4" in first["sentence"]
    assert [told["villages"]["table"]["rows"][0][at] for at in (0, 2, 3, 4)] == ["Elim", "188", "180", "−8"]  # noqa: RUF001


def test_a_chart_ends_where_the_ledger_does(told: dict[str, Any], example_meeting: Meeting) -> None:
    assert example_meeting.villages is not None
    assert example_meeting.ledger is not None
    villages = [village for village in example_meeting.villages.villages if not village.is_town]
    for village, drawn in zip(villages, told["villages"]["villages"], strict=True):
        assert village.differences is not None
        assert drawn["chart"]["steps"][-1][1] == village.differences.iloc[-1]
        scale = told["villages"]["scale"]
        assert all(scale["low"] <= homes <= scale["high"] for _, homes in drawn["chart"]["steps"])


def test_a_planned_sale_that_breaks_the_floor_is_flagged_before_it_happens(told: dict[str, Any]) -> None:
    stuifzand = next(each for each in told["villages"]["villages"] if each["name"] == "Stuifzand")

    # 13 May 2027: after the 17 quarters of 2023 up to and with the first of 2027, 42 of the 91 days of the next.
    assert stuifzand["chart"]["flags"] == [pytest.approx(17 + 42 / 91, abs=0.001)]
    assert stuifzand["warnings"] == [
        "Let op: verkoop van 4 door Domesta op 13 mei 2027. Het dorp heeft dan 4 woningen minder dan bij de start."
    ]


def test_of_very_many_sites_a_village_tells_the_best_and_how_many_follow(
    example_meeting: Meeting, glossary: Glossary
) -> None:
    assert example_meeting.villages is not None
    elim = example_meeting.villages.villages[0]
    many = dataclasses.replace(elim, sites=pd.concat([elim.sites] * 10))

    found = village_sites(many, example_meeting, glossary)

    # Elim has 4 sites in and near it, so that here are 40, of which 12 are told.
    assert (found["count"], len(found["best"])) == (40, 12)
    assert str(found["more"]).startswith("En nog 28 locaties lager op de lijst")
    assert village_sites(elim, example_meeting, glossary)["more"] is None


def test_each_view_has_the_targets_of_its_agreement_and_none_is_left_out(
    told: dict[str, Any], example_meeting: Meeting
) -> None:
    assert example_meeting.targets
    by_id = {each["id"]: each for each in told["targets"]}
    assert set(by_id) == {line.target for line in example_meeting.targets}
    for name, theme in example_meeting.policy.themes.items():
        expected = {line.target for line in example_meeting.targets if set(line.agreement) & set(theme.agreement)}
        assert set(told["themes"][name]["targets"]) >= expected
    # The 470 clustered homes stand above the agreements, without a number: they are what the view of care is about.
    assert told["themes"]["care"]["targets"] == ["clustered_homes"]
    assert "replaced_homes" in told["themes"]["renewal"]["targets"]
    assert told["themes"]["climate"]["targets"] == []
    assert told["themes"]["villages"]["parts"] == ["villages"]
    assert told["themes"]["renewal"]["parts"] == ["chains"]
    assert told["themes"]["supply"]["parts"] == ["supply"]


def test_the_table_of_a_target_has_a_row_per_part(told: dict[str, Any]) -> None:
    pitches = next(each for each in told["targets"] if 20 in each["numbers"])
    # Agreement 20: 17 new pitches, Woonconcept 7 and Domesta 10.
    goals = {row[0]: row[1] for row in pitches["table"]["rows"]}

    assert goals["samen"] == "17"
    assert goals["Domesta"] == "10"
    assert goals["Woonconcept"] == "7"
    assert pitches["bar"]["scale"][1] >= pitches["bar"]["goal"]


def test_a_gap_in_a_chain_is_told_with_its_figures(told: dict[str, Any], example_meeting: Meeting) -> None:
    assert example_meeting.wup_chains
    for chain, area in zip(example_meeting.wup_chains, told["chains"]["areas"], strict=True):
        assert area["name"] == chain.name
        assert [link["gap"] is not None for link in area["links"]] == [link.gap > 0 for link in chain.links]
    gaps = [link["gap"] for area in told["chains"]["areas"] for link in area["links"] if link["gap"]]
    assert told["themes"]["renewal"]["attention"] >= len(gaps) > 0


def test_a_click_on_the_map_tells_of_the_gap_and_of_the_sale(example_payload: dict[str, Any]) -> None:
    layers = {layer["id"]: layer["features"] for layer in example_payload["layers"]}
    stuifzand = next(each for each in layers["villages"] if each["title"] == "Stuifzand")

    assert any(line.startswith("Let op: verkoop van 4") for line in stuifzand["lines"])
    assert any("vervangende woningen te weinig" in line for each in layers["wup_areas"] for line in each["lines"])


def test_what_is_secret_is_on_no_page(example_meeting: Meeting, glossary: Glossary) -> None:
    # With a least of 50 homes the stocks of Stuifzand (34) and others may not be told.
    assumptions = example_meeting.policy.assumptions
    least = assumptions.least_published_homes.model_copy(update={"value": 50})
    policy = example_meeting.policy.model_copy(
        update={"assumptions": assumptions.model_copy(update={"least_published_homes": least})}
    )
    meeting = dataclasses.replace(example_meeting, policy=policy)

    made: Any = monitor(meeting, glossary)
    page = villages_page(meeting, glossary)
    row = next(row for row in made["villages"]["table"]["rows"] if row[0] == "Stuifzand")

    assert [row[at] for at in (2, 3, 5)] == [glossary.word("monitor.secret")] * 3
    assert row[4] == "0", "what changed may be told"
    assert page is not None
    assert ">34 sociale huurwoningen" not in page


def test_without_the_tables_of_the_stock_the_page_has_no_such_tab(
    example_meeting: Meeting, glossary: Glossary, tmp_path: Path
) -> None:
    frames = {name: frame for name, frame in example_meeting.layers.frames.items() if name != "stock_changes"}
    layers = dataclasses.replace(example_meeting.layers, frames=frames)
    meeting = dataclasses.replace(example_meeting, layers=layers)

    assert page_payload(meeting, glossary)["monitor"] is None
    assert draw_villages_page(meeting, glossary, tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_of_the_villages_is_the_same_every_time(example_meeting: Meeting, language: Any) -> None:  # noqa: ANN401
    words = read_glossary(language)

    page = villages_page(example_meeting, words)

    assert page is not None
    assert page == villages_page(example_meeting, words)
    assert f'<html lang="{language}">' in page
    assert "img-src &#39;none&#39;" in page


def test_a_hostile_name_is_text_on_the_page_of_the_villages(example_meeting: Meeting, glossary: Glossary) -> None:
    page = villages_page(renamed(example_meeting, HOSTILE), glossary)

    assert page is not None
    assert "<img" not in page
    assert "{{ 7*7 }}" in page


def test_a_table_says_what_is_secret_and_what_is_unknown(glossary: Glossary) -> None:
    cells = ["a", 3008, 14.25, None, SECRET, datetime.date(2026, 10, 1), Quarter(2027, 4), -8]

    made = told_table("t", dict.fromkeys("abcdefgh", False), [cells], glossary)

    words = [
        "a",
        "3.008",
        "14,2",
        "onbekend",
        glossary.word("monitor.secret"),
        "1 oktober 2026",
        "4e kwartaal 2027",
        "-8",
    ]
    assert made["rows"] == [words]
    assert "privacy" in str(made["caption"])
    assert json.dumps(made)


def test_a_day_stands_in_its_quarter() -> None:
    first = Quarter(2023, 1)

    assert place_of(datetime.date(2023, 1, 1), first) == 0
    assert place_of(datetime.date(2026, 10, 1), first) == 15
    # The fourth quarter has 92 days; 31 December is after 91 of them.
    assert place_of(datetime.date(2026, 12, 31), first) == pytest.approx(15 + 91 / 92, abs=0.001)


@pytest.mark.parametrize("levels", [[], [0], [-8, 45], [-1], [1_000, -3]])
def test_a_scale_holds_all_and_has_few_lines(levels: list[int], glossary: Glossary) -> None:
    day = datetime.date(2026, 10, 1)

    scale: dict[str, Any] = step_scale(levels, Quarter(2023, 1), Quarter(2027, 4), day, glossary)

    assert scale["low"] < min([0, *levels]) <= max([0, *levels]) < scale["high"]
    assert len(scale["ticks"]) <= 7
    assert {"at": 0, "label": "0"} in scale["ticks"]
    assert [year["label"] for year in scale["years"]] == ["2023", "2024", "2025", "2026", "2027"]
