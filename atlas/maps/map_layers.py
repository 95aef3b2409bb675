"""The layers of the page: legend classes and features, with what a click on each tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.crs import as_geojson
from atlas.maps.feature_lines import class_label, feature_lines
from atlas.maps.squares import home_squares
from atlas.maps.symbols import LAYER_SYMBOLS, SHOWN_AT_FIRST
from atlas.privacy import coarse_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from geopandas import GeoDataFrame

    from atlas.layers.catalogue import CatalogueEntry
    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["map_layers"]

_HOME_CLASSES = (("from_100", 100), ("from_50", 50), ("from_25", 25), ("from_least", 0))


def map_layers(meeting: Meeting, glossary: Glossary) -> list[dict[str, object]]:
    """Return every layer of the meeting but the sites, from the bottom of the map to the top.

    Homes become squares and pitches are moved to the middle of theirs, so that no one's address is in the page.
    """
    return [_layer(name, meeting, glossary) for name in LAYER_SYMBOLS if meeting.layers.get(name) is not None]


def _source_lines(parts: tuple[CatalogueEntry, ...], glossary: Glossary) -> str:
    """Say from whom each part of a layer is, whether it is an example, and of when."""
    lines = [
        glossary.text("sheet.source", publisher=entry.publisher, kind=entry.kind, date=entry.date) for entry in parts
    ]
    return "; ".join(dict.fromkeys(lines))


def _layer(name: str, meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    parts = meeting.layers.catalogue.entries[name]
    least = meeting.policy.assumptions.least_published_homes.value
    frame = _as_drawn(name, meeting.layers.frames[name], least)
    classes = _CLASSES[name](frame)
    features = [
        {"class": kind, "geometry": geometry, "title": str(row.get("name") or ""), "lines": lines}
        for kind, geometry, row, lines in zip(
            classes,
            as_geojson(frame.geometry),
            frame.to_dict("records"),
            feature_lines(name, frame, classes, meeting, glossary),
            strict=True,
        )
    ]
    return {
        "id": name,
        "label": glossary.word(f"layers.{name}"),
        "visible": name in SHOWN_AT_FIRST,
        "badge": glossary.term(meeting.layers.catalogue.kind_of(name)),
        "source": _source_lines(parts, glossary),
        "note": _note(name, parts, least, glossary),
        "classes": [
            {
                "id": kind,
                "label": class_label(name, kind, meeting.policy, glossary),
                "shape": symbol.shape,
                "fill": symbol.fill,
                "stroke": symbol.stroke,
                "dash": symbol.dash,
                "symbol": symbol.symbol,
            }
            for kind, symbol in LAYER_SYMBOLS[name].items()
            if kind in set(classes)
        ],
        "features": features,
    }


def _note(layer: str, parts: tuple[CatalogueEntry, ...], least: float, glossary: Glossary) -> str | None:
    if layer in {"homes", "pitches"}:
        return glossary.text(f"features.{layer}_note", least=least)
    return " ".join(dict.fromkeys(entry.note for entry in parts if entry.note)) or None


def _as_drawn(name: str, frame: GeoDataFrame, least: float) -> GeoDataFrame:
    """Return a layer as it may be shown: homes as squares, pitches off their exact place."""
    if name == "homes":
        return home_squares(frame, least)
    if name == "pitches":
        return _coarse_pitches(frame)
    return frame


def _coarse_pitches(pitches: GeoDataFrame) -> GeoDataFrame:
    """Return one nameless point per square and corporation: a name is often an address, and points can be counted."""
    coarse = pitches.set_geometry(coarse_points(pitches.geometry)).drop(columns="name")
    return coarse[~coarse.assign(place=coarse.geometry.to_wkb()).duplicated(["place", "corporation"])]


def _one_class(kind: str) -> Callable[[GeoDataFrame], list[str]]:
    return lambda frame: [kind] * len(frame)


def _home_classes(squares: GeoDataFrame) -> list[str]:
    return [next(kind for kind, least in _HOME_CLASSES if count >= least) for count in squares["homes"]]


_CLASSES: dict[str, Callable[[GeoDataFrame], list[str]]] = {
    "neighbourhoods": _one_class("neighbourhood"),
    "villages": lambda frame: ["town" if is_town else "village" for is_town in frame["is_town"]],
    "constraints": lambda frame: list(frame["kind"]),
    "homes": _home_classes,
    "care_zones": lambda frame: list(frame["phase"].fillna("unknown")),
    "wup_areas": _one_class("wup_area"),
    "works": lambda frame: list(frame["kind"]),
    "facilities": lambda frame: list(frame["kind"]),
    "pitches": _one_class("pitch"),
}
