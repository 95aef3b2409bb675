"""Files made to take all the memory or time there is, or to end the process: refused, and quickly."""

from __future__ import annotations

import json
import sqlite3
import struct
import subprocess
import sys
import time
import zipfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyproj import CRS

from atlas.layers.files import storage
from tests.layers.files.supplied import RD, SQUARES, read, refused, ring, write_geojson

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
LIMITED = (
    "" if sys.platform == "win32" else "import resource; resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000,) * 2);"
)
WKB = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "crs": None}}}


@contextmanager
def seconds(most: float) -> Iterator[None]:
    """Check that what is done within takes no longer."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < most


def read_apart(file: Path, **keys: object) -> list[str]:
    """Return the codes of what is found in a file by a process of its own, with little memory and time."""
    code = (
        f"{LIMITED}import sys, json; from pathlib import Path; from atlas.errors import LayerError;"
        "from tests.layers.files.supplied import read\n"
        "try: found = read(Path(sys.argv[1]), **json.loads(sys.argv[2])).findings\n"
        "except LayerError as error: found = error.findings\n"
        "print(*(finding.code for finding in found))"
    )
    told = subprocess.run(  # noqa: S603 - this test's own code
        [sys.executable, "-c", code, str(file), json.dumps(keys)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=30,
    )
    return told.stdout.split()


def write_parquet(file: Path, shapes: pa.Array, geo: dict[str, Any]) -> Path:
    """Write a table of shapes as they stand, with codes A, B, C, ... and what it says of them."""
    table = pa.table({"code": list("ABCDEFG"[: len(shapes)]), "geometry": shapes})
    pq.write_table(table.replace_schema_metadata({b"geo": json.dumps(geo).encode()}), file)
    return file


# GeoParquet


def test_wkb_of_a_type_that_readers_take_for_different_ones(tmp_path: Path) -> None:
    """6,357,001 is a point to who divides by 1000, and a multi curve to who takes its low 16 bits first."""
    kinds = (6_357_001, 1_376_002 + 10, 1 << 16 | 1007)
    deep = [struct.pack("<BII", 1, kind, 1) + struct.pack("<BII", 1, 11, 1) * 500_000 for kind in kinds]
    file = write_parquet(tmp_path / "sites.parquet", pa.array(deep, pa.binary()), WKB)
    assert read_apart(file, crs=RD) == ["FIL41", "FIL41", "FIL41"]


@pytest.mark.parametrize(
    "shape",
    [
        struct.pack("<BII", 2, 4, 1) + struct.pack("<BIdd", 1, 1, 0, 0),
        struct.pack("<BII", 1, 13, 1) + struct.pack("<BIdd", 1, 1, 0, 0),
        struct.pack("<BII", 1, 6, 0xFFFFFFFF) + b"\0" * 1000,
        struct.pack("<BII", 1, 4, 2) + struct.pack("<BIdd", 1, 1, 0, 0),
        b"",
    ],
    ids=["third byte order", "unknown type", "4 billion parts", "cut off", "nothing"],
)
def test_wkb_that_is_no_shape_is_named_and_left_out(shape: bytes, tmp_path: Path) -> None:
    point = struct.pack("<BIdd", 1, 1, 220_000, 520_000)
    raw = read(write_parquet(tmp_path / "sites.parquet", pa.array([point, shape], pa.binary()), WKB), crs=RD)
    assert [(finding.code, finding.feature) for finding in raw.findings] == [("FIL41", "2 (id B)")]
    assert list(raw.frame.geometry.isna()) == [False, True]


@pytest.mark.parametrize(
    ("shapes", "geo"),
    [
        (pa.array([b"x"]), {**WKB, "columns": {"geometry": {"encoding": "polygon", "crs": None}}}),
        (pa.array([5]), WKB),
        (pa.array([["a"]]), WKB),
        (pa.array([b"x"]), [1]),
        (pa.array([b"x"]), {"primary_column": "other", "columns": {}}),
    ],
    ids=["outlines in bytes", "numbers", "lists", "a list about it", "another column"],
)
def test_geoparquet_that_holds_other_shapes_than_it_says(shapes: pa.Array, geo: Any, tmp_path: Path) -> None:  # noqa: ANN401
    assert refused(write_parquet(tmp_path / "sites.parquet", shapes, geo), crs=RD).code == "FIL06"


@pytest.mark.parametrize(("rows", "code"), [(5_000_001, "FIL50"), (3_000_000, "FIL31")])
def test_parquet_in_which_one_text_stands_in_every_row(rows: int, code: str, tmp_path: Path) -> None:
    """A text of 1 kB, stored once: 3 million times that is 3 GB."""
    text = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), pa.array(["x" * 1000]))
    file = tmp_path / "sites.parquet"
    pq.write_table(pa.table({"code": text}), file, compression="zstd", store_schema=False)
    assert file.stat().st_size < 1_000_000
    assert read_apart(file) == [code]


def test_texts_that_are_often_the_same_read_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "sites.parquet"
    pq.write_table(pa.table({"code": ["a", None, "b"] * 1000, "a.b": [b"x", b"y", None] * 1000}), file)
    frame = read(file).frame
    assert frame["code"].iloc[:3].tolist()[::2] == ["a", "b"]
    assert frame["code"].isna().sum() == frame["a.b"].isna().sum() == 1000


# GeoPackage


def change(file: Path, *statements: str) -> Path:
    """Write a GeoPackage of the squares and change it in SQL."""
    SQUARES.to_file(file)
    with closing(sqlite3.connect(file)) as database, database:
        for statement in statements:
            database.execute(statement)
    return file


ENDLESS = "WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid, 'x' AS code FROM n"


def test_view_without_end_in_a_geopackage(tmp_path: Path) -> None:
    file = change(
        tmp_path / "sites.gpkg",
        f"CREATE VIEW more AS {ENDLESS}",
        "INSERT INTO gpkg_contents (table_name, data_type) VALUES ('more', 'attributes')",
    )
    assert read_apart(file, layer="more") == ["FIL52"]
    assert len(read(file, layer="sites").frame) == 3, "the other layer is sound"


def test_view_without_end_in_the_place_of_the_list_of_layers(tmp_path: Path) -> None:
    file = change(
        tmp_path / "sites.gpkg",
        "ALTER TABLE gpkg_contents RENAME TO kept",
        f"CREATE VIEW gpkg_contents AS {ENDLESS.replace('fid,', 'fid AS table_name,')}",
    )
    assert read_apart(file) == ["FIL52"]


def test_field_of_a_geopackage_that_is_worked_out_to_a_gigabyte(tmp_path: Path) -> None:
    column = "big TEXT GENERATED ALWAYS AS (hex(zeroblob(450000000))) VIRTUAL"
    finding = refused(change(tmp_path / "sites.gpkg", f"ALTER TABLE sites ADD COLUMN {column}"))
    assert (finding.code, finding.facts["inside"]) == ("FIL52", "sites")


def test_geopackage_that_takes_too_long_to_look_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = change(tmp_path / "sites.gpkg")
    monkeypatch.setattr(storage, "LONGEST_S", -1.0)
    monkeypatch.setattr(storage, "_STEPS", 1)
    assert refused(file).code == "FIL53"


def test_geopackage_that_says_it_has_two_billion_features(tmp_path: Path) -> None:
    file = change(tmp_path / "sites.gpkg", "UPDATE gpkg_ogr_contents SET feature_count = 2000000000")
    assert refused(file).code == "FIL26"


# FlatGeobuf


def test_flatgeobuf_that_says_it_has_two_billion_features(tmp_path: Path) -> None:
    file = tmp_path / "sites.fgb"
    SQUARES.iloc[[0] * 113].to_file(file, SPATIAL_INDEX="NO")
    content = file.read_bytes()
    assert content.count(struct.pack("<Q", 113)) == 1
    file.write_bytes(content.replace(struct.pack("<Q", 113), struct.pack("<Q", 2_000_000_000)))
    finding = refused(file)
    assert (finding.code, finding.facts["size"]) == ("FIL26", len(content))


# Text


def test_one_long_value_in_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_bytes(b"code,naam\n1," + b"a" * 1_000_000 + "é,".encode("latin-1"))
    with seconds(5):
        assert refused(file).code == "TAB01"


def test_remark_of_gdal_that_quotes_the_whole_file(tmp_path: Path) -> None:
    shape = {"type": "Polygon", "coordinates": json.loads("[" * 900 + "1" + "]" * 900)}
    raw = read(write_geojson(tmp_path / "sites.geojson", [shape]))
    remarks = [str(finding.facts["remark"]) for finding in raw.findings if finding.code == "FIL12"]
    assert remarks
    assert max(map(len, remarks)) == 200


# Many fields

FIELDS = [f"c{number}" for number in range(60_000)]


def test_csv_of_60_000_columns(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(f"{','.join(FIELDS)}\n{',' * (len(FIELDS) - 1)}\n")
    with seconds(5):
        finding = refused(file)
    assert (finding.code, finding.facts) == ("FIL51", {"fields": 60_000, "most": 2000})


def test_geojson_of_60_000_fields(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": dict.fromkeys(FIELDS), "geometry": None}
    file = tmp_path / "sites.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with seconds(5):
        assert refused(file, crs=RD).code == "FIL51"


def test_geojson_of_60_000_keys_and_one_of_them_twice(tmp_path: Path) -> None:
    keys = ",".join(f'"{name}": 0' for name in [*FIELDS, FIELDS[-1]])
    feature = f'{{"type": "Feature", "properties": {{{keys}}}, "geometry": null}}'
    file = tmp_path / "sites.geojson"
    file.write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}')
    with seconds(5):
        finding = refused(file, crs=RD)
    assert (finding.code, finding.facts) == ("FIL22", {"key": "c59999"})


@pytest.mark.parametrize("ending", [".gml", ".kml"])
def test_gml_and_kml_of_60_000_fields(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"sites{ending}"
    if ending == ".gml":
        fields = "".join(f"<{name}>1</{name}>" for name in FIELDS)
        file.write_text(
            '<FeatureCollection xmlns="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml">'
            f"<gml:featureMember><sites>{fields}</sites></gml:featureMember></FeatureCollection>"
        )
    else:
        fields = "".join(f'<Data name="{name}"><value>1</value></Data>' for name in FIELDS)
        file.write_text(
            '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
            f"<ExtendedData>{fields}</ExtendedData></Placemark></Document></kml>"
        )
    with seconds(5):
        assert refused(file).code == "FIL51"


def test_parquet_and_excel_of_3_000_fields(tmp_path: Path) -> None:
    pq.write_table(pa.table({name: [1] for name in FIELDS[:3000]}), tmp_path / "sites.parquet")
    assert refused(tmp_path / "sites.parquet").code == "FIL51"
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet().append(FIELDS[:3000])
    book.save(tmp_path / "sites.xlsx")
    assert refused(tmp_path / "sites.xlsx").code == "FIL51"


# Excel


@pytest.mark.parametrize(
    ("member", "before", "repeated"),
    [
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>"),
        ("xl/workbook.xml", b"</workbook>", b'<definedName name="a">x</definedName>'),
    ],
)
def test_workbook_with_a_million_styles_or_names(member: str, before: bytes, repeated: bytes, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["code"])
    book.save(tmp_path / "sound.xlsx")
    file = tmp_path / "sites.xlsx"
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as sound, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sound.namelist():
            content = sound.read(name)
            packed.writestr(name, content.replace(before, repeated * 1_000_000 + before) if name == member else content)
        # So that it does not stand out by how far it unpacks.
        packed.writestr("xl/media/noise.bin", np.random.default_rng(1).bytes(1_000_000))
    with seconds(5):
        assert refused(file).code == "TAB23"


# CRS


GRID = "+proj=longlat +nadgrids={} +type=crs"


def test_crs_that_opens_a_file(tmp_path: Path) -> None:
    grid = GRID.format(tmp_path / "grid.gsb")
    square = ring((220_000, 520_000), (220_100, 520_000), (220_100, 520_100), (220_000, 520_000))
    assert refused(write_geojson(tmp_path / "sites.geojson", [square], crs=grid)).code == "CRS05"
    assert refused(write_geojson(tmp_path / "sites.geojson", [square], crs=None), crs=grid).code == "CRS05"
    shapes = pa.array([struct.pack("<BIdd", 1, 1, 0, 0)], pa.binary())
    geo = {**WKB, "columns": {"geometry": {"encoding": "WKB", "crs": grid}}}
    assert refused(write_parquet(tmp_path / "sites.parquet", shapes, geo)).code == "CRS05"


def test_prj_that_opens_a_file(tmp_path: Path) -> None:
    SQUARES.to_file(tmp_path / "sites.shp")
    grid = GRID.format(tmp_path / "grid.gsb")
    for content in (grid, CRS(grid).to_wkt(), CRS(grid).to_wkt("WKT1_GDAL")):
        (tmp_path / "sites.prj").write_text(content)
        assert refused(tmp_path / "sites.shp").code in {"CRS06", "CRS11"}
        assert read(tmp_path / "sites.shp", crs=RD).frame.crs == RD
