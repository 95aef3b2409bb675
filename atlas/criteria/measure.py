"""A measure: a number with a unit per site, with the evidence behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.by_site import by_site

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["Measure", "bounded_measure", "missing_columns", "unknown_measure"]


@dataclass(frozen=True)
class Measure:
    """One criterion measured for all sites.

    Parameters
    ----------
    value : Series of float, shape (n_sites,)
        Indexed by site id, in the criterion's unit; NaN where it is unknown.
    low, high : Series of float, shape (n_sites,), or None
        The least and the most that the measure can be, by stated errors of the data or by what is known in part, such
        as a secret count below 10. NaN, or no series, is the value itself where it is known, and anything where not.
    evidence : callable that returns a DataFrame, shape (n_sites, n_facts)
        Indexed by site id: ``case`` names the sentence of the glossary, the other columns fill it in.
        Where the case is ``unknown``, ``missing`` names the layer or column that would tell. Made only when
        a sheet asks for it, since thousands of sites can be scored without.
    details : callable that returns a DataFrame, or None
        The separate findings behind the number, any number per site, indexed by site id.
    """

    value: pd.Series
    evidence: Callable[[], pd.DataFrame]
    details: Callable[[], pd.DataFrame] | None = None
    low: pd.Series | None = None
    high: pd.Series | None = None

    def bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the least and the most that each measure can be, infinite where nothing is known."""
        value = _numbers(self.value)
        low, high = (value if each is None else _filled(_numbers(each), value) for each in (self.low, self.high))
        return _filled(low, -np.inf), _filled(high, np.inf)

    def facts(self, site: str) -> dict[str, object]:
        """Return a site's evidence as facts by name."""
        return dict(self._evidence[site])

    def details_of(self, site: str) -> list[dict[str, object]]:
        """Return the separate findings behind a site's number, as facts by name."""
        return self._details.get(site, [])

    @cached_property
    def _evidence(self) -> dict[str, dict[str, object]]:
        return self.evidence().to_dict("index")  # type: ignore[no-any-return]

    @cached_property
    def _details(self) -> dict[str, list[dict[str, object]]]:
        return {} if self.details is None else by_site(self.details())


def _numbers(series: pd.Series) -> NDArray[np.float64]:
    return series.to_numpy(dtype=float, na_value=np.nan)  # type: ignore[no-any-return]


def _filled(numbers: NDArray[np.float64], others: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.where(np.isnan(numbers), others, numbers)


def bounded_measure(
    sites: pd.Index,
    bounds: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    evidence: Callable[[], pd.DataFrame],
    details: Callable[[], pd.DataFrame] | None = None,
) -> Measure:
    """Return a measure with its bounds, or without where they are no wider than the value.

    Parameters
    ----------
    sites : Index of n_sites ids
    bounds : three ndarrays of float, shape (n_sites,)
        The least, the value (NaN where it is unknown) and the most.
    evidence, details
        As in `Measure`.
    """
    low, value, high = (pd.Series(each, index=sites, dtype=float) for each in bounds)
    if low.equals(value) and high.equals(value) and value.notna().all():
        return Measure(value, evidence, details)
    return Measure(value, evidence, details, low, high)


def unknown_measure(sites: pd.Index, missing: str) -> Measure:
    """Return a measure that is unknown for every site, because a layer or kind of feature is missing."""
    value = pd.Series(float("nan"), index=sites)
    return Measure(value, lambda: pd.DataFrame({"case": "unknown", "missing": missing}, index=sites))


def missing_columns(sites: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return per site the first of these columns that is unknown, or an empty text where all are known."""
    missing = pd.Series("", index=sites.index, dtype=object)
    for column in reversed(columns):
        missing = missing.mask(sites[column].isna().to_numpy(), column)
    return missing
