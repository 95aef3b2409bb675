"""Knock-outs of each shape at their limit, and how near every site is to the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from atlas.criteria import Measures, measure
from atlas.criteria.knock_outs import margins
from atlas.layers import Layers, read_layers
from tests.small_world import default_layers, feature, only, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from atlas.policy import Policy

ENOUGH: dict[str, Any] = {"homes_total": 50, "homes_social": 30, "homes_clustered": 12, "homes_flex": 10, "pitches": 1}


def measured(folder: Path, policy: Policy, **changes: Any) -> tuple[Measures, Layers]:  # noqa: ANN401
    layers = read_layers(write_world(folder, **changes))
    return measure(layers.sites, layers, only(policy)), layers


def of_profile(measures: Measures, profile: str, policy: Policy) -> pd.DataFrame:
    found = measures.knock_outs
    return found[found["knock_out"].isin(policy.profiles[profile].knock_outs)]


def out(measures: Measures, profile: str, policy: Policy) -> list[str]:
    """Return the knock-outs of a profile that hold for the site, apart from those that can't be tested."""
    found = of_profile(measures, profile, policy)
    return list(found.loc[found["known"], "knock_out"])


# The site's east side lies at 203 100, so that a square from 203 100 - x on covers x% of it.
@pytest.mark.parametrize(
    ("kind", "left", "held"),
    [
        ("nature", 203_095, []),
        ("nature", 203_094.9, ["nature"]),
        ("noise", 203_050, []),
        ("noise", 203_049.9, ["noise"]),
        ("external_safety", 203_075, []),
        ("external_safety", 203_074.9, ["external_safety"]),
    ],
)
def test_a_constraint_takes_a_site_out_above_its_share_and_not_at_it(
    tmp_path: Path, policy: Policy, kind: str, left: float, held: list[str]
) -> None:
    added = feature(square(left, 500_900, 500), id="C9", name="Proefcontour", kind=kind, effect="exclude")
    measures, _ = measured(tmp_path, policy, constraints=[*default_layers()["constraints"], added])
    assert out(measures, "regular", policy) == held


@pytest.mark.parametrize("status", ["dropped", "completed"])
def test_a_site_that_ended_is_out_of_every_profile(tmp_path: Path, policy: Policy, status: str) -> None:
    measures, _ = measured(tmp_path, policy, sites=[site(planning_status=status, **ENOUGH)])
    assert all("ended" in out(measures, profile, policy) for profile in policy.profiles)


def test_only_the_town_is_no_place_for_a_programme_of_the_villages(tmp_path: Path, policy: Policy) -> None:
    in_town = site("S2", geometry=square(201_500, 501_000, 100))
    measures, _ = measured(tmp_path, policy, sites=[site(), in_town])
    assert of_profile(measures, "starters", policy)["knock_out"].to_dict() == {"S2": "in_town"}
    assert out(measures, "regular", policy) == []


def test_outside_every_village_nobody_can_tell_whether_it_is_the_town(tmp_path: Path, policy: Policy) -> None:
    measures, _ = measured(tmp_path, policy, sites=[site(geometry=square(206_000, 501_000, 100))])
    found = of_profile(measures, "starters", policy)
    assert list(zip(found["knock_out"], found["known"], strict=True)) == [("in_town", False)]


@pytest.mark.parametrize(
    ("profile", "enough", "too_few", "held"),
    [
        ("clustered", {"homes_clustered": 12}, {"homes_clustered": 11}, "too_few_clustered"),
        ("starters", {"homes_social": 4, "homes_clustered": 0}, {"homes_social": 3}, "no_social_homes"),
        ("flex", {"homes_flex": 10}, {"homes_flex": 9}, "too_few_flex"),
        ("pitches", {"pitches": 1}, {"pitches": 0}, "no_pitches"),
    ],
)
def test_a_count_takes_a_site_out_below_its_least_and_not_at_it(
    tmp_path: Path, policy: Policy, profile: str, enough: dict[str, Any], too_few: dict[str, Any], held: str
) -> None:
    sites = [site("S1", **enough), site("S2", geometry=square(203_300, 501_000, 100), **{**enough, **too_few})]
    measures, _ = measured(tmp_path, policy, sites=sites)
    found = of_profile(measures, profile, policy)
    assert found["knock_out"].to_dict() == {"S2": held}
    assert found["shortfall"].to_dict() == {"S2": 1}


@pytest.mark.parametrize(
    ("profile", "width_m", "height_m"),
    [
        ("regular", 50, 20),
        ("clustered", 50, 40),
        ("starters", 30, 20),
        ("pitches", 25, 20),
        ("flex", 50, 30),
    ],
)
def test_a_site_of_the_least_size_is_large_enough_and_one_a_metre_narrower_is_not(
    tmp_path: Path, policy: Policy, profile: str, width_m: int, height_m: int
) -> None:
    sites = [
        site("S1", geometry=square(203_000, 501_000, width_m, height_m), **ENOUGH),
        site("S2", geometry=square(203_300, 501_000, width_m - 1, height_m), **ENOUGH),
    ]
    measures, _ = measured(tmp_path, policy, sites=sites)
    found = of_profile(measures, profile, policy)
    assert found["knock_out"].to_dict() == {"S2": f"too_small_{profile}"}
    assert found["shortfall"].to_dict() == pytest.approx({"S2": height_m})


def test_margins_hold_every_site_against_every_limit(tmp_path: Path, policy: Policy) -> None:
    added = feature(square(203_096, 500_900, 500), id="C9", name="Bosrand", kind="nature", effect="exclude")
    sites = [site("S1", homes_flex=None), site("S2", geometry=square(203_300, 501_500, 30), homes_clustered=11)]
    measures, layers = measured(tmp_path, policy, sites=sites, constraints=[*default_layers()["constraints"], added])
    found = margins(measures.sites, measures.touches, layers, policy).set_index("knock_out", append=True)
    # Nature covers the eastern 4 of 100 m of the first site, where 5% is allowed; the second has 30 x 30 m.
    assert tuple(found.loc[("S1", "nature")]) == (pytest.approx(4), 5, "pct")
    assert tuple(found.loc[("S2", "nature")]) == (0, 5, "pct")
    assert tuple(found.loc[("S2", "too_few_clustered")]) == (11, 12, "homes")
    assert tuple(found.loc[("S2", "too_small_regular")]) == (pytest.approx(900), 1000, "m2")
    assert np.isnan(found.loc[("S1", "too_few_flex"), "measured"])
    assert len(found) == 2 * 12


def test_a_kind_of_constraint_that_no_layer_holds_has_no_measured_margin(tmp_path: Path, policy: Policy) -> None:
    without = [each for each in default_layers()["constraints"] if each["properties"]["kind"] != "noise"]
    measures, layers = measured(tmp_path, policy, constraints=without)
    found = margins(measures.sites, measures.touches, layers, policy).set_index("knock_out")
    assert np.isnan(found.loc["noise", "measured"])
    assert found.loc["nature", "measured"] == 0
