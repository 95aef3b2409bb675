"""One view on one sheet of A3: what stands on it, from any screen, and that the screen comes back."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

WIDE, PHONE, WALL = (1280, 720), (360, 740), (3840, 2160)
A3_POINTS = (1191, 842)
"""420 x 297 mm, of which 25.4 go into 72 points."""


def printed(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True)


def sheets(document: bytes) -> int:
    """Count the pages of a PDF; Chromium writes each as an object in plain text."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", document))


def to_paper(page: Page) -> None:
    """Lay the page out as the browser does before it prints."""
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


def count(page: Page) -> str:
    return page.locator("#paper-count").inner_text()


@pytest.mark.parametrize("size", [WIDE, PHONE, WALL], ids=["wide", "phone", "wall"])
def test_every_view_is_one_sheet_of_a3(open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]) -> None:
    page = open_page(payload, size=size)

    for theme in payload["themes"]:
        page.evaluate("theme => Atlas.state.change({ theme }, 'agenda')", theme["id"])
        document = printed(page)
        assert sheets(document) == 1, theme["id"]
        box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", document)
        assert box is not None
        assert tuple(map(float, box.groups())) == pytest.approx(A3_POINTS, abs=1)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_all_layers_and_an_open_drawer_leave_the_map_its_room(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size)
    page.evaluate("Atlas.state.change({ layers: Atlas.data.payload.layers.map(({ id }) => id) }, 'layers')")
    page.locator("#weights-button").click()

    assert sheets(printed(page)) == 1
    to_paper(page)

    frame, whole = page.locator("#map_atlas").bounding_box(), page.locator(".map-column").bounding_box()
    assert frame is not None
    assert whole is not None
    assert frame["width"] > 0.6 * whole["width"]
    assert frame["height"] > 0.4 * whole["height"]


def test_the_sheet_says_what_it_shows(page_of_example: Page, payload: dict[str, Any]) -> None:
    theme = next(each for each in payload["themes"] if each["id"] == "care")
    page_of_example.evaluate("Atlas.state.change({ theme: 'care' }, 'agenda')")

    to_paper(page_of_example)

    head = page_of_example.locator("#paper-head")
    meeting = payload["meeting"]
    place = payload["themes"].index(theme) + 1
    profile = next(each["label"] for each in payload["profiles"] if each["id"] == theme["profile"])
    for text in (
        f"{meeting['title']}, {meeting['quarter_text']}",
        f"Agendapunt {place} van {len(payload['themes'])}: {theme['label']} ({theme['agreement']})",
        theme["question"],
        f"Gewogen voor: {profile}.",
        meeting["example_text"],
        meeting["working_group_text"],
    ):
        expect(head).to_contain_text(text)
    expect(head).not_to_contain_text("Gewichten")
    legend = page_of_example.locator(".map-foot, #paper-legend")
    for score_class in payload["score_classes"]:
        expect(legend.first).to_contain_text(score_class["label"])
    care_zones = next(layer for layer in payload["layers"] if layer["id"] == "care_zones")
    for label in (care_zones["label"], *(each["label"] for each in care_zones["classes"])):
        expect(legend.last).to_contain_text(label)
    foot = page_of_example.locator("#paper-foot")
    expect(foot).to_contain_text("Noorden boven")
    expect(foot).to_contain_text(payload["sources"][0]["publisher"])
    expect(page_of_example.locator(".leaflet-control-scale-line")).to_be_visible()
    assert page_of_example.locator(":is(button, a, input, select, textarea, summary):visible").count() == 0


def test_what_stands_on_the_sheet_is_not_cut_off(page_of_example: Page, payload: dict[str, Any]) -> None:
    to_paper(page_of_example)

    cut = page_of_example.evaluate("""() => {
        const sheet = document.querySelector(".map-column").getBoundingClientRect();
        const parts = [...document.querySelectorAll(
            "#paper-head > *, .legend-part li, #paper-legend li, .paper-row > *, #paper-count, #paper-foot p")];
        const beyond = (box) => box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1 || box.width === 0;
        return parts.filter(part => beyond(part.getBoundingClientRect())).map(part => part.textContent);
    }""")

    assert cut == []
    assert page_of_example.locator(".paper-row").count() == len(payload["sites"])


def test_the_list_is_that_of_the_screen(page_of_example: Page, payload: dict[str, Any]) -> None:
    on_screen = [row.get_attribute("data-row") for row in page_of_example.locator("tr[data-row]").all()]

    to_paper(page_of_example)

    assert [row.get_attribute("data-site") for row in page_of_example.locator(".paper-row").all()] == on_screen
    total = len(payload["sites"])
    assert count(page_of_example) == f"Op dit blad: {total} van de {total} locaties."


def test_where_parties_differ_the_sheet_says_that_their_weights_are_examples(
    open_page: OpenPage, payload: dict[str, Any]
) -> None:
    page = open_page(payload, place="#beeld=parties")

    to_paper(page)

    for standing in payload["standings"]:
        expect(page.locator(".paper-group", has_text=standing["label"])).to_contain_text("voorbeeldgewichten")


