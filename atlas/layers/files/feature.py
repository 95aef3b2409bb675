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
    """Name the feature at a position in a frame, from 0, just as later checks name it."""
    identifier = frame[entry.id].iloc[position] if entry.id in frame else None
    return feature_name(frame.index[position], None if is_unknown(identifier) else f"{entry.prefix}{text(identifier)}")
