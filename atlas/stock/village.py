"""One village, or the town: what becomes of its social stock, as it may be shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from atlas.stock.floors import Period

__all__ = ["Village"]


@dataclass(frozen=True)
class Village:
    """The town or a village, and what becomes of its social stock.

    What is told of a village is what may be shared: its changes always, its stocks where they give nobody away.

    Parameters
    ----------
    code, name : str
    is_town : bool
        The town has no floor; it is there for comparison.
    is_secret : bool
        Whether ``stocks``, ``floor`` and ``now`` are None since they may not be told.
    floor : int or None
        Social stock on the baseline date; None for the town, and where it is secret or unknown.
    stocks : Series of int, or None
        At the opening (``"opening"``) and at the end of each quarter (``"2023-Q1"``, ...), as planned.
    now : int or None
        By what took place.
    below : tuple of Period
        Every stretch of quarters below the floor, also where the stocks are secret: the changes tell it.
    losses, breaking, mending : DataFrame
        Sales and demolitions, those planned that leave the village below its floor, and planned additions, each less
        what was corrected since; see `atlas.stock.floors`.
    searching : int or str or None
        Households that search, in the latest ``period`` that counts them; `SECRET`, or None where unknown.
    period : str or None
    coming : int
        Net planned social homes until the end of the agreement.
    sites : DataFrame
        In and near the village; see `atlas.stock.village_sites.sites_near`.
    change : int or None
        Social homes now less those on the baseline date, by what took place; None where there is no baseline.
    differences : Series of int, or None
        As ``stocks``, less the stock on the baseline date; told where ``change`` is.
    """

    code: str
    name: str
    is_town: bool
    is_secret: bool
    floor: int | None
    stocks: pd.Series | None
    now: int | None
    below: tuple[Period, ...]
    losses: pd.DataFrame
    breaking: pd.DataFrame
    mending: pd.DataFrame
    searching: int | str | None
    period: str | None
    coming: int
    sites: pd.DataFrame
    change: int | None
    differences: pd.Series | None

    @property
    def status(self) -> str:
        """How the village stands, as a word of the glossary's terms."""
        if self.is_town:
            return "no_floor"
        if self.change is None:
            return "floor_unknown"
        if self.change < 0:
            return "below_floor"
        return "falls_below_floor" if self.ahead else "floor_met"

    @property
    def ahead(self) -> tuple[Period, ...]:
        """The stretches below the floor that begin with a plan."""
        return tuple(period for period in self.below if period.is_planned)
