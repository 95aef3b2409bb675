"""Official sources: asked once where there is a network, checked, and kept to work from without one."""

from atlas.layers.sources.geocoder import geocode, read_geocoded
from atlas.layers.sources.retrieval import fetch, wanted_sources
from atlas.layers.sources.source import OFFICIAL, Source, Sources, read_sources
from atlas.layers.sources.summary import catalogue_lines, record_lines

__all__ = [
    "OFFICIAL",
    "Source",
    "Sources",
    "catalogue_lines",
    "fetch",
    "geocode",
    "read_geocoded",
    "read_sources",
    "record_lines",
    "wanted_sources",
]
