"""How each layer and score looks on the map: one place for legend and drawing.

Score classes take their colours from viridis, which the colour-blind can tell apart; layers keep to quiet tints
with outlines and dashes of their own, so that kinds differ without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["LAYER_SYMBOLS", "SCORE_CLASSES", "ScoreClass", "Symbol", "score_class"]


@dataclass(frozen=True)
class Symbol:
    """How one class of a layer is drawn."""

    shape: Literal["fill", "line", "point", "square"]
    fill: str | None
    stroke: str
    dash: str | None = None
    symbol: str | None = None


@dataclass(frozen=True)
class ScoreClass:
    """A class of scores, from ``least`` up to the next one."""

    id: str
    least: float
    fill: str


SCORE_CLASSES = (
    ScoreClass("s60", 60, "#440154"),
    ScoreClass("s55", 55, "#3b528b"),
    ScoreClass("s50", 50, "#21918c"),
    ScoreClass("s45", 45, "#5ec962"),
    ScoreClass("s0", 0, "#e2d65c"),
)
KNOCKED_OUT = ScoreClass("knocked_out", 0, "#b8b8b8")

LAYER_SYMBOLS: dict[str, dict[str, Symbol]] = {
    "neighbourhoods": {"neighbourhood": Symbol("fill", "#f7f5f0", "#c9c3b6")},
    "villages": {"town": Symbol("line", None, "#6f6a60"), "village": Symbol("line", None, "#6f6a60")},
    "constraints": {
        "nature": Symbol("fill", "#cfe3c5", "#4f7f3f"),
        "noise": Symbol("fill", "#e9dccb", "#8c6239", dash="6 4"),
        "external_safety": Symbol("fill", "#f3d6d0", "#a33b2c", dash="2 4"),
        "flood": Symbol("fill", "#cfe2f0", "#2f6f9f", dash="8 3"),
        "heat": Symbol("fill", "#fbe3c0", "#b9770e", dash="1 5"),
        "heritage": Symbol("fill", "#e5dcec", "#71508a", dash="10 3 2 3"),
    },
    "homes": {
        "from_100": Symbol("square", "#5f6f86", "#5f6f86"),
        "from_50": Symbol("square", "#8b98ab", "#8b98ab"),
        "from_25": Symbol("square", "#b3bdca", "#b3bdca"),
        "from_least": Symbol("square", "#d6dce3", "#d6dce3"),
    },
    "care_zones": {
        "adopted": Symbol("fill", "#dcd3ea", "#5b3f8c"),
        "draft": Symbol("fill", "#ece7f3", "#5b3f8c", dash="5 4"),
        "unknown": Symbol("fill", "#ece7f3", "#8a8a8a", dash="2 3"),
    },
    "wup_areas": {"wup_area": Symbol("fill", "#f6e3b4", "#9c6a00", dash="9 3")},
    "works": {
        "sewer": Symbol("line", None, "#1f6f8b", dash="8 4"),
        "road": Symbol("line", None, "#555555"),
        "greening": Symbol("line", "#d5e8c8", "#3f7d20", dash="2 3"),
        "heat": Symbol("line", "#f5d3c4", "#b5482a", dash="10 3 2 3"),
    },
    "facilities": {
        kind: Symbol("point", fill, "#ffffff", symbol=kind)
        for kind, fill in {
            "supermarket": "#9a3412",
            "gp": "#0f5c8c",
            "pharmacy": "#0f766e",
            "bus_stop": "#374151",
            "primary_school": "#7c5c00",
            "community_centre": "#7a2f63",
            "care_home": "#4338a0",
            "playground": "#3f6d1c",
        }.items()
    },
    "pitches": {"pitch": Symbol("point", "#1f2937", "#ffffff", symbol="pitch")},
}
"""Per layer and class, from the bottom of the map to the top."""

SHOWN_AT_FIRST = frozenset({"neighbourhoods", "villages", "wup_areas"})


def score_class(score: float) -> str:
    """Return the id of the class that a score from 0 to 100 falls in."""
    return next(each.id for each in SCORE_CLASSES if score >= each.least or each is SCORE_CLASSES[-1])
