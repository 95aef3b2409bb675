"""A measure: a number with a unit per site, with the evidence behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Measure", "missing_columns", "unknown_measure"]


@dataclass(frozen=True)
class Measure:
    """One criterion measured for all sites.

    Parameters
    ----------
    value : Series of float, shape (n_sites,)
        Indexed by site id, in the criterion's unit; NaN where it is unknown.
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
        found: dict[str, list[dict[str, object]]] = {}
        if self.details is not None:
            details = self.details()
            for site, detail in zip(details.index, details.to_dict("records"), strict=True):
                found.setdefault(site, []).append(detail)
        return found


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
