"""The example's layers with thousands of sites among them, as files in a folder with a catalogue."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import affinity

from atlas.policy import read_policy

from .sites import places_in, synthetic_sites

if TYPE_CHECKING:
    import shapely

__all__ = ["EXAMPLE", "write_many_sites"]

EXAMPLE = Path(__file__).parents[2] / "layers"

_SEED = 20261123
_DATE = datetime.date(2026, 10, 1)
_SCALE = 0.35
"""Small enough for ten thousand of them to lie beside each other in one municipality, as plots do."""
_WITH_HOLE, _IN_PARTS = 7, 11
"""One site in so many has a hole or a bite, and one in so many lies in two parts."""


def write_many_sites(folder: Path, number: int) -> None:
    """Write the example with so many sites, its own among them, to a new folder.

    Unknowns, knock-outs, owners and plans are as `synthetic_sites` draws them.
    """
    shutil.copytree(EXAMPLE, folder)
    own = _read(folder / "sites.geojson")
    land = _read(folder / "neighbourhoods.geojson").union_all()
    drawn = synthetic_sites(places_in(land, number), _DATE).iloc[len(own) :].reset_index()
    corporations = np.array([*read_policy().agreement.corporations, None], dtype=object)
    drawn["corporation"] = np.random.default_rng(_SEED).choice(corporations, len(drawn))
    # The check at the door asks that middle rents fit in what is not social.
    drawn["homes_mid_rent"] = 0
    drawn = drawn.set_geometry([_shaped(outline, place) for place, outline in enumerate(drawn.geometry)])
    sites = pd.concat([own, drawn[own.columns.intersection(drawn.columns)]], ignore_index=True)
    sites.to_file(folder / "sites.gpkg", layer="sites")
    catalogue = folder / "catalogue.toml"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace("sites.geojson", "sites.gpkg"), encoding="utf-8")


def _read(file: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(file).set_crs("EPSG:28992", allow_override=True)


def _shaped(outline: shapely.Polygon, place: int) -> shapely.Geometry:
    plot = affinity.scale(outline, _SCALE, _SCALE)
    if place % _WITH_HOLE == 0:
        return plot.difference(affinity.scale(plot, 0.4, 0.4, origin=plot.representative_point()))
    if place % _IN_PARTS == 0:
        return plot.union(affinity.translate(plot, 2 * plot.length / 4))
    return plot
