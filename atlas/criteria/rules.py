"""The policy held against what the atlas can measure, and what it says of the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.criteria.knock_outs import AREA
from atlas.errors import PolicyError
from atlas.layers.expected import Expected
from atlas.layers.schema import LAYERS
from atlas.policy.rules import ConstraintKnockOut, LeastKnockOut, StatusKnockOut

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from atlas.criteria.measures import Measuring
    from atlas.policy import Policy

__all__ = ["check_rules", "expected"]


def check_rules(policy: Policy, measures: Mapping[str, Measuring]) -> None:
    """Refuse a policy that names what no layer can hold: such a rule would silently never apply.

    Parameters
    ----------
    policy : Policy
    measures : mapping of str to Measuring
        What the atlas can measure, by name.

    Raises
    ------
    PolicyError
        For the first such word, with its key and the words there are.
    """
    for key, word, known in _words(policy, tuple(measures)):
        if word not in known:
            raise PolicyError(f"policy, key {key}: {word!r} is unknown here. Use one of: {', '.join(known)}.")
    for name, criterion in policy.criteria.items():
        of_group = measures[criterion.measure or name].of_group
        if of_group != (criterion.group is not None):
            wanted = "this measure needs a target group; add one" if of_group else "this measure has no target group"
            raise PolicyError(f"policy, key criteria.{name}.group: {wanted}.")
    months = policy.months_to_delivery
    statuses = _vocabulary("sites", "planning_status")
    _check_complete("months_to_delivery.by_planning_status", months.by_planning_status, statuses)
    _check_complete("months_to_delivery.by_owner", months.by_owner, _vocabulary("sites", "owner"))
    _check_complete("hardness.by_planning_status", policy.hardness.by_planning_status, statuses)


def expected(policy: Policy, today: datetime.date) -> Expected:
    """Return what a policy says of the layers, to check them against on a day."""
    stock = {category: row.by_corporation for category, row in policy.stock.items()}
    agreement = policy.agreement
    return Expected(agreement.corporations, stock, agreement.baseline_date, today)


def _words(policy: Policy, measures: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give every word of the policy that must be known, with its key and the words there are."""
    statuses, kinds = _vocabulary("sites", "planning_status"), _vocabulary("constraints", "kind")
    counts = tuple(name for name, column in LAYERS["sites"].columns.items() if column.type == "integer")
    counts += (AREA,)
    for name, criterion in policy.criteria.items():
        yield (
            (f"criteria.{name}.measure" if criterion.measure else f"criteria.{name}"),
            criterion.measure or name,
            measures,
        )
    lists = (
        ("social_categories", policy.lists.social_categories, _vocabulary("homes", "category")),
        ("common_rooms", policy.lists.common_rooms, _vocabulary("facilities", "kind")),
        ("climate_kinds", policy.lists.climate_kinds, kinds),
    )
    yield from ((f"lists.{name}", word, known) for name, each, known in lists for word in each.names)
    for name, group in policy.groups.items():
        yield from ((f"groups.{name}.amenities", word, _vocabulary("facilities", "kind")) for word in group.amenities)
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


def _check_complete(key: str, given: Mapping[str, object], needed: tuple[str, ...]) -> None:
    if set(given) != set(needed):
        raise PolicyError(f"policy, key {key}: expected exactly {', '.join(needed)}.")
