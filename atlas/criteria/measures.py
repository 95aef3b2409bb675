"""Every criterion and knock-out, measured for every site at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from atlas.criteria.amenities import accessible_shortfall, amenities_in_reach, walking_distance
from atlas.criteria.assessment_frame import assessment_frame
from atlas.criteria.by_site import by_site
from atlas.criteria.care import care_zone_distance, clustered_homes, common_room_distance
from atlas.criteria.care_zone_room import care_zone_room
from atlas.criteria.climate import climate_share
from atlas.criteria.constraints import touches
from atlas.criteria.corporation_share import corporation_share
from atlas.criteria.delivery import delivery_margin
from atlas.criteria.demand import demand_pressure
from atlas.criteria.knock_outs import knock_outs, margins
from atlas.criteria.pitches import added_pitches, pitch_access, pitch_size, pitch_spread
from atlas.criteria.places import locate
from atlas.criteria.renewal import works_nearby, wup_distance
from atlas.criteria.rules import check_rules
from atlas.criteria.spread import owner_occupied_homes, social_homes_nearby
from atlas.criteria.suitable import suitable_homes
from atlas.criteria.supply import flex_homes, net_addition, replaced_homes, social_share
from atlas.criteria.villages import village_shortfall
from atlas.keeping import Keeping

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from geopandas import GeoDataFrame

    from atlas.criteria.constraints import Touches
    from atlas.criteria.measure import Measure
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["CRITERIA", "Measures", "Measuring", "measure"]


@dataclass(frozen=True)
class Measuring:
    """One of the atlas's measures: its function, the layers that it needs, and whether it is of a target group."""

    function: Callable[..., Measure]
    layers: tuple[str, ...]
    of_group: bool = False


CRITERIA: dict[str, Measuring] = {
    each.function.__name__: each
    for each in (
        Measuring(net_addition, ("sites",)),
        Measuring(replaced_homes, ("sites",)),
        Measuring(social_share, ("sites",)),
        Measuring(delivery_margin, ("sites",)),
        Measuring(walking_distance, ("facilities", "streets"), of_group=True),
        Measuring(amenities_in_reach, ("facilities", "streets"), of_group=True),
        Measuring(accessible_shortfall, ("facilities", "streets"), of_group=True),
        Measuring(demand_pressure, ("demand", "villages", "stock_baseline", "stock_changes")),
        Measuring(village_shortfall, ("villages", "stock_baseline", "stock_changes")),
        Measuring(assessment_frame, ("care_zones", "constraints")),
        Measuring(corporation_share, ("neighbourhoods", "stock_changes")),
        Measuring(social_homes_nearby, ("homes", "stock_changes")),
        Measuring(owner_occupied_homes, ("neighbourhoods",)),
        Measuring(suitable_homes, ("homes", "neighbourhoods")),
        Measuring(care_zone_distance, ("care_zones", "streets")),
        Measuring(care_zone_room, ("care_zones", "streets")),
        Measuring(clustered_homes, ("sites",)),
        Measuring(common_room_distance, ("facilities", "streets")),
        Measuring(wup_distance, ("wup_areas",)),
        Measuring(works_nearby, ("works",)),
        Measuring(climate_share, ("constraints",)),
        Measuring(flex_homes, ("sites",)),
        Measuring(added_pitches, ("sites",)),
        Measuring(pitch_spread, ("pitches",)),
        Measuring(pitch_access, ("streets",)),
        Measuring(pitch_size, ("sites",)),
    )
}
"""What the atlas can measure, by the name that a policy uses."""


@dataclass(frozen=True)
class Measures(Keeping):
    """All that was measured of a set of sites.

    They keep values, which every profile and party asks for again.

    Parameters
    ----------
    sites : GeoDataFrame
        The sites, with the neighbourhood and village in which each lies.
    by_criterion : dict of str to Measure
        Every criterion of the policy.
    touches : Touches
        What each site touches.
    knock_outs : DataFrame
        What takes each site out; see `atlas.criteria.knock_outs.knock_outs`.
    hold_against_limits : callable that returns a DataFrame
        How far each site is from being knocked out; see `atlas.criteria.knock_outs.margins`. Called only when a sheet
        asks for it, since thousands of sites can be scored without.
    """

    sites: GeoDataFrame
    by_criterion: dict[str, Measure]
    touches: Touches
    knock_outs: pd.DataFrame
    hold_against_limits: Callable[[], pd.DataFrame]

    @cached_property
    def margins(self) -> pd.DataFrame:
        """What each site measures beside the limit of every knock-out that has one."""
        return self.hold_against_limits()

    def margins_of(self, site: str) -> list[dict[str, Any]]:
        """Return what a site measures beside each limit."""
        return self._margins_of.get(site, [])

    @cached_property
    def _margins_of(self) -> dict[str, list[dict[str, Any]]]:
        return by_site(self.margins)


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
        by_criterion={name: _measured(name, located, layers, policy) for name in policy.criteria},
        touches=touched,
        knock_outs=knock_outs(located, touched, layers, policy),
        hold_against_limits=lambda: margins(located, touched, layers, policy),
    )


def _measured(name: str, sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    rule = policy.criteria[name]
    measuring = CRITERIA[rule.measure or name]
    if measuring.of_group:
        return measuring.function(sites, layers, policy, policy.groups[rule.group or ""])
    return measuring.function(sites, layers, policy)
