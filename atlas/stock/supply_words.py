"""Supply against demand in sentences: where homes come, where none do while people search, and what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.privacy import SECRET

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from atlas.policy import Glossary

__all__ = ["supply_words"]


def supply_words(table: pd.DataFrame, names: pd.Series, until: datetime.date, glossary: Glossary) -> list[str]:
    """Say what a reader must know of supply and demand.

    Parameters
    ----------
    table : DataFrame
        As `supply_by_village` gives it.
    names : Series of str
        The name of each place, indexed by village code.
    until : date
        The last day that counts.
    glossary : Glossary
    """
    return list(_words(table.assign(name=names), until, glossary))


def _words(table: pd.DataFrame, until: datetime.date, glossary: Glossary) -> Iterator[str]:
    homes, gone = int(table["homes"].sum()), int(table["gone"].sum())
    yield glossary.text("supply.total", homes=homes, gone=gone, until=until)
    searching = table[table["searching_households"].notna()]
    none_coming = searching[(searching["homes"] == 0) & (searching["searching_households"] != 0)]
    if len(none_coming):
        yield glossary.text("supply.none_coming", places=[*none_coming["name"]])
    yield from _most(searching, glossary)
    if (searching["searching_households"] == SECRET).any():
        yield glossary.word("supply.secret")
    if table["searching_households"].isna().all():
        yield glossary.word("supply.no_demand")
    if table["unknown_kind"].any():
        yield glossary.text("supply.unknown_kind", homes=table["unknown_kind"].sum())
    yield glossary.word("supply.starters")


def _most(searching: pd.DataFrame, glossary: Glossary) -> Iterator[str]:
    """Name the place with the most searching households per home, and the one where waiting grew most."""
    per_home = pd.to_numeric(searching["searching_per_home"], errors="coerce").dropna()
    if len(per_home):
        place = per_home.idxmax()
        yield glossary.text("supply.most_per_home", place=searching["name"][place], per_home=per_home[place])
    change = searching["waiting_time_months_change"].dropna()
    if len(change) and change.max() > 0:
        place = change.idxmax()
        now, before = (searching.loc[place, f"waiting_time_months{end}"] for end in ("", "_before"))
        yield glossary.text("supply.waiting", place=searching["name"][place], before=before, now=now)
