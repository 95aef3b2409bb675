"""Print every target and whether it was met: the commands, the page, and the atlas beside the usual way."""

from __future__ import annotations

import datetime
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from atlas.criteria import measure
from atlas.criteria.rules import expected
from atlas.layers import read_layers
from atlas.policy import read_policy
from atlas.scores import score

from .commands import Line, measure_commands
from .reading import measure_reading
from .sites import synthetic_sites
from .usual_way import the_usual_way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd

    from atlas.criteria import Measures
    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.scores import Scores

    from .usual_way import UsualResults

_SITES = 10_000
_RUNS = 5
_CORNER_EVERY_M = 5
_RATIO_TARGET = 10.0
_SAME_MEASURE, _SAME_SCORE = 1e-6, 1e-9
_Result = TypeVar("_Result")


def measure_scoring() -> Iterator[Line]:
    """Measure and score synthetic sites both ways, on outlines as the example draws them and on detailed ones."""
    policy = read_policy()
    layers = read_layers(Path(__file__).parents[2] / "layers", expected(policy, datetime.date(2026, 10, 1)))
    sites = synthetic_sites(layers, _SITES)
    yield Line(f"scoring {_SITES:,} sites, {len(policy.criteria)} criteria, {len(policy.profiles)} profiles", "")
    yield from _side_by_side("on the example's schematic outlines", sites, layers, policy)
    yield from _side_by_side(
        f"with a corner every {_CORNER_EVERY_M} m, as contours have", sites, _detailed(layers), policy
    )


def _detailed(layers: Layers) -> Layers:
    """Return the layers with many corners on every outline, where the example draws straight lines."""
    frames = dict(layers.frames)
    for name, frame in frames.items():
        if name in {"constraints", "care_zones", "wup_areas", "neighbourhoods", "villages"}:
            frames[name] = frame.set_geometry(frame.geometry.segmentize(_CORNER_EVERY_M))
    return replace(layers, frames=frames)


def _side_by_side(what: str, sites: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> Iterator[Line]:
    """Run both ways by turns and compare every number."""
    atlas_s, usual_s = [], []
    for _ in range(1 + _RUNS):
        (measures, scores), seconds = _timed(lambda: _the_atlas(sites, layers, policy))
        atlas_s.append(seconds)
        usual, seconds = _timed(lambda: the_usual_way(sites, layers, policy))
        usual_s.append(seconds)
    # The first turn of each pays for imports and caches, and does not count.
    atlas_s, usual_s = atlas_s[1:], usual_s[1:]
    ratio = statistics.median(usual_s) / statistics.median(atlas_s)
    yield Line(f"  {what}: atlas, median of {_RUNS}", _spread(atlas_s))
    yield Line(f"  {what}: usual way", _spread(usual_s))
    yield Line(f"  {what}: times as fast", f"{ratio:.1f}", f"at least {_RATIO_TARGET:g}", ratio >= _RATIO_TARGET)
    yield from _compare(measures, scores, usual)


def _the_atlas(sites: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> tuple[Measures, dict[str, Scores]]:
    measures = measure(sites, layers, policy)
    return measures, {profile: score(measures, policy, profile) for profile in policy.profiles}


def _timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def _spread(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.3f} s ({min(seconds):.3f} to {max(seconds):.3f})"


def _compare(measures: Measures, scores: dict[str, Scores], usual: UsualResults) -> Iterator[Line]:
    """Count the numbers that differ between the atlas and the usual way, unknowns among them."""
    measured = pd.concat({name: found.value for name, found in measures.by_criterion.items()})
    yield _same_numbers("measures", measured, pd.concat(dict(usual.measures.items())))
    touched = measures.touches.shares.set_index(["kind", "effect"], append=True)["touched_pct"]
    yield _same_numbers("touched shares", touched, usual.touches)
    held = set(measures.knock_outs[["knock_out", "known"]].itertuples(name=None))
    usually_held = set(usual.knock_outs[["id", "knock_out", "known"]].itertuples(index=False, name=None))
    yield _same("knock-outs, held or untested", len(held), sorted(held ^ usually_held), "the same set")
    tables, usual_tables = pd.concat({name: each.table for name, each in scores.items()}), pd.concat(usual.scores)
    out, usually_out = (set(each.index[each["knocked_out"]]) for each in (tables, usual_tables))
    yield _same("sites knocked out, by profile", len(out), sorted(out ^ usually_out), "the same set")
    for column in ("score", "score_low", "score_high"):
        yield _same_numbers(column, tables[column], usual_tables[column], absolute=_SAME_SCORE)


def _same_numbers(what: str, ours: pd.Series, theirs: pd.Series, absolute: float = 0.0) -> Line:
    """Compare by index: relatively, or within an absolute difference where one is given."""
    relative = 0 if absolute else _SAME_MEASURE
    equal = np.isclose(
        ours.astype(float),
        theirs.reindex(ours.index).astype(float),
        rtol=relative,
        atol=absolute,
        equal_nan=True,
    )
    differing = ours.index[~equal].union(ours.index.symmetric_difference(theirs.index), sort=False)
    return _same(what, len(ours), list(differing), f"within {absolute or relative:g}{'' if absolute else ' of it'}")


def _same(what: str, number: int, differing: list[object], target: str) -> Line:
    first = f", first {differing[0]}" if differing else ""
    return Line(f"  same {what}", f"{number:,} compared, {len(differing):,} differ{first}", target, not differing)


def _print(lines: Iterator[Line]) -> None:
    for line in lines:
        verdict = {None: "", True: "met", False: "NOT MET"}[line.met]
        sys.stdout.write(f"{line.what:<79} {line.measured:<34} {line.target:<22} {verdict}".rstrip() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _print(measure_commands())
    _print(measure_reading())
    _print(measure_scoring())
