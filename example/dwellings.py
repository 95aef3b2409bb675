"""What a home is like: rent segment, energy label, accessibility, all invented but plausible."""

import random
from typing import Any

LABELS = ("A++", "A+", "A", "B", "C", "D", "E", "F", "G")
RENT_SHARES = {
    "below_quality_limit": 14.4,
    "below_first_cap": 63.8,
    "below_second_cap": 14.6,
    "below_liberalisation": 7.2,
}
UNKNOWN_LABEL_PCT = 3
UNKNOWN_ACCESSIBILITY_PCT = 5
LABEL_BY_YEAR = ((2021, 0.6), (2012, 1.8), (2002, 2.2), (1992, 2.9), (1982, 3.6), (1970, 3.8), (0, 4.0))
ACCESSIBLE_PCT_BY_YEAR = ((2021, 88), (2000, 46), (1985, 32), (0, 24))
INTERNAL_IF_EXTERNAL_PCT = 78
INTERNAL_OTHERWISE_PCT = 5


def describe(category: str, build_year: int | None, dice: random.Random) -> dict[str, Any]:
    """Describe a home by the columns of the layer that follow its place and owner.

    Parameters
    ----------
    category
        daeb, care, trailer, pitch or non_daeb.
    build_year
        None for a pitch.
    dice
        Seeded, so that the description is the same each time.

    Returns
    -------
    dict[str, Any]
        None where unknown or not applicable.
    """
    if category == "pitch" or build_year is None:
        external = internal = None
    else:
        external, internal = _accessibility(category, build_year, dice)
    return {
        "rent_segment": _rent_segment(category, dice),
        "energy_label": _energy_label(category, build_year, dice),
        "externally_accessible": external,
        "internally_accessible": internal,
        "build_year": build_year,
    }


def _rent_segment(category: str, dice: random.Random) -> str | None:
    if category == "non_daeb":
        return "liberalised"
    if category != "daeb":
        return None
    return dice.choices(list(RENT_SHARES), list(RENT_SHARES.values()))[0]


def _energy_label(category: str, build_year: int | None, dice: random.Random) -> str | None:
    """Choose a label round the one usual for the year; some were insulated since, few were not at all."""
    if category in ("pitch", "trailer") or build_year is None or _happens(UNKNOWN_LABEL_PCT, dice):
        return None
    usual = next(label for since, label in LABEL_BY_YEAR if build_year >= since)
    return LABELS[min(max(round(dice.gauss(usual, 0.9)), 0), len(LABELS) - 1)]


def _accessibility(category: str, build_year: int, dice: random.Random) -> tuple[bool | None, bool | None]:
    if category == "care":
        return True, True
    if _happens(UNKNOWN_ACCESSIBILITY_PCT, dice):
        return None, None
    usual_pct = next(pct for since, pct in ACCESSIBLE_PCT_BY_YEAR if build_year >= since)
    external = category == "daeb" and _happens(usual_pct, dice)
    return external, _happens(INTERNAL_IF_EXTERNAL_PCT if external else INTERNAL_OTHERWISE_PCT, dice)


def _happens(pct: float, dice: random.Random) -> bool:
    return dice.random() * 100 < pct
