"""Ids that mean something to JavaScript, to an address or to a style sheet: here they are only names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

SITES = ("__proto__", "constructor", "toString", "a*b", "a.b*c%2A", "%", "a b&c=d#e", "\"'<b>]\\", "é漢🏠", "x" * 200)
CRITERIA = ("__proto__", "constructor", "a.b*c", "d e#f")
PROFILES = ("constructor", "__proto__", "a*b.c d")
PARTIES = ("constructor", "own", "a*b.c", "__proto__")


def renamed(value: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 -- any JSON
    """Give everything that has one of these names another."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, (list, tuple)):
        return [renamed(item, names) for item in value]
    if isinstance(value, dict):
        return {names.get(key, key): renamed(item, names) for key, item in value.items()}
    return value


@pytest.fixture
def odd(payload: dict[str, Any]) -> dict[str, Any]:
    """Give the example with ids that are an attack or bad luck."""
    names: dict[str, str] = {}
    weighing = list(payload["profiles"][0]["weights"])
    for ids, odd_ids in (
        ([site["id"] for site in payload["sites"]], SITES),
        (weighing, CRITERIA),
        ([each["id"] for each in payload["profiles"]], PROFILES),
        ([each["id"] for each in payload["parties"]], PARTIES),
    ):
        names |= dict(zip(ids, odd_ids, strict=False))
    return {**renamed(payload, names), "texts": payload["texts"]}


def test_every_sheet_tells_what_it_told_under_another_name(
    open_page: OpenPage, payload: dict[str, Any], odd: dict[str, Any]
) -> None:
    sheet = "place => { Atlas.state.change({ site: Atlas.data.payload.sites[place].id }, 'list'); \
        return document.getElementById('sheet').textContent; }"
    places = range(len(SITES))
    plain, page = open_page(payload), open_page(odd)

    told = [page.evaluate(sheet, place) for place in places]

    assert told == [plain.evaluate(sheet, place) for place in places]
    assert min(map(len, told)) > 500


def test_an_address_brings_back_every_name(open_page: OpenPage, odd: dict[str, Any]) -> None:
    page = open_page(odd)
    by_hand = dict(zip(CRITERIA, (12.5, 37.5, 0.1, 49.9), strict=True))
    for at, weights in enumerate((by_hand, *PARTIES)):
        first = min(2 * at, len(SITES) - 3)
        wanted = {"site": SITES[first], "comparison": list(SITES[first : first + 3]), "profile": PROFILES[at % 3]}
        # As text, for playwright itself loses what is called __proto__.
        picture = json.dumps(wanted | {"weights": weights})
        page.evaluate("picture => Atlas.state.change(JSON.parse(picture), 'list')", picture)

        again = open_page(odd, place="#" + page.evaluate("location.hash.slice(1)"))

        assert json.loads(again.evaluate("JSON.stringify(Atlas.state.current.weights)")) == weights
        assert again.evaluate("JSON.stringify(Atlas.state.current)") == page.evaluate(
            "JSON.stringify(Atlas.state.current)"
        )


def test_a_site_without_a_sheet_is_no_site_that_javascript_knows(open_page: OpenPage, odd: dict[str, Any]) -> None:
    del odd["sheets"]["constructor"], odd["sheets"]["__proto__"]
    page = open_page(odd)

    for site in ("constructor", "__proto__"):
        page.evaluate("id => Atlas.state.change({ site: id }, 'list')", site)
        expect(page.locator("#sheet .is-why")).to_contain_text(f"atlas explain {site}")


def test_a_party_without_weights_for_a_profile_follows_the_proposal(open_page: OpenPage, odd: dict[str, Any]) -> None:
    odd["parties"][0]["weights"]["constructor"] = None
    page = open_page(odd, place=f"#profiel=constructor&gewichten=partij.{odd['parties'][0]['id']}")

    assert json.loads(page.evaluate("JSON.stringify(Atlas.scoring.weights())")) == odd["profiles"][0]["weights"]
    page.locator("#weights-button").click()
    expect(page.locator("#weights-preset option").nth(1)).to_be_disabled()


@pytest.mark.parametrize("word", ["net_addition.500*net_addition.500", "net_addition.1000*", "net_addition", "*", ""])
def test_weights_that_do_not_add_to_100_are_no_weights(open_page: OpenPage, payload: dict[str, Any], word: str) -> None:
    page = open_page(payload, place=f"#gewichten={word}")

    assert page.evaluate("Atlas.state.current.weights") is None
