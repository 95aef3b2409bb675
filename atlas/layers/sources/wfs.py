"""WFS 2.0: asked as GeoJSON in RD New, from one index to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.sax.saxutils import escape

from atlas.crs import RD
from atlas.layers.sources.page import Page, feature_collection, number_matched, wrong_crs

if TYPE_CHECKING:
    from atlas.layers.sources.area import Area
    from atlas.layers.sources.client import Answer
    from atlas.layers.sources.source import Service

__all__ = ["first_url", "to_page"]

_RD_URN = "urn:ogc:def:crs:EPSG::28992"


def first_url(service: Service, url: str, code: str, area: Area | None) -> str:
    """Return the address of the first page.

    Parameters
    ----------
    service : Service
        What to ask.
    url : str
        Its address, year filled in.
    code : str
        Code of the municipality, to filter by.
    area : Area or None
        The municipality, to ask by its box where there is no field to filter by.
    """
    asked = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": service.collection,
        "outputFormat": "application/json",
        "srsName": _RD_URN,
        "count": str(service.page_size),
    }
    if service.municipality_field is not None:
        asked["filter"] = _filter(service.municipality_field, code)
    elif area is not None:
        asked["bbox"] = ",".join([*(f"{side:.1f}" for side in area.box), _RD_URN])
    return _from_index(f"{url}?{urlencode(asked, safe=',:/')}", 0)


def _filter(field: str, code: str) -> str:
    # The one filter by property that PDOK's servers honour: they ignore cql_filter without a word.
    return (
        '<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0"><fes:PropertyIsEqualTo>'
        f"<fes:ValueReference>{escape(field)}</fes:ValueReference><fes:Literal>{escape(code)}</fes:Literal>"
        "</fes:PropertyIsEqualTo></fes:Filter>"
    )


def _from_index(url: str, index: int) -> str:
    return f"{url.split('&startIndex=', maxsplit=1)[0]}&startIndex={index}"


def to_page(answer: Answer) -> Page:
    """Return an answer as a page; raises `SourceError` where it is none, or not in RD New."""
    content = feature_collection(answer)
    _check_crs(content, answer.url)
    matched = number_matched(content)
    received = int(parse_qs(urlsplit(answer.url).query)["startIndex"][0]) + len(content["features"])
    complete = not content["features"] or (matched is not None and received >= matched)
    return Page(answer.url, None if complete else _from_index(answer.url, received), matched, RD, content["features"])


def _check_crs(content: dict[str, Any], url: str) -> None:
    """Refuse coordinates that say that they are not in RD New; where they say nothing, they are held to its bounds."""
    named = str(content["crs"]) if content.get("crs") else ""
    if named and "28992" not in named:
        raise wrong_crs(url, named)
