"""Drafts: sites that a planner tests and that are in no layer, drawn in a file, as well-known text or as a circle."""

from atlas.layers.drafts.drafts import read_drafts

__all__ = ["read_drafts"]
