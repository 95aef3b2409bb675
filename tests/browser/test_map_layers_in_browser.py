"""Layers in a real browser: one colour at a time, legends of what is on, streets that let a click through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely
from playwright.sync_api import Page, expect
from shapely.geometry import shape

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

PLAIN = "#beeld=supply&lagen=streets*neighbourhoods*villages"


def chosen(page: Page) -> list[str]:
    """Return the ids of the layers that are ticked."""
    ticked = page.locator("#layers-panel input:checked").all()
    return [str(each.get_attribute("data-layer")) for each in ticked]


def layer_of(payload: dict[str, Any], name: str) -> dict[str, Any]:
    layer: dict[str, Any] = next(each for each in payload["layers"] if each["id"] == name)
    return layer


@pytest.fixture
def page(open_page: OpenPage, payload: dict[str, Any]) -> Page:
    opened = open_page(payload, place=PLAIN)
    opened.locator("#layers-button").click()
    return opened


def test_a_colour_takes_the_place_of_the_one_before(page: Page, payload: dict[str, Any]) -> None:
    assert chosen(page) == ["sites", "villages", "streets", "no-colour", "neighbourhoods"]
    page.locator("#layer-share_corporation").check()
    expect(page.locator("#layer-no-colour")).not_to_be_checked()
    page.locator("#layer-share_65plus").check()
    expect(page.locator("#layer-share_corporation")).not_to_be_checked()
    # Chosen last, a layer is named last in the address.
    assert page.url.endswith("lagen=streets*neighbourhoods*villages*share_65plus")
    drawn = page.locator(".leaflet-layer-302-pane path")
    expect(drawn).to_have_count(len(layer_of(payload, "share_65plus")["features"]))
    expect(page.locator(".leaflet-layer-301-pane path")).to_have_count(0)
    page.locator("#layer-no-colour").check()
    expect(drawn).to_have_count(0)


def test_the_keyboard_goes_through_the_colours(page: Page) -> None:
    page.locator("#layer-no-colour").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#layer-share_corporation")).to_be_checked()
    expect(page.locator("#layer-share_corporation")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#layer-no-colour")).to_be_checked()


def test_a_legend_is_there_while_its_layer_is_on(page: Page, payload: dict[str, Any]) -> None:
    item = page.locator(".layer-item:has(> .layer-name #layer-share_corporation)")
    expect(item.locator(".layer-legend")).to_be_hidden()
    page.locator("#layer-share_corporation").check()
    layer = layer_of(payload, "share_corporation")
    expect(item.locator(".layer-legend li")).to_have_text([each["label"] for each in layer["classes"]])
    expect(item.locator(".layer-note")).to_contain_text("heet een buurt eenzijdig")
    page.locator("#layer-no-colour").check()
    expect(item.locator(".layer-legend")).to_be_hidden()


def test_of_two_colours_in_a_link_the_last_is_shown(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place=f"{PLAIN}*homes_added*share_corporation")
    page.locator("#layers-button").click()
    assert chosen(page) == ["sites", "villages", "streets", "share_corporation", "neighbourhoods"]


def quiet_corner(payload: dict[str, Any]) -> tuple[float, float]:
    """Return a corner of a road well inside a neighbourhood and far from any site, as longitude and latitude."""
    roads = next(each for each in layer_of(payload, "streets")["features"] if each["class"] == "road")
    sites = shapely.MultiPoint([site["label_point"] for site in payload["sites"]])
    areas = [
        shapely.buffer(shape(each["geometry"]), -0.002) for each in layer_of(payload, "neighbourhoods")["features"]
    ]
    corners = (shapely.Point(corner) for line in roads["geometry"]["coordinates"] for corner in line)
    corner = next(at for at in corners if at.distance(sites) > 0.01 and any(area.contains(at) for area in areas))
    return corner.x, corner.y


def test_a_click_on_a_street_tells_of_the_neighbourhood_below(open_page: OpenPage, payload: dict[str, Any]) -> None:
    longitude, latitude = quiet_corner(payload)
    page = open_page(payload, place=f"{PLAIN}*share_corporation&kaart=15*{latitude}*{longitude}")
    # The corner is in the middle of the map.
    page.locator("#map_atlas").click()
    card = page.locator(".card")
    expect(card).to_contain_text("Woningen van een corporatie, deel van alle woningen in de buurt")
    expect(card).to_contain_text("Van een corporatie: ")
