"""When the homes of a site can be there (agreement 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import bounded_measure, missing_columns
from atlas.criteria.stated_errors import stated_error

if TYPE_CHECKING:
    import datetime

    from geopandas import GeoDataFrame

    from atlas.criteria.measure import Measure
    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.policy.figures import MonthsToDelivery

__all__ = ["delivery_margin"]

_ENDED = ["under_construction", "completed", "dropped"]


def delivery_margin(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Months between a site's expected delivery and the end of the agreement; negative is too late.

    Expected is the later of the year that the plan states (its 31 December) and what planning status
    and owner still ask for, counted from the date of the site's data. A plan that states no year is expected by its
    planning status alone.

    Returns
    -------
    Measure
        In months, unknown where planning status or owner is; then it lies between the bounds that any status or owner
        gives. A stated error of ``delivery_year`` counts in years.

    References
    ----------
    Agreement 2: pace of procedures. The months per status and owner are assumptions of the policy.
    """
    status = sites["planning_status"]
    from_date = sites["source_date"].map(_months_before).to_numpy(dtype=float)
    least, months, most = _months_to_go(sites, policy.months_to_delivery)
    by_phase = from_date + months
    year = sites["delivery_year"].to_numpy(dtype=float, na_value=np.nan)
    by_plan = 12 * (year + 1)
    expected = np.where(np.isnan(by_phase), np.nan, np.fmax(by_phase, by_plan))
    end = _months_before(policy.agreement.end) + 1
    off = 12 * stated_error(sites, layers, "sites", "delivery_year").to_numpy()
    low = end - np.fmax(from_date + most, by_plan + off)
    high = end - np.fmax(from_date + least, by_plan - off)

    def evidence() -> pd.DataFrame:
        basis = np.where(by_plan >= by_phase, "by_plan", "by_phase")
        margin = end - expected
        timing = np.select([margin < 0, margin == 0], ["late_", "on_time_"], "early_")
        return pd.DataFrame(
            {
                "case": np.select(
                    [np.isnan(expected), status == "dropped", status == "completed"],
                    ["unknown", "dropped", "completed"],
                    timing.astype(object) + basis,
                ),
                "missing": missing_columns(sites, ["planning_status", "owner"]),
                "months": np.abs(margin),
                "delivery": expected,
                "planning_status": status,
                "owner": sites["owner"],
                "end": policy.agreement.end,
            },
            index=sites.index,
        )

    return bounded_measure(sites.index, (low, end - expected, high), evidence)


def _months_to_go(sites: GeoDataFrame, to_go: MonthsToDelivery) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the least, the known (NaN where it is not) and the most months that status and owner still ask for."""
    status, owner = sites["planning_status"], sites["owner"]
    by_status, by_owner = (
        np.array([months.get(each, np.nan) for each in column], dtype=float)
        for column, months in ((status, to_go.by_planning_status), (owner, to_go.by_owner))
    )
    # An owner's extra months are spent before building starts.
    asks_owner = ~status.isin(_ENDED).to_numpy()
    months = by_status + np.where(asks_owner, by_owner, 0)
    all_status, all_owner = list(to_go.by_planning_status.values()), list(to_go.by_owner.values())
    least_owner = np.where(asks_owner & status.notna().to_numpy(), _or(by_owner, min(all_owner)), 0)
    most_owner = np.where(asks_owner, _or(by_owner, max(all_owner)), 0)
    return _or(by_status, min(all_status)) + least_owner, months, _or(by_status, max(all_status)) + most_owner


def _or(known: np.ndarray, otherwise: float) -> np.ndarray:
    return np.where(np.isnan(known), otherwise, known)


def _months_before(date: datetime.date) -> int:
    """Return the whole months between year 0 and the month of a date."""
    return 12 * date.year + date.month - 1
