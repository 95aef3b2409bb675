"""A real browser without a network, and the meeting page opened in it from a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from atlas.maps.page import render_page
from tests.chromium import QUIET, chromium_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


PROJECTOR = (1280, 720)


class OpenPage(Protocol):
    """Opens a payload as a page of a certain size, at a certain place in its address."""

    def __call__(self, payload: dict[str, Any], *, size: tuple[int, int] = PROJECTOR, place: str = "") -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; without it the tests are skipped, but never on the build server."""
    found = chromium_path()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed, and the build server must run the browser tests")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Open pages from a file without a network; afterwards nothing may have been asked for or gone wrong."""
    file = tmp_path / "index.html"
    requests: list[str] = []
    errors: list[str] = []
    contexts = []

    def open_one(payload: dict[str, Any], *, size: tuple[int, int] = PROJECTOR, place: str = "") -> Page:
        file.write_text(render_page(payload), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, offline=True, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(file.as_uri() + place)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert {url.partition("#")[0] for url in requests} <= {file.as_uri()}
    assert errors == []


@pytest.fixture
def page_of_example(open_page: OpenPage, payload: dict[str, Any]) -> Page:
    """Open the meeting at the size of a small projector."""
    return open_page(payload)
