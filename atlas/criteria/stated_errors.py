"""How far the data may be off, as their owners state it in the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from atlas.layers import Layers

__all__ = ["accuracy_m", "stated_error"]


def stated_error(features: pd.DataFrame, layers: Layers, layer: str, column: str) -> pd.Series:
    """Return how far a column of a layer's features may be off, either way, in its unit; 0 where nothing is stated."""
    return _by_part(features, [entry.errors.get(column, 0.0) for entry in layers.catalogue.entries.get(layer, ())])


def accuracy_m(features: pd.DataFrame, layers: Layers, layer: str) -> pd.Series:
    """Return how far the places of a layer's features may be off, in metres; 0 where nothing is stated."""
    return _by_part(features, [entry.accuracy_m for entry in layers.catalogue.entries.get(layer, ())])


def _by_part(features: pd.DataFrame, errors: list[float]) -> pd.Series:
    # A site that is in no file, such as one that a planner tests, is as exact as it was drawn.
    if "part" not in features or not any(errors):
        return pd.Series(0.0, index=features.index)
    return features["part"].map(dict(enumerate(errors))).fillna(0.0).astype(float)
