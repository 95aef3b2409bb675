"""What changed since the previous lists of homes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.findings import Finding

if TYPE_CHECKING:
    from atlas.layers.layers import Layers

__all__ = ["changes_since", "check_previous", "list_changes"]

_CODES = {"gone": "STK07", "category": "STK08", "corporation": "STK09", "new": "STK11"}
"""What tells each change, for all of them should be in the stock table too."""

_MOST_NAMED = 5


def list_changes(previous: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """List the homes that are new, gone, of another category or of another corporation.

    Parameters
    ----------
    previous, now : DataFrame
        Homes indexed by id, with ``corporation``, ``category`` and ``part``. Homes of a part of which there is no
        previous list are not new.

    Returns
    -------
    DataFrame
        ``id``, ``change`` (new, gone, category, corporation), ``before`` and ``after``: categories, or corporations
        for a change of corporation. A home that changed in both has two rows.
    """
    now = now[now["part"].isin(previous["part"]) | now.index.isin(previous.index)]
    both = previous.index.intersection(now.index, sort=False)
    new, gone = now.index.difference(both, sort=False), previous.index.difference(both, sort=False)
    changes = [
        _changes("new", new, None, now.loc[new, "category"]),
        _changes("gone", gone, previous.loc[gone, "category"], None),
    ]
    for column in ("category", "corporation"):
        before, after = previous.loc[both, column].astype(object), now.loc[both, column].astype(object)
        differs = (before != after) & ~(before.isna() & after.isna())
        changes.append(_changes(column, both[differs], before[differs], after[differs]))
    return pd.concat(changes, ignore_index=True)


def _changes(change: str, ids: pd.Index, before: pd.Series | None, after: pd.Series | None) -> pd.DataFrame:
    columns = {"id": ids, "change": change, "before": before, "after": after}
    return pd.DataFrame(columns, index=ids, dtype=object)


def changes_since(layers: Layers) -> pd.DataFrame | None:
    """Return what changed since the previous lists, or None where the catalogue names none.

    Returns
    -------
    DataFrame or None
        As `list_changes` gives it, with the ``corporation`` that has or had the home, and the ``file`` of its list.
    """
    previous = layers.previous_homes
    if previous is None:
        return None
    changes = list_changes(previous, layers.frames["homes"])
    owners = _owners(changes, previous, layers.frames["homes"])
    entries = layers.catalogue.entries["homes"]
    files = [entries[int(part)].source for part in owners["part"]]
    return changes.assign(corporation=owners["corporation"], file=files)


def check_previous(layers: Layers, previous: pd.DataFrame) -> list[Finding]:
    """List what changed since the previous lists: homes new, gone, of another category or another corporation.

    Parameters
    ----------
    layers : Layers
    previous : DataFrame
        The previous lists together, as `list_changes` needs them; ``part`` says to which file each home belongs.

    Returns
    -------
    list of Finding
        One warning per file, kind of change and corporation, with the count and the first ids.
    """
    changes = list_changes(previous, layers.frames["homes"])
    owners = _owners(changes, previous, layers.frames["homes"])
    told = pd.concat([changes[["id", "change"]], owners], axis=1).fillna({"corporation": "-"})
    return [
        _finding(layers, int(part), change, corporation, rows["id"].tolist())
        for (part, change, corporation), rows in told.groupby(["part", "change", "corporation"])
    ]


def _owners(changes: pd.DataFrame, previous: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return part and corporation of the list that had each home, or else of the one that has it now."""
    known = pd.concat([previous, now])[["part", "corporation"]]
    return known[~known.index.duplicated()].loc[changes["id"]].set_axis(changes.index)


def _finding(layers: Layers, part: int, change: str, corporation: str, ids: list[str]) -> Finding:
    entry = layers.catalogue.entries["homes"][part]
    facts = {"corporation": corporation, "count": len(ids), "first": ids[:_MOST_NAMED]}
    column = entry.id if change in {"gone", "new"} else entry.field(change)
    return Finding(_CODES[change], entry.source, "homes", field=column, facts=facts)
