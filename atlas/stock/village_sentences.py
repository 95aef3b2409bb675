"""What is the matter in a village, why, and what mends it, in words of a tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.quarter import Quarter
from atlas.stock.village_causes import CauseWords
from atlas.stock.village_sites import enough_for

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from atlas.policy import Glossary
    from atlas.stock.floors import Period
    from atlas.stock.villages import Village, VillageMonitor

__all__ = ["VillageWords"]

_MOST_SITES = 3
"""More would bury the sentence; the table has them all."""


class VillageWords:
    """Tells of villages in the language of a glossary.

    Parameters
    ----------
    glossary : Glossary
    opened_on : date
        The baseline date, of the floors.
    told_until : date
        The date of the changes: what follows is planned.
    """

    def __init__(self, glossary: Glossary, opened_on: datetime.date, told_until: datetime.date) -> None:
        self._glossary, self._opened_on, self._now = glossary, opened_on, Quarter.of(told_until)
        self._causes = CauseWords(glossary)

    def quarter(self, quarter: Quarter) -> str:
        """Write a quarter as people say it."""
        return self._text("quarter", number=quarter.number, year=quarter.year)

    def monitor(self, monitor: VillageMonitor) -> list[str]:
        """Tell of all villages: first those in trouble, one by one; then who was and who is not."""
        by_status: dict[str, list[Village]] = {}
        for village in monitor.villages:
            by_status.setdefault(village.status, []).append(village)
        troubled = [*by_status.get("below_floor", []), *by_status.get("falls_below_floor", [])]
        unknown, met = by_status.get("floor_unknown", []), by_status.get("floor_met", [])
        none = [] if troubled or unknown or not met else [self._text("none", date=self._opened_on)]
        told = [*none, *(self.village(village) for village in [*troubled, *unknown])]
        if met:
            told.append(self._text("met", date=self._opened_on, names=[village.name for village in met]))
        if before := [self._recovered(village) for village in met if village.below]:
            told.append(self._text("recovered", names=before))
        return told

    def village(self, village: Village) -> str:
        """Tell how a village stands; where it is or falls below its floor also why, and what mends it."""
        if village.change is None:
            return self._text("floor_unknown", name=village.name, date=self._opened_on)
        return " ".join([self._standing(village, village.change), *self._rest(village)])

    def about(self, village: Village) -> str:
        """Tell the same without the village's name, for where that stands beside it."""
        told = self.village(village).removeprefix(f"{village.name}: ")
        return told[:1].upper() + told[1:]

    def period(self, village: Village) -> Period | None:
        """Return the stretch below the floor that matters most: the one of now, else the next, else the last one."""
        if village.status == "below_floor":
            done = [period for period in village.below if not period.is_planned]
            # Who fell below in this very quarter, and is mended in it by a plan, ends no quarter below.
            return done[-1] if done and (done[-1].last is None or done[-1].last >= self._before) else None
        return next(iter(village.ahead), None) or next(reversed(village.below), None)

    def mended_by(self, village: Village, period: Period | None) -> list[str]:
        """Tell when the floor is met again and by which plans, or else which sites could do it."""
        plans = village.mending
        if period is None:
            return [self._text("mending.mended", quarter=self.quarter(self._now))]
        if period.last is not None:
            after = Quarter.from_index(period.last.index + 1)
            names = self._plans(plans[plans["mended_in"] == after])
            case = "mended_by" if names else "mended"
            return [self._text(f"mending.{case}", quarter=self.quarter(after), plans=names)]
        from_then = [Quarter.of(date) >= period.first for date in plans["date"]]
        names = self._plans(plans.loc[from_then])
        case = "not_enough" if names else "none"
        return [self._text(f"mending.{case}", plans=names), self._sites(village, period.least)]

    def _standing(self, village: Village, change: int) -> str:
        case = "equal" if change == 0 else "below" if change < 0 else "above"
        secret = "_secret" if village.is_secret else ""
        facts = {"name": village.name, "now": village.now, "homes": abs(change), "date": self._opened_on}
        return self._text(f"standing.{case}{secret}", **facts)

    def _rest(self, village: Village) -> Iterator[str]:
        period, change, ahead = self.period(village), village.change or 0, list(village.ahead)
        if village.status == "below_floor":
            yield from self._causes.so_far(village, change)
            yield from self._causes.planned(village)
            yield from self._grown(village, period, -change)
        elif ahead:
            first = ahead.pop(0).first
            yield self._text("ahead.falls", quarter=self.quarter(first), homes=self._short(village, first))
            yield from self._causes.planned(village)
            yield from self._grown(village, period, self._short(village, first))
        else:
            yield from self._safe(village)
            return
        yield from self.mended_by(village, period)
        yield from (self._text("ahead.again", quarter=self.quarter(each.first)) for each in ahead)

    def _safe(self, village: Village) -> Iterator[str]:
        """Tell of a village whose floor is met that it stays so, and when it was not."""
        if village.is_town:
            return
        if village.below:
            yield self._text("ahead.before", **self._stretch(village.below[-1]))
        yield self._text("ahead.safe")

    @property
    def _before(self) -> Quarter:
        """The last quarter of which everything took place."""
        return Quarter.from_index(self._now.index - 1)

    def _grown(self, village: Village, period: Period | None, short: int) -> Iterator[str]:
        """Tell where plans make a shortage worse than it is now, or than it begins."""
        if village.differences is None or period is None:
            return
        quarters = [Quarter.parse(name) for name in village.differences.index.drop("opening")]
        ahead = [each for each in quarters if each >= self._now and period.holds(each)]
        worst = max((self._short(village, each) for each in ahead), default=0)
        if worst > short:
            yield self._text("ahead.grows", homes=worst)

    def _short(self, village: Village, quarter: Quarter) -> int:
        return 0 if village.differences is None else -int(village.differences[str(quarter)])

    def _plans(self, plans: pd.DataFrame) -> list[str]:
        no_name = self._text("mending.no_name")
        return [
            self._text("mending.plan", **{**row, "name": no_name if pd.isna(row["name"]) else row["name"]})
            for row in plans.to_dict("records")
        ]

    def _sites(self, village: Village, homes: int) -> str:
        rows = enough_for(village.sites, homes).head(_MOST_SITES).to_dict("records")
        names = [
            self._text(
                f"mending.{'site_near' if row['distance_m'] > 0 else 'site'}",
                name=row["name"],
                homes=row["homes_social"],
                distance=row["distance_m"],
            )
            for row in rows
        ]
        return self._text(f"mending.{'sites' if names else 'no_sites'}", sites=names)

    def _recovered(self, village: Village) -> str:
        return self._text("recovered_name", name=village.name, **self._stretch(village.below[-1]))

    def _stretch(self, period: Period) -> dict[str, str]:
        return {"first": self.quarter(period.first), "last": self.quarter(period.last or period.first)}

    def _text(self, key: str, **facts: object) -> str:
        return self._glossary.text(f"villages.{key}", **facts)
