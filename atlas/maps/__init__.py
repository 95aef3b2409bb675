"""The interactive map: folium elements, the page template and the page's own script and style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.maps.atlas_map import AtlasMap
from atlas.maps.page import render_page
from atlas.maps.payload import page_payload

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["AtlasMap", "draw_maps", "page_payload", "render_page"]


def draw_maps(meeting: Meeting, glossary: Glossary, folder: Path) -> None:
    """Write ``index.html``, the page of a meeting, into a folder."""
    (folder / "index.html").write_text(render_page(page_payload(meeting, glossary)), encoding="utf-8")
