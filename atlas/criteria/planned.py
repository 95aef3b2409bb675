"""Social homes that are planned on sites, or came and went there already, from the ledger of the stock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from atlas.criteria.places import locate
from atlas.criteria.stated_errors import stated_error

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["Planned", "counted_already", "planned_in_neighbourhood", "planned_within"]

_ON_THE_GROUND = ("new", "demolition")
"""Kinds of change that add or take away a home; the others change whose or what it is."""


class Planned(NamedTuple):
    """What other sites plan, each an array of shape (n_sites,) in homes; less than 0 where more goes than comes.

    ``built`` are the social homes that come or go on the ground, ``off`` is how far the homes may be off.
    """

    homes: NDArray[np.float64]
    built: NDArray[np.float64]
    off: NDArray[np.float64]


def planned_in_neighbourhood(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Planned:
    """Sum what is planned in each site's neighbourhood, the site's own plan left out.

    Parameters
    ----------
    sites : GeoDataFrame of n_sites rows
        With ``neighbourhood_code``.
    layers : Layers
        With a table ``stock_changes``.
    policy : Policy
        Says which categories are social.
    """
    by_neighbourhood, own = layers.once(_sums, policy.lists.social_categories.names)
    code = sites["neighbourhood_code"]
    around = by_neighbourhood.reindex(code).fillna(0.0).to_numpy()
    of_site = own.reindex(pd.MultiIndex.from_arrays([sites.index, code])).fillna(0.0).to_numpy()
    return Planned(*(around - of_site).T)


def counted_already(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Planned:
    """Sum what each site's own plan has brought or taken away before the figures of its neighbourhood were made.

    Those figures have it already: a plan that is partly carried out adds to them only what is still to come.

    Parameters
    ----------
    sites : GeoDataFrame of n_sites rows
    layers : Layers
        With a table ``stock_changes``. What was realised up to the date of the table ``neighbourhood_figures``, or
        where there is none of the layer ``neighbourhoods``, is in the figures.
    policy : Policy
        Says which categories are social.
    """
    done = layers.once(_done, policy.lists.social_categories.names)
    return Planned(*done.reindex(sites.index).fillna(0.0).to_numpy().T)


def planned_within(
    sites: GeoDataFrame, reach_m: float, off_m: NDArray[np.float64], layers: Layers, policy: Policy
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Sum the social homes that other sites plan within reach, centre to centre in a straight line.

    Parameters
    ----------
    sites : GeoDataFrame of n_sites rows
        With ``centre``.
    reach_m : float
    off_m : ndarray of float, shape (n_sites,)
        How far the distances may be off.
    layers : Layers
        With a table ``stock_changes``.
    policy : Policy

    Returns
    -------
    low, homes, high : ndarray of float, shape (n_sites,)
        By what lies on the edge of the reach, and by the stated error of the counts.
    """
    rows = layers.once(_planned, policy.lists.social_categories.names)
    if rows.empty:
        nothing = np.zeros(len(sites))
        return nothing, nothing, nothing
    centres = KDTree(shapely.get_coordinates(sites["centre"].to_numpy()))
    pairs = centres.sparse_distance_matrix(
        KDTree(rows[["x", "y"]].to_numpy()), reach_m + off_m.max(initial=0.0), output_type="ndarray"
    )
    site, row, distance_m = pairs["i"], pairs["j"], pairs["v"]
    other = rows["site_id"].to_numpy()[row] != sites.index.to_numpy()[site]
    site, row, distance_m = site[other], row[other], distance_m[other]
    homes, off = rows["homes"].to_numpy()[row], rows["off"].to_numpy()[row]
    surely, perhaps = distance_m <= reach_m - off_m[site], distance_m <= reach_m + off_m[site]

    def total(each: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(site, weights=each, minlength=len(sites)).astype(float)

    return (
        total(np.where(surely, homes - off, np.where(perhaps, np.minimum(homes - off, 0), 0))),
        total(np.where(distance_m <= reach_m, homes, 0)),
        total(np.where(surely, homes + off, np.where(perhaps, np.maximum(homes + off, 0), 0))),
    )


def _sums(layers: Layers, categories: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what is planned per neighbourhood, and what each site plans in its own."""
    rows, sums = layers.once(_planned, categories), ["homes", "built", "off"]
    by_neighbourhood = rows.groupby("neighbourhood_code")[sums].sum()
    return by_neighbourhood, rows.groupby(["site_id", "neighbourhood_code"])[sums].sum()


def _done(layers: Layers, categories: tuple[str, ...]) -> pd.DataFrame:
    """Return per site the realised changes that the figures of the neighbourhoods have already."""
    changes = layers.frames["stock_changes"]
    rows = changes[(changes["status"] == "realised") & changes["category"].isin(categories)]
    table = layers.get("neighbourhood_figures")
    dates = (layers.neighbourhoods if table is None else table)["source_date"]
    rows = rows[(rows["date"] <= dates.max()) & rows["site_id"].notna()]
    return _homes(rows, layers).groupby(rows["site_id"].astype(object)).sum()


def _homes(rows: pd.DataFrame, layers: Layers) -> pd.DataFrame:
    """Return the homes of changes, of these the ones on the ground, and how far they may be off."""
    homes = rows["homes"].astype(float)
    built = homes.where(rows["kind"].isin(_ON_THE_GROUND), 0.0)
    return pd.DataFrame({"homes": homes, "built": built, "off": stated_error(rows, layers, "stock_changes", "homes")})


def _planned(layers: Layers, categories: tuple[str, ...]) -> pd.DataFrame:
    """Return the planned changes of social homes that are tied to a site, with the place of it."""
    changes = layers.frames["stock_changes"]
    tied = changes["site_id"].isin(layers.sites.index)
    rows = changes[(changes["status"] == "planned") & changes["category"].isin(categories) & tied]
    located = locate(layers.sites.loc[rows["site_id"].unique()], layers).loc[rows["site_id"]]
    homes = _homes(rows, layers)
    return pd.DataFrame(
        {
            "site_id": rows["site_id"].to_numpy(),
            "neighbourhood_code": located["neighbourhood_code"].to_numpy(),
            "x": located["centre"].x.to_numpy(),
            "y": located["centre"].y.to_numpy(),
            **{column: homes[column].to_numpy() for column in homes},
        }
    )
