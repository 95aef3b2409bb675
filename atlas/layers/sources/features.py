"""Are these the features that were asked for? What a server ignored, left out or sent twice is found out here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.errors import GEOSException

from atlas.crs import RD, RD_BOUNDS, to_rd
from atlas.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from atlas.layers.sources.area import Box
    from atlas.layers.sources.page import Page
    from atlas.layers.sources.source import Service, Source

__all__ = ["check_page", "id_field", "to_frame"]

_FEATURE_ID = "feature_id"
"""Field for the id of a GeoJSON feature, where its properties hold none."""

_SHOWN, _SHOWN_CHARACTERS = 3, 60

_MEND = "Ask the owner of the service to mend it"
_RUN_AGAIN = "Run again; if it stays so, tell the owner of the service"


def id_field(service: Service) -> str:
    """Return the field of the file that holds the id."""
    return service.id or _FEATURE_ID


def check_page(page: Page, source: Source, service: Service, code: str, reach: Box | None) -> None:
    """Refuse a page with features that nobody asked for, or without shapes.

    Parameters
    ----------
    page : Page
        As it came.
    source, service : Source, Service
        What was asked.
    code : str
        Of the municipality.
    reach : tuple of float or None
        Box in RD New that holds all that may come, where it was asked by box.

    Raises
    ------
    SourceError
        With the address, what is wrong, and what to do.
    """
    if service.municipality_field is not None:
        others = {_plain(row.get(service.municipality_field)) for row in _properties(page)} - {code}
        if others:
            raise _wrong(
                page,
                f"the filter on {service.municipality_field} was ignored: there are features of {_some(others)}",
                "Ask the owner of the service how to filter, and correct this source",
            )
    if source.table:
        return
    shapes = _shapes(page)
    if len(shapes) and not _within(shapes, RD_BOUNDS).all():
        raise _wrong(page, "coordinates lie outside the Netherlands", "Check which CRS this service gives")
    if reach is not None and not _within(shapes, reach).all():
        number = int((~_within(shapes, reach)).sum())
        raise _wrong(
            page,
            f"the box was ignored: {number} of {len(shapes)} features lie outside it",
            "Ask the owner of the service how to give a box, and correct this source",
        )


def to_frame(pages: Sequence[Page], source: Source, service: Service) -> pd.DataFrame:
    """Return all features of a complete answer, with the fields of the source that the atlas uses.

    Returns
    -------
    GeoDataFrame or DataFrame
        A GeoDataFrame in RD New (EPSG:28992), or a DataFrame for a table. Fields keep their own names; values are as
        they came, also those that stand for unknown.

    Raises
    ------
    SourceError
        Where fewer features came than there are, none at all, or one twice, or where a field does not occur.
    """
    rows = [row for page in pages for row in _properties(page)]
    _check_number(pages, len(rows), source)
    _check_fields(pages[0], rows, _fields(source, service))
    identifier = id_field(service)
    if identifier == _FEATURE_ID:
        for row, feature in zip(rows, (each for page in pages for each in page.features), strict=True):
            row[_FEATURE_ID] = feature.get("id")
    fields = list(dict.fromkeys([identifier, *_fields(source, service)]))
    table = pd.DataFrame({field: [_plain(row.get(field)) for row in rows] for field in fields}).convert_dtypes()
    _check_ids(table[identifier], pages[0])
    if source.table:
        return table
    shapes = pd.concat([_shapes(page) for page in pages], ignore_index=True)
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, crs=RD))


def _fields(source: Source, service: Service) -> list[str]:
    """Return the fields of the source that the atlas uses."""
    named = [service.id, service.municipality_field, service.changes_field, *source.keep, *service.fields.values()]
    joined = [field for fields in source.joined.values() for field in fields]
    level = [source.level.field] if source.level else []
    return list(dict.fromkeys(field for field in [*named, *joined, *level] if field is not None))


def _properties(page: Page) -> list[dict[str, Any]]:
    return [dict(feature.get("properties") or {}) for feature in page.features]


def _check_fields(page: Page, rows: Sequence[dict[str, Any]], fields: Iterable[str]) -> None:
    """Refuse an answer in which a field does not occur: some servers leave empty ones out, feature by feature."""
    there = dict.fromkeys(field for row in rows for field in row)
    absent = [field for field in fields if rows and field not in there]
    if absent:
        raise _wrong(
            page,
            f"no feature has a field {', '.join(absent)}; they have {_some(there, 12)}",
            "Correct the fields of this source in a file for --sources",
        )


def _shapes(page: Page) -> gpd.GeoSeries:
    """Return the shapes of a page in RD New."""
    shapes = []
    for number, feature in enumerate(page.features, start=1):
        if feature.get("geometry") is None:
            raise _wrong(page, f"feature {number} has no geometry", _MEND)
        try:
            shapes.append(shapely.force_2d(shapely.from_geojson(json.dumps(feature["geometry"]))))
        except GEOSException as error:
            raise _wrong(page, f"the geometry of feature {number} can't be read ({error})", _MEND) from error
    return to_rd(gpd.GeoSeries(shapes, crs=page.crs))


def _within(shapes: gpd.GeoSeries, box: Box) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.asarray(shapes.intersects(shapely.box(*box)))


def _check_number(pages: Sequence[Page], received: int, source: Source) -> None:
    matched = next((page.matched for page in reversed(pages) if page.matched is not None), None)
    if matched is not None and received < matched:
        raise _wrong(pages[0], f"{received} of {matched} features came", _RUN_AGAIN)
    if received == 0 and not (source.may_be_empty and matched == 0):
        raise _wrong(pages[0], "there are no features", "Check the municipality's code and the names of this source")


def _check_ids(ids: pd.Series, page: Page) -> None:
    if ids.isna().any():
        raise _wrong(page, f"features without {ids.name}: {int(ids.isna().sum())}", "Correct the id of this source")
    twice = ids[ids.duplicated()].unique()
    if len(twice):
        raise _wrong(page, f"{_some(twice)} came more than once", _RUN_AGAIN)


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _some(names: Iterable[object], most: int = _SHOWN) -> str:
    shown = sorted(str(name)[:_SHOWN_CHARACTERS] for name in names)
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")


def _wrong(page: Page, problem: str, advice: str) -> SourceError:
    return SourceError(f"{page.url}: {problem}. {advice}.")
