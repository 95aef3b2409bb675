"""Files that would make a reader open something else, or run out of memory or time: refused before GDAL sees them."""

from __future__ import annotations

import http.server
import json
import os
import sqlite3
import stat
import struct
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
import shapely

from atlas.errors import CatalogueError
from atlas.layers.catalogue import read_catalogue
from tests.layers.files.supplied import RD, SQUARES, pack, parts_of, read, refused, ring, write_geojson

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
SOUND = ring((220_000, 520_000), (220_100, 520_000), (220_100, 520_100), (220_000, 520_000))
VRT = "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Serve on this machine, and tell what was asked for; the first item is the address."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        paths.append(f"http://127.0.0.1:{server.server_port}")
        yield paths
        server.shutdown()
        thread.join()


# Files that point elsewhere


@pytest.mark.parametrize("ending", [".geojson", ".json", ".gpkg", ".shp", ".fgb", ".parquet", ".gml", ".kml", ".zip"])
def test_vrt_under_another_name(ending: str, tmp_path: Path) -> None:
    SQUARES.to_file(tmp_path / "secret.gpkg")
    file = tmp_path / f"sites{ending}"
    file.write_text(VRT.format(tmp_path / "secret.gpkg"))
    assert refused(file).code in {"FIL04", "FIL20"}


def test_vrt_inside_a_text_of_a_sound_geojson(tmp_path: Path) -> None:
    file = tmp_path / "sites.geojson"
    content = {"type": "FeatureCollection", "note": VRT.format("/etc/passwd"), "features": []}
    file.write_text(json.dumps(content))
    assert refused(file, crs=RD).code == "FIL20"


def test_vrt_inside_a_comment_of_a_sound_gml(tmp_path: Path) -> None:
    file = tmp_path / "sites.gml"
    SQUARES.to_file(file, driver="GML")
    head, rest = file.read_text().split("?>", 1)
    file.write_text(f"{head}?><!-- {VRT.format('/etc/passwd')} -->{rest}")
    assert refused(file).code == "FIL20"


def test_pipeline_under_another_name(tmp_path: Path) -> None:
    file = tmp_path / "sites.geojson"
    file.write_text(json.dumps({"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read x.gpkg"}))
    assert refused(file).code == "FIL20"


def test_pipeline_hidden_by_a_second_key(tmp_path: Path) -> None:
    file = tmp_path / "sites.geojson"
    file.write_text('{"type": "gdal_streamed_alg", "command_line": "...", "type": "FeatureCollection", "features": []}')
    assert refused(file).code == "FIL20"
    file.write_text('{"type": "Topology", "objects": {}, "type": "FeatureCollection", "features": []}')
    finding = refused(file)
    assert (finding.code, finding.facts) == ("FIL22", {"key": "type"})


def test_wfs_description_as_gml(tmp_path: Path, asked: list[str]) -> None:
    file = tmp_path / "sites.gml"
    file.write_text(f"<OGRWFSDataSource><URL>{asked[0]}/wfs</URL></OGRWFSDataSource>")
    assert refused(file).code == "FIL20"
    assert asked[1:] == []


@pytest.mark.parametrize("kind", ["link", "url", "URL"])
def test_crs_of_a_geojson_that_is_an_address(kind: str, tmp_path: Path, asked: list[str]) -> None:
    address = {"type": kind, "properties": {"href": f"{asked[0]}/crs", "url": f"{asked[0]}/crs", "type": "proj4"}}
    assert refused(write_geojson(tmp_path / "sites.geojson", [SOUND], crs=address)).code == "CRS05"
    inside = SOUND | {"crs": address}
    assert refused(write_geojson(tmp_path / "sites.geojson", [inside])).code == "FIL36"
    assert refused(write_geojson(tmp_path / "sites.geojson", [SOUND], crs=f"{asked[0]}/crs")).code == "CRS05"
    assert asked[1:] == []


def test_references_in_a_gml_are_not_fetched(tmp_path: Path, asked: list[str]) -> None:
    file = tmp_path / "sites.gml"
    file.write_text(
        f"""<?xml version="1.0"?>
        <ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml/3.2"
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xlink="http://www.w3.org/1999/xlink"
         xsi:schemaLocation="http://ogr.maptools.org/ {asked[0]}/sites.xsd" gml:id="c">
        <ogr:featureMember><ogr:sites gml:id="s.0"><ogr:geom>
        <gml:Point srsName="urn:ogc:def:crs:EPSG::28992" gml:id="p">
        <gml:pos>220000 520000</gml:pos></gml:Point></ogr:geom><ogr:code>A</ogr:code>
        <ogr:more xlink:href="{asked[0]}/more.gml#x"/></ogr:sites></ogr:featureMember></ogr:FeatureCollection>"""
    )
    assert list(read(file).frame["code"]) == ["A"]
    assert asked[1:] == []


