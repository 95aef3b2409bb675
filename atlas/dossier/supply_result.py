"""Supply against demand as an answer to a question: per village until the end of the agreement, and per quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.dossier.result import Result
from atlas.dossier.table_words import NOTHING
from atlas.quarter import Quarter
from atlas.stock.supply import COMING, TIMES, supply_by_village
from atlas.stock.supply_words import supply_words

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["supply_result"]

_SOMETIMES = ("homes_trailers", "homes_care", "homes_unknown_kind")
"""Kinds that few plans have, and whose column is left out where no plan has any."""

_COUNTS = {"homes": "homes_added", **{kind: f"homes_{kind}" for kind in COMING}}
_COUNTS |= {"pitches": "pitches_coming", "gone": "homes_gone"}
_DEMAND = ["searching_households", "period"]
_CHANGES = [name for time in TIMES for name in (time, f"{time}_change")]


def supply_result(meeting: Meeting, glossary: Glossary) -> Result:
    """Return what comes and goes by plan against who searches, with what is unknown said in words."""
    lines, catalogue = meeting.supply, meeting.layers.catalogue
    if lines is None or meeting.ledger is None:
        absent = next(table for table in ("stock_baseline", "stock_changes") if meeting.layers.get(table) is None)
        missing = glossary.text("results.supply.missing", layer=glossary.word(f"layers.{absent}"))
        empty = pd.DataFrame(columns=["village"])
        return Result("supply", meeting.quarter.last_day, catalogue.kind, (missing,), {"villages": empty})
    until = meeting.policy.agreement.end
    villages = supply_by_village(lines, Quarter.of(until))
    names = meeting.layers.villages["name"].reindex(villages.index, fill_value=glossary.word("supply.no_place"))
    changing = lines[(lines[["homes", "pitches", "gone"]] != 0).any(axis="columns")].sort_values(
        "quarter", kind="stable"
    )
    # Where nothing comes there is no number per home, which is not the same as an unknown one.
    per_home = villages["searching_per_home"].map(_to_tenths, na_action="ignore").mask(villages["homes"] == 0, NOTHING)
    per_home = villages.assign(village=names, searching_per_home=per_home)
    tables = {
        "villages": _table(per_home, ["village"], ["searching_per_home", *_CHANGES]),
        "quarters": _table(changing.assign(village=changing["village_code"].map(names)), ["quarter", "village"], []),
    }
    words = supply_words(villages, names, until, glossary)
    return Result("supply", meeting.ledger.told_until, catalogue.kind, tuple(words), tables)


def _to_tenths(per_home: object) -> object:
    return round(per_home, 1) if isinstance(per_home, float) else per_home


def _table(rows: pd.DataFrame, first: list[str], last: list[str]) -> pd.DataFrame:
    table = rows[[*first, *_COUNTS, *_DEMAND, *last]].rename(columns=_COUNTS).reset_index(drop=True)
    return table.drop(columns=[kind for kind in _SOMETIMES if not table[kind].any()])
