"""Constraints and knock-outs: what a site touches, for how much, and what takes it out.

Knock-outs stand apart from scores; partial overlap is partial.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from atlas.criteria.shares import overlapping_area
from atlas.errors import PolicyError
from atlas.policy.policy import ConstraintKnockOut, LeastKnockOut, StatusKnockOut

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["Touches", "knock_outs", "touches"]

_LEAST_TOUCH_M2 = 1.0
"""Less than this is the rounding of two outlines that share an edge."""


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

    def names_of(self, site: str, kind: str, effect: str) -> list[str]:
        """Return the names of the constraints of a kind and effect that a site touches."""
        names = self.names[self.names.index == site]
        return list(names.loc[(names["kind"] == kind) & (names["effect"] == effect), "name"])


def touches(sites: GeoDataFrame, layers: Layers) -> Touches:
    """Measure how much of each site lies in constraints, per kind and effect."""
    constraints = layers.get("constraints")
    shares = [pd.DataFrame(columns=["kind", "effect", "touched_m2", "touched_pct"])]
    names = [pd.DataFrame(columns=["kind", "effect", "name"])]
    for (kind, effect), group in [] if constraints is None else constraints.groupby(["kind", "effect"]):
        area_m2, site, polygon = overlapping_area(sites.geometry, group.geometry)
        touched = np.flatnonzero(area_m2 >= _LEAST_TOUCH_M2)
        site_m2 = shapely.area(sites.geometry.to_numpy()[touched])
        index, of_kind = sites.index[touched], {"kind": kind, "effect": effect}
        share = {"touched_m2": area_m2[touched], "touched_pct": 100 * area_m2[touched] / site_m2}
        shares.append(pd.DataFrame({**of_kind, **share}, index=index))
        names.append(pd.DataFrame({**of_kind, "name": group["name"].to_numpy()[polygon]}, index=sites.index[site]))
    return Touches(pd.concat(shares[1:] or shares), pd.concat(names[1:] or names))


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
    tables = [_table(sites.index[:0]).assign(knock_out="")]
    for name, rule in policy.knock_outs.items():
        if isinstance(rule, ConstraintKnockOut):
            table = _by_constraint(rule, sites, touched.shares, layers)
        elif isinstance(rule, StatusKnockOut):
            table = _by_status(rule, sites)
        else:
            table = _by_least(rule, sites)
        tables.append(table.assign(knock_out=name))
    return pd.concat(tables)


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
) -> pd.DataFrame:
    constraints = layers.get("constraints")
    if constraints is None or not (constraints["kind"] == rule.constraint).any():
        return _table(sites.index, known=False)
    out = touched[
        (touched["kind"] == rule.constraint)
        & (touched["effect"] == "exclude")
        & (touched["touched_pct"] > rule.most_touched_pct)
    ]
    allowed_m2 = rule.most_touched_pct / 100 * sites.geometry.loc[out.index].area
    return _table(
        out.index,
        touched_pct=out["touched_pct"],
        shortfall=out["touched_m2"] - allowed_m2,
        unit="m2",
    )


def _by_status(rule: StatusKnockOut, sites: GeoDataFrame) -> pd.DataFrame:
    status = sites["planning_status"]
    out = status.isin(rule.planning_status)
    return pd.concat(
        [
            _table(sites.index[out]),
            _table(sites.index[status.isna()], known=False),
        ]
    )


def _by_least(rule: LeastKnockOut, sites: GeoDataFrame) -> pd.DataFrame:
    value = sites[rule.column].astype(float)
    out = value < rule.least
    return pd.concat(
        [
            _table(sites.index[out], shortfall=rule.least - value[out], unit=rule.unit),
            _table(sites.index[value.isna()], known=False),
        ]
    )


def _table(
    sites: pd.Index,
    *,
    known: bool = True,
    touched_pct: object = np.nan,
    shortfall: object = np.nan,
    unit: str = "",
) -> pd.DataFrame:
    return pd.DataFrame(
        {"known": known, "touched_pct": touched_pct, "shortfall": shortfall, "unit": unit},
        index=sites,
    )
