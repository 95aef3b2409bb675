"""Damaged and careless files: what is wrong is said by feature, and nothing goes missing without a word."""

from __future__ import annotations

import json
import math
import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from tests.layers.files.supplied import RD, SQUARES, read, refused, ring, write_geojson

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOUND = ring((220_000, 520_000), (220_100, 520_000), (220_100, 520_100), (220_000, 520_000))


@pytest.fixture
def shapefile(tmp_path: Path) -> Path:
    file = tmp_path / "sites.shp"
    SQUARES.to_file(file, encoding="UTF-8")
    return file


@pytest.fixture
def geopackage(tmp_path: Path) -> Path:
    """Give 5,000 squares, which take several hundred pages."""
    file = tmp_path / "sites.gpkg"
    squares = shapely.box(220_000 + np.arange(5_000), 520_000, 220_001 + np.arange(5_000), 520_001)
    gpd.GeoDataFrame({"code": [f"A-{n}" for n in range(5_000)]}, geometry=squares, crs=RD).to_file(file)
    return file


# Shapes


def test_unclosed_ring(tmp_path: Path) -> None:
    unclosed = ring((220_000, 520_000), (220_100, 520_000), (220_100, 520_100), (220_000, 520_100))
    raw = read(write_geojson(tmp_path / "sites.geojson", [SOUND, unclosed, SOUND]))
    (finding,) = raw.findings
    assert (finding.code, finding.severity, finding.feature) == ("FIL18", "repaired", "2 (id B)")
    assert raw.frame.geometry.iloc[1].area == 100 * 100
    assert raw.frame.geometry.notna().all()


def test_unclosed_hole_in_one_part_of_several(tmp_path: Path) -> None:
    square = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
    hole = [[1, 1], [1, 3], [3, 3], [3, 1]]
    away = [[20, 0], [22, 0], [22, 2], [20, 0]]
    shape = {"type": "MultiPolygon", "coordinates": [[square, hole], [away]]}
    raw = read(write_geojson(tmp_path / "sites.geojson", [shape]))
    # A square of 9 by 9 without one of 2 by 2, and half a square of 2 by 2.
    assert raw.frame.geometry.iloc[0].area == 81 - 4 + 2
    assert [finding.code for finding in raw.findings] == ["FIL18"]


def _open_in_gpkg(file: Path) -> None:
    SQUARES.to_file(file, SPATIAL_INDEX="NO")
    blob = b"GP\x00\x01" + struct.pack("<i", 28992) + _open_ring_wkb()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE sites SET geom = ? WHERE fid = 2", [blob])


def _open_in_shp(file: Path) -> None:
    """Move the first of the five corners of the second square; 48 bytes before them, 144 bytes a row."""
    SQUARES.to_file(file)
    content = bytearray(file.read_bytes())
    first = 100 + (8 + 128) + 8 + 48
    x, y = struct.unpack("<dd", content[first : first + 16])
    assert (x, y) == (220_300, 520_000)
    content[first : first + 16] = struct.pack("<dd", 220_300, 520_050)
    file.write_bytes(content)


def _open_in_parquet(file: Path) -> None:
    SQUARES.to_parquet(file)
    table = pq.read_table(file)
    shapes = table["geometry"].to_pylist()
    shapes[1] = _open_ring_wkb()
    place = table.schema.get_field_index("geometry")
    pq.write_table(table.set_column(place, table.schema.field(place), [shapes]), file)


def _open_in_gml(file: Path) -> None:
    SQUARES.to_file(file, driver="GML")
    _drop_last_corner(file, "<gml:posList>", "</gml:posList>", 2)


def _open_in_kml(file: Path) -> None:
    SQUARES.to_crs(4326).to_file(file, driver="LIBKML")
    _drop_last_corner(file, "<coordinates>", "</coordinates>", 1)


def _drop_last_corner(file: Path, before: str, after: str, words: int) -> None:
    first, second, *rest = file.read_text().split(before)
    corners, end = second.split(after, 1)
    third = rest[0].split(after, 1)
    rest[0] = " ".join(third[0].split()[:-words]) + after + third[1]
    file.write_text(before.join([first, corners + after + end, *rest]))


