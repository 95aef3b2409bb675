"""Places that a reader may look for by name: streets, villages and neighbourhoods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from atlas.crs import WGS84

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.meeting import Meeting

__all__ = ["search_places"]

_DECIMALS = 5
"""Of a degree: about a metre."""


def search_places(meeting: Meeting) -> list[dict[str, object]]:
    """Return every village, neighbourhood and named street, each once per village.

    Returns
    -------
    list of dict
        ``name``; ``kind``: ``village``, ``neighbourhood`` or ``street``; ``within``: the municipality of a village,
        the village of all else, None where it lies in none; ``point``: longitude and latitude of a place in it;
        ``bounds``: its south-western and its north-eastern corner, each as latitude and longitude.
    """
    layers = meeting.layers
    village_names = layers.villages["name"]
    villages = layers.villages.assign(within=meeting.policy.agreement.municipality)
    neighbourhoods = layers.neighbourhoods.assign(within=layers.neighbourhoods["village_code"].map(village_names))
    return [
        *_places(villages, "village"),
        *_places(neighbourhoods, "neighbourhood"),
        *_places(_named_streets(layers), "street"),
    ]


def _named_streets(layers: Layers) -> GeoDataFrame:
    """Return one row per name and village: a street is cut in many pieces, and villages share names."""
    streets = layers.get("streets")
    if streets is None:
        return gpd.GeoDataFrame({"name": [], "within": []}, geometry=[], crs=layers.villages.crs)
    named = streets.loc[streets["name"].notna(), ["name", "geometry"]]
    middles = named.set_geometry(named.representative_point())
    found = middles.sjoin(layers.villages[["name", "geometry"]], how="left", lsuffix="street", rsuffix="village")
    within = found["name_village"][~found.index.duplicated()]
    return named.assign(within=within).dissolve(by=["name", "within"], dropna=False).reset_index()


def _places(frame: GeoDataFrame, kind: str) -> list[dict[str, object]]:
    shapes = frame.geometry.to_crs(WGS84)
    points = shapes.representative_point()
    bounds = np.round(shapes.bounds.to_numpy(), _DECIMALS).tolist()
    rows = zip(frame["name"], frame["within"].astype(object), points.x, points.y, bounds, strict=True)
    return [
        {
            "name": name,
            "kind": kind,
            "within": within if isinstance(within, str) else None,
            "point": [round(x, _DECIMALS), round(y, _DECIMALS)],
            "bounds": [[south, west], [north, east]],
        }
        for name, within, x, y, (west, south, east, north) in rows
    ]
