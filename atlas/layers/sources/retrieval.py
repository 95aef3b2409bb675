"""One source, from its addresses to the cache: asked, checked, written, and recorded."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from atlas.errors import SourceError, UnknownNameError
from atlas.layers.sources.area import read_area
from atlas.layers.sources.client import Client, NoAnswerError
from atlas.layers.sources.features import id_field
from atlas.layers.sources.paging import forget_pages
from atlas.layers.sources.request import Request
from atlas.layers.sources.selection import EFFECT
from atlas.layers.sources.source import MUNICIPALITY
from atlas.layers.sources.store import store
from atlas.layers.sources.years import fallback_note, newest_with_figures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from atlas.layers.sources.paging import Progress
    from atlas.layers.sources.source import Service, Source, Sources

__all__ = ["fetch", "wanted_sources"]

_PAGES = ".pages"
_SHOWN_CHARACTERS = 200


def wanted_sources(names: Sequence[str], sources: Sources, code: str, folder: Path) -> list[str]:
    """Return which sources to fetch and in which order: the municipality first, for its box, where others need it.

    Parameters
    ----------
    names : sequence of str
        As asked; none means all.
    sources : Sources
        All that there are.
    code : str
        CBS code of the municipality.
    folder : Path
        The cache.

    Raises
    ------
    UnknownNameError
        Where there is no such source.
    """
    for name in names:
        if name not in sources.sources:
            raise UnknownNameError("source", name, list(sources.sources))
    wanted = list(dict.fromkeys(names)) or list(sources.sources)
    needs_box = any(sources.sources[name].needs_box for name in wanted) and read_area(folder, code) is None
    first = [MUNICIPALITY] if needs_box or MUNICIPALITY in wanted else []
    return [*first, *(name for name in wanted if name != MUNICIPALITY)]


def fetch(name: str, sources: Sources, code: str, folder: Path, progress: Progress) -> dict[str, Any]:
    """Bring one source into the cache.

    Parameters
    ----------
    name : str
        Of the source.
    sources : Sources
        Where it is asked.
    code : str
        CBS code of the municipality, such as GM0118.
    folder : Path
        The cache: gets a file with the features and ``NAME.json``, its record.
    progress : callable
        Called after each page with the number of features so far and, where known, of all.

    Returns
    -------
    dict
        The record: ``entry`` is the entry of the catalogue, the rest tells where it came from.

    Raises
    ------
    SourceError
        Where it does not answer, or not as it should; the cache then is as it was, but for finished pages.
    """
    source = sources.sources[name]
    area = read_area(folder, code)
    if source.needs_box and area is None:
        raise SourceError(
            f"{name}: the municipality is not there yet, or damaged, and its box is needed. Fetch {MUNICIPALITY} first."
        )
    pages = folder / _PAGES / name
    try:
        with Client(source.back_off_s) as client:
            frame, record = _frame_and_record(Request(name, source, code, area, pages, client, progress))
        written = store(frame, record, folder)
    except NoAnswerError as error:
        kept = " What came so far is kept: run again to go on." if error.after_pages else ""
        raise SourceError(f"{name}: {error}{kept}{_hint(source)}") from error
    except SourceError as error:
        forget_pages(pages)
        raise SourceError(f"{name}: {error}{_hint(source)}") from error
    except OSError as error:
        raise SourceError(f"{name}: the cache can't be written ({error}). Make room, or choose --layers.") from error
    except Exception as error:  # what libraries raise of a strange answer is without end; other sources go on
        forget_pages(pages)
        raise SourceError(
            f"{name}: the answer can't be used ({type(error).__name__}: {str(error)[:_SHOWN_CHARACTERS]}). Ask the"
            f" owner of the service to mend it.{_hint(source)}"
        ) from error
    forget_pages(pages)
    return written


def _hint(source: Source) -> str:
    if all(service.status == "verified" for service in source.services):
        return ""
    return " The names of this source were never seen in use: look them up in the service's GetCapabilities."


def _frame_and_record(request: Request) -> tuple[pd.DataFrame, dict[str, Any]]:
    source = request.source
    answered, newest, incomparable = newest_with_figures(request)
    now = datetime.datetime.now(datetime.UTC)
    date = f"{answered.year}-01-01" if answered.year else now.date().isoformat()
    fallback = fallback_note(answered, newest, incomparable)
    entry = {
        "kind": "official",
        "publisher": source.publisher,
        "licence": source.licence,
        "date": date,
        **({} if source.table else {"crs": "EPSG:28992"}),
        "id": id_field(answered.service),
        "fields": _mapped(source, answered.service),
        "constants": source.constants,
        "note": " ".join(filter(None, [source.note, fallback])) or None,
    }
    return answered.frame, {
        "source": request.name,
        "layer": source.layer,
        "municipality": request.code,
        "service": answered.service.kind,
        "url": answered.url,
        "year": answered.year,
        "newest_year": newest.year,
        "fetched": now.isoformat(timespec="seconds"),
        "dropped": answered.dropped,
        "incomparable": incomparable,
        **({"level": source.level.model_dump()} if source.level else {}),
        "entry": entry,
    }


def _mapped(source: Source, service: Service) -> dict[str, str]:
    own = [*source.joined, *([EFFECT] if source.level else [])]
    return {**service.fields, **{column: column for column in own}}
