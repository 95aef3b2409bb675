"""The meeting page `index.html` as one finished text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.maps.atlas_map import AtlasMap

if TYPE_CHECKING:
    from collections.abc import Mapping


def render_page(payload: Mapping[str, object]) -> str:
    """
    Give the whole meeting page for a payload; the same payload gives the same text.

    Parameters
    ----------
    payload
        What the page shows: finished Dutch texts, geometries and results (see `atlas.maps.payload`).

    Returns
    -------
    str
        One self-contained HTML document that asks nothing of a network.
    """
    page: str = AtlasMap(payload).get_root().render()
    return page
