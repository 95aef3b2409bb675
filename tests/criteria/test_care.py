"""Care zones and common rooms: how far, and how much room there is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from atlas.criteria import measure
from atlas.layers import read_layers
from atlas.scores.explanation import evidence
from tests.small_world import CENTRE, default_layers, feature, only, point, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.criteria import Measures
    from atlas.policy import Glossary, Policy

DISTANCE, ROOM, COMMON = "care_zone_distance", "care_zone_room", "common_room_distance"
X, Y = CENTRE


def zone(capacity: int | None, used: int | None, east_m: int = 200) -> list[dict[str, Any]]:
    """Return a care zone that starts so many metres east of the site's centre."""
    shape = square(X + east_m, Y - 50, 100)
    return [feature(shape, id="Z1", name="Zone Dorp", phase="draft", capacity_places=capacity, used_places=used)]


def measured(folder: Path, policy: Policy, **world: Any) -> Measures:  # noqa: ANN401
    layers = read_layers(write_world(folder, **world))
    return measure(layers.sites, layers, only(policy, DISTANCE, ROOM, COMMON))


def numbers(measures: Measures, criterion: str) -> tuple[float, float, float]:
    low, high = measures.by_criterion[criterion].bounds()
    return float(measures.by_criterion[criterion].value["S1"]), float(low[0]), float(high[0])


# The zone is 200 m off, 254 m on foot. The site has 12 clustered homes and each asks one place.
@pytest.mark.parametrize(
    ("places", "left", "sentence"),
    [
        ((50, 20), 18, "Zone Dorp (concept) heeft na dit plan nog 18 plekken over; dan is 64% bezet."),
        ((40, 28), 0, "Zone Dorp (concept) is na dit plan precies vol."),
        (
            (30, 20),
            -2,
            "Zone Dorp (concept) komt na dit plan 2 plekken te kort; er is dan 107% nodig van wat er is.",
        ),
        ((0, 0), -12, "Zone Dorp (concept) heeft geen plekken."),
    ],
)
def test_the_room_in_the_zone_is_what_is_left_after_the_plan(
    tmp_path: Path, policy: Policy, glossary: Glossary, places: tuple[int, int], left: int, sentence: str
) -> None:
    measures = measured(tmp_path, policy, care_zones=zone(*places))
    assert numbers(measures, ROOM) == (left, left, left)
    assert evidence("S1", ROOM, measures, glossary) == sentence


def test_a_zone_out_of_reach_has_no_room_for_the_site(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    # 320 m is 406.4 m on foot, more than 400.
    measures = measured(tmp_path, policy, care_zones=zone(50, 20, east_m=320))
    assert numbers(measures, ROOM) == (0, 0, 0)
    assert evidence("S1", ROOM, measures, glossary) == (
        "Er is geen woonzorgzone op hooguit 400 m lopen. De dichtstbijzijnde is Zone Dorp (concept), op 410 m."
        " Dat telt als een zone die precies vol is."
    )


@pytest.mark.parametrize(
    ("capacity", "used", "missing", "bounds"),
    # 12 clustered homes, and no more places taken than are not known to be free.
    [(None, 20, "capacity_places", (-32, np.inf)), (50, None, "used_places", (-np.inf, 38))],
)
def test_unknown_places_leave_the_room_open(
    tmp_path: Path,
    policy: Policy,
    capacity: int | None,
    used: int | None,
    missing: str,
    bounds: tuple[float, float],
) -> None:
    measures = measured(tmp_path, policy, care_zones=zone(capacity, used))
    value, *found = numbers(measures, ROOM)
    assert np.isnan(value)
    assert tuple(found) == bounds
    assert measures.by_criterion[ROOM].facts("S1")["missing"] == missing


def test_unknown_clustered_homes_are_at_most_all_homes(tmp_path: Path, policy: Policy) -> None:
    measures = measured(tmp_path, policy, care_zones=zone(50, 20), sites=[site(homes_clustered=None)])
    value, low, high = numbers(measures, ROOM)
    assert np.isnan(value)
    assert (low, high) == (-20, 30)


def test_few_residents_of_a_zone_are_secret_within_their_range(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    # 40 places of which 1 to 9 are taken, less 12.
    measures = measured(tmp_path, policy, care_zones=zone(40, 5))
    value, low, high = numbers(measures, ROOM)
    assert np.isnan(value)
    assert (low, high) == (19, 27)
    assert "wordt niet vermeld vanwege privacy" in evidence("S1", ROOM, measures, glossary)


def test_a_zone_on_the_edge_of_reach_may_have_no_room_for_the_site(tmp_path: Path, policy: Policy) -> None:
    # 300 m is 381 m on foot, and 406.4 m where the zone lies 20 m further. 50 - 20 - 12 are left.
    catalogue = {"care_zones": "accuracy_m = 20"}
    measures = measured(tmp_path, policy, care_zones=zone(50, 20, east_m=300), catalogue=catalogue)
    assert numbers(measures, ROOM) == (18, 0, 18)
    assert numbers(measures, DISTANCE) == pytest.approx((381, 1.27 * 280, 1.27 * 320))


def test_stated_errors_of_the_places_widen_the_room(tmp_path: Path, policy: Policy) -> None:
    catalogue = {"care_zones": "errors = { capacity_places = 3, used_places = 2 }"}
    measures = measured(tmp_path, policy, care_zones=zone(50, 20), catalogue=catalogue)
    assert numbers(measures, ROOM) == (18, 13, 23)


def test_the_nearest_common_room_is_of_any_kind(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    # The community centre is 500 m off, the care home 100 m: 127 m on foot.
    care_home = feature(point(X + 100, Y), id="F9", name="De Hoek", kind="care_home")
    measures = measured(tmp_path, policy, facilities=[*default_layers()["facilities"], care_home])
    assert numbers(measures, COMMON) == pytest.approx((127, 127, 127))
    assert evidence("S1", COMMON, measures, glossary) == (
        "De dichtstbijzijnde gezamenlijke ruimte is De Hoek (zorgcentrum), op 130 m lopen (schatting)."
    )


def test_a_common_room_may_be_nearer_where_a_kind_is_not_on_the_map(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    # The small world has a community centre at 500 m, and nobody knows where care homes are.
    measures = measured(tmp_path, policy)
    value, low, high = numbers(measures, COMMON)
    assert np.isnan(value)
    assert (low, high) == pytest.approx((0, 635))
    assert "Misschien is er een dichterbij" in evidence("S1", COMMON, measures, glossary)
