"""The agenda on the page: views like slides, their lists and tables, filters, and the address that keeps it all."""

from __future__ import annotations

import dataclasses
import datetime
import random
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from atlas.maps.agenda import agenda
from atlas.maps.monitor import monitor

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

PHONE = (360, 740)
WIDE = (1280, 720)
HOSTILE = '<img src=x onerror="window.__pwned=1">{{ 7*7 }}'


def state(page: Page) -> dict[str, Any]:
    return dict(page.evaluate("structuredClone(Atlas.state.current)"))


def rows(page: Page) -> list[str]:
    return list(page.locator("tr[data-row]").evaluate_all("rows => rows.map((row) => row.dataset.row)"))


def name_of(payload: dict[str, Any], site: str) -> str:
    return str(next(each["name"] for each in payload["sites"] if each["id"] == site))


def theme_shown(page: Page) -> str:
    return str(page.evaluate("Atlas.state.current.theme"))


def options(page: Page, select: str) -> list[str]:
    return list(page.locator(f"{select} option").evaluate_all("all => all.map((one) => one.value)"))


def assert_no_violations(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_each_view_brings_its_layers_profile_question_and_table(page_of_example: Page, payload: dict[str, Any]) -> None:
    page = page_of_example
    labels = {each["id"]: each["label"] for each in payload["criteria"]}
    tables = {layer["id"] for layer in payload["layers"] if layer["table"]}

    for number, theme in enumerate(payload["themes"], start=1):
        expect(page.locator("#question")).to_have_text(theme["question"])
        expect(page.locator(".theme-label")).to_have_text(theme["label"])
        expect(page.locator(".theme-position")).to_contain_text(f"Agendapunt {number} van 9")
        if theme["agreement"]:
            expect(page.locator(".theme-position")).to_contain_text(theme["agreement"])
        expect(page.locator("#profile")).to_have_value(theme["profile"])
        assert state(page)["layers"] == theme["layers"]
        on_map = page.evaluate("Atlas.data.payload.layers.filter((one) => one.visible).map((one) => one.id)")
        assert set(on_map) == set(theme["layers"])
        assert set(options(page, "#table-layer")) == set(theme["layers"]) & tables
        if theme["table"]:
            assert page.locator("#table-layer").input_value() == theme["table"]
        if theme["criteria"]:
            heads = page.locator("#list-ranked .head-of-theme").all_inner_texts()
            assert heads == [labels[each] for each in theme["criteria"]]
        page.keyboard.press("ArrowRight")

    assert theme_shown(page) == payload["themes"][-1]["id"], "the last slide is the last"


def test_keys_step_as_slides_and_say_so(page_of_example: Page, payload: dict[str, Any]) -> None:
    page = page_of_example
    first, second, third, *_ = (theme["id"] for theme in payload["themes"])

    for key, wanted in [
        ("ArrowLeft", first),
        ("PageDown", second),
        ("ArrowRight", third),
        ("PageUp", second),
        ("ArrowLeft", first),
        ("PageDown", second),
    ]:
        page.keyboard.press(key)
        assert theme_shown(page) == wanted, key

    said = page.locator("#announcement")
    expect(said).to_contain_text("Agendapunt 2 van 9")
    expect(said).to_contain_text(payload["themes"][1]["label"])
    expect(said).to_contain_text(payload["themes"][1]["question"])
    page.keyboard.press("Control+ArrowRight")
    assert theme_shown(page) == second


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("#profile", "ArrowRight"),
        ("#search-field", "ArrowLeft"),
        ("#search-field", "PageDown"),
        ("#map_atlas", "ArrowRight"),
        ("#tab-ranking", "ArrowRight"),
        ("#ranking .row-button", "PageDown"),
    ],
)
def test_keys_stay_with_what_needs_them(open_page: OpenPage, payload: dict[str, Any], place: str, key: str) -> None:
    page = open_page(payload, place="#beeld=care")
    page.locator(place).first.focus()

    page.keyboard.press(key)

    assert theme_shown(page) == "care"


