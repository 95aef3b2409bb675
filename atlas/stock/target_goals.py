"""The goals of the agreement: its targets, what each corporation takes on, and what is followed only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.stock.target_line import Goal

if TYPE_CHECKING:
    from atlas.policy import Policy
    from atlas.policy.figures import FigureByCorporation, Target

__all__ = ["goals"]

_PARTS = {"net_social_homes": "net_addition", "new_pitches": "pitches"}
"""Targets of which the programme says what each corporation takes on."""

_EXPECTED = {"new_build": "at_least", "demolition_or_sale": "at_most"}
"""Rows of the programme that are expected, and followed beside the targets."""

_FOR_EACH = ("status_holders_share",)
"""Shares that each corporation keeps for itself."""

_FOLLOWED_FOR_EACH = ("below_quality_limit_share", "below_first_cap_share")
"""Shares that the corporations keep together: what each has is followed only."""

_FOLLOWED = ("accessible_homes", "accessible_new_homes")
"""Counts that the parties tell one another every year beside the share of accessible homes, without a goal."""


def goals(policy: Policy) -> list[Goal]:
    """Return every goal in the order in which the policy has them, each followed by its parts per corporation."""
    found = []
    for name, target in policy.targets.items():
        whole = _of_target(name, target, policy)
        found += [whole, *_parts(whole, policy)]
        if name == "accessible_share":
            found += _followed(whole, policy)
    for name, direction in _EXPECTED.items():
        if name in policy.programme:
            row = policy.programme[name]
            end = policy.agreement.end
            whole = Goal(name, name, None, row.agreement, row.total_as_printed, row.unit, direction, end, row.status)
            found += [whole, *_of_programme(whole, row)]
    return found


def _of_target(name: str, target: Target, policy: Policy) -> Goal:
    due = target.due or policy.agreement.end
    return Goal(
        name,
        name,
        target.corporation,
        target.agreement,
        target.value,
        target.unit,
        target.direction,
        due,
        target.status,
    )


def _parts(whole: Goal, policy: Policy) -> list[Goal]:
    name = whole.target
    if _PARTS.get(name) in policy.programme:
        return _of_programme(whole, policy.programme[_PARTS[name]])
    if name in (*_FOR_EACH, *_FOLLOWED_FOR_EACH):
        goal = whole.goal if name in _FOR_EACH else None
        return [_part(whole, each, goal) for each in policy.agreement.corporations]
    return []


def _of_programme(whole: Goal, row: FigureByCorporation) -> list[Goal]:
    return [
        _part(whole, corporation, goal)._replace(agreement=row.agreement, status=row.status)
        for corporation, goal in row.by_corporation.items()
    ]


def _followed(share: Goal, policy: Policy) -> list[Goal]:
    """Return the counts behind a share of homes, together and per corporation."""
    wholes = [share._replace(id=name, target=name, goal=None, unit="homes") for name in _FOLLOWED]
    return [
        goal
        for whole in wholes
        for goal in (whole, *(_part(whole, each, None) for each in policy.agreement.corporations))
    ]


def _part(whole: Goal, corporation: str, goal: float | None) -> Goal:
    return whole._replace(id=f"{whole.target}/{corporation}", corporation=corporation, goal=goal)
