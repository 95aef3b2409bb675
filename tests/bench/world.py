"""A synthetic country, as large as the Netherlands or a part of it: towns, homes, and all that surrounds them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from atlas.crs import RD
from atlas.layers import Layers
from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.layers.schema import LAYERS

from .sites import synthetic_sites
from .tiling import tiling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

__all__ = ["synthetic_world"]

_SEED = 8_200_000
_LEFT, _BOTTOM, _WIDTH_M, _HEIGHT_M = 20_000.0, 340_000.0, 190_000.0, 220_000.0
_DATE = datetime.date(2026, 10, 1)
_UNKNOWN_SHARE = 0.05
_COUNTS = {
    "sites": 100_000,
    "neighbourhoods": 14_500,
    "villages": 2_000,
    "homes": 8_200_000,
    "facilities": 300_000,
    "care_zones": 1_500,
    "wup_areas": 800,
    "pitches": 1_200,
    "works": 20_000,
    "stock_changes": 60_000,
}
_CONSTRAINTS = {
    # Number in the whole country, mean radius in metres, and corners of an outline.
    ("nature", "exclude"): (1_200, 900, 600),
    ("noise", "exclude"): (1_500, 500, 300),
    ("external_safety", "exclude"): (1_500, 150, 100),
    ("flood", "weigh"): (800, 700, 500),
    ("heat", "weigh"): (1_500, 350, 300),
    ("heritage", "weigh"): (800, 300, 200),
}
_FACILITY_SHARES = {
    "supermarket": 0.04,
    "gp": 0.06,
    "pharmacy": 0.02,
    "bus_stop": 0.25,
    "primary_school": 0.05,
    "community_centre": 0.05,
    "care_home": 0.03,
    "playground": 0.50,
}
_CATEGORY_SHARES = {"daeb": 0.9, "care": 0.06, "trailer": 0.005, "pitch": 0.005, "non_daeb": 0.03}
_CORPORATIONS = ("Domesta", "Woonconcept", "Actium", "Woonservice")
_PERIODS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")


def synthetic_world(size: float) -> Layers:
    """Make a share of a country: a tenth has a tenth of the area, homes, facilities and everything else."""
    return _Making(size).layers()


class _Making:
    """A country in the making: where its towns, neighbourhoods and homes are, for the layers that lie around them."""

    def __init__(self, size: float) -> None:
        self.size = size
        self.rng = np.random.default_rng(_SEED)
        scale = np.sqrt(size)
        self.box = (_LEFT, _BOTTOM, _LEFT + scale * _WIDTH_M, _BOTTOM + scale * _HEIGHT_M)
        self.towns = self._anywhere(self._number("villages"))
        self.inhabitants = self.rng.lognormal(0, 1.2, len(self.towns))
        self.middles = self._middles()
        self.outlines = np.array(tiling(self.middles, self.box, self.rng), dtype=object)
        self.village = KDTree(self.towns).query(self.middles)[1]
        self.homes = self._homes()

    def layers(self) -> Layers:
        """Return every layer, as the readers give them."""
        frames = {
            "neighbourhoods": self._neighbourhoods(),
            "villages": self._villages(),
            "sites": synthetic_sites(self._near_homes(self._number("sites"), 500), _DATE),
            "wup_areas": self._areas("wup_areas", 350, 60),
            "care_zones": self._areas("care_zones", 600, 100),
            "pitches": self._points("pitches", self._near_homes(self._number("pitches"), 600)),
            "facilities": self._facilities(),
            "homes": self._points("homes", self.homes, category=self._drawn(_CATEGORY_SHARES, len(self.homes))),
            "constraints": self._constraints(),
            "works": self._works(),
            **self._tables(),
        }
        entry = CatalogueEntry.model_validate(
            {"file": "bench", "kind": "example", "publisher": "bench", "licence": "none", "date": _DATE}
        )
        catalogue = Catalogue(folder=Path(), entries=dict.fromkeys(frames, (entry,)))
        return Layers(catalogue, {name: frame.assign(part=0) for name, frame in frames.items()})

    def _number(self, layer: str) -> int:
        return round(self.size * _COUNTS[layer])

    def _anywhere(self, number: int) -> NDArray[np.float64]:
        return self.rng.uniform(self.box[:2], self.box[2:], (number, 2))

    def _inside(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.clip(points, np.array(self.box[:2]) + 1, np.array(self.box[2:]) - 1)

    def _near_homes(self, number: int, spread_m: float) -> NDArray[np.float64]:
        chosen = self.homes[self.rng.integers(len(self.homes), size=number)]
        return self._inside(chosen + self.rng.normal(0, spread_m, (number, 2)))

    def _middles(self) -> NDArray[np.float64]:
        """Put three in four neighbourhoods in towns, by their size, and the others all over the land."""
        number = self._number("neighbourhoods")
        in_town = round(0.75 * number)
        town = self.rng.choice(len(self.towns), in_town, p=self.inhabitants / self.inhabitants.sum())
        spread_m = 500 * np.sqrt(self.inhabitants[town])[:, None]
        near = self.towns[town] + spread_m * self.rng.normal(0, 1, (in_town, 2))
        return self._inside(np.vstack([near, self._anywhere(number - in_town)]))

    def _homes(self) -> NDArray[np.float64]:
        """Scatter homes round the middles of neighbourhoods; one in three is in the building of the one before it."""
        number = self._number("homes")
        share = self.rng.lognormal(0, 0.8, len(self.middles))
        middle = np.sort(self.rng.choice(len(self.middles), number, p=share / share.sum()))
        spread_m = 0.3 * np.sqrt(np.minimum(shapely.area(self.outlines), 2_000_000))[middle, None]
        places = self._inside(self.middles[middle] + spread_m * self.rng.normal(0, 1, (number, 2))).round(1)
        places[1::3] = places[0 : len(places[1::3]) * 3 : 3]
        return places

    def _neighbourhoods(self) -> gpd.GeoDataFrame:
        known = {"village_code": _ids("villages", len(self.towns))[self.village]}
        return self._polygons("neighbourhoods", self.outlines, **known)

    def _villages(self) -> gpd.GeoDataFrame:
        order = np.argsort(self.village, kind="stable")
        inhabited, first = np.unique(self.village[order], return_index=True)
        outlines = [shapely.union_all(group) for group in np.split(self.outlines[order], first[1:])]
        is_town = pd.array(self.inhabitants[inhabited] > np.quantile(self.inhabitants, 0.9), dtype="boolean")
        frame = self._polygons("villages", np.array(outlines, dtype=object), is_town=is_town)
        return frame.set_axis(pd.Index(_ids("villages", len(self.towns))[inhabited], name="id", dtype=object))

    def _areas(self, layer: str, radius_m: float, corners: int) -> gpd.GeoDataFrame:
        number = self._number(layer)
        return self._polygons(layer, self._blobs(self._near_homes(number, 500), radius_m, corners))

    def _blobs(self, middles: NDArray[np.float64], radius_m: float, corners: int) -> NDArray[np.object_]:
        """Draw winding outlines that each see their middle from everywhere."""
        turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        waves = np.arange(1, 25)
        heights = self.rng.normal(0, 1, (2, len(middles), len(waves))) / waves**0.8
        winding = heights[0] @ np.cos(np.outer(waves, turn)) + heights[1] @ np.sin(np.outer(waves, turn))
        size_m = radius_m * self.rng.lognormal(-0.2, 0.6, len(middles))
        away_m = size_m[:, None] * np.exp(0.18 * winding)
        xy = middles[:, None, :] + away_m[..., None] * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        return np.asarray(shapely.polygons(xy))

    def _facilities(self) -> gpd.GeoDataFrame:
        number = self._number("facilities")
        return self._points("facilities", self._near_homes(number, 150), kind=self._drawn(_FACILITY_SHARES, number))

    def _constraints(self) -> gpd.GeoDataFrame:
        outlines, kinds, effects = [], [], []
        for (kind, effect), (whole, radius_m, corners) in _CONSTRAINTS.items():
            number = round(self.size * whole)
            middles = self._near_homes(number, 2_500)
            outlines.append(self._blobs(middles, radius_m, corners))
            kinds += [kind] * number
            effects += [effect] * number
        return self._polygons("constraints", np.concatenate(outlines), kind=_objects(kinds), effect=_objects(effects))

    def _works(self) -> gpd.GeoDataFrame:
        """Draw streets of three stretches that sewers go under, and a green for each ten of them."""
        number = self._number("works")
        start = self._near_homes(number, 200)
        stretches = self.rng.normal(0, 120, (number, 4, 2))
        stretches[:, 0] = 0
        shapes = np.asarray(shapely.linestrings(start[:, None, :] + stretches.cumsum(axis=1)))
        greens = start[::10]
        shapes[::10] = self._blobs(greens, 80, 40)
        return self._polygons("works", shapes)

    def _tables(self) -> dict[str, pd.DataFrame]:
        villages, sites = _ids("villages", len(self.towns)), _ids("sites", self._number("sites"))
        lived_in = villages[np.unique(self.village)]
        pairs = pd.MultiIndex.from_product([lived_in, _CATEGORY_SHARES]).to_frame(index=False)
        most = np.where(pairs[1] == "daeb", 600, 30)
        baseline = {
            "village_code": pairs[0].to_numpy(),
            "category": pairs[1].to_numpy(),
            "homes": pd.array(self.rng.integers(0, most), dtype="Int64"),
        }
        number = self._number("stock_changes")
        planned = self.rng.random(number) < 0.5
        changes = {
            "date": _objects([datetime.date(2028 if each else 2025, 6, 1) for each in planned]),
            "village_code": self.rng.choice(lived_in, number),
            "site_id": np.where(planned, self.rng.choice(sites, number), np.nan),
            "homes": pd.array(self.rng.integers(-20, 40, number), dtype="Int64"),
            "status": np.where(planned, "planned", "realised").astype(object),
        }
        asked = pd.MultiIndex.from_product([lived_in, _PERIODS]).to_frame(index=False)
        demand = {"village_code": asked[0].to_numpy(), "period": asked[1].to_numpy()}
        return {
            "stock_baseline": self._table("stock_baseline", len(pairs), baseline),
            "stock_changes": self._table("stock_changes", number, changes),
            "demand": self._table("demand", len(asked), demand),
        }

    def _polygons(self, layer: str, outlines: NDArray[np.object_], **known: object) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(self._table(layer, len(outlines), known), geometry=outlines, crs=RD)

    def _points(self, layer: str, places: NDArray[np.float64], **known: object) -> gpd.GeoDataFrame:
        return self._polygons(layer, np.asarray(shapely.points(places)), **known)

    def _table(self, layer: str, number: int, known: Mapping[str, Any]) -> pd.DataFrame:
        """Fill every column of a layer that is not given, with unknowns where it may have them."""
        ids = pd.Index(_ids(layer, number), name="id", dtype=object)
        columns = {}
        for name in LAYERS[layer].columns:
            values = known[name] if name in known else self._column(layer, name, ids)
            # The readers give words as objects.
            columns[name] = pd.Series(values, ids, dtype=getattr(values, "dtype", None))
        return pd.DataFrame({**columns, "source": "bench", "source_date": _DATE}, index=ids)

    def _column(self, layer: str, name: str, ids: pd.Index) -> Any:  # noqa: ANN401 - arrays of any type
        column, number = LAYERS[layer].columns[name], len(ids)
        unknown = np.zeros(number, bool) if column.required else self.rng.random(number) < _UNKNOWN_SHARE
        if name == "name":
            return ids.to_numpy()
        if name == "corporation":
            return pd.array(np.array(_CORPORATIONS, dtype=object)[self.rng.integers(4, size=number)], dtype="str")
        if column.type == "boolean":
            return pd.arrays.BooleanArray(self.rng.random(number) < 0.4, unknown)
        if column.type == "integer":
            return pd.arrays.IntegerArray(self.rng.integers(*_range(name), size=number), unknown)
        if column.type == "number":
            return pd.arrays.FloatingArray(self.rng.uniform(5, 70, number).round(1), unknown)
        words = np.array([*column.vocabulary, np.nan], dtype=object)
        drawn = self.rng.integers(max(len(words) - 1, 1), size=number)
        return np.asarray(words[np.where(unknown, -1, drawn)])

    def _drawn(self, shares: Mapping[str, float], number: int) -> NDArray[np.object_]:
        ends = np.cumsum(list(shares.values()))
        return _objects(shares)[np.searchsorted(ends[:-1], self.rng.random(number), side="right")]


def _range(name: str) -> tuple[int, int]:
    """Return least and most of a whole number, as its column usually has."""
    if name.endswith("year"):
        return (2024, 2032) if name in {"year", "start_year"} else (1930, 2026)
    return (50, 3_000) if name in {"population", "searching_households"} else (20, 1_500)


def _ids(layer: str, number: int) -> NDArray[np.object_]:
    letter = "S-" if layer == "sites" else layer[:1].upper()
    return _objects([f"{letter}{position:05}" for position in range(number)])


def _objects(words: Iterable[object]) -> NDArray[np.object_]:
    return np.array(list(words), dtype=np.object_)
