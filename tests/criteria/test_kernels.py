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
def test_nearest_is_the_least_of_all_distances(sites: gpd.GeoSeries, targets: gpd.GeoSeries) -> None:
    position, distance_m = nearest(sites.centroid, targets)
    for number, shape in enumerate(sites):
        distances = [shape.centroid.distance(target) for target in targets]
        assert np.isclose(distance_m[number], min(distances))
        assert np.isclose(distances[position[number]], min(distances))


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
