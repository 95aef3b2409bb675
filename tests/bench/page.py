"""The page of a meeting in Chromium: the example's beside its rival, and one of ten thousand sites while it is used."""

from __future__ import annotations

import statistics
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atlas.maps import page_payload, render_page
from atlas.pipeline import prepare_meeting
from atlas.policy import read_glossary
from tests.chromium import chromium_path

from .commands import Line
from .explored import ANSWERS as RIVAL_ANSWERS
from .explored import LEAFLET_BYTES, serve_assets, write_explored
from .in_browser import browsing, frames_while, interactive_ms, opened, pan, slider_steps, zoom
from .many_sites import EXAMPLE, write_many_sites
from .side_by_side import timed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from .in_browser import Opened

__all__ = ["measure_page"]

_QUARTER = "2026-Q4"
_SITES = 10_000
_RUNS, _STEPS, _SHEETS = 5, 60, 12
_EXAMPLE_BYTES, _EXAMPLE_MS = 1_500_000, 1_000
_MANY_BYTES, _MANY_MS = 6_000_000, 2_000
_STEP_MS, _WORST_STEP_MS = 16, 50
_LEAST_FRAMES = 30
_CHANGE_MS = 100
_PAYLOAD_S = 60

# Clicks on the first row of the list, once it is there, and looks whether its sheet opened.
_ANSWERS = """
() => {
  if (document.getElementById("sheet-name") === null) document.querySelector("#ranking button[data-site]")?.click();
  return document.getElementById("sheet-name") !== null;
}
"""


def measure_page() -> Iterator[Line]:
    """Make both pages by the whole pipeline, and open them without a network."""
    chromium = chromium_path()
    if chromium is None:
        yield Line("the page in Chromium", "skipped: chromium is not installed")
        return
    yield Line("in headless Chromium, drawn by the processor: there is no graphics card here", "")
    with tempfile.TemporaryDirectory() as name, browsing(chromium) as browser:
        yield from _example(Path(name), browser)
        yield from _many(Path(name), browser)


def _example(folder: Path, browser: Browser) -> Iterator[Line]:
    """Open the example's page and its rival by turns."""
    meeting = prepare_meeting(_QUARTER, EXAMPLE)
    page, rival, merged = (folder / f"{name}.html" for name in ("example", "explored", "merged"))
    page.write_text(render_page(page_payload(meeting, read_glossary())), encoding="utf-8")
    write_explored(meeting, rival)
    write_explored(meeting, merged, merged_streets=True)
    times_ms = [
        (
            interactive_ms(browser, page, _ANSWERS),
            *(interactive_ms(browser, each, RIVAL_ANSWERS, serve_assets) for each in (rival, merged)),
        )
        for _ in range(_RUNS)
    ]
    ours_ms, theirs_ms, merged_ms = (statistics.median(each) for each in zip(*times_ms, strict=True))
    ours, theirs, least = (each.stat().st_size for each in (page, rival, merged))
    theirs, least = theirs + LEAFLET_BYTES, least + LEAFLET_BYTES
    yield _below("the example's page, size", ours, _EXAMPLE_BYTES, "bytes")
    yield _below(f"  interactive: a click on a row shows its sheet, median of {_RUNS}", ours_ms, _EXAMPLE_MS, "ms")
    yield Line("  the layers by geopandas.explore(), with Leaflet", f"{theirs:,} bytes", "ours smaller", ours < theirs)
    what = "  interactive: a pointer shows a site's tooltip (other assets empty, at once)"
    yield Line(what, f"{theirs_ms:,.0f} ms", "ours sooner", ours_ms < theirs_ms)
    yield Line("  the same with all streets of a kind as one shape", f"{least:,} bytes, {merged_ms:,.0f} ms")


def _many(folder: Path, browser: Browser) -> Iterator[Line]:
    """Make the page of ten thousand sites, open it, and use it."""
    write_many_sites(folder / "layers", _SITES)
    meeting = prepare_meeting(_QUARTER, folder / "layers")
    payload, seconds = timed(partial(page_payload, meeting, read_glossary()))
    page = folder / "many.html"
    page.write_text(render_page(payload), encoding="utf-8")
    weighed = {len(rules.weights) for rules in meeting.policy.profiles.values()}
    what = f"a page of {_SITES:,} sites, {len(meeting.policy.criteria)} criteria, up to {max(weighed)} in a profile"
    yield Line(what, "")
    yield _below("  what it shows, made in", seconds, _PAYLOAD_S, "s")
    yield _below("  size", page.stat().st_size, _MANY_BYTES, "bytes")
    soon_ms = statistics.median(interactive_ms(browser, page, _ANSWERS) for _ in range(_RUNS))
    yield _below(f"  interactive, median of {_RUNS}", soon_ms, _MANY_MS, "ms")
    with opened(browser, page) as each:
        each.settle()
        yield Line("  memory that its scripts hold", f"{each.heap_mb():.0f} MB")
        yield from _changed(each, payload)
        yield from _moved(each)
        yield from _weighed(each)


def _changed(page: Opened, payload: dict[str, Any]) -> Iterator[Line]:
    """Measure other pictures, from the change to the screen."""
    order = page.page.evaluate(f"Atlas.scoring.ordered().slice(0, {_SHEETS}).map(({{ id }}) => id)")
    changes: dict[str, list[dict[str, object]]] = {
        "a sheet": [{"site": site} for site in order],
        "a filter": [{"site": None}, {"filter": {"place": "town"}}, {"filter": {"stage": "hard"}}, {"filter": {}}],
        "a theme": [{"theme": theme["id"]} for theme in reversed(payload["themes"])],
    }
    for what, wanted in changes.items():
        taken_ms = [page.painted_ms(change) for change in wanted]
        yield _below(f"  {what} on the screen, median of {len(wanted)}", statistics.median(taken_ms), _CHANGE_MS, "ms")


def _moved(page: Opened) -> Iterator[Line]:
    for what, move in (("dragged", pan), ("zoomed by the wheel", zoom)):
        frames = frames_while(page, move)
        measured = f"{frames.per_second:.0f} a second, worst gap {frames.worst_gap_ms:.0f} ms"
        met = frames.per_second >= _LEAST_FRAMES
        yield Line(f"  frames while the map is {what}, median", measured, f"at least {_LEAST_FRAMES}", met)


def _weighed(page: Opened) -> Iterator[Line]:
    script_ms, task_ms = slider_steps(page, _STEPS)
    what = f"  a step of a slider, scripting, of {_STEPS}"
    yield _below(f"{what}: median", statistics.median(script_ms), _STEP_MS, "ms")
    yield _below(f"{what}: worst", max(script_ms), _WORST_STEP_MS, "ms")
    yield Line(f"{what}: with style, layout and drawing, median", f"{statistics.median(task_ms):.1f} ms")


def _below(what: str, measured: float, most: float, unit: str) -> Line:
    decimals = 1 if unit == "ms" and most < _CHANGE_MS else 0
    return Line(what, f"{measured:,.{decimals}f} {unit}", f"under {most:,} {unit}", measured < most)
