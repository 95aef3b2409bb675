"""Layers in, checked: the catalogue, the files, and what was found in them."""

from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.layers.layers import Layers, check_layers, read_layers
from atlas.layers.previous import changes_since

__all__ = ["Catalogue", "CatalogueEntry", "Layers", "changes_since", "check_layers", "read_layers"]
