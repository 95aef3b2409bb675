"""What the members take home beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.dossier.geojson import write_geojson
from atlas.dossier.village_pictures import draw_village_pictures
from atlas.dossier.workbook import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["write_dossier"]


def write_dossier(meeting: Meeting, glossary: Glossary, folder: Path) -> None:
    """Write ``scores.xlsx``, ``scores.geojson`` and the pictures in ``villages/`` into a folder.

    Without the tables of the stock there are no pictures.
    """
    write_workbook(meeting, glossary, folder / "scores.xlsx")
    write_geojson(meeting, folder / "scores.geojson")
    if meeting.ledger is not None:
        pictures = folder / "villages"
        pictures.mkdir()
        draw_village_pictures(meeting, glossary, pictures)
