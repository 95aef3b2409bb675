"""How each layer and score looks on the map: one place for legend and drawing.

Score classes take their colours from viridis, which the colour-blind can tell apart; layers keep to quiet tints
with hatches and dashes of their own, so that kinds differ without colour. Neighbourhoods are coloured in tints of one
hue that viridis lacks, each darker than the one before, and none so dark that names on it can't be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["LAYER_SYMBOLS", "SCORE_CLASSES", "ScoreClass", "Symbol", "score_class"]


@dataclass(frozen=True)
class Symbol:
    """How one class of a layer is drawn.

    Parameters
    ----------
    shape : {"fill", "line", "point", "square"}
    fill : str or None
        Colour of an area or a sign, the ground under a hatch, or the middle of a line with two edges.
    stroke : str
        Colour of lines, edges and hatches.
    dash : str or None
        Lengths of lines and gaps in pixels.
    symbol : str or None
        Name of the sign of a point or the hatch of an area, as `symbols.js` draws them.
    width : float or None
        Width of a line in pixels, from nearby; None for the usual one.
    """

    shape: Literal["fill", "line", "point", "square"]
    fill: str | None
    stroke: str
    dash: str | None = None
    symbol: str | None = None
    width: float | None = None


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

_BORDER = "#b8b0a2"
_NOT_TOLD = {
    "unknown": Symbol("fill", "#f4f3ef", "#a3a299", symbol="dots"),
    "secret": Symbol("fill", "#f4f3ef", "#c9c7bf", symbol="mesh"),
}

LAYER_SYMBOLS: dict[str, dict[str, Symbol]] = {
    "neighbourhoods": {"neighbourhood": Symbol("fill", "#f7f5f0", "#c9c3b6")},
    "share_corporation": {
        "share_1": Symbol("fill", "#faefe9", _BORDER),
        "share_2": Symbol("fill", "#f2dbce", _BORDER),
        "share_3": Symbol("fill", "#ecc8b3", _BORDER),
        "share_4": Symbol("fill", "#dba98a", _BORDER),
        "share_5": Symbol("fill", "#c98e69", _BORDER),
        **_NOT_TOLD,
    },
    "share_65plus": {
        "age_1": Symbol("fill", "#f7eef3", _BORDER),
        "age_2": Symbol("fill", "#eedae6", _BORDER),
        "age_3": Symbol("fill", "#e5c6d9", _BORDER),
        "age_4": Symbol("fill", "#d2a7c1", _BORDER),
        "age_5": Symbol("fill", "#bf8cab", _BORDER),
        **_NOT_TOLD,
    },
    "homes_added": {
        "fewer": Symbol("fill", "#fbe6cd", "#9c6a2b", symbol="horizontal"),
        "none": Symbol("fill", "#f7f5f0", _BORDER),
        "added_1": Symbol("fill", "#d9e4ec", _BORDER),
        "added_10": Symbol("fill", "#b3ccde", _BORDER),
        "added_30": Symbol("fill", "#86b0cc", _BORDER),
        "unknown": _NOT_TOLD["unknown"],
    },
    "streets": {
        "path": Symbol("line", None, "#b3ac9f", dash="4 3", width=1.2),
        "road": Symbol("line", "#ffffff", "#cdc8bd", width=5),
        "motorway": Symbol("line", "#ece8de", "#a8a296", width=9),
    },
    "villages": {"town": Symbol("line", None, "#6f6a60"), "village": Symbol("line", None, "#6f6a60")},
    "constraints": {
        "nature": Symbol("fill", None, "#4f7f3f", symbol="slash"),
        "noise": Symbol("fill", None, "#8c6239", dash="6 4", symbol="backslash"),
        "external_safety": Symbol("fill", None, "#a33b2c", dash="2 4", symbol="horizontal"),
        "flood": Symbol("fill", None, "#2f6f9f", dash="8 3", symbol="vertical"),
        "heat": Symbol("fill", None, "#b9770e", dash="1 5", symbol="grid"),
        "heritage": Symbol("fill", None, "#71508a", dash="10 3 2 3", symbol="dots"),
    },
    "homes": {
        "from_100": Symbol("square", "#5f6f86", "#5f6f86"),
        "from_50": Symbol("square", "#8b98ab", "#8b98ab"),
        "from_25": Symbol("square", "#b3bdca", "#b3bdca"),
        "from_least": Symbol("square", "#d6dce3", "#d6dce3"),
    },
    "care_zones": {
        "adopted": Symbol("fill", "#dcd3ea", "#5b3f8c"),
        "draft": Symbol("fill", None, "#5b3f8c", dash="5 4", symbol="backslash"),
        "unknown": Symbol("fill", None, "#8a8a8a", dash="2 3", symbol="horizontal"),
    },
    "wup_areas": {"wup_area": Symbol("fill", None, "#9c6a00", dash="9 3", symbol="slash")},
    "signals": {
        "liveability": Symbol("fill", "#ffffff", "#3d6b3a", dash="3 3", symbol="waves"),
        "loneliness": Symbol("fill", "#ffffff", "#2b5f7d", dash="3 3", symbol="rings"),
        "care": Symbol("fill", "#ffffff", "#8a2f5b", dash="3 3", symbol="crosses"),
        "debts": Symbol("fill", "#ffffff", "#6a4a1f", dash="3 3", symbol="squares"),
        "safety": Symbol("fill", "#ffffff", "#a0341f", dash="3 3", symbol="chevrons"),
        "maintenance": Symbol("fill", "#ffffff", "#4d4d56", dash="3 3", symbol="ticks"),
    },
    "works": {
        "sewer": Symbol("line", None, "#1f6f8b", dash="8 4"),
        "road": Symbol("line", None, "#555555"),
        "greening": Symbol("line", None, "#3f7d20", dash="2 3"),
        "heat": Symbol("line", None, "#b5482a", dash="10 3 2 3"),
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


def score_class(score: float) -> str:
    """Return the id of the class that a score from 0 to 100 falls in."""
    return next(each.id for each in SCORE_CLASSES if score >= each.least or each is SCORE_CLASSES[-1])
