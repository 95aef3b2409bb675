"""The tab 'Stand' of the meeting page in a real browser: villages, targets, chains and supply beside the map."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

WIDE, PHONE, WALL = (1280, 720), (360, 740), (3840, 2160)
HOSTILE = '</script><img src=x onerror="window.__pwned=1">{{ 7*7 }}'


def open_stand(page: Page) -> None:
    page.locator("#tab-monitor").click()
    expect(page.locator("#monitor h3").first).to_be_visible()


def assert_no_violations(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_map_page_opens_with_its_list_and_draws_no_chart_yet(page_of_example: Page) -> None:
    expect(page_of_example.locator("#ranking")).to_be_visible()
    assert page_of_example.locator("#monitor").inner_html() == ""


def test_the_tab_says_how_much_needs_attention(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload)
    for theme in payload["themes"]:
        page.evaluate("theme => Atlas.state.change({ theme }, 'agenda')", theme["id"])
        number = payload["monitor"]["themes"][theme["id"]]["attention"]
        if number:
            expect(page.get_by_role("tab", name=f"Stand ({number} keer aandacht nodig)")).to_be_visible()
        else:
            expect(page.get_by_role("tab", name="Stand", exact=True)).to_be_visible()


def test_the_village_in_trouble_is_first_and_says_why(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=villages")
    open_stand(page)

    first = page.locator("#monitor .village").first
    expect(first.locator("h4")).to_have_text("Elim onder de stand")
    expect(first).to_contain_text("180 sociale huurwoningen, 8 minder dan op 1 januari 2023.")
    expect(first).to_contain_text("Oorzaak: verkoop van 4 en sloop van 4.")
    expect(first.locator(".step-chart .step-shade")).not_to_have_count(0)
    expect(first.locator(".step-chart .step-planned")).to_have_count(1)
    fine = page.locator("#monitor .village", has_text="Fluitenberg").locator(".step-shade")
    assert fine.count() == 0


def test_all_charts_are_on_one_scale(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=villages")
    open_stand(page)

    axes = page.locator("#monitor .village .step-chart").evaluate_all(
        """all => all.map((one) => [...one.querySelectorAll('.step-figure, .step-year')]
            .map((each) => each.textContent).join())"""
    )

    assert len(axes) == len(payload["monitor"]["villages"]["villages"])
    assert len(set(axes)) == 1


def test_the_planned_sale_that_breaks_the_floor_is_flagged(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=villages")
    open_stand(page)

    village = page.locator("#monitor .village", has=page.get_by_role("heading", name="Stuifzand"))
    expect(village.locator(".monitor-warnings")).to_contain_text("verkoop van 4 door Domesta op 13 mei 2027")
    expect(village.locator(".step-flag")).to_have_count(1)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_keys_reach_a_sites_sheet_and_come_back(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size, place="#beeld=villages")
    page.locator("#tab-ranking").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-monitor")).to_be_focused()
    site = page.locator("#monitor .monitor-site").first
    for _ in range(30):
        page.keyboard.press("Tab")
        if site.evaluate("one => one === document.activeElement"):
            break
    expect(site).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("#sheet-name")).to_have_text(site.text_content() or "")
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(site).to_be_focused()


def test_the_renewal_view_shows_a_gap_by_word_and_mark(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=renewal")
    open_stand(page)

    gaps = [link for area in payload["monitor"]["chains"]["areas"] for link in area["links"] if link["gap"]]
    shown = page.locator("#monitor .chain-link.has-gap")
    expect(shown).to_have_count(len(gaps))
    expect(shown.first).to_contain_text(gaps[0]["gap"])
    expect(shown.first).to_have_css("border-left-style", "dashed")
    expect(page.locator("#monitor")).to_contain_text("De Arend")


def test_every_table_tells_what_python_told(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=supply")
    told = payload["monitor"]
    for theme, tables in (
        ("supply", [told["supply"]["table"], *(each["table"] for each in told["targets"])]),
        ("villages", [told["villages"]["table"]]),
    ):
        page.evaluate("theme => Atlas.state.change({ theme }, 'agenda')", theme)
        open_stand(page)
        shown = page.locator("#monitor table").evaluate_all(
            """all => all.map((table) => [table.caption.textContent,
                [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))])"""
        )
        for table in tables:
            assert [table["caption"], table["rows"]] in shown, table["caption"]


def test_every_view_has_its_own_promises_first_and_the_others_within_reach(
    open_page: OpenPage, payload: dict[str, Any]
) -> None:
    page = open_page(payload)
    open_stand(page)
    labels = {each["id"]: each["label"] for each in payload["monitor"]["targets"]}

    for theme in payload["themes"]:
        page.evaluate("theme => Atlas.state.change({ theme }, 'agenda')", theme["id"])
        own = payload["monitor"]["themes"][theme["id"]]["targets"]
        bars = page.locator("#monitor .target-group")
        assert [*bars.evaluate_all("all => all.map((one) => one.dataset.target)")][: len(own)] == own
        assert bars.count() == len(labels)


def test_hostile_names_are_text(open_page: OpenPage, payload: dict[str, Any]) -> None:
    told = copy.deepcopy(payload["monitor"])
    for village in told["villages"]["villages"]:
        village |= {"name": HOSTILE, "sentence": HOSTILE, "status": HOSTILE, "warnings": [HOSTILE]}
        sites = village["sites"]
        sites["best"] = [{**site, "name": HOSTILE, "facts": HOSTILE} for site in sites["best"]]
    for area in told["chains"]["areas"]:
        area |= {"name": HOSTILE, "sentences": [HOSTILE]}
    for target in told["targets"]:
        target["label"] = HOSTILE
    page = open_page({**payload, "monitor": told}, place="#beeld=villages")

    open_stand(page)

    expect(page.locator("#monitor .village h4").first).to_contain_text(HOSTILE)
    page.evaluate("Atlas.state.change({ theme: 'renewal' }, 'agenda')")
    expect(page.locator("#monitor h4").first).to_have_text(HOSTILE)
    assert page.locator("#monitor img").count() == 0
    assert page.evaluate("window.__pwned") is None


def test_without_the_tables_of_the_stock_there_is_no_tab(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page({**payload, "monitor": None})

    expect(page.get_by_role("tab")).to_have_count(3)


@pytest.mark.parametrize("size", [WIDE, PHONE, WALL], ids=["wide", "phone", "wall"])
@pytest.mark.parametrize("theme", ["supply", "villages", "renewal"])
def test_it_breaks_no_rule_of_accessibility_and_nothing_sticks_out(
    open_page: OpenPage, payload: dict[str, Any], theme: str, size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size, place=f"#beeld={theme}")
    open_stand(page)
    for closed in page.locator("#monitor details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()

    assert_no_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.locator("#monitor button:visible, #monitor summary:visible").evaluate_all(
        """all => all.map((one) => one.getBoundingClientRect())
            .filter(({ width, height }) => Math.min(width, height) < 24).length"""
    )
    assert small == 0


def test_what_is_in_view_follows_on_paper_after_the_map(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=villages")
    one = page.pdf(prefer_css_page_size=True)
    open_stand(page)

    more = page.pdf(prefer_css_page_size=True)

    counts = [len(re.findall(rb"/Type\s*/Page\b(?!s)", each)) for each in (one, more)]
    assert counts[0] == 1
    assert counts[1] > 1


def test_a_view_without_figures_says_so(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=climate")
    page.locator("#tab-monitor").click()
    expect(page.locator("#monitor")).to_contain_text("De afspraken bij dit agendapunt noemen geen getal")
    expect(page.locator("#monitor summary").first).to_have_text("De andere afspraken")
