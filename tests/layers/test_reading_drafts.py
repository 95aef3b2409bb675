"""Drafts as planners give them, and every reason for which one can't be tested."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from atlas.errors import DraftError
from atlas.layers import Layers, read_layers
from atlas.layers.drafts import read_drafts
from tests.small_world import feature, geojson, point, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

# A square of 100 m in the village, 400 m from the site of the small world: 10 000 m2.
PLOT = shapely.box(203_400, 501_000, 203_500, 501_100)
IN_DEGREES = gpd.GeoSeries([PLOT], crs="EPSG:28992").to_crs("EPSG:4326").iloc[0]


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    return read_layers(write_world(tmp_path_factory.mktemp("world")))


def polygon(*corners: tuple[float, float]) -> str:
    return f"POLYGON (({', '.join(f'{x} {y}' for x, y in [*corners, corners[0]])}))"


def box(left: float, bottom: float, right: float, top: float) -> str:
    return polygon((left, bottom), (right, bottom), (right, top), (left, top))


def written(path: Path, crs: str = "EPSG:28992", **columns: Any) -> Path:  # noqa: ANN401 - any column has any type
    gpd.GeoDataFrame(columns or {"note": ["-"]}, geometry=[PLOT], crs="EPSG:28992").to_crs(crs).to_file(path)
    return path


def test_one_outline_is_the_same_site_however_it_is_given(layers: Layers, tmp_path: Path) -> None:
    given: list[tuple[Any, str | None]] = [
        (PLOT.wkt, None),
        (f"SRID=28992;{PLOT.wkt}", None),
        (f"srid=4326; {IN_DEGREES.wkt}", None),
        (f"MULTIPOLYGON (({IN_DEGREES.wkt.removeprefix('POLYGON (')})", "EPSG:4326"),
        (written(tmp_path / "rd.gpkg"), None),
        (written(tmp_path / "degrees.gpkg", "EPSG:4326"), None),
        (written(tmp_path / "degrees.geojson", "EPSG:4326"), "EPSG:4326"),
        (written(tmp_path / "plan.shp"), None),
    ]
    for source, crs in given:
        drafts = read_drafts([source], layers, crs=crs)
        assert drafts.crs == "EPSG:28992"
        assert drafts.index.tolist() == ["T1"]
        # A centimetre is what the degrees of a file are good for.
        assert shapely.hausdorff_distance(drafts.geometry.iloc[0], PLOT) < 0.01, source


@pytest.mark.parametrize("centre", ["203450,501050", " 203450 , 501050.0 "])
def test_a_circle_is_round_and_of_its_radius(layers: Layers, centre: str) -> None:
    circle = read_drafts([f"{centre} 50"], layers).geometry.iloc[0]
    assert circle.centroid.coords[0] == pytest.approx((203_450, 501_050), abs=1e-6)
    # pi times 50 squared is 7 854 m2.
    assert circle.area == pytest.approx(math.pi * 50**2, rel=0.001)


def test_a_circle_in_degrees_lies_where_its_centre_says_and_its_radius_is_in_metres(layers: Layers) -> None:
    x, y = IN_DEGREES.centroid.coords[0]
    circle = read_drafts([f"{x:.7f},{y:.7f} 50"], layers).geometry.iloc[0]
    assert circle.centroid.distance(PLOT.centroid) < 0.05
    assert circle.area == pytest.approx(math.pi * 50**2, rel=0.001)


def test_what_nobody_tells_stays_unknown(layers: Layers) -> None:
    draft = read_drafts([PLOT.wkt], layers, {"homes_total": 30}).loc["T1"]
    assert draft["homes_total"] == 30
    counts = ["homes_social", "homes_clustered", "homes_accessible", "homes_mid_rent", "homes_flex", "pitches"]
    unknown = [*counts, "homes_demolished", "planning_status", "start_year", "delivery_year", "corporation"]
    assert draft[unknown].isna().all()
    assert draft["owner"] == "unknown"
    assert draft["disclosure"] == "working_group", "nobody published it"
    assert set(layers.sites.columns) - set(draft.index) == {"part"}


def test_a_file_tells_ids_and_columns_and_the_options_go_before_it(layers: Layers, tmp_path: Path) -> None:
    file = written(tmp_path / "plan.gpkg", id=["Z-9"], name=["Zuidhoek"], homes_total=[30], pitches=[0])
    draft = read_drafts([file], layers, {"homes_total": 36, "homes_social": 12}).loc["Z-9"]
    told = draft[["name", "homes_total", "homes_social", "pitches"]].tolist()
    assert told == ["Zuidhoek", 36, 12, 0]


def test_several_at_once_get_ids_that_no_site_has(tmp_path: Path) -> None:
    layers = read_layers(write_world(tmp_path, sites=[site("T2")]))
    drafts = read_drafts([PLOT.wkt, "203600,501600 40", "201000,501000 40"], layers)
    assert drafts.index.tolist() == ["T1", "T3", "T4"]


def test_a_draft_may_share_an_edge_and_come_in_the_place_of_a_site_that_it_names(tmp_path: Path) -> None:
    layers = read_layers(write_world(tmp_path / "world"))
    beside = box(203_100, 501_000, 203_200, 501_100)
    assert len(read_drafts([beside], layers)) == 1
    onto = gpd.GeoDataFrame({"previous_ids": ["S1"]}, geometry=[shapely.box(203_050, 501_000, 203_200, 501_100)])
    onto.set_crs("EPSG:28992").to_file(tmp_path / "onto.gpkg")
    assert len(read_drafts([tmp_path / "onto.gpkg"], layers)) == 1


def test_a_draft_may_lie_where_a_plan_was_dropped(tmp_path: Path) -> None:
    layers = read_layers(write_world(tmp_path, sites=[site(), site("S2", planning_status="dropped", geometry=HERE)]))
    assert len(read_drafts([PLOT.wkt], layers)) == 1


HERE = square(203_400, 501_000, 100)

BOW_TIE = polygon((203_400, 501_000), (203_500, 501_100), (203_500, 501_000), (203_400, 501_100))

REFUSED: dict[str, tuple[str, str]] = {
    # The municipality ends at x = 204 000; the nearest corner lies 1 000 m east of that.
    "outside": (box(205_000, 501_000, 205_100, 501_100), r"outside the municipality, 1\.0 km east of its border"),
    # From the corner (204 000, 500 000) 300 m east and 300 m down: 424 m.
    "outside, askew": (box(204_300, 499_600, 204_400, 499_700), "outside the municipality, 424 m south-east"),
    # Of 200 m, the last 100 m lie beyond the border and the 50 m that it is good to.
    "partly outside": (box(203_950, 501_000, 204_150, 501_100), "50% of it lies outside the municipality"),
    # A quarter of the site S1: 2 500 m2, a quarter of the draft.
    "overlap": (
        box(203_050, 501_050, 203_150, 501_150),
        r"overlaps the existing site S1 \(Proeflocatie\) by 2,500 m², 25% of it",
    ),
    "crossing": (BOW_TIE, "the outline crosses itself.* near x=203450, y=501050 in RD"),
    "swapped": (
        polygon((501_000, 203_400), (501_000, 203_500), (501_100, 203_500)),
        "x=501,000, y=203,400: the two look swapped",
    ),
    "swapped centre": ("501050,203450 50", "the two look swapped, for 203450,501050 does lie in the Netherlands"),
    "degrees as metres": (IN_DEGREES.wkt, "these look like degrees.*--crs"),
    "nowhere": ("12,13 50", "neither in RD New .* nor in degrees"),
    "no radius": ("203450,501050", 'expected "x,y radius"'),
    "radius of nothing": ("203450,501050 0", "a radius of 0 m draws nothing"),
    "too small": ("203450,501050 0.4", "too small to be a place"),
    "a strip": (box(203_400, 501_000, 203_500, 501_000.4), r"a strip of 0\.4 m wide"),
    "empty": ("POLYGON EMPTY", "the geometry is there, but empty"),
    "a line": ("LINESTRING (203400 501000, 203500 501000)", "this is a LineString, where a site needs an outline"),
    "a point": ("POINT (203400 501000)", 'give a point with a radius: "x,y radius"'),
    "no text": ("POLYGON ((203400 501000, 203500", "this is no well-known text"),
    "no file": ("plan.gpkg", "plan.gpkg: there is no such file, and it is no outline as text either"),
    "arcs": (
        "CURVEPOLYGON (CIRCULARSTRING (203400 501000, 203450 501050, 203500 501000, 203450 500950, 203400 501000))",
        "this is no well-known text",
    ),
    "signs that are no text": (
        "POLYGON ((203400 501000\udcff))",
        "this is no well-known text .*signs that are no text",
    ),
    "endless radius": (f"203450,501050 {'9' * 400}", 'expected "x,y radius"'),
    "a file named after a shape": ("polygon.gpkg", "polygon.gpkg: there is no such file"),
    "a CRS of a drawing": (f"SRID=5709;{PLOT.wkt}", "the CRS EPSG:5709 is none of places on a map"),
    "an endless CRS": (f"SRID={'9' * 5000};{PLOT.wkt}", r"the CRS EPSG:9+\.\.\. does not exist"),
    "a CRS that is none": (f"SRID=99999;{PLOT.wkt}", "the CRS EPSG:99999 does not exist"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_draft_that_can_not_be_tested_is_refused_with_the_reason(layers: Layers, name: str) -> None:
    source, reason = REFUSED[name]
    with pytest.raises(DraftError, match=reason) as caught:
        read_drafts([source], layers)
    assert "catalogue" not in str(caught.value), "who tests a site has none to mend"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("programme", "reason"),
    [
        (
            {"homes_total": 10, "homes_social": 12},
            "homes_social, value '12': expected at most 10, for that is homes_tot",
        ),
        ({"homes_social": 5, "homes_clustered": 6}, "homes_clustered, value '6': expected at most 5"),
        ({"homes_total": 9, "homes_social": 5, "homes_mid_rent": 5}, "homes_mid_rent, value '5': expected at most 4"),
        ({"start_year": 2030, "delivery_year": 2029}, "start_year, value '2030': expected at most 2029"),
        ({"homes_total": -1}, "homes_total, value '-1': expected at least 0"),
        ({"start_year": 203}, "start_year, value '203': expected at least 1990"),
        ({"owner": "gemeente"}, "owner, value 'gemeente': expected one of municipality, corporation"),
        ({"planning_status": "plan"}, "planning_status, value 'plan': expected one of idea"),
    ],
)
def test_a_programme_that_contradicts_itself_is_refused(
    layers: Layers, programme: dict[str, str | int], reason: str
) -> None:
    with pytest.raises(DraftError, match=reason):
        read_drafts([PLOT.wkt], layers, programme)


def test_drafts_that_overlap_one_another_are_refused(layers: Layers) -> None:
    # 50 by 100 m of both.
    with pytest.raises(DraftError, match=r"T2 .* overlaps T1 .* by 5,000 m²"):
        read_drafts([PLOT.wkt, box(203_450, 501_000, 203_550, 501_100)], layers)


def test_a_crs_that_contradicts_the_text_is_refused(layers: Layers) -> None:
    with pytest.raises(DraftError, match="this says SRID=4326, and --crs says EPSG:28992"):
        read_drafts([f"SRID=4326;{IN_DEGREES.wkt}"], layers, crs="EPSG:28992")


def test_nothing_to_test_is_refused(layers: Layers) -> None:
    with pytest.raises(DraftError, match="nothing to test"):
        read_drafts([], layers)


@pytest.mark.parametrize(
    ("features", "reason"),
    [
        ([feature(point(203_400, 501_000), name="Punt")], "this is a Point, where a site needs an outline"),
        ([feature(None, name="Niets")], "there is no geometry"),
        ([feature(HERE, id="S1")], "field id, value 'S1': there is a site or draft with this id"),
        (
            [feature(HERE, id="A"), feature(square(203_700, 501_000, 50), id="A")],
            "value 'A': the id is already that of feature 1",
        ),
        ([feature(HERE, id="A"), feature(square(203_700, 501_000, 50))], "outline 2: the id is empty"),
        ([feature(HERE, homes_total="veel")], "homes_total, value 'veel': expected a whole number"),
    ],
)
def test_a_file_that_holds_no_sites_is_refused(
    layers: Layers, tmp_path: Path, features: list[dict[str, Any]], reason: str
) -> None:
    file = tmp_path / "plan.geojson"
    file.write_text(geojson(features), encoding="utf-8")
    with pytest.raises(DraftError, match=reason):
        read_drafts([file], layers)


def test_a_list_without_outlines_and_a_file_without_a_crs_are_refused(layers: Layers, tmp_path: Path) -> None:
    table, bare = tmp_path / "plan.csv", tmp_path / "plan.geojson"
    pd.DataFrame({"name": ["Plan"], "homes_total": [4]}).to_csv(table, index=False)
    bare.write_text(geojson([feature(HERE)], crs=None), encoding="utf-8")
    with pytest.raises(DraftError, match="there are no outlines in it"):
        read_drafts([table], layers)
    with pytest.raises(DraftError, match=r"neither the file .*--crs"):
        read_drafts([bare], layers)
    assert len(read_drafts([bare], layers, crs="EPSG:28992")) == 1


def test_metres_with_a_crs_in_degrees_are_no_point(layers: Layers) -> None:
    with pytest.raises(DraftError, match="there is no such point in WGS 84"):
        read_drafts(["203450,501050 50"], layers, crs="EPSG:4326")


def test_a_name_typed_in_another_encoding_is_refused(layers: Layers) -> None:
    with pytest.raises(DraftError, match=r"field name, value .*no text in UTF-8"):
        read_drafts([PLOT.wkt], layers, {"name": "caf\udce9"})


def test_a_file_may_have_the_name_of_a_shape(layers: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path / "polygon.gpkg")
    monkeypatch.chdir(tmp_path)
    assert len(read_drafts([file.name], layers)) == 1


def test_more_outlines_than_anybody_reads_the_sheets_of_are_refused(layers: Layers, tmp_path: Path) -> None:
    # All on one spot: to hold every pair of them against one another takes minutes.
    many = gpd.GeoDataFrame({"note": ["-"] * 10_000}, geometry=[PLOT] * 10_000, crs="EPSG:28992")
    many.to_file(tmp_path / "many.gpkg")
    with pytest.raises(DraftError, match="more than 1,000 outlines"):
        read_drafts([tmp_path / "many.gpkg"], layers)
