"""The village monitor as sentences and tables: for the terminal, for a program, for Excel."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pandas as pd

from atlas.dossier.result import Result
from atlas.privacy import SECRET
from atlas.quarter import Quarter
from atlas.scores.labels import profile_label
from atlas.stock.village_causes import NO_REASON
from atlas.stock.village_sentences import VillageWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock import Ledger
    from atlas.stock.villages import Village, VillageMonitor

__all__ = ["village_result", "village_words"]

_COLUMNS = {
    "villages": "village_name status what_happens floor_homes homes_now homes_difference homes_at_end first_below"
    " below_until homes_short searching_households searching_period homes_coming village_code",
    "years": "village_name year status homes homes_difference village_code",
    "losses": "village_name change_date kind corporation category homes status quality note id village_code",
    "breaking": "village_name change_date kind corporation homes short_homes quality mended_by id village_code",
    "sites": "village_name name distance_m homes_social homes_demolished planning_status delivery_year profile score"
    " score_low score_high takes_part in_ledger id village_code",
}
_NONE = ""
"""What stands where there is nothing to tell: an unknown value is NA."""


def village_words(ledger: Ledger, glossary: Glossary) -> VillageWords:
    """Return what tells of the villages of a ledger in the language of a glossary."""
    return VillageWords(glossary, ledger.opened_on, ledger.told_until)


def village_result(meeting: Meeting, glossary: Glossary) -> Result:
    """Tell which villages are below their floor or will be, why, and what mends it.

    Parameters
    ----------
    meeting : Meeting
    glossary : Glossary

    Returns
    -------
    Result
        Tables ``villages`` (most urgent first), ``years``, ``by_corporation``, ``by_category``, ``losses``,
        ``breaking`` and ``sites``; without a ledger only the first, and empty.
    """
    catalogue = meeting.layers.catalogue
    ledger, monitor = meeting.ledger, meeting.villages
    if ledger is None or monitor is None:
        table = next(name for name in ("stock_baseline", "stock_changes") if meeting.layers.get(name) is None)
        told = glossary.text("villages.missing", layer=glossary.word(f"layers.{table}"))
        return Result(
            "villages", catalogue.date_of("villages"), catalogue.kind, (told,), {"villages": _table("villages", [])}
        )
    rows = _Rows(meeting, ledger, glossary)
    tables = {
        "villages": [rows.village(village) for village in monitor.villages],
        "years": [row for village in monitor.villages for row in rows.years(village)],
        "losses": [row for village in monitor.villages for row in rows.losses(village)],
        "breaking": [row for village in monitor.villages for row in rows.breaking(village)],
        "sites": [row for village in monitor.villages for row in rows.sites(village)],
    }
    made = {name: _table(name, each) for name, each in tables.items()}
    made |= {name: _named(getattr(monitor, name), monitor) for name in ("by_corporation", "by_category")}
    order = ("villages", "years", "by_corporation", "by_category", "losses", "breaking", "sites")
    return Result(
        "villages",
        ledger.told_until,
        catalogue.kind,
        tuple(_sentences(meeting, ledger, monitor, glossary)),
        {name: made[name] for name in order},
    )


def _sentences(meeting: Meeting, ledger: Ledger, monitor: VillageMonitor, glossary: Glossary) -> Iterator[str]:
    """Yield which villages are in trouble, and then what could not be told."""
    yield from village_words(ledger, glossary).monitor(monitor)
    unplaced = ledger.of(meeting.policy.lists.social_categories.names).unplaced
    if len(unplaced):
        yield glossary.text("villages.unplaced", changes=len(unplaced), homes=int(unplaced["homes"].abs().sum()))
    shown = {site for village in monitor.villages for site in village.sites["id"]}
    hidden = (meeting.layers.sites["disclosure"] == "working_group") & meeting.layers.sites.index.isin(shown)
    if hidden.any():
        yield glossary.text("meeting.working_group", count=int(hidden.sum()))


class _Rows:
    """The rows of the tables, per village."""

    def __init__(self, meeting: Meeting, ledger: Ledger, glossary: Glossary) -> None:
        self._policy, self._glossary, self._ledger = meeting.policy, glossary, ledger
        self._words = village_words(ledger, glossary)

    def village(self, village: Village) -> dict[str, object]:
        """Return how a village stands as one row."""
        period = None if village.change is None else self._words.period(village)
        last = period and (str(period.last) if period.last else self._glossary.word("villages.no_end"))
        at_end = str(Quarter.of(self._policy.agreement.end))
        return {
            "village_name": village.name,
            "status": village.status,
            "what_happens": self._words.about(village),
            "floor_homes": _stock(village, "opening"),
            "homes_now": SECRET if village.is_secret else village.now,
            "homes_difference": village.change,
            "homes_at_end": _stock(village, at_end),
            "first_below": str(period.first) if period else _NONE,
            "below_until": last or _NONE,
            "homes_short": period.least if period else None if village.change is None else 0,
            "searching_households": village.searching,
            "searching_period": village.period,
            "homes_coming": village.coming,
            "village_code": village.code,
        }

    def years(self, village: Village) -> Iterator[dict[str, object]]:
        """Yield the stock at the end of each year, and before it the opening."""
        ends = [quarter for quarter in self._ledger.quarters if quarter.number == 4]  # noqa: PLR2004 - of a year
        opening = (self._ledger.opened_on.year - 1, "opening", True)
        for year, column, is_past in (
            opening,
            *((end.year, str(end), end.last_day <= self._ledger.told_until) for end in ends),
        ):
            yield {
                "village_name": village.name,
                "year": year,
                "status": "realised" if is_past else "planned",
                "homes": _stock(village, column),
                "homes_difference": None if village.differences is None else int(village.differences[column]),
                "village_code": village.code,
            }

    def losses(self, village: Village) -> Iterator[dict[str, object]]:
        """Yield each sale and demolition with what it brings."""
        for row in village.losses.to_dict("records"):
            yield self._change(village, row)

    def breaking(self, village: Village) -> Iterator[dict[str, object]]:
        """Yield each planned sale and demolition that breaks the floor, with what mends it."""
        for row in village.breaking.to_dict("records"):
            # What was planned for a day that has passed is still to come.
            quarter = max(Quarter.of(row["date"]), Quarter.of(self._ledger.told_until + datetime.timedelta(days=1)))
            period = next(each for each in village.below if each.holds(quarter))
            yield {**self._change(village, row), "mended_by": " ".join(self._words.mended_by(village, period))}

    def sites(self, village: Village) -> Iterator[dict[str, object]]:
        """Yield the sites in and near a village."""
        for row in village.sites.to_dict("records"):
            yield {
                **row,
                "village_name": village.name,
                "village_code": village.code,
                "distance_m": round(row["distance_m"]),
                "profile": profile_label(row["profile"], self._policy, self._glossary),
                "takes_part": self._yes_or_no(not row["knocked_out"]),
                "in_ledger": self._yes_or_no(row["in_ledger"]),
            }

    def _change(self, village: Village, row: dict[str, object]) -> dict[str, object]:
        quality = NO_REASON if pd.isna(row["quality"]) else row["quality"]
        told = {"village_name": village.name, "change_date": row["date"], "village_code": village.code}
        return {**row, **told, "quality": quality}

    def _yes_or_no(self, fact: object) -> str:
        return self._glossary.word(f"words.{'yes' if fact else 'no'}")


def _stock(village: Village, column: str) -> object:
    if village.is_secret:
        return SECRET
    return None if village.stocks is None else int(village.stocks[column])


def _table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=_COLUMNS[name].split(), dtype=object)


def _named(table: pd.DataFrame, monitor: VillageMonitor) -> pd.DataFrame:
    """Return a table of the monitor with the names of villages first, in the order of the monitor."""
    names = {village.code: village.name for village in monitor.villages}
    order = {code: place for place, code in enumerate(names)}
    kept = table[table["village_code"].isin(order)]
    kept = kept.sort_values("village_code", key=lambda codes: codes.map(order), kind="stable", ignore_index=True)
    others = [column for column in kept.columns if column != "village_code"]
    return kept.assign(village_name=kept["village_code"].map(names))[["village_name", *others, "village_code"]]
