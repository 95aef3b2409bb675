"""Measuring and scoring synthetic sites on the example, both ways."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.criteria.rules import expected
from atlas.layers import read_layers
from atlas.policy import read_policy

from .commands import Line
from .side_by_side import side_by_side
from .sites import places_in, synthetic_sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.layers import Layers

__all__ = ["measure_scoring"]

_DATE = datetime.date(2026, 10, 1)
_SITES = 10_000
_RUNS = 5
_CORNER_EVERY_M = 5
_RATIO_TARGET = 10.0


def measure_scoring() -> Iterator[Line]:
    """Measure and score on outlines as the example draws them, and on detailed ones.

    Without its streets: the usual way has no network to walk over.
    """
    policy = read_policy()
    layers = read_layers(Path(__file__).parents[2] / "layers", expected(policy, _DATE))
    layers = replace(layers, frames={name: frame for name, frame in layers.frames.items() if name != "streets"})
    sites = synthetic_sites(places_in(layers.neighbourhoods.union_all(), _SITES), _DATE)
    yield Line(f"scoring {_SITES:,} sites, {len(policy.criteria)} criteria, {len(policy.profiles)} profiles", "")
    for what, each in (
        ("on the example's schematic outlines", layers),
        (f"with a corner every {_CORNER_EVERY_M} m, as contours have", _detailed(layers)),
    ):
        yield from side_by_side(what, sites, each, policy, runs=_RUNS, target=_RATIO_TARGET)


def _detailed(layers: Layers) -> Layers:
    """Return the layers with many corners on every outline, where the example draws straight lines."""
    frames = dict(layers.frames)
    for name, frame in frames.items():
        if name in {"constraints", "care_zones", "wup_areas", "neighbourhoods", "villages"}:
            frames[name] = frame.set_geometry(frame.geometry.segmentize(_CORNER_EVERY_M))
    return replace(layers, frames=frames)
