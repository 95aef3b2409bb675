"""Figures as Dutch people write and say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from atlas.policy import Glossary


@pytest.mark.parametrize(
    ("spec", "value", "written"),
    [
        ("int", 3008, "3.008"),
        ("int", 1234567, "1.234.567"),
        ("int", -0.2, "0"),
        ("decimal", 3008.5, "3.008,5"),
        ("decimal", -0.04, "0,0"),
        ("m", 344, "340 m"),
        ("m", 996, "1,0 km"),
        ("m", 1240, "1,2 km"),
        ("m2", 9500, "9.500 m²"),
        ("m2", 12_400, "1,2 ha"),
        ("pct", 24.4, "24%"),
        ("pct", 0.4, "minder dan 1%"),
        ("pct", 99.6, "meer dan 99%"),
        ("pct", 100, "100%"),
        ("pct1", 5.3, "5,3%"),
        ("pct1", 20.01, "20%"),
        ("pct1", 0.4, "minder dan 1%"),
        ("homes", 1, "1 woning"),
        ("homes", 30, "30 woningen"),
        ("months", 12.5, "12,5 maanden"),
        ("date", "2026-10-01", "1 oktober 2026"),
        # Months since year 0: 2028 x 12 + 6 have passed when June 2028 ends.
        ("month", 2028 * 12 + 6, "juni 2028"),
        ("month", 2028 * 12, "december 2027"),
        ("list", ["a", "b", "c"], "a, b en c"),
        ("list", ["a"], "a"),
        ("sentence", ["supermarkt", "huisarts"], "Supermarkt en huisarts"),
        ("term", "third_party", "derde"),
    ],
)
def test_a_fact_is_written_the_dutch_way(glossary: Glossary, spec: str, value: object, written: str) -> None:
    assert glossary.format_field(value, spec) == written
