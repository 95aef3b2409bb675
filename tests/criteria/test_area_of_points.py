"""The grid finds the same area as the outlines do."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from atlas.criteria.area_of_points import area_of_points

# Points 1 m apart, on the corners and edges of the boxes too, so that a grid cell is less than a metre wide.
POINTS = np.stack(np.meshgrid(np.arange(-5, 66), np.arange(-5, 66)), axis=-1).reshape(-1, 2).astype(float)

metres = st.integers(0, 40)
boxes = st.tuples(metres, metres, st.integers(1, 25), st.integers(1, 25)).map(
    lambda each: shapely.box(each[0], each[1], each[0] + each[2], each[1] + each[3])
)
with_holes = st.tuples(boxes, boxes).map(lambda each: each[0].difference(each[1]))
in_parts = st.tuples(boxes, boxes).map(lambda each: each[0].union(each[1]))
askew = st.tuples(boxes, st.integers(1, 20)).map(
    lambda each: shapely.transform(each[0], lambda xy: xy + np.stack([xy[:, 1] / each[1], xy[:, 0] / 7], axis=1))
)
AREAS = st.lists(st.one_of(boxes, with_holes, in_parts, askew), min_size=1, max_size=6)


def first_of(point: shapely.Point, areas: np.ndarray) -> int:
    return next((at for at, area in enumerate(areas) if area.intersects(point)), -1)


@given(AREAS)
def test_each_point_lies_in_the_first_area_that_holds_it(shapes: list[shapely.Geometry]) -> None:
    areas = np.array(shapes, dtype=object)
    found = area_of_points(POINTS, areas)
    inside = np.stack([shapely.intersects_xy(area, *POINTS.T) for area in areas])
    expected = np.where(inside.any(axis=0), inside.argmax(axis=0), -1)
    assert (found == expected).all()


@given(st.lists(st.tuples(metres, metres), max_size=5), AREAS)
def test_few_points_lie_where_many_would(points: list[tuple[int, int]], shapes: list[shapely.Geometry]) -> None:
    areas = np.array(shapes, dtype=object)
    found = area_of_points(np.array(points, dtype=float).reshape(-1, 2), areas)
    assert found.tolist() == [first_of(shapely.Point(each), areas) for each in points]


def test_a_point_without_a_place_lies_in_none() -> None:
    square = np.array([shapely.box(0, 0, 10, 10), None], dtype=object)
    assert area_of_points(np.array([[np.nan, np.nan], [5.0, 5.0]]), square).tolist() == [-1, 0]
