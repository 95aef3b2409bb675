"""What the catalogue may say: where files lie, how their fields map, and what `atlas fetch` left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from atlas.errors import CatalogueError, LayerError
from atlas.layers import read_layers
from atlas.layers.catalogue import read_catalogue
from atlas.layers.sources.store import store
from tests.small_world import geojson, site, square, write_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OUTSIDE = [
    "/vsicurl/http://127.0.0.1:9/x.geojson",
    "/vsizip/x.zip/x.geojson",
    "http://127.0.0.1:9/x.geojson",
    "CSV:/etc/passwd",
    "PG:dbname=x",
    "/etc/passwd",
    "../x.geojson",
    "C:\\\\x.geojson",
    "\\\\\\\\server\\\\x.geojson",
    '{\\"type\\": \\"FeatureCollection\\", \\"features\\": []}',
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_only_a_file_inside_the_folder_is_a_file(tmp_path: Path, name: str) -> None:
    world = write_world(tmp_path / "world")
    catalogue = world / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8").replace('"works.geojson"', f'"{name}"')
    catalogue.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"layer works, key file: .* is no file inside the folder"):
        read_catalogue(world)


def test_a_link_that_leads_out_of_the_folder_is_no_file_of_it(tmp_path: Path) -> None:
    world = write_world(tmp_path / "world")
    (world / "works.geojson").rename(tmp_path / "elsewhere.geojson")
    (world / "works.geojson").symlink_to(tmp_path / "elsewhere.geojson")
    with pytest.raises(CatalogueError, match="no file inside the folder"):
        read_catalogue(world)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('database = "postgresql://localhost/x"', "key file: give one of file, database and fetched"),
        ('units = { homes_total = "m2" }', "key units.homes_total: this column does not come in m2"),
        ('units = { naam = "m2" }', "key units: naam is no column of this layer"),
        ('vocabularies = { planning_status = { klaar = "ready" } }', "ready is none of the atlas's words: idea"),
        ('constants = { colour = "red" }', "key constants: colour is no column of this layer"),
        ('style = "german"', "key style"),
        ('previous = "../old.csv"', "key previous"),
        ("accuracy_m = -1", "key accuracy_m"),
        ("accuracy_m = 1e308", "key accuracy_m"),
        ("errors = { homes_total = inf }", "key errors.homes_total"),
        ("errors = { homes_total = -2 }", "key errors.homes_total"),
        ("errors = { rooms = 2 }", "key errors: rooms is no column of this layer"),
        ("errors = { owner = 2 }", "key errors.owner: only a number has an error"),
    ],
)
def test_a_key_that_cannot_be_meant_so_is_named(tmp_path: Path, more: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        read_catalogue(write_world(tmp_path, catalogue={"sites": more}))


def test_a_database_that_is_no_postgresql_is_refused(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    catalogue = world / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace('file = "works.geojson"', 'database = "mysql://localhost/x"'), encoding="utf-8")
    with pytest.raises(CatalogueError, match="only postgresql:// is read"):
        read_catalogue(world)


def test_the_password_of_a_database_is_in_no_name(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    catalogue = world / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    database = 'database = "postgresql://clerk:geheim@127.0.0.1:5433/atlas"'
    catalogue.write_text(text.replace('file = "works.geojson"', database), encoding="utf-8")
    (entry,) = read_catalogue(world).entries["works"]
    assert entry.source == "postgresql://127.0.0.1/atlas"


def fetched(world: Path) -> Path:
    """Leave a source in the world as `atlas fetch` does, use it, and return its file."""
    veld = shapely.from_geojson(json.dumps(square(200_100, 500_100, 10)))
    frame = gpd.GeoDataFrame({"code": ["N1"], "naam": ["Veld"]}, geometry=[veld], crs="EPSG:28992")
    entry = {
        "kind": "official",
        "publisher": "Proefdienst",
        "licence": "CC0",
        "date": "2026-09-01",
        "id": "code",
        "fields": {"name": "naam"},
        "constants": {"kind": "nature", "effect": "exclude"},
    }
    record = store(frame, {"source": "natuur", "entry": entry}, world / "fetched")
    with (world / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write('\n[constraints]\nfetched = "natuur"\n')
    return world / "fetched" / str(record["entry"]["file"])


def test_a_fetched_source_is_used_as_its_record_says(tmp_path: Path) -> None:
    world = write_world(tmp_path, constraints=None)
    fetched(world)
    layers = read_layers(world)
    (row,) = layers.frames["constraints"].to_dict("records")
    assert (row["name"], row["kind"], row["effect"], row["source"]) == ("Veld", "nature", "exclude", "Proefdienst")
    assert layers.catalogue.kind_of("constraints") == "official"


def test_a_fetched_file_that_was_changed_afterwards_is_refused(tmp_path: Path) -> None:
    world = write_world(tmp_path, constraints=None)
    path = fetched(world)
    path.write_bytes(path.read_bytes().replace(b"Veld", b"Stad"))
    with pytest.raises(LayerError, match=r"natuur\.[0-9a-f]{12}\.gpkg, layer constraints: the file is not the one"):
        read_layers(world)


def entry_with(**keys: object) -> Callable[[dict[str, Any]], str]:
    return lambda record: json.dumps({**record, "entry": {**record["entry"], **keys}})


WRONG_RECORDS: dict[str, tuple[Callable[[dict[str, Any]], str], str]] = {
    "a file elsewhere": (entry_with(file="../works.geojson"), "no record of `atlas fetch`"),
    "a file of another form": (entry_with(file="works.geojson"), "no record of `atlas fetch`"),
    "a file that is a number": (entry_with(file=5), "no record of `atlas fetch`"),
    "a day that is a number": (entry_with(date=5), "no record of `atlas fetch`"),
    "a publisher that is a number": (entry_with(publisher=5), "layer constraints, key publisher"),
    "another list before it": (entry_with(previous="../works.geojson"), "layer constraints, key previous"),
    "a list": (lambda record: json.dumps([record]), "no record of `atlas fetch`"),
    "no hash": (lambda record: json.dumps({**record, "sha256": None}), "no record of `atlas fetch`"),
    "a moment that is a list": (lambda record: json.dumps({**record, "fetched": []}), "no record of `atlas fetch`"),
    "lists in lists": (lambda record: "[" * 100_000 + json.dumps(record), "no record of `atlas fetch`"),
}


@pytest.mark.parametrize("wrong", WRONG_RECORDS)
def test_a_record_that_is_none_is_refused(tmp_path: Path, wrong: str) -> None:
    world = write_world(tmp_path, constraints=None)
    fetched(world)
    path = world / "fetched" / "natuur.json"
    spoil, message = WRONG_RECORDS[wrong]
    path.write_text(spoil(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    with pytest.raises(CatalogueError, match=message):
        read_catalogue(world)


def test_a_source_that_was_not_fetched_yet_says_how(tmp_path: Path) -> None:
    world = write_world(tmp_path, constraints=None)
    with (world / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write('\n[constraints]\nfetched = "natuur"\n')
    with pytest.raises(CatalogueError, match="Run `atlas fetch natuur`"):
        read_catalogue(world)


def in_two_parts(world: Path, second: str = "S2") -> Path:
    """Split the sites over two files of two owners."""
    catalogue = world / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8").replace("[sites]", "[[sites]]")
    other = geojson([site(second, geometry=square(203_200, 501_000, 100))])
    (world / "sites_b.geojson").write_text(other, encoding="utf-8")
    more = '[[sites]]\nfile = "sites_b.geojson"\nkind = "supplied"\npublisher = "Ander"\nlicence = "CC0"\n'
    catalogue.write_text(f"{text}\n{more}date = 2026-09-01\n", encoding="utf-8")
    return world


def test_a_layer_in_two_files_is_one_layer_and_each_row_knows_its_source(tmp_path: Path) -> None:
    layers = read_layers(in_two_parts(write_world(tmp_path)))
    assert layers.sites["source"].to_dict() == {"S1": "Proef", "S2": "Ander"}
    assert layers.features["sites"] == [1, 1]
    assert layers.catalogue.kind_of("sites") == "example"
    assert str(layers.catalogue.date_of("sites")) == "2026-09-01"
    assert layers.sites.crs == "EPSG:28992"


def test_an_id_that_two_files_share_names_both(tmp_path: Path) -> None:
    message = r"sites_b.geojson, layer sites, feature S1, .* already that of feature S1 \(sites.geojson\)"
    with pytest.raises(LayerError, match=message):
        read_layers(in_two_parts(write_world(tmp_path), second="S1"))


def test_two_tables_of_figures_fill_one_another(tmp_path: Path) -> None:
    # Villages come from a table of one's own, residents from the official one; where both know, the first counts.
    figures = [
        {"id": "B1", "village_code": "stad", "population": ""},
        {"id": "B2", "village_code": "dorp", "population": 7},
    ]
    world = write_world(tmp_path, neighbourhood_figures=figures)
    catalogue = world / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8").replace("[neighbourhood_figures]", "[[neighbourhood_figures]]")
    (world / "official.csv").write_text("id,population\nB1,1200\nB2,800\n", encoding="utf-8")
    more = '[[neighbourhood_figures]]\nfile = "official.csv"\nkind = "official"\npublisher = "CBS"\nlicence = "CC BY"\n'
    catalogue.write_text(f"{text}\n{more}date = 2026-09-01\n", encoding="utf-8")
    neighbourhoods = read_layers(world).neighbourhoods
    assert neighbourhoods["population"].to_dict() == {"B1": 1200, "B2": 7}
    assert neighbourhoods["village_code"].to_dict() == {"B1": "stad", "B2": "dorp"}
