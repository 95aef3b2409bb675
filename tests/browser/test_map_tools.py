"""The tools on the map: searching, locating, measuring and full screen, by mouse, by keyboard and on a phone."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from atlas.maps.page import render_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

WIDE, PHONE = (1280, 720), (360, 740)
EARTH_RADIUS_M = 6_371_000
HOOGEVEEN = (52.7225, 6.4762)
METRES_PER_PIXEL_AT_ZOOM_0 = 2 * math.pi * 6_378_137 / 256
"""Of the web's map, at the equator."""


def place(name: str, kind: str = "street", within: str | None = "Hoogeveen") -> dict[str, object]:
    """Return a place in the middle of town, a few hundred metres wide."""
    lat, lon = HOOGEVEEN
    bounds = [[lat - 0.002, lon - 0.003], [lat + 0.002, lon + 0.003]]
    return {"name": name, "kind": kind, "within": within, "point": [lon, lat], "bounds": bounds}


def names(page: Page) -> list[str]:
    return page.locator(".search-name").all_inner_texts()


def chosen(page: Page) -> Locator:
    return page.locator(".search-result[aria-selected=true]")


def told(page: Page) -> str:
    return page.locator(".tool-message-text").inner_text()


def metres(page: Page) -> float:
    """Read the total as it is told: '860 m', '1,24 km'."""
    figure, unit = re.match(r"([\d.,]+) (k?m) hemelsbreed$", told(page)).groups()  # type: ignore[union-attr]
    value = float(figure.replace(".", "").replace(",", "."))
    return value * 1000 if unit == "km" else value


def look_at(page: Page, lat: float, lon: float, zoom: float) -> None:
    look = "([place, zoom]) => Atlas.baseMap.map.setView(place, zoom, { animate: false })"
    page.evaluate(look, [[lat, lon], zoom])


def click_at(page: Page, lat: float, lon: float) -> None:
    """Click the map at a place."""
    frame = page.locator("#map_atlas").bounding_box()
    assert frame is not None
    spot = page.evaluate("place => Atlas.baseMap.map.latLngToContainerPoint(place)", [lat, lon])
    page.mouse.click(frame["x"] + spot["x"], frame["y"] + spot["y"])


def site_named(payload: dict[str, Any], name: str) -> str:
    """Give the first site another name, and return its id."""
    payload["sites"][0]["name"] = name
    return str(payload["sites"][0]["id"])


def test_the_best_answer_stands_first(open_page: OpenPage, payload: dict[str, Any]) -> None:
    payload["places"] = [
        place("Voorkerk"),
        place("Oude Kerkweg"),
        place("Kerkstraat"),
        place("Zuiderkade", within="Kerkdorp"),
        place("Kerk", "village", None),
    ]
    page = open_page(payload)

    page.locator("#search-field").fill("kerk")

    assert names(page) == ["Kerk", "Kerkstraat", "Oude Kerkweg", "Zuiderkade", "Voorkerk"]
    assert page.locator(".search-kind").all_inner_texts()[:2] == ["plaats", "straat in Hoogeveen"]


@pytest.mark.parametrize("asked", ["cafe unique", "CAFÉ", "'t cafe", "uni cafe"])
def test_accents_capitals_signs_and_order_of_words_do_not_matter(
    open_page: OpenPage, payload: dict[str, Any], asked: str
) -> None:
    payload["places"] = [place("'t Café Ünique")]
    page = open_page(payload)

    page.locator("#search-field").fill(asked)

    assert names(page) == ["'t Café Ünique"]


def test_a_site_is_found_by_its_id(page_of_example: Page, payload: dict[str, Any]) -> None:
    site = payload["sites"][-1]

    page_of_example.locator("#search-field").fill(site["id"].lower())

    assert names(page_of_example) == [site["name"]]


