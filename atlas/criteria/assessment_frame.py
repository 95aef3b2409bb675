"""The assessment frame of the housing vision, as a checklist per site (agreement 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.care import care_zone_distance
from atlas.criteria.climate import climate_share
from atlas.criteria.measure import Measure, missing_columns
from atlas.criteria.site_counts import site_count
from atlas.criteria.supply import social_share

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import ArrayLike, NDArray

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["assessment_frame"]

_ANSWERS = np.array(["no", "yes", "not_known"])
_NO, _YES, _NOT_KNOWN = range(3)


@dataclass(frozen=True)
class _Aspect:
    """The answer of every site on one aspect (a position in ``_ANSWERS``), with what a sentence about it tells."""

    name: str
    answer: NDArray[np.intp]
    facts: dict[str, object] = field(default_factory=dict)


def assessment_frame(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Aspects of the assessment frame that a site's plan meets, as far as the layers know.

    - ``price_segment``: the share of social rent is at least the agreed one (agreement 2).
    - ``target_group``: the share of accessible homes is at least the agreed one (agreement 3).
    - ``living_form``: the plan has clustered homes, flex homes or pitches (agreements 1 and 17).
    - ``living_with_care``: a care zone is within reach (agreement 16).
    - ``climate``: at most a small part of the site floods or overheats (agreement 13).
    - ``dwelling_type`` and ``sustainability``: no layer tells them of a plan.

    Returns
    -------
    Measure
        In aspects, from those answered yes to those not answered no; unknown where the two differ. ``details`` has a
        row per aspect: ``aspect``, ``answer`` (``yes``, ``no`` or ``not_known``), ``missing`` (what would tell, where
        it is not known), the figures behind the answer, NaN where an aspect has no such figure, and ``sentence`` where
        the answer has more than one.

    References
    ----------
    Agreement 6: price segments, dwelling types, forms, target groups, living with care, climate and sustainability.
    """
    aspects = _aspects(sites, layers, policy)
    answers = np.stack([each.answer for each in aspects])
    met, failed = ((answers == answer).sum(axis=0) for answer in (_YES, _NO))
    low, high = (pd.Series(each, index=sites.index, dtype=float) for each in (met, len(aspects) - failed))

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.where(low == high, "known", "partly"),
                "met_aspects": low,
                "all_aspects": len(aspects),
                "open_aspects": high - low,
            },
            index=sites.index,
        )

    return Measure(low.where(low == high), evidence, lambda: _rows(aspects, sites), low, high)


def _rows(aspects: list[_Aspect], sites: GeoDataFrame) -> pd.DataFrame:
    tables = [
        pd.DataFrame({"aspect": each.name, "answer": _ANSWERS[each.answer], **each.facts}, index=sites.index)
        for each in aspects
    ]
    # Site by site, each in the order of the agreement.
    order = np.arange(len(aspects) * len(sites)).reshape(len(aspects), len(sites)).ravel(order="F")
    return pd.concat(tables).iloc[order]


def _aspects(sites: GeoDataFrame, layers: Layers, policy: Policy) -> list[_Aspect]:
    nothing = np.full(len(sites), _NOT_KNOWN)
    return [
        _price_segment(sites, layers, policy),
        _Aspect("dwelling_type", nothing),
        _living_form(sites, layers),
        _target_group(sites, layers, policy),
        _living_with_care(sites, layers, policy),
        _climate(sites, layers, policy),
        _Aspect("sustainability", nothing),
    ]


def _price_segment(sites: GeoDataFrame, layers: Layers, policy: Policy) -> _Aspect:
    share, target = social_share(sites, layers, policy), policy.targets["social_share"].value
    low, high = share.bounds()
    answer, is_open = _at_least(low, high, target), share.value.isna().to_numpy()
    enough = is_open & (answer == _YES)
    facts = {
        "share_pct": np.where(enough, low, share.value),
        "limit": target,
        "missing": missing_columns(sites, ["homes_total", "homes_social", "pitches"]),
        "sentence": np.where(enough, "yes_at_least", _ANSWERS[np.where(is_open, _NOT_KNOWN, answer)]),
    }
    return _Aspect("price_segment", np.where(is_open & ~enough, _NOT_KNOWN, answer), facts)


def _living_form(sites: GeoDataFrame, layers: Layers) -> _Aspect:
    columns = ["homes_clustered", "homes_flex", "pitches"]
    counts = [site_count(sites, layers, column) for column in columns]
    low, high = (np.sum([getattr(each, bound) for each in counts], axis=0) for bound in ("low", "high"))
    return _Aspect("living_form", _at_least(low, high, 1), {"missing": missing_columns(sites, columns)})


def _target_group(sites: GeoDataFrame, layers: Layers, policy: Policy) -> _Aspect:
    homes = site_count(sites, layers, "homes_total")
    accessible = site_count(sites, layers, "homes_accessible").part_of(homes)
    target = policy.targets["accessible_share"].value
    least, most = (_share_pct(accessible.low, homes.high), _share_pct(accessible.high, homes.low))
    # Where only pitches come, nothing tells whom their trailers suit.
    answer = np.where(homes.high == 0, _NOT_KNOWN, _at_least(least, most, target))
    answer = _told(homes.value + accessible.value, answer)
    facts = {
        "homes_accessible": accessible.value,
        "homes_total": homes.value,
        "limit": target,
        "missing": missing_columns(sites, ["homes_total", "homes_accessible"]),
    }
    return _Aspect("target_group", answer, facts)


def _living_with_care(sites: GeoDataFrame, layers: Layers, policy: Policy) -> _Aspect:
    distance, reach = care_zone_distance(sites, layers, policy), policy.assumptions.care_zone_reach_m.value
    low, high = distance.bounds()
    facts = {"distance_m": distance.value, "limit": reach, "missing": "care_zones"}
    return _Aspect("living_with_care", _told(distance.value, _at_most(low, high, reach)), facts)


def _climate(sites: GeoDataFrame, layers: Layers, policy: Policy) -> _Aspect:
    share, most = climate_share(sites, layers, policy), policy.assumptions.climate_fits_pct.value
    low, high = share.bounds()
    facts = {"share_pct": share.value, "limit": most, "missing": "constraints"}
    return _Aspect("climate", _told(share.value, _at_most(low, high, most)), facts)


def _told(figure: ArrayLike, answer: NDArray[np.intp]) -> NDArray[np.intp]:
    """Leave open what has no figure to tell, even where its bounds would answer it."""
    return np.where(np.isnan(np.asarray(figure, dtype=float)), _NOT_KNOWN, answer)


def _at_least(low: NDArray[np.float64], high: NDArray[np.float64], limit: float) -> NDArray[np.intp]:
    return np.select([low >= limit, high < limit], [_YES, _NO], _NOT_KNOWN)


def _at_most(low: NDArray[np.float64], high: NDArray[np.float64], limit: float) -> NDArray[np.intp]:
    return np.select([high <= limit, low > limit], [_YES, _NO], _NOT_KNOWN)


def _share_pct(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a share of homes, 0 of endlessly many and all of none: their bounds where the whole is open."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 100 * part / whole
    return np.where(whole == 0, 100.0, np.where(np.isinf(whole), 0.0, share))
