"""Which added homes take the place of which demolished ones: each home once, the earliest demolition first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.layers.days import days_of
from atlas.stock.forecast import delays_seen

if TYPE_CHECKING:
    from atlas.policy import Policy
    from atlas.stock.ledger import Ledger

__all__ = ["balance", "late_additions", "replacements"]

_EVENT = ("booked", "homes", "kind", "id", "site_id", "corporation", "is_planned")


def replacements(demolitions: pd.DataFrame, additions: pd.DataFrame, near: pd.DataFrame) -> pd.DataFrame:
    """Give each demolition, in order of date, the homes nearby that are left: first those ready before its day.

    Of what is ready, homes that fewer areas can reach go first, so that an area does not take what only another has.
    What is lacking comes from the first homes that are ready later.

    Parameters
    ----------
    demolitions : DataFrame
        Indexed by id: ``booked``, ``homes`` above 0, and the ``area`` in which it lies.
    additions : DataFrame
        Indexed by id: ``booked``, ``homes`` above 0, ``site_id`` and ``corporation``.
    near : DataFrame of bool, shape (n_areas, n_sites)
        Which sites are within reach of which area.

    Returns
    -------
    DataFrame
        One row per demolition and addition that it takes: ``demolition``, ``area``, ``addition``, ``homes``,
        ``corporation``, ``booked`` (of the addition), and ``is_ready``: whether that is before the demolition.
    """
    offers = _by_date(additions).assign(rivals=additions["site_id"].map(near.sum()))
    left, taken = offers["homes"].to_dict(), []
    for demolition, gone in _by_date(demolitions).iterrows():
        reached = offers[offers["site_id"].isin(near.columns[near.loc[gone["area"]]])]
        is_ready = days_of(reached["booked"]) < np.datetime64(gone["booked"])
        ready, awaited = reached[is_ready].sort_values("rivals", kind="stable"), reached[~is_ready]
        wanted = gone["homes"]
        for addition in [*ready.index, *awaited.index]:
            takes = min(wanted, left[addition])
            if takes:
                facts = offers.loc[addition, ["corporation", "booked"]]
                taken.append((demolition, gone["area"], addition, takes, *facts, addition in ready.index))
                wanted -= takes
                left[addition] -= takes
    columns = ["demolition", "area", "addition", "homes", "corporation", "booked", "is_ready"]
    return pd.DataFrame(taken, columns=columns).astype({"homes": int, "is_ready": bool})


def balance(area: str, demolitions: pd.DataFrame, additions: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Return what goes from an area and comes near it, by date, with the balance after each.

    Parameters
    ----------
    area : str
    demolitions, additions : DataFrame
        Those of the area, as `replacements` takes them.
    taken : DataFrame
        As `replacements` gives it for all areas.

    Returns
    -------
    DataFrame
        ``date``, ``homes`` (below 0 where they go), ``kind``, ``id``, ``site_id``, ``corporation``, ``is_planned``,
        ``elsewhere`` (of an addition, what another area takes), and ``balance``, which leaves that out.
    """
    rows = pd.concat([demolitions.assign(homes=-demolitions["homes"]), additions])
    rows = rows.rename_axis("id").reset_index()[list(_EVENT)]
    by_others = taken[taken["area"] != area].groupby("addition")["homes"].sum()
    # What comes on the day of a demolition is not there before it, so it stands below it.
    rows = rows.assign(elsewhere=rows["id"].map(by_others).fillna(0).astype(int), comes=rows["homes"] > 0)
    rows = rows.sort_values(["booked", "comes", "id"], ignore_index=True).drop(columns="comes")
    rows["balance"] = (rows["homes"] - rows["elsewhere"]).cumsum()
    return rows.rename(columns={"booked": "date"})


def late_additions(additions: pd.DataFrame, social: Ledger, policy: Policy) -> pd.DataFrame | None:
    """Return the additions with the planned ones as late as additions usually were, or None where that is not known."""
    delays = delays_seen(social, policy)["additions"]
    if delays.changes < policy.ledger.fewest_delays.value:
        return None
    planned_on, told_until = days_of(additions["date"]), np.datetime64(social.told_until)
    late = np.maximum(planned_on + np.timedelta64(delays.median), told_until + 1).astype(object)
    return additions.assign(booked=np.where(additions["is_planned"], late, additions["booked"]))


def _by_date(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename_axis("id").sort_values(["booked", "id"], kind="stable")
