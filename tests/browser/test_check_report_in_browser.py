"""The report of a check as its readers use it: wide, on a phone, by keyboard, on paper, without a network."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from atlas.intake import write_report
from atlas.intake.report import CheckReport
from atlas.intake.report_part import PartReport
from tests.intake.reports import TODAY, future_homes, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from atlas.policy import Glossary

pytestmark = pytest.mark.browser

WIDE, PHONE = (1280, 720), (360, 740)
LAPTOPS = (1200, 720), (1024, 768)


def checked() -> CheckReport:
    """Return a report with names and numbers as long as they get."""
    name = "kerncijfers_wijken_en_buurten_gemeente_hoogeveen_2024_definitief.xlsx, Kerncijfers"
    publisher = "Prestatieafspraken Hoogeveen 2023-2027 (totalen)"
    date = datetime.date(2026, 9, 30)
    long = PartReport("neighbourhood_figures", name, publisher, date, "example", 1_048_575, tuple(future_homes(1)))
    return CheckReport(TODAY, (*report().parts, long))


@pytest.fixture(params=[WIDE, *LAPTOPS, PHONE], ids=["wide", "laptop", "small laptop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path, glossary: Glossary) -> Iterator[Page]:
    """Open the report; afterwards nothing may have been asked for, and nothing complained."""
    file = tmp_path / "report.html"
    changes = pd.DataFrame({"id": ["H1"], "change": ["new"], "before": [None], "after": ["daeb"]})
    write_report(checked(), glossary, file, changes)
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    opened = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url.partition("#")[0]))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.goto(file.as_uri())
    yield opened
    context.close()
    assert set(asked) == {file.as_uri()}
    assert complaints == []


def test_axe_finds_nothing_also_with_every_group_open(page: Page) -> None:
    assert Axe().run(page).violations_count == 0
    page.locator("summary").click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_page_fits_its_screen(page: Page) -> None:
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_summary_fits_in_its_box_with_the_verdict_in_sight(page: Page) -> None:
    box = page.get_by_role("region", name="Hoeveel er is gelezen")
    assert box.evaluate("each => each.scrollWidth <= each.clientWidth")
    verdict = box.get_by_text("geweigerd").first
    expect(verdict).to_be_visible()
    right = verdict.evaluate("each => each.getBoundingClientRect().right")
    assert right <= page.evaluate("document.documentElement.clientWidth")


def test_a_summary_in_large_letters_scrolls_in_its_own_box(page: Page) -> None:
    # Twice as large: what does not fit then stays within reach, and the page itself stays where it is.
    page.locator(".layers").evaluate("each => { each.style.fontSize = '2rem' }")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    box = page.get_by_role("region", name="Hoeveel er is gelezen")
    reached = box.evaluate("each => { each.scrollLeft = 1e6; return each.scrollLeft + each.clientWidth }")
    assert reached == pytest.approx(box.evaluate("each => each.scrollWidth"), abs=1)


def test_a_long_group_opens_with_the_keyboard(page: Page) -> None:
    last = page.locator("details tr", has_text="46 (id H46)")
    expect(last).to_be_hidden()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(last).to_be_visible()


def test_the_name_of_a_file_leads_to_its_findings(page: Page) -> None:
    page.get_by_role("link", name="domesta.xlsx").click()
    expect(page.get_by_role("heading", name="Corporatiewoningen: domesta.xlsx")).to_be_in_viewport()


def test_a_table_stays_a_table_for_a_screen_reader(page: Page) -> None:
    table = page.get_by_role("table", name="Hoeveel er is gelezen")
    assert table.get_by_role("row").count() == 7
    assert table.get_by_role("columnheader").count() == 11


def test_long_groups_are_printed_whole(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator("details tr", has_text="46 (id H46)")).to_be_visible()
