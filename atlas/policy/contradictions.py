"""Where one part of a policy contradicts another."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from atlas.policy.policy import Policy

__all__ = ["contradictions"]

_RANGES = {
    "detour_factor": (1.0, inf),
    "strong_from": (0.0, 100.0),
    "weak_to": (0.0, 100.0),
    "shortlist_sites": (1.0, inf),
    "weight_spread_pct": (0.0, 100.0),
    "untested_pct": (0.0, 100.0),
    "same_thing_correlation": (0.0, 1.0),
}
"""A way on foot is at least as long as the straight line, no weight is below nothing and no chance above all; any
other assumption is at least nothing."""


_NEEDED_TARGETS = ("social_share", "accessible_share", "new_pitches")
"""Targets by which sites are measured."""


def contradictions(policy: Policy) -> list[tuple[str, str]]:
    """List every place where one part of the policy contradicts another, with its key."""
    return [
        *_wrong_figures(policy),
        *_wrong_targets(policy),
        *_wrong_points(policy),
        *_unknown_names(policy),
        *_unknown_in_agenda(policy),
    ]


def _wrong_figures(policy: Policy) -> Iterator[tuple[str, str]]:
    if policy.agreement.start >= policy.agreement.end:
        yield "agreement.end", "expected a date after agreement.start"
    corporations = set(policy.agreement.corporations)
    for table in ("stock", "programme"):
        for name, row in getattr(policy, table).items():
            if set(row.by_corporation) != corporations:
                yield f"{table}.{name}.by_corporation", f"expected exactly {', '.join(sorted(corporations))}"
    for table in ("assumptions", "robustness", "ledger"):
        for name, figure in getattr(policy, table):
            least, most = _RANGES.get(name, (0.0, inf))
            if not least <= figure.value <= most:
                yield (
                    f"{table}.{name}.value",
                    f"expected {least:g} to {most:g}" if most < inf else f"expected at least {least:g}",
                )


def _wrong_targets(policy: Policy) -> Iterator[tuple[str, str]]:
    for name in _NEEDED_TARGETS:
        if name not in policy.targets:
            yield f"targets.{name}", "this key is missing; add it"
    corporations = policy.agreement.corporations
    for name, target in policy.targets.items():
        if target.corporation is not None and target.corporation not in corporations:
            yield f"targets.{name}.corporation", f"expected one of {', '.join(corporations)}"


def _wrong_points(policy: Policy) -> Iterator[tuple[str, str]]:
    for name, criterion in policy.criteria.items():
        unknown = [point for point, _ in criterion.points if isinstance(point, str) and point not in policy.targets]
        if unknown:
            yield f"criteria.{name}.points", f"there is no target {unknown[0]!r}"
        elif any(left >= right for (left, _), (right, _) in pairwise(policy.points(name))):
            yield f"criteria.{name}.points", "the measures must ascend"


def _unknown_names(policy: Policy) -> Iterator[tuple[str, str]]:
    for name, criterion in policy.criteria.items():
        if criterion.group is not None and criterion.group not in policy.groups:
            yield f"criteria.{name}.group", f"there is no target group {criterion.group!r}"
    for name, profile in policy.profiles.items():
        yield from _unknown_criteria(f"profiles.{name}.weights", profile.weights, policy)
        for knock_out in profile.knock_outs:
            if knock_out not in policy.knock_outs:
                yield f"profiles.{name}.knock_outs", f"there is no knock-out {knock_out!r}"
    for name, party in policy.parties.items():
        for of_profile, weights in party.weights.items():
            if of_profile not in policy.profiles:
                yield f"parties.{name}.weights.{of_profile}", "there is no such profile"
            yield from _unknown_criteria(f"parties.{name}.weights.{of_profile}", weights, policy)


def _unknown_in_agenda(policy: Policy) -> Iterator[tuple[str, str]]:
    for name, theme in policy.themes.items():
        if theme.profile not in policy.profiles:
            yield f"themes.{name}.profile", f"there is no profile {theme.profile!r}"
        if theme.colour == "parties" and not policy.parties:
            yield f"themes.{name}.colour", "there are no parties to compare"
        yield from _unknown_criteria(f"themes.{name}.criteria", theme.criteria, policy)


def _unknown_criteria(key: str, weights: Iterable[str], policy: Policy) -> Iterator[tuple[str, str]]:
    for criterion in weights:
        if criterion not in policy.criteria:
            yield f"{key}.{criterion}", "there is no such criterion"
