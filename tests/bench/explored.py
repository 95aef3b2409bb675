"""The rival of the example's page: the same layers by `geopandas.explore`, with what it loads from outside at hand."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import folium
from xstatic.pkg import leaflet

from atlas.maps.squares import home_squares
from atlas.maps.symbols import LAYER_SYMBOLS

if TYPE_CHECKING:
    import geopandas as gpd
    from playwright.sync_api import Page, Route

    from atlas.meeting import Meeting

__all__ = ["ANSWERS", "LEAFLET_BYTES", "serve_assets", "write_explored"]

# Points at the last shape that was drawn, a site, and looks for its tooltip.
ANSWERS = """
() => {
  const site = [...document.querySelectorAll("path.leaflet-interactive")].pop();
  site?.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
  return document.querySelector(".leaflet-tooltip") !== null;
}
"""
_LEAFLET = {name: (Path(leaflet.BASE_DIR) / name).read_bytes() for name in ("leaflet.js", "leaflet.css")}
LEAFLET_BYTES = sum(map(len, _LEAFLET.values()))
_OUTSIDE = re.compile(r"^https?://")
_KINDS = ("kind", "theme", "phase")
_UNTOLD = ["source", "source_date", "part"]
"""Columns that are the same for a whole layer, which the rival need not tell."""


def write_explored(meeting: Meeting, file: Path, *, merged_streets: bool = False) -> None:
    """Write the layers of a meeting as they were read, and over them the sites in the colour of their score.

    Homes are squares, as no one may tell where each stands; there is no base map and no legend, and no neighbourhood is
    coloured by what its homes are: all that would cost the rival more.

    Parameters
    ----------
    meeting : Meeting
    file : Path
    merged_streets : bool
        Draw all streets of a kind as one shape that tells nothing, as the atlas's own page does.
    """
    # It asks for this package, also where it is not to classify anything.
    sys.modules.setdefault("mapclassify", SimpleNamespace(classify=None))  # type: ignore[arg-type]
    layers = {name: meeting.layers.frames[name] for name in LAYER_SYMBOLS if name in meeting.layers.frames}
    layers["homes"] = home_squares(layers["homes"], meeting.policy.assumptions.least_published_homes.value)
    if merged_streets:
        layers["streets"] = layers["streets"].dissolve("kind", as_index=False)[["kind", "geometry"]]
    shown = next(iter(meeting.policy.themes.values())).layers
    drawn = None
    for name, frame in layers.items():
        told = frame.drop(columns=_UNTOLD, errors="ignore")
        kind = next((each for each in _KINDS if each in told), None)
        drawn = told.explore(kind, m=drawn, legend=False, tiles=None, name=name, show=name in shown)
    drawn = _scored(meeting).explore("colour", m=drawn, categorical=True, legend=False, name="scores")
    folium.LayerControl().add_to(drawn)
    drawn.save(str(file))


def _scored(meeting: Meeting) -> gpd.GeoDataFrame:
    """Return the sites with what their layer tells and their scores for every profile."""
    sites = meeting.layers.sites.drop(columns=_UNTOLD)
    for profile, scores in meeting.scores.items():
        sites = sites.join(scores.table.add_prefix(f"{profile} "))
    first = next(iter(meeting.scores))
    return sites.assign(colour=(sites[f"{first} score"] // 5 * 5).astype(str))


def serve_assets(page: Page) -> None:
    """Give a page Leaflet from its package; all else that it loads comes at once and empty, as a gift."""

    def fulfil(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        route.fulfill(body=_LEAFLET.get(name, b""), content_type=kind)

    page.route(_OUTSIDE, fulfil)
