"""What a page costs in Chromium: when it answers, what a step of a slider runs, how many frames a moving map gets."""

from __future__ import annotations

import itertools
import math
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.chromium import QUIET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, CDPSession, Page

__all__ = ["Frames", "Opened", "browsing", "frames_while", "interactive_ms", "opened", "pan", "slider_steps", "zoom"]

_SCREEN = (1440, 900)
_MOVING_S = 3.0
_SLIDER = "#weights-panel input[type=range]"

# Tries after every change of the document whether it answers, and notes when the answer is on the screen.
_NOTE_ANSWER = """
new MutationObserver((_, observer) => {
  if (!(ANSWERS)()) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.answered = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
_TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_CHANGE = """
(change) => new Promise((done) => requestAnimationFrame(() => {
  const begin = performance.now();
  Atlas.state.change(change, "list");
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
}))
"""
_NOTE_FRAMES = """
() => {
  cancelAnimationFrame(window.noting);
  window.framesAt = [];
  const note = (at) => { window.framesAt.push(at); window.noting = requestAnimationFrame(note); };
  window.noting = requestAnimationFrame(note);
}
"""


@dataclass(frozen=True)
class Opened:
    """A page that is open, and the line to the browser's own measurements of it."""

    page: Page
    line: CDPSession

    def at_ms(self, what: str) -> float:
        """Return how long the page was at something since it opened: ``ScriptDuration``, ``TaskDuration``."""
        return 1000 * self._metrics()[what]

    def heap_mb(self) -> float:
        """Return how much the scripts hold on to."""
        self.line.send("HeapProfiler.collectGarbage")
        return self._metrics()["JSHeapUsedSize"] / 1e6

    def painted_ms(self, change: dict[str, object]) -> float:
        """Return the time from a change of the picture until it is on the screen."""
        taken: float = self.page.evaluate(_CHANGE, change)
        return taken

    def settle(self) -> None:
        """Wait until what was asked for is on the screen."""
        self.page.evaluate(_TWO_FRAMES)

    def _metrics(self) -> dict[str, float]:
        return {each["name"]: each["value"] for each in self.line.send("Performance.getMetrics")["metrics"]}


@dataclass(frozen=True)
class Frames:
    """How often the screen was drawn for a while."""

    per_second: float
    worst_gap_ms: float


@contextmanager
def browsing(chromium: str) -> Iterator[Browser]:
    """Give a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, file: Path, script: str = "", serve: Callable[[Page], None] | None = None
) -> Iterator[Opened]:
    """Open a page in a fresh context after a script of ours, without a network but for what ``serve`` gives it."""
    context = browser.new_context(viewport={"width": _SCREEN[0], "height": _SCREEN[1]}, offline=serve is None)
    page = context.new_page()
    if serve is not None:
        serve(page)
    page.add_init_script(script)
    line = context.new_cdp_session(page)
    line.send("Performance.enable")
    page.goto(file.as_uri())
    yield Opened(page, line)
    context.close()


def interactive_ms(browser: Browser, file: Path, answers: str, serve: Callable[[Page], None] | None = None) -> float:
    """Return the time from the start of navigation until a page has drawn what it answers a person with.

    ``answers`` is a function in JavaScript that does what a person would, once that can be, and tells whether the page
    answered.
    """
    with opened(browser, file, _NOTE_ANSWER.replace("ANSWERS", answers), serve) as each:
        each.page.wait_for_function("window.answered")
        answered: float = each.page.evaluate("window.answered")
        return answered


def slider_steps(opened: Opened, number: int) -> tuple[list[float], list[float]]:
    """Drag a slider of the weights to so many places, and return per step the ms of scripts and of the whole page."""
    page = opened.page
    page.locator("#weights-button").click()
    slider = page.locator(_SLIDER).first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.1 * box["width"], middle)
    page.mouse.down()
    opened.settle()
    script_ms, task_ms, places = [], [], set()
    for step in range(number):
        before = opened.at_ms("ScriptDuration"), opened.at_ms("TaskDuration")
        page.mouse.move(box["x"] + (0.1 + 0.8 * (step + 1) / number) * box["width"], middle)
        opened.settle()
        script_ms.append(opened.at_ms("ScriptDuration") - before[0])
        task_ms.append(opened.at_ms("TaskDuration") - before[1])
        places.add(slider.input_value())
    page.mouse.up()
    assert len(places) == number, f"{number} steps of a slider gave {len(places)} weights"
    return script_ms, task_ms


def frames_while(opened: Opened, move: Callable[[Page], None]) -> Frames:
    """Count the frames of the screen for as long as the map is moved by hand."""
    opened.page.evaluate(_NOTE_FRAMES)
    end = time.perf_counter() + _MOVING_S
    while time.perf_counter() < end:
        move(opened.page)
    at: list[float] = opened.page.evaluate("window.framesAt")
    gaps = [later - earlier for earlier, later in itertools.pairwise(at)]
    return Frames(1000 / statistics.median(gaps), max(gaps))


def pan(page: Page) -> None:
    """Drag the map round in a circle."""
    x, y = _middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        turn = 2 * math.pi * step / 40
        page.mouse.move(x + 150 * math.sin(turn), y + 100 * (1 - math.cos(turn)))
    page.mouse.up()


def zoom(page: Page) -> None:
    """Turn the wheel over the map, in and out again."""
    page.mouse.move(*_middle(page))
    for turn in (*[-120] * 6, *[120] * 6):
        page.mouse.wheel(0, turn)
        page.wait_for_timeout(80)


def _middle(page: Page) -> tuple[float, float]:
    box = page.locator("#map_atlas").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
