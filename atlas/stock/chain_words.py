"""The chain of renewal in sentences: what is short before a demolition, until when, and what could help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atlas.layers.days import days_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame

    from atlas.policy import Glossary
    from atlas.stock.wup_chain import Link, WupChain

__all__ = ["caveats", "chain_words", "link_words"]


def chain_words(chain: WupChain, glossary: Glossary) -> list[str]:
    """Say what was demolished in an area, and what of it is not replaced yet."""
    realised = chain.events[~chain.events["is_planned"]]
    gone = -int(realised.loc[realised["homes"] < 0, "homes"].sum())
    words = [] if chain.links else [glossary.word("renewal.none_planned")]
    if gone:
        lacking = max(0, -int(realised["balance"].iloc[-1]))
        case = "lacking" if lacking else "replaced"
        words.insert(0, glossary.text(f"renewal.{case}", gone=gone, lacking=lacking, reach_m=chain.reach_m))
    return words


def caveats(chain: WupChain, glossary: Glossary) -> list[str]:
    """Say which homes nobody can tie to the area, for they have no site."""
    words = []
    if len(chain.untied):
        words.append(glossary.text("renewal.untied", homes=chain.untied["homes"].sum(), ids=[*chain.untied.index]))
    if chain.loose_homes:
        words.append(glossary.text("renewal.loose", homes=chain.loose_homes))
    return words


def link_words(link: Link, chain: WupChain, sites: GeoDataFrame, glossary: Glossary) -> list[str]:
    """Say how many homes are ready before a planned demolition, and what could help where they are too few."""
    return list(_link(link, chain, sites, glossary))


def _link(link: Link, chain: WupChain, sites: GeoDataFrame, glossary: Glossary) -> Iterator[str]:
    case = "enough" if not link.gap else "gap_open" if link.ready_on is None else "gap"
    facts = {"homes": link.homes, "date": link.date, "ready": link.ready, "gap": link.gap, "ready_on": link.ready_on}
    yield glossary.text(f"renewal.{case}", reach_m=chain.reach_m, **facts)
    if link.ready and chain.corporation:
        yield glossary.text("renewal.own", own=link.own, corporation=chain.corporation)
    if link.late_gap is not None and link.late_gap > link.gap:
        yield glossary.text("renewal.late", late_gap=link.late_gap)
    if link.gap:
        site_of = chain.events.set_index("id")["site_id"]
        awaited = [str(site_of[identifier]) for identifier in link.awaited]
        on_its_own_site = link.site_id in awaited
        if on_its_own_site:
            yield glossary.word("renewal.own_site")
            awaited = [site for site in [*awaited, *_first_elsewhere(link, chain)] if site != link.site_id]
        plans = [f"{sites.loc[site, 'name']} ({site})" for site in dict.fromkeys(awaited)]
        can_wait = link.ready_on is not None and not on_its_own_site
        help_case = f"help_{'wait' if can_wait else 'first'}_{'plans' if plans else 'none'}"
        yield glossary.text(f"renewal.{help_case}", ready_on=link.ready_on, plans=plans, reach_m=chain.reach_m)


def _first_elsewhere(link: Link, chain: WupChain) -> list[str]:
    """Return the sites of the first plans that come too late and together could fill the gap.

    What is planned on the site of the demolition itself can't come before it.
    """
    events = chain.events
    is_late = (events["homes"] > 0) & (days_of(events["date"]) >= np.datetime64(link.date))
    late = events[is_late & (events["site_id"] != link.site_id)]
    homes = late["homes"] - late["elsewhere"]
    before = homes.cumsum() - homes
    return [str(site) for site in late.loc[(before < link.gap) & (homes > 0), "site_id"]]
