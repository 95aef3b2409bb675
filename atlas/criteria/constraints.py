"""Constraints and knock-outs: what a site touches, for how much, and what takes it out.

Knock-outs stand apart from scores; partial overlap is partial.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from atlas.criteria.shares import overlapping_area
from atlas.errors import PolicyError
from atlas.policy.policy import ConstraintKnockOut, LeastKnockOut, StatusKnockOut

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["knock_outs", "touches"]

_COLUMNS = ["kind", "effect", "names", "touched_m2", "touched_pct"]
_LEAST_TOUCH_M2 = 1.0
"""Less than this is the rounding of two outlines that share an edge."""


def touches(sites: GeoDataFrame, layers: Layers) -> pd.DataFrame:
    """Measure how much of each site lies in constraints, per kind and effect.

    Returns
    -------
    DataFrame
        Indexed by site id, one row per site, kind and effect touched: ``kind``, ``effect``, ``names``
        (of the constraints), ``touched_m2`` and ``touched_pct`` of the site, overlaps counted once.
    """
    constraints = layers.get("constraints")
    if constraints is None:
        return pd.DataFrame(columns=_COLUMNS)
    tables = []
    for (kind, effect), group in constraints.groupby(["kind", "effect"]):
        area_m2, site, polygon = overlapping_area(sites.geometry, group.geometry)
        names = _names_by_site(site, group["name"].to_numpy()[polygon])
        touched = names.index[area_m2[names.index] >= _LEAST_TOUCH_M2]
        tables.append(
            pd.DataFrame(
                {
                    "kind": kind,
                    "effect": effect,
                    "names": names[touched].to_numpy(),
                    "touched_m2": area_m2[touched],
                    "touched_pct": 100 * area_m2[touched] / shapely.area(sites.geometry.to_numpy()[touched]),
                },
                index=sites.index[touched],
            )
        )
    return pd.concat(tables) if tables else pd.DataFrame(columns=_COLUMNS)


def _names_by_site(site: NDArray[np.intp], names: NDArray[np.object_]) -> pd.Series:
    """Join the names per site; most sites have one, and only the others need the slow joining."""
    pairs = pd.Series(names, index=site)
    several = pairs.index.duplicated(keep=False)
    joined = pairs[several].groupby(level=0).agg(", ".join)
    return pd.concat([pairs[~several], joined]).sort_index()


def knock_outs(sites: GeoDataFrame, touched: pd.DataFrame, layers: Layers, policy: Policy) -> pd.DataFrame:
    """Test every knock-out of the policy on every site.

    Parameters
    ----------
    sites : GeoDataFrame
    touched : DataFrame
        As `touches` gives it.
    layers : Layers
    policy : Policy

    Returns
    -------
    DataFrame
        Indexed by site id, one row per site and knock-out that holds or can't be tested: ``knock_out``,
        ``known`` (False where it can't be tested), ``names``, ``touched_pct``, ``shortfall`` and its ``unit``;
        NaN where a knock-out has no such figure.

    Raises
    ------
    PolicyError
        Where an excluding constraint has a kind that no knock-out of the policy weighs.
    """
    _check_kinds(touched, policy)
    tables = []
    for name, rule in policy.knock_outs.items():
        if isinstance(rule, ConstraintKnockOut):
            table = _by_constraint(rule, sites, touched, layers)
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
        names=out["names"],
        touched_pct=out["touched_pct"],
        shortfall=out["touched_m2"] - allowed_m2,
        unit="m2",
    )


def _by_status(rule: StatusKnockOut, sites: GeoDataFrame) -> pd.DataFrame:
    status = sites["planning_status"]
    out = status.isin(rule.planning_status)
    return pd.concat(
        [
            _table(sites.index[out], names=status[out]),
            _table(sites.index[status.isna()], known=False),
        ]
    )


def _by_least(rule: LeastKnockOut, sites: GeoDataFrame) -> pd.DataFrame:
    if rule.column not in sites:
        raise PolicyError(f"policy, key knock_outs: sites have no column {rule.column!r}. Use a column of the layer.")
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
    names: object = "",
    touched_pct: object = np.nan,
    shortfall: object = np.nan,
    unit: str = "",
) -> pd.DataFrame:
    return pd.DataFrame(
        {"known": known, "names": names, "touched_pct": touched_pct, "shortfall": shortfall, "unit": unit},
        index=sites,
    )
