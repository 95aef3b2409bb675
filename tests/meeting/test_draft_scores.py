"""Drafts against the sites of a meeting: the score that the same site in a layer has, and nobody else's changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from atlas.criteria import measure
from atlas.errors import DraftError
from atlas.layers import Layers, read_layers
from atlas.layers.drafts import read_drafts
from atlas.layers.schema import LAYERS
from atlas.meeting import DraftScores, Meeting, Quarter, hold_meeting, score_drafts
from atlas.scores import explain
from tests.small_world import site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Glossary, Policy

NUMBERS = ["score", "score_low", "score_high", "knocked_out"]


def without(meeting: Meeting, site_id: str) -> Meeting:
    """Return a meeting that never heard of one of its sites, but for what the table of stock changes plans there."""
    layers = meeting.layers
    sites = layers.sites.drop(index=site_id)
    measures = measure(sites, layers, meeting.policy)
    return hold_meeting(meeting.quarter, layers, meeting.policy, measures)


def without_layer_of(layers: Layers, site_id: str) -> Layers:
    """Return the layers as they are where one of the sites is in none of them."""
    frames = {**layers.frames, "sites": layers.sites.drop(index=site_id)}
    return replace(layers, frames=frames, ids={**layers.ids, "sites": list(frames["sites"].index)})


def as_file(layers: Layers, site_id: str, folder: Path) -> Path:
    """Write one site of a layer as a planner would hand it in."""
    columns = [name for name in LAYERS["sites"].columns if layers.sites[name].notna().loc[site_id]]
    plan = layers.sites.loc[[site_id], [*columns, "geometry"]].reset_index()
    plan.to_file(folder / "plan.gpkg")
    return folder / "plan.gpkg"


@pytest.mark.parametrize("site_id", ["HGV-03", "PES-01", "ELI-01"])
def test_a_draft_gets_the_score_and_rank_that_the_same_site_in_the_layer_has(
    example_meeting: Meeting, tmp_path: Path, site_id: str
) -> None:
    layers = example_meeting.layers
    drafts = read_drafts([as_file(layers, site_id, tmp_path)], without_layer_of(layers, site_id))
    tested = score_drafts(drafts, without(example_meeting, site_id))
    for profile, scores in example_meeting.scores.items():
        known, found = scores.table.loc[site_id], tested.scores[profile].table.loc[site_id]
        assert found[NUMBERS].tolist() == pytest.approx(known[NUMBERS].tolist(), abs=1e-9), profile
        place = tested.places.loc[(site_id, profile)]
        assert place["rank"] is known["rank"] is pd.NA or place["rank"] == known["rank"], profile
        assert place["of"] == scores.table["rank"].notna().sum(), profile


def test_the_sheet_of_a_draft_says_what_that_of_the_same_site_says(
    example_meeting: Meeting, glossary: Glossary, tmp_path: Path
) -> None:
    layers, site_id = example_meeting.layers, "HGV-03"
    drafts = read_drafts([as_file(layers, site_id, tmp_path)], without_layer_of(layers, site_id))
    with_draft = score_drafts(drafts, without(example_meeting, site_id)).meeting_with(site_id)
    told, known = (
        explain(site_id, meeting.measures, meeting.scores["regular"], meeting.policy, glossary)
        for meeting in (with_draft, example_meeting)
    )
    assert told == known


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory, policy: Policy) -> Meeting:
    """Give a meeting with three sites: a good one, the same without homes for anyone, and one that was dropped."""
    nothing = dict.fromkeys(("homes_social", "homes_clustered", "homes_accessible"), 0)
    sites = [
        site("S1"),
        site("S2", geometry=square(203_300, 501_000, 100), **nothing),
        site("S3", geometry=square(203_600, 501_000, 100), planning_status="dropped"),
    ]
    layers = read_layers(write_world(tmp_path_factory.mktemp("village"), sites=sites))
    return hold_meeting(Quarter.parse("2026-Q4"), layers, policy, measure(layers.sites, layers, policy))


def drafts_in(meeting: Meeting, *sources: str, **programme: str | int) -> DraftScores:
    return score_drafts(read_drafts(sources, meeting.layers, programme), meeting)


def test_the_place_counts_the_sites_that_stay_in_and_the_draft(village: Meeting) -> None:
    # S1 and S2 stay in, S3 is dropped: with the draft there are three. Of the same programme as S2, and on the same
    # side of the village, but demolishing 50 homes more: it adds fewer homes, and nothing else is better.
    worse = drafts_in(
        village, "203350,501250 50", homes_total=50, homes_social=0, homes_demolished=54, planning_status="idea"
    )
    assert worse.places.loc[("T1", "regular")].tolist() == [3, 3]
    out = drafts_in(village, "203350,501250 50", planning_status="dropped")
    assert out.places.loc[("T1", "regular"), "rank"] is pd.NA
    assert out.places.loc[("T1", "regular"), "of"] == 2


def test_an_equal_score_shares_the_rank(village: Meeting) -> None:
    existing = village.scores["regular"].table.loc["S1", "score"]
    tested = drafts_in(village, "203350,501250 50")
    scores = tested.scores["regular"]
    equal = replace(scores, table=scores.table.assign(score=existing + 1e-12))
    again = replace(tested, scores={**tested.scores, "regular": equal})
    ranks = again.meeting_with("T1").scores["regular"].table["rank"]
    assert ranks["T1"] == ranks["S1"] == 1


def test_several_drafts_are_each_held_against_the_sites_alone(village: Meeting) -> None:
    sources = ("203350,501250 50", "203350,501450 50", "201000,501000 80")
    together = drafts_in(village, *sources, homes_total=30, homes_social=20)
    for number, source in enumerate(sources, start=1):
        alone = drafts_in(village, source, homes_total=30, homes_social=20)
        for profile in village.scores:
            found, known = (each.places.xs(profile, level="profile") for each in (together, alone))
            assert found.loc[f"T{number}"].tolist() == known.loc["T1"].tolist()
            score, same = together.scores[profile].table.loc[f"T{number}"], alone.scores[profile].table.loc["T1"]
            assert score["score"] == pytest.approx(same["score"], abs=1e-9)


def test_what_is_not_told_leaves_bounds_that_hold_whatever_it_turns_out_to_be(village: Meeting) -> None:
    place = "203350,501250 50"
    unknown = drafts_in(village, place, homes_total=40, planning_status="procedure")
    for social in (0, 15, 40):
        told = drafts_in(village, place, homes_total=40, planning_status="procedure", homes_social=social)
        for profile in village.scores:
            low, high = unknown.scores[profile].table.loc["T1", ["score_low", "score_high"]]
            within = told.scores[profile].table.loc["T1", ["score_low", "score_high"]]
            assert low - 1e-9 <= within["score_low"] <= within["score_high"] <= high + 1e-9, profile


def test_any_circle_in_the_municipality_is_scored_and_changes_no_other_score(example_meeting: Meeting) -> None:
    before = {profile: scores.table.copy() for profile, scores in example_meeting.scores.items()}
    left, bottom, right, top = (int(each) for each in example_meeting.layers.neighbourhoods.total_bounds)

    @settings(max_examples=12, deadline=None)
    @given(
        x=st.integers(left, right),
        y=st.integers(bottom, top),
        radius=st.integers(10, 150),
        homes=st.one_of(st.none(), st.integers(0, 200)),
    )
    def check(x: int, y: int, radius: int, homes: int | None) -> None:
        programme = {} if homes is None else {"homes_total": homes}
        try:
            drafts = read_drafts([f"{x},{y} {radius}"], example_meeting.layers, programme)
        except DraftError as error:
            told = str(error)
            assume("outside the municipality" not in told and "overlaps the existing site" not in told)
            raise
        tested = score_drafts(drafts, example_meeting)
        for profile, scores in tested.meeting_with("T1").scores.items():
            draft, others = scores.table.loc["T1"], scores.table.drop(index="T1")
            assert 0 <= draft["score_low"] <= draft["score_high"] <= 100
            pd.testing.assert_frame_equal(others[NUMBERS], before[profile][NUMBERS], check_index_type=False)
            pd.testing.assert_frame_equal(example_meeting.scores[profile].table, before[profile])
            place = tested.places.loc[("T1", profile)]
            assert (place["rank"] is draft["rank"] is pd.NA) or place["rank"] == draft["rank"]
            assert place["of"] == scores.table["rank"].notna().sum()
            shifts = (others["rank"] - before[profile]["rank"].reindex(others.index)).dropna()
            assert np.isin(shifts, (0, 1)).all()

    check()
