"""What a meeting sees at first sight: the whole area clear of tools and legend, and the top of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage

AREA = """() => {
  const boxes = [...document.querySelectorAll(".leaflet-land-pane path")].map((path) => path.getBoundingClientRect());
  const [least, most] = [Math.min, Math.max].map((choose) => (side) => choose(...boxes.map((box) => box[side])));
  return { left: least("left"), right: most("right"), top: least("top"), bottom: most("bottom") };
}"""


def area(page: Page) -> dict[str, float]:
    """Tell where the municipality is on the screen, in whole pixels."""
    return {side: round(at) for side, at in page.evaluate(AREA).items()}


def legend_left(page: Page) -> float:
    """Tell where the legend begins, or the end of the screen where there is none."""
    box = page.locator("#map-legend").bounding_box()
    return page.viewport_size["width"] if box is None else box["x"]  # type: ignore[index]


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (1920, 1080)])
def test_in_every_view_the_whole_area_lies_beside_the_legend_and_stays_put(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size)
    first = area(page)
    legends = 0
    for theme in payload["themes"]:
        expect(page.locator(".theme-label")).to_have_text(theme["label"])
        assert area(page) == first, theme["id"]
        assert first["right"] <= legend_left(page), theme["id"]
        legends += page.locator("#map-legend").is_visible()
        page.keyboard.press("PageDown")
    assert legends > 0
    assert page.evaluate("Atlas.state.current.position") is None


def test_an_open_legend_costs_the_area_nothing_of_its_size(page_of_example: Page) -> None:
    beside = area(page_of_example)
    page_of_example.locator("#map-legend summary").click()
    page_of_example.wait_for_function(
        "left => document.querySelector('.leaflet-land-pane path').getBoundingClientRect().left > left",
        arg=beside["left"],
    )
    alone = area(page_of_example)
    assert alone["left"] > beside["left"]
    assert abs((alone["right"] - alone["left"]) - (beside["right"] - beside["left"])) <= 1
    # Who folds the legend does so for the next views too.
    page_of_example.keyboard.press("Tab")
    page_of_example.evaluate("document.activeElement.blur()")
    page_of_example.keyboard.press("PageDown")
    expect(page_of_example.locator("#map-legend details")).not_to_have_attribute("open", "")
    assert area(page_of_example) == alone


def test_beside_the_weights_the_legend_folds_and_the_area_is_clear_of_the_tools(page_of_example: Page) -> None:
    legend = page_of_example.locator("#map-legend details")
    page_of_example.locator("#weights-button").click()
    expect(legend).not_to_have_attribute("open", "")
    drawer = page_of_example.locator("#weights-panel").bounding_box()
    tools = page_of_example.locator(".tool-row").bounding_box()
    assert drawer is not None
    assert tools is not None
    clear = area(page_of_example)
    assert drawer["x"] + drawer["width"] <= clear["left"]
    assert tools["y"] + tools["height"] <= clear["top"]
    page_of_example.keyboard.press("Escape")
    expect(legend).to_have_attribute("open", "")
    assert page_of_example.evaluate("Atlas.state.current.position") is None


def test_the_page_is_as_tall_as_the_screen_and_shows_the_top_four(page_of_example: Page) -> None:
    tall, screen = page_of_example.evaluate("[document.documentElement.scrollHeight, window.innerHeight]")
    assert tall == screen
    fourth = page_of_example.locator("#list-ranked tbody tr").nth(3).bounding_box()
    frame = page_of_example.locator(".list-frame").bounding_box()
    assert fourth is not None
    assert frame is not None
    assert fourth["y"] + fourth["height"] <= frame["y"] + frame["height"]


def test_rise_and_fall_stand_on_the_line_of_the_score(page_of_example: Page) -> None:
    page_of_example.locator("#weights-button").click()
    slider = page_of_example.locator("#weights-panel input[type=range]").first
    for _ in range(12):
        slider.press("ArrowRight")
    row = page_of_example.locator("#list-ranked tbody tr").filter(has=page_of_example.locator(".movement")).first
    arrow, score = (row.locator(each).bounding_box() for each in (".movement", ".row-score > span:first-child"))
    assert arrow is not None
    assert score is not None
    assert arrow["x"] >= score["x"] + score["width"]
    assert score["y"] <= arrow["y"] + arrow["height"] / 2 <= score["y"] + score["height"]
