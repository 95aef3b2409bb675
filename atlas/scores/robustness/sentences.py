"""How sure a ranking is, in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from atlas.scores.criterion_words import criterion_label
from atlas.scores.labels import knock_out_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from atlas.criteria import Measures
    from atlas.policy import Glossary, Policy
    from atlas.scores.robustness.find_out import ToFindOut
    from atlas.scores.robustness.left_out import LeftOut
    from atlas.scores.robustness.same_thing import SameThing
    from atlas.scores.robustness.second_method import SecondMethod
    from atlas.scores.robustness.shortlist import Change
    from atlas.scores.robustness.unknown import Secret, Unknown
    from atlas.scores.robustness.weight_interval import WeightInterval

__all__ = ["RobustnessWords"]

_MOST_NAMED = 5


class RobustnessWords:
    """Says in one language what is sure of a ranking and what is not.

    Parameters
    ----------
    measures : Measures
        Gives the names of sites and places.
    policy : Policy
    glossary : Glossary
    """

    def __init__(self, measures: Measures, policy: Policy, glossary: Glossary) -> None:
        self._sites, self._policy, self._glossary = measures.sites, policy, glossary
        self._length = int(policy.robustness.shortlist_sites.value)

    def weight_interval(self, interval: WeightInterval) -> str:
        """Say between which weights the shortlist stays, and what happens past them."""
        # Rounded towards the weight, so that what is said to stay the same does.
        low, high = math.ceil(interval.low * 10) / 10, math.floor(interval.high * 10) / 10
        low, high = min(low, interval.weight), max(high, interval.weight)
        changes = [("below", interval.below), ("above", interval.above)]
        key = "between" if low < high else "tie"
        said = self._text(
            f"weights.{key if interval.below or interval.above else 'always'}",
            criterion=self._criterion(interval.criterion),
            weight=interval.weight,
            low=low,
            high=high,
        )
        past = [self._text(f"weights.{key}", change=self._change(change)) for key, change in changes if change]
        return " ".join([said, *past])

    def left_out(self, left_out: Iterable[LeftOut]) -> list[str]:
        """Say which criteria the shortlist hangs on, and which it can do without."""
        said, without = [], []
        for each in left_out:
            criterion = self._criterion(each.criterion)
            if not (each.change.enters or each.change.leaves):
                without.append(criterion)
                continue
            first = each.moved.iloc[0]
            change = self._text("left_out.changes", criterion=criterion, change=self._change(each.change))
            moved = self._text(
                "left_out.most_moved",
                site=self._name(str(first.name)),
                before=first["before"],
                after=first["after"],
            )
            said.append(f"{change} {moved}")
        return [*said, *([self._text("left_out.stays", list=without)] if without else [])]

    def find_out(self, found: Iterable[ToFindOut]) -> list[str]:
        """Say what is to be found out, most useful first, and how much would change nothing."""
        found = list(found)
        said = [self._to_find_out(each) for each in found if each.chance > 0]
        rest = len(found) - len(said)
        if rest:
            said.append(self._text("find_out.rest_one" if rest == 1 else "find_out.rest", number=rest))
        return said or [self._text("find_out.none")]

    def secret(self, secret: Secret) -> str:
        """Say what stays unknown for privacy."""
        return self._text("find_out.secret", criterion=self._criterion(secret.criterion), sites=len(secret.sites))

    def same_thing(self, same: SameThing) -> str:
        """Warn of two criteria that measure nearly the same thing."""
        one, other = (self._criterion(criterion) for criterion in same.criteria)
        key = "alike" if same.correlation > 0 else "reverse"
        return self._text(f"same_thing.{key}", one=one, other=other, weight=same.weight)

    def second_method(self, second: SecondMethod) -> list[str]:
        """Say how far the other method agrees, and where it differs most."""
        if math.isnan(second.agreement):
            return [self._text("second_method.too_few")]
        key = "shortlist" if second.shortlist_both else "shortlist_none"
        said = [
            self._text("second_method.agreement", agreement=self._glossary.number(second.agreement, 2)),
            self._text(f"second_method.{key}", list=self._names(second.shortlist_both)),
        ]
        apart = second.apart.head(_MOST_NAMED)
        said += [
            self._text("second_method.apart", site=self._name(str(site)), rank=rank, second=other)
            for site, rank, other in zip(apart.index, apart["rank"], apart["second"], strict=True)
        ]
        return said if len(apart) else [*said, self._text("second_method.same")]

    def _to_find_out(self, found: ToFindOut) -> str:
        unknown = found.unknown
        said = self._text(
            f"find_out.{unknown.scope}",
            place=self._place(unknown),
            fact=self._fact(unknown),
            sites=len(unknown.sites),
            chance=100 * found.chance,
        )
        if not unknown.knock_outs:
            return said
        return f"{said} {self._text('find_out.untested', untested=self._policy.robustness.untested_pct.value)}"

    def _place(self, unknown: Unknown) -> str:
        column = "name" if unknown.scope in {"site", "everywhere"} else f"{unknown.scope}_name"
        return str(self._sites.loc[unknown.sites[0], column])

    def _fact(self, unknown: Unknown) -> str:
        if self._glossary.has(f"columns.{unknown.missing}"):
            return self._glossary.word(f"columns.{unknown.missing}")
        if unknown.missing in self._policy.criteria:
            return self._text("find_out.part", criterion=self._criterion(unknown.missing))
        label = knock_out_label(unknown.knock_outs[0][1], self._policy, self._glossary)
        return self._text("find_out.test", knock_out=label)

    def _change(self, change: Change) -> str:
        key = "both" if change.enters and change.leaves else "enters" if change.enters else "leaves"
        return self._text(f"change.{key}", enters=self._names(change.enters), leaves=self._names(change.leaves))

    def _names(self, sites: Iterable[str]) -> list[str]:
        return [self._name(site) for site in sites]

    def _name(self, site: str) -> str:
        return str(self._sites.loc[site, "name"])

    def _criterion(self, criterion: str) -> str:
        return criterion_label(criterion, self._policy, self._glossary)

    def _text(self, key: str, **facts: object) -> str:
        return self._glossary.text(f"robustness.{key}", length=self._length, **facts)
