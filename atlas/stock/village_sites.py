"""The sites in and near a village on which social homes can be built, with the best of their scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from atlas.scores import Scores
    from atlas.stock.ledger import Ledger

__all__ = ["enough_for", "open_sites", "sites_near"]

_CLOSED = ("completed", "dropped")
_TOLD = ["name", "distance_m", "homes_social", "homes_demolished", "planning_status", "delivery_year"]
_SCORED = ["profile", "score", "score_low", "score_high", "knocked_out"]


def open_sites(sites: GeoDataFrame, scores: Mapping[str, Scores], ledger: Ledger) -> GeoDataFrame:
    """Return the sites that are neither completed nor dropped, best first, those that are knocked out last.

    Each has the scores of the profile for which it does best, and ``in_ledger``: whether the ledger has plans for it.
    """
    planned = ledger.entries.loc[ledger.entries["is_planned"], "site_id"]
    still = sites[~sites["planning_status"].isin(_CLOSED)].join(_best(scores))
    still = still.assign(in_ledger=still.index.isin(planned.dropna()))
    return _best_first(still.sort_index())


def sites_near(sites: GeoDataFrame, outline: BaseGeometry, planned: pd.Series, reach_m: float) -> pd.DataFrame:
    """Return the sites within reach of a village, in the order in which they come.

    Parameters
    ----------
    sites : GeoDataFrame
        As `open_sites` gives it.
    outline : geometry
        Of the village.
    planned : Series of str
        Sites with changes of the ledger in the village, which are among them wherever they lie.
    reach_m : float

    Returns
    -------
    DataFrame
        ``id``, ``name``, ``distance_m`` (0 inside), ``homes_social``, ``homes_demolished``,
        ``planning_status``, ``delivery_year``, ``profile`` (the one with its best score), ``score``, ``score_low``,
        ``score_high``, ``knocked_out`` and ``in_ledger``.
    """
    away = sites.geometry.distance(outline)
    near = sites.assign(distance_m=away)[(away <= reach_m) | sites.index.isin(planned.dropna())]
    return pd.DataFrame(near[[*_TOLD, *_SCORED, "in_ledger"]]).rename_axis("id").reset_index()


def enough_for(sites: pd.DataFrame, homes: int) -> pd.DataFrame:
    """Return the sites of `sites_near` that are in no plan of the ledger yet and can add so many homes."""
    added = sites["homes_social"] - sites["homes_demolished"].fillna(0)
    is_free = ~sites["in_ledger"] & ~sites["knocked_out"].fillna(value=True).astype(bool)
    return sites[is_free & (added >= homes).fillna(value=False)]


def _best(scores: Mapping[str, Scores]) -> pd.DataFrame:
    """Return the scores of each site for the profile in which it does best, one that lets it in before any other."""
    every = pd.concat([each.table.assign(profile=profile) for profile, each in scores.items()])
    # Of equal scores the policy's first profile is told.
    ordered = _best_first(every)
    return ordered[~ordered.index.duplicated()][_SCORED]


def _best_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return rows with a score in order, those that are knocked out last; equal ones stay in the order they had."""
    return table.sort_values(["knocked_out", "score"], ascending=[True, False])