def _open_ring_wkb() -> bytes:
    corners = [(220_200, 520_000), (220_300, 520_000), (220_300, 520_100), (220_200, 520_100)]
    return struct.pack("<BIII", 1, 3, 1, len(corners)) + b"".join(struct.pack("<dd", *corner) for corner in corners)


@pytest.mark.parametrize("damage", [_open_in_gpkg, _open_in_shp, _open_in_parquet, _open_in_gml, _open_in_kml])
def test_unclosed_ring_in_any_other_format(damage: Callable[[Path], None], tmp_path: Path) -> None:
    file = tmp_path / f"sites.{damage.__name__.removeprefix('_open_in_')}"
    damage(file)
    raw = read(file)
    assert [(finding.code, finding.feature) for finding in raw.findings] == [("FIL18", "2 (id 0345)")]
    # Closed with a straight line: the square again, or without its lower right half where that corner moved up by 50 m.
    area = 100 * 100 - (50 * 100 / 2 if file.suffix == ".shp" else 0)
    assert raw.frame.to_crs(RD).geometry.area.round(1).tolist() == pytest.approx([10_000, area, 10_000], abs=5)


def test_outline_of_two_corners(tmp_path: Path) -> None:
    raw = read(write_geojson(tmp_path / "sites.geojson", [SOUND, ring((0, 0), (10, 0))]))
    (finding,) = raw.findings
    assert (finding.code, finding.severity, finding.feature) == ("FIL19", "rejected", "2 (id B)")
    assert "2 different corners" in str(finding)
    assert raw.frame.geometry.iloc[1] is None


def test_coordinates_as_text(tmp_path: Path) -> None:
    text = ring(("220000", "520000"), ("220100", "520000"), ("220100", "520100"), ("220000", "520000"))  # type: ignore[arg-type]
    finding = refused(write_geojson(tmp_path / "sites.geojson", [SOUND, SOUND, text, text]))
    assert (finding.code, finding.feature, finding.facts["value"]) == ("FIL17", "3 (id C)", "220000")


@pytest.mark.parametrize("ending", [".gml", ".kml"])
def test_coordinates_as_text_in_xml(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"sites{ending}"
    SQUARES.to_crs(4326).to_file(file, driver={".gml": "GML", ".kml": "LIBKML"}[ending])
    before, after = file.read_text().rsplit("6.35", 1)
    file.write_text(f"{before}zes{after}")
    finding = refused(file)
    assert (finding.code, finding.feature) == ("FIL17", "3")
    assert str(finding.facts["value"]).startswith("zes")


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [1, None]},
        {"type": "LineString", "coordinates": [[1, 2]]},
        {"type": "Circle", "coordinates": [1, 2]},
    ],
    ids=["no coordinates", "null", "line of one point", "unknown type"],
)
def test_shape_that_is_none_in_a_geojson(shape: dict[str, object], tmp_path: Path) -> None:
    raw = read(write_geojson(tmp_path / "sites.geojson", [SOUND, shape, None]))
    named = [(finding.severity, finding.feature) for finding in raw.findings if finding.code == "FIL41"]
    assert named == [("rejected", "2 (id B)")]
    assert list(raw.frame.geometry.isna()) == [False, True, True]


def test_feature_without_a_shape_stays_in_its_place_without_one(tmp_path: Path) -> None:
    raw = read(write_geojson(tmp_path / "sites.geojson", [SOUND, None, SOUND]))
    assert list(raw.frame.geometry.isna()) == [False, True, False]
    assert raw.findings == []


def test_two_million_vertices_in_one_feature(tmp_path: Path) -> None:
    corners = "[230000.25, 520000.25], [230100.75, 520100.75], " * 1_000_000 + "[230000.25, 520000.25]"
    # Written as text: as a list of lists it would take longer to write than to read.
    file = write_geojson(tmp_path / "sites.geojson", ["HERE"])
    shape = f'{{"type": "Polygon", "coordinates": [[{corners}]]}}'
    file.write_text(file.read_text(encoding="utf-8").replace('"HERE"', shape), encoding="utf-8")
    finding = refused(file)
    assert finding.code == "FIL14"
    assert "GeoPackage" in finding.advice()


