"""What is unknown stays unknown, and what takes a site out is told with share and shortfall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from atlas.criteria import Measures, measure
from atlas.errors import PolicyError
from atlas.layers import read_layers
from atlas.scores import explain, score
from atlas.scores.explanation import evidence
from tests.small_world import default_layers, feature, geojson, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Glossary, Policy


NOTHING_BUILT: dict[str, Any] = {
    "homes_total": 0,
    "homes_social": 0,
    "homes_clustered": 0,
    "homes_accessible": 0,
    "homes_demolished": 0,
}


def measured(folder: Path, policy: Policy, **changes: Any) -> Measures:  # noqa: ANN401
    layers = read_layers(write_world(folder, **changes))
    return measure(layers.sites, layers, policy)


@pytest.mark.parametrize(
    ("column", "criterion"),
    [
        ("homes_social", "net_addition"),
        ("homes_demolished", "net_addition"),
        ("pitches", "net_addition"),
        ("homes_total", "social_share"),
        ("planning_status", "delivery_margin"),
        ("homes_clustered", "clustered_homes"),
        ("start_year", "works_nearby"),
    ],
)
def test_an_unknown_column_makes_its_measure_unknown_and_not_zero(
    tmp_path: Path, policy: Policy, column: str, criterion: str
) -> None:
    measures = measured(tmp_path, policy, sites=[{**site(), "properties": {**site()["properties"], column: None}}])
    assert np.isnan(measures.by_criterion[criterion].value["S1"])


@pytest.mark.parametrize(
    ("layer", "criterion"),
    [
        ("facilities", "walking_distance"),
        ("stock_changes", "village_shortfall"),
        ("care_zones", "care_zone_distance"),
        ("wup_areas", "wup_distance"),
        ("works", "works_nearby"),
        ("constraints", "climate_share"),
    ],
)
def test_an_absent_layer_makes_its_measure_unknown(
    tmp_path: Path, policy: Policy, glossary: Glossary, layer: str, criterion: str
) -> None:
    measures = measured(tmp_path, policy, **{layer: None})
    assert np.isnan(measures.by_criterion[criterion].value["S1"])
    told = explain("S1", measures, score(measures, policy, "regular"), policy, glossary)
    assert any(sentence.startswith("Niet bekend:") for sentence in told.unknowns)


def test_a_kind_of_amenity_that_the_layer_lacks_is_unknown(tmp_path: Path, policy: Policy) -> None:
    without_gp = [each for each in default_layers()["facilities"] if each["properties"]["kind"] != "gp"]
    measures = measured(tmp_path, policy, facilities=without_gp)
    assert np.isnan(measures.by_criterion["walking_distance"].value["S1"])


def test_a_start_year_does_not_matter_where_no_works_are_near(tmp_path: Path, policy: Policy) -> None:
    far = [each for each in default_layers()["works"] if each["properties"]["id"] == "K3"]
    measures = measured(tmp_path, policy, sites=[site(start_year=None)], works=far)
    assert measures.by_criterion["works_nearby"].value["S1"] == 0


def test_a_site_in_the_town_has_no_village_to_protect(tmp_path: Path, policy: Policy) -> None:
    in_town = site(geometry=square(201_000, 501_000, 100))
    measures = measured(tmp_path, policy, sites=[in_town])
    assert measures.by_criterion["village_shortfall"].value["S1"] == 0


def test_a_site_of_pitches_only_counts_each_with_its_trailer_as_a_social_home(tmp_path: Path, policy: Policy) -> None:
    pitches_only = site(**NOTHING_BUILT, pitches=5)
    measures = measured(tmp_path, policy, sites=[pitches_only])
    assert measures.by_criterion["net_addition"].value["S1"] == 5
    assert measures.by_criterion["social_share"].value["S1"] == 100


def test_a_site_outside_every_neighbourhood_has_an_unknown_spread(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    measures = measured(tmp_path, policy, sites=[site(geometry=square(206_000, 501_000, 100))])
    assert np.isnan(measures.by_criterion["corporation_share"].value["S1"])
    told = explain("S1", measures, score(measures, policy, "regular"), policy, glossary)
    assert told.place == "buurt niet bekend"


def touching(left: float, kind: str, effect: str = "exclude") -> list[dict[str, Any]]:
    """Return the constraints with one more that covers the site from ``left`` eastwards."""
    added = feature(square(left, 500_900, 500), id="C9", name="Proefcontour", kind=kind, effect=effect)
    return [*default_layers()["constraints"], added]


def test_a_constraint_over_part_of_a_site_is_partial(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    # Noise over the eastern 40 of 100 m: 40%, and the policy lets 50% pass.
    measures = measured(tmp_path, policy, constraints=touching(203_060, "noise"))
    told = explain("S1", measures, score(measures, policy, "regular"), policy, glossary)
    assert told.knock_outs == []
    assert (
        "Van de locatie ligt 40% in Proefcontour (geluidscontour, 4.000 m²). Tot 50% valt de locatie daarom niet af."
        in told.warnings
    )


def test_a_knock_out_tells_reason_share_and_shortfall(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    # Nature over the eastern 20 of 100 m: 20% of 10 000 m2, where 5% may be touched: 1 500 m2 too much.
    measures = measured(tmp_path, policy, constraints=touching(203_080, "nature"))
    scores = score(measures, policy, "regular")
    (line,) = explain("S1", measures, scores, policy, glossary).knock_outs
    assert (line.label, line.shortfall) == ("Ligt in de natuur", "1.500 m² te veel")
    assert line.text == "Van de locatie ligt 20% in Proefcontour; hooguit 5% kan."
    assert bool(scores.table.loc["S1", "knocked_out"])


def test_overlapping_constraints_count_each_square_metre_once(tmp_path: Path, policy: Policy) -> None:
    twice = [
        *touching(203_080, "nature"),
        feature(square(203_070, 500_900, 500), id="C10", name="Bos twee", kind="nature", effect="exclude"),
    ]
    measures = measured(tmp_path, policy, constraints=twice)
    shares = measures.touches.shares
    assert shares[shares["kind"] == "nature"].loc["S1", "touched_pct"] == pytest.approx(30)
    assert measures.touches.names_of("S1", "nature", "exclude") == ["Proefcontour", "Bos twee"]


def test_a_constraint_that_weighs_takes_nothing_out(tmp_path: Path, policy: Policy) -> None:
    measures = measured(tmp_path, policy, constraints=touching(202_900, "nature", "weigh"))
    assert not score(measures, policy, "regular").table.loc["S1", "knocked_out"]


@pytest.mark.parametrize("status", ["dropped", "completed"])
def test_a_site_that_ended_is_out(tmp_path: Path, policy: Policy, status: str) -> None:
    measures = measured(tmp_path, policy, sites=[site(planning_status=status)])
    assert bool(score(measures, policy, "regular").table.loc["S1", "knocked_out"])


def test_too_few_clustered_homes_take_a_site_out_of_the_clustered_profile_only(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    measures = measured(tmp_path, policy, sites=[site(homes_clustered=7)])
    clustered = explain("S1", measures, score(measures, policy, "clustered"), policy, glossary)
    assert [line.shortfall for line in clustered.knock_outs] == ["5 woningen te weinig"]
    assert explain("S1", measures, score(measures, policy, "regular"), policy, glossary).knock_outs == []


def test_a_knock_out_that_cannot_be_tested_is_said_so(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    measures = measured(tmp_path, policy, sites=[site(planning_status=None)])
    scores = score(measures, policy, "regular")
    assert not scores.table.loc["S1", "knocked_out"]
    assert (
        "Niet bekend of deze locatie afvalt op 'niet meer te kiezen'."
        in explain("S1", measures, scores, policy, glossary).unknowns
    )


def test_an_excluding_constraint_that_no_knock_out_weighs_is_an_error(tmp_path: Path, policy: Policy) -> None:
    with pytest.raises(PolicyError, match="flood"):
        measured(tmp_path, policy, constraints=touching(203_080, "flood"))


def test_a_profile_that_leaves_a_knock_out_aside_does_not_speak_of_its_limit(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    regular = policy.profiles["regular"].model_copy(update={"knock_outs": ("ended",)})
    lenient = policy.model_copy(update={"profiles": {"regular": regular}})
    measures = measured(tmp_path, lenient, constraints=touching(203_080, "nature"))
    told = explain("S1", measures, score(measures, lenient, "regular"), lenient, glossary)
    assert told.knock_outs == []
    assert "Van de locatie ligt 20% in Proefcontour (natuurgebied, 2.000 m²)." in told.warnings


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"homes_demolished": 0}, "Voegt 20 sociale huurwoningen toe."),
        (NOTHING_BUILT, "Voegt geen sociale huurwoningen toe."),
        ({"homes_demolished": 34}, "Er verdwijnen per saldo 14 woningen: 20 woningen erbij en 34 woningen gesloopt."),
        ({**NOTHING_BUILT, "pitches": 1}, "Voegt 1 standplaats met een huurwagen toe."),
        (
            {"homes_demolished": 0, "pitches": 5},
            "Voegt 20 sociale huurwoningen en 5 standplaatsen met een huurwagen toe.",
        ),
    ],
)
def test_the_homes_added_are_told_as_people_say_it(
    tmp_path: Path, policy: Policy, glossary: Glossary, changes: dict[str, Any], sentence: str
) -> None:
    measures = measured(tmp_path, policy, sites=[site("S1", **changes)])
    assert evidence("S1", "net_addition", measures, glossary) == sentence


@pytest.mark.parametrize(("homes_social", "strong"), [(14, False), (15, True)])
def test_enough_social_rent_is_said_only_from_the_agreed_share(
    tmp_path: Path, policy: Policy, glossary: Glossary, homes_social: int, strong: bool
) -> None:
    # Of 50 homes 15 are 30%, and 14 are 28%.
    measures = measured(tmp_path, policy, sites=[site(homes_social=homes_social)])
    told = explain("S1", measures, score(measures, policy, "regular"), policy, glossary)
    assert ("genoeg sociale huur in het plan" in told.why) is strong


def test_a_plan_that_builds_nothing_has_no_social_share_to_find_out(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    measures = measured(tmp_path, policy, sites=[site(**NOTHING_BUILT)])
    assert measures.by_criterion["social_share"].value["S1"] == 0
    assert evidence("S1", "social_share", measures, glossary) == "Het plan bouwt geen woningen."


def test_a_share_just_over_the_limit_is_not_rounded_to_it(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    # Nature over the eastern 5,3 of 100 m, where 5% may be touched: 30 m2 too much.
    measures = measured(tmp_path, policy, constraints=touching(203_094.7, "nature"))
    (line,) = explain("S1", measures, score(measures, policy, "regular"), policy, glossary).knock_outs
    assert line.text == "Van de locatie ligt 5,3% in Proefcontour; hooguit 5% kan."
    assert line.shortfall == "30 m² te veel"


def test_a_site_in_two_parts_is_placed_in_its_largest(tmp_path: Path, policy: Policy) -> None:
    # A square of 100 m in the village and one of 50 m in the town, so that the centroid lies in neither.
    parts = [square(203_000, 501_000, 100)["coordinates"], square(200_500, 500_500, 50)["coordinates"]]
    measures = measured(tmp_path, policy, sites=[site(geometry={"type": "MultiPolygon", "coordinates": parts})])
    assert measures.sites.loc["S1", ["neighbourhood_name", "village_name"]].tolist() == ["Dorpsbuurt", "Dorp"]
    # The point lies in the part in the village, so at most 50 m from its middle, from where the bus stop is 100 m off.
    bus_stop = next(
        each for each in measures.by_criterion["walking_distance"].details_of("S1") if each["kind"] == "bus_stop"
    )
    assert float(str(bus_stop["distance_m"])) < 1.27 * 171


def test_a_village_with_an_outline_of_its_own_places_its_sites(tmp_path: Path, policy: Policy) -> None:
    world = write_world(tmp_path)
    bare = [
        {**each, "properties": {**each["properties"], "village_code": None}}
        for each in default_layers()["neighbourhoods"]
    ]
    villages = [
        feature(square(200_000, 500_000, 2000), id="stad", name="Stad", is_town=True),
        feature(square(202_000, 500_000, 2000), id="dorp", name="Dorp", is_town=False),
    ]
    (world / "neighbourhoods.geojson").write_text(geojson(bare), encoding="utf-8")
    (world / "villages.geojson").write_text(geojson(villages), encoding="utf-8")
    catalogue = (world / "catalogue.toml").read_text(encoding="utf-8")
    catalogue = catalogue.replace('"villages.csv"', '"villages.geojson"').replace('dissolve = "neighbourhoods"', "")
    (world / "catalogue.toml").write_text(catalogue, encoding="utf-8")
    layers = read_layers(world)
    measures = measure(layers.sites, layers, policy)
    assert measures.sites.loc["S1", "village_name"] == "Dorp"
    assert measures.by_criterion["village_shortfall"].value["S1"] == 5
