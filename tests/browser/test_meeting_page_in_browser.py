"""The meeting page as people use it: by mouse, by keyboard, on a phone, without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from atlas.maps.atlas_map import AtlasMap
from atlas.policy import read_glossary

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from atlas.meeting import Meeting

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.browser

PHONE = (360, 740)
HOSTILE = '</script><img src=x onerror="window.__pwned=1">{{ 7*7 }}{% raise %}${window.__pwned=2}'


@pytest.fixture
def order(example_meeting: Meeting) -> list[str]:
    """Give the sites in the order in which Python ranked them."""
    return list(example_meeting.scores["regular"].table.index)


def name_of(payload: dict[str, Any], site: str) -> str:
    return str(next(each["name"] for each in payload["sites"] if each["id"] == site))


def rows(page: Page) -> list[str | None]:
    return [row.get_attribute("data-row") for row in page.locator("tr[data-row]").all()]


def marker(page: Page, rank: str) -> Locator:
    return page.locator(".site-marker", has_text=re.compile(f"^{rank}$"))


def click_marker(page: Page, rank: str) -> None:
    """Click where the number stands: the sites take clicks on the map by their place."""
    box = marker(page, rank).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def rgb(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def assert_no_violations(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_list_holds_every_site_in_order(page_of_example: Page, order: list[str]) -> None:
    assert rows(page_of_example) == order


def test_no_text_is_missing(page_of_example: Page) -> None:
    page_of_example.locator(".row-button").first.click()
    page_of_example.locator("#layers-button").click()

    text = page_of_example.locator("body").inner_text()

    for trace in ("undefined", "null", "NaN", "[object"):
        assert trace not in text


def test_knocked_out_sites_stand_apart_with_their_reason(page_of_example: Page, example_meeting: Meeting) -> None:
    table = example_meeting.scores["regular"].table
    out = list(table.index[table["knocked_out"]])
    glossary = read_glossary()

    reasons = page_of_example.locator("table[aria-labelledby=heading-knocked-out] .row-reason")

    assert reasons.count() == len(out) > 0
    for site, reason in zip(out, reasons.all(), strict=True):
        for line in example_meeting.explained(site, "regular", glossary).knock_outs:
            expect(reason).to_contain_text(line.label)


def test_a_click_on_a_marker_opens_its_sheet(page_of_example: Page, payload: dict[str, Any], order: list[str]) -> None:
    first = order[0]

    click_marker(page_of_example, "1")

    expect(page_of_example.locator("#sheet-name")).to_have_text(name_of(payload, first))
    expect(page_of_example.locator("#announcement")).to_contain_text(name_of(payload, first))
    assert f"locatie={first}" in page_of_example.url


def test_a_click_on_an_outline_opens_its_sheet(open_page: OpenPage, payload: dict[str, Any], order: list[str]) -> None:
    # A square of 300 m in the middle of the map, to be hit beside its marker.
    best = next(site for site in payload["sites"] if site["id"] == order[0])
    lon, lat = best["label_point"]
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    ring = [[lon + 0.0022 * right, lat + 0.0014 * up] for right, up in corners]
    best["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    page = open_page(payload, place=f"#profiel=regular&locatie={best['id']}")
    page.locator(".sheet-close").click()
    place = marker(page, "1").bounding_box()
    assert place is not None

    page.mouse.click(place["x"] - 6, place["y"] + place["height"] / 2)

    expect(page.locator("#sheet-name")).to_have_text(name_of(payload, order[0]))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_on_a_row_opens_and_escape_returns(
    page_of_example: Page, payload: dict[str, Any], key: str, order: list[str]
) -> None:
    second = order[1]
    row = page_of_example.locator(f"button[data-site='{second}']")

    row.focus()
    page_of_example.keyboard.press(key)
    expect(page_of_example.locator("#sheet-name")).to_have_text(name_of(payload, second))
    expect(page_of_example.locator("#sheet-name")).to_be_focused()
    page_of_example.keyboard.press("Escape")

    expect(page_of_example.locator("#sheet")).to_be_hidden()
    expect(row).to_be_focused()


def test_next_and_previous_follow_the_list(page_of_example: Page, payload: dict[str, Any], order: list[str]) -> None:
    first, second, *_, last = order
    page_of_example.locator(f"button[data-site='{first}']").click()

    page_of_example.locator("[data-step=next]").click()
    expect(page_of_example.locator("#sheet-name")).to_have_text(name_of(payload, second))
    expect(page_of_example.locator("[data-step=next]")).to_be_focused()
    page_of_example.locator("[data-step=previous]").click()
    page_of_example.locator("[data-step=previous]").click()

    expect(page_of_example.locator("#sheet-name")).to_have_text(name_of(payload, last))


def test_the_sheet_explains_the_score(page_of_example: Page, example_meeting: Meeting) -> None:
    glossary, scores = read_glossary(), example_meeting.scores["regular"]
    explained = {site: example_meeting.explained(site, "regular", glossary) for site in scores.table.index}
    site, told = next((site, each) for site, each in explained.items() if each.unknowns and not each.knock_outs)
    page_of_example.locator(f"button[data-site='{site}']").click()
    sheet = page_of_example.locator("#sheet")

    assert sheet.locator(".contribution").count() == len(told.criteria)
    assert sheet.locator(".track-unknown").count() == sum(each.low < each.high for each in told.criteria)
    expect(sheet.locator(".score-figure")).to_have_text(told.score)
    expect(sheet.locator(".score-rank strong")).to_have_text(told.rank)
    texts = [told.why, told.certainty, told.flip, *told.unknowns]
    texts += [text for each in told.criteria for text in (each.label, each.points, each.evidence)]
    texts += [lift.text for lift in told.lifts] + [line.text for line in told.assessment]
    for text in texts:
        expect(sheet).to_contain_text(text)
    expect(sheet.locator(".is-parties")).to_contain_text("(voorbeeldgewichten).")


def test_another_profile_reorders_and_recolours(
    page_of_example: Page, payload: dict[str, Any], example_meeting: Meeting
) -> None:
    table = example_meeting.scores["clustered"].table
    best = table.index[0]
    # The classes of the legend, and the score that Python gave.
    points = round(table.loc[best, "score"])
    colour = next(each["fill"] for each in payload["score_classes"] if points >= each["least"])

    page_of_example.locator("#profile").select_option("clustered")

    assert rows(page_of_example) == list(table.index)
    expect(marker(page_of_example, "1").locator(".sign-face")).to_have_attribute("fill", colour)
    expect(page_of_example.locator(f"tr[data-row='{best}'] .chip")).to_have_css("background-color", rgb(colour))
    assert "profiel=clustered" in page_of_example.url


def test_a_link_brings_site_and_profile_back(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place=f"#profiel={payload['profiles'][1]['id']}&locatie=HGV-03")

    expect(page.locator("#sheet-name")).to_have_text(name_of(payload, "HGV-03"))
    expect(page.locator("#profile")).to_have_value(payload["profiles"][1]["id"])


def test_an_address_that_says_nothing_known_is_ignored(
    open_page: OpenPage, payload: dict[str, Any], order: list[str]
) -> None:
    page = open_page(payload, place="#profiel=__proto__&locatie=%3Cimg%20src=x%3E")

    expect(page.locator("#sheet")).to_be_hidden()
    assert rows(page) == order


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


def test_hostile_data_ran_nothing_and_is_shown_as_text(
    open_page: OpenPage, payload: dict[str, Any], order: list[str]
) -> None:
    site = next(each for each in payload["sites"] if each["id"] == order[0])
    site |= {"name": HOSTILE, "place": HOSTILE}
    sheet = payload["sheets"][site["id"]]
    sheet |= {"source": HOSTILE}
    sheet["results"]["regular"] |= {"why": HOSTILE, "warnings": [HOSTILE], "unknowns": [HOSTILE]}
    layer = next(each for each in payload["layers"] if each["id"] == "facilities")
    layer |= {"label": HOSTILE, "note": HOSTILE}
    layer["classes"][0]["label"] = HOSTILE
    lon, lat = site["label_point"]
    point = {"type": "Point", "coordinates": [lon + 0.004, lat]}
    told = {"title": HOSTILE, "lines": [HOSTILE], "point": point["coordinates"]}
    layer["features"] = [{"class": layer["classes"][0]["id"], "geometry": point, **told}]
    page = open_page(payload, place="#beeld=supply&lagen=facilities")

    page.locator(f"button[data-site='{site['id']}']").click()
    expect(page.locator("#sheet-name")).to_have_text(HOSTILE)
    page.locator(".sheet-close").click()
    page.locator(".point-symbol").first.click()
    expect(page.locator(".card-title")).to_have_text(HOSTILE)

    assert page.evaluate("window.__pwned") is None
    assert page.locator("img").count() == 0


def test_a_phone_shows_all_without_scrolling_sideways(
    open_page: OpenPage, payload: dict[str, Any], order: list[str]
) -> None:
    page = open_page(payload, size=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.locator(f"button[data-site='{order[0]}']").click()

    assert page.locator("#sheet").bounding_box() == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert page.locator(".sheet-body").evaluate("body => body.scrollWidth <= body.clientWidth")
    page.locator(".sheet-close").click()
    expect(page.locator(f"button[data-site='{order[0]}']")).to_be_focused()


def test_behind_the_sheet_on_a_phone_nothing_takes_the_focus(
    open_page: OpenPage, payload: dict[str, Any], order: list[str]
) -> None:
    page = open_page(payload, size=PHONE)
    page.locator(f"button[data-site='{order[0]}']").click()

    for _ in range(6):
        page.keyboard.press("Tab")
        # After the last button the focus leaves the page for the browser itself: then it is on the body.
        assert page.evaluate("document.activeElement.matches('body, #sheet *')")


@pytest.mark.parametrize("size", [(1280, 720), PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int], order: list[str]
) -> None:
    page = open_page(payload, size=size)
    page.locator(".about summary").click()
    assert_no_violations(page)

    page.locator("#layers-button").click()
    page.locator("#layer-facilities").check()
    assert_no_violations(page)

    for site in (order[0], order[-1]):
        page.locator("#layers-button").press("Escape")
        page.locator(f"button[data-site='{site}']").click()
        assert_no_violations(page)
        page.locator(".sheet-close").click()


def test_the_map_works_inside_a_notebook(
    browser: Browser, payload: dict[str, Any], tmp_path: Path, order: list[str]
) -> None:
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

    expect(frame.locator("#sheet-name")).to_have_text(name_of(payload, order[0]))
    assert errors == []
    page.close()


def test_no_word_of_a_criterion_is_broken_on_a_phone(open_page: OpenPage, payload: dict[str, Any]) -> None:
    unknown = next(site["id"] for site in payload["sites"] if None in site["values"])
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
