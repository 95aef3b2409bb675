"""The policy held against what the atlas can measure, and what it says of the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.errors import PolicyError
from atlas.layers.expected import Expected
from atlas.layers.schema import LAYERS
from atlas.policy.policy import ConstraintKnockOut, LeastKnockOut, StatusKnockOut

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from atlas.policy import Policy

__all__ = ["check_rules", "expected"]


def check_rules(policy: Policy, measures: Iterable[str]) -> None:
    """Refuse a policy that names what no layer can hold: such a rule would silently never apply.

    Parameters
    ----------
    policy : Policy
    measures : iterable of str
        Names of the criteria that the atlas has a function for.

    Raises
    ------
    PolicyError
        For the first such word, with its key and the words there are.
    """
    for key, word, known in _words(policy, tuple(measures)):
        if word not in known:
            raise PolicyError(f"policy, key {key}: {word!r} is unknown here. Use one of: {', '.join(known)}.")
    months = policy.months_to_delivery
    _check_complete("by_planning_status", months.by_planning_status, _vocabulary("sites", "planning_status"))
    _check_complete("by_owner", months.by_owner, _vocabulary("sites", "owner"))


def expected(policy: Policy, today: datetime.date) -> Expected:
    """Return what a policy says of the layers, to check them against on a day."""
    stock = {category: row.by_corporation for category, row in policy.stock.items()}
    agreement = policy.agreement
    return Expected(agreement.corporations, stock, agreement.baseline_date, today)


def _words(policy: Policy, measures: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give every word of the policy that must be known, with its key and the words there are."""
    statuses, kinds = _vocabulary("sites", "planning_status"), _vocabulary("constraints", "kind")
    counts = tuple(name for name, column in LAYERS["sites"].columns.items() if column.type == "integer")
    yield from ((f"criteria.{name}", name, measures) for name in policy.criteria)
    lists = (
        ("social_categories", policy.lists.social_categories, _vocabulary("homes", "category")),
        ("amenities", policy.lists.amenities, _vocabulary("facilities", "kind")),
        ("climate_kinds", policy.lists.climate_kinds, kinds),
    )
    yield from ((f"lists.{name}", word, known) for name, each, known in lists for word in each.names)
    for name, rule in policy.knock_outs.items():
        key = f"knock_outs.{name}"
        if isinstance(rule, ConstraintKnockOut):
            yield f"{key}.constraint", rule.constraint, kinds
        elif isinstance(rule, StatusKnockOut):
            yield from ((f"{key}.planning_status", word, statuses) for word in rule.planning_status)
        elif isinstance(rule, LeastKnockOut):
            yield f"{key}.column", rule.column, counts


def _vocabulary(layer: str, column: str) -> tuple[str, ...]:
    return LAYERS[layer].columns[column].vocabulary


def _check_complete(key: str, given: dict[str, float], needed: tuple[str, ...]) -> None:
    if set(given) != set(needed):
        raise PolicyError(f"policy, key months_to_delivery.{key}: expected months for exactly {', '.join(needed)}.")
