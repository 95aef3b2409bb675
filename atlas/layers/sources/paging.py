"""From the first page to the last, with each finished page kept, so that a cut costs no more than one page."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from atlas.errors import SourceError
from atlas.layers.sources.client import NoAnswerError
from atlas.layers.sources.page import Page
from atlas.layers.sources.store import replace

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Progress", "all_pages", "forget_pages"]

Progress = Callable[[int, int | None], None]
"""Called with the number of features so far and, where the server says so, of all."""

_CURSOR_GONE = (400, 404, 410)
_OLDEST = datetime.timedelta(days=1)


def all_pages(first: str, read: Callable[[str], Page], folder: Path, progress: Progress) -> list[Page]:
    """Return every page from the first address on.

    Parameters
    ----------
    first : str
        Address of the first page.
    read : callable
        Asks one address, checks the answer and returns it as a page.
    folder : Path
        Where pages are kept until the source is complete. A run that finds pages of less than a day there goes on
        after them; where the server does not know the way on any more, it starts over.
    progress : callable
        Called after each page.

    Raises
    ------
    NoAnswerError
        Where the server stops answering; ``after_pages`` then says whether this run had pages of it.
    SourceError
        Where a page is wrong, or leads in a circle. `forget_pages` then, for a later run would end up here again.
    """
    kept_in = folder / hashlib.sha256(first.encode()).hexdigest()[:16]
    pages = _kept(kept_in, first)
    try:
        return _follow(first, pages, read, kept_in, progress)
    except NoAnswerError as error:
        if error.after_pages or not pages or error.status not in _CURSOR_GONE:
            raise
    forget_pages(kept_in)
    return _follow(first, [], read, kept_in, progress)


def _follow(first: str, kept: list[Page], read: Callable[[str], Page], kept_in: Path, progress: Progress) -> list[Page]:
    pages = list(kept)
    url = pages[-1].next if pages else first
    while url is not None:
        if url in {page.url for page in pages}:
            raise SourceError(
                f"{url}: the pages lead in a circle, back to this address. Report it to the owner of the service."
            )
        try:
            page = read(url)
        except NoAnswerError as error:
            error.after_pages = len(pages) > len(kept)
            raise
        if page.next is not None and not page.features:
            raise SourceError(f"{url}: an empty page leads to yet another page. Report it to the owner of the service.")
        _keep(kept_in, len(pages), page)
        pages.append(page)
        progress(sum(len(each.features) for each in pages), page.matched)
        url = page.next
    return pages


def forget_pages(folder: Path) -> None:
    """Take away the pages kept in a folder."""
    shutil.rmtree(folder, ignore_errors=True)


def _keep(folder: Path, number: int, page: Page) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.datetime.now(datetime.UTC).isoformat()
    replace(folder / f"{number:05}.json", json.dumps({"at": at, "page": asdict(page)}))


def _kept(folder: Path, first: str) -> list[Page]:
    """Return the pages kept of an earlier run, in order: none where they are older than a day or don't connect."""
    pages: list[Page] = []
    oldest = datetime.datetime.now(datetime.UTC) - _OLDEST
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            page = Page(**content["page"])
            recent = datetime.datetime.fromisoformat(content["at"]) > oldest
        except (OSError, ValueError, KeyError, TypeError):
            return []
        if not recent or page.url != (pages[-1].next if pages else first):
            return []
        pages.append(page)
    return pages
