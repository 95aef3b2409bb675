"""A small municipality: a square of 1 km with four neighbourhoods in a row."""

from __future__ import annotations

from pathlib import Path

from tests.layers.sources.local_server import Feature, square

SOURCES = Path(__file__).parent / "local_sources.toml"

X, Y = 230_000, 525_000
"""Lower left corner of the municipality: a square of 1 km."""


def neighbourhood(number: int, **figures: object) -> Feature:
    code = f"BU0118000{number}"
    known: dict[str, object] = {
        "gemeentecode": "GM0118",
        "buurtcode": code,
        "buurtnaam": f"Buurt {number}",
        "water": "NEE",
    }
    known |= {"inwoners": 100 * number, "woningen": 40 * number, "huur": 30 + number, "indeling": 1}
    return square(code, X + 250 * (number - 1), Y, 250, **{**known, **figures})


def municipality() -> Feature:
    return square("GM0118", X, Y, 1000, gemeentecode="GM0118", gemeentenaam="Hoogeveen", water="NEE")


def pitch(number: int, x: float, status: str = "Plaats aangewezen") -> Feature:
    return square(f"standplaats.{number}", x, Y + 100, 20, identificatie=f"{number:016}", status=status)