def test_styles_and_links_of_a_kml_are_not_fetched(tmp_path: Path, asked: list[str]) -> None:
    file = tmp_path / "sites.kml"
    file.write_text(
        f"""<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>sites</name>
        <NetworkLink><Link><href>{asked[0]}/more.kml</href></Link></NetworkLink>
        <Placemark><name>A</name><styleUrl>{asked[0]}/style.kml#s</styleUrl>
        <Point><coordinates>6.4,52.7</coordinates></Point></Placemark></Folder></Document></kml>"""
    )
    assert list(read(file, id="Name").frame["Name"]) == ["A"]
    assert asked[1:] == []


def test_schemas_beside_a_gml_are_neither_followed_nor_left_behind(tmp_path: Path) -> None:
    file = tmp_path / "sites.gml"
    SQUARES.to_file(file, driver="GML")
    file.with_suffix(".xsd").unlink()
    expected = read(file).frame
    (tmp_path / "sites.gfs").write_text(
        "<GMLFeatureClassList><GMLFeatureClass><Name>other</Name><ElementPath>sites</ElementPath></GMLFeatureClass>"
        "</GMLFeatureClassList>"
    )
    (tmp_path / "sites.xsd").write_text("<rubbish/>")
    assert read(file).frame.equals(expected)
    assert {path.name for path in tmp_path.iterdir()} == {"sites.gml", "sites.gfs", "sites.xsd"}


def test_view_in_a_geopackage_that_would_fetch(tmp_path: Path) -> None:
    file = tmp_path / "sites.gpkg"
    SQUARES.to_file(file)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE VIEW more AS SELECT fid, geom, ogr_geocode('Hoogeveen') AS code FROM sites")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('more', 'features', 28992)")
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('more', 'geom', 'POLYGON', 28992, 0, 0)")
    finding = refused(file, layer="more")
    assert (finding.code, finding.facts["inside"]) == ("FIL52", "more")


# What the catalogue may name


@pytest.mark.parametrize(
    "name",
    [
        "/vsicurl/http://127.0.0.1/x.geojson",
        "/vsizip/sites.zip",
        "http://127.0.0.1/sites.geojson",
        "https://127.0.0.1/sites.geojson",
        "CSV:/etc/passwd",
        "GeoJSON:sites.json",
        "PG:host=127.0.0.1",
        '{"type": "FeatureCollection", "features": []}',
        "/etc/passwd",
        "../sites.geojson",
        "sub/../../sites.geojson",
        "C:\\sites.geojson",
        "\\\\server\\sites.geojson",
    ],
)
def test_address_or_path_outside_the_folder_in_the_catalogue(name: str, tmp_path: Path) -> None:
    keys = "kind = 'supplied'\npublisher = 'P'\nlicence = 'L'\ndate = 2026-01-01\n"
    (tmp_path / "catalogue.toml").write_text(f"[sites]\nfile = '{name}'\n{keys}")
    with pytest.raises(CatalogueError, match="no file inside the folder"):
        read_catalogue(tmp_path)


def test_link_to_a_file_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "layers").mkdir()
    SQUARES.to_file(tmp_path / "outside.geojson")
    (tmp_path / "layers/sites.geojson").symlink_to(tmp_path / "outside.geojson")
    keys = "kind = 'supplied'\npublisher = 'P'\nlicence = 'L'\ndate = 2026-01-01\n"
    (tmp_path / "layers/catalogue.toml").write_text(f"[sites]\nfile = 'sites.geojson'\n{keys}")
    with pytest.raises(CatalogueError, match="no file inside the folder"):
        read_catalogue(tmp_path / "layers")


# Too deep, too large


@pytest.mark.parametrize(
    "nested",
    ['{"a":' * 100_000 + "1" + "}" * 100_000, "[" * 100_000 + "]" * 100_000, "[1," * 100_000 + "1" + "]" * 100_000],
    ids=["objects", "lists", "lists of numbers"],
)
def test_json_of_100_000_levels(nested: str, tmp_path: Path) -> None:
    file = tmp_path / "sites.geojson"
    feature = f'{{"type": "Feature", "properties": {{"code": {nested}}}, "geometry": null}}'
    file.write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}')
    assert refused(file, crs=RD).code == "FIL23"


