"""Streets from an extract of OpenStreetMap, in XML and packed."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest
import shapely

from atlas.errors import LayerError
from atlas.layers import check_layers
from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.layers.files import Raw, read_part
from tests.small_world import CATALOGUE, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.findings import Finding

NODES = {1: (52.7200, 6.4700), 2: (52.7210, 6.4700), 3: (52.7210, 6.4720)}
"""Latitude and longitude of corners in Hoogeveen, by number."""

WAYS = {
    10: ((1, 2), {"highway": "residential", "name": "Eén & ander"}),
    11: ((2, 3), {"highway": "footway"}),
    12: ((1, 3), {"highway": "trunk", "name": "A28"}),
    13: ((1, 3), {"railway": "rail"}),
    14: ((1, 2, 3), {"highway": "proposed"}),
    15: ((1, 2), {"railway": "rail"}),
}


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


def extract() -> str:
    """Write the corners and ways as OpenStreetMap gives them in XML."""
    nodes = [f'<node id="{number}" lat="{lat}" lon="{lon}"/>' for number, (lat, lon) in NODES.items()]
    ways = []
    for number, (corners, tags) in WAYS.items():
        refs = "".join(f'<nd ref="{corner}"/>' for corner in corners)
        said = "".join(f'<tag k="{key}" v="{escaped(value)}"/>' for key, value in tags.items())
        ways.append(f'<way id="{number}">{refs}{said}</way>')
    lines = "\n".join([*nodes, *ways])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="proef">\n{lines}\n</osm>\n'


def number(value: int) -> bytes:
    """Write a whole number as protocol buffers do: seven bits a byte."""
    written = b""
    while value > 0x7F:
        written += bytes([value & 0x7F | 0x80])
        value >>= 7
    return written + bytes([value])


def signed(value: int) -> bytes:
    return number(value << 1 if value >= 0 else (-value << 1) - 1)


def member(place: int, content: bytes | int) -> bytes:
    if isinstance(content, int):
        return number(place << 3) + number(content)
    return number(place << 3 | 2) + number(len(content)) + content


def packed(times: int = 1) -> bytes:
    """Write the same as `extract`, packed as https://wiki.openstreetmap.org/wiki/PBF_Format lays down."""
    words = ["", *dict.fromkeys(word for _, tags in WAYS.values() for pair in tags.items() for word in pair)]
    table = b"".join(member(1, word.encode()) for word in words)
    # In ten millionths of a degree, the unit where a file names none.
    places = [(key, round(lat * 1e7), round(lon * 1e7)) for key, (lat, lon) in NODES.items()]
    nodes = b"".join(
        member(1, b"".join(number(place << 3) + signed(value) for place, value in zip((1, 8, 9), of_node, strict=True)))
        for of_node in places
    )
    ways = b""
    for key, (corners, tags) in WAYS.items():
        steps = [corner - before for corner, before in zip(corners, (0, *corners), strict=False)]
        keys, values = (b"".join(number(words.index(word)) for word in each) for each in (tags, tags.values()))
        ways += member(
            3, member(1, key) + member(2, keys) + member(3, values) + member(8, b"".join(map(signed, steps)))
        )
    block = member(1, table) + member(2, nodes) + member(2, ways * times)
    header = member(4, b"OsmSchema-V0.6") + member(16, b"proef")
    return blob(b"OSMHeader", header) + blob(b"OSMData", block)


def blob(kind: bytes, content: bytes) -> bytes:
    body = member(2, len(content)) + member(3, zlib.compress(content))
    head = member(1, kind) + member(3, len(body))
    return struct.pack(">i", len(head)) + head + body


def read(file: Path, layer: str = "streets", part: str | None = None) -> Raw:
    known = {"file": file.name, "kind": "official", "publisher": "OSM", "licence": "ODbL", "date": "2026-10-01"}
    entry = CatalogueEntry.model_validate({**known, "layer": part})
    return read_part(Catalogue(folder=file.parent, entries={layer: (entry,)}), layer, entry)


def refused(file: Path, layer: str = "streets", part: str | None = None) -> Finding:
    with pytest.raises(LayerError) as error:
        read(file, layer, part)
    return error.value.findings[0]


@pytest.fixture(params=["town.osm", "town.osm.pbf"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give the extract as a file, in XML and packed."""
    file: Path = tmp_path / request.param
    file.write_bytes(packed() if file.suffix == ".pbf" else extract().encode())
    return file


def test_streets_come_with_the_kind_that_their_tag_stands_for(town: Path) -> None:
    streets = read(town).frame
    assert list(streets["id"]) == ["10", "11", "12"]
    assert list(streets["kind"]) == ["road", "path", "motorway"]
    assert list(streets["name"].fillna("?")) == ["Eén & ander", "?", "A28"]
    assert streets.geometry.iloc[0].equals_exact(shapely.LineString([(6.47, 52.72), (6.47, 52.721)]), 1e-9)


def test_lines_that_are_no_streets_are_left_out_and_counted(town: Path) -> None:
    raw = read(town)
    (finding,) = raw.findings
    assert raw.left_out == 3
    assert (finding.code, finding.severity) == ("FIL54", "warning")
    assert finding.facts == {"count": 3, "total": 6, "tags": ["railway=rail", "highway=proposed"]}
    assert "3 van de 6 lijnen" in finding.problem("nl")


def test_an_extract_becomes_the_layer_streets_in_rd(town: Path, tmp_path: Path) -> None:
    folder = write_world(tmp_path / "world")
    (folder / town.name).write_bytes(town.read_bytes())
    with (folder / "catalogue.toml").open("a") as catalogue:
        catalogue.write(CATALOGUE.format(layer="streets", file=town.name, more=""))
    streets = check_layers(folder).get("streets")
    assert streets is not None
    assert list(streets.index) == ["10", "11", "12"]
    # 0.001 degree of latitude is 111.3 m, and RD lies within the Netherlands.
    assert streets.geometry.loc["10"].length == pytest.approx(111.3, abs=0.1)


def test_an_extract_is_for_streets_only(town: Path) -> None:
    assert refused(town, "works").code == "FIL55"


def test_only_the_lines_of_an_extract_are_read(town: Path) -> None:
    assert len(read(town, part="lines").frame) == 3
    assert refused(town, part="multipolygons").code == "FIL08"


@pytest.mark.parametrize(("times", "code"), [(100, "FIL26"), (20_000, "FIL06")])
def test_a_small_file_that_unpacks_to_very_many_ways(times: int, code: str, tmp_path: Path) -> None:
    (tmp_path / "bomb.pbf").write_bytes(packed(times))
    assert (tmp_path / "bomb.pbf").stat().st_size < 7_000
    assert refused(tmp_path / "bomb.pbf").code == code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.osm", b"<osm><way></osm>", "FIL06"),
        ("b.osm", b"<gpx><wpt/></gpx>", "FIL04"),
        ("c.osm", b'<!DOCTYPE osm [<!ENTITY a "b">]><osm>&a;</osm>', "FIL28"),
        ("d.osm", b"<osm><!-- <OGRVRTDataSource> --></osm>", "FIL20"),
        ("e.pbf", b"SQLite format 3\x00", "FIL04"),
        ("f.pbf", extract().encode(), "FIL04"),
        ("g.pbf", packed()[:60], "FIL06"),
        ("h.gml", extract().encode(), "FIL04"),
        ("i.fgb", packed(), "FIL04"),
        ("j.geojson", extract().encode(), "FIL04"),
    ],
)
def test_files_that_are_damaged_or_something_else(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name).code == code
