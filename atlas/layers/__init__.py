"""Layers in, checked: the catalogue, the files, and what was found in them."""

from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.layers.layers import Layers, check_layers, read_layers

__all__ = ["Catalogue", "CatalogueEntry", "Layers", "check_layers", "read_layers"]
