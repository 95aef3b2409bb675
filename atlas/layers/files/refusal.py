"""Saying of one part of a layer what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.errors import LayerError
from atlas.findings import Finding

if TYPE_CHECKING:
    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["refusal"]


def refusal(code: str, layer: str, entry: CatalogueEntry, feature: str | None = None, **facts: object) -> LayerError:
    """Return the error that refuses a part, with one finding: its code, the feature where it is one's, its facts."""
    field = "geometry" if feature else None
    return LayerError([Finding(code, entry.source, layer, feature=feature, field=field, facts=facts)])
