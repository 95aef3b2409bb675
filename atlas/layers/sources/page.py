"""One page of features as a server gave it, whatever kind of server it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from atlas.errors import SourceError
from atlas.layers.sources.client import plain_text

if TYPE_CHECKING:
    from atlas.layers.sources.client import Answer

__all__ = ["Page", "feature_collection", "json_object", "number_matched", "wrong_crs"]


@dataclass(frozen=True)
class Page:
    """Features of one answer.

    Parameters
    ----------
    url : str
        As asked.
    next : str or None
        Address of the next page.
    matched : int or None
        How many features there are in all, where the server says so.
    crs : str
        Of the coordinates.
    features : list of dict
        GeoJSON features.
    """

    url: str
    next: str | None
    matched: int | None
    crs: str
    features: list[dict[str, Any]]


def json_object(answer: Answer) -> dict[str, Any]:
    """Return an answer that must be a JSON object; raises `SourceError` with the words of any other."""
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise SourceError(
            f"{answer.url}: the server answered with something else than JSON: {plain_text(answer.body)!r}. Look at the"
            " address in a browser; correct its names in a file for --sources, or try again later."
        )
    return content


def feature_collection(answer: Answer) -> dict[str, Any]:
    """Return an answer that must be GeoJSON with a list of features; raises `SourceError` otherwise."""
    content = json_object(answer)
    features = content.get("features")
    if not isinstance(features, list) or not all(map(_is_feature, features)):
        raise SourceError(
            f"{answer.url}: the server answered without a list of features: {plain_text(answer.body)!r}. Look at the"
            " address in a browser, and correct its names in a file for --sources."
        )
    return content


def _is_feature(feature: object) -> bool:
    return isinstance(feature, dict) and all(
        isinstance(feature.get(part), dict | None) for part in ("properties", "geometry")
    )


def number_matched(content: dict[str, Any]) -> int | None:
    """Return how many features there are in all, where the server says so with a number."""
    matched = content.get("numberMatched")
    return matched if isinstance(matched, int) else None


def wrong_crs(url: str, named: str) -> SourceError:
    """Return the refusal of coordinates in another CRS than was asked."""
    return SourceError(f"{url}: RD New was asked, but the answer is in {named}. Report it to the owner of the service.")
