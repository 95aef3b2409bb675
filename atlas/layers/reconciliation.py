"""Figures that must agree: the stock on the baseline date, the corporations' lists, and the pitches in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from atlas.findings import Finding

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from geopandas import GeoDataFrame

    from atlas.layers.layers import Layers

__all__ = ["check_agreement"]

_PITCH_COLUMNS = {"pitches": "pitch", "rental_trailers": "trailer"}
"""Columns of the layer pitches that count what a category of homes counts too."""

_REGISTERED_WITHIN_M = 75.0
"""How far a registered pitch may lie from the point that stands for the whole location."""

_MOST_NAMED = 5


def check_agreement(layers: Layers, stock: Mapping[str, Mapping[str, int]] | None = None) -> list[Finding]:
    """List where figures about the same homes or pitches differ.

    Parameters
    ----------
    layers : Layers
    stock : dict of str to dict of str to int, optional
        Homes per category and corporation on the baseline date, as the policy states them.

    Returns
    -------
    list of Finding
        A warning for each difference. A layer that is absent is unknown and disagrees with nothing.
    """
    return [
        *_baseline(layers, stock or {}),
        *_homes(layers),
        *_lists_that_are_missing(layers),
        *_pitches_against_homes(layers),
        *_pitches_against_stock(layers),
        *_registered(layers),
    ]


def _baseline(layers: Layers, stock: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    baseline = layers.get("stock_baseline")
    if baseline is None:
        return
    found = baseline.groupby(["category", "corporation"])["homes"].sum()
    for category, by_corporation in stock.items():
        for corporation, stated in by_corporation.items():
            homes = int(found.get((category, corporation), 0))
            if homes != stated:
                facts = {"category": category, "corporation": corporation, "found": homes, "stated": stated}
                yield _of_file(layers, "STK01", "stock_baseline", baseline, "homes", **facts)


def _homes(layers: Layers) -> Iterator[Finding]:
    """Hold each corporation's list of homes against the stock table on the date of that list."""
    homes = layers.get("homes")
    if homes is None:
        return
    for corporation, rows in homes.groupby("corporation"):
        date = rows["source_date"].max()
        stock, counted = _stock_on(layers, corporation, date), rows.groupby("category").size()
        for category in sorted({*stock, *counted.index}) if stock else ():
            found, expected = int(counted.get(category, 0)), stock.get(category, 0)
            if found != expected:
                facts = {"category": category, "corporation": corporation, "found": found, "expected": expected}
                yield _of_file(layers, "STK02", "homes", rows, "category", date=date, **facts)


def _lists_that_are_missing(layers: Layers) -> Iterator[Finding]:
    """Tell of each corporation with homes in the stock table and none in any list."""
    homes, baseline = layers.get("homes"), layers.get("stock_baseline")
    if homes is None or baseline is None or homes.empty:
        return
    date = homes["source_date"].max()
    for corporation in sorted(set(baseline["corporation"]) - set(homes["corporation"])):
        expected = sum(_stock_on(layers, corporation, date).values())
        if expected:
            facts = {"corporation": corporation, "expected": expected, "date": date}
            yield _of_file(layers, "STK10", "homes", homes, "corporation", **facts)


def _stock_on(layers: Layers, corporation: object, date: datetime.date) -> dict[str, int]:
    """Return a corporation's homes per category on a date: the baseline and what was realised since.

    Empty where the baseline says nothing of the corporation, or its changes can't be used as they are.
    """
    baseline, changes = layers.get("stock_baseline"), layers.get("stock_changes")
    if changes is None and "stock_changes" in layers.catalogue.entries:
        return {}
    if baseline is None or not (baseline["corporation"] == corporation).any():
        return {}
    rows = baseline.loc[baseline["corporation"] == corporation, ["category", "homes"]]
    if changes is not None:
        since = (changes["status"] == "realised") & changes["date"].map(lambda change: change <= date).astype(bool)
        rows = pd.concat([rows, changes.loc[since & (changes["corporation"] == corporation), ["category", "homes"]]])
    return {str(category): int(homes) for category, homes in rows.groupby("category")["homes"].sum().items()}


def _pitches_against_homes(layers: Layers) -> Iterator[Finding]:
    """Hold the pitches and rental trailers of each corporation against its list of homes."""
    homes = layers.get("homes")
    for corporation, column, found, rows in _supplied_pitches(layers):
        if homes is None or not (homes["corporation"] == corporation).any():
            continue
        category = _PITCH_COLUMNS[column]
        listed = int(((homes["corporation"] == corporation) & (homes["category"] == category)).sum())
        if found != listed:
            facts = {"category": category, "corporation": corporation, "found": found, "listed": listed}
            yield _of_file(layers, "STK03", "pitches", rows, column, **facts)


def _pitches_against_stock(layers: Layers) -> Iterator[Finding]:
    """Hold the pitches and rental trailers of each corporation against the stock table on the date of the layer."""
    for corporation, column, found, rows in _supplied_pitches(layers):
        date = rows["source_date"].max()
        stock = _stock_on(layers, corporation, date)
        category = _PITCH_COLUMNS[column]
        if stock and found != stock.get(category, 0):
            facts = {"category": category, "corporation": corporation, "found": found, "date": date}
            yield _of_file(layers, "STK04", "pitches", rows, column, expected=stock.get(category, 0), **facts)


def _supplied_pitches(layers: Layers) -> Iterator[tuple[object, str, int, GeoDataFrame]]:
    """Give each corporation, column and sum of the layer pitches; a sum with an unknown in it is unknown."""
    pitches = layers.get("pitches")
    if pitches is None:
        return
    for corporation, rows in pitches.groupby("corporation"):
        for column in _PITCH_COLUMNS:
            if rows[column].notna().all():
                yield corporation, column, int(rows[column].sum()), rows


def _registered(layers: Layers) -> Iterator[Finding]:
    """Hold each location against the pitches that are registered around it, each counted at the nearest location."""
    pitches, registered = layers.get("pitches"), layers.get("registered_pitches")
    if pitches is None or registered is None:
        return
    tree = shapely.STRtree(pitches.geometry.to_numpy())
    shapes = registered.geometry.to_numpy()
    near, location = tree.query_nearest(shapes, max_distance=_REGISTERED_WITHIN_M, all_matches=False)
    counted = np.bincount(location, minlength=len(pitches))
    for index, supplied, found in zip(pitches.index, pitches["pitches"], counted, strict=True):
        if not pd.isna(supplied) and supplied != found:
            facts = {"registered": int(found), "supplied": int(supplied), "within": int(_REGISTERED_WITHIN_M)}
            yield layers.finding("STK05", "pitches", index, "pitches", **facts)
    alone = registered.drop(registered.index[near])
    if len(alone):
        first = [str(index) for index in alone.index[:_MOST_NAMED]]
        facts = {"count": len(alone), "within": int(_REGISTERED_WITHIN_M)}
        yield _of_file(layers, "STK06", "registered_pitches", alone, None, first=first, **facts)


def _of_file(layers: Layers, code: str, layer: str, rows: pd.DataFrame, column: str | None, **facts: object) -> Finding:
    """Return a finding about the file that some rows of a layer come from."""
    entry = layers.catalogue.entries[layer][0 if rows.empty else int(rows["part"].iloc[0])]
    return Finding(code, entry.source, layer, field=column and entry.field(column), facts=facts)
