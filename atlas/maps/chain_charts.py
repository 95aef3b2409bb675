"""The chain of each renewal area as the page tells it: every demolition, what is ready before it, and the balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atlas.maps.step_scale import place_of, step_scale
from atlas.quarter import Quarter
from atlas.stock.chain_words import chain_words, link_words

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock import Ledger
    from atlas.stock.wup_chain import WupChain

__all__ = ["chain_charts"]


_QUARTERS_AFTER = 4
"""So much of the last level is drawn that it can be seen."""


def chain_charts(meeting: Meeting, glossary: Glossary) -> dict[str, Any] | None:
    """Return the areas with their chains, or None where the ledger or the layer of areas is absent."""
    chains, ledger = meeting.wup_chains, meeting.ledger
    if chains is None or ledger is None:
        return None
    levels = [float(balance) for chain in chains for balance in chain.events["balance"]]
    scale = step_scale(levels, Quarter.of(ledger.opened_on), _last(chains, ledger), ledger.told_until, glossary)
    reach_m = meeting.policy.ledger.replacement_reach_m.value
    return {
        "heading": glossary.word("monitor.chains.heading"),
        "note": glossary.text("monitor.chains.note", reach_m=reach_m),
        "scale": scale,
        "legend": glossary.get("monitor.chains.legend"),
        "areas": [_area(chain, ledger, meeting, glossary) for chain in chains],
    }


def _area(chain: WupChain, ledger: Ledger, meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    first = Quarter.of(ledger.opened_on)
    dated = zip(chain.events["date"], chain.events["balance"], strict=True)
    steps = [[place_of(day, first), int(balance)] for day, balance in dated]
    return {
        "name": chain.name,
        "sentences": chain_words(chain, glossary),
        "chart": {"steps": [[0, 0], *steps], "flags": []} if steps else None,
        "links": [
            {
                "date": glossary.date(link.date),
                "gap": glossary.text("monitor.chains.gap", gap=link.gap) if link.gap else None,
                "words": link_words(link, chain, meeting.layers.sites, glossary),
            }
            for link in chain.links
        ],
    }


def _last(chains: tuple[WupChain, ...], ledger: Ledger) -> Quarter:
    """Return the quarter a year after the last event, within the accounts."""
    days = [day for chain in chains for day in chain.events["date"]]
    latest = Quarter.of(max([*days, ledger.told_until])).index
    return Quarter.from_index(min(latest + _QUARTERS_AFTER, ledger.last.index))
