"""What a feature is called in a finding before its id has been checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.layers.columns import feature_name
from atlas.layers.values import is_unknown, text

if TYPE_CHECKING:
    import pandas as pd

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["feature_at"]


def feature_at(frame: pd.DataFrame, position: int, entry: CatalogueEntry) -> str:
    """Name a feature by its place in the file, from 1, and its id where it has one: just as later checks name it."""
    identifier = frame[entry.id].iloc[position] if entry.id in frame else None
    return feature_name(position, None if is_unknown(identifier) else f"{entry.prefix}{text(identifier)}")
