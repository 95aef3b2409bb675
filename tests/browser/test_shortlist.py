"""The meeting's shortlist: kept from change to change, saved as a file that Python reads, and opened again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Locator, Page, expect

from atlas.cli import main
from atlas.intake.minutes import read_minutes
from atlas.maps import page_payload
from atlas.pipeline import prepare_meeting

if TYPE_CHECKING:
    from playwright.sync_api import Dialog

    from atlas.policy import Glossary

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PHONE = (360, 740)
HOSTILE = '</script><img src=x onerror="window.__pwned=1">{{ 7*7 }}${window.__pwned=2}'
TOLD = "Op de routekaart; Domesta rekent door"
REFUSE_TO_KEEP = (
    "() => { Storage.prototype.setItem = () => { throw new DOMException('refused', 'QuotaExceededError'); }; }"
)


def name_of(payload: dict[str, Any], site: str) -> str:
    return str(next(each["name"] for each in payload["sites"] if each["id"] == site))


def toggle(page: Page) -> Locator:
    return page.locator("#sheet").get_by_role("button", name="Op het lijstje")


def entry(page: Page, site: str) -> Locator:
    return page.locator(f"[data-entry='{site}']")


def listed(page: Page) -> list[str | None]:
    return [each.get_attribute("data-entry") for each in page.locator("[data-entry]").all()]


def put_on_list(page: Page, *sites: str) -> None:
    """Put sites on the list as people do, and show it."""
    page.locator("#tab-ranking").click()
    for site in sites:
        page.locator(f"button[data-site='{site}']").click()
        toggle(page).click()
        page.locator(".sheet-close").click()
    page.locator("#tab-shortlist").click()


def write_note(page: Page, site: str, decision: str, owner: str = "", due: str = "") -> None:
    entry(page, site).get_by_label("Besluit of notitie").fill(decision)
    entry(page, site).get_by_label("Trekker").fill(owner)
    entry(page, site).get_by_label("Uiterlijk").fill(due)


def saved(page: Page, folder: Path) -> Path:
    """Save the list and return the file."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Opslaan als bestand").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def open_file(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Bestand openen").click()
    chooser.value.set_files(path)


def answer(page: Page, *, yes: bool) -> list[str]:
    """Answer every question that the page asks; gives the questions."""
    asked: list[str] = []

    def respond(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if yes:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", respond)
    return asked


def minutes(*sites: dict[str, Any], **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Give what a page saves."""
    looked = {"view": "supply", "profile": "regular", "weights": {"net_addition": 100}}
    return {
        "format": "locatieatlas-minutes",
        "version": 1,
        "meeting": "2026-Q4",
        **looked,
        "sites": list(sites),
    } | changes


def noted(site: str = "HGV-03", **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"id": site, "decision": TOLD, "owner": "Domesta", "due": "2027-03-01"} | changes


def file_of(folder: Path, content: object, name: str = "besluiten-2026-Q4.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def assert_no_violations(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_file_holds_the_list_and_what_the_group_looked_at(
    page_of_example: Page, payload: dict[str, Any], tmp_path: Path
) -> None:
    put_on_list(page_of_example, "HGV-03", "ELI-03")
    write_note(page_of_example, "HGV-03", TOLD, "Domesta", "2027-03-01")

    path = saved(page_of_example, tmp_path)

    assert path.name == "besluiten-2026-Q4.json"
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "format": "locatieatlas-minutes",
        "version": 1,
        "meeting": "2026-Q4",
        "view": "supply",
        "profile": "regular",
        "weights": payload["profiles"][0]["weights"],
        "sites": [
            {"id": "HGV-03", "decision": TOLD, "owner": "Domesta", "due": "2027-03-01"},
            {"id": "ELI-03", "decision": "", "owner": "", "due": ""},
        ],
    }
    expect(page_of_example.locator("#shortlist")).to_contain_text("atlas minutes besluiten-2026-Q4.json")


def test_weights_of_ones_own_are_in_the_file(open_page: OpenPage, payload: dict[str, Any], tmp_path: Path) -> None:
    page = open_page(payload, place="#profiel=flex&gewichten=net_addition.605*climate_share.395")
    put_on_list(page, "HGV-03")

    content = json.loads(saved(page, tmp_path).read_text(encoding="utf-8"))

    assert content["profile"] == "flex"
    assert content["weights"] == {"net_addition": 60.5, "climate_share": 39.5}


def test_a_note_becomes_a_decision_on_the_sheet_of_the_next_page(
    open_page: OpenPage, payload: dict[str, Any], glossary: Glossary, tmp_path: Path
) -> None:
    layers = tmp_path / "layers"
    shutil.copytree(ROOT / "layers", layers)
    page = open_page(payload)
    put_on_list(page, "HGV-03", "ELI-03")
    write_note(page, "HGV-03", f"=1+1; {HOSTILE}\nen verder é", "Gemeente Hoogeveen", "2027-03-01")

    path = saved(page, tmp_path)
    done = CliRunner().invoke(main, ["minutes", str(path), "--layers", str(layers)])

    assert done.exit_code == 0, done.output
    after = open_page(page_payload(prepare_meeting("2026-Q4", layers), glossary), place="#locatie=HGV-03")
    decision = after.locator("#sheet .decision").last
    expect(decision).to_contain_text(f"2026-Q4 =1+1; {HOSTILE} en verder é")
    expect(decision).to_contain_text("Gemeente Hoogeveen")
    expect(decision).to_contain_text("1 maart 2027")
    assert after.evaluate("window.__pwned") is None


def test_python_takes_whatever_is_typed(page_of_example: Page, payload: dict[str, Any], tmp_path: Path) -> None:
    put_on_list(page_of_example, "HGV-03")
    known = {site["id"] for site in payload["sites"]}
    expected = {
        "een\u202etxt.exe\u0007": "eentxt.exe",
        "\u2066isolaat\u2069": "isolaat",
        "regel een\n regel twee\ttab": "regel een regel twee tab",
        "x" * 2000: "x" * 2000,
        "\"; DROP TABLE '": "\"; DROP TABLE '",
    }

    for typed, understood in expected.items():
        write_note(page_of_example, "HGV-03", typed, "Domesta\u200f")
        site, *_ = read_minutes(saved(page_of_example, tmp_path), known).sites
        assert (site.decision, site.owner) == (understood, "Domesta\u200f")


def test_half_a_letter_does_not_spoil_the_file(page_of_example: Page, payload: dict[str, Any], tmp_path: Path) -> None:
    put_on_list(page_of_example, "HGV-03")
    entry(page_of_example, "HGV-03").get_by_label("Besluit of notitie").evaluate(
        "each => { each.value = 'half \\ud83d'; each.dispatchEvent(new Event('input')); }"
    )

    read = read_minutes(saved(page_of_example, tmp_path), {site["id"] for site in payload["sites"]})

    assert read.sites[0].decision == "half"


def test_a_reload_keeps_order_and_notes(page_of_example: Page) -> None:
    page = page_of_example
    put_on_list(page, "HGV-03", "ELI-03", "HGV-01")
    write_note(page, "ELI-03", TOLD, "Woonconcept", "2027-06-30")
    page.get_by_role("button", name="Voormalige school Elim een plaats omhoog").click()

    page.reload()
    page.locator("#tab-shortlist").click()

    assert listed(page) == ["ELI-03", "HGV-03", "HGV-01"]
    expect(entry(page, "ELI-03").get_by_label("Besluit of notitie")).to_have_value(TOLD)
    expect(entry(page, "ELI-03").get_by_label("Trekker")).to_have_value("Woonconcept")
    expect(entry(page, "ELI-03").get_by_label("Uiterlijk")).to_have_value("2027-06-30")
    expect(page.locator("#shortlist")).to_contain_text("bewaart deze browser")


def test_the_same_page_in_two_windows_loses_nothing(page_of_example: Page) -> None:
    page = page_of_example
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#tab-shortlist").click()

    put_on_list(page, "HGV-03")
    write_note(page, "HGV-03", TOLD)
    expect(entry(other, "HGV-03").get_by_label("Besluit of notitie")).to_have_value(TOLD)
    put_on_list(other, "ELI-03")

    expect(entry(page, "ELI-03")).to_be_visible()
    expect(entry(page, "HGV-03").get_by_label("Besluit of notitie")).to_have_value(TOLD)


def test_another_meeting_has_a_list_of_its_own(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload)
    put_on_list(page, "HGV-03")
    payload["meeting"]["id"] = "2027-Q1"
    file = Path(page.url.partition("#")[0].removeprefix("file://"))
    file.write_text(file.read_text(encoding="utf-8").replace('"id":"2026-Q4"', '"id":"2027-Q1"'), encoding="utf-8")

    page.reload()

    assert page.evaluate("Atlas.data.payload.meeting.id") == "2027-Q1"
    assert listed(page) == []


def test_a_browser_that_keeps_nothing_says_so_and_warns_before_closing(page_of_example: Page, tmp_path: Path) -> None:
    page = page_of_example
    page.evaluate(REFUSE_TO_KEEP)
    asked = answer(page, yes=False)
    put_on_list(page, "HGV-03")
    write_note(page, "HGV-03", TOLD)

    expect(page.locator(".shortlist-warning")).to_contain_text("Deze browser bewaart niets")
    page.close(run_before_unload=True)
    expect(entry(page, "HGV-03")).to_be_visible()
    assert len(asked) == 1

    saved(page, tmp_path)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert len(asked) == 1


def test_what_is_kept_needs_no_warning(page_of_example: Page) -> None:
    page = page_of_example
    asked = answer(page, yes=True)
    put_on_list(page, "HGV-03")
    write_note(page, "HGV-03", TOLD)

    with page.expect_event("close"):
        page.close(run_before_unload=True)

    assert asked == []


def test_a_note_of_a_site_that_is_gone_is_told(page_of_example: Page) -> None:
    page = page_of_example
    put_on_list(page, "HGV-03")
    write_note(page, "HGV-03", TOLD)
    page.evaluate(
        "() => { const [key] = Object.keys(localStorage);"
        " localStorage.setItem(key, localStorage.getItem(key).replace('HGV-03', 'WEG-01')); }"
    )

    page.reload()
    page.locator("#tab-shortlist").click()

    assert listed(page) == []
    expect(page.locator(".shortlist-warning")).to_contain_text(f"WEG-01 ({TOLD})")


@pytest.mark.parametrize("kept", ["[[[", '{"format": "iets anders"}', "null"])
def test_what_another_page_left_behind_stops_nothing(page_of_example: Page, kept: str) -> None:
    page = page_of_example
    put_on_list(page, "HGV-03")
    page.evaluate("kept => localStorage.setItem(Object.keys(localStorage)[0], kept)", kept)

    page.reload()
    page.locator("#tab-shortlist").click()

    expect(page.locator(".shortlist-warning")).to_contain_text("kan niet worden gelezen")
    put_on_list(page, "ELI-03")
    assert listed(page) == ["ELI-03"]


def test_a_file_comes_back_as_it_was_saved(page_of_example: Page, tmp_path: Path) -> None:
    page = page_of_example
    put_on_list(page, "HGV-03", "ELI-03")
    write_note(page, "ELI-03", f"{TOLD}\n{HOSTILE}", HOSTILE, "2027-06-30")
    path = saved(page, tmp_path)
    before = json.loads(path.read_text(encoding="utf-8"))
    answer(page, yes=True)
    for site in ("HGV-03", "ELI-03"):
        entry(page, site).get_by_role("button", name="van het lijstje halen").click()
    assert listed(page) == []

    open_file(page, path)

    expect(page.locator(".shortlist-told")).to_have_text("Het lijstje uit besluiten-2026-Q4.json is geopend.")
    assert json.loads(saved(page, tmp_path).read_text(encoding="utf-8")) == before
    assert page.evaluate("window.__pwned") is None
    assert page.locator("#shortlist img").count() == 0


@pytest.mark.parametrize("yes", [True, False])
def test_notes_are_replaced_only_after_asking(page_of_example: Page, tmp_path: Path, yes: bool) -> None:
    page = page_of_example
    put_on_list(page, "HGV-01")
    write_note(page, "HGV-01", "Eerst de bodem onderzoeken")
    asked = answer(page, yes=yes)

    open_file(page, file_of(tmp_path, minutes(noted())))

    expect(entry(page, "HGV-03" if yes else "HGV-01")).to_be_visible()
    assert listed(page) == (["HGV-03"] if yes else ["HGV-01"])
    assert len(asked) == 1
    assert "besluiten-2026-Q4.json" in asked[0]


REFUSED = [
    ("geen JSON", "geen lijstje"),
    ("[" * 100_000, "geen lijstje"),
    ("null", "geen lijstje"),
    ([], "geen lijstje"),
    (minutes(format="iets anders"), "geen lijstje"),
    (minutes(version=2), "versie 2; deze kaart leest versie 1"),
    (minutes(meeting="2026-Q3"), "andere vergadering: 2026-Q3. Deze kaart is van 2026-Q4"),
    (minutes(sites=None), "geen lijstje"),
    (minutes(sites=[None]), "Nummer 1"),
    (minutes(noted(), noted("ELI-03", status="open")), "Nummer 2"),
    (minutes(noted(), noted()), "HGV-03 staat er twee keer in"),
    (minutes(noted("WEG-01"), noted(), noted("WEG-02")), "staan niet op deze kaart: WEG-01, WEG-02"),
    (minutes(noted(decision=["a"])), "onder 'Besluit of notitie' iets dat daar niet past: [\"a\"]"),
    (minutes(noted(decision="x" * 2001)), "HGV-03 staat onder 'Besluit of notitie'"),
    (minutes(noted(owner="\u202eatsemoD")), "HGV-03 staat onder 'Trekker'"),
    (minutes(noted(due="2027-02-30")), "onder 'Uiterlijk' iets dat daar niet past: \"2027-02-30\""),
    (minutes(noted(due="2026-09-30")), "onder 'Uiterlijk'"),
    (minutes(noted(HOSTILE)), HOSTILE),
    ("x" * 5_000_001, "groter dan 5 MB"),
]
"""What a file may hold, and what of it stands in the sentence that refuses it."""


def test_a_file_that_does_not_fit_is_refused_and_changes_nothing(page_of_example: Page, tmp_path: Path) -> None:
    page = page_of_example
    put_on_list(page, "HGV-01")
    write_note(page, "HGV-01", TOLD)

    for number, (content, told) in enumerate(REFUSED):
        open_file(page, file_of(tmp_path, content, f"bestand {number}.json"))

        expect(page.locator(".shortlist-told")).to_contain_text(f"bestand {number}.json is niet geopend")
        expect(page.locator(".shortlist-told")).to_contain_text(told)
        assert listed(page) == ["HGV-01"]
    expect(entry(page, "HGV-01").get_by_label("Besluit of notitie")).to_have_value(TOLD)
    assert page.evaluate("window.__pwned") is None


def test_a_day_before_the_quarter_is_not_saved(page_of_example: Page, payload: dict[str, Any], tmp_path: Path) -> None:
    page = page_of_example
    put_on_list(page, "HGV-03")
    write_note(page, "HGV-03", TOLD, due="2026-09-30")

    page.get_by_role("button", name="Opslaan als bestand").click()

    due = entry(page, "HGV-03").get_by_label("Uiterlijk")
    expect(page.locator(".shortlist-told")).to_contain_text(
        f"Kies voor {name_of(payload, 'HGV-03')} bij 'Uiterlijk' een dag vanaf 1 oktober 2026"
    )
    expect(due).to_be_focused()
    expect(due).to_have_attribute("aria-invalid", "true")
    page.reload()
    page.locator("#tab-shortlist").click()
    expect(entry(page, "HGV-03").get_by_label("Besluit of notitie")).to_have_value(TOLD)
    expect(due).to_have_value("")
    due.fill("2026-10-01")
    content = json.loads(saved(page, tmp_path).read_text(encoding="utf-8"))
    assert content["sites"][0]["due"] == "2026-10-01"


@pytest.mark.parametrize("yes", [True, False])
def test_a_site_with_a_note_leaves_the_list_only_after_asking(page_of_example: Page, yes: bool) -> None:
    page = page_of_example
    put_on_list(page, "HGV-03", "ELI-03")
    write_note(page, "HGV-03", TOLD)
    asked = answer(page, yes=yes)

    entry(page, "ELI-03").get_by_role("button", name="van het lijstje halen").click()
    assert asked == []
    entry(page, "HGV-03").get_by_role("button", name="van het lijstje halen").click()

    assert len(asked) == 1
    assert listed(page) == ([] if yes else ["HGV-03"])


def test_the_toggle_on_the_sheet_and_the_count_on_the_tab_follow_the_list(page_of_example: Page) -> None:
    page = page_of_example
    put_on_list(page, "HGV-03", "ELI-03")
    expect(page.get_by_role("tab", name="Lijstje")).to_contain_text("2")

    page.locator("button[data-open='HGV-03']").click()
    expect(toggle(page)).to_have_attribute("aria-pressed", "true")
    toggle(page).click()

    expect(toggle(page)).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#announcement")).to_contain_text("van het lijstje gehaald")
    expect(page.get_by_role("tab", name="Lijstje")).to_contain_text("1")


def test_a_list_by_keyboard_alone(page_of_example: Page) -> None:
    page, keys = page_of_example, page_of_example.keyboard
    for site in ("HGV-03", "ELI-03"):
        page.locator(f"button[data-site='{site}']").focus()
        keys.press("Enter")
        expect(page.locator("#sheet-name")).to_be_focused()
        reach(page, toggle(page), "Shift+Tab")
        keys.press("Space")
        keys.press("Escape")
        expect(page.locator(f"button[data-site='{site}']")).to_be_focused()
    reach(page, page.locator("#tab-ranking"), "Shift+Tab")
    keys.press("End")
    expect(page.locator("#tab-shortlist")).to_be_focused()

    reach(page, entry(page, "HGV-03").get_by_label("Besluit of notitie"), "Tab")
    keys.type(TOLD)
    keys.press("Tab")
    keys.type("Domesta")
    keys.press("Shift+Tab")
    down = entry(page, "HGV-03").get_by_role("button", name="een plaats omlaag")
    reach(page, down, "Shift+Tab")
    keys.press("Enter")

    assert listed(page) == ["ELI-03", "HGV-03"]
    expect(down).to_be_focused()
    expect(page.locator("#announcement")).to_contain_text("plaats 2 van 2")
    expect(entry(page, "HGV-03").get_by_label("Trekker")).to_have_value("Domesta")
    reach(page, page.locator("button[data-open='HGV-03']"), "Shift+Tab")
    keys.press("Enter")
    expect(page.locator("#sheet-name")).to_be_focused()
    keys.press("Escape")
    expect(page.locator("button[data-open='HGV-03']")).to_be_focused()


def reach(page: Page, wanted: Locator, key: str) -> None:
    """Press a key until the focus is there, as somebody without a mouse does."""
    for _ in range(40):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never reaches {wanted}")


def test_owners_can_be_chosen_from_those_who_carry_out_decisions(
    page_of_example: Page, example_payload: dict[str, Any]
) -> None:
    put_on_list(page_of_example, "HGV-03")

    names = page_of_example.locator("#shortlist-owners option").evaluate_all("all => all.map((each) => each.value)")

    # Members of the meeting come first; a corporation without weights of its own follows, and is missed by nobody.
    assert names[: len(example_payload["members"])] == example_payload["members"]
    assert {"Gemeente Hoogeveen", "Domesta", "Woonconcept", "Actium", "Woonservice"} <= set(names)
    assert len(names) == len(set(names))


def test_hostile_names_are_text(open_page: OpenPage, payload: dict[str, Any]) -> None:
    site = next(each for each in payload["sites"] if each["id"] == "HGV-03")
    site["name"] = site["place"] = HOSTILE
    page = open_page(payload)
    put_on_list(page, "HGV-03")

    expect(page.locator("button[data-open='HGV-03']")).to_have_text(HOSTILE)
    assert page.evaluate("window.__pwned") is None
    assert page.locator("#shortlist img").count() == 0


@pytest.mark.parametrize("size", [(1280, 720), PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size)
    page.locator("#tab-shortlist").click()
    assert_no_violations(page)

    put_on_list(page, "HGV-03", "ELI-03")
    write_note(page, "HGV-03", "x" * 300, "Domesta", "2026-09-30")
    page.get_by_role("button", name="Opslaan als bestand").click()

    assert_no_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert (
        page.evaluate(
            "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.getElementById('shortlist'))"
        )
        == 0
    )


def test_on_paper_the_whole_note_is_there(page_of_example: Page) -> None:
    page = page_of_example
    put_on_list(page, "HGV-03")
    write_note(page, "HGV-03", "een lange notitie " * 60, "Domesta", "2027-03-01")
    page.emulate_media(media="print")

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    expect(entry(page, "HGV-03")).to_be_visible()
    expect(entry(page, "HGV-03").get_by_text("een lange notitie een lange")).to_be_visible()
    expect(entry(page, "HGV-03").get_by_text("1 maart 2027")).to_be_visible()
    expect(page.get_by_role("button", name="Opslaan als bestand")).to_be_hidden()
