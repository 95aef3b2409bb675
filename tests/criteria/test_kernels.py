"""The fast kernels against plain shapely, on shapes that nobody chose."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from atlas.criteria.distances import nearest, within
from atlas.criteria.shares import overlapping_area

metres = st.integers(0, 60)
boxes = st.lists(
    st.tuples(metres, metres, st.integers(1, 40), st.integers(1, 40)).map(
        lambda each: shapely.box(each[0], each[1], each[0] + each[2], each[1] + each[3])
    ),
    min_size=1,
    max_size=6,
).map(lambda shapes: gpd.GeoSeries(shapes, crs=28992))


in_parts = st.lists(boxes.map(lambda shapes: shapes.union_all()), min_size=1, max_size=3).map(
    lambda shapes: gpd.GeoSeries(shapes, crs=28992)
)


@given(boxes, boxes)
def test_overlap_is_the_area_in_the_union(sites: gpd.GeoSeries, polygons: gpd.GeoSeries) -> None:
    area_m2, site, polygon = overlapping_area(sites, polygons)
    union = shapely.union_all(polygons.array)
    for position, shape in enumerate(sites):
        assert np.isclose(area_m2[position], shape.intersection(union).area)
    pairs = {
        (i, j)
        for i, shape in enumerate(sites)
        for j, other in enumerate(polygons)
        if shape.intersection(other).area > 0
    }
    assert set(zip(site.tolist(), polygon.tolist(), strict=True)) == pairs


@given(boxes, boxes)
def test_overlap_with_a_long_outline_is_that_with_a_short_one(sites: gpd.GeoSeries, polygons: gpd.GeoSeries) -> None:
    # A corner every 0.3 m makes hundreds of corners of a large box, of which only those around the site are looked at.
    area_m2, *pairs = overlapping_area(sites, polygons)
    long_area_m2, *long_pairs = overlapping_area(sites, polygons.segmentize(0.3))
    assert np.allclose(area_m2, long_area_m2)
    assert np.array_equal(pairs, long_pairs)


@given(boxes, in_parts)
def test_nearest_is_the_least_of_all_distances(sites: gpd.GeoSeries, targets: gpd.GeoSeries) -> None:
    position, distance_m = nearest(sites.centroid, targets)
    for number, shape in enumerate(sites):
        distances = [shape.centroid.distance(target) for target in targets]
        assert np.isclose(distance_m[number], min(distances))
        assert np.isclose(distances[position[number]], min(distances))


@given(boxes, st.lists(st.tuples(metres, metres), min_size=1, max_size=30))
def test_nearest_edge_is_found_among_long_and_short_ones(targets: gpd.GeoSeries, places: list[tuple[int, int]]) -> None:
    # One outline a thousand times as large as the others: the middles of its edges say little of how near they are.
    far = gpd.GeoSeries([*targets, shapely.box(-20_000, -20_000, 30_000, -10)], crs=targets.crs)
    points = gpd.GeoSeries(shapely.points(places), crs=targets.crs)
    position, distance_m = nearest(points, far)
    for number, point in enumerate(points):
        distances = far.distance(point)
        assert np.isclose(distance_m[number], distances.min())
        assert np.isclose(distances[position[number]], distances.min())


def test_of_polygons_that_overlap_the_first_is_the_nearest() -> None:
    zones = gpd.GeoSeries([shapely.box(50, 50, 60, 60), shapely.box(0, 0, 20, 20), shapely.box(5, 5, 15, 15)])
    position, distance_m = nearest(gpd.GeoSeries(shapely.points([(10, 10), (2, 2)])), zones)
    assert position.tolist() == [1, 1]
    assert distance_m.tolist() == [0, 0]


@given(boxes, boxes, st.integers(0, 30))
def test_within_finds_every_pair_in_reach(sites: gpd.GeoSeries, targets: gpd.GeoSeries, reach_m: int) -> None:
    site, target, distance_m = within(sites, targets, reach_m)
    expected = {
        (i, j) for i, shape in enumerate(sites) for j, other in enumerate(targets) if shape.distance(other) <= reach_m
    }
    assert set(zip(site.tolist(), target.tolist(), strict=True)) == expected
    assert (distance_m <= reach_m).all()


@given(boxes, boxes)
def test_nearest_of_points_is_the_least_of_all_distances(sites: gpd.GeoSeries, targets: gpd.GeoSeries) -> None:
    points, centres = sites.centroid, targets.centroid
    _, distance_m = nearest(points, centres)
    assert np.allclose(distance_m, [min(point.distance(centre) for centre in centres) for point in points])
