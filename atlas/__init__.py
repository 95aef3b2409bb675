"""Location atlas: candidate sites for social homes, scored by the housing agreement, on the meeting's map.

The names below are loaded when they are first used, so that `import atlas` is quick.
"""

from __future__ import annotations

from importlib import import_module

# First of all, for GDAL looks once at which drivers it may use: when it is loaded.
from atlas import drivers  # noqa: F401

_HOMES = {
    "AtlasError": "atlas.errors",
    "AtlasMap": "atlas.maps",
    "Layers": "atlas.layers",
    "Meeting": "atlas.meeting",
    "explain": "atlas.scores",
    "measure": "atlas.criteria",
    "page_payload": "atlas.maps",
    "prepare_meeting": "atlas.pipeline",
    "read_drafts": "atlas.layers.drafts",
    "read_glossary": "atlas.policy",
    "read_layers": "atlas.layers",
    "read_policy": "atlas.policy",
    "score": "atlas.scores",
    "score_drafts": "atlas.meeting",
    "write_meeting": "atlas.pipeline",
}

__all__ = [
    "AtlasError",
    "AtlasMap",
    "Layers",
    "Meeting",
    "explain",
    "measure",
    "page_payload",
    "prepare_meeting",
    "read_drafts",
    "read_glossary",
    "read_layers",
    "read_policy",
    "score",
    "score_drafts",
    "write_meeting",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module 'atlas' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)