def _circle_of_arcs(x: float, y: float, radius: float) -> bytes:
    """Return a CURVEPOLYGON in well-known binary: two half circles."""
    corners = [(x - radius, y), (x, y + radius), (x + radius, y), (x, y - radius), (x - radius, y)]
    arcs = struct.pack("<BII", 1, 8, len(corners)) + b"".join(struct.pack("<dd", *corner) for corner in corners)
    return struct.pack("<BII", 1, 10, 1) + arcs


def test_curves_in_a_geopackage(tmp_path: Path) -> None:
    file = tmp_path / "sites.gpkg"
    SQUARES.to_file(file, geometry_type="Unknown", SPATIAL_INDEX="NO")
    blob = b"GP\x00\x01" + struct.pack("<i", 28992) + _circle_of_arcs(220_000, 520_000, 100)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE sites SET geom = ? WHERE fid = 2", [blob])
    raw = read(file)
    (finding,) = raw.findings
    assert (finding.code, finding.severity, finding.facts["arcs"]) == ("FIL39", "repaired", 1)
    circle = raw.frame.geometry.iloc[1]
    real = shapely.Point(220_000, 520_000).buffer(100, 1000)
    # What the finding says: lines at most 6.1 cm within the arc, for a radius of 100 m.
    assert shapely.hausdorff_distance(circle.exterior, real.exterior) < 0.061


def test_straight_shapes_in_a_geopackage_of_any_geometry_are_no_curves(tmp_path: Path) -> None:
    file = tmp_path / "sites.gpkg"
    SQUARES.to_file(file, geometry_type="Unknown")
    assert read(file).findings == []


def test_curves_in_a_gml(tmp_path: Path) -> None:
    file = tmp_path / "sites.gml"
    file.write_text(
        """<?xml version="1.0"?>
        <ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/"
         xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="c">
        <ogr:featureMember><ogr:sites gml:id="s.0"><ogr:geom>
        <gml:Polygon srsName="urn:ogc:def:crs:EPSG::28992" gml:id="p"><gml:exterior><gml:Ring><gml:curveMember>
        <gml:Curve gml:id="k"><gml:segments><gml:ArcString><gml:posList>
        219900 520000 220000 520100 220100 520000 220000 519900 219900 520000
        </gml:posList></gml:ArcString></gml:segments></gml:Curve>
        </gml:curveMember></gml:Ring></gml:exterior></gml:Polygon>
        </ogr:geom><ogr:code>A</ogr:code></ogr:sites></ogr:featureMember></ogr:FeatureCollection>"""
    )
    raw = read(file)
    assert [(finding.code, finding.facts["arcs"]) for finding in raw.findings] == [("FIL39", 1)]
    # A polygon of 90 corners on a circle: n/2 r2 sin(360/n) = 31 390 m2 where the circle has 31 416.
    assert raw.frame.geometry.iloc[0].area == pytest.approx(45 * 100**2 * math.sin(math.radians(4)))


# Coordinate reference systems


def test_crs_that_does_not_exist(tmp_path: Path) -> None:
    finding = refused(write_geojson(tmp_path / "sites.geojson", [SOUND], crs="EPSG:999999"))
    assert (finding.code, finding.facts["crs"]) == ("CRS05", "EPSG:999999")
    assert refused(write_geojson(tmp_path / "sites.geojson", [SOUND], crs=None), crs="EPSG:999999").code == "CRS05"


@pytest.mark.parametrize("content", [None, b"", b"RD", b'PROJCS["RD_New",GEOGCS[', b"\xff\xfe\x00rubbish"])
def test_no_or_rubbish_prj(content: bytes | None, shapefile: Path) -> None:
    shapefile.with_suffix(".prj").unlink()
    if content is not None:
        shapefile.with_suffix(".prj").write_bytes(content)
    assert refused(shapefile).code == "CRS11"
    assert read(shapefile, crs=RD).frame.crs == RD


