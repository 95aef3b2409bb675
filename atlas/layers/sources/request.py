"""What is asked of which service, and what it gives: pages, checked and put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.errors import SourceError
from atlas.layers.sources import ogc_api, wfs
from atlas.layers.sources.client import NoAnswerError
from atlas.layers.sources.features import check_page, to_frame
from atlas.layers.sources.paging import all_pages
from atlas.layers.sources.selection import select

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from atlas.layers.sources.area import Area
    from atlas.layers.sources.client import Answer, Client
    from atlas.layers.sources.page import Page
    from atlas.layers.sources.paging import Progress
    from atlas.layers.sources.source import Service, Source

__all__ = ["Answered", "Request", "ask_year"]

_ABSENT = (404, 410)


@dataclass(frozen=True)
class Request:
    """All that is the same for every year, service and page of a source."""

    name: str
    source: Source
    code: str
    area: Area | None
    folder: Path
    client: Client
    progress: Progress


@dataclass(frozen=True)
class Answered:
    """What one service gave for one year."""

    frame: pd.DataFrame
    service: Service
    url: str
    year: int | None
    dropped: dict[str, int]


def ask_year(request: Request, year: int | None) -> Answered | None:
    """Ask the services of a source, one where the other does not answer, for all features of a year.

    Parameters
    ----------
    request : Request
        What to ask, for which municipality.
    year : int or None
        None for a source without years.

    Returns
    -------
    Answered or None
        None where every service says that this year is not there.

    Raises
    ------
    NoAnswerError
        Where no service answers, or one stopped halfway.
    SourceError
        Where an answer is not as it should be: an older year or another service is no remedy for that.
    """
    failures: list[NoAnswerError] = []
    for service in request.source.services:
        try:
            return _ask(request, service, year)
        except NoAnswerError as error:
            if error.after_pages:
                raise
            failures.append(error)
    if year is not None and all(error.status in _ABSENT for error in failures):
        return None
    raise NoAnswerError("; in its place ".join(failure.problem for failure in failures), failures[-1].status)


def _ask(request: Request, service: Service, year: int | None) -> Answered:
    url = service.url.replace("{year}", str(year))
    reach = request.area.reach if request.area and service.municipality_field is None else None
    as_page: Callable[[Answer], Page]
    if service.kind == "ogc_api":
        first = ogc_api.first_url(service, url, request.code, request.area, request.client)
        as_page = ogc_api.to_page
    else:
        first = wfs.first_url(service, url, request.code, request.area)
        as_page = wfs.to_page

    def to_page(answer: Answer) -> Page:
        page = as_page(answer)
        check_page(page, request.source, service, request.code, reach)
        return page

    pages = all_pages(first, request.client.get, to_page, request.folder, request.progress)
    frame, dropped = select(to_frame(pages, request.source, service), request.source, request.area)
    if frame.empty and not request.source.may_be_empty:
        raise SourceError(f"{first}: nothing of it belongs to the layer ({dropped}). Check keep of this source.")
    return Answered(frame, service, first, year, dropped)
