"""A page with more sites than a map can name: what is drawn, what a pointer finds, and that nothing is lost."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
Payload = dict[str, Any]
pytestmark = pytest.mark.browser

REST = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
COLOUR_AT = """
([lon, lat]) => {
  const canvas = document.querySelector(".site-canvas");
  const place = Atlas.baseMap.map.latLngToContainerPoint([lat, lon]);
  const frame = Atlas.baseMap.map.getContainer().getBoundingClientRect();
  const box = canvas.getBoundingClientRect();
  const [x, y] = [place.x + frame.x - box.x, place.y + frame.y - box.y];
  return [...canvas.getContext("2d").getImageData(Math.round(x), Math.round(y), 1, 1).data];
}
"""


def clone(payload: Payload, site: Payload, name: str, lon: float, lat: float, values: list[float]) -> Payload:
    """Add a site with a square of 20 m, smaller than a dot from afar, of which everything is known."""
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    ring = [[lon + 0.00015 * right, lat + 0.00009 * up] for right, up in corners]
    made = copy.deepcopy(site) | {
        "id": name,
        "name": name,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "label_point": [lon, lat],
        "knock_outs": [],
        "values": values,
        "open": [],
    }
    payload["sites"].append(made)
    for profile in payload["profiles"]:
        if profile["standing"] is not None:
            profile["standing"][name] = "depends"
    return made


@pytest.fixture
def crowded(payload: Payload) -> Payload:
    """Add 400 poor sites 150 m apart in a square, and in its middle one that is best at everything, as the first."""
    first = payload["sites"][0]
    lon, lat = 6.49, 52.72
    number = len(payload["criteria"])
    clone(payload, first, "A-best", lon, lat, [100] * number)
    for row in range(20):
        for column in range(20):
            place = lon + 0.0022 * (column - 10), lat + 0.00135 * (row - 10)
            clone(payload, first, f"Z-{row:02}-{column:02}", *place, [(row * 20 + column) / 20] * number)
    payload["sites"].sort(key=lambda site: str(site["id"]))
    return payload


def test_the_page_has_what_python_gave_it(page_of_example: Page, payload: Payload) -> None:
    given = json.loads(json.dumps(payload))
    read = page_of_example.evaluate("Atlas.data.payload")
    for site in read["sites"]:
        del site["place_in_data"]

    for part in ("sites", "sheets", "profiles"):
        assert read[part] == given[part], part
    for layer, expected in zip(read["layers"], given["layers"], strict=True):
        assert layer["features"] == expected["features"], layer["id"]


def test_the_order_is_by_score_and_then_by_id(open_page: OpenPage, crowded: Payload) -> None:
    for site in crowded["sites"]:
        if site["id"].startswith("Z-1"):
            site["values"] = [42] * len(site["values"])
    page = open_page(crowded)

    order = page.evaluate("Atlas.scoring.ordered().filter(({ id }) => id.startsWith('Z-')).map(({ id }) => id)")
    ranks = page.evaluate(
        "Object.fromEntries(Atlas.data.payload.sites.map((each) => [each.id, Atlas.scoring.of(each).rank]))"
    )

    # Rows 10 to 19 all have 42 points; the others have at most 10, the more the later they come.
    equal = sorted(site["id"] for site in crowded["sites"] if site["id"].startswith("Z-1"))
    others = sorted((site["id"] for site in crowded["sites"] if site["id"].startswith("Z-0")), reverse=True)
    assert order == equal + others
    assert len({ranks[site] for site in equal}) == 1
    assert [ranks[site] for site in others] == sorted({ranks[site] for site in others})
    assert ranks[others[0]] >= ranks[equal[0]] + 200


def test_only_the_best_have_a_number(open_page: OpenPage, crowded: Payload) -> None:
    page = open_page(crowded)

    numbered = page.locator(".site-marker").evaluate_all("all => all.map((each) => each.dataset.site)")
    best = page.evaluate("Atlas.scoring.ordered().slice(0, 60).map(({ id }) => id)")

    assert set(numbered) <= set(best)
    assert "A-best" in numbered


def test_a_number_lies_over_the_dots_around_it(open_page: OpenPage, crowded: Payload) -> None:
    page = open_page(crowded)
    box = page.locator(".site-marker[data-site='A-best']").bounding_box()
    assert box is not None

    # Off its middle, where the dots of others lie.
    page.mouse.click(box["x"] + box["width"] / 2 + 5, box["y"] + box["height"] / 2 + 5)

    expect(page.locator("#sheet-name")).to_have_text("A-best")


def test_the_best_lie_on_top(open_page: OpenPage, payload: Payload) -> None:
    first, number = payload["sites"][0], len(payload["criteria"])
    # Two on one spot: whichever comes first in the data, the better one must be seen.
    for name, value in (("A-good", 100), ("B-poor", 0), ("C-poor", 0), ("D-good", 100)):
        lon = 6.42 if name < "C" else 6.43
        clone(payload, first, name, lon, 52.75, [value] * number)
    payload["sites"].sort(key=lambda site: str(site["id"]))
    page = open_page(payload)
    page.evaluate(REST)
    fills = {each["id"]: each["fill"] for each in payload["score_classes"]}
    best = [int(fills["s60"][at : at + 2], 16) for at in (1, 3, 5)]

    for lon in (6.42, 6.43):
        seen = page.evaluate(COLOUR_AT, [lon, 52.75])
        assert seen[:3] == pytest.approx(best, abs=24), lon


def test_many_sites_have_smaller_dots(open_page: OpenPage, payload: Payload) -> None:
    first, number = payload["sites"][0], len(payload["criteria"])
    clone(payload, first, "A-alone", 6.42, 52.75, [100] * number)
    payload["sites"].sort(key=lambda site: str(site["id"]))
    beside = COLOUR_AT.replace("Math.round(x)", "Math.round(x + 3.5)")
    page = open_page(payload)
    page.evaluate(REST)
    assert page.evaluate(beside, [6.42, 52.75])[3] > 0

    for at in range(9000):
        clone(payload, first, f"B-{at:04}", 6.48 + 0.001 * (at % 100), 52.68 + 0.0005 * (at // 100), [50] * number)
    page = open_page(payload)
    page.evaluate(REST)

    assert page.evaluate(beside, [6.42, 52.75])[3] == 0
    assert page.evaluate(COLOUR_AT, [6.42, 52.75])[3] > 0


def test_the_address_follows_a_slider_without_choking_the_browser(page_of_example: Page) -> None:
    page_of_example.evaluate(
        """() => {
          window.written = 0;
          const replaceState = history.replaceState.bind(history);
          history.replaceState = (...facts) => { window.written += 1; replaceState(...facts); };
          for (let tenths = 0; tenths <= 1000; tenths += 5) {
            const weights = { net_addition: tenths / 10, social_share: (1000 - tenths) / 10 };
            Atlas.state.change({ weights }, "weights");
          }
        }"""
    )

    page_of_example.wait_for_url("**gewichten=net_addition.1000*social_share.0**")
    assert page_of_example.evaluate("window.written") < 15
