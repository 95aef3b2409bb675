"""Trailer pitches: far from others, along a road, and with room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from atlas.criteria import measure
from atlas.layers import read_layers
from atlas.scores.explanation import evidence
from tests.small_world import feature, only, point, site, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.criteria import Measures
    from atlas.policy import Glossary, Policy

SPREAD, ACCESS, SIZE = "pitch_spread", "pitch_access", "pitch_size"


def measured(folder: Path, policy: Policy, **world: Any) -> Measures:  # noqa: ANN401
    layers = read_layers(write_world(folder, **world))
    return measure(layers.sites, layers, only(policy, SPREAD, ACCESS, SIZE))


def numbers(measures: Measures, criterion: str) -> tuple[float, float, float]:
    low, high = measures.by_criterion[criterion].bounds()
    return float(measures.by_criterion[criterion].value["S1"]), float(low[0]), float(high[0])


def pitch_at(x: int, y: int) -> list[dict[str, Any]]:
    return [feature(point(x, y), id="P1", name="Laantje 3", corporation="Domesta", pitches=4)]


def street(x: int, kind: str | None, name: str | None = "Kanaalweg") -> dict[str, Any]:
    """Return a street that runs north to south along the site; the site's eastern edge is at x = 203,100."""
    line = {"type": "LineString", "coordinates": [[x, 500_500], [x, 501_700]]}
    return feature(line, id=f"W{x}", name=name, kind=kind)


@pytest.mark.parametrize("place", [(203_317, 501_463), (203_399, 501_401)])
def test_pitches_are_as_far_as_the_middle_of_their_square(
    tmp_path: Path, policy: Policy, glossary: Glossary, place: tuple[int, int]
) -> None:
    # (203 350, 501 450) is the middle for both: 300 m east and 400 m north of the centre.
    measures = measured(tmp_path, policy, pitches=pitch_at(*place))
    assert numbers(measures, SPREAD) == (500, 500, 500)
    assert evidence("S1", SPREAD, measures, glossary) == (
        "De dichtstbijzijnde standplaatsen liggen op ongeveer 500 m hemelsbreed."
    )


def test_places_of_pitches_that_may_be_off_widen_the_distance(tmp_path: Path, policy: Policy) -> None:
    measures = measured(tmp_path, policy, pitches=pitch_at(203_317, 501_463), catalogue={"pitches": "accuracy_m = 30"})
    assert numbers(measures, SPREAD) == (500, 470, 530)


def test_access_is_the_distance_to_a_street_that_is_driven(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    streets = [street(203_102, "path"), street(203_110, "motorway"), street(203_140, "road"), street(203_160, "road")]
    measures = measured(tmp_path, policy, streets=streets)
    assert numbers(measures, ACCESS) == (40, 40, 40)
    assert evidence("S1", ACCESS, measures, glossary) == (
        "De dichtstbijzijnde weg voor een woonwagen is Kanaalweg, op 40 m van de locatie."
    )


def test_a_street_of_unknown_kind_is_a_road(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    measures = measured(tmp_path, policy, streets=[street(203_104, None, None), street(203_140, "road")])
    assert numbers(measures, ACCESS)[0] == 4
    assert evidence("S1", ACCESS, measures, glossary) == "Ligt aan een weg waar een woonwagen over kan."


@pytest.mark.parametrize("streets", [None, [street(203_102, "path")]])
def test_without_a_road_on_the_map_access_is_unknown(
    tmp_path: Path, policy: Policy, streets: list[dict[str, Any]] | None
) -> None:
    measures = measured(tmp_path, policy, streets=streets)
    assert np.isnan(numbers(measures, ACCESS)[0])
    assert measures.by_criterion[ACCESS].facts("S1")["missing"] == "streets"


@pytest.mark.parametrize(
    ("plan", "each_m2", "sentence"),
    [
        (
            {"pitches": 5},
            2000,
            (
                "De locatie heeft 2.000 m² voor elke standplaats in het plan; de woningen uit het plan moeten er ook"
                " op passen."
            ),
        ),
        (
            {"pitches": 40, "homes_total": 0, "homes_social": 0, "homes_clustered": 0, "homes_accessible": 0},
            250,
            "De locatie heeft 250 m² voor elke standplaats in het plan.",
        ),
        ({"pitches": 0}, 10_000, "Er staat geen standplaats in het plan. De hele locatie is 1,0 ha."),
    ],
)
def test_room_per_pitch_is_the_area_of_the_site_over_its_pitches(
    tmp_path: Path, policy: Policy, glossary: Glossary, plan: dict[str, Any], each_m2: float, sentence: str
) -> None:
    measures = measured(tmp_path, policy, sites=[site("S1", **plan)])
    assert numbers(measures, SIZE) == (each_m2, each_m2, each_m2)
    assert evidence("S1", SIZE, measures, glossary) == sentence


def test_unknown_pitches_have_at_most_the_whole_site(tmp_path: Path, policy: Policy) -> None:
    value, low, high = numbers(measured(tmp_path, policy, sites=[site(pitches=None)]), SIZE)
    assert np.isnan(value)
    assert (low, high) == (0, 10_000)


def test_an_outline_that_may_be_off_loses_a_strip_and_gains_one(tmp_path: Path, policy: Policy) -> None:
    # 5 m along 400 m is 2,000 m2; outside, the corners add a circle of 5 m.
    measures = measured(tmp_path, policy, catalogue={"sites": "accuracy_m = 5"})
    assert numbers(measures, SIZE) == pytest.approx((10_000, 8000, 12_000 + 25 * np.pi))
