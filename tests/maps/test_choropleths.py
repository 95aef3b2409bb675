"""Neighbourhoods by colour: classes worked out by hand, small counts kept, tints that print."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.criteria import measure
from atlas.layers import read_layers
from atlas.maps import inline_code
from atlas.maps.choropleths import age_status
from atlas.maps.map_layers import map_layers
from atlas.maps.symbols import LAYER_SYMBOLS
from atlas.meeting import Quarter, hold_meeting
from tests.small_world import feature, site, square, write_world

if TYPE_CHECKING:
    from atlas.policy import Glossary, Policy

NOT_TOLD = "niet vermeld vanwege privacy"

Layer = dict[str, Any]


class Draw(Protocol):
    """Draws the map of a small world with changed layers, by other rules where they are given."""

    def __call__(self, rules: Policy = ..., **changes: Any) -> dict[str, Layer]: ...  # noqa: ANN401 - features or rows


@pytest.fixture
def draw(tmp_path: Path, policy: Policy, glossary: Glossary) -> Draw:
    """Draw the map of a small world with changes, each layer by its id."""

    def drawn(rules: Policy = policy, **changes: Any) -> dict[str, Layer]:  # noqa: ANN401 - features or rows
        layers = read_layers(write_world(tmp_path, **changes))
        meeting = hold_meeting(Quarter.parse("2026-Q4"), layers, rules, measure(layers.sites, layers, rules))
        return {str(layer["id"]): layer for layer in map_layers(meeting, glossary)}

    return drawn


def neighbourhoods(column: str, *figures: object, **others: object) -> list[dict[str, Any]]:
    """Return neighbourhoods N0, N1 and so on in a row, each with its figure; None is unknown."""
    return [
        feature(
            square(200_000 + 2000 * place, 500_000, 2000),
            id=f"N{place}",
            name=f"N{place}",
            village_code="dorp" if place else "stad",
            **({} if figure is None else {column: figure, **others}),
        )
        for place, figure in enumerate(figures)
    ]


def told(layer: Layer) -> list[tuple[str, str]]:
    return [(each["class"], *each["lines"]) for each in layer["features"]]


def legend(layer: Layer) -> dict[str, str]:
    return {each["id"]: each["label"] for each in layer["classes"]}


def test_shares_of_corporation_homes_fall_in_classes_of_which_one_begins_where_a_neighbourhood_is_one_sided(
    draw: Draw,
) -> None:
    # One-sided from 40: a quarter and half of it are 10 and 20, one and a half times is 60. A bound is of the class
    # above it.
    layer = draw(
        neighbourhoods=neighbourhoods("corporation_pct", 9.2, 10, 20, 39.6, 40, 60, None, homes=1000),
    )["share_corporation"]
    assert told(layer) == [
        ("share_1", "Van een corporatie: 9%"),
        ("share_2", "Van een corporatie: 10%"),
        ("share_3", "Van een corporatie: 20%"),
        # 40% in the class below 40% would be taken for a mistake.
        ("share_3", "Van een corporatie: 39,6%"),
        ("share_4", "Van een corporatie: 40%"),
        ("share_5", "Van een corporatie: 60%"),
        ("unknown", "Van een corporatie: onbekend"),
    ]
    assert legend(layer) == {
        "share_1": "Minder dan 10%",
        "share_2": "10 tot 20%",
        "share_3": "20 tot 40%",
        "share_4": "40 tot 60%: eenzijdig",
        "share_5": "60% of meer: eenzijdig",
        "unknown": "Niet bekend",
    }
    assert layer["note"] == "Vanaf 40% corporatiewoningen heet een buurt eenzijdig. Die grens is een voorstel."


def test_another_limit_of_the_policy_is_another_bound_of_the_map(draw: Draw, policy: Policy) -> None:
    # From 30 on: 7.5 and 15 become 10 and 15, and 45 stays.
    limit = policy.assumptions.one_sided_pct.model_copy(update={"value": 30, "status": "adopted"})
    rules = policy.model_copy(
        update={"assumptions": policy.assumptions.model_copy(update={"one_sided_pct": limit})},
    )
    layer = draw(rules, neighbourhoods=neighbourhoods("corporation_pct", 12, 29, 30, 50, homes=1000))[
        "share_corporation"
    ]
    assert list(legend(layer).values()) == [
        "10 tot 15%",
        "15 tot 30%",
        "30 tot 45%: eenzijdig",
        "45% of meer: eenzijdig",
    ]
    assert layer["note"] == "Vanaf 30% corporatiewoningen heet een buurt eenzijdig."


def test_a_share_that_tells_a_small_count_of_homes_is_secret(draw: Draw) -> None:
    # 1.1% of 266 homes is 3 of them; 4% is 11.
    layer = draw(neighbourhoods=neighbourhoods("corporation_pct", 1.1, 4, 0, homes=266))["share_corporation"]
    assert told(layer) == [
        ("secret", f"Van een corporatie: {NOT_TOLD}"),
        ("share_1", "Van een corporatie: 4%"),
        ("share_1", "Van een corporatie: 0%"),
    ]
    assert "Niet vermeld vanwege privacy: minder dan 10 corporatiewoningen" in legend(layer).values()


def test_a_share_of_older_residents_is_secret_where_few_are_older_or_few_are_younger(draw: Draw) -> None:
    shares = (4, 97, 30, 20, 25)
    areas = neighbourhoods("age_65plus_pct", *shares)
    for area, population in zip(areas, (200, 100, 300, 400, 4000), strict=True):
        area["properties"]["population"] = population
    layer = draw(neighbourhoods=areas)["share_65plus"]
    # 8 older in N0 and 3 younger in N1. The total of the town less the others would tell each: of the older the next
    # smallest are 80 in N3, of the younger 192 in N0.
    assert told(layer) == [
        ("secret", f"65 jaar of ouder: {NOT_TOLD}"),
        ("secret", f"65 jaar of ouder: {NOT_TOLD}"),
        ("age_5", "65 jaar of ouder: 30%"),
        ("secret", f"65 jaar of ouder: {NOT_TOLD}"),
        ("age_4", "65 jaar of ouder: 25%"),
    ]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.floats(0, 100, allow_nan=False)),
        min_size=1,
        max_size=12,
    )
)
def test_no_share_that_is_told_tells_fewer_than_ten_people(rows: list[tuple[int, float]]) -> None:
    frame = pd.DataFrame(rows, columns=["population", "age_65plus_pct"])
    shown = frame[age_status(frame, 10) == "shown"]
    for people in (shown["age_65plus_pct"], 100 - shown["age_65plus_pct"]):
        counts = shown["population"] * people / 100
        # A hair below ten is rounding of the computer's.
        assert ((counts < 1e-9) | (counts > 10 - 1e-9)).all()


def test_unknown_residents_leave_the_share_and_an_unknown_share_is_unknown() -> None:
    frame = pd.DataFrame({"population": [None, 500], "age_65plus_pct": [30.0, None]}, dtype="Float64")
    assert age_status(frame, 10).tolist() == ["shown", "unknown"]


def at(place: int, identifier: str, **changes: object) -> dict[str, Any]:
    """Return the site of the golden example, in the neighbourhood at a place in the row; A2 lies clear of A1."""
    corner = 400 * int(identifier[1:])
    return site(identifier, geometry=square(200_000 + corner + 2000 * place, 500_000 + corner, 100), **changes)


def test_homes_added_are_those_of_all_sites_that_are_still_to_come(draw: Draw) -> None:
    # Each site has 20 social homes and 4 to demolish, so 16.
    layer = draw(
        neighbourhoods=neighbourhoods("corporation_pct", *[20] * 7),
        sites=[
            at(0, "A1"),
            at(0, "A2"),
            at(0, "A3", planning_status="completed"),
            at(0, "A4", planning_status="dropped"),
            at(1, "B1", homes_social=9, homes_clustered=0, homes_demolished=0),
            at(2, "C1", homes_demolished=30),
            at(3, "D1", homes_demolished=20),
            at(4, "E1"),
            at(4, "E2", homes_social=None, homes_demolished=0),
            at(5, "F1", homes_demolished=None),
        ],
    )["homes_added"]
    assert told(layer) == [
        ("added_30", "Volgens de plannen 32 sociale huurwoningen erbij"),
        ("added_1", "Volgens de plannen 9 sociale huurwoningen erbij"),
        ("fewer", "Volgens de plannen 10 sociale huurwoningen minder"),
        ("none", "Volgens de plannen blijft het aantal sociale huurwoningen gelijk"),
        ("added_10", "Volgens de plannen ten minste 16 sociale huurwoningen erbij; hoeveel precies is nog niet bekend"),
        ("unknown", "Hoeveel sociale huurwoningen er bij komen, is nog niet bekend"),
        ("none", "Volgens de plannen blijft het aantal sociale huurwoningen gelijk"),
    ]


def test_a_plan_that_may_add_or_take_away_says_neither(draw: Draw) -> None:
    # 4 to demolish, and social homes that nobody counted yet: 4 fewer at the worst, which is no fact.
    layer = draw(neighbourhoods=neighbourhoods("corporation_pct", 20, 20), sites=[at(0, "A1", homes_social=None)])
    assert told(layer["homes_added"])[0][0] == "unknown"


def test_sites_outside_every_neighbourhood_are_counted_in_the_note(draw: Draw) -> None:
    layer = draw(neighbourhoods=neighbourhoods("corporation_pct", 20, 20), sites=[at(0, "A1"), at(8, "Z1")])[
        "homes_added"
    ]
    assert str(layer["note"]).endswith("Niet meegeteld, want buiten elke buurt: 1 locatie.")


def test_colours_lie_on_the_neighbourhoods_and_take_their_shapes(payload: dict[str, Any]) -> None:
    ids = [layer["id"] for layer in payload["layers"]]
    assert ids[:5] == ["neighbourhoods", "share_corporation", "share_65plus", "homes_added", "streets"]
    (ground, *colours) = payload["layers"][:4]
    for layer in colours:
        assert layer["group"] == "choropleth"
        assert [each["title"] for each in layer["features"]] == [each["title"] for each in ground["features"]]
        assert {each["geometry"] for each in layer["features"]} == {None}
    assert {layer["group"] for layer in payload["layers"] if layer not in colours} == {None}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear: list[float] = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def lightness(colour: str) -> float:
    """Return how light a colour prints in grey, from 0 to 100 (CIE L*)."""
    return float(116 * luminance(colour) ** (1 / 3) - 16)


@pytest.mark.parametrize(
    "tints",
    [
        [f"share_corporation/share_{number}" for number in range(1, 6)],
        [f"share_65plus/age_{number}" for number in range(1, 6)],
        [f"homes_added/{kind}" for kind in ("none", "added_1", "added_10", "added_30")],
    ],
    ids=["share_corporation", "share_65plus", "homes_added"],
)
def test_each_tint_prints_darker_than_the_one_before_and_leaves_names_legible(tints: list[str]) -> None:
    fills = [str(LAYER_SYMBOLS[name.partition("/")[0]][name.partition("/")[2]].fill) for name in tints]
    for lighter, darker in pairwise(fills):
        assert lightness(lighter) - lightness(darker) > 4
    # The colour of village names in map.css; they have a light edge besides.
    assert (luminance(fills[-1]) + 0.05) / (luminance("#3b484f") + 0.05) > 3


def test_areas_of_a_layer_that_are_as_light_as_one_another_differ_in_hatch_or_line() -> None:
    for layer, classes in LAYER_SYMBOLS.items():
        areas = [symbol for symbol in classes.values() if symbol.shape == "fill"]
        for place, one in enumerate(areas):
            for other in areas[place + 1 :]:
                shades = [lightness(each.fill or "#ffffff") for each in (one, other)]
                alike = abs(shades[0] - shades[1]) < 4
                assert not alike or (one.symbol, one.dash) != (other.symbol, other.dash), layer


def test_every_hatch_is_drawn_by_the_page() -> None:
    script = (Path(inline_code.__file__).parent / "static" / "core" / "symbols.js").read_text(encoding="utf-8")
    block = re.search(r"const HATCHES = \{(.*?)\n  \};", script, flags=re.DOTALL)
    assert block
    drawn = set(re.findall(r"^    (\w+): \{", block[1], flags=re.MULTILINE))
    hatches = {
        symbol.symbol for classes in LAYER_SYMBOLS.values() for symbol in classes.values() if symbol.shape == "fill"
    }
    assert hatches - {None} <= drawn