def test_there_are_eight_answers_at_most_and_nothing_is_said_too(open_page: OpenPage, payload: dict[str, Any]) -> None:
    payload["places"] = [place(f"Dwarsweg {number}") for number in range(20)]
    page = open_page(payload)
    field = page.locator("#search-field")

    field.fill("dwarsweg")
    assert len(names(page)) == 8
    field.fill("bestaat niet")

    assert names(page) == []
    expect(page.get_by_text("Niets gevonden.")).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_site_opens_by_keyboard_alone(open_page: OpenPage, payload: dict[str, Any]) -> None:
    site = site_named(payload, "Aalbessenhof")
    payload["places"] = [place("Aalbessenlaan"), place("Aalbes")]
    page = open_page(payload)
    field = page.locator("#search-field")
    field.focus()
    page.keyboard.type("aalbes")
    assert names(page) == ["Aalbes", "Aalbessenhof", "Aalbessenlaan"]

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_contain_text("Aalbessenhof")
    expect(field).to_have_attribute("aria-activedescendant", str(chosen(page).get_attribute("id")))
    page.keyboard.press("Enter")

    expect(page.locator("#sheet-name")).to_have_text("Aalbessenhof")
    expect(page.locator("#search-results")).to_be_hidden()
    assert f"locatie={site}" in page.url


def test_the_arrow_keys_go_round_by_way_of_the_field(open_page: OpenPage, payload: dict[str, Any]) -> None:
    payload["places"] = [place("Zeggeweg"), place("Zeggelaan")]
    page = open_page(payload)
    page.locator("#search-field").press_sequentially("zegge")
    option = chosen(page)

    page.keyboard.press("ArrowUp")
    expect(option).to_contain_text("Zeggelaan")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_count(0)
    page.keyboard.press("ArrowDown")

    expect(option).to_contain_text("Zeggeweg")


def test_a_place_is_shown_with_a_mark_until_the_field_is_emptied(open_page: OpenPage, payload: dict[str, Any]) -> None:
    payload["places"] = [place("Zeggeweg")]
    page = open_page(payload)
    page.locator("#search-field").fill("zegge")

    page.locator(".search-result").click()

    expect(page.locator(".leaflet-tooltip", has_text="Zeggeweg")).to_be_visible()
    bounds = payload["places"][0]["bounds"]
    assert page.evaluate("bounds => Atlas.baseMap.map.getBounds().contains(bounds)", bounds)
    assert page.evaluate("Atlas.baseMap.map.getZoom()") > 14, "the map came nearer than the whole municipality"
    # The address is written when the map has come to rest.
    expect(page).to_have_url(re.compile("kaart="))
    page.locator("#search-field").fill("")
    expect(page.locator(".search-mark")).to_have_count(0)


