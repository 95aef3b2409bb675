"""The base map: nothing from outside until a reader asks for it, and then only that."""

from __future__ import annotations

import socket
import struct
import threading
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from atlas.maps.atlas_map import AtlasMap
from atlas.maps.base_map import BASE_MAP
from atlas.maps.page import render_page
from tests.browser.conftest import PROJECTOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

HOST = "service.pdok.nl"
ON = "#achtergrond=pdok"
UNREACHABLE = "De achtergrondkaart is niet te bereiken."
LOAD = """address => new Promise(done => {
    document.addEventListener("securitypolicyviolation", violation => done(violation.effectiveDirective));
    const image = new Image();
    image.onload = () => done("loaded");
    image.onerror = () => setTimeout(() => done("failed"));
    image.src = address;
})"""
"""Ask for an image; give what came of it, or the rule of the policy that forbade it."""


def picture() -> bytes:
    """Return a grey tile."""
    rows = b"".join(b"\0" + bytes([200]) * 256 for _ in range(256))

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 256, 256, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


@pytest.fixture
def file(tmp_path: Path, payload: dict[str, Any]) -> str:
    """Write the example's page, and return its address."""
    page = tmp_path / "index.html"
    page.write_text(render_page(payload), encoding="utf-8")
    return page.as_uri()


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Stand where the internet begins: every connection that a page makes is written down, and refused."""
    lines: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    lines.append(connection.recv(4096).decode(errors="replace").partition("\r\n")[0])
                    connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", lines
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def open_outward(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages that have a network, as far as the page itself lets them."""
    contexts: list[BrowserContext] = []

    def open_one(address: str, **options: Any) -> Page:  # noqa: ANN401 -- of a browser context
        size = ViewportSize(width=PROJECTOR[0], height=PROJECTOR[1])
        contexts.append(browser.new_context(viewport=size, reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def tiles(open_outward: Callable[..., Page]) -> tuple[Callable[[str], Page], list[str]]:
    """Open pages for which the service answers, from memory; and what they asked of it."""
    urls: list[str] = []

    def give(route: Route) -> None:
        urls.append(route.request.url)
        route.fulfill(body=picture(), content_type="image/png")

    def open_one(address: str) -> Page:
        page = open_outward("about:blank")
        page.route("https://**/*", give)
        page.goto(address)
        return page

    return open_one, urls


@pytest.mark.parametrize(
    "place", ["", "#beeld=care", "#achtergrond=osm", "#x=achtergrond=pdok", "#achtergrond=&achtergrond=pdok"]
)
def test_nothing_leaves_the_page_that_was_not_asked_to(
    open_outward: Callable[..., Page], asked: tuple[str, list[str]], file: str, place: str
) -> None:
    proxy, lines = asked
    page = open_outward(file + place, proxy={"server": proxy})

    for address in (f"https://{HOST}/a.png", f"{BASE_MAP.folder}1/1/1.png", "https://example.org/a.png"):
        assert page.evaluate(LOAD, address) == "img-src"

    expect(page.locator(".map-attribution")).to_have_count(0)
    assert lines == []


def test_switched_on_only_the_service_is_asked_and_its_absence_is_told(
    open_outward: Callable[..., Page], asked: tuple[str, list[str]], file: str
) -> None:
    proxy, lines = asked
    page = open_outward(file + ON, proxy={"server": proxy})

    expect(page.locator(".tool-message-text")).to_contain_text(UNREACHABLE)

    assert page.evaluate(LOAD, "https://example.org/a.png") == "img-src"
    assert page.evaluate(LOAD, f"https://{HOST}/elsewhere/a.png") == "img-src"
    assert {line.split()[1] for line in lines} == {f"{HOST}:443"}
    # The page itself goes on: the land is drawn as without a base map, and a site opens.
    assert page.locator(".land").first.evaluate("land => getComputedStyle(land).fillOpacity") == "1"
    page.locator(".row-button").first.click()
    expect(page.locator("#sheet-name")).to_be_visible()


def test_an_address_in_the_data_does_not_widen_the_policy(
    open_outward: Callable[..., Page], asked: tuple[str, list[str]], payload: dict[str, Any], tmp_path: Path
) -> None:
    proxy, lines = asked
    payload["base_map"]["url"] = "https://example.org/{z}/{x}/{y}.png"
    (tmp_path / "hostile.html").write_text(render_page(payload), encoding="utf-8")

    page = open_outward((tmp_path / "hostile.html").as_uri() + ON, proxy={"server": proxy})

    expect(page.locator(".tool-message-text")).to_contain_text(UNREACHABLE)
    assert lines == []


def test_tiles_lie_under_layers_that_let_them_through(
    tiles: tuple[Callable[[str], Page], list[str]], file: str
) -> None:
    open_one, urls = tiles
    page = open_one(file + ON)

    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator(".map-attribution")).to_have_text("Kaartgegevens © Kadaster (CC BY 4.0)")
    expect(page.locator(".land").first).to_have_css("fill-opacity", "0")
    area = page.locator("[class*=leaflet-layer-] path.leaflet-interactive:not([fill^=url])").first
    assert float(area.evaluate("shape => getComputedStyle(shape).fillOpacity")) < 0.6
    expect(page.locator(".tool-message")).to_be_hidden()
    assert urls
    assert all(url.startswith(BASE_MAP.folder) for url in urls)


def test_nearer_than_the_service_goes_its_deepest_tiles_are_enlarged(
    tiles: tuple[Callable[[str], Page], list[str]], file: str
) -> None:
    open_one, urls = tiles
    page = open_one(f"{file}{ON}&kaart=18*52.7225*6.4762")

    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    assert {url.removeprefix(BASE_MAP.folder).split("/")[0] for url in urls} == {str(BASE_MAP.deepest_zoom)}


def test_the_switch_keeps_the_picture_and_works_both_ways(
    tiles: tuple[Callable[[str], Page], list[str]], file: str, payload: dict[str, Any]
) -> None:
    open_one, urls = tiles
    site = payload["sites"][0]
    page = open_one(f"{file}#beeld=care&locatie={site['id']}&kaart=13.5*52.7225*6.4762")
    page.locator("#tool-background").click()
    expect(page.locator("#background-panel")).to_contain_text("PDOK ziet dan welk gebied u bekijkt")
    assert urls == []

    page.locator("#background-switch").click()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    assert page.url == f"{file}#beeld=care&locatie={site['id']}&kaart=13.5*52.7225*6.4762&achtergrond=pdok"
    expect(page.locator("#sheet-name")).to_have_text(site["name"])
    page.evaluate("Atlas.state.change({ theme: 'villages' }, 'agenda')")
    assert page.url.endswith("achtergrond=pdok"), "another agenda point keeps the base map"
    page.locator("#tool-background").click()
    page.locator("#background-switch").click()

    expect(page.locator("#no-images-from-outside")).to_be_attached()
    expect(page.locator("#tool-background")).to_be_visible()
    assert page.locator(".map-attribution").count() == 0
    assert page.evaluate(LOAD, f"{BASE_MAP.folder}1/1/1.png") == "img-src"
    assert "achtergrond" not in page.url
    assert "beeld=villages" in page.url


def test_an_address_typed_over_another_loads_the_page_anew(
    tiles: tuple[Callable[[str], Page], list[str]], file: str
) -> None:
    open_one, _ = tiles
    page = open_one(f"{file}#beeld=care")

    page.evaluate("location.hash = '#beeld=care&achtergrond=pdok'")
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    page.go_back()

    expect(page.locator("#no-images-from-outside")).to_be_attached()
    expect(page.locator("#tool-background")).to_be_visible()
    assert page.locator(".map-attribution").count() == 0
    assert page.evaluate(LOAD, f"{BASE_MAP.folder}1/1/1.png") == "img-src"


def test_the_service_learns_nothing_but_the_tile(browser: Browser, file: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    heads: list[dict[str, str]] = []

    def give(route: Route) -> None:
        heads.append(route.request.all_headers())
        route.fulfill(body=picture(), content_type="image/png")

    page.route("https://**/*", give)
    page.goto(f"{file}{ON}&locatie=HGV-03")

    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    assert heads
    assert all(not {"referer", "cookie"} & set(head) for head in heads)
    context.close()


def test_a_notebook_is_offered_no_base_map(browser: Browser, payload: dict[str, Any], tmp_path: Path) -> None:
    # Its frame has no address of its own to load anew.
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<body>{AtlasMap(payload)._repr_html_()}</body>", encoding="utf-8")
    page = browser.new_page(offline=True)
    page.goto(notebook.as_uri())
    frame = page.frame_locator("iframe")

    expect(frame.locator("#tool-measure")).to_be_visible()
    expect(frame.locator("#tool-background")).to_be_hidden()
    page.close()


@pytest.mark.parametrize("way", ["button", "key"])
def test_paper_waits_for_the_tiles_of_its_own_size(
    tiles: tuple[Callable[[str], Page], list[str]], file: str, way: str
) -> None:
    open_one, _ = tiles
    page = open_one(file + ON)
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    # A browser without a screen has no dialog to print with.
    page.evaluate("""() => {
        const missing = () => document.querySelectorAll(".leaflet-tile:not(.leaflet-tile-loaded)").length;
        window.print = () => { document.title = String(missing()); };
    }""")

    if way == "button":
        page.locator("#tool-print").click()
    else:
        page.keyboard.press("Control+p")

    expect(page).to_have_title("0")
    expect(page.locator("#paper-head")).to_be_visible()
    expect(page.locator(".map-attribution")).to_be_visible()
