"""The counted targets of the agreement: where each stands today, what plans make of it, and what is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.stock import target_counts, target_homes, target_sites
from atlas.stock.target_goals import goals
from atlas.stock.target_line import Bounds, Goal, Stand, TargetLine, line_of
from atlas.stock.target_sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.criteria import Measures
    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.stock.ledger import Ledger

__all__ = ["Bounds", "Sources", "TargetLine", "count_targets"]

_COUNTS: dict[str, Callable[[Goal, Sources], Stand]] = {
    "net_social_homes": target_counts.net_addition,
    "replaced_homes": target_counts.replaced_homes,
    "social_share": target_sites.social_share,
    "accessible_share": target_sites.accessible_share,
    "accessible_homes": target_homes.accessible_homes,
    "accessible_new_homes": target_sites.accessible_new_homes,
    "below_quality_limit_share": target_homes.rent_share("below_quality_limit"),
    "below_first_cap_share": target_homes.rent_share("below_first_cap"),
    "sustainable_homes_domesta": target_counts.improved_homes(),
    "rebuilt_homes_woonconcept": target_counts.replaced_homes,
    "sustainable_homes_woonconcept": target_counts.improved_homes("components"),
    "out_of_labels_efg": target_counts.out_of_labels_efg,
    "clustered_homes": target_sites.clustered_homes,
    "status_holders_share": target_counts.status_holders_share,
    "new_pitches": target_counts.new_pitches,
    "new_build": target_counts.new_build,
    "demolition_or_sale": target_counts.demolition_or_sale,
}
"""How each goal is counted, by its name in the policy."""


def count_targets(ledger: Ledger, layers: Layers, policy: Policy, measures: Measures) -> tuple[TargetLine, ...]:
    """Count every target of the agreement, and what each corporation has in it.

    Parameters
    ----------
    ledger : Ledger
        Of every category.
    layers : Layers
        With sites; ``homes``, ``improvements`` and ``vacancies`` where there are any.
    policy : Policy
    measures : Measures
        Of the sites in ``layers``.

    Returns
    -------
    tuple of TargetLine
        In the order of the policy, each target before its parts. A corporation that was asked for none and has none
        has no part.
    """
    sources = Sources(ledger, layers, policy, measures)
    lines = [
        line_of(goal, _COUNTS[goal.target](goal, sources) if goal.target in _COUNTS else None) for goal in goals(policy)
    ]
    return tuple(line for line in lines if line.corporation is None or line.goal != 0 or line.rows)
