"""A picture per village: its social stock above or below the floor, quarter by quarter, all on one scale."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from matplotlib import style

from atlas.dossier.village_chart import VillageChart
from atlas.errors import MeetingError

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock.villages import Village

__all__ = ["draw_village_pictures", "picture_name"]

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")
"""Names that Windows keeps for itself."""


def draw_village_pictures(meeting: Meeting, glossary: Glossary, folder: Path) -> list[Path]:
    """Draw a picture of every village into a folder that exists; the town has no floor and gets none.

    Parameters
    ----------
    meeting : Meeting
    glossary : Glossary
    folder : Path

    Returns
    -------
    list of Path
        In the order of the monitor: worst first.

    Raises
    ------
    MeetingError
        Where there is no ledger to draw from.
    """
    ledger, monitor = meeting.ledger, meeting.villages
    if ledger is None or monitor is None:
        raise MeetingError(
            "stock_baseline or stock_changes: one of these tables is absent, so there is no stock to draw."
            " Add it to catalogue.toml, or leave out --folder."
        )
    villages = [village for village in monitor.villages if not village.is_town]
    is_example = meeting.layers.catalogue.kind == "example"
    chart = VillageChart(ledger, glossary, _scale(villages), is_example=is_example)
    drawn = []
    with style.context("default"):
        for village in villages:
            drawn.append(folder / picture_name(village.code))
            chart.draw(village, drawn[-1])
    return drawn


def picture_name(code: str) -> str:
    """Return the name of a village's picture: its code, or where no file may be called so a safe name of its own."""
    plain = re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-")[:40]
    if plain == code and not _RESERVED.fullmatch(code):
        return f"{code}.png"
    return f"{plain}-{hashlib.sha256(code.encode()).hexdigest()[:8]}.png".lstrip("-")


def _scale(villages: list[Village]) -> tuple[int, int]:
    """Return the range in homes that holds every village's stock less its floor, in round numbers."""
    told = [int(homes) for each in villages if each.differences is not None for homes in each.differences]
    least, most = min(told, default=0), max(told, default=0)
    return (min(least, 0) - 3) // 5 * 5, -(-(max(most, 0) + 3) // 5) * 5
