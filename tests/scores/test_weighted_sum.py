"""Scores add up, stay within their bounds, and depend on nothing but the site itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.criteria import measure
from atlas.errors import UnknownNameError
from atlas.layers import read_layers
from atlas.layers.schema import LAYERS
from atlas.scores import explain, score
from atlas.scores.value_function import value, value_bounds
from tests.small_world import site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy

measures = st.floats(-1e6, 1e6)
points = st.lists(
    st.tuples(st.integers(-1000, 1000), st.integers(0, 100)), min_size=2, max_size=5, unique_by=lambda each: each[0]
).map(sorted)


@given(measures, points)
def test_a_value_lies_within_the_published_bounds(measured: float, ends: list[tuple[float, float]]) -> None:
    (low,), (high,) = value_bounds([-np.inf], [np.inf], ends)
    assert low <= value([measured], ends)[0] <= high


@given(st.lists(measures, min_size=2), st.integers(-1000, 0), st.integers(1, 1000))
def test_a_higher_measure_never_scores_lower_where_higher_is_better(
    measured: list[float], worst: int, best: int
) -> None:
    ordered = value(sorted(measured), [(worst, 0), (best, 100)])
    assert (np.diff(ordered) >= 0).all()


def test_an_unknown_measure_has_no_value() -> None:
    assert np.isnan(value([float("nan")], [(0, 0), (1, 100)])[0])


def test_contributions_add_up_to_the_score(example_meeting: Meeting) -> None:
    for scores in example_meeting.scores.values():
        added = scores.contributions.sum(axis=1).loc[scores.table.index]
        assert added.to_numpy() == pytest.approx(scores.table["score"].to_numpy(), abs=1e-9)
        assert scores.weights.sum() == pytest.approx(100)


def test_an_unknown_counts_between_nothing_and_everything(tmp_path: Path, policy: Policy) -> None:
    # One work near brings 60% of a weight of 2: 1.2 points. With the start year unknown it may be 0 to 2, and counts
    # as 1: the least is 1.2 lower, the most 0.8 higher and the score 0.2 lower.
    rows = []
    for name, start_year in (("known", 2027), ("unknown", None)):
        layers = read_layers(write_world(tmp_path / name, sites=[site(start_year=start_year)]))
        rows.append(score(measure(layers.sites, layers, policy), policy, "regular").table.loc["S1"])
    known, unknown = rows
    assert unknown["score_low"] - known["score_low"] == pytest.approx(-1.2)
    assert unknown["score_high"] - known["score_high"] == pytest.approx(0.8)
    assert unknown["score"] - known["score"] == pytest.approx(-0.2)


_OPEN_COLUMNS = {
    "homes_total": st.integers(210, 400),
    **dict.fromkeys(
        ("homes_social", "homes_clustered", "homes_accessible", "homes_mid_rent", "homes_flex"),
        st.integers(0, 60),
    ),
    "pitches": st.integers(0, 12),
    "homes_demolished": st.integers(0, 40),
    "start_year": st.integers(2024, 2035),
    "planning_status": st.sampled_from(LAYERS["sites"].columns["planning_status"].vocabulary),
}


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.sampled_from(sorted(_OPEN_COLUMNS)), st.none(), min_size=1, max_size=4), st.data())
def test_bounds_contain_every_score_that_a_filled_in_unknown_can_give(
    example_meeting: Meeting, nothing: dict[str, None], data: st.DataObject
) -> None:
    # Parts of a plan are no more than the whole: a large one leaves room for any of them.
    meeting = example_meeting
    sites = meeting.layers.sites.loc[["HGV-15", "HGV-18", "STU-01", "HGV-06"]].assign(homes_total=210, homes_social=150)
    unknown = sites.assign(**nothing)
    filled = unknown.assign(**{column: data.draw(_OPEN_COLUMNS[column], column) for column in nothing})
    before, after = (measure(each, meeting.layers, meeting.policy) for each in (unknown, filled))
    for profile in meeting.policy.profiles:
        bounds, found = (score(each, meeting.policy, profile).table.sort_index() for each in (before, after))
        assert (bounds["score_low"] <= found["score_low"] + 1e-9).all()
        assert (found["score_high"] <= bounds["score_high"] + 1e-9).all()


def test_adding_or_removing_sites_changes_no_other_score(example_meeting: Meeting) -> None:
    meeting = example_meeting
    some = meeting.layers.sites.iloc[::3]
    few = score(measure(some, meeting.layers, meeting.policy), meeting.policy, "regular").table
    all_scores = meeting.scores["regular"].table.loc[few.index]
    assert few["score"].to_numpy() == pytest.approx(all_scores["score"].to_numpy(), abs=1e-12)


def test_the_order_of_rows_changes_nothing(example_meeting: Meeting) -> None:
    meeting = example_meeting
    shuffled = replace(
        meeting.layers,
        frames={name: frame.sample(frac=1, random_state=7) for name, frame in meeting.layers.frames.items()},
    )
    table = score(measure(shuffled.sites, shuffled, meeting.policy), meeting.policy, "regular").table
    expected = meeting.scores["regular"].table
    assert list(table.index) == list(expected.index)
    assert table["score"].to_numpy() == pytest.approx(expected["score"].to_numpy(), abs=1e-9)


def test_equal_sites_share_a_rank_and_the_next_one_is_skipped(tmp_path: Path, policy: Policy) -> None:
    sites = [site("S1"), site("S2"), site("S3", homes_social=15), site("S4", planning_status="dropped")]
    layers = read_layers(write_world(tmp_path, sites=sites))
    table = score(measure(layers.sites, layers, policy), policy, "regular").table
    assert list(table.index) == ["S1", "S2", "S3", "S4"]
    assert table["rank"].tolist()[:3] == [1, 1, 3]
    assert table["rank"].isna().tolist() == [False, False, False, True]


def test_an_unknown_profile_or_site_names_those_there_are(example_meeting: Meeting, glossary: Glossary) -> None:
    meeting = example_meeting
    with pytest.raises(UnknownNameError, match=r"regular, clustered, starters, pitches, flex"):
        score(meeting.measures, meeting.policy, "regulier")
    with pytest.raises(UnknownNameError, match="HGV-01"):
        explain("HGV-99", meeting.measures, meeting.scores["regular"], meeting.policy, glossary)


def test_a_site_further_off_never_scores_higher_on_walking(tmp_path: Path, policy: Policy) -> None:
    near, far = site("S1"), site("S2", geometry=square(203_000, 498_000, 100))
    layers = read_layers(write_world(tmp_path, sites=[near, far]))
    values = score(measure(layers.sites, layers, policy), policy, "regular").criterion_values["walking_distance"]
    assert values["S2"] < values["S1"]