@pytest.mark.parametrize(
    ("place", "key"),
    [("#map_atlas", "PageDown"), ("#ranking .row-button", "ArrowRight"), ("#layers-button", "PageDown")],
)
def test_keys_step_from_where_they_mean_nothing_else(
    open_page: OpenPage, payload: dict[str, Any], place: str, key: str
) -> None:
    page = open_page(payload, place="#beeld=care")
    page.locator(place).first.focus()

    page.keyboard.press(key)

    assert theme_shown(page) == "pitches"


def test_the_whole_agenda_goes_by_one_button_that_keeps_the_focus(
    page_of_example: Page, payload: dict[str, Any]
) -> None:
    page = page_of_example
    following = page.get_by_role("button", name="Volgend agendapunt")
    following.focus()

    seen = [theme_shown(page)]
    for _ in payload["themes"]:
        page.keyboard.press("Enter")
        seen.append(theme_shown(page))
        expect(following).to_be_focused()

    everything = [theme["id"] for theme in payload["themes"]]
    assert seen == [*everything, everything[-1]]
    expect(following).to_have_attribute("aria-disabled", "true")


def test_a_step_closes_the_sheet_and_leaves_the_focus_in_the_bar(
    page_of_example: Page, payload: dict[str, Any]
) -> None:
    page = page_of_example
    page.locator("#ranking .row-button").first.press("Enter")
    expect(page.locator("#sheet-name")).to_be_focused()

    page.keyboard.press("ArrowRight")

    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator(".theme-button")).to_be_focused()
    expect(page.locator("#announcement")).to_contain_text(payload["themes"][1]["label"])


def test_on_a_phone_nothing_steps_behind_the_sheet(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, size=PHONE)
    page.locator("#ranking .row-button").first.click()

    page.keyboard.press("ArrowRight")

    assert theme_shown(page) == payload["themes"][0]["id"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_any_theme_can_be_chosen_by_keyboard(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size)
    chooser = page.locator(".theme-button")
    chooser.press("Enter")
    assert page.locator(".theme-item").count() == len(payload["themes"])
    for _ in range(1 + len(payload["themes"])):
        page.keyboard.press("Tab")  # past the button to the next theme, and on through the list
    expect(page.locator(".theme-item").last).to_be_focused()

    page.keyboard.press("Enter")

    assert theme_shown(page) == payload["themes"][-1]["id"]
    expect(page.locator("#theme-list")).to_be_hidden()
    expect(chooser).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".theme-item[aria-current=true]")).to_contain_text(payload["themes"][-1]["label"])
    page.keyboard.press("Escape")
    expect(page.locator("#theme-list")).to_be_hidden()
    expect(chooser).to_be_focused()


def test_the_list_of_themes_closes_when_one_looks_elsewhere(page_of_example: Page) -> None:
    page_of_example.locator(".theme-button").click()
    expect(page_of_example.locator("#theme-list")).to_be_visible()

    page_of_example.locator("#profile").focus()

    expect(page_of_example.locator("#theme-list")).to_be_hidden()