def test_escape_closes_the_list_then_empties_the_field_and_leaves_the_sheet(
    open_page: OpenPage, payload: dict[str, Any]
) -> None:
    site = site_named(payload, "Aalbessenhof")
    page = open_page(payload, place=f"#locatie={site}")
    field = page.locator("#search-field")
    field.press_sequentially("aalbes")

    page.keyboard.press("Escape")
    expect(page.locator("#search-results")).to_be_hidden()
    expect(field).to_have_value("aalbes")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    expect(page.locator("#sheet")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#sheet")).to_be_hidden()


def test_hostile_names_are_found_as_text(open_page: OpenPage, payload: dict[str, Any]) -> None:
    hostile = "<img src=x onerror='window.__pwned=1'>{{ 7*7 }}"
    payload["places"] = [place(hostile, within=hostile)]
    page = open_page(payload)
    page.locator("#search-field").fill("img")

    page.locator(".search-result").click()

    expect(page.locator(".leaflet-tooltip", has_text=hostile)).to_be_visible()
    assert page.locator("img").count() == 0
    assert page.evaluate("window.__pwned") is None


def test_searching_thirteen_thousand_names_does_not_hold_up_typing(
    open_page: OpenPage, payload: dict[str, Any]
) -> None:
    # As many as 10,000 sites and 3,000 streets; twenty times the screen's 16 ms tells a search that went wrong.
    payload["places"] = [place(f"{number} Lange Dwarsweg {number % 7}e deel") for number in range(13_000)]
    page = open_page(payload)
    page.locator("#search-field").fill("l")

    spent = page.evaluate("""() => {
        const field = document.getElementById("search-field");
        return ["la", "lan", "lang", "lange", "lange d", "1 lange", "deel", "xyz"].map(asked => {
            const begin = performance.now();
            field.value = asked;
            field.dispatchEvent(new Event("input"));
            return performance.now() - begin;
        });
    }""")

    assert sorted(spent)[len(spent) // 2] < 320


def allow_places(page: Page, latitude: float, longitude: float) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": latitude, "longitude": longitude, "accuracy": 40})


def test_the_reader_is_shown_on_the_map(page_of_example: Page) -> None:
    allow_places(page_of_example, *HOOGEVEEN)

    page_of_example.locator("#tool-locate").click()

    expect(page_of_example.locator(".tool-message-text")).to_have_text("U bent hier, op ongeveer 40 meter nauwkeurig.")
    expect(page_of_example.locator(".locate-point")).to_be_visible()
    centre = page_of_example.evaluate("Atlas.baseMap.map.getCenter()")
    assert (centre["lat"], centre["lng"]) == pytest.approx(HOOGEVEEN, abs=1e-4)
    page_of_example.get_by_role("button", name="Sluiten", exact=True).click()
    expect(page_of_example.locator(".tool-message")).to_be_hidden()


def test_outside_the_municipality_the_map_stays_where_it_is(page_of_example: Page) -> None:
    before = page_of_example.evaluate("Atlas.baseMap.map.getCenter()")
    # North of Hoogeveen and still within the box around the municipality, at the height of Pesse: not on its land.
    allow_places(page_of_example, 52.77, 6.60)

    page_of_example.locator("#tool-locate").click()

    expect(page_of_example.locator(".tool-message-text")).to_contain_text("niet in de gemeente")
    assert page_of_example.locator(".locate-point").count() == 0
    assert page_of_example.evaluate("Atlas.baseMap.map.getCenter()") == before


def test_a_refusal_is_told(page_of_example: Page) -> None:
    page_of_example.locator("#tool-locate").click()

    expect(page_of_example.locator(".tool-message-text")).to_contain_text("mag uw plek niet zien")


def test_a_distance_is_measured_by_clicks(page_of_example: Page) -> None:
    lat, lon = HOOGEVEEN
    look_at(page_of_example, lat, lon, 13)
    page_of_example.locator("#tool-measure").click()
    click_at(page_of_example, lat - 0.01, lon)
    expect(page_of_example.locator(".tool-message-text")).to_have_text("Zet het volgende punt.")

    click_at(page_of_example, lat + 0.01, lon)
    # Straight north: 0.02 degrees of a circle around the earth is 2,224 m. A pixel is 12 m.
    assert metres(page_of_example) == pytest.approx(math.radians(0.02) * EARTH_RADIUS_M, abs=15)
    assert told(page_of_example).startswith("2,2")
    click_at(page_of_example, lat + 0.005, lon)
    assert metres(page_of_example) == pytest.approx(math.radians(0.025) * EARTH_RADIUS_M, abs=30)
    page_of_example.get_by_role("button", name="Punt weg").click()
    page_of_example.get_by_role("button", name="Punt weg").click()
    click_at(page_of_example, lat - 0.005, lon)

    assert re.fullmatch(r"5[45]\d m hemelsbreed", told(page_of_example)), "0.005 degrees is 556 m, written in metres"


def test_a_distance_is_measured_by_keyboard(page_of_example: Page) -> None:
    lat, lon = HOOGEVEEN
    look_at(page_of_example, lat, lon, 15)
    page_of_example.locator("#tool-measure").press("Enter")
    expect(page_of_example.locator("#map_atlas")).to_be_focused()
    expect(page_of_example.locator(".measure-cross")).to_be_visible()
    page_of_example.keyboard.press("Enter")

    page_of_example.keyboard.press("ArrowRight")
    moved = "([x], map = Atlas.baseMap.map) => map.project(map.getCenter()).x > map.project([52, x]).x + 79.5"
    page_of_example.wait_for_function(moved, arg=[lon])
    page_of_example.keyboard.press("Enter")

    # An arrow key moves Leaflet's map by 80 pixels.
    pixel = METRES_PER_PIXEL_AT_ZOOM_0 * math.cos(math.radians(lat)) / 2**15
    assert metres(page_of_example) == pytest.approx(80 * pixel, rel=0.02)
    page_of_example.keyboard.press("Backspace")
    assert told(page_of_example) == "Zet het volgende punt."
    page_of_example.keyboard.press("Escape")
    expect(page_of_example.locator("#tool-measure")).to_be_focused()
    expect(page_of_example.locator("#tool-measure")).to_have_attribute("aria-pressed", "false")
    assert page_of_example.locator(".measure-point").count() == 0
    assert not page_of_example.evaluate("Atlas.mapTools.isBusy()")


def test_while_measuring_a_click_opens_nothing(page_of_example: Page, payload: dict[str, Any]) -> None:
    lon, lat = payload["sites"][0]["label_point"]
    look_at(page_of_example, lat, lon, 15)
    page_of_example.locator("#tool-measure").click()
    assert page_of_example.evaluate("Atlas.mapTools.isBusy()")

    click_at(page_of_example, lat, lon)
    click_at(page_of_example, lat + 0.003, lon)

    expect(page_of_example.locator("#sheet")).to_be_hidden()
    expect(page_of_example.locator(".leaflet-popup")).to_have_count(0)
    assert page_of_example.locator(".measure-point").count() == 2
    page_of_example.get_by_role("button", name="Klaar").click()
    click_at(page_of_example, lat, lon)
    expect(page_of_example.locator("#sheet-name")).to_have_text(payload["sites"][0]["name"])


def test_the_page_fills_the_screen_and_comes_back(page_of_example: Page) -> None:
    button = page_of_example.locator("#tool-full-screen")
    expect(button).to_have_attribute("aria-pressed", "false")

    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page_of_example.evaluate("document.fullscreenElement === document.documentElement")
    button.click()

    expect(button).to_have_attribute("aria-pressed", "false")


def test_where_full_screen_is_not_allowed_there_is_no_button_for_it(
    browser: Browser, payload: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(render_page(payload), encoding="utf-8")
    frame = "<iframe src='index.html' width='900' height='700' allow=\"fullscreen 'none'\"></iframe>"
    (tmp_path / "frame.html").write_text(frame, encoding="utf-8")
    page = browser.new_page(offline=True)
    page.goto((tmp_path / "frame.html").as_uri())
    inside = page.frame_locator("iframe")

    expect(inside.locator("#tool-measure")).to_be_visible()
    expect(inside.locator("#tool-full-screen")).to_be_hidden()
    page.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_with_any_tool_open(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size)

    page.locator("#search-field").fill("el")
    expect(page.locator(".search-result").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert_no_violations(page)
    page.keyboard.press("Escape")
    page.locator("#tool-measure").click()
    assert_no_violations(page)
    page.keyboard.press("Escape")
    page.locator("#tool-background").click()
    assert_no_violations(page)


def assert_no_violations(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_phone_has_room_for_the_tools_and_the_whole_area(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, size=PHONE)
    page.locator("#tool-background").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    for control in page.locator("#map-tools :is(button, input):visible").all():
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
    tools = page.locator(".tool-row").bounding_box()
    assert tools is not None
    for sign in page.locator(".site-marker").all():
        box = sign.bounding_box()
        assert box is not None
        assert box["y"] > tools["y"] + tools["height"], "no site lies under the tools"


def test_the_whole_area_stays_whole_and_unwritten_when_the_window_changes(page_of_example: Page) -> None:
    page_of_example.set_viewport_size({"width": 900, "height": 1100})

    page_of_example.wait_for_function("() => Atlas.baseMap.map.getSize().x < 600")
    assert page_of_example.evaluate("Atlas.baseMap.map.getBounds().contains(Atlas.baseMap.whole)")
    assert page_of_example.evaluate("Atlas.state.current.position") is None
