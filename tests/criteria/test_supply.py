"""Homes added, replaced and flexible, and the social share: what counts, what is open, and how it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.criteria import Measures, measure
from atlas.criteria.supply import flex_homes, net_addition, replaced_homes, social_share
from atlas.layers import Layers, read_layers
from atlas.scores.explanation import evidence
from tests.small_world import only, site, write_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atlas.criteria import Measure
    from atlas.policy import Glossary, Policy

COUNTS = ["homes_total", "homes_social", "homes_flex", "pitches", "homes_demolished"]


def measured(folder: Path, policy: Policy, **changes: Any) -> Measures:  # noqa: ANN401
    layers = read_layers(write_world(folder, sites=[site(**changes)]))
    return measure(layers.sites, layers, only(policy, "net_addition", "replaced_homes", "social_share", "flex_homes"))


# Replaced are the demolished homes in whose place social homes come back: the lesser of what goes and what comes.
@pytest.mark.parametrize(
    ("counts", "replaced", "sentence"),
    [
        ((20, 0, 0), 0, "Hier wordt niets gesloopt en dus ook niets vervangen."),
        ((20, 0, 20), 20, "Vervangt 20 woningen: wat wordt gesloopt, komt hier helemaal terug als sociale huur."),
        ((20, 0, 34), 20, "Sloopt 34 woningen; daarvan komen er 20 terug als sociale huur."),
        ((20, 4, 34), 24, "Sloopt 34 woningen; daarvan komen er 24 terug als sociale huur."),
        ((0, 0, 6), 0, "Er komt geen sociale huur terug, dus er worden geen woningen vervangen."),
    ],
)
def test_homes_are_replaced_as_far_as_social_homes_come_back(
    tmp_path: Path, policy: Policy, glossary: Glossary, counts: tuple[int, int, int], replaced: int, sentence: str
) -> None:
    plan = dict(zip(("homes_social", "pitches", "homes_demolished"), counts, strict=True))
    measures = measured(tmp_path, policy, homes_clustered=0, **plan)
    assert measures.by_criterion["replaced_homes"].value["S1"] == replaced
    assert evidence("S1", "replaced_homes", measures, glossary) == sentence


def test_what_comes_back_does_not_matter_where_nothing_is_demolished(tmp_path: Path, policy: Policy) -> None:
    measures = measured(tmp_path, policy, homes_clustered=0, homes_social=None, homes_demolished=0)
    assert measures.by_criterion["replaced_homes"].value["S1"] == 0


@pytest.mark.parametrize(
    ("homes_flex", "sentence"),
    [(0, "Het plan heeft geen flexwoningen."), (1, "Het plan heeft 1 flexwoning.")],
)
def test_flex_homes_are_told(
    tmp_path: Path, policy: Policy, glossary: Glossary, homes_flex: int, sentence: str
) -> None:
    measures = measured(tmp_path, policy, homes_flex=homes_flex)
    assert evidence("S1", "flex_homes", measures, glossary) == sentence


def test_unknown_flex_homes_are_at_most_the_social_homes(tmp_path: Path, policy: Policy) -> None:
    measures = measured(tmp_path, policy, homes_flex=None)
    flex = measures.by_criterion["flex_homes"]
    assert np.isnan(flex.value["S1"])
    assert [each[0] for each in flex.bounds()] == [0, 20]


def test_a_stated_error_of_the_counts_widens_what_the_site_adds(tmp_path: Path, policy: Policy) -> None:
    world = write_world(tmp_path, catalogue={"sites": "errors = { homes_social = 5, homes_demolished = 6 }"})
    layers = read_layers(world)
    added = measure(
        layers.sites, layers, only(policy, "net_addition", "replaced_homes", "social_share", "flex_homes")
    ).by_criterion["net_addition"]
    assert added.value["S1"] == 16
    # At worst 15 social homes come and 10 go; at best 25 come and, since 4 - 6 is no count of homes, none go.
    assert [each[0] for each in added.bounds()] == [5, 25]


@pytest.mark.parametrize(
    ("changes", "low", "high"),
    [
        # Of 50 homes an unknown number is social: none to all of them.
        ({"homes_social": None}, 0, 100),
        # 20 social homes of at least 20, and no pitches: all of them or next to none of very many.
        ({"homes_total": None}, 0, 100),
        # 20 of 50 without pitches; with very many pitches nearly all is social.
        ({"pitches": None}, 40, 100),
    ],
)
def test_an_unknown_count_leaves_the_share_between_bounds(
    tmp_path: Path, policy: Policy, changes: dict[str, Any], low: float, high: float
) -> None:
    share = measured(tmp_path, policy, homes_clustered=0, **changes).by_criterion["social_share"]
    assert np.isnan(share.value["S1"])
    assert [each[0] for each in share.bounds()] == [low, high]


@pytest.fixture(scope="module")
def uncertain(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    errors = "errors = { homes_total = 3, homes_social = 2, pitches = 1, homes_demolished = 4, homes_flex = 2 }"
    return read_layers(write_world(tmp_path_factory.mktemp("world"), catalogue={"sites": errors}))


ERRORS = {"homes_total": 3, "homes_social": 2, "homes_flex": 2, "pitches": 1, "homes_demolished": 4}


@st.composite
def plans(draw: st.DrawFn) -> dict[str, int]:
    """Draw the counts of a plan in which the parts fit in the whole."""
    total = draw(st.integers(0, 60))
    social = draw(st.integers(0, total))
    few = st.integers(0, 30)
    return dict(
        zip(COUNTS, (total, social, draw(st.integers(0, social)), draw(few), draw(few)), strict=True),
    )


@pytest.mark.parametrize("criterion", [net_addition, replaced_homes, social_share, flex_homes])
@given(truth=plans(), data=st.data())
def test_bounds_hold_whatever_the_plan_turns_out_to_be(
    criterion: Callable[..., Measure], uncertain: Layers, policy: Policy, truth: dict[str, int], data: st.DataObject
) -> None:
    stated: dict[str, int | None] = {}
    for column, count in truth.items():
        off = data.draw(st.integers(-min(ERRORS[column], count), ERRORS[column]))
        stated[column] = data.draw(st.sampled_from([count + off, None]))
    low, high = criterion(as_sites(uncertain, stated), uncertain, policy).bounds()
    # The truth is no row of a layer with stated errors.
    exact = criterion(as_sites(uncertain, truth).drop(columns="part"), uncertain, policy).value.to_numpy()
    assert low[0] <= exact[0] + 1e-9
    assert exact[0] <= high[0] + 1e-9


def as_sites(layers: Layers, counts: dict[str, Any]) -> pd.DataFrame:
    return layers.sites.assign(**{column: pd.array([count], dtype="Int64") for column, count in counts.items()})
