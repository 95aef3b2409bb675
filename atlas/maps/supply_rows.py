"""Supply against demand per village as a table of the page: what comes and goes by plan, and who searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.maps.told_table import told_table
from atlas.quarter import Quarter
from atlas.stock.supply import supply_by_village
from atlas.stock.supply_words import supply_words

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["supply_rows"]

_COLUMNS = ("homes", "gone", "searching_households", "searching_per_home", "waiting_time_months")
"""As many as a panel beside the map has room for; the tables of the dossier have them all."""


def supply_rows(meeting: Meeting, glossary: Glossary) -> dict[str, object] | None:
    """Return supply and demand per village until the end of the agreement, or None where the ledger is absent."""
    if meeting.supply is None:
        return None
    until = meeting.policy.agreement.end
    table = supply_by_village(meeting.supply, Quarter.of(until))
    known = meeting.layers.villages["name"].to_dict()
    names = table.index.to_series().map(lambda code: known.get(code, glossary.word("monitor.supply.no_village")))
    heads = {glossary.word(f"monitor.supply.columns.{name}"): name != "village" for name in ("village", *_COLUMNS)}
    rows = [
        (name, *(_cell(row[column], column, row, glossary) for column in _COLUMNS))
        for name, row in zip(names, table.to_dict("records"), strict=True)
    ]
    return {
        "heading": glossary.word("monitor.supply.heading"),
        "sentences": supply_words(table, names, until, glossary),
        "table": told_table(glossary.text("monitor.supply.table", date=until), heads, rows, glossary),
    }


def _cell(value: object, column: str, row: dict[str, object], glossary: Glossary) -> object:
    """Return a value; where no home comes, none can be shared among those who search."""
    return glossary.word("words.rank_none") if column == "searching_per_home" and row["homes"] == 0 else value
