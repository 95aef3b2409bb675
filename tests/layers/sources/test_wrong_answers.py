"""What a server ignores, leaves out, cuts short or sends in the place of an answer is found out."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from atlas.errors import SourceError
from atlas.layers.sources import client
from tests.layers.sources.local_server import square, status, text
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


def elsewhere(
    handler: Handler, href: str = "https://example.org/items", features: list[dict[str, Any]] | None = None
) -> None:
    features = [neighbourhood(1)] if features is None else features
    content = {"type": "FeatureCollection", "features": features, "links": [{"rel": "next", "href": href}]}
    handler.send_json(content, {"Content-Crs": "<http://www.opengis.net/def/crs/EPSG/0/28992>"})


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
    with pytest.raises(SourceError, match=rf"(?s)^borders: http://127.*{message}"):
        bring("borders")
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
