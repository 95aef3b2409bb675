"""How the tables of the stock are booked: each change in its village, on its day, and each plan as hard as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atlas.layers.days import booked_on, quarters_of
from atlas.quarter import Quarter
from atlas.stock.ledger import CELL, UNPLACED, Ledger

if TYPE_CHECKING:
    import pandas as pd

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["keep_ledger"]


def keep_ledger(layers: Layers, policy: Policy) -> Ledger | None:
    """Book the tables of the stock, or return None where one of them is absent.

    The layers were checked when they were read: no stock goes below zero, and every row is dated after the baseline.

    Parameters
    ----------
    layers : Layers
        With ``stock_baseline`` and ``stock_changes``.
    policy : Policy
        Says what date the baseline has, and how hard a plan is.

    References
    ----------
    Agreements 1 and 5: the stock is held against the one on 1 January 2023.
    """
    baseline, changes = layers.get("stock_baseline"), layers.get("stock_changes")
    if baseline is None or changes is None:
        return None
    told_until = layers.catalogue.date_of("stock_changes")
    is_planned = (changes["status"] == "planned").to_numpy()
    booked = booked_on(changes, told_until)
    quarters = quarters_of(booked)
    entries = changes.assign(
        village_code=changes["village_code"].fillna(UNPLACED),
        is_planned=is_planned,
        booked=booked.astype(object),
        quarter=quarters,
        hardness=_hardness(changes, layers, policy).where(is_planned, None),
    ).rename_axis("id")
    # By id first: whatever the order of the rows of a file, those of one day stand in one order.
    order = np.asarray(entries.index.argsort())
    order = order[np.argsort(booked[order], kind="stable")]
    ends = [policy.agreement.end, *(target.due for target in policy.targets.values() if target.due)]
    last = max([*(Quarter.of(end).index for end in ends), *quarters[order[-1:]]])
    opening = baseline[[*CELL, "homes"]].rename_axis("id")
    return Ledger(opening, entries.iloc[order], policy.agreement.baseline_date, told_until, Quarter.from_index(last))


def _hardness(changes: pd.DataFrame, layers: Layers, policy: Policy) -> pd.Series:
    """Return how hard each change would be as a plan: as its site is."""
    rule, status = policy.hardness, layers.sites["planning_status"]
    of_site = status.map(rule.by_planning_status).fillna(rule.unknown_status)
    hardness = changes["site_id"].map(of_site).fillna(rule.unknown_status).astype(object)
    return hardness.where(changes["site_id"].notna(), rule.without_site)
