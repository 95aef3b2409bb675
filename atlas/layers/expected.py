"""What the policy and the calendar say of the layers: handed over as plain data, for layers know of no policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

__all__ = ["Expected"]


@dataclass(frozen=True)
class Expected:
    """What the layers are held against; empty or None holds them against nothing.

    Parameters
    ----------
    corporations : tuple of str
        The only ones that may be named.
    stock : dict of str to dict of str to int
        Homes per category and corporation on the baseline date.
    baseline_date : date or None
    today : date or None
        The day of the check; for a meeting the last day of its quarter, so that it can be held again.
    """

    corporations: tuple[str, ...] = ()
    stock: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    baseline_date: datetime.date | None = None
    today: datetime.date | None = None