def test_back_returns_to_the_slide_before(page_of_example: Page, payload: dict[str, Any]) -> None:
    page = page_of_example
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    page.go_back()

    expect(page.locator("#question")).to_have_text(payload["themes"][1]["question"])


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_tab_goes_through_the_page_from_top_to_bottom(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size)
    met = []
    for _ in range(250):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => {
                const at = document.activeElement;
                return at === document.body ? null : at.id || at.className || at.tagName;
            }"""
        )
        if place is None:
            break
        met.append(str(place))

    wanted = ["skip-link", "theme-button", "map_atlas", "search-field", "layers-button", "profile", "weights-button"]
    wanted += ["tab-ranking", "filter-button", "row-button"]
    places = [next(at for at, each in enumerate(met) if name in each.split()) for name in wanted]
    assert places == sorted(places), met
    assert met[-1] == "SUMMARY", "last come the notes on the data"
    # Each site of the list is reached once, and each open decision under it.
    assert sum("row-button" in each for each in met) == len(payload["sites"]) + open_decisions_of(payload)


def open_decisions_of(payload: dict[str, Any]) -> int:
    return sum(each["is_open"] for sheet in payload["sheets"].values() for each in sheet["decisions"])


def random_change(payload: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Draw one change as a part of the page could make it."""
    ids = [site["id"] for site in payload["sites"]]
    names = [criterion["id"] for criterion in payload["criteria"]]

    def by_hand() -> dict[str, float]:
        tenths = [dice.randrange(300) for _ in range(3)]
        weights = [*tenths, 1000 - sum(tenths)]
        return {name: weight / 10 for name, weight in zip(dice.sample(names, 4), weights, strict=True)}

    layers = [layer["id"] for layer in payload["layers"]]
    site = dice.choice(payload["sites"])
    lat, lon = site["label_point"][1], site["label_point"][0]
    choices: list[dict[str, Any]] = [
        {"theme": dice.choice(payload["themes"])["id"]},
        {"profile": dice.choice(payload["profiles"])["id"]},
        {"weights": dice.choice(payload["parties"])["id"]},
        {"weights": by_hand()},
        {"weights": None},
        {"site": site["id"]},
        {"site": None},
        {"comparison": dice.sample(ids, dice.randrange(4))},
        {"layers": dice.sample(layers, dice.randrange(len(layers)))},
        {"filter": {"village": site["village"]}},
        {"filter": {"place": dice.choice(["town", "villages"]), "stage": site["stage"]}},
        {"filter": {"owner": site["owner"]}},
        {"filter": {}},
        {"position": [dice.randrange(120, 160) / 10, round(lat, 5), round(lon, 5)]},
    ]
    if site["corporation"] is not None:
        choices.append({"filter": {"corporation": site["corporation"]}})
    return dice.choice(choices)


