"""What stands under each village on the page of the villages: its stock per year, what went and why, and its sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.maps.told_table import signed, told_table
from atlas.stock.village_causes import NO_REASON

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.policy import Glossary
    from atlas.stock.villages import Village, VillageMonitor

__all__ = ["village_tables"]

_WORDS = "villages_page.tables"


def village_tables(village: Village, monitor: VillageMonitor, glossary: Glossary) -> list[dict[str, object]]:
    """Return the tables of a village; one without rows is left out."""
    tables = [
        _years(monitor.by_corporation, village, "corporation", str, glossary),
        _years(monitor.by_category, village, "category", glossary.term, glossary),
        _losses(village, glossary),
    ]
    return [table for table in tables if table["rows"]]


def _years(
    stocks: pd.DataFrame, village: Village, column: str, word: Callable[[str], str], glossary: Glossary
) -> dict[str, object]:
    """Return the stock at the end of each year, a row per corporation or category."""
    own = stocks[stocks["village_code"] == village.code]
    wide = own.pivot_table(index=column, columns="year", values="homes", aggfunc="first", sort=False)
    heads = {glossary.word(f"{_WORDS}.{column}"): False, **{str(year): True for year in wide.columns}}
    rows = [(word(str(name)), *row) for name, *row in wide.itertuples(name=None)]
    return told_table(glossary.word(f"{_WORDS}.by_{column}"), heads, rows, glossary)


def _losses(village: Village, glossary: Glossary) -> dict[str, object]:
    """Return every sale and demolition with the reason that was recorded, if any."""
    names = ("date", "loss", "corporation", "homes", "quality")
    heads = {glossary.word(f"{_WORDS}.{name}"): name == "homes" for name in names}
    rows = [
        (
            glossary.date(loss["date"]),
            f"{glossary.term(loss['kind'])} ({glossary.term(loss['status'])})",
            loss["corporation"],
            signed(loss["homes"], glossary),
            glossary.term(NO_REASON if pd.isna(loss["quality"]) else loss["quality"]),
        )
        for loss in village.losses.to_dict("records")
    ]
    return told_table(glossary.word(f"{_WORDS}.losses"), heads, rows, glossary)
