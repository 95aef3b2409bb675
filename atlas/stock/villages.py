"""The village monitor: the social stock of each village against its floor, in the past and ahead as planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from atlas.stock.corrections import corrected
from atlas.stock.floors import breaking, losses, mending, periods_below
from atlas.stock.published import secret_accounts
from atlas.stock.searching import searching_households
from atlas.stock.village import Village
from atlas.stock.village_sites import open_sites, sites_near
from atlas.stock.year_ends import year_ends

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.scores import Scores
    from atlas.stock.floors import Period
    from atlas.stock.ledger import Ledger

__all__ = ["Village", "VillageMonitor", "watch_villages"]


@dataclass(frozen=True)
class VillageMonitor:
    """All villages: below their floor now, worst first; below as planned, soonest first; the others; the town.

    ``by_corporation`` (social homes) and ``by_category`` (all categories) hold ``village_code``, ``year`` (31 December;
    the year before the ledger opens is the opening), the corporation or category, and ``homes``, `SECRET` where that
    may not be told.
    """

    villages: tuple[Village, ...]
    by_corporation: pd.DataFrame
    by_category: pd.DataFrame


def watch_villages(ledger: Ledger, layers: Layers, policy: Policy, scores: Mapping[str, Scores]) -> VillageMonitor:
    """Hold the social stock of every village against its floor.

    Parameters
    ----------
    ledger : Ledger
        Of all categories.
    layers : Layers
    policy : Policy
    scores : mapping of str to Scores
        By profile.

    References
    ----------
    Agreement 5: the social stock in the villages should not shrink; a sale or demolition there must bring quality.
    """
    names = policy.lists.social_categories.names
    social = ledger.of(names)
    least = policy.assumptions.least_published_homes.value
    watch = _Watch(social, layers, policy, scores)
    others = ledger.of({*ledger.opening["category"], *ledger.entries["category"]}.difference(names))
    # The social stock of a village is told, so its categories add up to a total of their own.
    by_category = pd.concat([year_ends(each, "category", least) for each in (social, others)])
    return VillageMonitor(
        tuple(sorted((watch.village(str(code)) for code in layers.villages.index), key=_urgency)),
        year_ends(social, "corporation", least),
        by_category.sort_values(["village_code", "year", "category"], ignore_index=True),
    )


class _Watch:
    """What is asked of all villages at once."""

    def __init__(self, social: Ledger, layers: Layers, policy: Policy, scores: Mapping[str, Scores]) -> None:
        least = policy.assumptions.least_published_homes.value
        self.social, self.layers, self.policy = social, layers, policy
        self.entries = corrected(social.entries)
        self.stocks, self.now = (social.stocks(["village_code"], realised_only=each) for each in (False, True))
        self.secret = secret_accounts(social, ["village_code"], least)
        self.sites = open_sites(layers.sites, scores, social)
        self.searching = searching_households(layers, least)

    def village(self, code: str) -> Village:
        """Watch one village, or the town."""
        layer = self.layers.villages.loc[code]
        entries = self.entries[self.entries["village_code"] == code]
        stocks = self.stocks.loc[code] if code in set(self.social.opening["village_code"]) else None
        differences = None if stocks is None else stocks - stocks["opening"]
        change = None if stocks is None else int(self.now.loc[code].iloc[-1] - stocks["opening"])
        is_town, is_secret = bool(layer["is_town"]), stocks is not None and bool(self.secret[code])
        told = None if is_secret else stocks
        below, gone = self._below(differences, change, is_town=is_town), losses(entries)
        return Village(
            code=code,
            name=str(layer["name"]),
            is_town=is_town,
            is_secret=is_secret,
            floor=None if told is None or is_town else int(told["opening"]),
            stocks=told,
            now=None if told is None else int(told["opening"]) + (change or 0),
            below=below,
            losses=gone.drop(columns="quarter"),
            breaking=breaking(gone, below, differences).drop(columns="quarter"),
            mending=mending(entries, below, self.layers.sites["name"]),
            searching=self.searching["households"][code],
            period=self.searching["period"][code],
            coming=self._coming(entries),
            sites=self._sites(code, entries),
            change=change,
            differences=differences,
        )

    def _below(self, differences: pd.Series | None, change: int | None, *, is_town: bool) -> tuple[Period, ...]:
        if differences is None or change is None or is_town:
            return ()
        return periods_below(differences.drop("opening"), self.social.now, is_below_now=change < 0)

    def _coming(self, entries: pd.DataFrame) -> int:
        planned = entries[entries["is_planned"]]
        by_then = [date <= self.policy.agreement.end for date in planned["booked"]]
        return int(planned["homes"].loc[by_then].sum())

    def _sites(self, code: str, entries: pd.DataFrame) -> pd.DataFrame:
        outline = self.layers.villages.geometry[code]
        reach_m = self.policy.ledger.near_village_m.value
        return sites_near(self.sites, outline, entries.loc[entries["is_planned"], "site_id"], reach_m)


def _urgency(village: Village) -> tuple[int, int, int, str]:
    """Order villages by what needs attention first."""
    order = ("below_floor", "falls_below_floor", "floor_met", "floor_unknown", "no_floor")
    soonest = village.ahead[0].first.index if village.ahead else 0
    return order.index(village.status), min(village.change or 0, 0), soonest, village.name
