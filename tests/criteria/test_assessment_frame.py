"""The checklist of agreement 6: answered where the layers know, and open where they don't."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from atlas.criteria import Measures, measure
from atlas.layers import read_layers
from atlas.scores.explanation import evidence
from atlas.scores.explanation.assessment import assessment
from tests.small_world import only, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Glossary, Policy

ASPECTS = [
    "price_segment",
    "dwelling_type",
    "living_form",
    "target_group",
    "living_with_care",
    "climate",
    "sustainability",
]
NOTHING_BUILT = dict.fromkeys(("homes_total", "homes_social", "homes_clustered", "homes_accessible"), 0)


def measured(folder: Path, policy: Policy, **changes: Any) -> Measures:  # noqa: ANN401
    layers = read_layers(write_world(folder, **changes))
    return measure(layers.sites, layers, only(policy, "assessment_frame"))


def answers(measures: Measures) -> dict[str, str]:
    rows = measures.by_criterion["assessment_frame"].details_of("S1")
    return {str(row["aspect"]): str(row["answer"]) for row in rows}


# 20 of 50 homes are social rent, where 30% is asked; 12 are clustered; 45 of 50 are accessible, just the 90% asked; the
# care zone is 254 m on foot, within 400 m; a quarter of the site floods, where 10% is allowed. No layer tells the rest.
def test_each_aspect_is_answered_as_the_layers_know_it(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    measures = measured(tmp_path, policy)
    expected = ["yes", "not_known", "yes", "yes", "yes", "no", "not_known"]
    assert answers(measures) == dict(zip(ASPECTS, expected, strict=True))
    frame = measures.by_criterion["assessment_frame"]
    assert np.isnan(frame.value["S1"])
    assert [each[0] for each in frame.bounds()] == [4, 6]
    assert evidence("S1", "assessment_frame", measures, glossary) == (
        "Past voor zover bekend op 4 van de 7 punten van het toetsingskader (prijs: ja, woningtype: niet bekend,"
        " woonvorm: ja, doelgroep: ja, wonen met zorg: ja, klimaat: nee en duurzaamheid: niet bekend)."
    )


@pytest.mark.parametrize(
    ("aspect", "changes", "answer"),
    [
        ("price_segment", {"homes_social": 15}, "yes"),
        ("price_segment", {"homes_social": 14}, "no"),
        ("price_segment", {"homes_social": None}, "not_known"),
        # With any number of pitches it is 40% or more.
        ("price_segment", {"pitches": None}, "yes"),
        ("living_form", {"homes_clustered": 0}, "no"),
        ("living_form", {"homes_clustered": None}, "not_known"),
        ("living_form", {"homes_clustered": None, "homes_flex": 1}, "yes"),
        ("living_form", {"homes_clustered": 0, "pitches": 1}, "yes"),
        ("target_group", {"homes_accessible": 44}, "no"),
        ("target_group", {"homes_accessible": None}, "not_known"),
        ("target_group", {"homes_total": None}, "not_known"),
        ("target_group", {**NOTHING_BUILT, "pitches": 4}, "not_known"),
        # 315 m straight from the centre is 400 m on foot, and 316 m is 401 m.
        ("living_with_care", {"geometry": square(202_886, 501_000, 100)}, "yes"),
        ("living_with_care", {"geometry": square(202_884, 501_000, 100)}, "no"),
        # The wet corner ends at 203 025: 10 and 11 of 100 m.
        ("climate", {"geometry": square(203_015, 501_000, 100)}, "yes"),
        ("climate", {"geometry": square(203_014, 501_000, 100)}, "no"),
    ],
)
def test_an_answer_turns_at_its_limit(
    tmp_path: Path, policy: Policy, aspect: str, changes: dict[str, Any], answer: str
) -> None:
    assert answers(measured(tmp_path, policy, sites=[site(**changes)]))[aspect] == answer


def test_what_is_enough_however_it_turns_out_is_told_so(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    # 20 of 50 homes are social rent, and each pitch can only add to that.
    layers = read_layers(write_world(tmp_path, sites=[site(pitches=None)]))
    measures = measure(layers.sites, layers, policy)
    price = assessment("S1", measures, glossary)[0]
    told = "Van het plan is minstens 40% sociale huur, wat er ook nog bekend wordt; het uitgangspunt is 30%."
    assert (price.answer, price.text) == ("ja", told)
    assert evidence("S1", "social_share", measures, glossary) == told


@pytest.mark.parametrize(("layer", "aspect"), [("care_zones", "living_with_care"), ("constraints", "climate")])
def test_an_absent_layer_leaves_its_aspect_open(tmp_path: Path, policy: Policy, layer: str, aspect: str) -> None:
    measures = measured(tmp_path, policy, **{layer: None})
    assert answers(measures)[aspect] == "not_known"


def test_a_stated_error_leaves_an_aspect_open_where_it_reaches_the_limit(tmp_path: Path, policy: Policy) -> None:
    # 45 of 50 are accessible, give or take 1: 88% to 92%, where 90% is asked.
    world = write_world(tmp_path, catalogue={"sites": "errors = { homes_accessible = 1 }"})
    layers = read_layers(world)
    assert answers(measure(layers.sites, layers, only(policy, "assessment_frame")))["target_group"] == "not_known"


def test_every_answer_has_a_sentence_of_its_own(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    sites = [site("S1"), site("S2", geometry=square(203_300, 501_300, 100), homes_social=5, homes_clustered=0)]
    layers = read_layers(write_world(tmp_path, sites=sites))
    frame = measure(layers.sites, layers, only(policy, "assessment_frame")).by_criterion["assessment_frame"]
    rows = [*frame.details_of("S1"), *frame.details_of("S2")]
    assert [row["aspect"] for row in rows] == ASPECTS * 2
    told = [glossary.text(f"criteria.assessment_frame.aspects.{row['aspect']}.{row['answer']}", **row) for row in rows]
    assert told[0] == "Van het plan is 40% sociale huur; het uitgangspunt is 30%."
    assert told[3] == "Geschikt voor wie slecht ter been is: 45 van de 50 woningen; de afspraak is 90%."
    assert told[5] == ("Van de locatie ligt 25% in een gebied met wateroverlast of hitte; tot 10% is dat op te lossen.")
    assert told[7] == "Van het plan is maar 10% sociale huur; het uitgangspunt is 30%."
    assert not any("nan" in sentence for sentence in told)
