"""The chain of renewal: for each demolition planned in a WUP area, the homes nearby that are ready before it."""

from __future__ import annotations

import datetime  # noqa: TC003 - dataclasses keep the annotation
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from atlas.stock.corrections import corrected
from atlas.stock.replacements import balance, late_additions, replacements
from atlas.stock.wup_reach import area_of_site, places_around, sites_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from atlas.findings import Finding
    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.stock.ledger import Ledger

__all__ = ["Link", "WupChain", "wup_chains", "wup_findings"]


@dataclass(frozen=True)
class Link:
    """One planned demolition in a WUP area, and the homes that take its place.

    Parameters
    ----------
    id : str
    date : date
        The day on which it counts in the ledger.
    homes : int
        Homes that go.
    site_id : str or None
    ready : int
        Replacement homes within reach before that day that no earlier demolition took.
    gap : int
        Homes that go without a replacement that is ready.
    replacements : tuple of str
        Ids of the additions that it takes, the ones that come too late among them.
    ready_on : date or None
        When the gap closes as planned; None where there is no gap, or the plans never close it.
    own : int
        Of ``ready``, the homes of the area's own corporation.
    awaited : tuple of str
        Of ``replacements``, those that are not there before the day.
    late_gap : int or None
        The gap when plans come with the usual delay; None where too few delays are known.
    """

    id: str
    date: datetime.date
    homes: int
    site_id: str | None
    ready: int
    gap: int
    replacements: tuple[str, ...]
    ready_on: datetime.date | None
    own: int
    awaited: tuple[str, ...]
    late_gap: int | None


@dataclass(frozen=True)
class WupChain:
    """The demolitions of a WUP area since the baseline, and the additions within reach of it.

    Parameters
    ----------
    area, name : str
    corporation : str or None
        Whose area it is.
    reach_m : float
        How far replacement homes may be from the area, in a straight line to their site.
    links : tuple of Link
        The planned demolitions, in order of date.
    events : DataFrame
        Every demolition in the area and addition within reach, realised and planned, by ``date``: ``homes``,
        ``kind``, ``id``, ``site_id``, ``corporation``, ``is_planned``, ``elsewhere`` (homes that demolitions in
        another area take), and ``balance``: replacements less demolitions until then.
    untied : DataFrame
        Demolitions in the town or village of the area of which nobody can tell whether they lie in it, since they
        have no site: the columns of `Ledger.entries`.
    loose_homes : int
        Homes added there without a site: they may be near enough, and do not count.
    """

    area: str
    name: str
    corporation: str | None
    reach_m: float
    links: tuple[Link, ...]
    events: pd.DataFrame
    untied: pd.DataFrame
    loose_homes: int


def wup_chains(ledger: Ledger, layers: Layers, policy: Policy) -> tuple[WupChain, ...] | None:
    """Hold each demolition in a WUP area against the social homes that are ready nearby before it.

    Demolitions are served in order of date, the realised ones first, and each home is used once. What a demolition
    lacks on its day, it takes from the first homes that come later. A home that comes on the day itself is not there
    before it. Homes of any corporation count, of the categories that are demolished.

    Parameters
    ----------
    ledger : Ledger
    layers : Layers
    policy : Policy
        Says what is social, how far replacements may be, and how many delays tell something.

    Returns
    -------
    tuple of WupChain, or None
        One per area; None where there is no layer of WUP areas.

    References
    ----------
    Agreement 10: neighbourhood implementation plans for De Arend and the Zeeheldenbuurt.
    """
    areas, sites = layers.get("wup_areas"), layers.get("sites")
    if areas is None or sites is None:
        return None
    social = ledger.of(policy.lists.social_categories.names)
    entries = corrected(social.entries)
    near = sites_near(areas, sites, policy.ledger.replacement_reach_m.value)
    gone = entries[(entries["kind"] == "demolition") & (entries["homes"] < 0)]
    gone = gone.assign(homes=-gone["homes"], area=gone["site_id"].map(area_of_site(areas, sites)))
    added = entries[entries["kind"].isin(("new", "purchase")) & (entries["homes"] > 0)]
    # A home for another use is no replacement: a trailer does not take the place of a flat.
    added = added[added["category"].isin(gone["category"])]
    additions = added[added["site_id"].isin(near.columns[near.any()])]
    demolitions = gone[gone["area"].notna()]
    late = late_additions(additions, social, policy)
    taken, taken_late = (None if rows is None else replacements(demolitions, rows, near) for rows in (additions, late))
    no_site, loose = (rows[~rows["site_id"].isin(sites.index)] for rows in (gone, added))

    def chain(area: str, name: str, corporation: object) -> WupChain:
        own, around = demolitions[demolitions["area"] == area], places_around(area, layers)
        reached = additions[additions["site_id"].isin(near.columns[near.loc[area]])]
        return WupChain(
            area,
            name,
            None if pd.isna(corporation) else str(corporation),
            policy.ledger.replacement_reach_m.value,
            tuple(_links(own[own["is_planned"]], taken, taken_late, corporation)),
            balance(area, own, reached, taken),
            no_site[no_site["village_code"].isin(around)],
            int(loose.loc[loose["village_code"].isin(around), "homes"].sum()),
        )

    return tuple(chain(*facts) for facts in zip(areas.index, areas["name"], areas["corporation"], strict=True))


def wup_findings(chains: Iterable[WupChain], layers: Layers) -> list[Finding]:
    """Return a warning for each planned demolition with too few homes ready before it."""
    return [
        layers.finding(
            "WUP01",
            "stock_changes",
            link.id,
            "date",
            area=chain.name,
            reach=round(chain.reach_m),
            **{name: getattr(link, name) for name in ("homes", "ready", "gap")},
        )
        for chain in chains
        for link in chain.links
        if link.gap
    ]


def _links(
    planned: pd.DataFrame, taken: pd.DataFrame, taken_late: pd.DataFrame | None, corporation: object
) -> Iterator[Link]:
    for identifier, row in planned.iterrows():
        own = taken[taken["demolition"] == identifier]
        ready, awaited, homes = own[own["is_ready"]], own[~own["is_ready"]], int(row["homes"])
        gap = homes - int(ready["homes"].sum())
        closes = gap > 0 and int(awaited["homes"].sum()) == gap
        yield Link(
            id=str(identifier),
            date=row["booked"],
            homes=homes,
            site_id=row["site_id"],
            ready=homes - gap,
            gap=gap,
            replacements=tuple(own["addition"]),
            ready_on=awaited["booked"].max() if closes else None,
            own=int(ready.loc[ready["corporation"] == corporation, "homes"].sum()),
            awaited=tuple(awaited["addition"]),
            late_gap=None if taken_late is None else homes - _ready(taken_late, identifier),
        )


def _ready(taken: pd.DataFrame, demolition: object) -> int:
    return int(taken.loc[(taken["demolition"] == demolition) & taken["is_ready"], "homes"].sum())
