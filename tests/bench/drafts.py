"""What a planner who moves an outline about waits for: one draft read, measured and scored for every profile."""

from __future__ import annotations

import itertools
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.layers.drafts import read_drafts
from atlas.meeting import score_drafts
from atlas.pipeline import prepare_meeting

from .commands import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.meeting import Meeting

__all__ = ["measure_drafts"]

_LAYERS = Path(__file__).parents[2] / "layers"
_TARGET_MS, _RUNS = 50.0, 40
_PROGRAMME: dict[str, str | int] = {
    "homes_total": 40,
    "homes_social": 15,
    "planning_status": "exploration",
    "start_year": 2028,
}


def measure_drafts() -> Iterator[Line]:
    """Test sites of 60 m around all over the example, after one that fills what is kept of the layers."""
    meeting = prepare_meeting("2026-Q4", _LAYERS)
    places = _free_places(meeting)
    times_ms = [_milliseconds(meeting, place) for place in itertools.islice(places, 1 + _RUNS)][1:]
    median_ms = statistics.median(times_ms)
    yield Line(
        f"atlas test-site, warm, inside one process, {len(meeting.scores)} profiles, median of {_RUNS}",
        f"{median_ms:.0f} ms (worst {max(times_ms):.0f} ms)",
        f"under {_TARGET_MS:g} ms",
        median_ms < _TARGET_MS,
    )


def _free_places(meeting: Meeting) -> Iterator[str]:
    """Give circles in neighbourhoods, beside the sites there are."""
    taken = meeting.layers.sites.union_all()
    for turn in itertools.count(1):
        for point in meeting.layers.neighbourhoods.representative_point():
            x = point.x + 5 * turn
            if taken.distance(point) > 100 + 5 * turn:
                yield f"{x:.0f},{point.y:.0f} 60"


def _milliseconds(meeting: Meeting, place: str) -> float:
    start = time.perf_counter()
    score_drafts(read_drafts([place], meeting.layers, _PROGRAMME), meeting)
    return 1000 * (time.perf_counter() - start)
