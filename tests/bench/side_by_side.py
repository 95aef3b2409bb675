"""The atlas and the usual way side by side: how long each takes, and whether every number is the same."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.criteria import measure
from atlas.scores import score

from .commands import Line
from .usual_joins import by_distance
from .usual_way import the_usual_way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from atlas.criteria import Measures
    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.scores import Scores

    from .usual_way import UsualResults

__all__ = ["side_by_side", "the_atlas", "timed", "unasked"]

_SAME_MEASURE, _SAME_SCORE = 1e-6, 1e-9
_Result = TypeVar("_Result")


def side_by_side(
    what: str, sites: gpd.GeoDataFrame, layers: Layers, policy: Policy, *, runs: int, target: float
) -> Iterator[Line]:
    """Run both ways by turns, each on layers that nothing was asked of yet, and compare every number."""
    atlas_s, again_s, usual_s, modern_s = [], [], [], []
    for _ in range(1 + runs):
        fresh = unasked(layers)
        (measures, scores), seconds = timed(partial(the_atlas, sites, fresh, policy))
        atlas_s.append(seconds)
        again_s.append(timed(partial(the_atlas, sites, fresh, policy))[1])
        usual, seconds = timed(partial(the_usual_way, sites, unasked(layers), policy))
        usual_s.append(seconds)
        modern_s.append(timed(partial(the_usual_way, sites, unasked(layers), policy, by_distance))[1])
    # The first turn of each pays for imports, and does not count.
    taken = [each[1:] for each in (atlas_s, again_s, usual_s, modern_s)]
    atlas, again, usual_way, modern = (statistics.median(each) for each in taken)
    yield Line(f"  {what}: atlas, median of {runs}", _spread(taken[0]))
    yield Line(f"  {what}: usual way", _spread(taken[2]))
    yield Line(
        f"  {what}: times as fast", f"{usual_way / atlas:.1f}", f"at least {target:g}", usual_way / atlas >= target
    )
    yield Line(f"  {what}: times as fast as with dwithin in place of buffers", f"{modern / atlas:.1f}")
    yield Line(f"  {what}: times as fast, asked again of the same layers", f"{usual_way / again:.1f}")
    yield from _compare(measures, scores, usual)


def unasked(layers: Layers) -> Layers:
    """Return the same layers without trees or counts that an earlier question left behind."""
    return replace(layers, frames={name: _unasked(frame) for name, frame in layers.frames.items()})


def _unasked(frame: pd.DataFrame) -> pd.DataFrame:
    if not isinstance(frame, gpd.GeoDataFrame):
        return frame
    return frame.set_geometry(gpd.GeoSeries(frame.geometry.to_numpy(), index=frame.index, crs=frame.crs))


def the_atlas(sites: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> tuple[Measures, dict[str, Scores]]:
    """Measure sites against every criterion and score them for every profile."""
    measures = measure(sites, layers, policy)
    return measures, {profile: score(measures, policy, profile) for profile in policy.profiles}


def timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    """Return what came of it, and the seconds that it took."""
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
