"""`atlas fetch` as a user runs it: with the servers there, with one that fails, and with all of them gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from atlas.cli import main
from atlas.layers import check_layers
from tests.layers.sources.local_server import square, text
from tests.layers.sources.small_municipality import X, Y, neighbourhood
from tests.small_world import write_world

if TYPE_CHECKING:
    from click.testing import Result

    from tests.layers.sources.local_server import Handler, LocalServer

ROOT = Path(__file__).parents[3]


@pytest.fixture
def atlas(sources_file: Path, tmp_path: Path) -> Atlas:
    (tmp_path / "layers").mkdir()
    return Atlas(sources_file, tmp_path / "layers")


class Atlas:
    """Runs `atlas fetch` with the local sources."""

    def __init__(self, sources: Path, layers: Path) -> None:
        self.sources, self.layers = sources, layers

    def _arguments(self, *names: str) -> list[str]:
        return ["fetch", *names, "--sources", str(self.sources), "--layers", str(self.layers)]

    def start(self, *names: str) -> subprocess.Popen[str]:
        """Start a process of its own, which takes a second to load everything."""
        command = [sys.executable, "-W", "error", "-c", "from atlas.cli import main; main()", *self._arguments(*names)]
        environment = {**os.environ, "PYTHONUTF8": "1"}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)  # noqa: S603

    def fetch(self, *names: str) -> Result:
        return CliRunner().invoke(main, self._arguments(*names), catch_exceptions=False)

    def record(self, name: str) -> dict[str, object]:
        content: dict[str, object] = json.loads((self.layers / f"fetched/{name}.json").read_text(encoding="utf-8"))
        return content


def complete(server: LocalServer) -> None:
    pitch = {"identificatie": "1", "status": "Plaats aangewezen"}
    home = {"identificatie": "2", "straat": "Dorpsstraat", "huisnummer": 1, "postcode": "7901AA"}
    home |= {"huisletter": None, "toevoeging": None, "woonplaats": "Hoogeveen"}
    server.layers["/bag", "bag:standplaats"] = [square("standplaats.1", X + 10, Y + 10, 20, **pitch)]
    server.layers["/bag/ogc", "verblijfsobject"] = [square("uuid", X + 10, Y + 10, 1, **home)]
    server.layers["/rivm", "alo:geluid"] = [square("geluid.1", X, Y, 40, lden=61)]


def test_everything_is_fetched_and_the_lines_for_the_catalogue_are_printed(atlas: Atlas, server: LocalServer) -> None:
    complete(server)
    with atlas.start() as process:
        out, err = process.communicate()
    assert process.returncode == 0, err
    names = ["municipality", "borders", "figures", "pitches", "addresses", "noise"]
    assert err.split() == names, "a line per source, the municipality first, and no bar without a terminal"
    assert "borders: 4 features of 2025, in " in out
    lines = out.partition("[municipality]")
    catalogue = tomllib.loads("".join(lines[1:]))
    assert catalogue["neighbourhoods"] == {"fetched": "borders"}
    assert catalogue["constraints"] == {"fetched": "noise"}
    assert {atlas.record(name)["source"] for name in names} == set(names)


def test_what_was_left_out_and_which_year_it_is_are_told(atlas: Atlas, server: LocalServer) -> None:
    for feature in server.layers["/2025/ogc", "buurten"]:
        feature["properties"]["huur"] = -99995
    server.layers["/2024/ogc", "buurten"].append(neighbourhood(6, water="JA"))
    done = atlas.fetch("figures")
    assert "figures: 4 features of 2024, in " in done.stdout
    assert "  left out: 1 (water = JA)\n" in done.stdout
    assert "  De cijfers zijn van 2024: van 2025 zijn er nog geen woningcijfers.\n" in done.stdout


def test_sources_of_the_same_layer_become_its_parts(atlas: Atlas) -> None:
    content = atlas.sources.read_text(encoding="utf-8")
    atlas.sources.write_text(content.replace('"neighbourhood_figures"', '"neighbourhoods"'), encoding="utf-8")
    done = atlas.fetch("borders", "figures")
    assert done.exit_code == 0, done.stderr
    catalogue = tomllib.loads("".join(done.stdout.partition("[[neighbourhoods]]")[1:]))
    assert catalogue == {"neighbourhoods": [{"fetched": "borders"}, {"fetched": "figures"}]}


def test_a_source_that_fails_leaves_its_old_file_and_the_others_go_on(atlas: Atlas, server: LocalServer) -> None:
    assert atlas.fetch("borders", "figures").exit_code == 0
    before = atlas.record("borders")
    server.faults = [("/2025/ogc/collections/buurten/items", text("<html><h1>Onderhoud</h1></html>"))]
    server.layers["/2025/ogc", "buurten"].append(neighbourhood(5))
    done = atlas.fetch("borders", "figures")
    assert done.exit_code == 2
    told = [line for line in done.stderr.splitlines() if line.startswith("atlas: ")]
    assert len(told) == 1
    assert told[0].startswith("atlas: borders: http://127.0.0.1")
    assert "'Onderhoud'" in told[0]
    assert atlas.record("borders") == before
    assert atlas.record("figures")["features"] == 5


def test_an_answer_that_breaks_a_library_ends_no_run(atlas: Atlas, server: LocalServer) -> None:
    # Half a sign of two: no file can hold it.
    server.layers["/2025/ogc", "buurten"][0]["properties"]["buurtnaam"] = "\ud83d"
    done = atlas.fetch("borders", "figures")
    assert done.exit_code == 2
    assert "atlas: borders: " in done.stderr
    assert "Traceback" not in done.stderr
    assert atlas.record("figures")["features"] == 4


def test_no_sign_of_a_server_steers_the_terminal(atlas: Atlas, server: LocalServer) -> None:
    server.layers["/2025/ogc", "buurten"].append(neighbourhood(5, water="\x1b[2J"))
    server.faults = [("buurten?f=json", lambda handler: handler.send(404, b"\x1b[31mred", {}))]
    server.faults += [("/2025/wfs", lambda handler: handler.send(400, b"\x1b]0;x\x07", {}))]
    done = atlas.fetch("borders", "figures")
    assert done.exit_code == 2
    assert "\x1b" not in done.stdout + done.stderr
    assert "1 (water = \\x1b[2J)" in done.stdout
    assert "\\x1b" in done.stderr


def test_a_list_that_cannot_be_read_hides_no_source_that_failed(atlas: Atlas, server: LocalServer) -> None:
    complete(server)
    (atlas.layers / "catalogue.toml").write_text("[[[", encoding="utf-8")
    server.faults = [("buurten?f=json", text("Onderhoud"))]
    done = atlas.fetch()
    assert done.exit_code == 2
    assert "atlas: borders: " in done.stderr
    assert "catalogue.toml: this is no valid TOML" in done.stderr


def test_what_was_fetched_stays_when_the_servers_are_gone(atlas: Atlas) -> None:
    assert atlas.fetch("borders").exit_code == 0
    before = {path: path.read_bytes() for path in atlas.layers.rglob("*") if path.is_file()}
    port_of_nobody = "http://127.0.0.1:9"
    content = atlas.sources.read_text(encoding="utf-8")
    address = content.partition('url = "')[2].partition("/free")[0]
    atlas.sources.write_text(content.replace(address, port_of_nobody), encoding="utf-8")
    done = atlas.fetch("borders")
    assert done.exit_code == 2
    assert "the server did not answer" in done.stderr
    assert "Connection refused" in done.stderr
    assert {path: path.read_bytes() for path in atlas.layers.rglob("*") if path.is_file()} == before


def test_a_run_that_was_killed_is_gone_on_with(atlas: Atlas, server: LocalServer) -> None:
    assert atlas.fetch("borders").exit_code == 0
    before = atlas.record("borders")
    arrived = threading.Event()

    def say_nothing(handler: Handler) -> None:
        arrived.set()
        handler.close_connection = True
        handler.rfile.read(1)  # until the client is gone

    server.faults = [("cursor", say_nothing)]
    with atlas.start("borders") as process:
        assert arrived.wait(30)
        process.kill()
    assert atlas.record("borders") == before
    server.asked.clear()
    assert atlas.fetch("borders").exit_code == 0
    assert ["cursor" in path for path in server.asked_with("/items")] == [True], "the second page only"


def test_a_second_run_replaces_the_first_as_a_whole(atlas: Atlas, server: LocalServer) -> None:
    assert atlas.fetch("borders").exit_code == 0
    server.layers["/2025/ogc", "buurten"].append(neighbourhood(5))
    assert atlas.fetch("borders").exit_code == 0
    assert atlas.record("borders")["features"] == 5
    assert len(list((atlas.layers / "fetched").glob("borders.*"))) == 2, "one file and its record"


def test_the_municipality_is_fetched_along_where_its_box_is_needed(atlas: Atlas, server: LocalServer) -> None:
    complete(server)
    done = atlas.fetch("pitches")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.split() == ["municipality", "pitches"]


def test_an_unknown_source_is_told_with_the_known_ones(atlas: Atlas) -> None:
    done = atlas.fetch("buurten")
    assert done.exit_code == 2
    assert done.stderr.startswith("atlas: There is no source 'buurten'. Choose one of: municipality, borders")


def test_addresses_in_a_list_are_asked_for_and_the_check_then_knows_their_place(
    atlas: Atlas, server: LocalServer
) -> None:
    complete(server)
    keys = 'crs = "EPSG:28992"\naddress = { street = "straat", number = "nr", town = "plaats" }'
    homes = [
        {"id": f"H{number}", "corporation": "Domesta", "category": "daeb", "straat": "Kerkweg", "nr": number}
        | {"plaats": "Hoogeveen"}
        for number in (1, 2)
    ]
    world = write_world(atlas.layers, catalogue={"homes": keys}, homes=homes)
    # The geocoder knows number 1, and answers with the street of another town when it is asked for number 2.
    known = {"straatnaam": "Kerkweg", "huisnummer": 1, "woonplaatsnaam": "Hoogeveen"}
    server.addresses["Kerkweg 1 Hoogeveen"] = [{**known, "centroide_rd": "POINT(200500 500500)"}]
    elsewhere = {**known, "huisnummer": 2, "woonplaatsnaam": "Elim", "weergavenaam": "Kerkweg 2, Elim"}
    server.addresses["Kerkweg 2 Hoogeveen"] = [{**elsewhere, "centroide_rd": "POINT(200600 500500)"}]
    done = atlas.fetch()
    assert done.exit_code == 0, done.stderr
    assert "addresses in lists: 1 of 2 have a place" in done.stdout
    assert "the geocoder answered 'Kerkweg 2, Elim'" in done.stdout
    layers = check_layers(world)
    assert layers.frames["homes"].geometry["H1"].coords[0] == (200_500, 500_500)
    rejected = [(each.code, each.value) for each in layers.findings if each.severity == "rejected"]
    assert rejected == [("TAB18", "Kerkweg 2, Hoogeveen -> Kerkweg 2, Elim")]