def test_kml_of_100_000_levels(tmp_path: Path) -> None:
    file = tmp_path / "sites.kml"
    deep = "<MultiGeometry>" * 100_000 + "</MultiGeometry>" * 100_000
    file.write_text(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark>{deep}</Placemark></kml>')
    assert refused(file).code == "FIL23"


@pytest.mark.parametrize(
    "kind", [7, 4, 6, 0x20000007], ids=["collections", "multi-points", "multi-areas", "with an SRID"]
)
def test_wkb_of_20_000_levels_in_geoparquet(kind: int, tmp_path: Path) -> None:
    file = tmp_path / "sites.parquet"
    SQUARES.to_parquet(file)
    level = struct.pack("<BI", 1, kind) + (struct.pack("<i", 28992) if kind > 7 else b"") + struct.pack("<I", 1)
    deep = level * 20_000 + struct.pack("<BIdd", 1, 1, 0.0, 0.0)
    table = pq.read_table(file)
    shapes = [*table["geometry"].to_pylist()[:2], deep]
    index = table.schema.get_field_index("geometry")
    pq.write_table(table.set_column(index, table.schema.field(index), [shapes]), file)
    finding = refused(file)
    assert (finding.code, finding.feature) == ("FIL29", "3")


def test_shapes_of_several_parts_in_geoparquet_are_not_too_deep(tmp_path: Path) -> None:
    file = tmp_path / "sites.parquet"
    holed = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(1, 1, 2, 2).exterior])
    shapes = [
        shapely.MultiPolygon([holed, shapely.box(20, 20, 21, 21)]),
        shapely.GeometryCollection([shapely.MultiPoint([[1, 2], [3, 4]]), shapely.LineString([[0, 0, 5], [1, 1, 5]])]),
        shapely.Point(1, 2, 3),
    ]
    SQUARES.assign(geometry=shapes).to_parquet(file)
    assert list(read(file).frame.geometry) == shapes


# Zips


