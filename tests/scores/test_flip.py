"""The flip sentence, applied, flips."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.scores.explanation.flip import flip, site_before
from atlas.scores.weighted_sum import Scores, score_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atlas.meeting import Meeting


def scores_of(values: Mapping[str, list[float]], weights: list[float], out: tuple[str, ...] = ()) -> Scores:
    """Return scores of sites with these values per criterion, all known; those that are ``out`` have no rank."""
    criteria = [f"c{number}" for number in range(len(weights))]
    frame = pd.DataFrame.from_dict(values, orient="index", columns=criteria, dtype=float)
    weighed = pd.Series(weights, index=criteria, dtype=float)
    points = (frame * weighed).sum(axis=1) / 100
    table = pd.DataFrame({"score": points, "knocked_out": frame.index.isin(out)}, index=frame.index)
    table["rank"] = points.round(9).where(~table["knocked_out"]).rank(method="min", ascending=False).astype("Int64")
    table = table.sort_values(["knocked_out", "rank"], kind="stable")
    return Scores("proef", weighed, frame, frame, frame, pd.DataFrame(), table)


def points_with(scores: Scores, weights: Mapping[str, float]) -> pd.Series:
    return (scores.criterion_values * pd.Series(weights)).sum(axis=1) / 100


def reweighted(weights: Mapping[str, float], criterion: str, weight: float) -> dict[str, float]:
    """Return weights with another one for a criterion, and the others in proportion so that all add to 100."""
    share = (100 - weight) / (100 - weights[criterion])
    return {name: weight if name == criterion else each * share for name, each in weights.items()}


def test_the_flip_of_two_sites_on_paper() -> None:
    # A: 60 x 80% + 40 x 50% = 68; B: 60 x 50% + 40 x 90% = 66. With weight w on c1 (the rest on c0) A has
    # 80 - 0.30 w and B has 50 + 0.40 w, so B passes A above w = 30 / 0.70 = 42.857: 42.9 as told, 2.9 more than now.
    # On c0 it is the same line seen from the other end: below 57.143, so 57.1, which is 2.9 less than now.
    scores = scores_of({"A": [80, 50], "B": [50, 90]}, [60, 40])
    found = flip("B", scores)
    assert found is not None
    assert (found.weight_from, found.weight_to) in {(60, 57.1), (40, 42.9)}
    assert found.other == "A"


def test_a_first_site_and_one_that_is_out_have_nothing_to_flip() -> None:
    scores = scores_of({"A": [80, 50], "B": [50, 90], "C": [100, 100]}, [60, 40], out=("C",))
    assert flip("A", scores) is None
    assert flip("C", scores) is None


def test_no_weight_puts_a_site_above_one_that_is_better_on_everything() -> None:
    assert flip("B", scores_of({"A": [80, 50], "B": [70, 50]}, [60, 40])) is None


def test_sites_that_share_a_rank_look_at_the_one_before_them_both() -> None:
    # B and C have 50 points each and share rank 2 behind A.
    scores = scores_of({"A": [80, 50], "B": [50, 50], "C": [40, 65]}, [60, 40])
    assert [site_before(site, scores) for site in "ABC"] == [None, "A", "A"]
    found = flip("C", scores)
    assert found is not None
    points = points_with(scores, reweighted(scores.weights, found.criterion, found.weight_to))
    assert points["C"] > points["A"]


weights = st.lists(st.integers(1, 50), min_size=2, max_size=6).map(lambda parts: [100 * p / sum(parts) for p in parts])


def flipping_tenths(scores: Scores, above: str, below: str) -> list[tuple[str, int]]:
    """Try every weight of every criterion, in tenths, and return those that turn two sites round."""
    lead = (scores.criterion_values.loc[below] - scores.criterion_values.loc[above]).to_numpy()
    tenths, found = np.arange(1001), []
    for at, criterion in enumerate(scores.weights.index):
        tried = np.outer((1000 - tenths) / 10, scores.weights.to_numpy() / (100 - scores.weights.iloc[at]))
        tried[:, at] = tenths / 10
        found += [(criterion, int(each)) for each in tenths[tried @ lead > 1e-7]]
    return found


@settings(deadline=None)
@given(weights, st.data())
def test_the_flip_is_the_smallest_in_tenths(weighed: list[float], data: st.DataObject) -> None:
    row = st.lists(st.integers(0, 100).map(float), min_size=len(weighed), max_size=len(weighed))
    scores = scores_of({"A": data.draw(row), "B": data.draw(row)}, weighed)
    first, second = (str(site) for site in scores.table.index)
    found, flipping = flip(second, scores), flipping_tenths(scores, first, second)
    if found is None:
        # Either nothing turns them round, or they are equal already and none stands before the other.
        assert not flipping or site_before(second, scores) is None
        return
    assert sum(reweighted(scores.weights, found.criterion, found.weight_to).values()) == pytest.approx(100)
    assert (found.criterion, round(found.weight_to * 10)) in flipping
    nearest = min(abs(tenths / 10 - scores.weights[criterion]) for criterion, tenths in flipping)
    assert abs(found.weight_to - found.weight_from) == pytest.approx(nearest, abs=1e-9)


def test_every_flip_of_the_example_applied_as_it_is_told_flips(example_meeting: Meeting) -> None:
    meeting, flips = example_meeting, 0
    for profile, scores in meeting.scores.items():
        for site in scores.table.index:
            found = flip(site, scores)
            if found is None:
                continue
            told = reweighted(scores.weights, found.criterion, found.weight_to)
            table = score_with(told, meeting.measures, meeting.policy, profile).table
            assert table.loc[site, "rank"] < table.loc[found.other, "rank"], (profile, site)
            assert scores.table.loc[site, "rank"] > scores.table.loc[found.other, "rank"]
            flips += 1
    assert flips


def test_an_unknown_counts_in_the_flip_as_it_does_in_the_score() -> None:
    # B's c1 lies anywhere between 80 and 100, so it counts as 90: the case on paper above.
    known = scores_of({"A": [80, 50], "B": [50, 90]}, [60, 40])
    values, worst, best = (known.criterion_values.copy() for _ in range(3))
    values.loc["B", "c1"], worst.loc["B", "c1"], best.loc["B", "c1"] = float("nan"), 80, 100
    assert flip("B", replace(known, criterion_values=values, worst=worst, best=best)) == flip("B", known)
