"""Streets at the door: lines only, connected or told, and the national road file by its own words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from atlas.layers import check_layers
from atlas.layers.streets import walkable_segments
from tests.small_world import CATALOGUE, CENTRE, feature, point, write_world

if TYPE_CHECKING:
    from atlas.findings import Finding

X, Y = CENTRE


def street(identifier: str, *corners: tuple[float, float], **columns: object) -> dict[str, Any]:
    at = [[X + x, Y + y] for x, y in corners]
    return feature({"type": "LineString", "coordinates": at}, id=identifier, **columns)


def found(folder: Path, *streets: dict[str, Any]) -> list[Finding]:
    layers = check_layers(write_world(folder, streets=list(streets)))
    return [finding for finding in layers.findings if finding.layer == "streets"]


def test_connected_streets_give_no_finding(tmp_path: Path) -> None:
    assert (
        found(tmp_path, street("A", (0, 0), (100, 0), kind="road"), street("B", (100, 0), (100, 50), kind="path")) == []
    )


def test_streets_that_are_not_connected_are_told_with_their_number_and_length(tmp_path: Path) -> None:
    # B and C hang together, 30 + 40 m, but not with A and D, 100 + 60 m; a motorway is not walked, so it is not loose.
    (finding,) = found(
        tmp_path,
        street("A", (0, 0), (100, 0), kind="road"),
        street("B", (0, 20), (30, 20), kind="road"),
        street("C", (30, 20), (30, 60), kind="path"),
        street("D", (100, 0), (100, -60), kind="road"),
        street("E", (500, 500), (900, 900), kind="motorway"),
    )
    assert (finding.code, finding.severity) == ("PLC10", "warning")
    assert finding.facts == {"count": 2, "total": 5, "metres": 70, "first": "B", "x": X, "y": Y + 20}
    assert "2 van de 5 straten, samen 70 m, zitten niet vast aan de andere" in finding.problem("nl")


def test_streets_whose_ends_miss_one_another_by_the_rounding_of_coordinates_are_connected(tmp_path: Path) -> None:
    streets = (street("A", (0, 0), (100, 0), kind="road"), street("B", (100.02, 0.02), (100, 50), kind="road"))
    assert found(tmp_path, *streets) == []


def test_streets_drawn_as_points_refuse_the_layer(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, feature(point(X, Y), id="A", kind="road"))
    assert (finding.code, finding.severity) == ("GEO14", "error")
    assert finding.facts == {"found": "Point", "count": 1, "total": 1}


def test_a_street_in_parts_and_without_a_kind_is_walked(tmp_path: Path) -> None:
    parts = {"type": "MultiLineString", "coordinates": [[[X, Y], [X + 100, Y]], [[X + 100, Y], [X + 100, Y + 50]]]}
    layers = check_layers(write_world(tmp_path, streets=[feature(parts, id="A", name="Dorpsstraat")]))
    streets = layers.get("streets")
    assert isinstance(streets, gpd.GeoDataFrame)
    assert walkable_segments(streets).length_m.sum() == pytest.approx(150)


def test_the_same_piece_drawn_twice_counts_once() -> None:
    lines = [shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(100, 0), (0, 0)])]
    segments = walkable_segments(gpd.GeoDataFrame({"kind": ["road", "path"]}, geometry=lines))
    assert list(segments.length_m) == [100]


def test_the_catalogue_shows_how_to_map_the_national_road_file(tmp_path: Path) -> None:
    """The keys are those of the comment in the catalogue, and the file is as Rijkswaterstaat has it."""
    lines = (Path(__file__).parents[2] / "layers" / "catalogue.toml").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith('#   id = "WVK_ID"'))
    keys = "\n".join(line.removeprefix("#   ") for line in lines[start : start + 4])
    assert set(tomllib.loads(keys)) == {"id", "fields", "vocabularies", "unknown"}
    folder = write_world(tmp_path)
    roads = {
        "WVK_ID": [101, 102, 103, 104],
        "STT_NAAM": ["Dorpsstraat", "A28", "Schoolpad", "Kerkplein"],
        "BST_CODE": [None, "OPR", "FP", "RB"],
        "WEGBEHSRT": ["G", "R", "G", "G"],
    }
    axes = [shapely.LineString([(X, Y + step), (X + 100, Y + step)]) for step in range(0, 40, 10)]
    gpd.GeoDataFrame(roads, geometry=axes, crs="EPSG:28992").to_file(folder / "wegvakken.shp")
    with (folder / "catalogue.toml").open("a") as catalogue:
        catalogue.write(CATALOGUE.format(layer="streets", file="wegvakken.shp", more=keys))
    layers = check_layers(folder)
    streets = layers.get("streets")
    assert streets is not None
    assert list(streets.index) == ["101", "102", "103", "104"]
    assert list(streets["name"]) == roads["STT_NAAM"]
    assert list(streets["kind"].fillna("?")) == ["?", "motorway", "path", "road"]
    assert {finding.code for finding in layers.findings if finding.layer == "streets"} == {"PLC10"}
