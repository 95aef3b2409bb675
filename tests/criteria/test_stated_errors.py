"""What the catalogue says that data may be off widens renewal, climate and villages, and other sites change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from atlas.criteria import Measures, measure
from atlas.layers import read_layers
from tests.small_world import default_layers, feature, only, point, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Policy


def numbers(measures: Measures, criterion: str) -> tuple[float, float, float]:
    low, high = measures.by_criterion[criterion].bounds()
    return float(measures.by_criterion[criterion].value["S1"]), float(low[0]), float(high[0])


@pytest.mark.parametrize(
    ("criterion", "catalogue", "expected"),
    [
        # The area starts 300 m north of the centre.
        ("wup_distance", {"wup_areas": "accuracy_m = 20"}, (300, 280, 320)),
        ("wup_distance", {"wup_areas": "accuracy_m = 20", "sites": "accuracy_m = 5"}, (300, 275, 325)),
        # The sewer lies at 100 m in a year that fits, another at 300 m; 200 m is near.
        ("works_nearby", {"works": "accuracy_m = 99"}, (1, 1, 1)),
        ("works_nearby", {"works": "accuracy_m = 110"}, (1, 0, 2)),
        # The park at 50 m comes 3 years after the start, and 1 year is together; the sewer 1 year after it.
        ("works_nearby", {"works": "errors = { year = 2 }"}, (1, 0, 2)),
        # The wet corner covers the western 25 of 100 m.
        ("climate_share", {"constraints": "accuracy_m = 5"}, (25, 20, 30)),
        ("climate_share", {"constraints": "accuracy_m = 5", "sites": "accuracy_m = 10"}, (25, 10, 40)),
        # 8 sold and 3 built: two rows, each a home off.
        ("village_shortfall", {"stock_changes": "errors = { homes = 1 }"}, (5, 3, 7)),
    ],
)
def test_a_stated_error_widens_the_measure(
    tmp_path: Path, policy: Policy, criterion: str, catalogue: dict[str, str], expected: tuple[float, float, float]
) -> None:
    layers = read_layers(write_world(tmp_path, catalogue))
    found = numbers(measure(layers.sites, layers, only(policy, criterion)), criterion)
    assert found == pytest.approx(expected)


def test_an_unknown_start_leaves_open_how_many_works_are_together(tmp_path: Path, policy: Policy) -> None:
    # The sewer and the park are near.
    layers = read_layers(write_world(tmp_path, sites=[site(start_year=None)]))
    value, low, high = numbers(measure(layers.sites, layers, only(policy, "works_nearby")), "works_nearby")
    assert np.isnan(value)
    assert (low, high) == (0, 2)


def full_world() -> dict[str, Any]:
    """Return layers that tell every measure of spread, care, suitable homes and pitches."""
    layers = default_layers()
    figures = {"homes": 1000, "population": 2000, "age_65plus_pct": 20}
    flags = {"externally_accessible": True, "internally_accessible": True}
    road = {"type": "LineString", "coordinates": [[203_140, 500_500], [203_140, 501_700]]}
    return {
        "neighbourhoods": [
            {**each, "properties": {**each["properties"], **figures}} for each in layers["neighbourhoods"]
        ],
        "care_zones": [feature(square(203_250, 501_000, 100), id="Z1", name="Z", capacity_places=50, used_places=20)],
        "homes": [
            feature(point(203_050 + at, 501_050), id=f"H{at}", corporation="Domesta", category="daeb", **flags)
            for at in range(30)
        ],
        "pitches": [feature(point(203_317, 501_463), id="P1", name="Laantje", corporation="Domesta", pitches=4)],
        "streets": [feature(road, id="W1", name="Kanaalweg", kind="road")],
        "facilities": [
            *layers["facilities"],
            feature(point(203_150, 501_050), id="F9", name="De Hoek", kind="care_home"),
        ],
    }


MINE = (
    "corporation_share",
    "social_homes_nearby",
    "owner_occupied_homes",
    "suitable_homes",
    "care_zone_distance",
    "care_zone_room",
    "clustered_homes",
    "common_room_distance",
    "added_pitches",
    "pitch_spread",
    "pitch_access",
    "pitch_size",
    "village_shortfall",
    "wup_distance",
    "works_nearby",
    "climate_share",
)


def test_other_sites_change_nothing_and_every_measure_of_a_full_world_is_known(tmp_path: Path, policy: Policy) -> None:
    others = [site("S2", geometry=square(203_150, 501_000, 100)), site("S3", geometry=square(200_500, 500_500, 50))]
    found = []
    for name, sites in (("one", [site()]), ("three", [others[0], site(), others[1]])):
        layers = read_layers(write_world(tmp_path / name, {"sites": "accuracy_m = 5"}, sites=sites, **full_world()))
        measures = measure(layers.sites, layers, only(policy, *MINE))
        at = measures.sites.index.get_loc("S1")
        found.append(
            {
                criterion: [each.value["S1"], *(ends[at] for ends in each.bounds())]
                for criterion, each in measures.by_criterion.items()
            }
        )
    alone, among_others = (pd.DataFrame(each) for each in found)
    pd.testing.assert_frame_equal(alone, among_others)
    assert alone.notna().all(axis=None)


def test_a_site_that_is_in_no_file_is_measured_as_one_that_is(tmp_path: Path, policy: Policy) -> None:
    layers = read_layers(write_world(tmp_path, **full_world()))
    drawn = layers.sites.drop(columns="part")
    of_file, of_drawing = (measure(sites, layers, only(policy, *MINE)) for sites in (layers.sites, drawn))
    for criterion in MINE:
        assert numbers(of_drawing, criterion) == numbers(of_file, criterion), criterion
