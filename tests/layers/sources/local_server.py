"""A server on this machine that answers as the official ones do, also where they differ from the textbook."""

from __future__ import annotations

import json
import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree as ET

import shapely
from pyproj import Transformer
from shapely import box
from shapely.geometry import mapping, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
DEFAULT_LIMIT, CAP = 10, 1000
TO_DEGREES = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)

Feature = dict[str, Any]


def square(identifier: str, x: float, y: float, side_m: float = 100, **properties: object) -> Feature:
    """Make a square in RD New with its lower left corner at x, y."""
    geometry = json.loads(shapely.to_geojson(box(x, y, x + side_m, y + side_m)))
    return {"type": "Feature", "id": identifier, "properties": properties, "geometry": geometry}


@dataclass
class LocalServer:
    """What it serves, what it does wrong, and what it was asked.

    ``layers`` holds features in RD New by path and collection. ``faults`` are (part of an address, what to do in the
    place of an answer); each happens once, in order.
    """

    layers: dict[tuple[str, str], list[Feature]] = field(default_factory=dict)
    addresses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[tuple[str, Callable[[Handler], None]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    ignores: set[str] = field(default_factory=set)
    crs: list[str] = field(default_factory=lambda: [CRS84_URI, RD_URI])
    content_crs: str | None = None
    said_matched: int | None = None
    cursors: dict[str, int] = field(default_factory=dict)
    url: str = ""

    def asked_with(self, part: str) -> list[str]:
        return [path for path in self.asked if part in path]


class _Http(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that hung up."""


@contextmanager
def running(server: LocalServer) -> Iterator[LocalServer]:
    """Serve until the end of the block."""

    class OneHandler(Handler):
        local = server

    with _Http(("127.0.0.1", 0), OneHandler) as http:
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        http.shutdown()
        thread.join()


def status(code: int, text: str = "", **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send(code, text.encode(), {key.replace("_", "-"): headers[key] for key in headers})


def cut_off(handler: Handler) -> None:
    """Promise more than is sent, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"type": "FeatureCollection", "features": [')
    handler.close_connection = True


def text(content: str) -> Callable[[Handler], None]:
    return status(200, content, Content_Type="text/html")


class Handler(BaseHTTPRequestHandler):
    local: LocalServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.local.asked.append(self.path)
        self.local.agents.add(self.headers["User-Agent"])
        for number, (part, fault) in enumerate(self.local.faults):
            if part in self.path:
                del self.local.faults[number]
                fault(self)
                return
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        if parts.path == "/free":
            docs = self.local.addresses.get(asked["q"], [])
            self.send_json({"response": {"numFound": len(docs), "docs": docs}})
        elif "/collections/" in parts.path:
            self._ogc_api(parts.path, asked)
        else:
            self._wfs(parts.path, {key.lower(): value for key, value in asked.items()})

    def _ogc_api(self, path: str, asked: dict[str, str]) -> None:
        base, _, rest = path.partition("/collections/")
        name = rest.removesuffix("/items")
        features = self.local.layers.get((base, name))
        if features is None:
            self.send(404, b'{"title": "Not Found"}', {})
        elif name == rest:
            self.send_json({"id": name, "crs": self.local.crs})
        else:
            self._items(path, asked, features)

    def _items(self, path: str, asked: dict[str, str], features: list[Feature]) -> None:
        limit = min(int(asked.get("limit", DEFAULT_LIMIT)), CAP)
        if "cursor" in asked and asked["cursor"] not in self.local.cursors:
            self.send(400, b'{"title": "Bad Request", "detail": "unknown cursor"}', {})
            return
        start = self.local.cursors.get(asked.get("cursor", ""), 0)
        filters = {key: asked[key] for key in asked if key not in {"f", "limit", "cursor", "crs", "bbox"}}
        found = self._filtered(features, filters)
        if "bbox" in asked and "bbox" not in self.local.ignores:
            sides = [float(side) for side in asked["bbox"].split(",")]
            found = [each for each in found if shape(in_degrees(each)["geometry"]).intersects(box(*sides))]
        page = found[start : start + limit]
        links = []
        if start + limit < len(found):
            cursor = secrets.token_urlsafe(6)
            self.local.cursors[cursor] = start + limit
            links = [{"rel": "next", "href": f"{path}?{urlencode({**asked, 'cursor': cursor})}"}]
        in_rd = asked.get("crs") == RD_URI
        self.send_json(
            {"type": "FeatureCollection", "links": links, "features": page if in_rd else [*map(in_degrees, page)]},
            {"Content-Crs": f"<{self.local.content_crs or (RD_URI if in_rd else CRS84_URI)}>"},
        )

    def _wfs(self, path: str, asked: dict[str, str]) -> None:
        features = self.local.layers.get((path, asked.get("typenames", "")))
        if features is None:
            self.send(404, b"<html><body>Not Found</body></html>", {})
            return
        found = features
        if "filter" in asked:
            words = [element.text or "" for element in ET.fromstring(asked["filter"]).iter() if element.text]  # noqa: S314 - our own client's
            found = self._filtered(found, {words[0]: words[1]})
        if "bbox" in asked and "bbox" not in self.local.ignores:
            *sides, crs = asked["bbox"].split(",")
            assert crs == "urn:ogc:def:crs:EPSG::28992"
            found = [each for each in found if shape(each["geometry"]).intersects(box(*map(float, sides)))]
        start = 0 if "startIndex" in self.local.ignores else int(asked["startindex"])
        page = found[start : start + min(int(asked["count"]), CAP)]
        matched = len(found) if self.local.said_matched is None else self.local.said_matched
        content = {"type": "FeatureCollection", "features": page, "numberMatched": matched}
        if "numberMatched" in self.local.ignores:
            del content["numberMatched"]
        self.send_json(content)

    def _filtered(self, features: list[Feature], filters: dict[str, str]) -> list[Feature]:
        if "filter" in self.local.ignores:
            return features
        return [each for each in features if all(each["properties"][key] == filters[key] for key in filters)]

    def send_json(self, content: object, headers: dict[str, str] | None = None) -> None:
        self.send(200, json.dumps(content).encode(), {"Content-Type": "application/json", **(headers or {})})

    def send(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
        pass


def in_degrees(feature: Feature) -> Feature:
    turned = shapely.transform(shape(feature["geometry"]), TO_DEGREES.transform, interleaved=False)
    return {**feature, "geometry": mapping(turned)}


def question(path: str) -> dict[str, str]:
    """Return what an address asked for, by name."""
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
