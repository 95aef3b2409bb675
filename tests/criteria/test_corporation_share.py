"""The share of corporation homes in a neighbourhood, once the site and what is planned around it are built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.criteria import measure
from atlas.criteria.corporation_share import corporation_share
from atlas.criteria.places import locate
from atlas.layers import Layers, read_layers
from atlas.scores.explanation import evidence
from tests.small_world import default_layers, only, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.criteria import Measure, Measures
    from atlas.policy import Glossary, Policy

NOTHING = {"homes_total": 0, "homes_social": 0, "homes_clustered": 0, "homes_accessible": 0, "homes_demolished": 0}
NEXT_DOOR = site("S2", geometry=square(203_300, 501_000, 100))


def village_of(homes: int | None, pct: float | None = 35) -> list[dict[str, Any]]:
    """Return the neighbourhoods with so many homes in that of the site."""
    town, village = default_layers()["neighbourhoods"]
    figures = {"homes": homes, "corporation_pct": pct}
    return [town, {**village, "properties": {**village["properties"], **figures}}]


def change(identifier: str, site_id: str, homes: int, **more: object) -> dict[str, object]:
    row = {"id": identifier, "date": "2027-05-01", "corporation": "Domesta", "village_code": "dorp", "kind": "new"}
    return {**row, "category": "daeb", "homes": homes, "status": "planned", "site_id": site_id, **more}


PLANNED = [
    change("1", "S2", 12),
    change("2", "S2", -2, kind="sale"),
    change("3", "S1", 20),
    change("4", "S2", 40, category="non_daeb"),
    change("5", "S2", 50, status="realised", date="2025-05-01"),
]


def measures_of(folder: Path, policy: Policy, **world: Any) -> Measures:  # noqa: ANN401
    layers = read_layers(write_world(folder, **world))
    return measure(layers.sites, layers, only(policy, "corporation_share"))


def share(measures: Measures) -> tuple[float, float, float]:
    """Return the measure of S1 with its bounds."""
    found = measures.by_criterion["corporation_share"]
    at = measures.sites.index.get_loc("S1")
    low, high = found.bounds()
    return float(found.value["S1"]), float(low[at]), float(high[at])


def test_the_share_is_the_one_after_the_site_and_the_plans_around_it(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    # 35% of 1,000 homes are 350. The neighbour plans 12 and sells 2, the site adds 20 and takes 4 away: 376. All homes:
    # 1,000 + 12 (what is sold stays) + 50 - 4 = 1,058. The site's own row, what is not social and what is done: none.
    measures = measures_of(
        tmp_path, policy, neighbourhoods=village_of(1000), sites=[site(), NEXT_DOOR], stock_changes=PLANNED
    )
    assert share(measures) == pytest.approx((100 * 376 / 1058,) * 3)
    assert evidence("S1", "corporation_share", measures, glossary) == (
        "In de buurt Dorpsbuurt is nu 35% van alle woningen van een corporatie. Met dit plan en de"
        " 10 sociale huurwoningen die er al gepland zijn, wordt dat 35,5%."
    )


def test_what_a_plan_has_done_already_is_not_counted_twice(tmp_path: Path, policy: Policy) -> None:
    # The figures are of October 2026. Of the 4 homes that go for the site 3 are gone from the 1,000 by then, and 10 of
    # its 20 new social homes are among them: (350 + 20 - 10 - 4 + 3) of (1,000 + 50 - 10 - 4 + 3).
    done = [
        change("1", "S1", -3, kind="demolition", status="realised", date="2026-03-01"),
        change("2", "S1", 10, status="realised", date="2026-10-01"),
        change("3", "S1", 7, category="non_daeb", status="realised", date="2026-10-01"),
    ]
    measures = measures_of(tmp_path, policy, neighbourhoods=village_of(1000), stock_changes=done)
    assert share(measures) == pytest.approx((100 * 359 / 1039,) * 3)


def test_plans_in_another_neighbourhood_are_no_part_of_it(tmp_path: Path, policy: Policy) -> None:
    in_town = site("S2", geometry=square(201_000, 501_000, 100))
    measures = measures_of(
        tmp_path, policy, neighbourhoods=village_of(1000), sites=[site(), in_town], stock_changes=PLANNED
    )
    assert share(measures)[0] == pytest.approx(100 * 366 / 1046)


def test_a_pitch_counts_as_a_social_home_with_its_rental_trailer(tmp_path: Path, policy: Policy) -> None:
    # 350 + 8 of 1,000 + 8.
    pitches = site("S1", **NOTHING, pitches=8)
    measures = measures_of(tmp_path, policy, neighbourhoods=village_of(1000), sites=[pitches])
    assert share(measures)[0] == pytest.approx(100 * 358 / 1008)


def test_an_unknown_number_of_homes_leaves_the_share_between_that_now_and_that_of_the_plan(
    tmp_path: Path, policy: Policy
) -> None:
    # With a single home it is (0.35 + 16) / 47; with very many it stays 35.
    value, low, high = share(measures_of(tmp_path, policy, neighbourhoods=village_of(None)))
    assert np.isnan(value)
    assert (low, high) == pytest.approx((100 * 16.35 / 47, 35))


@pytest.mark.parametrize(("homes", "pct"), [(6, 35), (6, 0), (200, 2)])
def test_a_secret_number_of_homes_or_corporation_homes_makes_the_share_secret(
    tmp_path: Path, policy: Policy, glossary: Glossary, homes: int, pct: float
) -> None:
    # Of 6 homes any share tells how many, once it is known what the plan adds; 2% of 200 are 4.
    measures = measures_of(tmp_path, policy, neighbourhoods=village_of(homes, pct))
    value, low, high = share(measures)
    assert np.isnan(value)
    assert (low, high) == (-np.inf, np.inf)
    assert "wordt niet vermeld vanwege privacy" in evidence("S1", "corporation_share", measures, glossary)


def test_stated_errors_of_the_figures_widen_the_share(tmp_path: Path, policy: Policy) -> None:
    # 34% and 36% of 1,000 homes, 16 more of 46 more.
    catalogue = {"neighbourhoods": "errors = { corporation_pct = 1 }"}
    measures = measures_of(tmp_path, policy, catalogue=catalogue, neighbourhoods=village_of(1000))
    assert share(measures) == pytest.approx((100 * 366 / 1046, 100 * 356 / 1046, 100 * 376 / 1046))


def test_without_the_table_of_changes_nobody_knows_what_is_planned(tmp_path: Path, policy: Policy) -> None:
    measures = measures_of(tmp_path, policy, neighbourhoods=village_of(1000), stock_changes=None, stock_baseline=None)
    assert np.isnan(share(measures)[0])


def test_where_no_home_is_or_comes_the_share_is_none(tmp_path: Path, policy: Policy) -> None:
    measures = measures_of(tmp_path, policy, neighbourhoods=village_of(0, 0), sites=[site("S1", **NOTHING)])
    assert share(measures)[0] == 0


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    folder = write_world(tmp_path_factory.mktemp("share"), neighbourhoods=village_of(400))
    return read_layers(folder)


COUNTS = ("homes_total", "homes_social", "pitches", "homes_demolished")


def of_plan(world: Layers, policy: Policy, plan: dict[str, int | None]) -> Measure:
    sites = world.sites.copy()
    for column, count in plan.items():
        sites[column] = [count]
        sites[column] = sites[column].astype("Int64")
    return corporation_share(locate(sites, world), world, policy)


@given(
    st.tuples(st.integers(0, 80), st.integers(0, 80), st.integers(0, 9), st.integers(0, 60)),
    st.sets(st.sampled_from(COUNTS)),
)
def test_bounds_contain_whatever_an_unknown_turns_out(
    world: Layers, policy: Policy, counts: tuple[int, int, int, int], unknown: set[str]
) -> None:
    total, social, pitches, gone = counts
    plan: dict[str, int | None] = dict(zip(COUNTS, (total, min(social, total), pitches, gone), strict=True))
    low, high = of_plan(world, policy, {**plan, **dict.fromkeys(unknown)}).bounds()
    turned_out = of_plan(world, policy, plan).value["S1"]
    assert low[0] - 1e-9 <= turned_out <= high[0] + 1e-9
