"""What a user waits for: the installed command in a fresh process, and its page in a real browser without a network."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chromium import QUIET, chromium_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

__all__ = ["Line", "measure_commands"]

_ROOT = Path(__file__).parents[2]
_ATLAS = str(Path(sys.executable).with_name("atlas"))
_QUARTER = "2026-Q4"

_MEETING_TARGET_S, _MEETING_RUNS = 6.0, 3
_HELP_TARGET_S, _HELP_RUNS = 0.4, 5
_PAGE_TARGET_BYTES, _PAGE_RUNS = 2_000_000, 5

# The clock starts at navigation; the list is there when its first row is.
_NOTE_LIST = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("tr[data-row]")) return;
  window.listThere = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
_READ_TIMES = """
() => [performance.getEntriesByType("navigation")[0].loadEventEnd, window.listThere]
"""
_BOTH_THERE = """
() => window.listThere && performance.getEntriesByType("navigation")[0].loadEventEnd > 0
"""


@dataclass(frozen=True)
class Line:
    """One measurement; ``met`` is None where there is no target or it could not be measured."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


def measure_commands() -> Iterator[Line]:
    """Hold the meeting of the example, ask for help, and open the page that came out."""
    with tempfile.TemporaryDirectory() as folder:
        meeting_s = []
        for run in range(_MEETING_RUNS):
            out = Path(folder) / str(run)
            meeting_s.append(_seconds("meeting", _QUARTER, "--layers", str(_ROOT / "layers"), "--out", str(out)))
        page = out / _QUARTER / "index.html"
        yield Line(
            f"atlas meeting on the example, cold, worst of {_MEETING_RUNS}",
            f"{max(meeting_s):.2f} s (best {min(meeting_s):.2f} s)",
            f"under {_MEETING_TARGET_S:g} s",
            max(meeting_s) < _MEETING_TARGET_S,
        )
        help_s = min(_seconds("--help") for _ in range(_HELP_RUNS))
        yield Line(
            f"atlas --help, best of {_HELP_RUNS}",
            f"{help_s:.3f} s",
            f"under {_HELP_TARGET_S:g} s",
            help_s < _HELP_TARGET_S,
        )
        size = page.stat().st_size
        yield Line("index.html", f"{size:,} bytes", f"under {_PAGE_TARGET_BYTES:,} bytes", size < _PAGE_TARGET_BYTES)
        yield from _measure_page(page)


def _seconds(*arguments: str) -> float:
    """Time one run of the installed command in a process of its own."""
    start = time.perf_counter()
    subprocess.run([_ATLAS, *arguments], check=True, capture_output=True)  # noqa: S603 - our own command
    return time.perf_counter() - start


def _measure_page(page: Path) -> Iterator[Line]:
    """Time from the start of navigation to the load event and to the ranked list, in Chromium, from a file, offline."""
    what = f"index.html in headless Chromium, offline, median of {_PAGE_RUNS}: "
    chromium = chromium_path()
    if chromium is None:
        yield Line(f"{what}load", "skipped: chromium is not installed")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser to drive

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        times_ms = [_load(browser, page) for _ in range(_PAGE_RUNS)]
        browser.close()
    load_ms, list_ms = (statistics.median(run) for run in zip(*times_ms, strict=True))
    yield Line(f"{what}load event", f"{load_ms:.0f} ms")
    yield Line(f"{what}ranked list in the page", f"{list_ms:.0f} ms")


def _load(browser: Browser, page: Path) -> tuple[float, float]:
    """Open the page in a fresh context, and return when the load event ended and when the list was there, in ms."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    tab.add_init_script(_NOTE_LIST)
    tab.goto(page.as_uri())
    tab.wait_for_function(_BOTH_THERE)
    load_ms, list_ms = tab.evaluate(_READ_TIMES)
    context.close()
    return load_ms, list_ms
