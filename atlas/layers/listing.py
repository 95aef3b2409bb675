"""Findings about rows of a layer, one for each row, however many there are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from atlas.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd

    from atlas.layers.layers import Layers

__all__ = ["each_row", "indices"]

_MOST_LISTED = 1000
"""Rows with the same fault that are told one by one; those beyond are counted."""


def indices(broken: pd.Series) -> pd.Index:
    """Return the ids of the rows for which something holds; what is unknown does not hold."""
    return broken.index[broken.fillna(value=False).astype(bool)]


def each_row(
    layers: Layers,
    code: str,
    layer: str,
    ids: Iterable[object],
    column: str | None = None,
    facts: Mapping[str, object] | Callable[[str], Mapping[str, object]] = MappingProxyType({}),
) -> Iterator[Finding]:
    """Give a finding for each of some rows of a layer, in the order of their ids.

    Parameters
    ----------
    layers : Layers
    code : str
    layer : str
    ids : iterable of str
        Of the rows.
    column : str or None
        Our column whose value the findings show.
    facts : dict of str to object, or callable
        What the words of the code ask for; a callable gives it by the id of a row.
    """
    wrong = sorted(map(str, ids))
    for index in wrong[:_MOST_LISTED]:
        yield layers.finding(code, layer, index, column, **(facts(index) if callable(facts) else facts))
    if len(wrong) > _MOST_LISTED:
        entry = layers.catalogue.entries[layer][0]
        more = {"more": len(wrong) - _MOST_LISTED, "code": code}
        yield Finding("LAY07", entry.source, layer, facts=more)
