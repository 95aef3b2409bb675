"""Every criterion and knock-out, measured for every site at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.criteria.amenities import walking_distance
from atlas.criteria.care import care_zone_distance, clustered_homes
from atlas.criteria.climate import climate_share
from atlas.criteria.constraints import knock_outs, touches
from atlas.criteria.pitches import added_pitches
from atlas.criteria.places import locate
from atlas.criteria.renewal import works_nearby, wup_distance
from atlas.criteria.rules import check_rules
from atlas.criteria.spread import corporation_share
from atlas.criteria.supply import delivery_margin, net_addition, social_share
from atlas.criteria.villages import village_shortfall

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from geopandas import GeoDataFrame

    from atlas.criteria.constraints import Touches
    from atlas.criteria.measure import Measure
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["CRITERIA", "Measures", "measure"]

CRITERIA: dict[str, Callable[[GeoDataFrame, Layers, Policy], Measure]] = {
    function.__name__: function
    for function in (
        net_addition,
        social_share,
        delivery_margin,
        walking_distance,
        village_shortfall,
        corporation_share,
        care_zone_distance,
        clustered_homes,
        wup_distance,
        works_nearby,
        climate_share,
        added_pitches,
    )
}
"""What the atlas can measure, by the name that a policy uses."""


@dataclass(frozen=True)
class Measures:
    """All that was measured of a set of sites.

    Parameters
    ----------
    sites : GeoDataFrame
        The sites, with the neighbourhood and village in which each lies.
    by_criterion : dict of str to Measure
        Every criterion of the policy.
    touches : Touches
        What each site touches.
    knock_outs : DataFrame
        What takes each site out; see `atlas.criteria.constraints.knock_outs`.
    """

    sites: GeoDataFrame
    by_criterion: dict[str, Measure]
    touches: Touches
    knock_outs: pd.DataFrame


def measure(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measures:
    """Measure sites against every criterion and knock-out of a policy.

    Parameters
    ----------
    sites : GeoDataFrame
        In RD New (EPSG:28992), with the columns of the layer ``sites``; need not be the ones in ``layers``.
    layers : Layers
        What the sites are measured against.
    policy : Policy

    Raises
    ------
    PolicyError
        Where the policy names a criterion that the atlas has no function for, or a word that no layer can hold.
    """
    check_rules(policy, CRITERIA)
    located = locate(sites, layers)
    touched = touches(located, layers)
    return Measures(
        sites=located,
        by_criterion={name: CRITERIA[name](located, layers, policy) for name in policy.criteria},
        touches=touched,
        knock_outs=knock_outs(located, touched, layers, policy),
    )