def test_file_and_catalogue_that_contradict_each_other(shapefile: Path) -> None:
    finding = refused(shapefile, crs="EPSG:4326")
    assert finding.code == "CRS07"
    assert "WGS 84" in str(finding)


def test_rd_as_arcgis_writes_it_is_rd(shapefile: Path) -> None:
    assert b"RD_New" in shapefile.with_suffix(".prj").read_bytes()
    assert read(shapefile, crs=RD).frame.crs == RD
    assert read(shapefile).frame.crs.to_epsg() == 28992


def test_geopackage_of_an_undefined_crs(tmp_path: Path) -> None:
    file = tmp_path / "sites.gpkg"
    SQUARES.to_file(file)
    with closing(sqlite3.connect(file)) as database, database:
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            database.execute(f"UPDATE {table} SET srs_id = -1")  # noqa: S608 - names from the line above
    assert refused(file).code == "CRS11"
    assert read(file, crs=RD).frame.crs == RD


# Parts and lengths


@pytest.mark.parametrize("part", [".dbf", ".shx"])
def test_no_dbf_or_shx(part: str, shapefile: Path) -> None:
    shapefile.with_suffix(part).unlink()
    finding = refused(shapefile)
    assert (finding.code, finding.facts["part"]) == ("FIL05", f"sites{part}")


