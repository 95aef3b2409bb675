"""Values of a row that contradict one another, the date of their layer, or what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.findings import Finding
from atlas.layers.changes import check_changes
from atlas.layers.listing import indices
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    import pandas as pd

    from atlas.layers.expected import Expected
    from atlas.layers.layers import Layers

__all__ = ["check_consistency", "check_references"]

_AT_MOST = (
    ("sites", "homes_social", "homes_total"),
    ("sites", "homes_mid_rent", "homes_total"),
    ("sites", "homes_accessible", "homes_total"),
    ("sites", "homes_clustered", "homes_social"),
    ("sites", "homes_flex", "homes_social"),
    ("sites", "start_year", "delivery_year"),
    ("wup_areas", "homes_to_demolish", "homes"),
    ("wup_areas", "homes_to_renovate", "homes"),
    ("wup_areas", "start_year", "end_year"),
    ("pitches", "rental_trailers", "pitches"),
    ("pitches", "owner_trailers", "pitches"),
)
"""Per layer a column that can't be more than another: parts of a whole, and a start before its end."""

_MOST_NAMED = 15

_ENOUGH, _ROUNDING_PCT = 3, 1.0
"""Percentages from which a column may be called odd, and how far two rounded ones may be off."""


def check_consistency(layers: Layers, expected: Expected) -> list[Finding]:
    """List every row whose values contradict one another; what is unknown contradicts nothing."""
    return [
        *_at_most(layers),
        *_site_parts(layers),
        *check_changes(layers, expected),
        *_future(layers, expected.today),
        *_percentages(layers),
        *_neighbourhoods(layers),
    ]


def check_references(layers: Layers) -> list[Finding]:
    """List every id that refers to nothing; a feature that was left out is there all the same."""
    return [
        layers.finding(
            "FLD14", layer, index, name, other_layer=column.refers_to, known=_first_few(layers.ids[column.refers_to])
        )
        for layer, frame in layers.frames.items()
        for name, column in LAYERS[layer].columns.items()
        if column.refers_to in layers.ids
        for index in frame.index[frame[name].notna() & ~frame[name].isin(layers.ids[column.refers_to])]
    ]


def _first_few(ids: list[str]) -> list[str]:
    return ids if len(ids) <= _MOST_NAMED else [*ids[:_MOST_NAMED], "..."]


def _at_most(layers: Layers) -> Iterator[Finding]:
    for layer, part, whole in _AT_MOST:
        rows = layers.get(layer)
        if rows is None:
            continue
        for index in indices(rows[part] > rows[whole]):
            yield layers.finding("FLD15", layer, index, part, limit=str(rows.loc[index, whole]), whole=whole)


def _site_parts(layers: Layers) -> Iterator[Finding]:
    sites = layers.get("sites")
    if sites is None:
        return
    together = sites["homes_social"] + sites["homes_mid_rent"]
    for index in indices(together > sites["homes_total"]):
        limit = int(sites.loc[index, "homes_total"] - sites.loc[index, "homes_social"])
        if limit >= 0:
            whole = "homes_total - homes_social"
            yield layers.finding("FLD15", "sites", index, "homes_mid_rent", limit=str(limit), whole=whole)


def _future(layers: Layers, today: datetime.date | None) -> Iterator[Finding]:
    """List what is said to be of a day or year that is still to come."""
    if today is None:
        return
    for layer, frame in layers.frames.items():
        for index in indices(_after(frame["source_date"], today)):
            # Where the whole layer is dated so, that is said of the layer.
            if frame.loc[index, "source_date"] != layers.catalogue.entries[layer][frame.loc[index, "part"]].date:
                yield layers.finding("FLD23", layer, index, "source_date")
    homes = layers.get("homes")
    if homes is not None:
        for index in indices(homes["build_year"] > today.year):
            yield layers.finding("FLD23", "homes", index, "build_year")


def _percentages(layers: Layers) -> Iterator[Finding]:
    """List columns of percentages that look like fractions, and shares of a part that are more than of the whole."""
    layer = "neighbourhood_figures" if "neighbourhood_figures" in layers.frames else "neighbourhoods"
    figures = layers.get(layer)
    if figures is None:
        return
    for name, column in LAYERS[layer].columns.items():
        known = figures[name].dropna()
        if column.unit == "pct" and len(known) >= _ENOUGH and 0 < known.max() <= 1:
            yield Finding("FLD26", layers.catalogue.entries[layer][0].source, layer, facts={"column": name})
    for index in indices(figures["corporation_pct"] > figures["rental_pct"] + _ROUNDING_PCT):
        limit = f"{figures.loc[index, 'rental_pct']:g}"
        yield layers.finding("FLD27", layer, index, "corporation_pct", limit=limit)


def _neighbourhoods(layers: Layers) -> Iterator[Finding]:
    """List neighbourhoods that lie in no known village, or of which there are no figures."""
    neighbourhoods, figures = layers.get("neighbourhoods"), layers.get("neighbourhood_figures")
    if neighbourhoods is None:
        return
    if layers.catalogue.entries["villages"][0].dissolve:
        for index in neighbourhoods.index[neighbourhoods["village_code"].isna()]:
            yield layers.finding("FLD28", "neighbourhoods", index)
    if figures is not None:
        for index in neighbourhoods.index.difference(figures.index):
            yield layers.finding("FLD29", "neighbourhoods", index)


def _after(dates: pd.Series, date: datetime.date) -> pd.Series:
    return dates.isin([each for each in dates.dropna().unique() if each > date])