@pytest.mark.parametrize("seed", range(12))
def test_an_address_brings_the_same_picture_back(open_page: OpenPage, payload: dict[str, Any], seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a seed that repeats, no secret
    page = open_page(payload)
    for _ in range(12):
        page.evaluate("wanted => Atlas.state.change(wanted, 'list')", random_change(payload, dice))

    # What only refines the picture comes into the address a moment later; a step such as a sheet takes it along.
    other = None if state(page)["site"] else payload["sites"][seed]["id"]
    page.evaluate("site => Atlas.state.change({ site }, 'list')", other)

    again = open_page(payload, place=page.evaluate("location.hash"))

    was, is_now = state(page), state(again)
    # The map keeps its centre to the pixel while the page takes its shape: a metre or so.
    assert is_now.pop("position") == pytest.approx(was.pop("position"), abs=1e-4)
    assert is_now == was
    assert rows(again) == rows(page)
    assert again.locator("#question").inner_text() == page.locator("#question").inner_text()
    expected = page.evaluate("Array.from(Atlas.scoring.now().score)")
    assert again.evaluate("Array.from(Atlas.scoring.now().score)") == expected


def test_what_an_address_does_not_know_is_left_out(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=villages&dorp=Nergens&eigenaar=__proto__&waar=overal&fase=%3Cimg%3E")

    assert state(page)["filter"] == {"place": "villages"}, "the theme's own filter stays"
    expect(page.locator(".filter-chip")).to_have_count(1)

    page = open_page(payload, place="#beeld=supply&dorp=Pesse&eigenaar=niemand")
    assert state(page)["filter"] == {"village": "Pesse"}


def test_a_filter_narrows_list_and_map_and_says_so(page_of_example: Page, payload: dict[str, Any]) -> None:
    page = page_of_example
    order = rows(page)
    wanted = {site["id"] for site in payload["sites"] if site["village"] == "Pesse"}
    assert 0 < len(wanted) < len(order)
    ranks = {site: page.locator(f"tr[data-row='{site}'] .chip").text_content() for site in wanted}

    page.locator(".filter-button").press("Enter")
    page.locator("#filter-village").select_option("Pesse")

    assert rows(page) == [site for site in order if site in wanted]
    for site in wanted:
        assert page.locator(f"tr[data-row='{site}'] .chip").text_content() == ranks[site], "a rank stays among all"
    expect(page.locator("#ranking-count")).to_contain_text(f"{len(wanted)} van de 44 locaties")
    expect(page.locator("#ranking-count")).to_contain_text("Rang onder alle 44 locaties")
    page.locator("#filter-stage").select_option("hard")
    hard = {site["id"] for site in payload["sites"] if site["id"] in wanted and site["stage"] == "hard"}
    assert set(rows(page)) == hard
    assert set(page.evaluate("Atlas.data.payload.sites.filter(Atlas.filters.passes).map((one) => one.id)")) == hard

    for label in ("Plaats: Pesse", "Planfase: onherroepelijk of in aanbouw"):
        page.get_by_role("button", name=f"Haal dit filter weg: {label}").press("Enter")
    assert rows(page) == order
    expect(page.locator("#ranking-count")).to_be_hidden()
    expect(page.locator(".filter-button")).to_be_focused()


def test_a_village_takes_the_place_of_town_or_village(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=villages")
    assert set(rows(page)) == {site["id"] for site in payload["sites"] if site["in_town"] is False}
    page.locator(".filter-button").click()

    page.locator("#filter-village").select_option("Hoogeveen")

    assert state(page)["filter"] == {"village": "Hoogeveen"}
    assert set(rows(page)) == {site["id"] for site in payload["sites"] if site["village"] == "Hoogeveen"}
    page.locator("#filter-place").select_option("villages")
    assert state(page)["filter"] == {"place": "villages"}


def test_filters_that_no_site_passes_say_so(open_page: OpenPage, payload: dict[str, Any]) -> None:
    pairs = {(site["village"], site["corporation"]) for site in payload["sites"]}
    villages, corporations = ({pair[at] for pair in pairs} - {None} for at in (0, 1))
    village, corporation = next((v, c) for v in villages for c in corporations if (v, c) not in pairs)

    page = open_page(payload, place=f"#beeld=supply&dorp={village}&corporatie={corporation}")

    assert rows(page) == []
    expect(page.locator("#ranking-tables")).to_contain_text("Geen locatie past bij deze filters")


def test_a_row_tells_how_its_site_does_on_the_theme(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=care")
    theme = next(theme for theme in payload["themes"] if theme["id"] == "care")
    places = {criterion["id"]: place for place, criterion in enumerate(payload["criteria"])}
    unsure = 0

    for site in payload["sites"]:
        bounds = {place: (low, high) for place, low, high in site["open"]}
        wanted = []
        for criterion in theme["criteria"]:
            value = site["values"][places[criterion]]
            low, high = bounds.get(places[criterion], (value, value))
            unsure += low != high
            # Python rounds halves to even, as the page does.
            wanted.append(f"{low:.0f}" if f"{low:.0f}" == f"{high:.0f}" else f"{low:.0f}\u2013{high:.0f}")
        shown = page.locator(f"tr[data-row='{site['id']}'] .row-criterion").all_text_contents()
        assert shown == ["onbekend" if each == "0\u2013100" else each for each in wanted]

    assert unsure > 0, "the example has values that are not sure"
    first = rows(page)[0]
    told = payload["sheets"][first]["evidence"][theme["criteria"][0]]
    expect(page.locator(f"tr[data-row='{first}'] .row-criterion").first).to_have_attribute("title", told)


def test_a_long_list_makes_only_the_rows_in_reach(open_page: OpenPage, payload: dict[str, Any]) -> None:
    sites = payload["sites"]
    payload["sites"] = [{**site, "id": f"{site['id']}-{copy}"} for copy in range(50) for site in sites]
    payload["sheets"] = {}
    for profile in payload["profiles"]:
        profile["standing"] = None
    page = open_page(payload)

    assert page.locator("#list-ranked tr[data-row]").count() == 60

    page.locator("#list-ranked + .more-rows").press("Enter")

    assert page.locator("#list-ranked tr[data-row]").count() == 300
    expect(page.locator("#list-ranked .row-button").nth(60)).to_be_focused()


def test_the_list_of_the_parties_stands_by_what_they_make_of_a_site(
    open_page: OpenPage, payload: dict[str, Any]
) -> None:
    page = open_page(payload, place="#beeld=parties")
    standing = payload["profiles"][0]["standing"]
    present = [each for each in payload["standings"] if each["id"] in standing.values()]
    assert len(present) > 1

    headings = page.locator("#ranking-tables h3")

    for at, each in enumerate(present):
        expect(headings.nth(at)).to_contain_text(each["label"])
        expect(headings.nth(at).locator(".badge")).to_have_text("voorbeeldgewichten")
        listed = page.locator(f"#list-{each['id']} tr[data-row]").evaluate_all("all => all.map((r) => r.dataset.row)")
        assert set(listed) == {site for site, found in standing.items() if found == each["id"]}
        (sentence,) = payload["sheets"][listed[0]]["results"]["regular"]["parties"]
        expect(page.locator(f"tr[data-row='{listed[0]}'] .row-parties")).to_have_text(sentence)
    expect(headings.nth(len(present))).to_contain_text("Vallen af")
    out = page.locator("#list-knocked-out tr[data-row]").evaluate_all("all => all.map((r) => r.dataset.row)")
    assert set(out) == {site for site, found in standing.items() if found == "knocked_out"}


def test_weights_that_parties_gave_carry_no_mark(open_page: OpenPage, payload: dict[str, Any]) -> None:
    payload["profiles"][0]["standing_is_example"] = False

    page = open_page(payload, place="#beeld=parties")

    assert page.locator("#ranking-tables h3").count() > 0
    assert page.locator("#ranking-tables h3 .badge").count() == 0


def test_open_decisions_stand_under_the_list_the_late_ones_first(page_of_example: Page) -> None:
    # By hand from layers/decisions: nine are open, and only the one due on 31 January 2027 is not due in 2026.
    page = page_of_example
    decisions = page.locator(".open-decision")

    expect(decisions).to_have_count(9)
    assert [one.locator(".badge-late").count() for one in decisions.all()] == [1] * 8 + [0]
    expect(decisions.last).to_contain_text("31 januari 2027")
    expect(decisions.last).to_contain_text("Trekker: Domesta")
    expect(decisions.last).to_contain_text("2026-Q3")
    page.get_by_role("button", name="Open besluiten: 9").press("Enter")
    expect(page.locator("#open-decisions-heading")).to_be_focused()
    page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-name")).to_have_text(name)


def test_open_decisions_follow_the_filter(open_page: OpenPage, payload: dict[str, Any]) -> None:
    village = [site["id"] for site in payload["sites"] if site["village"] == "Pesse"]
    wanted = [each for site in village for each in payload["sheets"][site]["decisions"] if each["is_open"]]
    assert 0 < len(wanted) < open_decisions_of(payload)

    page = open_page(payload, place="#beeld=supply&dorp=Pesse")

    expect(page.locator(".open-decision")).to_have_count(len(wanted))
    expect(page.locator(".open-decision").first).to_contain_text(wanted[0]["text"])

    about = {site["village"] for site in payload["sites"] if payload["sheets"][site["id"]]["decisions"]}
    quiet = next(site["village"] for site in payload["sites"] if site["village"] not in about)
    page = open_page(payload, place=f"#beeld=supply&dorp={quiet}")
    expect(page.locator("#open-decisions")).to_contain_text("geen besluit meer open")
    expect(page.get_by_role("button", name="Open besluiten")).to_be_hidden()


def test_a_decision_is_late_when_due_before_the_quarter_ends(example_meeting: Meeting, glossary: Glossary) -> None:
    from atlas.maps.site_sheets import _decisions  # noqa: PLC0415 - only here

    decisions = example_meeting.layers.frames["decisions"]
    due = [datetime.date(2026, 12, 30), datetime.date(2026, 12, 31), None, datetime.date(2026, 1, 1)]
    rows = decisions.iloc[:4].assign(site_id="ELI-01", due=due, status=["open", "open", "open", "done"])
    layers = dataclasses.replace(example_meeting.layers, frames={**example_meeting.layers.frames, "decisions": rows})
    meeting = dataclasses.replace(example_meeting, layers=layers)

    told = _decisions("ELI-01", meeting, glossary)

    assert [each["is_late"] for each in told] == [True, False, False, False]
    assert [each["is_open"] for each in told] == [True, True, True, False]


def test_tabs_switch_by_keyboard(page_of_example: Page) -> None:
    page = page_of_example
    page.locator("#tab-ranking").focus()

    for key, panel in [
        ("ArrowRight", "monitor"),
        ("ArrowRight", "layer-table"),
        ("ArrowRight", "shortlist"),
        ("ArrowRight", "ranking"),
        ("End", "shortlist"),
        ("Home", "ranking"),
    ]:
        page.keyboard.press(key)
        expect(page.locator(f"#{panel}")).to_be_visible()
        expect(page.locator(f"#tab-{panel}")).to_be_focused()
        expect(page.locator("[role=tab][aria-selected=true]")).to_have_count(1)
        assert page.locator(".list-panel:visible").count() == 1


def test_a_tab_closes_the_sheet_that_lies_over_its_panel(page_of_example: Page) -> None:
    page = page_of_example
    page.locator("#ranking .row-button").first.click()

    page.locator("#tab-layer-table").click()

    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator("#table-layer")).to_be_visible()
    assert not page.locator("#layer-table").evaluate("panel => panel.inert")


def test_the_table_beside_the_map_tells_each_feature_and_points_it_out(
    open_page: OpenPage, payload: dict[str, Any]
) -> None:
    page = open_page(payload, place="#beeld=care")
    zones = next(layer for layer in payload["layers"] if layer["id"] == "care_zones")
    page.locator("#tab-layer-table").click()
    table = page.locator(".feature-table")

    assert table.locator("tbody tr").count() == len(zones["features"])
    for feature in zones["features"]:
        row = table.locator("tr", has=page.get_by_role("button", name=feature["title"]))
        for line in feature["lines"]:
            expect(row).to_contain_text(line)
    expect(page.locator("#layer-table")).to_contain_text(zones["badge"])
    expect(page.locator("#layer-table")).to_contain_text(zones["source"])

    feature = zones["features"][0]
    page.get_by_role("button", name=feature["title"]).press("Enter")

    name = page.locator(".leaflet-popup .card-title")
    expect(name).to_have_text(feature["title"])
    box, frame = name.bounding_box(), page.locator(".map-frame").bounding_box()
    assert box is not None
    assert frame is not None
    assert frame["x"] < box["x"] < frame["x"] + frame["width"]
    assert frame["y"] < box["y"] < frame["y"] + frame["height"]


def test_a_long_table_comes_in_parts(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=accessible")
    count = len(next(layer for layer in payload["layers"] if layer["id"] == "facilities")["features"])
    page.locator("#tab-layer-table").click()
    more = page.locator("#layer-table .more-rows")
    assert page.locator(".feature-table tbody tr").count() == 60 < count
    expect(more).to_have_text(f"Nog {count - 60} rijen")

    more.press("Enter")

    assert page.locator(".feature-table tbody tr").count() == count
    expect(page.locator(".feature-table .row-button").nth(60)).to_be_focused()
    expect(page.locator("#layer-table .more-rows")).to_be_hidden()


def test_the_table_follows_what_is_on_the_map(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#beeld=care")
    page.locator("#tab-layer-table").click()
    page.locator("#table-layer").select_option("villages")

    page.evaluate("Atlas.state.change({ layers: ['villages', 'pitches', 'streets'] }, 'layers')")
    assert options(page, "#table-layer") == ["pitches", "villages"]
    expect(page.locator("#table-layer")).to_have_value("villages")

    page.evaluate("Atlas.state.change({ layers: ['pitches', 'streets'] }, 'layers')")
    expect(page.locator("#table-layer")).to_have_value("pitches")

    page.evaluate("Atlas.state.change({ layers: ['streets'] }, 'layers')")
    expect(page.locator("#table-layer")).to_be_hidden()
    expect(page.locator("#layer-table")).to_contain_text("Kaartlagen")


def test_hostile_names_are_only_text(open_page: OpenPage, payload: dict[str, Any]) -> None:
    for theme in payload["themes"]:
        theme |= {"label": HOSTILE, "question": HOSTILE, "agreement": HOSTILE}
    for site in payload["sites"]:
        site |= {"village": HOSTILE, "corporation": HOSTILE}
    zones = next(layer for layer in payload["layers"] if layer["id"] == "care_zones")
    zones |= {"label": HOSTILE, "source": HOSTILE, "note": HOSTILE}
    zones["features"][0] |= {"title": HOSTILE, "lines": [HOSTILE]}
    site = payload["sites"][0]["id"]
    hostile = {"meeting": HOSTILE, "text": HOSTILE, "owner": HOSTILE, "due": HOSTILE, "status": HOSTILE}
    payload["sheets"][site]["decisions"] = [{**hostile, "is_open": True, "is_late": True}]
    page = open_page(payload, place="#beeld=care")

    page.locator(".theme-button").click()
    page.locator(".filter-button").click()
    page.locator("#filter-village").select_option(HOSTILE)
    expect(page.locator(".open-decision", has_text=HOSTILE)).to_have_count(1)
    page.locator("#tab-layer-table").click()
    page.locator(".feature-table .row-button", has_text=HOSTILE).click()

    expect(page.locator("#question")).to_have_text(HOSTILE)
    assert state(page)["filter"] == {"village": HOSTILE}
    assert page.evaluate("window.__pwned") is None
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_in_any_view(open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]) -> None:
    page = open_page(payload, size=size)

    for theme in payload["themes"]:
        page.evaluate("id => Atlas.state.change({ theme: id }, 'agenda')", theme["id"])
        assert_no_violations(page)
    page.locator(".theme-button").click()
    page.locator(".filter-button").click()
    page.locator("#filter-owner").select_option(index=1)
    page.locator(".list-help summary").click()
    assert_no_violations(page)
    page.locator(".theme-button").click()
    assert_no_violations(page)
    page.keyboard.press("Escape")
    for layer in options(page, "#table-layer"):
        page.locator("#tab-layer-table").click()
        page.locator("#table-layer").select_option(layer)
        assert_no_violations(page)


def test_nothing_scrolls_sideways_on_a_phone(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, size=PHONE)

    for theme in payload["themes"]:
        page.evaluate("id => Atlas.state.change({ theme: id }, 'agenda')", theme["id"])
        for tab in ("ranking", "layer-table", "shortlist"):
            page.locator(f"#tab-{tab}").click()
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE[0], (theme["id"], tab, width)
    page.locator(".theme-button").click()
    page.locator("#tab-ranking").scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_map_keeps_its_height_from_slide_to_slide(page_of_example: Page, payload: dict[str, Any]) -> None:
    heights = set()
    for _ in payload["themes"]:
        heights.add(page_of_example.locator(".masthead").evaluate("head => head.offsetHeight"))
        page_of_example.keyboard.press("ArrowRight")

    assert len(heights) == 1
    assert heights.pop() <= WIDE[1] * 0.16


def test_a_policy_without_themes_has_one_view_and_no_agenda(
    open_page: OpenPage, payload: dict[str, Any], example_meeting: Meeting, glossary: Glossary
) -> None:
    policy = example_meeting.policy.model_copy(update={"themes": {}})
    meeting = dataclasses.replace(example_meeting, policy=policy)
    payload["themes"] = agenda(meeting, payload["layers"], glossary)
    payload["monitor"] = monitor(meeting, glossary)
    page = open_page(payload)

    expect(page.locator("#theme-bar")).to_be_hidden()
    expect(page.locator("#question")).to_have_text(payload["themes"][0]["question"])
    assert len(rows(page)) == len(payload["sites"])
    page.keyboard.press("ArrowRight")
    assert theme_shown(page) == "all"
    assert_no_violations(page)
