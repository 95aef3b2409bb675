"""Shapes as they should not be: repaired, rejected or refused, and told with the place, the size and what to do."""

from __future__ import annotations

import math
import time
import warnings
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPoint, Point, Polygon, box

from atlas.errors import LayerError
from atlas.layers import check_layers, read_layers
from atlas.layers import repair as repair_module
from atlas.layers.geometry import check_geometry
from atlas.layers.repair import repair
from tests.small_world import feature, geojson, point, site, square, write_world

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geopandas import GeoSeries
    from shapely.geometry.base import BaseGeometry

    from atlas.findings import Finding
    from atlas.layers.schema import GeometryType

SOUND = box(203_000, 501_000, 203_100, 501_100)
BOW_TIE = Polygon([(203_000, 501_000), (203_100, 501_100), (203_100, 501_000), (203_000, 501_100)])
"""Two triangles with a base and a height of 100 m and 50 m, so 2 500 m2 each; as drawn they cancel out."""


def check(
    shapes: Sequence[BaseGeometry | None], crs: str = "EPSG:28992", geometry_type: GeometryType = "polygon"
) -> tuple[GeoSeries, list[Finding]]:
    ids = [f"S{number}" for number in range(1, len(shapes) + 1)]
    return check_geometry(gpd.GeoSeries(shapes, crs=crs), ids, "sites.geojson", "sites", geometry_type)


def codes(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.feature) for finding in findings]


