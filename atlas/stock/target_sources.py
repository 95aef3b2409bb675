"""What targets are counted from: the ledger, the plans of the sites, and the table of improvements, each as plans."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.site_counts import site_count
from atlas.keeping import Keeping
from atlas.stock.ledger import Ledger  # noqa: TC001 - dataclasses keep the annotation
from atlas.stock.plans import Plans, known_delays

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["Sources"]

_LAST_DAY = (12, 31)
"""A year of delivery says no more than that the homes are there at its end."""

_PARTS = ("homes_social", "homes_clustered", "homes_accessible")


@dataclass(frozen=True)
class Sources(Keeping):
    """The ledger of every category, the layers, the agreement and what was measured of the sites."""

    ledger: Ledger
    layers: Layers
    policy: Policy
    measures: Measures

    @property
    def social(self) -> Plans:
        """The changes of the social stock."""
        return self.once(_changes, self.policy.lists.social_categories.names)

    @property
    def pitches(self) -> Plans:
        """The changes of the pitches."""
        return self.once(_changes, ("pitch",))

    @property
    def sites(self) -> Plans:
        """The sites that are to be built on, or were since the baseline; see `_sites`."""
        return self.once(_sites)

    @property
    def improvements(self) -> Plans | None:
        """The homes that are improved; None without the table."""
        return self.once(_improvements)


def _changes(sources: Sources, categories: tuple[str, ...]) -> Plans:
    ledger = sources.ledger.of(categories)
    return Plans(ledger.entries, ledger.told_until, known_delays(ledger, sources.policy))


def _sites(sources: Sources) -> Plans:
    """Return the plans of sites, each delivered at the end of its year, as late as additions to the stock are.

    Beside the columns of the sites there are ``homes_social_low``, ``homes_social_high`` and so on, as `SiteCount` has
    them. A dropped site builds nothing.
    """
    layers, policy = sources.layers, sources.policy
    sites = pd.DataFrame(layers.sites.drop(columns=layers.sites.geometry.name))
    total = site_count(sites, layers, "homes_total")
    counts = {column: site_count(sites, layers, column) for column in (*_PARTS, "pitches")}
    counts |= {column: counts[column].part_of(total) for column in _PARTS}
    low = {f"{column}_low": count.low for column, count in counts.items()}
    high = {f"{column}_high": count.high for column, count in counts.items()}
    status = sites["planning_status"]
    year = sites["delivery_year"].astype(float)
    entries = sites.assign(
        date=[None if np.isnan(each) else datetime.date(int(each), *_LAST_DAY) for each in year],
        homes=1,
        is_planned=(status != "completed").fillna(value=True).astype(bool),
        hardness=status.map(policy.hardness.by_planning_status).fillna(policy.hardness.unknown_status),
        **low,
        **high,
    )
    before = (year < policy.agreement.baseline_date.year).to_numpy() & ~entries["is_planned"].to_numpy()
    dropped = (status == "dropped").fillna(value=False).to_numpy(dtype=bool)
    return Plans(entries[~before & ~dropped], layers.catalogue.date_of("sites"), sources.social.delays)


def _improvements(sources: Sources) -> Plans | None:
    """Return what is improved; a plan is a decision of the corporation itself, as late as improvements are."""
    table = sources.layers.get("improvements")
    if table is None:
        return None
    entries = table.assign(
        is_planned=table["status"] == "planned", hardness=sources.policy.hardness.without_site, corrects=None
    )
    told_until = sources.layers.catalogue.date_of("improvements")
    own = replace(sources.ledger, entries=entries, told_until=told_until)
    return Plans(entries, told_until, known_delays(own, sources.policy))
