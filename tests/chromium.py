"""Debian's Chromium, started so that it asks nothing of a network."""

from __future__ import annotations

import shutil

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_path() -> str | None:
    """Return where Chromium is installed, or None where it is not."""
    return shutil.which("chromium")
