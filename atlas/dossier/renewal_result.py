"""Demolition and replacement in the WUP areas as an answer to a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.dossier.result import Result
from atlas.dossier.table_words import NOTHING
from atlas.stock.chain_words import caveats, chain_words, link_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock.wup_chain import WupChain

__all__ = ["renewal_result"]

_DEMOLITIONS = ["area", "id", "day", "site_id", "homes", "ready", "own_ready", "gap", "ready_on", "late_gap"]
_DEMOLITIONS += ["replacements"]
_BALANCE = ["area", "day", "kind", "id", "site_id", "corporation", "homes", "elsewhere", "balance"]
_UNTIED = ["id", "day", "corporation", "homes", "status", "note"]
_NEEDED = ("stock_baseline", "stock_changes", "wup_areas")


def renewal_result(meeting: Meeting, glossary: Glossary) -> Result:
    """Return what is ready before each planned demolition in a WUP area, and what can't be told."""
    chains = meeting.wup_chains or ()
    rows = [row for chain in chains for row in _demolitions(chain, glossary)]
    events = [chain.events.assign(area=chain.name).rename(columns={"date": "day"}) for chain in chains]
    untied = [chain.untied.rename_axis("id").reset_index().rename(columns={"date": "day"}) for chain in chains]
    tables = {
        "demolitions": pd.DataFrame(rows, columns=_DEMOLITIONS),
        "balance": _listed(events, _BALANCE),
        # The same demolition may be in either of two areas of one town; it is listed once.
        "untied": _listed(untied, _UNTIED).drop_duplicates("id"),
    }
    date = meeting.quarter.last_day if meeting.ledger is None else meeting.ledger.told_until
    return Result("renewal", date, meeting.layers.catalogue.kind, tuple(_sentences(meeting, glossary)), tables)


def _sentences(meeting: Meeting, glossary: Glossary) -> Iterator[str]:
    chains = meeting.wup_chains
    if chains is None:
        absent = next(layer for layer in _NEEDED if meeting.layers.get(layer) is None)
        yield glossary.text("results.renewal.missing", layer=glossary.word(f"layers.{absent}"))
        return
    for chain in chains:
        yield from (f"{chain.name}: {glossary.within(word)}" for word in chain_words(chain, glossary))
        for link in chain.links:
            words = " ".join(link_words(link, chain, meeting.layers.sites, glossary))
            yield f"{chain.name}: {glossary.within(words)}"
    # Of two areas of one town the same can't be told.
    yield from dict.fromkeys(word for chain in chains for word in caveats(chain, glossary))
    yield glossary.word("results.renewal.order")
    if any(link.late_gap is None for chain in chains for link in chain.links):
        yield glossary.word("results.renewal.late_unknown")


def _demolitions(chain: WupChain, glossary: Glossary) -> Iterator[dict[str, object]]:
    never = glossary.word("renewal.never")
    for link in chain.links:
        yield {
            "area": chain.name,
            **{name: getattr(link, name) for name in ("id", "site_id", "homes", "ready", "gap", "late_gap")},
            "day": link.date,
            "own_ready": link.own,
            "ready_on": (link.ready_on or never) if link.gap else NOTHING,
            "replacements": ", ".join(link.replacements),
        }


def _listed(tables: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    return pd.concat(tables)[columns] if tables else pd.DataFrame(columns=columns)
