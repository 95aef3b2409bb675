"""One site worked out by hand, step by step, from the layers of `tests/small_world.py` to its score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atlas.criteria import Measures, measure
from atlas.layers import read_layers
from atlas.scores import explain, score
from tests.small_world import write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Glossary, Policy


@pytest.fixture
def measures(tmp_path: Path, policy: Policy) -> Measures:
    layers = read_layers(write_world(tmp_path))
    return measure(layers.sites, layers, policy)


# Each measure as it follows from the small world and the policy:
#   net_addition        20 social + 0 pitches - 4 demolished = 16 homes
#   social_share        20 of 50 = 40%
#   delivery_margin     irrevocable asks 21 months from 1-10-2026: July 2028, 6 months after 31-12-2027;
#                       the plan says 2027, and the later of both counts
#   walking_distance    straight 300, 400, 1000, 100 and (a 3-4-5 triangle) 500 m: mean 460, times 1.27 is 584.2 m
#   village_shortfall   100 social homes on 1-1-2023, sold 8, built 3: 5 short (plans and non-DAEB do not count)
#   corporation_share   35% in the village's neighbourhood
#   care_zone_distance  the zone starts 200 m east of the centroid: times 1.27 is 254 m
#   clustered_homes     12 homes
#   wup_distance        the area starts 300 m north of the centroid
#   works_nearby        the sewer is 100 m off and one year after the start; the park 50 m off but three years after;
#                       the third is 300 m off: 1 work
#   climate_share       the wet corner covers the western 25 of 100 m: 25%
#   added_pitches       0
GOLDEN_MEASURES = {
    "net_addition": 16,
    "social_share": 40,
    "delivery_margin": -6,
    "walking_distance": 584.2,
    "village_shortfall": 5,
    "corporation_share": 35,
    "care_zone_distance": 254,
    "clustered_homes": 12,
    "wup_distance": 300,
    "works_nearby": 1,
    "climate_share": 25,
    "added_pitches": 0,
}


@pytest.mark.parametrize(("criterion", "expected"), GOLDEN_MEASURES.items())
def test_measure_is_as_worked_out_by_hand(measures: Measures, criterion: str, expected: float) -> None:
    assert measures.by_criterion[criterion].value["S1"] == pytest.approx(expected)


# Each value lies on the straight line between the policy's points, times its weight in the profile `regular`:
#   net_addition       0 at 0, 100 at 40:           16 / 40 = 40              x 18% =  7.2
#   delivery_margin    0 at -36, 80 at 0:           80 x 30 / 36 = 66.6667    x 16% = 10.666667
#   walking_distance   100 at 400, 0 at 1500:       (1500 - 584.2) / 1100     x 14% = 11.655636
#   corporation_share  100 at 20, 0 at 60:          (60 - 35) / 40 = 62.5     x 12% =  7.5
#   village_shortfall  0 at 0, 100 at 10:           50                        x 10% =  5
#   social_share       100 from 30 on:              100                       x  8% =  8
#   climate_share      100 at 0, 0 at 50:           50                        x  7% =  3.5
#   care_zone_distance 100 at 0, 0 at 1000:         74.6                      x  6% =  4.476
#   wup_distance       100 at 0, 0 at 750:          60                        x  5% =  3
#   works_nearby       60 at 1:                     60                        x  4% =  2.4
#   together                                                                          63.398303
GOLDEN_CONTRIBUTIONS = {
    "net_addition": 7.2,
    "delivery_margin": 10.666667,
    "walking_distance": 11.655636,
    "corporation_share": 7.5,
    "village_shortfall": 5,
    "social_share": 8,
    "climate_share": 3.5,
    "care_zone_distance": 4.476,
    "wup_distance": 3,
    "works_nearby": 2.4,
}
GOLDEN_SCORE = 63.398303


def test_contributions_and_score_are_as_worked_out_by_hand(measures: Measures, policy: Policy) -> None:
    scores = score(measures, policy, "regular")
    assert scores.contributions.loc["S1"].to_dict() == pytest.approx(GOLDEN_CONTRIBUTIONS, abs=1e-6)
    assert scores.table.loc["S1", "score"] == pytest.approx(GOLDEN_SCORE, abs=1e-6)
    assert scores.table.loc["S1", "rank"] == 1


def test_the_sheet_tells_the_reasons_in_plain_dutch(measures: Measures, policy: Policy, glossary: Glossary) -> None:
    told = explain("S1", measures, score(measures, policy, "regular"), policy, glossary)
    sentences = {line.criterion: line.evidence for line in told.criteria}
    assert told.place == "Dorpsbuurt, Dorp"
    assert told.score == "63"
    assert (
        sentences["net_addition"]
        == "Voegt per saldo 16 woningen toe: 20 sociale huurwoningen erbij en 4 woningen gesloopt."
    )
    assert sentences["delivery_margin"] == (
        "Naar verwachting klaar in juni 2028, 6 maanden na 31 december 2027 (onherroepelijk plan, eigenaar: gemeente)."
    )
    assert sentences["walking_distance"].startswith(
        "Supermarkt op 380 m lopen, huisarts op 510 m lopen, apotheek op 1,3 km lopen, bushalte op 130 m lopen"
        " en buurthuis op 640 m lopen."
    )
    assert sentences["village_shortfall"] == "Dorp heeft 5 sociale huurwoningen minder dan op 1 januari 2023."
    assert sentences["works_nearby"] == "Binnen 200 m rond het bouwjaar: Riool Dorp (2028)."
    assert told.warnings == ["Van de locatie ligt 25% in Natte hoek (gebied met wateroverlast, 2.500 m²)."]
    assert told.unknowns == []
