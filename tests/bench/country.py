"""A whole country through all criteria, and a tenth of it side by side with the usual way, in fresh processes."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import astuple
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from atlas.policy import read_policy

from .commands import Line
from .side_by_side import side_by_side, the_atlas, timed, unasked
from .world import synthetic_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.layers import Layers

__all__ = ["measure_country"]

_SITES = (1_000, 10_000, 100_000)
_TENTH = 0.1
_COUNTED = ("sites", "homes", "facilities", "neighbourhoods", "constraints")
_RUNS = 3
_RATIO_TARGET, _SECONDS_TARGET, _MEMORY_TARGET_MB, _SLOPE_TARGET = 20.0, 60.0, 8_000, 1.05


def measure_country() -> Iterator[Line]:
    """Run each part in a process of its own, so that its memory is its own too."""
    for part in ("tenth", "whole"):
        command = [sys.executable, "-m", __spec__.name, part]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this very module
        yield from (Line(*each) for each in json.loads(done.stdout))


def _tenth() -> Iterator[Line]:
    policy, layers = read_policy(), synthetic_world(_TENTH)
    yield _what("a tenth of a country", layers)
    yield from side_by_side("a tenth", layers.sites, layers, policy, runs=_RUNS, target=_RATIO_TARGET)


def _whole() -> Iterator[Line]:
    """Measure and score more and more sites of the whole country, each time on layers that nothing was asked of yet."""
    policy, layers = read_policy(), synthetic_world(1)
    yield _what("a whole country", layers)
    seconds = []
    # The first run pays for imports, and does not count.
    for number in (_SITES[0], *_SITES):
        sites = layers.sites.iloc[:number]
        seconds.append(timed(partial(the_atlas, sites, unasked(layers), policy))[1])
    for number, each_s in zip(_SITES, seconds[1:], strict=True):
        met = each_s < _SECONDS_TARGET if number == _SITES[-1] else None
        target = "" if met is None else f"under {_SECONDS_TARGET:g} s"
        yield Line(f"  {number:,} sites, all criteria and profiles", f"{each_s:.2f} s", target, met)
    slope = np.polyfit(np.log(_SITES), np.log(seconds[1:]), 1)[0]
    last = np.log(seconds[-1] / seconds[-2]) / np.log(_SITES[-1] / _SITES[-2])
    for what, each in (("slope on log axes", slope), ("slope from the last but one to the last", last)):
        yield Line(f"  {what}", f"{each:.2f}", f"at most {_SLOPE_TARGET}", bool(each <= _SLOPE_TARGET))
    # Linux counts in kB.
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    yield Line(
        "  peak memory, the country itself included",
        f"{peak_mb:,.0f} MB",
        f"under {_MEMORY_TARGET_MB:,} MB",
        peak_mb < _MEMORY_TARGET_MB,
    )


def _what(size: str, layers: Layers) -> Line:
    counts = {name: len(layers.frames[name]) for name in _COUNTED}
    return Line(f"{size}: " + ", ".join(f"{number:,} {name}" for name, number in counts.items()), "")


if __name__ == "__main__":
    lines = {"tenth": _tenth, "whole": _whole}[sys.argv[1]]()
    sys.stdout.write(json.dumps([astuple(line) for line in lines]))
