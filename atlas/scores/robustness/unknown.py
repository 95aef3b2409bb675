"""Unknown facts: what is missing, of which place, and what in a ranking hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from atlas.layers.schema import LAYERS
from atlas.policy.rules import ConstraintKnockOut, PlaceKnockOut, StatusKnockOut
from atlas.scores.robustness.shortlist import ranked_sites

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from atlas.criteria import Measure, Measures
    from atlas.policy import Policy
    from atlas.policy.rules import KnockOut
    from atlas.scores.weighted_sum import Scores

__all__ = ["Scope", "Secret", "Unknown", "secrets", "unknowns"]

Scope = Literal["site", "neighbourhood", "village", "everywhere"]
"""Whose fact it is: what is found out for one place settles every site of it."""

_OF_SITE = {*LAYERS["sites"].columns, "neighbourhood_code", "village_code"}
# A layer such as homes goes by the same name as a neighbourhood's number of them, which has a name of its own.
_OF_NEIGHBOURHOOD = {*LAYERS["neighbourhoods"].columns, "neighbourhood_homes"} - set(LAYERS)
_OF_VILLAGE = {"demand", "stock_baseline", "stock_changes"}
_SECRET = ("secret", "few")
"""How cases start that keep a small count secret: secret_planned is one as well."""
_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Unknown:
    """One unknown fact.

    Parameters
    ----------
    missing : str
        What is missing, by its key in the glossary's ``columns``; or the name of a criterion that is known in part.
    scope : {"site", "neighbourhood", "village", "everywhere"}
    place : str
        Id of the site, code of the neighbourhood or village; empty for everywhere.
    criteria : tuple of (site, criterion)
        The values that it leaves open.
    knock_outs : tuple of (site, knock-out)
        The knock-outs that can't be tested without it.
    """

    missing: str
    scope: Scope
    place: str
    criteria: tuple[tuple[str, str], ...]
    knock_outs: tuple[tuple[str, str], ...]

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites for which it matters."""
        return tuple(dict.fromkeys(site for site, _ in (*self.criteria, *self.knock_outs)))


@dataclass(frozen=True)
class Secret:
    """A criterion that is open for some sites because a small count is secret: nobody is to find it out."""

    criterion: str
    sites: tuple[str, ...]


_Key = tuple[str, Scope, str]


def unknowns(measures: Measures, scores: Scores, policy: Policy) -> list[Unknown]:
    """Return what is not known about the ranked sites and leaves a value or a knock-out open.

    Not among them are secret counts, numbers that are known with a stated error, and measures that a site can't have
    (households per social home where there are no homes). A measure that misses several things counts under the first.
    """
    places = measures.sites[["neighbourhood_code", "village_code"]].astype(object).to_dict("index")
    criteria: dict[_Key, list[tuple[str, str]]] = {}
    knock_outs: dict[_Key, list[tuple[str, str]]] = {}
    for site, criterion, case in _open_values(measures, scores):
        measure = measures.by_criterion[criterion]
        if case == _UNKNOWN:
            key = _key(str(measure.facts(site)["missing"]), site, places[site])
            criteria.setdefault(key, []).append((site, criterion))
        elif not case.startswith(_SECRET) and _known_in_part(measure, site):
            criteria.setdefault((criterion, "site", site), []).append((site, criterion))
    untested = scores.knock_outs[~scores.knock_outs["known"].astype(bool)]
    for site, name in untested.loc[untested.index.isin(ranked_sites(scores)), "knock_out"].items():
        key = _key(_tested_by(policy.knock_outs[name]), str(site), places[site])
        knock_outs.setdefault(key, []).append((str(site), name))
    return [
        Unknown(*key, tuple(criteria.get(key, ())), tuple(knock_outs.get(key, ())))
        for key in sorted({*criteria, *knock_outs})
    ]


def secrets(measures: Measures, scores: Scores) -> list[Secret]:
    """Return the criteria that are open for some ranked sites because a small count is secret."""
    sites: dict[str, list[str]] = {}
    for site, criterion, case in _open_values(measures, scores):
        if case.startswith(_SECRET):
            sites.setdefault(criterion, []).append(site)
    return [Secret(criterion, tuple(of_criterion)) for criterion, of_criterion in sites.items()]


def _open_values(measures: Measures, scores: Scores) -> Iterator[tuple[str, str, str]]:
    """Yield each ranked site and criterion whose value is not known, with the case of its evidence."""
    ranked = ranked_sites(scores)
    for criterion in scores.weights.index:
        for site in ranked[scores.criterion_values.loc[ranked, criterion].isna().to_numpy()]:
            yield str(site), str(criterion), str(measures.by_criterion[criterion].facts(site)["case"])


def _known_in_part(measure: Measure, site: str) -> bool:
    return any(each is not None and np.isfinite(each[site]) for each in (measure.low, measure.high))


def _tested_by(rule: KnockOut) -> str:
    """Return what would tell whether a knock-out holds."""
    if isinstance(rule, ConstraintKnockOut):
        return rule.constraint
    if isinstance(rule, StatusKnockOut):
        return "planning_status"
    return "village_code" if isinstance(rule, PlaceKnockOut) else rule.column


def _key(missing: str, site: str, place: dict[Hashable, object]) -> _Key:
    if missing in _OF_SITE:
        return missing, "site", site
    scopes: tuple[tuple[Scope, set[str]], ...] = (("neighbourhood", _OF_NEIGHBOURHOOD), ("village", _OF_VILLAGE))
    for scope, of_scope in scopes:
        code = place[f"{scope}_code"]
        if missing in of_scope:
            # A site that lies nowhere known has figures of its own.
            return (missing, scope, code) if isinstance(code, str) else (missing, "site", site)
    return missing, "everywhere", ""
