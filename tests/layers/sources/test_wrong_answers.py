"""What a server ignores, leaves out, cuts short or sends in the place of an answer is found out."""

from __future__ import annotations

import json
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from atlas.errors import SourceError
from atlas.layers.sources import client, paging
from tests.layers.sources.local_server import RD_URI, square, status, text
from tests.layers.sources.small_municipality import X, neighbourhood, pitch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.layers.sources.local_server import Handler, LocalServer

    Bring = Callable[..., dict[str, Any]]


def ignoring(what: str, server: LocalServer) -> None:
    server.ignores.add(what)


def leave(collection: str, change: Callable[[dict[str, Any]], object], server: LocalServer) -> None:
    change(server.layers["/2025/ogc", collection][0])


def rename_field(field: str, server: LocalServer) -> None:
    for feature in server.layers["/2025/ogc", "buurten"]:
        feature["properties"][f"nieuw_{field}"] = feature["properties"].pop(field)


def circle(handler: Handler) -> None:
    elsewhere(handler, handler.path, features=[neighbourhood(3)])


def answer(server: LocalServer, **content: object) -> None:
    """Let it answer once with two neighbourhoods, and this."""
    known = {"type": "FeatureCollection", "features": [neighbourhood(1), neighbourhood(2)]}
    headers = {"Content-Crs": f"<{RD_URI}>"}
    server.faults.append(("/items", lambda handler: handler.send_json({**known, **content}, headers)))


def nested(shape: dict[str, Any], levels: int) -> dict[str, Any]:
    for _ in range(levels):
        shape = {"type": "GeometryCollection", "geometries": [shape]}
    return shape


DEEP = '{"features": ' + "[" * 100_000 + "]" * 100_000 + "}"


def elsewhere(
    handler: Handler, href: str = "https://example.org/items", features: list[dict[str, Any]] | None = None
) -> None:
    features = [neighbourhood(1)] if features is None else features
    content = {"type": "FeatureCollection", "features": features, "links": [{"rel": "next", "href": href}]}
    handler.send_json(content, {"Content-Crs": f"<{RD_URI}>"})


