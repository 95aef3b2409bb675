"""Take the README's picture: `python -m tests.browser.picture` opens the example's page and writes maps/example.png."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chromium import QUIET, chromium_path

ROOT = Path(__file__).parents[2]


def take_picture(page_file: Path, picture: Path) -> None:
    """Photograph the page of a meeting as it opens."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        page = browser.new_page(viewport={"width": 1400, "height": 860}, offline=True, reduced_motion="reduce")
        page.goto(page_file.resolve().as_uri())
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take_picture(Path(sys.argv[1]), ROOT / "maps" / "example.png")
