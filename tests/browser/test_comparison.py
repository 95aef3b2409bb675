"""Two or three sites side by side: the figures are Python's, and it works by mouse, keyboard, phone and link."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from atlas.scores.weighted_sum import score_with

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.browser

PHONE = (360, 740)
HOSTILE = '</script><img src=x onerror="window.__pwned=1">{{ 7*7 }}${window.__pwned=2}'
# Of these, HGV-16 falls out of the regular profile, and of ELI-03 not all values are known.
CHOSEN = ("HGV-03", "HGV-16", "ELI-03")
LINK = f"#vergelijk={'*'.join(CHOSEN)}"


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog")


def toggle(page: Page) -> Locator:
    return page.locator("#sheet").get_by_role("button", name="Vergelijken")


def open_button(page: Page) -> Locator:
    return page.locator(".comparison-bar .is-main")


def name_of(payload: dict[str, Any], site: str) -> str:
    return str(next(each["name"] for each in payload["sites"] if each["id"] == site))


def open_sheet(page: Page, site: str) -> None:
    page.locator(f"button[data-site='{site}']").click()
    expect(page.locator("#sheet-name")).to_be_visible()


def choose(page: Page, *sites: str) -> None:
    """Choose sites as people do: open the sheet, press the button, close the sheet."""
    for site in sites:
        open_sheet(page, site)
        toggle(page).click()
        page.locator(".sheet-close").click()


def points_told(page: Page) -> dict[str, list[str]]:
    """Give the points that the table tells, by criterion and from left to right."""
    rows = panel(page).locator("tr[data-criterion]")
    return {
        str(row.get_attribute("data-criterion")): row.locator(".column-points strong").all_inner_texts()
        for row in rows.all()
    }


def assert_no_violations(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_points_and_evidence_are_those_of_python_also_when_the_profile_changes(
    open_page: OpenPage, payload: dict[str, Any], example_meeting: Meeting, glossary: Glossary
) -> None:
    page = open_page(payload, place=LINK)

    for profile in example_meeting.scores:
        page.evaluate("profile => Atlas.state.change({ profile }, 'list')", profile)

        explained = [example_meeting.explained(site, profile, glossary) for site in CHOSEN]
        each_of = {lines[0].criterion: lines for lines in zip(*(each.criteria for each in explained), strict=True)}
        assert points_told(page) == {name: [line.points for line in lines] for name, lines in each_of.items()}
        for name, lines in each_of.items():
            evidence = panel(page).locator(f"tr[data-criterion={name}] .contribution-evidence").all_inner_texts()
            assert evidence == [line.evidence for line in lines]


def test_the_largest_differences_stand_first_and_make_up_half(
    open_page: OpenPage, payload: dict[str, Any], example_meeting: Meeting
) -> None:
    page = open_page(payload, place=LINK)
    brought = example_meeting.scores["regular"].contributions.loc[list(CHOSEN)]
    differences = (brought.max() - brought.min()).sort_values(ascending=False)

    groups = [
        [str(row.get_attribute("data-criterion")) for row in group.locator("tr[data-criterion]").all()]
        for group in panel(page).locator("tbody", has=page.locator("tr[data-criterion]")).all()
    ]
    decisive, smaller, equal = groups

    told = [differences[name] for name in (*decisive, *smaller, *equal)]
    assert told == pytest.approx(sorted(told, reverse=True))
    assert sum(told[: len(decisive)]) >= sum(told) / 2 > sum(told[: len(decisive) - 1])
    assert max(differences[name] for name in equal) < 0.05 <= min(differences[name] for name in smaller)
    assert panel(page).locator(".is-decisive").count() == len(decisive)


def test_it_follows_the_weights_of_a_party_and_says_what_is_still_of_the_proposal(
    open_page: OpenPage, payload: dict[str, Any], example_meeting: Meeting, glossary: Glossary
) -> None:
    weights = example_meeting.policy.parties["domesta"].weights["regular"]
    scores = score_with(weights, example_meeting.measures, example_meeting.policy, "regular")

    page = open_page(payload, place=f"{LINK}&gewichten=partij.domesta")

    told = points_told(page)
    assert set(told) == {name for name, weight in weights.items() if weight > 0}
    for name, texts in told.items():
        for site, text in zip(CHOSEN, texts, strict=True):
            if scores.low.loc[site, name] == scores.high.loc[site, name]:
                brought, weight = scores.contributions.loc[site, name], weights[name]
                assert text == f"{glossary.number(brought, 1)} van {glossary.number(weight, 1)}"
    ranks = panel(page).locator(".column-rank .chip").all_inner_texts()
    table = scores.table.loc[list(CHOSEN)]
    assert ranks == [
        "\u00d7" if out else f"{rank:.0f}" for rank, out in zip(table["rank"], table["knocked_out"], strict=True)
    ]
    expect(panel(page)).to_contain_text("De zinnen hieronder horen nog bij het voorstel")
    expect(panel(page)).to_contain_text("met andere gewichten dan het voorstel")


def test_by_the_proposal_nothing_is_said_of_other_weights(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place=LINK)

    expect(panel(page)).to_contain_text("Gewogen voor: Gewone sociale huur")
    expect(panel(page)).not_to_contain_text("voorstel voor")


def test_outcome_explanation_facts_and_source_of_each_site_are_there(
    open_page: OpenPage, payload: dict[str, Any]
) -> None:
    page = open_page(payload, place=LINK)

    for at, site in enumerate(CHOSEN):
        sheet = payload["sheets"][site]
        result = sheet["results"]["regular"]
        column = " ".join(panel(page).locator(f"tbody td:nth-child({at + 2})").all_inner_texts())
        told = [*result["warnings"], *result["certainty"], *result["parties"], *result["unknowns"], sheet["source"]]
        told += [reason["text"] for reason in result["knock_outs"]] + [lift["text"] for lift in result["lifts"]]
        told += [fact["text"] for fact in sheet["facts"]]
        assert [each for each in told if each not in column] == []
    assert payload["sheets"]["HGV-16"]["results"]["regular"]["knock_outs"]
    expect(panel(page).get_by_role("rowheader", name="Eigenaar")).to_be_visible()


def test_of_a_site_without_a_sheet_the_figures_are_there(open_page: OpenPage, payload: dict[str, Any]) -> None:
    del payload["sheets"]["HGV-16"]
    page = open_page(payload, place=LINK)

    column = panel(page).locator("tbody td:nth-child(3)")
    assert column.locator(".column-points strong").count() == len(payload["profiles"][0]["weights"])
    assert "Niet meer te kiezen" in column.all_inner_texts()
    assert any("atlas explain HGV-16" in text for text in column.all_inner_texts())


def test_two_sheets_side_by_side_by_keyboard_alone(page_of_example: Page, payload: dict[str, Any]) -> None:
    page, keys = page_of_example, page_of_example.keyboard
    page.locator("button[data-site='HGV-03']").focus()
    keys.press("Enter")
    expect(page.locator("#sheet-name")).to_be_focused()
    expect(page.locator(".comparison-bar")).to_be_hidden()

    reach(page, toggle(page), "Shift+Tab")
    keys.press("Space")
    expect(toggle(page)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".comparison-bar")).to_contain_text("Kies er nog een")
    reach(page, page.get_by_role("button", name="Volgende locatie"), "Shift+Tab")
    keys.press("Enter")
    reach(page, toggle(page), "Tab")
    keys.press("Enter")
    reach(page, open_button(page), "Tab")
    expect(open_button(page)).to_have_text("Vergelijk 2 locaties")
    keys.press("Enter")

    expect(page.locator("#comparison-heading")).to_be_focused()
    expect(panel(page).get_by_role("columnheader", name=name_of(payload, "HGV-03"))).to_be_visible()
    keys.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(page.locator("#sheet-name")).to_be_visible()
    expect(open_button(page)).to_be_focused()


def reach(page: Page, wanted: Locator, key: str) -> None:
    """Press a key until the focus is there, as somebody without a mouse does."""
    for _ in range(40):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never reaches {wanted}")


def test_nothing_behind_the_panel_takes_the_focus(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place=LINK)
    expect(page.locator("#comparison-heading")).to_be_focused()

    seen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("document.activeElement.closest('#comparison, body').id || document.activeElement.tagName")
        )

    assert seen <= {"comparison", "BODY"}
    # Remote and arrow keys step through the agenda, but not behind the panel.
    page.locator("#comparison-heading").focus()
    page.keyboard.press("ArrowRight")
    assert "beeld=" not in page.url or "beeld=supply" in page.url


def test_a_fourth_site_is_refused_with_the_reason(page_of_example: Page) -> None:
    page = page_of_example
    choose(page, *CHOSEN)
    open_sheet(page, "HGV-01")

    # Playwright takes aria-disabled for something that can't be pressed; people can, and are told why not.
    toggle(page).click(force=True)

    expect(page.locator(".comparison-bar")).to_contain_text("Er passen 3 locaties naast elkaar")
    expect(page.locator("#announcement")).to_contain_text("Er passen 3 locaties naast elkaar")
    expect(toggle(page)).to_have_attribute("aria-pressed", "false")
    expect(open_button(page)).to_have_text("Vergelijk 3 locaties")


def test_a_link_shows_the_sites_side_by_side_at_once(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#locatie=HGV-03&vergelijk=HGV-03*NERGENS*ELI-03")

    expect(panel(page)).to_be_visible()
    expect(page.locator("#comparison-heading")).to_have_text("2 locaties naast elkaar")
    panel(page).get_by_role("button", name="Sluiten").click()
    expect(panel(page)).to_be_hidden()
    assert "vergelijk=HGV-03*ELI-03" in page.url
    # The choice is still there, and can be opened again.
    open_button(page).click()
    expect(panel(page)).to_be_visible()


def test_a_link_with_one_site_opens_nothing(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#vergelijk=HGV-03")

    expect(page.locator(".comparison-bar")).to_contain_text("Kies er nog een")
    expect(panel(page)).to_be_hidden()


def test_back_takes_the_last_choice_back(page_of_example: Page) -> None:
    page = page_of_example
    choose(page, "HGV-03", "ELI-03")
    open_button(page).click()
    expect(panel(page)).to_be_visible()

    page.go_back()  # to the sheet of ELI-03, from which it was chosen
    page.go_back()

    expect(panel(page)).to_be_hidden()
    expect(page.locator(".comparison-bar")).to_contain_text("Kies er nog een")


def test_a_site_can_be_taken_away_and_the_last_two_close_the_panel(
    open_page: OpenPage, payload: dict[str, Any]
) -> None:
    page = open_page(payload, place=LINK)

    panel(page).get_by_role("button", name=f"{name_of(payload, 'HGV-16')} niet meer vergelijken").click()
    expect(page.locator("#comparison-heading")).to_have_text("2 locaties naast elkaar")
    expect(page.locator("#comparison-heading")).to_be_focused()
    panel(page).get_by_role("button", name=f"{name_of(payload, 'HGV-03')} niet meer vergelijken").click()

    expect(panel(page)).to_be_hidden()
    expect(page.locator("#tab-ranking")).to_be_focused()


def test_the_name_of_a_column_opens_its_sheet(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place=LINK)

    panel(page).get_by_role("button", name=name_of(payload, "ELI-03"), exact=True).click()

    expect(panel(page)).to_be_hidden()
    expect(page.locator("#sheet-name")).to_have_text(name_of(payload, "ELI-03"))
    expect(page.locator("#sheet-name")).to_be_focused()


def test_clearing_gives_the_focus_a_place(page_of_example: Page) -> None:
    choose(page_of_example, "HGV-03", "ELI-03")

    page_of_example.locator(".comparison-bar").get_by_role("button", name="Wissen").click()

    expect(page_of_example.locator(".comparison-bar")).to_be_hidden()
    expect(page_of_example.locator("#tab-ranking")).to_be_focused()
    assert "vergelijk" not in page_of_example.url


def test_hostile_names_are_text(open_page: OpenPage, payload: dict[str, Any]) -> None:
    site = next(each for each in payload["sites"] if each["id"] == "HGV-03")
    site["name"] = site["place"] = HOSTILE
    sheet = payload["sheets"]["HGV-03"]
    sheet["source"] = sheet["facts"][0]["text"] = sheet["evidence"]["net_addition"] = HOSTILE
    page = open_page(payload, place=LINK)

    expect(panel(page).get_by_role("button", name=HOSTILE, exact=True)).to_be_visible()
    expect(panel(page).locator("tr[data-criterion=net_addition]")).to_contain_text(HOSTILE)
    assert page.evaluate("window.__pwned") is None
    assert page.locator("#comparison img").count() == 0


@pytest.mark.parametrize("size", [(1280, 720), PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]) -> None:
    page = open_page(payload, size=size, place=f"{LINK}&locatie=HGV-03&gewichten=partij.domesta")
    assert_no_violations(page)

    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    assert_no_violations(page)


def test_on_a_phone_each_cell_says_whose_it_is_and_nothing_scrolls_sideways(
    open_page: OpenPage, payload: dict[str, Any]
) -> None:
    page = open_page(payload, size=PHONE, place=LINK)

    cell = panel(page).locator("tr[data-criterion] td").nth(1)
    before = cell.evaluate("each => getComputedStyle(each, '::before').content")
    assert before == f'"{name_of(payload, "HGV-16")}"'
    assert page.evaluate("document.getElementById('comparison').scrollWidth") == PHONE[0]
    assert panel(page).get_by_role("cell").count() > 0
    # Its close button stays in reach at the very end.
    page.locator(".comparison-table tr").last.scroll_into_view_if_needed()
    expect(panel(page).get_by_role("button", name="Sluiten")).to_be_in_viewport()


def test_on_a_phone_the_bar_stays_in_reach_over_a_sheet(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, size=PHONE, place="#locatie=HGV-03&vergelijk=HGV-03*ELI-03")
    page.keyboard.press("Escape")

    expect(page.locator("#sheet-name")).to_be_visible()
    open_button(page).click()

    expect(panel(page)).to_be_visible()
    # What stands last on the sheet can be scrolled free of the bar.
    page.keyboard.press("Escape")
    source = page.locator("#sheet .is-source")
    page.locator(".sheet-body").evaluate("each => each.scrollTo(0, each.scrollHeight)")
    bar, last = page.locator(".comparison-bar").bounding_box(), source.bounding_box()
    assert bar is not None
    assert last is not None
    assert last["y"] + last["height"] <= bar["y"]


@pytest.mark.parametrize("size", [(1280, 720), PHONE], ids=["wide", "phone"])
def test_on_paper_it_is_a_table_on_its_own(open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]) -> None:
    page = open_page(payload, size=size, place=LINK)
    page.emulate_media(media="print")

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    expect(page.locator(".map-column")).to_be_hidden()
    expect(panel(page).locator("button")).to_have_count(panel(page).locator("button:not(:visible)").count())
    expect(panel(page)).to_contain_text("4e kwartaal 2026")
    first, second = (panel(page).locator("tr[data-criterion] td").nth(at).bounding_box() for at in (0, 1))
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