def polygon_with(x: float, y: float) -> Polygon:
    """Return the sound square with one of its corners moved, wherever to."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # shapely warns of coordinates that are not finite
        return Polygon([(203_000, 501_000), (203_100, 501_000), (x, y), (203_000, 501_100)])


def scribble(vertices: int) -> Polygon:
    corners = np.random.default_rng(3).uniform(0, 1000, (vertices, 2))
    return Polygon(corners + np.array([203_000, 501_000]))


def long_bow_tie(width: float) -> Polygon:
    """Return the bow-tie at another width, with a corner at least every 0.2 m: half as large as its rectangle."""
    # Of the ring, for to do so with an invalid polygon loses half of it.
    return Polygon(shapely.segmentize(shapely.affinity.scale(BOW_TIE.exterior, width / 100, 1), 0.2))


def sites_in(folder: Path, sites: list[dict[str, Any]], crs: str) -> Path:
    """Write the small world, with sites of which only the catalogue says the CRS."""
    write_world(folder, sites=sites)
    (folder / "sites.geojson").write_text(geojson(sites, crs=None), encoding="utf-8")
    catalogue = (folder / "catalogue.toml").read_text(encoding="utf-8")
    before, sites_on = catalogue[: catalogue.index("[sites]")], catalogue[catalogue.index("[sites]") :]
    (folder / "catalogue.toml").write_text(before + sites_on.replace("EPSG:28992", crs, 1), encoding="utf-8")
    return folder


# Rows 1 to 3: outlines that cross themselves.


def test_a_bow_tie_is_repaired_and_both_areas_are_told(tmp_path: Path) -> None:
    geometry = {"type": "Polygon", "coordinates": [[list(corner) for corner in BOW_TIE.exterior.coords]]}
    layers = read_layers(write_world(tmp_path, sites=[site(), site("S2", geometry=geometry)]))
    assert layers.sites.area["S2"] == pytest.approx(5000)
    (finding,) = [finding for finding in layers.findings if finding.code == "GEO04"]
    assert (finding.severity, finding.feature) == ("repaired", "2 (id S2)")
    # The two sides cross in the middle of the square.
    assert "near x=203,050, y=501,050 in RD" in finding.problem()
    assert "0 m² as drawn, 5,000 m² after repair" in finding.problem()
    assert "0 m² zoals getekend, 5.000 m² na herstel" in finding.problem("nl")


def test_an_outline_of_which_nothing_is_left_is_rejected() -> None:
    there_and_back = Polygon([(203_000, 501_000), (203_100, 501_000), (203_050, 501_000)])
    shapes, findings = check([SOUND, there_and_back])
    assert list(shapes.index) == [0]
    assert codes(findings) == [("GEO05", "2 (id S2)")]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=9))
@settings(max_examples=60, deadline=None)
def test_any_outline_ends_up_valid_or_rejected(corners: list[tuple[int, int]]) -> None:
    outline = Polygon([(203_000 + 10 * x, 501_000 + 10 * y) for x, y in corners])
    shapes, findings = check([SOUND, outline])
    assert shapes.is_valid.all()
    assert (shapes.area > 0).all()
    assert (len(shapes) == 2) is (not [finding for finding in findings if finding.severity == "rejected"])


def test_a_scribble_of_500_vertices_is_repaired_in_little_time() -> None:
    begin = time.monotonic()
    shapes, findings = check([scribble(500)])
    assert shapes.is_valid.all()
    assert codes(findings) == [("GEO04", "1 (id S1)")]
    assert time.monotonic() - begin < 10


def test_a_scribble_that_takes_too_long_is_rejected_and_the_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair_module, "_OUTLINE_LIMIT_S", 2)
    begin = time.monotonic()
    shapes, findings = check([long_bow_tie(100), scribble(4000), SOUND])
    assert time.monotonic() - begin < 15
    assert shapes.area.round().to_dict() == {0: 5000, 2: 10_000}
    assert codes(findings) == [("GEO04", "1 (id S1)"), ("GEO10", "2 (id S2)")]
    assert "4,001 points" in findings[1].problem()


def test_many_long_outlines_are_repaired_in_the_order_in_which_they_came() -> None:
    repaired = repair([long_bow_tie(width) for width in (10, 20, 30)])
    assert [shape.area for shape in repaired if shape is not None] == pytest.approx([500, 1000, 1500])


# Rows 5 and 6: coordinates that are no number, or no place.


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("crs", ["EPSG:28992", "EPSG:4326"])
def test_a_coordinate_that_is_not_finite_rejects_the_feature(value: float, crs: str) -> None:
    sound = gpd.GeoSeries([SOUND], crs="EPSG:28992").to_crs(crs)[0]
    shapes, findings = check([sound, sound, sound, polygon_with(value, 501_100)], crs)
    assert list(shapes.index) == [0, 1, 2]
    assert codes(findings) == [("GEO02", "4 (id S4)")]


def test_a_coordinate_of_1e308_rejects_the_feature_by_its_extent() -> None:
    shapes, findings = check([SOUND, SOUND, polygon_with(1e308, 1e308)])
    assert list(shapes.index) == [0, 1]
    assert codes(findings) == [("CRS08", "3 (id S3)")]
    assert "x=1e+308" in findings[0].problem()


def test_points_that_are_nowhere_are_rejected() -> None:
    shapes, findings = check([Point(203_000, 501_000), Point(203_000, 501_000), Point(0, 0)], geometry_type="point")
    assert list(shapes.index) == [0, 1]
    assert codes(findings) == [("CRS08", "3 (id S3)")]


# Rows 8, 9 and 12: coordinate reference systems.


def test_swapped_degrees_are_refused_once_for_the_layer(tmp_path: Path) -> None:
    swapped = square(52.72, 6.48, 0.001)
    sites = [site("S1", geometry=swapped), site("S2", geometry=swapped)]
    findings = check_layers(sites_in(tmp_path, sites, "EPSG:4326")).findings
    (finding,) = [finding for finding in findings if finding.code.startswith("CRS")]
    assert (finding.code, finding.feature) == ("CRS03", "1 (id S1)")
    assert "for x=6.48, y=52.72 does lie in the Netherlands" in finding.problem()


def test_swapped_metres_are_refused() -> None:
    assert codes(check([box(501_000, 203_000, 501_100, 203_100)])[1]) == [("CRS03", "1 (id S1)")]


def test_one_swapped_feature_among_many_is_rejected_alone() -> None:
    shapes, findings = check([SOUND, SOUND, box(501_000, 203_000, 501_100, 203_100)])
    assert list(shapes.index) == [0, 1]
    assert codes(findings) == [("CRS09", "3 (id S3)")]


def test_metres_labelled_as_degrees_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LayerError, match=r"these look like metres in RD New \(EPSG:28992\)"):
        read_layers(sites_in(tmp_path, [site()], "EPSG:4326"))


def test_degrees_labelled_as_metres_are_refused(tmp_path: Path) -> None:
    sites = [site(geometry=square(6.48, 52.72, 0.001))]
    with pytest.raises(LayerError, match=r"these look like degrees in WGS84 \(EPSG:4326\)"):
        read_layers(sites_in(tmp_path, sites, "EPSG:28992"))


def test_metres_in_a_crs_that_is_neither_are_refused_without_a_guess() -> None:
    (finding,) = check([SOUND], "EPSG:3857")[1]
    assert finding.code == "CRS04"
    assert "in WGS 84 / Pseudo-Mercator" in finding.problem()


def test_layers_in_two_crs_end_up_in_one() -> None:
    # The origin of RD, the tower of Our Lady in Amersfoort: x=155 000, y=463 000, and in degrees as Kadaster
    # publishes it.
    shapes, findings = check([Point(5.38720621, 52.15517440)], "EPSG:4326", "point")
    assert (shapes[0].x, shapes[0].y) == pytest.approx((155_000, 463_000), abs=1)
    assert findings == []
    assert shapes.crs == check([SOUND])[0].crs == "EPSG:28992"


# Rows 27, 28 and 30: types, nothing at all, and heights.


def test_a_line_among_outlines_refuses_the_layer_and_names_the_first() -> None:
    line = LineString([(203_000, 501_000), (203_100, 501_000)])
    (finding,) = check([SOUND, line, line])[1]
    assert (finding.code, finding.severity, finding.feature) == ("GEO03", "error", "2 (id S2)")
    assert "this is a LineString" in finding.problem()
    assert "2 of 3 features" in finding.problem()


def test_an_outline_among_points_refuses_the_layer() -> None:
    assert codes(check([SOUND], geometry_type="point")[1]) == [("GEO13", "1 (id S1)")]


def test_the_outline_in_a_collection_is_used_and_told() -> None:
    shapes, findings = check([GeometryCollection([Point(203_000, 501_000), GeometryCollection([SOUND])])])
    assert shapes[0].equals(SOUND)
    assert codes(findings) == [("GEO08", "1 (id S1)")]
    assert "1 of 2 parts" in findings[0].problem()


def test_a_collection_without_an_outline_refuses_the_layer() -> None:
    assert codes(check([GeometryCollection([Point(203_000, 501_000)])])[1]) == [("GEO03", "1 (id S1)")]


def test_a_collection_keeps_its_parts_of_the_most_dimensions_where_any_type_will_do() -> None:
    collection = GeometryCollection([Point(203_000, 501_000), SOUND, shapely.affinity.translate(SOUND, 200)])
    shapes, findings = check([collection], geometry_type="any")
    assert shapes.area[0] == pytest.approx(20_000)
    assert codes(findings) == [("GEO08", "1 (id S1)")]


def test_a_multipoint_with_one_point_is_that_point(tmp_path: Path) -> None:
    geometry = {"type": "MultiPoint", "coordinates": [[203_000, 501_000]]}
    facilities = [
        feature(shape, id=f"F{number}", name="Halte", kind="bus_stop")
        for number, shape in enumerate((geometry, point(203_100, 501_000)))
    ]
    layers = read_layers(write_world(tmp_path, facilities=facilities))
    assert layers.frames["facilities"].geometry["F0"] == Point(203_000, 501_000)
    (finding,) = layers.findings
    assert (finding.code, finding.feature, finding.severity) == ("GEO09", None, "repaired")
    assert "1 of 2 features" in finding.problem()


def test_a_multipoint_with_two_points_refuses_a_layer_of_points() -> None:
    two = MultiPoint([(203_000, 501_000), (203_010, 501_000)])
    assert codes(check([two], geometry_type="point")[1]) == [("GEO13", "1 (id S1)")]


def test_no_geometry_and_an_empty_one_are_rejected_and_told_apart() -> None:
    shapes, findings = check([SOUND, None, Polygon()])
    assert list(shapes.index) == [0]
    assert codes(findings) == [("GEO01", "2 (id S2)"), ("GEO06", "3 (id S3)")]
    assert {finding.severity for finding in findings} == {"rejected"}


def test_a_feature_without_geometry_in_a_file_is_listed(tmp_path: Path) -> None:
    layers = read_layers(write_world(tmp_path, sites=[site(), site("S2", geometry=None)]))
    assert list(layers.sites.index) == ["S1"]
    assert ("rejected", "2 (id S2)") in [(finding.severity, finding.feature) for finding in layers.findings]


def test_heights_are_left_out_and_told_once(tmp_path: Path) -> None:
    ring = [[x, y, 12.5] for x, y in SOUND.exterior.coords]
    high = [site(name, geometry={"type": "Polygon", "coordinates": [ring]}) for name in ("S1", "S2")]
    beside = site("S3", geometry=square(203_500, 501_000, 100))
    layers = check_layers(write_world(tmp_path, sites=[*high, beside]))
    assert not layers.sites.has_z.any()
    (finding,) = [finding for finding in layers.findings if finding.code == "GEO07"]
    assert (finding.severity, finding.feature) == ("repaired", None)
    assert "2 of 3 features" in finding.problem()


@pytest.mark.parametrize("crs", ["EPSG:4979", "EPSG:7415"])
def test_a_crs_with_heights_gives_shapes_in_two_dimensions(crs: str) -> None:
    high = gpd.GeoSeries([Point(203_000, 501_000, 12.5)], crs="EPSG:7415").to_crs(crs)
    shapes, _ = check(list(high), crs, "point")
    assert not shapes.has_z.any()
    assert (shapes[0].x, shapes[0].y) == pytest.approx((203_000, 501_000), abs=1)
    assert shapes.crs == "EPSG:28992"


# Small and thin.


def test_an_outline_under_a_square_metre_is_a_warning_with_its_area() -> None:
    shapes, findings = check([box(203_000, 501_000, 203_000.5, 501_001)])
    assert len(shapes) == 1
    assert (findings[0].code, findings[0].severity) == ("GEO11", "warning")
    assert "only 0.5 m²" in findings[0].problem()


def test_a_sliver_is_a_warning_with_its_width() -> None:
    # 100 m by 0.5 m: 50 m2 within 201 m of outline, so 2 x 50 / 201 = 0.4975 m wide.
    (finding,) = check([box(203_000, 501_000, 203_100, 501_000.5)])[1]
    assert finding.code == "GEO12"
    assert "50 m² is a strip of 0.5 m wide" in finding.problem()
    assert "gemiddeld 0,5 m breed" in finding.problem("nl")


def test_points_drawn_twice_on_an_outline_are_nothing_to_tell() -> None:
    corners = list(SOUND.exterior.coords)
    assert check([Polygon([corners[0], *corners])])[1] == []
