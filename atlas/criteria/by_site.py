"""Tables with any number of rows per site, as rows by site: sheets ask for one site at a time, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["by_site"]


def by_site(table: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each site, as facts by name, of a table that is indexed by site id."""
    found: dict[str, list[dict[str, Any]]] = {}
    for site, row in zip(table.index, table.to_dict("records"), strict=True):
        found.setdefault(site, []).append(row)
    return found
