"""Supply against demand: the homes that come and go by plan, per village and quarter, and who searches for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.demand import latest_demand
from atlas.privacy import SECRET
from atlas.quarter import Quarter
from atlas.stock.corrections import corrected
from atlas.stock.searching import searching_households

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.stock.ledger import Ledger

__all__ = ["COMING", "TIMES", "supply_and_demand", "supply_by_village"]

COMING = ("regular", "clustered", "flex", "trailers", "care", "unknown_kind")
"""Kinds of social homes that come; together they are ``homes``."""

TIMES = ("waiting_time_months", "search_time_months")

_YEAR = re.compile(r"\d{4}")
_CELL = ["village_code", "quarter"]
_OF_ITS_OWN = {"trailer": "trailers", "care": "care"}
"""Categories that are a kind by themselves; the others are split by what their site plans."""


def supply_and_demand(ledger: Ledger, layers: Layers, policy: Policy) -> pd.DataFrame:
    """Hold the homes that come by plan, by kind, against the households that search, per village and quarter.

    What comes from a site is split as its plan is: its clustered homes, its flex homes, and the rest regular. Parts
    add up exactly to what the ledger books. Plans do not tell which homes are for starters.

    Returns
    -------
    DataFrame
        One row per village and quarter from the one of ``told_until`` to the last: ``village_code``, ``quarter``,
        ``homes`` and its parts `COMING`, ``pitches`` (on which rental trailers stand), ``gone`` (social homes to be
        sold, demolished or converted); the same in every quarter ``searching_households`` of the latest ``period``
        (`SECRET`, or None where unknown) and the `TIMES`, with ``_before`` behind the name those of a year earlier.

    References
    ----------
    Agreement 4: plans are held against demand every quarter.
    """
    planned = corrected(ledger.entries)
    planned = planned[planned["is_planned"]]
    is_social = planned["category"].isin(policy.lists.social_categories.names)
    coming, going = planned[is_social & (planned["homes"] > 0)], planned[is_social & (planned["homes"] < 0)]
    pitches = planned[planned["category"] == "pitch"]
    quarters = range(ledger.now.index, ledger.last.index + 1)
    places = [*layers.villages.index, *sorted(set(planned["village_code"]) - set(layers.villages.index))]
    grid = pd.MultiIndex.from_product([places, quarters], names=_CELL)
    table = _by_kind(coming, layers).reindex(grid).assign(pitches=_homes(pitches), gone=-_homes(going))
    table = table.fillna(0).astype(int)
    table.insert(0, "homes", table[list(COMING)].sum(axis="columns"))
    table = table.reset_index().join(_demand(layers, policy), on="village_code")
    return table.assign(quarter=[str(Quarter.from_index(index)) for index in table["quarter"]])


def supply_by_village(lines: pd.DataFrame, until: Quarter) -> pd.DataFrame:
    """Add up the quarters of each village until the last one that counts.

    Parameters
    ----------
    lines : DataFrame
        As `supply_and_demand` gives it.
    until : Quarter
        Such as the last of the agreement.

    Returns
    -------
    DataFrame
        Indexed by village code: the columns of ``lines`` without ``quarter``; ``searching_per_home``, the households
        that search for each social home that comes (`SECRET` as they are, None where none comes or it is unknown);
        and per time of `TIMES` its change in a year, with ``_change`` behind the name.
    """
    counts, places = ["homes", *COMING, "pitches", "gone"], lines.groupby("village_code", sort=False)
    table = places.first().drop(columns=["quarter", *counts])
    in_time = lines[lines["quarter"] <= str(until)].groupby("village_code")[counts].sum()
    table = in_time.reindex(table.index, fill_value=0).join(table)
    per_home = [
        None if not homes or pd.isna(households) else SECRET if households == SECRET else households / homes
        for homes, households in zip(table["homes"], table["searching_households"], strict=True)
    ]
    table["searching_per_home"] = pd.Series(per_home, index=table.index, dtype=object)
    return table.assign(**{f"{time}_change": table[time] - table[f"{time}_before"] for time in TIMES})


def _homes(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby(_CELL)["homes"].sum()


def _by_kind(coming: pd.DataFrame, layers: Layers) -> pd.DataFrame:
    """Return the homes that come by kind, indexed by village and quarter."""
    groups = coming.assign(
        site=coming["site_id"].fillna(""), own_kind=coming["category"].map(_OF_ITS_OWN).fillna("")
    ).groupby([*_CELL, "site", "own_kind"])["homes"]
    rows = [
        (village, quarter, kind, homes)
        for (village, quarter, site, own_kind), total in groups.sum().items()
        for kind, homes in ([(own_kind, total)] if own_kind else _parts(int(total), site, layers.sites))
    ]
    table = pd.DataFrame(rows, columns=[*_CELL, "kind", "homes"])
    table = table.pivot_table(index=_CELL, columns="kind", values="homes", aggfunc="sum", fill_value=0)
    return table.reindex(columns=list(COMING), fill_value=0).rename_axis(columns=None)


def _parts(homes: int, site: str, sites: pd.DataFrame) -> Iterator[tuple[str, int]]:
    """Split homes as the plan of their site is; without a site they are regular, without its counts unknown."""
    if site not in sites.index:
        yield "regular", homes
        return
    plan = sites.loc[site, ["homes_social", "homes_clustered", "homes_flex"]]
    if plan.isna().any() or plan["homes_social"] == 0:
        yield "unknown_kind", homes
        return
    social, clustered, flex = (int(count) for count in plan)
    shares = [max(0, social - clustered - flex), clustered, flex]
    yield from zip(("regular", "clustered", "flex"), _largest_remainder(homes, shares), strict=True)


def _largest_remainder(total: int, shares: list[int]) -> list[int]:
    """Divide a total in whole numbers by shares; what is over goes to the largest parts that were cut off."""
    whole, rest = np.divmod(total * np.array(shares), sum(shares))
    largest = np.argsort(-rest, kind="stable")[: total - int(whole.sum())]
    whole[largest] += 1
    return [int(part) for part in whole]


def _demand(layers: Layers, policy: Policy) -> pd.DataFrame:
    """Return who searches, and the times now and a year before, indexed by village code."""
    searching = searching_households(layers, policy.assumptions.least_published_homes.value)
    searching = searching.rename(columns={"households": "searching_households"})
    columns = [*TIMES, *(f"{time}_before" for time in TIMES)]
    if layers.get("demand") is None:
        return searching.reindex(columns=[*searching.columns, *columns])
    latest = latest_demand(layers)
    rows = layers.frames["demand"].drop_duplicates(["village_code", "period"]).set_index(["village_code", "period"])
    year_before = [_year_before(period) for period in latest["period"]]
    before = rows[list(TIMES)].reindex(pd.MultiIndex.from_arrays([latest.index, year_before]))
    before = before.set_axis(latest.index).add_suffix("_before")
    return searching.join(latest[list(TIMES)]).join(before)


def _year_before(period: str) -> str:
    """Return the same period of the year before: 2026-Q3 becomes 2025-Q3, as does the year in other words."""
    return _YEAR.sub(lambda year: str(int(year[0]) - 1), period, count=1) if _YEAR.search(period) else ""
