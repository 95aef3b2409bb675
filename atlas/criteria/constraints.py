"""Constraints: what a site touches, and for how much; partial overlap is partial."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from atlas.criteria.by_site import by_site
from atlas.criteria.shares import overlapping_area

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers

__all__ = ["Touches", "has_kind", "touches"]

_LEAST_TOUCH_M2 = 1.0
"""Less than this is the rounding of two outlines that share an edge."""

_NO_FIGURES = np.empty(0)


@dataclass(frozen=True)
class Touches:
    """What sites touch.

    Parameters
    ----------
    shares : DataFrame
        Indexed by site id, one row per site, kind and effect touched: ``kind``, ``effect``, ``touched_m2`` and
        ``touched_pct`` of the site, overlaps counted once.
    names : DataFrame
        Indexed by site id, one row per site and constraint touched: ``kind``, ``effect`` and ``name``.
    """

    shares: pd.DataFrame
    names: pd.DataFrame

    def shares_of(self, site: str) -> list[dict[str, Any]]:
        """Return what a site touches, one row per kind and effect."""
        return self._shares_of.get(site, [])

    def names_of(self, site: str, kind: str, effect: str) -> list[str]:
        """Return the names of the constraints of a kind and effect that a site touches."""
        touched = self._names_of.get(site, [])
        return [each["name"] for each in touched if (each["kind"], each["effect"]) == (kind, effect)]

    @cached_property
    def _shares_of(self) -> dict[str, list[dict[str, Any]]]:
        return by_site(self.shares)

    @cached_property
    def _names_of(self) -> dict[str, list[dict[str, Any]]]:
        return by_site(self.names)


def touches(sites: GeoDataFrame, layers: Layers) -> Touches:
    """Measure how much of each site lies in constraints, per kind and effect."""
    shares = [pd.DataFrame({"kind": [], "effect": [], "touched_m2": _NO_FIGURES, "touched_pct": _NO_FIGURES})]
    names = [pd.DataFrame({"kind": [], "effect": [], "name": []})]
    for kind, effect, group in layers.once(_by_kind):
        area_m2, site, polygon = overlapping_area(sites.geometry, group.geometry)
        touched = np.flatnonzero(area_m2 >= _LEAST_TOUCH_M2)
        if len(site):
            site_m2 = shapely.area(sites.geometry.to_numpy()[touched])
            index, of_kind = sites.index[touched], {"kind": kind, "effect": effect}
            share = {"touched_m2": area_m2[touched], "touched_pct": 100 * area_m2[touched] / site_m2}
            shares.append(pd.DataFrame({**of_kind, **share}, index=index))
            names.append(pd.DataFrame({**of_kind, "name": group["name"].to_numpy()[polygon]}, index=sites.index[site]))
    return Touches(pd.concat(shares[1:] or shares), pd.concat(names[1:] or names))


def _by_kind(layers: Layers) -> list[tuple[str, str, GeoDataFrame]]:
    constraints = layers.get("constraints")
    groups = () if constraints is None else constraints.groupby(["kind", "effect"])
    return [(kind, effect, group) for (kind, effect), group in groups]


def has_kind(kind: str, layers: Layers) -> bool:
    """Tell whether the layer has constraints of a kind; without, what sites touch of it is unknown."""
    return any(kind == each for each, _, _ in layers.once(_by_kind))
