"""Live weights: the page weighs, adds and ranks as Python does, and its sliders keep 'together 100' true."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from atlas.maps.symbols import KNOCKED_OUT, SCORE_CLASSES
from atlas.scores.hundred import to_hundred
from atlas.scores.weighted_sum import score_with

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy
    from atlas.scores import Scores

OpenPage = Callable[..., Page]
Weights = dict[str, float]
pytestmark = pytest.mark.browser

PHONE = (360, 740)
PRECISION = 1e-9
HOSTILE = '</script><img src=x onerror="window.__pwned=1">{{ 7*7 }}${window.__pwned=2}'

WEIGHED = """([profile, weights]) => {
    const { score, low, high, out, order, rank } = Atlas.weighing.weigh(weights, profile);
    const { sites } = Atlas.data.payload;
    const of = (at) => ({ score: score[at], low: low[at], high: high[at], out: out[at] === 1, rank: rank[at] });
    return {
        order: Array.from(order, (at) => sites[at].id),
        sites: Object.fromEntries(sites.map((site, at) => [site.id, of(at)])),
    };
}"""
STANDINGS = """() => ({
    order: Atlas.scoring.ordered().map((site) => site.id),
    sites: Object.fromEntries(Atlas.data.payload.sites.map((site) => [site.id, Atlas.scoring.of(site)])),
})"""
TENTHS = "() => Atlas.weightChoice.tenths()"


def python_scores(meeting: Meeting, profile: str, weights: Weights) -> Scores:
    return score_with(weights, meeting.measures, meeting.policy, profile)


def assert_same(standings: dict[str, Any], scores: Scores) -> None:
    """Assert that the page's scores, bounds, order, ranks and knock-outs are Python's."""
    table = scores.table
    page = pd.DataFrame.from_dict(standings["sites"], orient="index").loc[table.index]

    assert standings["order"] == list(table.index)
    assert page["out"].to_list() == table["knocked_out"].to_list()
    assert page["rank"].to_list() == table["rank"].fillna(0).to_list()
    for here, there in (("score", "score"), ("low", "score_low"), ("high", "score_high")):
        assert np.abs(page[here].to_numpy(dtype=float) - table[there].to_numpy()).max() < PRECISION


def random_weights(policy: Policy, profile: str, random: np.random.Generator) -> Weights:
    """Draw weights over the criteria of the profile or of the whole policy; some are 0, some sets in whole tenths."""
    names = list(policy.profiles[profile].weights if random.random() < 0.3 else policy.criteria)
    drawn = random.exponential(size=len(names)) * (random.random(len(names)) < random.uniform(0.1, 1))
    drawn[random.integers(len(names))] += 0.5
    raw = dict(zip(names, drawn.tolist(), strict=True))
    total = sum(raw.values())
    return to_hundred(raw) if random.random() < 0.5 else {name: 100 * each / total for name, each in raw.items()}


def set_weights(page: Page, profile: str, weights: Weights | str) -> dict[str, Any]:
    page.evaluate("([profile, weights]) => Atlas.state.change({ profile, weights }, 'weights')", [profile, weights])
    return dict(page.evaluate(STANDINGS))


def weights_now(page: Page) -> Weights:
    return dict(page.evaluate("() => Atlas.scoring.weights()"))


def panel_opened(page: Page) -> Locator:
    page.locator("#weights-button").click()
    panel = page.locator("#weights-panel")
    expect(panel).to_be_visible()
    return panel


def slider(page: Page, criterion: str) -> Locator:
    return page.locator(f"#weight-{criterion}")


def rows(page: Page) -> list[str | None]:
    return [row.get_attribute("data-row") for row in page.locator("tr[data-row]").all()]


def assert_hundred(page: Page) -> None:
    assert sum(page.evaluate(TENTHS)) == 1000
    expect(page.locator(".weights-total")).to_have_text("Samen 100,0 punten")
    shown = page.locator(".weight-points").all_text_contents()
    assert sum(round(10 * float(each.split()[0].replace(",", "."))) for each in shown) == 1000


# The page equals Python


def test_two_hundred_random_sets_of_weights_give_pythons_scores(
    page_of_example: Page, example_meeting: Meeting
) -> None:
    policy, random = example_meeting.policy, np.random.default_rng(5)
    seen = {"unknown": False, "knocked out": False, "zero": False, "in tenths": False}

    for draw in range(200):
        profile = list(policy.profiles)[draw * len(policy.profiles) // 200]
        weights = random_weights(policy, profile, random)
        scores = python_scores(example_meeting, profile, weights)
        assert_same(page_of_example.evaluate(WEIGHED, [profile, weights]), scores)
        seen["unknown"] |= bool((scores.table["score_low"] < scores.table["score_high"]).any())
        seen["knocked out"] |= bool(scores.table["knocked_out"].any())
        seen["zero"] |= 0 in weights.values()
        seen["in tenths"] |= all((10 * each) % 1 == 0 for each in weights.values())

    assert all(seen.values()), f"the draws should have them all: {seen}"


def test_every_profile_and_every_party_gives_pythons_scores(page_of_example: Page, example_meeting: Meeting) -> None:
    for profile, rules in example_meeting.policy.profiles.items():
        page_of_example.evaluate("(profile) => Atlas.state.change({ profile, weights: null }, 'list')", profile)
        assert_same(page_of_example.evaluate(STANDINGS), python_scores(example_meeting, profile, rules.weights))
        for party, member in example_meeting.policy.parties.items():
            scores = python_scores(example_meeting, profile, member.weights[profile])
            assert_same(set_weights(page_of_example, profile, party), scores)


def test_every_figure_is_written_and_classed_as_in_pythons_explanation(
    page_of_example: Page, example_meeting: Meeting, glossary: Glossary
) -> None:
    told = """(profile) => {
        Atlas.state.change({ profile }, "list");
        return Object.fromEntries(Atlas.data.payload.sites.map((site) => {
            const standing = Atlas.scoring.of(site);
            return [site.id, {
                score: Atlas.words.range(standing.low, standing.high),
                rank: standing.out ? null : Atlas.words.number(standing.rank),
                kind: Atlas.colouring.of(site).id,
                points: Atlas.contributions.of(site).map((one) => [one.criterion, Atlas.contributions.pointsText(one)]),
            }];
        }));
    }"""
    none = glossary.word("words.rank_none")

    for profile, scores in example_meeting.scores.items():
        page = page_of_example.evaluate(told, profile)
        for site, row in scores.table.iterrows():
            explained = example_meeting.explained(str(site), profile, glossary)
            kind = next(each for each in SCORE_CLASSES if round(row["score"]) >= each.least)
            assert page[site] == {
                "score": explained.score,
                "rank": None if explained.rank == none else explained.rank,
                "kind": KNOCKED_OUT.id if row["knocked_out"] else kind.id,
                "points": [[line.criterion, line.points] for line in explained.criteria],
            }, f"{site}, {profile}"


def test_the_page_rounds_as_python_does(page_of_example: Page, glossary: Glossary) -> None:
    # Exact halves (2.5, 12.25) go to the even neighbour; 0.35 and 1.005 are a little off the half that they seem to be.
    tricky = [0.04, 0.05, 0.15, 0.25, 0.35, 0.45, 0.5, 1.005, 2.5, 12.25, 12.35, 44.5, 45.5, 54.49999999, 99.95, 3008.5]
    tricky += [value * weight / 100 for value in range(0, 101, 5) for weight in (1, 3, 7, 13.5, 14)]

    for decimals in (0, 1):
        page = page_of_example.evaluate(
            "([numbers, decimals]) => numbers.map((each) => Atlas.words.number(each, decimals))", [tricky, decimals]
        )
        assert page == [glossary.number(each, decimals) for each in tricky]


# Sliders


def test_the_panel_shows_every_weight_of_the_profile(page_of_example: Page, payload: dict[str, Any]) -> None:
    profile = payload["profiles"][0]
    criteria = {each["id"]: each for each in payload["criteria"]}
    panel = panel_opened(page_of_example)

    expect(page_of_example.locator("#weights-button")).to_have_attribute("aria-expanded", "true")
    expect(panel.locator("#weights-heading")).to_contain_text(profile["label"])
    expect(panel.locator(":scope > .weight-list input")).to_have_count(len(profile["weights"]))
    for criterion, weight in profile["weights"].items():
        points = f"{weight:.1f}".replace(".", ",")
        expect(slider(page_of_example, criterion)).to_have_value(f"{weight:g}")
        expect(slider(page_of_example, criterion)).to_have_attribute("aria-valuetext", f"{points} van de 100 punten")
        item = panel.locator(".weight-item", has=slider(page_of_example, criterion))
        for text in (criteria[criterion]["label"], criteria[criterion]["step"], criteria[criterion]["agreement"]):
            expect(item).to_contain_text(text)
        expect(item.locator(".weight-points")).to_have_text(f"{points} van 100")
    assert_hundred(page_of_example)


def test_one_step_moves_the_others_in_proportion(page_of_example: Page, example_meeting: Meeting) -> None:
    # Of 100 points the first criterion had 14 and gets 57: for the others 43 of 86 are left, so that each is halved.
    before = example_meeting.policy.profiles["regular"].weights
    panel_opened(page_of_example)

    slider(page_of_example, "net_addition").fill("57")

    weights = {"net_addition": 57.0, **{name: each / 2 for name, each in before.items() if name != "net_addition"}}
    assert weights_now(page_of_example) == weights
    assert_same(page_of_example.evaluate(STANDINGS), python_scores(example_meeting, "regular", weights))
    assert rows(page_of_example) == page_of_example.evaluate(STANDINGS)["order"]
    expect(slider(page_of_example, "delivery_margin")).to_have_value("6.5")
    assert_hundred(page_of_example)


def test_there_and_back_changes_nothing(page_of_example: Page) -> None:
    panel_opened(page_of_example)
    before = page_of_example.evaluate(TENTHS)
    box = slider(page_of_example, "delivery_margin").bounding_box()
    assert box is not None
    # The thumb is 16 px wide; at 13 of 100 its middle is 8 px from the left edge and 13% of the rest further.
    start, middle = box["x"] + 8 + 0.13 * (box["width"] - 16), box["y"] + box["height"] / 2

    page_of_example.mouse.move(start, middle)
    page_of_example.mouse.down()
    for x in (start + 60, box["x"] + box["width"], box["x"], start + 20):
        page_of_example.mouse.move(x, middle)
        assert_hundred(page_of_example)
    expect(page_of_example.locator("#weights-strip")).to_be_visible()
    for criterion in ("delivery_margin", "net_addition"):
        assert page_of_example.evaluate(TENTHS) != before, criterion
    page_of_example.mouse.move(start, middle)
    page_of_example.mouse.up()

    assert page_of_example.evaluate(TENTHS) == before
    assert page_of_example.evaluate("Atlas.state.current.weights") is None
    expect(page_of_example.locator("#weights-strip")).to_be_hidden()
    # The address follows a slider a few times a second.
    expect(page_of_example).not_to_have_url(re.compile("gewichten"))


def test_back_by_keyboard_to_a_weight_between_two_steps(open_page: OpenPage, payload: dict[str, Any]) -> None:
    # 13.7 is no step of the slider, which goes by halves: from there it steps to 14.0 and back to its place.
    page = open_page(payload, place="#gewichten=net_addition.137*walking_distance.863")
    panel_opened(page)
    slider(page, "net_addition").press("ArrowRight")
    assert weights_now(page)["net_addition"] == 14

    slider(page, "net_addition").press("ArrowLeft")

    assert weights_now(page) == {"net_addition": 13.7, "walking_distance": 86.3}


def test_a_slider_at_nothing_is_nothing(open_page: OpenPage, payload: dict[str, Any]) -> None:
    # A tenth of a point shows as 0, where the slider begins; up and down again the reader means 0.
    page = open_page(payload, place="#gewichten=net_addition.1*walking_distance.999")
    panel_opened(page)
    slider(page, "net_addition").press("ArrowRight")

    slider(page, "net_addition").press("Home")

    assert weights_now(page) == {"walking_distance": 100}


def test_after_any_series_of_steps_the_weights_are_a_hundred(page_of_example: Page, policy: Policy) -> None:
    panel_opened(page_of_example)
    random = np.random.default_rng(20)
    steps = [
        [str(random.choice(list(policy.criteria))), float(random.choice([0, 100, *(random.integers(0, 201, 3) / 2)]))]
        for _ in range(150)
    ]

    page_of_example.evaluate("""() => { for (const each of document.querySelectorAll("details")) each.open = true; }""")
    checks = page_of_example.evaluate(
        """(steps) => steps.map(([criterion, to]) => {
            const sliderOf = (id) => document.getElementById(`weight-${id}`);
            sliderOf(criterion).value = to;
            sliderOf(criterion).dispatchEvent(new Event("input", { bubbles: true }));
            const [ids, tenths] = [Atlas.weightChoice.order(), Atlas.weightChoice.tenths()];
            const words = tenths.map((each) => `${Atlas.words.number(each / 10, 1)} van de 100 punten`);
            return {
                sum: tenths.reduce((sum, each) => sum + each, 0),
                least: Math.min(...tenths),
                stays: Math.abs(tenths[ids.indexOf(criterion)] - to * 10) < (to > 0 ? 5 : 1),
                shown: ids.every((id, at) => sliderOf(id).getAttribute("aria-valuetext") === words[at]),
                kept: ids.every((id, at) => (Atlas.scoring.weights()[id] ?? 0) === tenths[at] / 10),
            };
        })""",
        steps,
    )

    assert len(checks) == 150
    assert all(each == {"sum": 1000, "least": 0, "stays": True, "shown": True, "kept": True} for each in checks)
    assert_hundred(page_of_example)


def test_what_nobody_had_goes_evenly_over_the_profile(page_of_example: Page, policy: Policy) -> None:
    # 100 points for one; taken up anew, 32 of them go to the 16 others of the profile: 2 each, however little they had.
    panel_opened(page_of_example)
    slider(page_of_example, "net_addition").fill("100")
    page_of_example.evaluate("Atlas.state.change({ weights: { net_addition: 100 } }, 'address')")
    page_of_example.evaluate("Atlas.state.change({ weights: null }, 'address')")
    page_of_example.evaluate("Atlas.state.change({ weights: { net_addition: 100 } }, 'address')")

    slider(page_of_example, "net_addition").fill("68")

    expected = {name: 68.0 if name == "net_addition" else 2.0 for name in policy.profiles["regular"].weights}
    assert len(expected) == 17
    assert weights_now(page_of_example) == expected


def test_the_others_keep_their_proportions_while_one_slider_moves(page_of_example: Page, policy: Policy) -> None:
    panel_opened(page_of_example)
    slider(page_of_example, "net_addition").fill("100")
    assert weights_now(page_of_example) == {"net_addition": 100}

    slider(page_of_example, "net_addition").fill("57")

    assert weights_now(page_of_example)["delivery_margin"] == policy.profiles["regular"].weights["delivery_margin"] / 2


def test_other_criteria_begin_at_nothing_and_can_weigh(page_of_example: Page, example_meeting: Meeting) -> None:
    panel = panel_opened(page_of_example)
    expect(slider(page_of_example, "flex_homes")).to_be_hidden()
    panel.locator("summary").click()
    expect(slider(page_of_example, "flex_homes")).to_have_value("0")

    slider(page_of_example, "flex_homes").fill("50")

    before = example_meeting.policy.profiles["regular"].weights
    weights = {**{name: each / 2 for name, each in before.items()}, "flex_homes": 50.0}
    assert weights_now(page_of_example) == weights
    assert_same(page_of_example.evaluate(STANDINGS), python_scores(example_meeting, "regular", weights))
    assert_hundred(page_of_example)


def test_another_profile_brings_its_own_sliders(page_of_example: Page, payload: dict[str, Any]) -> None:
    other = payload["profiles"][1]
    panel = panel_opened(page_of_example)
    slider(page_of_example, "net_addition").fill("30")

    page_of_example.locator("#profile").select_option(other["id"])

    expect(panel.locator(":scope > .weight-list input")).to_have_count(len(other["weights"]))
    assert weights_now(page_of_example) == other["weights"]
    expect(page_of_example.locator("#weights-strip")).to_be_hidden()
    assert_hundred(page_of_example)


# Whose weights


def test_a_party_can_be_chosen_and_is_named_above_the_list(page_of_example: Page, example_meeting: Meeting) -> None:
    panel_opened(page_of_example)

    page_of_example.locator("#weights-preset").select_option(label="SHDH (voorbeeld)")

    shdh = example_meeting.policy.parties["shdh"].weights["regular"]
    assert rows(page_of_example) == list(python_scores(example_meeting, "regular", shdh).table.index)
    expect(page_of_example.locator("#weights-strip")).to_contain_text("Gewichten van SHDH (voorbeeld)")
    for criterion, weight in shdh.items():
        expect(slider(page_of_example, criterion)).to_have_value(f"{weight:g}")


def test_own_weights_can_be_taken_up_again(page_of_example: Page) -> None:
    panel_opened(page_of_example)
    preset = page_of_example.locator("#weights-preset")
    own = preset.locator("option[value=own]")
    expect(preset).to_have_value("proposal")
    expect(own).to_be_disabled()

    slider(page_of_example, "walking_distance").fill("40")
    expect(preset).to_have_value("own")
    weights = weights_now(page_of_example)
    preset.select_option("party.actium")
    assert weights_now(page_of_example) != weights
    preset.select_option("own")

    assert weights_now(page_of_example) == weights
    expect(page_of_example.locator("#weights-strip")).to_contain_text("Gewichten: zelf gekozen")


@pytest.mark.parametrize("place", ["#weights-panel", "#weights-strip"])
def test_reset_brings_the_proposal_back(page_of_example: Page, payload: dict[str, Any], place: str) -> None:
    before = rows(page_of_example)
    panel_opened(page_of_example)
    slider(page_of_example, "walking_distance").fill("90")
    assert rows(page_of_example) != before
    expect(page_of_example.locator(".movement").first).to_be_visible()

    page_of_example.locator(place).get_by_role("button", name="Naar het voorstel").click()

    assert rows(page_of_example) == before
    assert weights_now(page_of_example) == payload["profiles"][0]["weights"]
    expect(page_of_example.locator(".movement")).to_have_count(0)
    expect(page_of_example.locator("#weights-strip")).to_be_hidden()
    assert page_of_example.evaluate("document.activeElement !== document.body"), "the focus is not lost"


def test_arrows_show_who_rose_and_fell(page_of_example: Page, example_meeting: Meeting) -> None:
    panel_opened(page_of_example)
    slider(page_of_example, "walking_distance").fill("90")

    now = python_scores(example_meeting, "regular", weights_now(page_of_example)).table["rank"]
    then = example_meeting.scores["regular"].table["rank"]
    moved = (then - now).dropna()
    assert (moved > 0).any()
    assert (moved < 0).any()
    for site, places in moved.items():
        arrow = page_of_example.locator(f"tr[data-row='{site}'] .movement")
        if places == 0:
            expect(arrow).to_have_count(0)
        else:
            expect(arrow).to_contain_text(f"{abs(places)} plaatsen {'hoger' if places > 0 else 'lager'}")


def test_a_link_brings_the_weights_back_exactly(open_page: OpenPage, payload: dict[str, Any]) -> None:
    first = open_page(payload)
    panel_opened(first).locator("summary").click()
    for criterion, to in (("walking_distance", "33.5"), ("flex_homes", "7"), ("delivery_margin", "0")):
        slider(first, criterion).fill(to)
    tenths, standings, order = first.evaluate(TENTHS), first.evaluate(STANDINGS), rows(first)

    again = open_page(payload, place="#" + first.url.partition("#")[2])

    assert again.evaluate(TENTHS) == tenths
    assert again.evaluate(STANDINGS) == standings
    assert rows(again) == order
    expect(again.locator("#weights-strip")).to_contain_text("Gewichten: zelf gekozen")
    panel_opened(again)
    expect(slider(again, "flex_homes")).to_be_visible()


def test_what_happened_is_told_once_the_slider_rests(page_of_example: Page, example_meeting: Meeting) -> None:
    announcement = page_of_example.locator("#announcement")
    panel_opened(page_of_example)
    told_at_once = page_of_example.evaluate("""() => {
        const slider = document.getElementById("weight-corporation_share");
        return [20, 40, 60, 90].map((to) => {
            slider.value = to;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            return document.getElementById("announcement").textContent;
        });
    }""")
    assert set(told_at_once) == {""}

    now = python_scores(example_meeting, "regular", weights_now(page_of_example)).table["rank"]
    then = example_meeting.scores["regular"].table["rank"]
    top = now.head(int(example_meeting.policy.robustness.shortlist_sites.value))
    names = example_meeting.measures.sites["name"]
    moved = [f"{names[site]} staat nu op {rank} (was {then[site]})" for site, rank in top.items() if rank != then[site]]
    assert len(moved) > 3, "more than is told, so that the limit is seen"
    expect(announcement).to_have_text("; ".join(moved[:3]) + ".")
    expect(page_of_example.locator(".weights-news")).to_have_text("; ".join(moved[:3]) + ".")


def test_it_is_told_that_nothing_changed_in_the_top(page_of_example: Page) -> None:
    panel_opened(page_of_example)

    slider(page_of_example, "net_addition").fill("14.5")

    expect(page_of_example.locator("#announcement")).to_have_text("Aan de top 5 verandert niets.")


# Everyone


def test_all_of_it_by_keyboard_alone(page_of_example: Page) -> None:
    keyboard, focus = page_of_example.keyboard, page_of_example.locator(":focus")
    page_of_example.locator("#profile").focus()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(page_of_example.locator("#weights-heading")).to_be_focused()
    for name in ("Sluiten", "Gewichten van", "Naar het voorstel", "Extra sociale huurwoningen"):
        keyboard.press("Tab")
        assert focus.evaluate("each => each.ariaLabel ?? each.labels[0]?.textContent ?? each.textContent") == name or (
            focus.text_content() == name
        )

    keyboard.press("ArrowRight")
    keyboard.press("PageUp")
    assert weights_now(page_of_example)["net_addition"] == 24.5
    keyboard.press("Home")
    assert "net_addition" not in weights_now(page_of_example)
    keyboard.press("End")
    assert weights_now(page_of_example) == {"net_addition": 100}
    assert_hundred(page_of_example)
    keyboard.press("Escape")

    expect(page_of_example.locator("#weights-panel")).to_be_hidden()
    expect(page_of_example.locator("#weights-button")).to_be_focused()
    expect(page_of_example.locator("#weights-button")).to_have_attribute("aria-expanded", "false")


def test_escape_closes_the_panel_and_not_the_sheet(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, place="#locatie=HGV-03")
    panel_opened(page)

    slider(page, "net_addition").press("Escape")

    expect(page.locator("#weights-panel")).to_be_hidden()
    expect(page.locator("#sheet")).to_be_visible()


def test_map_and_list_stay_in_view_beside_the_panel(page_of_example: Page) -> None:
    panel_opened(page_of_example)

    page_of_example.wait_for_function("""() => {
        const left = document.getElementById("weights-panel").getBoundingClientRect().right;
        const right = document.querySelector(".list-column").getBoundingClientRect().left;
        const signs = [...document.querySelectorAll(".site-marker")].map((sign) => sign.getBoundingClientRect());
        return signs.length > 0 && signs.every((sign) => sign.left >= left && sign.right <= right);
    }""")
    expect(page_of_example.locator(".row-button").first).to_be_in_viewport()
    assert page_of_example.evaluate("Atlas.state.current.position") is None, "nobody moved the map"


def test_a_phone_keeps_the_map_above_the_sliders(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, size=PHONE)
    panel_opened(page)

    last = list(payload["profiles"][0]["weights"])[-1]
    slider(page, last).focus()

    expect(slider(page, last)).to_be_in_viewport(ratio=1)
    box, lowest = page.locator("#map_atlas").bounding_box(), slider(page, last).bounding_box()
    assert box is not None
    assert lowest is not None
    assert box["y"] == 0
    assert box["height"] <= lowest["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.keyboard.press("Escape")
    expect(page.locator("#weights-button")).to_be_in_viewport()


@pytest.mark.parametrize("size", [(1280, 720), PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_in_the_open_panel(
    open_page: OpenPage, payload: dict[str, Any], size: tuple[int, int]
) -> None:
    page = open_page(payload, size=size)
    panel = panel_opened(page)
    panel.locator("summary").click()
    slider(page, "walking_distance").fill("60")
    expect(page.locator("#weights-strip")).to_be_visible()

    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()
    for control in page.locator(":is(#weights-panel, #weights-strip) :is(input, select, button, summary)").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["width"] >= 24


def test_hostile_names_are_shown_as_text(open_page: OpenPage, payload: dict[str, Any]) -> None:
    payload["parties"][0]["labels"]["regular"] = HOSTILE
    payload["criteria"][0] |= {"label": HOSTILE, "step": HOSTILE, "worst": HOSTILE, "best": HOSTILE}
    page = open_page(payload, place=f"#gewichten=partij.{payload['parties'][0]['id']}")
    panel = panel_opened(page)

    expect(page.locator("#weights-strip")).to_contain_text(HOSTILE)
    expect(panel.locator(f"label[for=weight-{payload['criteria'][0]['id']}]")).to_have_text(HOSTILE)
    assert page.evaluate("window.__pwned") is None
    assert page.locator("img").count() == 0


# Value curves


def curve(page: Page, criterion: str) -> Locator:
    """Find the curve of a criterion in the open panel."""
    return page.locator(".weight-item", has=slider(page, criterion)).locator(".value-curve")


def heights(path: str) -> list[float]:
    return [float(each) for each in re.findall(r"[\d.]+ ([\d.]+)", path)]


def test_the_dot_lies_at_the_value_of_the_site(open_page: OpenPage, payload: dict[str, Any]) -> None:
    # The line runs from the height of 0 to that of 100 points, 24 units apart; a place is written in tenths of a unit.
    site = next(each for each in payload["sites"] if each["id"] == "PES-01")
    page = open_page(payload, place="#locatie=PES-01")
    panel_opened(page)
    values = set()

    for criterion, value in zip(payload["criteria"], site["values"], strict=True):
        low, high = payload["sheets"]["PES-01"]["measures"][criterion["id"]]
        dot, part = (curve(page, criterion["id"]).locator(f".{name}") for name in ("curve-place", "curve-part"))
        if low != high:
            expect(dot).to_have_count(0)
            continue
        expect(part).to_have_count(0)
        line = heights(curve(page, criterion["id"]).locator(".curve-line").get_attribute("d") or "")
        height = float(dot.get_attribute("cy") or "nan")
        assert 100 * (max(line) - height) / (max(line) - min(line)) == pytest.approx(value, abs=0.5)
        values.add(value)

    assert min(values) == 0
    assert max(values) == 100
    assert len(values) > 5


DRAWN = """([points, measure]) => {
    const { criteria, sites, sheetOf } = Atlas.data;
    criteria.get("net_addition").points = points;
    sheetOf(sites.get("HGV-03")).measures.net_addition = measure;
    const drawn = Atlas.valueCurve.draw("net_addition", sites.get("HGV-03"));
    return ["line", "part", "place"].map((name) => drawn.querySelector(`.curve-${name}`)?.getAttribute("d") ?? null);
}"""


def test_a_curve_is_its_value_function(page_of_example: Page) -> None:
    # The figure is 88 wide; between 5 and 83 lie the measures and 12% of their range more on either side, so that
    # the ends are at 5 + 78 x 0.12/1.24 = 12.5 and at 75.5. 0 points are at a height of 29, 100 at 5.
    shapes = {
        "rising": ([[0, 0], [10, 100]], "M5.0 29.0L12.5 29.0L75.5 5.0L83.0 5.0"),
        "falling": ([[0, 100], [10, 0]], "M5.0 5.0L12.5 5.0L75.5 29.0L83.0 29.0"),
        "bent": ([[0, 0], [5, 80], [10, 100]], "M5.0 29.0L12.5 29.0L44.0 9.8L75.5 5.0L83.0 5.0"),
        "between": ([[0, 0], [5, 100], [10, 0]], "M5.0 29.0L12.5 29.0L44.0 5.0L75.5 29.0L83.0 29.0"),
    }
    for name, (points, line) in shapes.items():
        assert page_of_example.evaluate(DRAWN, [points, [None, None]])[0] == line, name


def test_an_open_measure_is_a_stretch_of_the_line(page_of_example: Page) -> None:
    # Of a function that rises from 0 at 0 to 100 at 10: see above for the places.
    rising = [[0, 0], [10, 100]]
    for measure, part in (
        ([2, 6], "M25.1 24.2L50.3 14.6"),
        ([4, None], "M37.7 19.4L75.5 5.0L83.0 5.0"),
        ([None, 4], "M5.0 29.0L12.5 29.0L37.7 19.4"),
        ([50, 60], "M83.0 5.0L83.0 5.0"),
    ):
        assert page_of_example.evaluate(DRAWN, [rising, measure])[1:] == [part, None], measure


def test_what_is_not_known_at_all_has_no_place(open_page: OpenPage, payload: dict[str, Any]) -> None:
    payload["sheets"]["HGV-03"]["measures"]["net_addition"] = [None, None]
    page = open_page(payload, place="#locatie=HGV-03")
    panel_opened(page)

    expect(curve(page, "net_addition").locator(".curve-unknown")).to_have_text("onbekend")
    word = curve(page, "net_addition").locator(".curve-unknown").bounding_box()
    assert word is not None
    assert word["height"] < 24, "on one line"
    expect(curve(page, "net_addition").locator(":is(.curve-place, .curve-part, .curve-band)")).to_have_count(0)
    expect(curve(page, "net_addition").locator("figcaption")).to_have_text(
        "Van 0 punten (0 woningen) naar alle punten (40 woningen). Van deze locatie is dit niet bekend."
    )


def test_the_sheet_has_a_curve_in_words_for_each_contribution(open_page: OpenPage, payload: dict[str, Any]) -> None:
    page = open_page(payload, size=PHONE, place="#locatie=HGV-03")
    contributions = page.locator("#sheet .contribution")
    margin = contributions.filter(has_text="Op tijd klaar")

    expect(contributions.locator(".value-curve")).to_have_count(contributions.count())
    expect(margin.locator(".curve-end")).to_have_text(["12 maanden speling", "36 maanden te laat"])
    # Six months late lies on the line from 36 months late (0) to on time (80): 80 x 30/36 = 66.7.
    expect(margin.locator("figcaption")).to_have_text(
        "Van 0 punten (36 maanden te laat) naar alle punten (12 maanden speling). De lijn heeft een knik. "
        "Deze locatie haalt 67 van de 100."
    )
    assert page.locator(".sheet-body").evaluate("body => body.scrollWidth <= body.clientWidth")


def test_the_place_follows_the_open_site(page_of_example: Page, payload: dict[str, Any]) -> None:
    panel_opened(page_of_example)
    place = curve(page_of_example, "net_addition").locator(".curve-place")
    expect(place).to_have_count(0)

    page_of_example.locator("button[data-site='HGV-03']").click()
    expect(place).to_have_count(1)
    assert payload["sheets"]["HGV-03"]["measures"]["net_addition"] == [16, 16]
    # 16 of 40 homes: at 12.5 + 0.4 x (75.5 - 12.5) = 37.7.
    assert float(place.get_attribute("cx") or "nan") == pytest.approx(37.7, abs=0.1)

    # What is there for those who hear must not stretch the page; its frame has a line of 1 px.
    assert page_of_example.evaluate("document.documentElement.scrollHeight - innerHeight") <= 1

    page_of_example.keyboard.press("Escape")
    expect(place).to_have_count(0)