@pytest.mark.parametrize("part", [".shp", ".shx", ".dbf"])
def test_part_of_a_shapefile_cut_in_half(part: str, shapefile: Path) -> None:
    whole = shapefile.with_suffix(part).read_bytes()
    shapefile.with_suffix(part).write_bytes(whole[: len(whole) // 2])
    finding = refused(shapefile)
    told = (finding.code, finding.facts["part"], finding.facts["size"])
    assert told == ("FIL26", f"sites{part}", len(whole) // 2)


@pytest.mark.parametrize("part", [".shp", ".shx", ".dbf"])
def test_part_of_a_shapefile_of_a_few_bytes(part: str, shapefile: Path) -> None:
    whole = shapefile.with_suffix(part).read_bytes()
    shapefile.with_suffix(part).write_bytes(whole[:7])
    assert refused(shapefile).code == "FIL26"


def test_dbf_that_says_fewer_rows(shapefile: Path) -> None:
    table = shapefile.with_suffix(".dbf")
    content = table.read_bytes()
    table.write_bytes(content[:4] + struct.pack("<I", 2) + content[8:])
    finding = refused(shapefile)
    assert (finding.code, finding.facts) == ("FIL27", {"rows": 2, "shapes": 3})


def test_rows_of_a_dbf_that_are_struck_out_are_not_missed(shapefile: Path) -> None:
    table = shapefile.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    header, row = struct.unpack("<HH", content[8:12])
    content[header + row] = ord("*")
    table.write_bytes(content)
    raw = read(shapefile)
    assert (list(raw.frame["code"]), raw.findings) == (["0344", "0346"], [])


def test_truncated_geopackage(geopackage: Path) -> None:
    content = geopackage.read_bytes()
    geopackage.write_bytes(content[: len(content) // 2])
    assert refused(geopackage).code == "FIL25"


def test_one_bad_page_in_a_geopackage(geopackage: Path) -> None:
    """One page in the middle of the rows: bulk readers return what comes before it."""
    with closing(sqlite3.connect(geopackage)) as database:
        (page_bytes,) = database.execute("PRAGMA page_size").fetchone()
        (pages,) = database.execute("PRAGMA page_count").fetchone()
    with geopackage.open("r+b") as file:
        file.seek(page_bytes * (pages // 2))
        file.write(b"\xaa" * page_bytes)
    assert refused(geopackage).code == "FIL25"


@pytest.mark.parametrize("ending", [".fgb", ".parquet", ".gml", ".geojson", ".kml", ".zip"])
@pytest.mark.parametrize("share", [0.5, 0.95])
def test_any_other_file_cut_off(ending: str, share: float, tmp_path: Path) -> None:
    whole = tmp_path / f"whole{ending}"
    if ending == ".parquet":
        SQUARES.to_parquet(whole)
    elif ending == ".zip":
        SQUARES.to_file(tmp_path / "whole.shz", driver="ESRI Shapefile")
        (tmp_path / "whole.shz").rename(whole)
    else:
        SQUARES.to_crs(4326).to_file(whole, driver={".kml": "LIBKML"}.get(ending))
    content = whole.read_bytes()
    file = tmp_path / f"sites{ending}"
    file.write_bytes(content[: int(share * len(content))])
    assert refused(file).code in {"FIL06", "FIL11", "FIL13", "FIL26"}


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".geojson", ".fgb", ".parquet", ".gml", ".kml", ".zip", ".csv"])
def test_zero_bytes(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"sites{ending}"
    file.touch()
    assert refused(file).code == "FIL02"


def test_missing_file_and_unknown_ending(tmp_path: Path) -> None:
    assert refused(tmp_path / "sites.gpkg").code == "FIL01"
    (tmp_path / "sites.dwg").write_bytes(b"AC1032")
    assert ".gpkg" in str(refused(tmp_path / "sites.dwg"))


# Text and names


def test_latin_1_text_that_says_it_is_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "sites.shp"
    SQUARES.to_file(file, encoding="ISO-8859-1")
    file.with_suffix(".cpg").write_text("UTF-8")
    finding = refused(file)
    assert (finding.code, finding.facts) == ("FIL37", {"encoding": "cp1252", "shown": "Súdein"})
    assert list(read(file, encoding="cp1252").frame["naam"].iloc[:2]) == ["Súdein", "Één"]


def test_utf_8_text_read_as_latin_1(shapefile: Path) -> None:
    shapefile.with_suffix(".cpg").unlink()
    finding = refused(shapefile)
    assert (finding.code, finding.facts) == ("FIL38", {"value": "SÃºdein", "shown": "Súdein"})
    assert refused(shapefile, encoding="latin-1").code == "FIL38"


def test_encoding_that_does_not_exist(shapefile: Path) -> None:
    assert "utf-88" in str(refused(shapefile, encoding="utf-88"))


def test_geojson_in_latin_1(tmp_path: Path) -> None:
    file = tmp_path / "sites.geojson"
    file.write_bytes('{"type": "FeatureCollection", "naam": "Súdein", "features": []}'.encode("latin-1"))
    finding = refused(file)
    assert finding.code == "FIL21"
    assert "Súdein" in str(finding)


def test_fields_that_differ_by_capitals_or_are_called_geometry(tmp_path: Path) -> None:
    properties = {"code": "A", "Naam": "een", "naam": "twee", "NAAM_2": "drie", "geometry": "rond"}
    feature = {"type": "Feature", "properties": properties, "geometry": SOUND}
    file = tmp_path / "sites.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    raw = read(file, crs=RD)
    told = {(finding.code, finding.severity, finding.field, finding.facts["new"]) for finding in raw.findings}
    assert told == {("FIL16", "warning", "naam", "naam_3"), ("FIL16", "warning", "geometry", "geometry_2")}
    assert raw.frame.drop(columns="geometry").iloc[0].to_dict() == {
        "code": "A",
        "Naam": "een",
        "naam_3": "twee",
        "NAAM_2": "drie",
        "geometry_2": "rond",
    }
    assert raw.frame.geometry.iloc[0].area == 100 * 100 / 2


def test_fid_as_a_field_of_a_geojson_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "sites.geojson"
    SQUARES.assign(fid=[7, 7, 9]).to_file(file)
    assert list(read(file).frame["fid"]) == [7, 7, 9]


def test_two_fields_of_the_same_name_in_a_dbf(shapefile: Path) -> None:
    table = shapefile.with_suffix(".dbf")
    content = table.read_bytes()
    table.write_bytes(content.replace(b"naam\x00", b"code\x00", 1))
    finding = refused(shapefile)
    assert (finding.code, finding.facts) == ("FIL15", {"name": "code"})


def test_every_finding_is_told_in_both_languages(shapefile: Path) -> None:
    shapefile.with_suffix(".dbf").unlink()
    finding = refused(shapefile)
    assert finding.problem("nl") == "sites.dbf ontbreekt ernaast"
    assert "Shapefile" in finding.advice("nl")


@pytest.mark.parametrize(("field", "value"), [("homes", "veel"), ("homes", 1.5), ("share", "12,5")])
def test_text_or_decimals_in_a_field_of_numbers(field: str, value: object, tmp_path: Path) -> None:
    """SQLite keeps anything anywhere, and GDAL makes 0 of it, or 1 of 1.5."""
    file = _changed_geopackage(tmp_path, f'UPDATE sites SET "{field}" = ? WHERE fid = 2', value)  # noqa: S608 - from above
    finding = refused(file)
    assert (finding.code, finding.feature, finding.field, finding.value) == ("FIL40", "2", field, value)


def test_damaged_shape_in_a_geopackage_beside_one_that_is_not_there(tmp_path: Path) -> None:
    file = _changed_geopackage(
        tmp_path, "UPDATE sites SET geom = ? WHERE fid = 2", b"GP\x00\x01\x40\x71\x00\x00rubbish"
    )
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE sites SET geom = NULL WHERE fid = 3")
    raw = read(file)
    assert [(finding.code, finding.feature) for finding in raw.findings] == [("FIL41", "2 (id 0345)")]
    assert list(raw.frame.geometry.isna()) == [False, True, True]


def test_what_gdal_remarks_is_not_lost(tmp_path: Path) -> None:
    file = _changed_geopackage(tmp_path, "PRAGMA application_id = 1")
    raw = read(file)
    assert [(finding.code, finding.severity) for finding in raw.findings] == [("FIL12", "warning")]
    assert "application_id" in str(raw.findings[0])
    assert len(raw.frame) == 3


def _changed_geopackage(folder: Path, command: str, *values: object) -> Path:
    """Return a GeoPackage after a change that no program for maps would make."""
    file = folder / "sites.gpkg"
    SQUARES.to_file(file, SPATIAL_INDEX="NO")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(command, values)
    return file


@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")
def test_what_numpy_remarks_is_none_of_gdals(tmp_path: Path) -> None:
    # A corner that is no number makes numpy warn while shapely builds the outline.
    corners = struct.pack("<8d", 0, 0, math.nan, 1, 1, 1, 0, 0)
    outline = b"GP\x00\x01" + struct.pack("<i", 28992) + struct.pack("<BIII", 1, 3, 1, 4) + corners
    assert read(_changed_geopackage(tmp_path, "UPDATE sites SET geom = ? WHERE fid = 2", outline)).findings == []


def test_coordinates_in_degrees_without_a_crs_say_so(tmp_path: Path) -> None:
    finding = refused(
        write_geojson(tmp_path / "sites.geojson", [{"type": "Point", "coordinates": [6.47, 52.72]}], None)
    )
    assert (finding.code, finding.facts) == ("CRS10", {"x": 6.47, "y": 52.72})
    assert 'crs = "EPSG:4326"' in finding.advice()


def test_a_hash_of_another_file_says_to_fetch_again(tmp_path: Path) -> None:
    finding = refused(write_geojson(tmp_path / "sites.geojson", [SOUND]), sha256="0" * 64)
    assert "atlas fetch" in finding.advice()
    assert "atlas fetch" in finding.advice("nl")


def test_a_corner_that_is_no_number_is_read_without_a_warning_of_numpy(tmp_path: Path) -> None:
    with np.errstate(invalid="ignore"):
        outline = shapely.Polygon([(0, 0), (math.nan, 1), (1, 1), (0, 0)])
        gpd.GeoDataFrame({"code": ["A"]}, geometry=[outline], crs=RD).to_parquet(tmp_path / "sites.parquet")
    assert len(read(tmp_path / "sites.parquet").frame) == 1
