"""The page of the villages in a real browser: who is in trouble is seen at once, and nothing is asked from outside."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from atlas.maps.villages_page import draw_villages_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

pytestmark = pytest.mark.browser

WIDE, PHONE, WALL = (1280, 720), (360, 740), (3840, 2160)
HOSTILE = '</script><img src=x onerror="window.__pwned=1">{{ 7*7 }}'


@pytest.fixture
def open_villages(browser: Browser, tmp_path: Path, glossary: Glossary) -> Iterator[Callable[..., Page]]:
    """Open the page of a meeting's villages without a network; nothing may be asked for or go wrong."""
    requests: list[str] = []
    errors: list[str] = []
    contexts = []

    def open_one(meeting: Meeting, size: tuple[int, int] = WIDE) -> Page:
        file = draw_villages_page(meeting, glossary, tmp_path)
        assert file is not None
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(file.as_uri())
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert set(requests) == {(tmp_path / "villages.html").as_uri()}
    assert errors == []


def test_the_village_in_trouble_stands_first_everywhere(
    open_villages: Callable[..., Page], example_meeting: Meeting
) -> None:
    page = open_villages(example_meeting)

    expect(page.locator(".in-short li").first).to_contain_text("Elim: 180 sociale huurwoningen, 8 minder")
    expect(page.locator(".told-table tbody tr").first).to_contain_text("Elim")
    expect(page.locator(".told-table tbody tr").first).to_contain_text("onder de stand")
    first = page.locator(".card").first
    expect(first.locator("h3")).to_have_text("Elim onder de stand")
    assert page.locator(".in-short li").first.evaluate("one => one.getBoundingClientRect().bottom < innerHeight")


def test_every_village_but_the_town_has_a_chart(open_villages: Callable[..., Page], example_meeting: Meeting) -> None:
    page = open_villages(example_meeting)
    assert example_meeting.villages is not None
    villages = [village for village in example_meeting.villages.villages if not village.is_town]

    expect(page.locator(".card .step-chart")).to_have_count(len(villages))
    expect(page.locator("#chart-legend li")).to_have_count(5)


def test_the_tables_hold_the_figures_of_the_ledger(
    open_villages: Callable[..., Page], example_meeting: Meeting
) -> None:
    page = open_villages(example_meeting)
    monitor = example_meeting.villages
    assert monitor is not None
    page.locator(".card summary").first.click()
    rows = page.locator(".card").first.locator("table").first.locator("tbody tr")
    stocks = monitor.by_corporation[monitor.by_corporation["village_code"] == monitor.villages[0].code]

    for row in rows.all():
        name, *homes = row.locator("th, td").all_inner_texts()
        own = stocks[stocks["corporation"] == name].sort_values("year")["homes"]
        assert homes == [str(each) for each in own], name
    assert rows.count() == stocks["corporation"].nunique()


def test_a_hostile_name_is_text(open_villages: Callable[..., Page], example_meeting: Meeting) -> None:
    frames = example_meeting.layers.frames
    changed = {layer: frames[layer].assign(name=HOSTILE) for layer in ("villages", "sites")}
    layers = dataclasses.replace(example_meeting.layers, frames={**frames, **changed})

    page = open_villages(dataclasses.replace(example_meeting, layers=layers))

    expect(page.locator(".card h3").first).to_contain_text(HOSTILE)
    assert page.locator("img").count() == 0
    assert page.evaluate("window.__pwned") is None


def test_the_first_key_leads_to_the_table(open_villages: Callable[..., Page], example_meeting: Meeting) -> None:
    page = open_villages(example_meeting)

    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#all-villages")).to_be_focused()


@pytest.mark.parametrize("size", [WIDE, PHONE, WALL], ids=["wide", "phone", "wall"])
def test_it_breaks_no_rule_of_accessibility(
    open_villages: Callable[..., Page], example_meeting: Meeting, size: tuple[int, int]
) -> None:
    page = open_villages(example_meeting, size)
    for closed in page.locator("details > summary").all():
        closed.click()

    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
