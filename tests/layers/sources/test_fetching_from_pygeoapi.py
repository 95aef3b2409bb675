"""The neighbourhoods from a real server of the standard: pygeoapi, in a process of its own on this machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import urllib3
import yaml

from atlas.errors import SourceError
from atlas.layers.sources import fetch, read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
CBS = ROOT / "../shared/data/cbs/buurt_2024_rd.geojson"
EXAMPLE = ROOT / "layers/neighbourhoods.geojson"

RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
PAGE, NEIGHBOURHOODS = 20, 48

SOURCES = """
[geocoder]
url = "SERVER/free"
[sources.municipality]
layer = "municipality"
publisher = "CBS"
licence = "CC BY 4.0"
[[sources.municipality.services]]
kind = "ogc_api"
url = "SERVER"
collection = "gemeenten"
municipality_field = "gemeentecode"
id = "gemeentecode"
[sources.by_code]
layer = "neighbourhoods"
publisher = "CBS"
licence = "CC BY 4.0"
[[sources.by_code.services]]
kind = "ogc_api"
url = "SERVER"
collection = "COLLECTION"
municipality_field = "gemeentecode"
id = "buurtcode"
fields = { name = "buurtnaam" }
[sources.by_box]
layer = "neighbourhoods"
publisher = "CBS"
licence = "CC BY 4.0"
[[sources.by_box.services]]
kind = "ogc_api"
url = "SERVER"
collection = "COLLECTION"
id = "buurtcode"
fields = { name = "buurtnaam" }
"""


def served_neighbourhoods() -> gpd.GeoDataFrame:
    if CBS.is_file():
        frame = gpd.read_file(CBS).rename(columns={"statcode": "buurtcode", "statnaam": "buurtnaam"})
    else:
        named = {"neighbourhood_code": "buurtcode", "name": "buurtnaam"}
        frame = gpd.read_file(EXAMPLE).rename(columns=named).set_crs("EPSG:28992", allow_override=True)
    return frame[["buurtcode", "buurtnaam", "geometry"]].assign(gemeentecode="GM0118")


def collection(data: Path, id_field: str, crs: list[str]) -> dict[str, object]:
    spatial = {"bbox": [3, 50, 8, 54], "crs": CRS84_URI}
    provider: dict[str, object] = {"type": "feature", "name": "GeoJSON", "data": str(data), "id_field": id_field}
    provider |= {"crs": crs, "storage_crs": RD_URI}
    described = {"title": data.stem, "description": data.stem, "keywords": ["test"], "links": []}
    return {"type": "collection", **described, "extents": {"spatial": spatial}, "providers": [provider]}


def configuration(url: str, port: int, resources: dict[str, dict[str, object]]) -> dict[str, object]:
    party = {"name": "Test", "url": url}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": PAGE},
            "map": {"url": url, "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "Test",
                "description": "Test",
                "keywords": ["test"],
                "terms_of_service": url,
                "url": url,
            },
            "license": {"name": "CC BY 4.0", "url": url},
            "provider": party,
            "contact": party,
        },
        "resources": resources,
    }


@pytest.fixture(scope="module")
def pygeoapi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a server of neighbourhoods in pages of 20 at most, and of the municipality around them."""
    folder = tmp_path_factory.mktemp("pygeoapi")
    frame = served_neighbourhoods()
    whole = gpd.GeoDataFrame({"gemeentecode": ["GM0118"]}, geometry=[frame.union_all()], crs=frame.crs)
    for name, content in (("buurten", frame), ("gemeenten", whole)):
        content.to_file(folder / f"{name}.geojson", driver="GeoJSON")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    resources = {
        "buurten": collection(folder / "buurten.geojson", "buurtcode", [CRS84_URI, RD_URI]),
        "buurten_in_degrees": collection(folder / "buurten.geojson", "buurtcode", [CRS84_URI]),
        "gemeenten": collection(folder / "gemeenten.geojson", "gemeentecode", [CRS84_URI, RD_URI]),
    }
    config, api = folder / "config.yml", folder / "openapi.yml"
    config.write_text(yaml.safe_dump(configuration(url, port, resources)), encoding="utf-8")
    api.write_text("openapi: 3.0.2\ninfo: {title: Test, version: '1'}\npaths: {}\n", encoding="utf-8")
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [Path(sys.executable).parent / "pygeoapi", "serve"],
            env={**os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(api)},
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(url, process, folder / "log.txt")
            yield url
        finally:
            process.terminate()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    with urllib3.PoolManager(retries=False) as pool:
        for _ in range(300):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            try:
                if pool.request("GET", f"{url}/conformance?f=json", timeout=5).status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                time.sleep(0.1)
    pytest.fail(log.read_text(encoding="utf-8"))


def fetched(url: str, name: str, folder: Path, served: str = "buurten") -> gpd.GeoDataFrame:
    path = folder / "sources.toml"
    path.write_text(SOURCES.replace("SERVER", url).replace("COLLECTION", served), encoding="utf-8")
    record = fetch(name, read_sources(path), "GM0118", folder, lambda *_: None)
    return gpd.read_file(folder / record["entry"]["file"])


@pytest.mark.parametrize(("served", "most_off_m"), [("buurten", 0.001), ("buurten_in_degrees", 0.02)])
def test_all_neighbourhoods_arrive_with_the_ids_and_shapes_of_the_file(
    pygeoapi: str, tmp_path: Path, served: str, most_off_m: float
) -> None:
    original = served_neighbourhoods().set_index("buurtcode").sort_index()
    arrived = fetched(pygeoapi, "by_code", tmp_path, served).set_index("buurtcode").sort_index()
    assert len(arrived) == NEIGHBOURHOODS > 2 * PAGE
    assert list(arrived.index) == list(original.index)
    assert list(arrived["buurtnaam"]) == list(original["buurtnaam"])
    assert arrived.crs == "EPSG:28992"
    assert arrived.hausdorff_distance(original, align=True).max() < most_off_m


def test_a_box_gives_the_same_neighbourhoods(pygeoapi: str, tmp_path: Path) -> None:
    fetched(pygeoapi, "municipality", tmp_path)
    arrived = fetched(pygeoapi, "by_box", tmp_path)
    assert set(arrived["buurtcode"]) == set(served_neighbourhoods()["buurtcode"])


def test_a_collection_that_is_not_there_is_told_with_the_words_of_the_server(pygeoapi: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"by_code: http://127.*nergens.*answered 404 \(.*Collection not found"):
        fetched(pygeoapi, "by_code", tmp_path, "nergens")


def test_another_municipality_has_nothing_there(pygeoapi: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(SOURCES.replace("SERVER", pygeoapi).replace("COLLECTION", "buurten"), encoding="utf-8")
    with pytest.raises(SourceError, match="there are no features"):
        fetch("by_code", read_sources(path), "GM0109", tmp_path, lambda *_: None)
    assert not list(tmp_path.glob("by_code*")), json.dumps([path.name for path in tmp_path.iterdir()])
