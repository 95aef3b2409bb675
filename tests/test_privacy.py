"""Small counts stay secret, also for whoever subtracts, and no point tells an address."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from atlas.maps.squares import home_squares
from atlas.privacy import coarse_points, published_counts


def statuses(counts: list[float | None], least: float = 10, groups: list[str | None] | None = None) -> list[str]:
    total_of = None if groups is None else pd.Series(groups, dtype=object)
    return list(published_counts(pd.Series(counts, dtype=float), least, total_of)["status"])


def test_unknown_secret_and_none_at_all_are_three_things() -> None:
    published = published_counts(pd.Series([None, 0, 1, 9, 10], index=list("abcde"), dtype="Int64"), 10)
    assert list(published["status"]) == ["unknown", "shown", "secret", "secret", "shown"]
    assert published["count"].dropna().to_dict() == {"b": 0, "e": 10}


def test_a_count_below_none_is_unknown() -> None:
    assert statuses([-1, 12]) == ["unknown", "shown"]


def test_where_the_total_is_known_a_single_secret_count_takes_the_smallest_other_with_it() -> None:
    # Without a second one, 62 in all less 20 less 35 is 7. The 0 hides nothing and stays.
    assert statuses([7, 20, 35, 0], groups=["g"] * 4) == ["secret", "secret", "shown", "shown"]


def test_without_a_known_total_only_the_small_count_is_secret() -> None:
    assert statuses([7, 20, 35, 0]) == ["secret", "shown", "shown", "shown"]


def test_secret_counts_that_together_are_small_take_another_with_them() -> None:
    # 2 and 3 together are 5, itself below 10; with 20 they are 25.
    assert statuses([2, 3, 20, 35], groups=["g"] * 4) == ["secret", "secret", "secret", "shown"]


def test_secret_counts_that_must_all_be_one_take_another_with_them() -> None:
    # Three secret counts that make 3 can only be 1, 1 and 1, also where the limit is 2.
    assert statuses([1, 1, 1, 6, 8], least=2, groups=["g"] * 5) == ["secret", "secret", "secret", "secret", "shown"]


def test_secret_counts_that_hide_one_another_leave_the_others_alone() -> None:
    assert statuses([8, 9, 20], groups=["g"] * 3) == ["secret", "secret", "shown"]


def test_each_total_is_protected_by_its_own_group() -> None:
    groups = ["west", "west", "east", "east", None]
    assert statuses([4, 30, 40, 50, 11], groups=groups) == ["secret", "secret", "shown", "shown", "shown"]


def test_an_unknown_count_protects_no_other() -> None:
    # The total may be that of the known ones: 104 less 100 is 4.
    assert statuses([4, None, 100], groups=["g"] * 3) == ["secret", "unknown", "secret"]


def test_a_limit_of_none_hides_nothing() -> None:
    assert statuses([1, 2], least=0, groups=["g", "g"]) == ["shown", "shown"]


CELLS = st.lists(
    st.tuples(st.none() | st.integers(0, 12) | st.integers(0, 60), st.sampled_from(["west", "east", None])),
    min_size=1,
    max_size=12,
)


@given(CELLS, st.integers(1, 15))
def test_what_is_shown_tells_no_small_count_to_whoever_knows_the_totals(
    cells: list[tuple[int | None, str | None]], least: int
) -> None:
    counts, groups = (pd.Series(list(each), dtype=object) for each in zip(*cells, strict=True))
    published = published_counts(counts.astype("Int64"), least, groups)

    for count, told, status in zip(counts, published["count"], published["status"], strict=True):
        assert (status == "unknown") == pd.isna(count)
        assert pd.isna(told) == (status != "shown")
        if status == "shown":
            assert told == count
            assert told == 0 or told >= least
    for group in ("west", "east"):
        inside = published[groups == group].assign(true=counts[groups == group])
        secret, shown = inside[inside["status"] == "secret"], inside[inside["status"] == "shown"]
        total = inside.loc[inside["status"] != "unknown", "true"].sum()
        assert shown["count"].sum() <= total
        if len(secret) and shown["count"].sum() > 0:
            # What an outsider gets by subtracting. A secret count is at least 1, so that each of them can be anything
            # from 1 to this less 1 for each of the others: more than one value, as long as this exceeds their number.
            left = total - shown["count"].sum()
            assert left >= least
            assert len(secret) > 1
            assert left > len(secret)


def test_points_go_to_the_middle_of_their_square_of_100_m() -> None:
    points = gpd.GeoSeries(shapely.points([[230_617, 525_763], [230_600, 525_700]]), index=["a", "b"], crs="EPSG:28992")
    coarse = coarse_points(points)
    assert list(coarse.index) == ["a", "b"]
    assert [(point.x, point.y) for point in coarse] == [(230_650, 525_750)] * 2


def test_points_in_degrees_become_as_coarse() -> None:
    points = gpd.GeoSeries(shapely.points([[230_617, 525_763]]), crs="EPSG:28992").to_crs("EPSG:4326")
    coarse = coarse_points(points)
    assert coarse.crs == "EPSG:28992"
    assert [(point.x, point.y) for point in coarse] == [(230_650, 525_750)]


def homes_at(*places: tuple[int, int, int]) -> gpd.GeoDataFrame:
    """Return homes: how many stand at which x and y, a metre apart."""
    spots = np.concatenate([np.full((number, 2), (x, y)) + np.arange(number)[:, None] for number, x, y in places])
    return gpd.GeoDataFrame({"category": "daeb"}, index=range(len(spots)), geometry=shapely.points(spots), crs=28992)


def test_a_single_square_with_few_homes_takes_the_next_one_with_it() -> None:
    # Squares of 3, 12, 30 and 40: the checks tell that there are 85 homes.
    squares = home_squares(homes_at((3, 10, 10), (12, 260, 10), (30, 510, 10), (40, 760, 10)), 10)
    assert list(squares["homes"]) == [30, 40]
    assert [tuple(square.bounds) for square in squares.geometry] == [(500, 0, 750, 250), (750, 0, 1000, 250)]


def test_pitches_are_no_homes_in_a_square() -> None:
    homes = homes_at((12, 10, 10))
    homes.loc[:3, "category"] = "pitch"
    assert home_squares(homes, 10).empty


@pytest.mark.parametrize("least", [0, 10])
def test_a_list_without_homes_gives_no_squares(least: float) -> None:
    assert home_squares(homes_at((1, 10, 10)).iloc[:0], least).empty
