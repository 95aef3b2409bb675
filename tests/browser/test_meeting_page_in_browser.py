"""The meeting page as people use it: by mouse, by keyboard, on a phone, without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from atlas.maps.atlas_map import AtlasMap

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.browser

PHONE = (360, 740)
HOSTILE = '</script><img src=x onerror="window.__pwned=1">{{ 7*7 }}{% raise %}${window.__pwned=2}'


def order(payload: dict[str, Any], profile: int = 0) -> list[str]:
    return list(payload["profiles"][profile]["order"])


def name_of(payload: dict[str, Any], site: str) -> str:
    return str(next(each["name"] for each in payload["sites"] if each["id"] == site))


def rows(page: Page) -> list[str | None]:
    return [row.get_attribute("data-row") for row in page.locator("tr[data-row]").all()]


def marker(page: Page, rank: str) -> Locator:
    return page.locator(".site-marker", has_text=re.compile(f"^{rank}$"))


def rgb(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def assert_no_violations(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_list_holds_every_site_in_order(page_of_example: Page, payload: dict[str, Any]) -> None:
    assert rows(page_of_example) == order(payload)
    assert page_of_example.locator(".site-marker").count() == len(payload["sites"])


def test_no_text_is_missing(page_of_example: Page) -> None:
    page_of_example.locator(".row-button").first.click()
    page_of_example.locator("#layers-button").click()

    text = page_of_example.locator("body").inner_text()

    for trace in ("undefined", "null", "NaN", "[object"):
        assert trace not in text


def test_knocked_out_sites_stand_apart_with_their_reason(page_of_example: Page, payload: dict[str, Any]) -> None:
    out = [site for site in payload["sites"] if site["results"]["regular"]["knock_outs"]]

    reasons = page_of_example.locator("table[aria-labelledby=knocked-out-heading] .row-reason")

    assert reasons.count() == len(out) > 0
    expect(reasons.first).to_contain_text(out[0]["results"]["regular"]["knock_outs"][0]["label"])


def test_a_click_on_a_marker_opens_its_sheet(page_of_example: Page, payload: dict[str, Any]) -> None:
    first = order(payload)[0]

    marker(page_of_example, "1").click()

    expect(page_of_example.locator("#sheet-name")).to_have_text(name_of(payload, first))
    expect(page_of_example.locator("#announcement")).to_contain_text(name_of(payload, first))
    assert f"locatie={first}" in page_of_example.url


def test_a_click_on_an_outline_opens_its_sheet(open_page: OpenPage, payload: dict[str, Any]) -> None:
    # A square of 300 m in the middle of the map, to be hit beside its marker.
    best = next(site for site in payload["sites"] if site["id"] == order(payload)[0])
    lon, lat = best["label_point"]
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    ring = [[lon + 0.0022 * right, lat + 0.0014 * up] for right, up in corners]
    best["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    page = open_page(payload, place=f"#profiel=regular&locatie={best['id']}")
    page.locator(".sheet-close").click()
    place = marker(page, "1").bounding_box()
    assert place is not None

    page.mouse.click(place["x"] - 6, place["y"] + place["height"] / 2)

    expect(page.locator("#sheet-name")).to_have_text(name_of(payload, order(payload)[0]))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_on_a_row_opens_and_escape_returns(page_of_example: Page, payload: dict[str, Any], key: str) -> None:
    second = order(payload)[1]
    row = page_of_example.locator(f"button[data-site='{second}']")

    row.focus()
    page_of_example.keyboard.press(key)
    expect(page_of_example.locator("#sheet-name")).to_have_text(name_of(payload, second))
    expect(page_of_example.locator("#sheet-name")).to_be_focused()
    page_of_example.keyboard.press("Escape")

    expect(page_of_example.locator("#sheet")).to_be_hidden()
    expect(row).to_be_focused()


def test_next_and_previous_follow_the_list(page_of_example: Page, payload: dict[str, Any]) -> None:
    first, second, *_, last = order(payload)
    page_of_example.locator(f"button[data-site='{first}']").click()

    page_of_example.locator("[data-step=next]").click()
    expect(page_of_example.locator("#sheet-name")).to_have_text(name_of(payload, second))
    expect(page_of_example.locator("[data-step=next]")).to_be_focused()
    page_of_example.locator("[data-step=previous]").click()
    page_of_example.locator("[data-step=previous]").click()

    expect(page_of_example.locator("#sheet-name")).to_have_text(name_of(payload, last))


def test_the_sheet_explains_the_score(page_of_example: Page, payload: dict[str, Any]) -> None:
    results = {each["id"]: each["results"]["regular"] for each in payload["sites"]}
    site = next(
        each for each in payload["sites"] if results[each["id"]]["unknowns"] and not results[each["id"]]["knock_outs"]
    )
    page_of_example.locator(f"button[data-site='{site['id']}']").click()
    sheet = page_of_example.locator("#sheet")

    contributions = site["results"]["regular"]["contributions"]
    assert sheet.locator(".contribution").count() == len(contributions)
    assert sheet.locator(".track-unknown").count() == sum(each["low"] < each["high"] for each in contributions)
    weighed = {each["criterion"] for each in contributions}
    texts = [each["text"] for each in site["evidence"] if each["criterion"] in weighed]
    texts += [each["points_text"] for each in contributions]
    texts += [each["text"] for each in [*site["results"]["regular"]["lifts"], *site["assessment"]]]
    texts += [*site["results"]["regular"]["certainty"], *site["results"]["regular"]["parties"]]
    assert site["results"]["regular"]["parties"][0].endswith("(voorbeeldgewichten)."), "invented weights say so"
    for text in [*texts, *site["results"]["regular"]["unknowns"], site["source"], site["results"]["regular"]["why"]]:
        expect(sheet).to_contain_text(text)


def test_another_profile_reorders_and_recolours(page_of_example: Page, payload: dict[str, Any]) -> None:
    other = payload["profiles"][1]["id"]
    fills = {each["id"]: each["fill"] for each in payload["score_classes"]}
    best = next(site for site in payload["sites"] if site["id"] == order(payload, 1)[0])

    page_of_example.locator("#profile").select_option(other)

    assert rows(page_of_example) == order(payload, 1) != order(payload, 0)
    colour = fills[best["results"][other]["class"]]
    expect(marker(page_of_example, "1")).to_have_css("background-color", rgb(colour))
    expect(page_of_example.locator(f"tr[data-row='{best['id']}'] .chip")).to_have_css("background-color", rgb(colour))
    assert f"profiel={other}" in page_of_example.url


def test_a_link_brings_site_and_profile_back(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place=f"#profiel={payload['profiles'][1]['id']}&locatie=HGV-03")

    expect(page.locator("#sheet-name")).to_have_text(name_of(payload, "HGV-03"))
    expect(page.locator("#profile")).to_have_value(payload["profiles"][1]["id"])


def test_an_address_that_says_nothing_known_is_ignored(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#profiel=__proto__&locatie=%3Cimg%20src=x%3E")

    expect(page.locator("#sheet")).to_be_hidden()
    assert rows(page) == order(payload)


def test_a_layer_comes_and_goes(page_of_example: Page, payload: dict[str, Any]) -> None:
    layer = next(each for each in payload["layers"] if each["id"] == "facilities")
    page_of_example.locator("#layers-button").click()
    facilities = page_of_example.locator("#layer-facilities")
    points = page_of_example.locator(".point-symbol")
    before = points.count()

    facilities.check()
    assert points.count() == before + len(layer["features"])
    facilities.uncheck()

    assert points.count() == before


def test_sites_can_be_switched_off(page_of_example: Page) -> None:
    page_of_example.locator("#layers-button").click()

    page_of_example.locator("#layer-sites").uncheck()

    assert page_of_example.locator(".site-marker").count() == 0


def test_the_layer_panel_closes_on_escape(page_of_example: Page) -> None:
    button = page_of_example.locator("#layers-button")
    button.press("Enter")
    page_of_example.locator("#layer-sites").focus()

    page_of_example.keyboard.press("Escape")

    expect(page_of_example.locator("#layers-panel")).to_be_hidden()
    expect(button).to_be_focused()


def test_restrictions_differ_by_pattern(page_of_example: Page) -> None:
    page_of_example.locator("#layers-button").click()
    page_of_example.locator("#layer-constraints").check()

    samples = page_of_example.locator(".layer-item:has(#layer-constraints) .sample rect").all()
    fills = [sample.get_attribute("fill") for sample in samples]

    assert len(set(fills)) == len(fills) > 1
    assert all(fill is not None and fill.startswith("url(#hatch") for fill in fills)


def test_hostile_data_ran_nothing_and_is_shown_as_text(open_page: OpenPage, payload: dict[str, Any]) -> None:
    site = next(each for each in payload["sites"] if each["id"] == order(payload)[0])
    site |= {"name": HOSTILE, "place": HOSTILE, "source": HOSTILE}
    site["results"]["regular"] |= {"why": HOSTILE, "warnings": [HOSTILE], "unknowns": [HOSTILE]}
    layer = next(each for each in payload["layers"] if each["id"] == "facilities")
    layer |= {"label": HOSTILE, "note": HOSTILE, "visible": True}
    layer["classes"][0]["label"] = HOSTILE
    lon, lat = site["label_point"]
    point = {"type": "Point", "coordinates": [lon + 0.004, lat]}
    layer["features"] = [{"class": layer["classes"][0]["id"], "geometry": point, "title": HOSTILE, "lines": [HOSTILE]}]
    page = open_page(payload)

    page.locator(f"button[data-site='{site['id']}']").click()
    expect(page.locator("#sheet-name")).to_have_text(HOSTILE)
    page.locator(".sheet-close").click()
    page.locator(".point-symbol").first.click()
    expect(page.locator(".card-title")).to_have_text(HOSTILE)

    assert page.evaluate("window.__pwned") is None
    assert page.locator("img").count() == 0


def test_a_phone_shows_all_without_scrolling_sideways(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, size=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.locator(f"button[data-site='{order(payload)[0]}']").click()

    assert page.locator("#sheet").bounding_box() == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert page.locator(".sheet-body").evaluate("body => body.scrollWidth <= body.clientWidth")
    page.locator(".sheet-close").click()
    expect(page.locator(f"button[data-site='{order(payload)[0]}']")).to_be_focused()


def test_behind_the_sheet_on_a_phone_nothing_takes_the_focus(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, size=PHONE)
    page.locator(f"button[data-site='{order(payload)[0]}']").click()

    for _ in range(6):
        page.keyboard.press("Tab")
        # After the last button the focus leaves the page for the browser itself: then it is on the body.
        assert page.evaluate("document.activeElement.matches('body, #sheet *')")


@pytest.mark.parametrize("size", [(1280, 720), PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]) -> None:
    page = open_page(payload, size=size)
    page.locator(".about summary").click()
    assert_no_violations(page)

    page.locator("#layers-button").click()
    page.locator("#layer-facilities").check()
    assert_no_violations(page)

    for site in (order(payload)[0], order(payload)[-1]):
        page.locator("#layers-button").press("Escape")
        page.locator(f"button[data-site='{site}']").click()
        assert_no_violations(page)
        page.locator(".sheet-close").click()


def test_the_map_works_inside_a_notebook(browser: Browser, payload: dict[str, Any], tmp_path: Path) -> None:
    # A notebook shows what _repr_html_ gives: the page inside a frame.
    notebook = tmp_path / "notebook.html"
    notebook.write_text(
        f"<!DOCTYPE html><meta charset='utf-8'><body>{AtlasMap(payload)._repr_html_()}</body>", encoding="utf-8"
    )
    page = browser.new_page(offline=True)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(notebook.as_uri())
    frame = page.frame_locator("iframe")

    frame.locator(".row-button").first.click()

    expect(frame.locator("#sheet-name")).to_have_text(name_of(payload, order(payload)[0]))
    assert errors == []
    page.close()


def test_on_paper_the_whole_map_and_the_sources_are_there(page_of_example: Page) -> None:
    page_of_example.locator(".leaflet-control-zoom-in").click()

    page_of_example.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    frame = page_of_example.locator(".map-frame").bounding_box()
    assert frame is not None
    for site in page_of_example.locator(".site-marker").all():
        box = site.bounding_box()
        assert box is not None
        assert frame["x"] <= box["x"] + box["width"] / 2 <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"] + box["height"] / 2 <= frame["y"] + frame["height"]
    expect(page_of_example.locator("#sources-heading")).to_be_visible()
    page_of_example.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page_of_example.locator("#sources-heading")).to_be_hidden()


def test_no_word_of_a_criterion_is_broken_on_a_phone(open_page: OpenPage, payload: dict[str, Any]) -> None:
    unknown = next(
        site["id"]
        for site in payload["sites"]
        if any(each["value"] is None for each in site["results"]["regular"]["contributions"])
    )
    page = open_page(payload, size=PHONE, place=f"#profiel=regular&locatie={unknown}")

    for name in page.locator(".contribution-name").all():
        longest = max(name.inner_text().split(), key=len)
        assert (
            name.evaluate(
                """(node, word) => {
                const range = document.createRange();
                const at = node.firstChild.data.indexOf(word);
                range.setStart(node.firstChild, at);
                range.setEnd(node.firstChild, at + word.length);
                return range.getClientRects().length;
            }""",
                longest,
            )
            == 1
        ), longest
