"""Knock-outs: what takes a site out, apart from scores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from atlas.criteria.constraints import has_kind
from atlas.errors import PolicyError
from atlas.policy.rules import ConstraintKnockOut, LeastKnockOut, PlaceKnockOut, StatusKnockOut

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import ArrayLike, NDArray

    from atlas.criteria.constraints import Touches
    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.policy.rules import KnockOut

__all__ = ["AREA", "knock_outs", "margins"]

AREA = "area_m2"
"""What a knock-out calls the area of a site, which is no column of the layer."""

_NO_FIGURES = np.empty(0)


def knock_outs(sites: GeoDataFrame, touched: Touches, layers: Layers, policy: Policy) -> pd.DataFrame:
    """Test every knock-out of the policy on every site.

    Parameters
    ----------
    sites : GeoDataFrame
    touched : Touches
        What they touch.
    layers : Layers
    policy : Policy

    Returns
    -------
    DataFrame
        Indexed by site id, one row per site and knock-out that holds or can't be tested: ``knock_out``,
        ``known`` (False where it can't be tested), ``touched_pct``, ``shortfall`` and its ``unit``;
        NaN where a knock-out has no such figure.

    Raises
    ------
    PolicyError
        Where an excluding constraint has a kind that no knock-out of the policy weighs.
    """
    _check_kinds(touched.shares, policy)
    tested = [
        (name, each)
        for name, rule in policy.knock_outs.items()
        for each in _tested(rule, sites, touched.shares, layers)
    ]
    number = [len(each.positions) for _, each in tested]
    return pd.DataFrame(
        {
            "known": np.repeat([each.known for _, each in tested], number).astype(bool),
            "touched_pct": np.concatenate([_NO_FIGURES, *(each.figures(each.touched_pct) for _, each in tested)]),
            "shortfall": np.concatenate([_NO_FIGURES, *(each.figures(each.shortfall) for _, each in tested)]),
            "unit": np.repeat(np.array([each.unit for _, each in tested], dtype=object), number),
            "knock_out": np.repeat(np.array([name for name, _ in tested], dtype=object), number),
        },
        index=sites.index[np.concatenate([np.empty(0, dtype=int), *(each.positions for _, each in tested)])],
    )


@dataclass(frozen=True)
class _Tested:
    """Sites by position for which a knock-out holds, or can't be tested."""

    positions: NDArray[np.intp]
    known: bool = True
    touched_pct: NDArray[np.float64] | float = np.nan
    shortfall: NDArray[np.float64] | float = np.nan
    unit: str = ""

    def figures(self, figure: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return a figure for each site."""
        return np.broadcast_to(figure, len(self.positions))


def _tested(rule: KnockOut, sites: GeoDataFrame, touched: pd.DataFrame, layers: Layers) -> list[_Tested]:
    """Return for which sites a knock-out holds, and for which it can't be tested."""
    if isinstance(rule, ConstraintKnockOut):
        return _by_constraint(rule, sites, touched, layers)
    if isinstance(rule, StatusKnockOut):
        status = sites["planning_status"]
        return _split(status.isin(rule.planning_status), status.isna())
    if isinstance(rule, PlaceKnockOut):
        town = sites["village_code"].map(layers.villages["is_town"])
        return _split(town.fillna(value=False), town.isna())
    value = _counted(rule, sites)
    out, unknown = _split(value < rule.least, np.isnan(value))
    return [replace(out, shortfall=rule.least - value[out.positions], unit=rule.unit), unknown]


def _split(out: ArrayLike, unknown: ArrayLike) -> list[_Tested]:
    held, untested = (np.flatnonzero(np.asarray(each, dtype=bool)) for each in (out, unknown))
    return [_Tested(held), _Tested(untested, known=False)]


def margins(sites: GeoDataFrame, touched: Touches, layers: Layers, policy: Policy) -> pd.DataFrame:
    """Hold what each site measures against the limit of every knock-out that has one, to tell near misses.

    Parameters
    ----------
    sites, touched, layers, policy
        As in `knock_outs`.

    Returns
    -------
    DataFrame
        Indexed by site id, one row per site and knock-out of a constraint (out above the limit) or of a least count or
        area (out below it): ``knock_out``, ``measured`` (NaN where it is unknown), ``limit`` and their ``unit``.
    """
    tables = [pd.DataFrame({"knock_out": "", "measured": np.nan, "limit": np.nan, "unit": ""}, index=sites.index[:0])]
    for name, rule in policy.knock_outs.items():
        if isinstance(rule, ConstraintKnockOut):
            held = {"measured": _touched_pct(rule, sites, touched.shares, layers), "limit": rule.most_touched_pct}
            tables.append(pd.DataFrame({"knock_out": name, **held, "unit": "pct"}, index=sites.index))
        elif isinstance(rule, LeastKnockOut):
            held = {"measured": _counted(rule, sites), "limit": rule.least}
            tables.append(pd.DataFrame({"knock_out": name, **held, "unit": rule.unit}, index=sites.index))
    return pd.concat(tables)


def _touched_pct(rule: ConstraintKnockOut, sites: GeoDataFrame, touched: pd.DataFrame, layers: Layers) -> pd.Series:
    if not has_kind(rule.constraint, layers):
        return pd.Series(np.nan, index=sites.index)
    of_rule = touched[(touched["kind"] == rule.constraint) & (touched["effect"] == "exclude")]
    return of_rule["touched_pct"].astype(float).reindex(sites.index, fill_value=0.0)


def _counted(rule: LeastKnockOut, sites: GeoDataFrame) -> NDArray[np.float64]:
    if rule.column == AREA:
        return np.asarray(shapely.area(sites.geometry.to_numpy()))
    return np.asarray(sites[rule.column].to_numpy(dtype=float, na_value=np.nan))


def _check_kinds(touched: pd.DataFrame, policy: Policy) -> None:
    ruled = {rule.constraint for rule in policy.knock_outs.values() if isinstance(rule, ConstraintKnockOut)}
    for kind in touched.loc[touched["effect"] == "exclude", "kind"].unique():
        if kind not in ruled:
            raise PolicyError(
                f"policy, key knock_outs: a site touches a constraint of kind {kind!r} with effect 'exclude', and no"
                " knock-out says how much of a site it may touch. Add one to the policy, or give the constraint the"
                " effect 'weigh'."
            )


def _by_constraint(
    rule: ConstraintKnockOut, sites: GeoDataFrame, touched: pd.DataFrame, layers: Layers
) -> list[_Tested]:
    if not has_kind(rule.constraint, layers):
        return [_Tested(np.arange(len(sites)), known=False)]
    if touched.empty:
        return []
    out = touched[
        (touched["kind"] == rule.constraint)
        & (touched["effect"] == "exclude")
        & (touched["touched_pct"] > rule.most_touched_pct)
    ]
    positions = sites.index.get_indexer(out.index)
    allowed_m2 = rule.most_touched_pct / 100 * shapely.area(sites.geometry.to_numpy()[positions])
    shortfall = out["touched_m2"].to_numpy() - allowed_m2
    return [_Tested(positions, touched_pct=out["touched_pct"].to_numpy(), shortfall=shortfall, unit="m2")]