def test_the_sheet_says_how_many_sites_found_no_room(open_page: OpenPage, payload: dict[str, Any]) -> None:
    # Ten times as many sites as the example has fill more than two columns of small print.
    first = payload["sites"]
    payload["sites"] = [
        {**copy.deepcopy(site), "id": f"{site['id']}-{turn}", "name": f"{site['name']} {turn}"}
        for turn in range(10)
        for site in first
    ]
    payload["sheets"] = {}
    for profile in payload["profiles"]:
        profile["standing"] = None
    page = open_page(payload)

    assert sheets(printed(page)) == 1
    to_paper(page)

    shown, total = page.locator(".paper-row").count(), len(payload["sites"])
    assert 40 < shown < total
    assert count(page) == f"Op dit blad: {shown} van de {total} locaties. Niet op dit blad: {total - shown}."
    last, room = page.locator(".paper-row").last.bounding_box(), page.locator("#paper-list").bounding_box()
    assert last is not None
    assert room is not None
    assert last["y"] + last["height"] <= room["y"] + room["height"] + 1


def test_other_weights_and_a_filter_are_written_out(open_page: OpenPage, payload: dict[str, Any]) -> None:
    labels = {each["id"]: each["label"] for each in payload["criteria"]}
    chosen = next(site for site in payload["sites"] if site["village"] == "Elim")
    owner = next(each["label"] for each in payload["owners"] if each["id"] == chosen["owner"])
    place = f"#gewichten=net_addition.625*social_share.375&eigenaar={chosen['owner']}&dorp=Elim"
    page = open_page(payload, place=place)

    to_paper(page)

    line = page.locator(".paper-weighing")
    expect(line).to_contain_text(f"({labels['net_addition']} 62,5; {labels['social_share']} 37,5)")
    expect(line).to_contain_text(f"Alleen deze locaties: Plaats: Elim; Eigenaar: {owner}.")
    wanted = [site["id"] for site in payload["sites"] if site["village"] == "Elim" and site["owner"] == chosen["owner"]]
    assert page.locator(".paper-row").count() == len(wanted) > 0
    assert f"Rang onder alle {len(payload['sites'])} locaties." in count(page)


@pytest.mark.parametrize("size", [WIDE, PHONE, WALL], ids=["wide", "phone", "wall"])
def test_the_whole_area_is_whole_on_paper(open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]) -> None:
    page = open_page(payload, size=size)

    to_paper(page)

    seen = page.evaluate("""() => {
        const { map, whole } = Atlas.baseMap;
        const [view, land] = [map.getBounds(), whole];
        return [view.contains(land), (land.getNorth() - land.getSouth()) / (view.getNorth() - view.getSouth())];
    }""")
    assert seen[0]
    assert seen[1] > 0.7, "and it fills the frame"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_view_that_was_chosen_is_all_on_paper_and_comes_back(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size, place="#kaart=14*52.7225*6.4762")
    look = "(map => [map.getZoom(), map.getCenter(), map.getSize(), location.hash])(Atlas.baseMap.map)"
    before = page.evaluate(look)
    west, south, east, north = map(float, page.evaluate("Atlas.baseMap.map.getBounds().toBBoxString()").split(","))

    to_paper(page)
    assert page.evaluate("box => Atlas.baseMap.map.getBounds().contains(box)", [[south, west], [north, east]])
    assert page.evaluate("Atlas.baseMap.map.getZoom()") > 13, "and little more than that"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")

    after = page.evaluate(look)
    assert after == before
    expect(page.locator("#map-tools")).to_be_visible()
    expect(page.locator("#paper-head")).to_be_hidden()


def test_the_sites_are_printed_as_a_sharp_picture_over_the_map(page_of_example: Page) -> None:
    # As strokes of the pen the canvas would be no picture, and its ground would be laid over the map in white.
    document = printed(page_of_example)

    to_paper(page_of_example)
    dots = page_of_example.locator(".site-canvas").evaluate("canvas => [canvas.width, canvas.clientWidth]")
    assert dots[0] == 3 * dots[1]
    assert max(map(int, re.findall(rb"/Width (\d+)", document))) == dots[0]


def test_an_open_sheet_follows_the_map(open_page: OpenPage, payload: dict[str, Any]) -> None:
    site = payload["sites"][0]
    page = open_page(payload, place=f"#locatie={site['id']}")

    assert sheets(printed(page)) >= 2
    to_paper(page)

    expect(page.locator("#sheet-name")).to_have_text(site["name"])
    expect(page.locator("#sheet .is-source")).to_be_visible()
    map_sheet, text = page.locator(".map-column").bounding_box(), page.locator("#sheet").bounding_box()
    assert map_sheet is not None
    assert text is not None
    assert text["y"] >= map_sheet["y"] + map_sheet["height"]
    assert page.locator(":is(button, a, input, select, textarea, summary):visible").count() == 0


def test_an_open_comparison_is_what_prints(open_page: OpenPage, payload: dict[str, Any]) -> None:
    one, other = payload["sites"][:2]
    page = open_page(payload, place=f"#vergelijk={one['id']}*{other['id']}")

    assert sheets(printed(page)) >= 1
    to_paper(page)

    for site in (one, other):
        expect(page.locator("#comparison").get_by_text(site["name"]).last).to_be_visible()
    assert page.locator(":is(button, a, input, select, textarea, summary):visible").count() == 0


def test_the_tool_prints(page_of_example: Page) -> None:
    # A browser without a screen has no dialog to print with.
    page_of_example.evaluate("() => { window.print = () => { document.title = 'printed' } }")

    page_of_example.get_by_role("button", name="Afdrukken op A3").click()

    expect(page_of_example).to_have_title("printed")
