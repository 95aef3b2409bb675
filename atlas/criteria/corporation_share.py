"""Spread: the share of corporation homes in a neighbourhood, once plans are built (agreements 21 and 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure, missing_columns, unknown_measure
from atlas.criteria.neighbourhood_figures import is_secret, neighbourhood_figure
from atlas.criteria.planned import Planned, counted_already, planned_in_neighbourhood
from atlas.criteria.site_counts import site_count

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from atlas.criteria.neighbourhood_figures import NeighbourhoodFigure
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["corporation_share"]

_ALL_PCT = 100


def corporation_share(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Share of corporation homes in the site's neighbourhood once the site is built, and what is planned beside it.

    Corporation homes are the share now of the homes now, and the social homes of plans; a pitch with its rental
    trailer is one of these, as in `net_addition`. Planned are the rows of ``stock_changes`` for other sites there; what
    the site's own rows say was realised before the figures were made, they have already.

    Returns
    -------
    Measure
        In per cent, 0 where there will be no home. Unknown where a count is, and where the number of homes or of
        corporation homes is secret, since the share would tell it. Where only the number of homes in the neighbourhood
        is unknown, it lies between the share now and the share of what is built.

    References
    ----------
    Agreement 21: avoid concentration in one neighbourhood; 22: one-sided neighbourhoods.
    """
    if layers.get("stock_changes") is None:
        return unknown_measure(sites.index, "planned_homes")
    now = neighbourhood_figure(sites, layers, "corporation_pct")
    homes = neighbourhood_figure(sites, layers, "homes")
    planned = planned_in_neighbourhood(sites, layers, policy)
    code = sites["neighbourhood_code"]
    secret = is_secret(sites, layers, policy, "corporation_pct") | is_secret(sites, layers, policy, "homes")
    still_to_come = _less(planned, counted_already(sites, layers, policy))
    shares = _shares_after(now, homes, still_to_come, _plan(sites, layers))
    value, low, high = (pd.Series(np.where(secret, np.nan, each), index=sites.index) for each in shares)

    def evidence() -> pd.DataFrame:
        around = np.select([planned.homes > 0, planned.homes < 0], ["known_planned", "known_fewer"], "known")
        return pd.DataFrame(
            {
                "case": np.select([secret, value.isna()], ["secret", "unknown"], around),
                "missing": np.select(
                    [code.isna(), np.isnan(now.value), np.isnan(homes.value)],
                    ["neighbourhood_code", "corporation_pct", "neighbourhood_homes"],
                    missing_columns(sites, ["homes_total", "homes_social", "pitches", "homes_demolished"]),
                ),
                "neighbourhood": sites["neighbourhood_name"],
                "now_pct": np.where(secret, np.nan, now.value),
                "share_pct": value,
                "planned_homes": np.abs(planned.homes),
            },
            index=sites.index,
        )

    return Measure(value, evidence, low=low, high=high)


def _less(planned: Planned, done: Planned) -> Planned:
    """Leave out what is done; what may be off of either may be off of both."""
    return Planned(planned.homes - done.homes, planned.built - done.built, planned.off + done.off)


class _Added(NamedTuple):
    """What a plan adds to its neighbourhood: social homes, and all homes; less than 0 where more goes than comes."""

    social: NDArray[np.float64]
    homes: NDArray[np.float64]


def _plan(sites: GeoDataFrame, layers: Layers) -> tuple[_Added, _Added, _Added]:
    """Return what each site adds, and what it adds where it lowers and where it raises the share most."""
    total, pitches, gone = (site_count(sites, layers, each) for each in ("homes_total", "pitches", "homes_demolished"))
    social = site_count(sites, layers, "homes_social").part_of(total)
    with np.errstate(invalid="ignore"):
        known, fewest, most = pitches.value - gone.value, pitches.low - gone.high, pitches.high - gone.low
        # Social homes are part of all homes.
        return (
            _Added(social.value + known, total.value + known),
            _Added(social.low + fewest, np.maximum(total.high, social.low) + fewest),
            _Added(social.high + most, np.maximum(total.low, social.high) + most),
        )


def _shares_after(
    now: NeighbourhoodFigure, homes: NeighbourhoodFigure, planned: Planned, plan: tuple[_Added, _Added, _Added]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the share in per cent after the plans, and the least and the most that it can be.

    Whether more homes in the neighbourhood mean a larger share hangs on what the plan adds: both ends are tried.
    Where the number of homes is unknown there are one or more, since they have a share.
    """
    added, fewest, most = plan
    ends = np.where(np.isnan(homes.low), 1.0, homes.low), np.where(np.isnan(homes.high), np.inf, homes.high)
    value = _share(now.value, homes.value, planned, added)
    low = [_share(now.low, each, planned, fewest, -planned.off) for each in ends]
    high = [_share(now.high, each, planned, most, planned.off) for each in ends]
    return value, np.nan_to_num(np.minimum(*low), nan=0.0), np.nan_to_num(np.maximum(*high), nan=_ALL_PCT)


def _share(
    now_pct: NDArray[np.float64],
    homes: NDArray[np.float64],
    planned: Planned,
    added: _Added,
    off: NDArray[np.float64] | float = 0.0,
) -> NDArray[np.float64]:
    """Return the share in per cent once homes are added; ``off`` more social homes than planned, and so many fewer all.

    NaN where more goes than there is.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        social = now_pct / 100 * homes + planned.homes + added.social + off
        all_homes = homes + planned.built + added.homes - off
        share = np.clip(100 * social / all_homes, 0, _ALL_PCT)
    share = np.select([all_homes == 0, all_homes < 0], [0.0, np.nan], share)
    return np.where(np.isinf(homes), now_pct, share)