@pytest.mark.parametrize(
    "name", ["../sites.shp", "/map/sites.shp", "map/../../sites.shp", "C:/sites.shp", "map\\..\\..\\sites.shp"]
)
def test_zip_with_a_path_that_leads_out_of_it(name: str, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    SQUARES.to_file(tmp_path / "plain/sites.shp")
    parts = parts_of(tmp_path / "plain/sites.shp")
    file = pack(tmp_path / "levering.zip", {**parts, name: b"x"})
    finding = refused(file)
    assert (finding.code, finding.facts["member"]) == ("FIL32", name)


def test_zip_with_a_symbolic_link(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("sites.geojson")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "levering.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refused(tmp_path / "levering.zip").code == "FIL32"


def test_zip_that_unpacks_to_1_000_times_its_size(tmp_path: Path) -> None:
    start = time.monotonic()
    file = pack(tmp_path / "levering.zip", {"sites.geojson": b" " * 100_000_000})
    packed = time.monotonic() - start
    finding = refused(file)
    assert finding.code == "FIL31"
    assert finding.facts["size"] == 100
    assert time.monotonic() - start < 2 * packed + 1, "it must not be unpacked to find that out"


def test_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    """What a zip says it unpacks to stands in its directory, and can be anything."""
    file = pack(tmp_path / "levering.zip", {"sites.geojson": b" " * 10_000_000})
    content = file.read_bytes()
    file.write_bytes(content.replace(struct.pack("<I", 10_000_000), struct.pack("<I", 100_000)))
    assert refused(file).code in {"FIL06", "FIL31"}


def test_zip_with_more_than_100_files(tmp_path: Path) -> None:
    file = pack(tmp_path / "levering.zip", {f"{number}.txt": b"" for number in range(101)})
    assert refused(file).code == "FIL30"


def test_zip_with_two_layers_or_none(tmp_path: Path) -> None:
    two = refused(pack(tmp_path / "two.zip", {"a.geojson": b"{}", "b.gpkg": b""}))
    assert two.code == "FIL34"
    assert "a.geojson, b.gpkg" in str(two)
    assert refused(pack(tmp_path / "none.zip", {"leesmij.txt": b""})).code == "FIL35"
    assert refused(pack(tmp_path / "zip.zip", {"other.zip": b""})).code == "FIL35"


def test_zip_with_a_vrt_under_another_name(tmp_path: Path) -> None:
    assert (
        refused(pack(tmp_path / "levering.zip", {"sites.geojson": VRT.format("/etc/passwd").encode()})).code == "FIL20"
    )


def test_name_that_leads_readers_into_a_zip_nobody_looked_at(tmp_path: Path) -> None:
    pack(tmp_path / "x.zip", {"y.geojson": VRT.format("/etc/passwd").encode()})
    file = tmp_path / "x.zip!y.geojson"
    SQUARES.to_crs(4326).to_file(tmp_path / "sites.geojson")
    (tmp_path / "sites.geojson").rename(file)
    assert refused(file).code == "FIL42"
    assert refused(pack(tmp_path / "z.zip", {"x.zip!y.geojson": file.read_bytes()})).code == "FIL42"


# XML


@pytest.mark.parametrize("ending", [".gml", ".kml"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE x>",
    ],
)
def test_doctype_in_gml_and_kml(doctype: str, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"sites{ending}"
    SQUARES.to_crs(4326).to_file(file, driver={".gml": "GML", ".kml": "LIBKML"}[ending])
    head, rest = file.read_text().split("?>", 1)
    file.write_text(f"{head}?>{doctype}{rest}")
    assert refused(file).code == "FIL28"


# Formats that are switched off


def told_apart(code: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code of a test in a process of its own, in which GDAL has not been loaded yet."""
    own = ("OGR_", "GDAL_", "GML_", "CPL_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(own)}
    return subprocess.run(  # noqa: S603 - this test's own code
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=kept | environment,
    )


@pytest.mark.parametrize("environment", [{}, {"OGR_SKIP": "CSV, GPX"}], ids=["nothing", "two formats"])
def test_only_the_formats_that_are_read_are_left_in_both_readers_whatever_the_user_switched_off(
    environment: dict[str, str],
) -> None:
    code = (
        "import sys, atlas.drivers; assert 'pyogrio' not in sys.modules;"
        "import logging; logging.getLogger('fiona').setLevel(logging.CRITICAL);"
        "import pyogrio, fiona; from fiona.env import Env;\n"
        "with Env() as env: print('|'.join([*pyogrio.list_drivers(), *env.drivers()]))"
    )
    names = set(told_apart(code, **environment).stdout.strip().split("|"))
    read_here = {"GPKG", "GeoJSON", "ESRI Shapefile", "FlatGeobuf", "GML", "KML", "LIBKML", "OSM"}
    assert read_here <= names
    assert names - read_here <= {"MEM", "Memory"}, "which open no file"


def test_nobody_is_told_of_the_formats_that_a_reader_does_not_have(tmp_path: Path) -> None:
    SQUARES.to_file(tmp_path / "sites.gpkg")
    damaged = ring((220_000, 520_000), (220_100, 520_000), (220_100, 520_100), (220_000, 520_100))
    write_geojson(tmp_path / "open.geojson", [damaged])
    code = (
        "import sys; from pathlib import Path; from tests.layers.files.supplied import read\n"
        "for name in ('sites.gpkg', 'open.geojson'): read(Path(sys.argv[1]) / name)\n"
        "assert 'fiona' in sys.modules"
    )
    assert told_apart(code, tmp_path).stderr == ""


def test_formats_that_point_elsewhere_where_gdal_was_loaded_before_the_atlas(tmp_path: Path) -> None:
    """A JSON-FG is a FeatureCollection for who reads it as GeoJSON."""
    write_geojson(tmp_path / "sites.geojson", [SOUND])
    content = json.loads((tmp_path / "sites.geojson").read_text())
    (tmp_path / "sites.geojson").write_text(
        json.dumps({"conformsTo": ["http://www.opengis.net/spec/json-fg-1/0.1/conf/core"], **content})
    )
    code = (
        "import sys, pyogrio; from pathlib import Path; from tests.layers.files.supplied import refused\n"
        "assert 'JSONFG' in pyogrio.list_drivers()\n"
        "print(refused(Path(sys.argv[1])).code)"
    )
    assert told_apart(code, tmp_path / "sites.geojson").stdout.split() == ["FIL04"]


@pytest.mark.parametrize(
    "label",
    [
        "<Product_Observational xmlns='http://pds.nasa.gov/pds4/pds/v1'><file_name>{}</file_name>",
        "PDS_VERSION_ID = PDS3 RECORD_TYPE = FIXED_LENGTH ^TABLE = ('{}',1) OBJECT = TABLE",
    ],
    ids=["PDS4", "PDS3"],
)
def test_label_of_a_planet_in_a_sound_geojson(label: str, tmp_path: Path) -> None:
    file = tmp_path / "sites.geojson"
    file.write_text(json.dumps({"note": label.format("/etc/passwd"), "type": "FeatureCollection", "features": []}))
    assert refused(file, crs=RD).code == "FIL20"


def test_text_that_begins_or_is_called_otherwise_than_its_ending_says(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text('loadData({"type": "FeatureCollection", "features": []})')
    (tmp_path / "b.gml").write_text('<Product xmlns:gml="http://www.opengis.net/gml"><gml:name>A</gml:name></Product>')
    (tmp_path / "c.kml").write_text('<Product xmlns="http://www.opengis.net/kml/2.2"><Placemark/></Product>')
    assert [refused(tmp_path / name).code for name in ("a.geojson", "b.gml", "c.kml")] == ["FIL04"] * 3