WRONG_ANSWERS: dict[str, tuple[Callable[[LocalServer], None], str]] = {
    "a filter that was ignored": (
        partial(ignoring, "filter"),
        "the filter on gemeentecode was ignored: there are features of GM0109",
    ),
    "nothing at all": (lambda server: server.layers["/2025/ogc", "buurten"].clear(), "there are no features"),
    "one feature twice": (
        lambda server: server.layers["/2025/ogc", "buurten"].append(neighbourhood(1)),
        "BU01180001 came more than once",
    ),
    "no geometry": (
        partial(leave, "buurten", lambda feature: feature.update(geometry=None)),
        "feature 1 has no geometry",
    ),
    "a geometry that is none": (
        partial(leave, "buurten", lambda feature: feature.update(geometry={"type": "Polygon", "coordinates": "x"})),
        "the geometry of feature 1 can't be read",
    ),
    "no field": (
        lambda server: rename_field("huur", server),
        "no feature has a field huur; they have buurtcode, buurtnaam",
    ),
    "no id": (
        partial(leave, "buurten", lambda feature: feature["properties"].update(buurtcode=None)),
        "features without buurtcode: 1",
    ),
    "an exception as text": (
        lambda server: server.faults.append(
            (
                "/items",
                text("<ows:ExceptionReport><ows:ExceptionText>Unknown layer</ows:ExceptionText></ows:ExceptionReport>"),
            )
        ),
        "something else than JSON: 'Unknown layer'",
    ),
    "JSON without features": (
        lambda server: server.faults.append(("/items", text('{"title": "Maintenance"}'))),
        "without a list of features",
    ),
    "a circle": (
        lambda server: server.faults.append(("cursor", circle)),
        "the pages lead in a circle",
    ),
    "another server": (
        lambda server: server.faults.append(("/items", elsewhere)),
        r"would come from another server, https://example\.org/items",
    ),
    "an empty page with a next": (
        lambda server: server.faults.append(("/items", lambda handler: elsewhere(handler, "?more", features=[]))),
        "an empty page leads to yet another page",
    ),
    "lists in lists without end": (
        lambda server: server.faults.append(("/items", text(DEEP))),
        "something else than JSON",
    ),
    "a collection of lists in lists": (
        lambda server: server.faults.append(("buurten?f=json", text(DEEP))),
        "something else than JSON",
    ),
    "properties that are a text": (
        lambda server: answer(server, features=[{**neighbourhood(1), "properties": "abc"}]),
        "without a list of features",
    ),
    "a geometry that is a list": (
        lambda server: answer(server, features=[{**neighbourhood(1), "geometry": [1]}]),
        "without a list of features",
    ),
    "a list in the place of a value": (
        lambda server: answer(server, features=[neighbourhood(1, gemeentecode=["GM0118"])]),
        r"there are features of \[\"GM0118\"\]",
    ),
    "links that are a number": (lambda server: answer(server, links=5), "links is no list of links"),
    "a link that is a text": (lambda server: answer(server, links=["next"]), "links is no list of links"),
    "a next page at no address": (
        lambda server: answer(server, links=[{"rel": "next", "href": "http://["}]),
        r"would come from another server, http://\[",
    ),
    "more than there are": (
        lambda server: answer(server, numberMatched=1),
        "2 features came, more than the 1 that there are",
    ),
    "signs that steer a terminal": (
        lambda server: server.faults.append(("/items", text("<html>\x1b]0;PWNED\x07</html>"))),
        r"JSON: '\\x1b 0;PWNED\\x07'",
    ),
    "a move to signs that steer a terminal": (
        lambda server: server.faults.append(("/items", status(301, Location="/\x1b[2J"))),
        r"moved to /\\x1b\[2J\.",
    ),
    "a move": (
        lambda server: server.faults.append(("/items", status(301, Location="https://example.org/new"))),
        r"moved to https://example\.org/new",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_ANSWERS)
def test_a_wrong_answer_is_found_out_and_what_was_there_stays(
    bring: Bring, server: LocalServer, folder: Path, wrong: str
) -> None:
    before = bring("borders")
    spoil, message = WRONG_ANSWERS[wrong]
    spoil(server)
    with pytest.raises(SourceError, match=rf"(?s)^borders: http://127.*{message}") as caught:
        bring("borders")
    assert "\x1b" not in str(caught.value)
    assert json.loads((folder / "borders.json").read_text(encoding="utf-8")) == before
    assert (folder / before["entry"]["file"]).is_file()
    assert not list(folder.glob(".pages/borders/*")), "wrong pages are not gone on with"


def test_a_box_that_was_ignored_is_found_out(boxed: Bring, server: LocalServer) -> None:
    server.ignores = {"bbox"}
    server.layers["/bag", "bag:standplaats"] = [pitch(1, X + 10), pitch(2, X + 20_000)]
    with pytest.raises(SourceError, match="the box was ignored: 1 of 2 features lie outside it"):
        boxed("pitches")


def test_an_index_that_was_ignored_is_found_out(boxed: Bring, server: LocalServer) -> None:
    server.ignores = {"startIndex"}
    server.layers["/bag", "bag:standplaats"] = [pitch(number, X + 30 * number) for number in range(4)]
    with pytest.raises(SourceError, match="came more than once"):
        boxed("pitches")


def test_fewer_features_than_there_are_is_found_out(boxed: Bring, server: LocalServer) -> None:
    server.said_matched = 5
    server.layers["/bag", "bag:standplaats"] = [pitch(1, X + 10)]
    with pytest.raises(SourceError, match="1 of 5 features came"):
        boxed("pitches")


def test_coordinates_outside_the_country_are_refused(bring: Bring, server: LocalServer) -> None:
    # Degrees that are said to be RD New.
    server.crs = server.crs[1:]
    server.layers["/2025/ogc", "buurten"][0] = square("a", 6.5, 52.7, 0.01, **neighbourhood(1)["properties"])
    server.layers["/2025/ogc", "buurten"][0]["geometry"]["coordinates"] = [[[-9e6, 0], [-9e6, 1], [-8e6, 1], [-9e6, 0]]]
    with pytest.raises(SourceError, match="coordinates lie outside the Netherlands"):
        bring("borders")


def test_an_answer_that_is_too_large_is_broken_off(server: LocalServer) -> None:
    server.faults = [("/big", text("x" * 3_000_000))]
    with client.Client(0, most_bytes=1_000_000) as asking, pytest.raises(SourceError, match="larger than 1 MB"):
        asking.get(f"{server.url}/big")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://example.org/", "http://127.0.0.1.example.org/"])
def test_only_safe_addresses_are_asked(address: str) -> None:
    with client.Client(0) as asking, pytest.raises(SourceError, match="only addresses with https://"):
        asking.get(address)


def test_shapes_in_shapes_without_end_are_refused(bring: Bring, server: LocalServer, folder: Path) -> None:
    shape = neighbourhood(1)["geometry"]
    answer(server, features=[{**neighbourhood(1), "geometry": nested(shape, 2)}])
    assert bring("borders")["features"] == 1
    answer(server, features=[{**neighbourhood(1), "geometry": nested(shape, 300)}])
    with pytest.raises(SourceError, match=r"^borders: the answer can't be used \(GeometryError: "):
        bring("borders")
    assert not list(folder.glob(".borders*")), "no half file stays"


@pytest.mark.parametrize("crs", ["null", "5", '"EPSG:28992"'])
def test_a_server_that_lists_no_crs_is_asked_in_degrees(bring: Bring, server: LocalServer, crs: str) -> None:
    server.faults = [("buurten?f=json", text(f'{{"crs": {crs}}}'))]
    assert bring("borders")["features"] == 4
    assert "crs=" not in server.asked_with("/items")[0]


@pytest.mark.parametrize("cap", ["_MOST_FEATURES", "_MOST_PAGES", "_MOST_BYTES"])
def test_pages_without_end_are_left_at_some_point(
    bring: Bring, server: LocalServer, monkeypatch: pytest.MonkeyPatch, cap: str
) -> None:
    server.layers["/2025/ogc", "buurten"] = [neighbourhood(n, buurtcode=f"BU0118{n:04}") for n in range(20)]
    # A page has two features of some 300 bytes: the cap is gone beyond on the fourth page, the second or the third.
    monkeypatch.setattr(paging, cap, {"_MOST_FEATURES": 7, "_MOST_PAGES": 1, "_MOST_BYTES": 1500}[cap])
    with pytest.raises(SourceError, match=r"there is no end to the pages, after [234] with [468] features"):
        bring("borders")


@pytest.mark.parametrize("headers", ["X-Slow: ", "Content-Length: 9999\r\n\r\n"])
def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(server: LocalServer, headers: str) -> None:
    done = threading.Event()

    def trickle(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(f"HTTP/1.1 200 OK\r\n{headers}".encode())
        while not done.wait(0.02):
            handler.wfile.write(b" ")

    server.faults = [("/slow", trickle)]
    with client.Client(0, longest_s=0.3) as asking, pytest.raises(SourceError, match=r"not there after 0\.3 s"):
        asking.get(f"{server.url}/slow")
    done.set()
