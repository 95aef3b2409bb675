"""OGC API Features: asked in RD New where the server can, followed from ``next`` to ``next``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from atlas.crs import RD, WGS84
from atlas.errors import SourceError
from atlas.layers.sources.page import Page, feature_collection, json_object, number_matched, wrong_crs

if TYPE_CHECKING:
    from atlas.layers.sources.area import Area
    from atlas.layers.sources.client import Answer, Client
    from atlas.layers.sources.source import Service

__all__ = ["first_url", "to_page"]

_RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
_CRS_OF_ALL_COLLECTIONS = "#/crs"
_SHOWN_CHARACTERS = 200


def first_url(service: Service, url: str, code: str, area: Area | None, client: Client) -> str:
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
    client : Client
        To ask whether the server can give RD New.
    """
    collection = f"{url.rstrip('/')}/collections/{quote(service.collection)}"
    asked = {"f": "json", "limit": str(service.page_size)}
    if _gives_rd(collection, client):
        asked["crs"] = _RD_URI
    if service.municipality_field is not None:
        asked[service.municipality_field] = code
    elif area is not None:
        asked["bbox"] = ",".join(f"{side:.6f}" for side in area.box_in_degrees)
    return f"{collection}/items?{urlencode(asked, safe=',:/')}"


def _gives_rd(collection: str, client: Client) -> bool:
    named = _named(f"{collection}?f=json", client)
    if _CRS_OF_ALL_COLLECTIONS in named:
        named = _named(f"{collection.rsplit('/', 1)[0]}?f=json", client)
    return _RD_URI in named


def _named(url: str, client: Client) -> list[object]:
    """Return the CRSs that a server says it can give: none where it gives no list of them."""
    named = json_object(client.get(url)).get("crs")
    return named if isinstance(named, list) else []


def to_page(answer: Answer) -> Page:
    """Return an answer as a page; raises `SourceError` where it is none, or leads to another server."""
    content = feature_collection(answer)
    following = _next(content, answer.url)
    return Page(answer.url, following, number_matched(content), _crs(answer), content["features"])


def _next(content: dict[str, Any], url: str) -> str | None:
    links = content.get("links") or []
    if not isinstance(links, list) or not all(isinstance(link, dict) for link in links):
        raise SourceError(f"{url}: links is no list of links to follow. Report it to the owner of the service.")
    addresses = [str(link.get("href")) for link in links if link.get("rel") == "next"]
    if not addresses:
        return None
    following = _joined(url, addresses[0])
    if following is None:
        raise SourceError(
            f"{url}: the next page would come from another server, {addresses[0][:_SHOWN_CHARACTERS]}. Nothing was"
            " taken from there: check the url of this source."
        )
    return following


def _joined(url: str, address: str) -> str | None:
    """Return the whole of an address on the same server, or None where it is on another or is none."""
    try:
        following = urljoin(url, address)
        return following if urlsplit(following)[:2] == urlsplit(url)[:2] else None
    except ValueError:
        return None


def _crs(answer: Answer) -> str:
    """Return the CRS of the coordinates; where RD New was asked, the answer must say that it is."""
    named = answer.crs.strip(" <>")
    if "crs=" not in urlsplit(answer.url).query:
        if named and "CRS84" not in named:
            raise SourceError(
                f"{answer.url}: the coordinates are in {named}, which was not asked. Report it to the owner of the"
                " service."
            )
        return WGS84
    if named != _RD_URI:
        raise wrong_crs(answer.url, named or "a CRS that it does not name")
    return RD
