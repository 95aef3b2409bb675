"""From the first page to the last, with each finished page kept, so that a cut costs no more than one page."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from atlas.errors import SourceError
from atlas.layers.sources.client import Answer, NoAnswerError
from atlas.layers.sources.store import replace

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.sources.page import Page

__all__ = ["Progress", "all_pages", "forget_pages"]

Progress = Callable[[int, int | None], None]
"""Called with the number of features so far and, where the server says so, of all."""

_CURSOR_GONE = (400, 404, 410)
_OLDEST = datetime.timedelta(days=1)
_BYTES = "latin-1"
"""Gives each byte a letter, so that a body is kept in JSON as it came."""

_MOST_FEATURES = 1_000_000
"""There are most of addresses, and no municipality has so many."""
_MOST_BYTES = 1_000_000_000
"""That many features of 1 kB; all pages are in memory at once."""
_MOST_PAGES = 10_000
"""That many features in pages of a hundred, where a thousand is asked."""


def all_pages(
    first: str, ask: Callable[[str], Answer], to_page: Callable[[Answer], Page], folder: Path, progress: Progress
) -> list[Page]:
    """Return every page from the first address on.

    Parameters
    ----------
    first : str
        Address of the first page.
    ask : callable
        Asks one address.
    to_page : callable
        Checks an answer, come just now or kept, and returns it as a page.
    folder : Path
        Where answers are kept until the source is complete. A run that finds some of less than a day there goes on
        after them; where the server does not know the way on any more, it starts over.
    progress : callable
        Called after each page.

    Raises
    ------
    NoAnswerError
        Where the server stops answering; ``after_pages`` then says whether this run had pages of it.
    SourceError
        Where a page is wrong, leads in a circle, or there are more than the server said or anybody needs.
        `forget_pages` then, for a later run would end up here again.
    """
    kept_in = folder / hashlib.sha256(first.encode()).hexdigest()[:16]
    way = _kept(kept_in, first, to_page)
    had_pages = bool(way.pages)
    try:
        return _follow(way, ask, to_page, kept_in, progress)
    except NoAnswerError as error:
        if error.after_pages or not had_pages or error.status not in _CURSOR_GONE:
            raise
    forget_pages(kept_in)
    return _follow(_Way(first), ask, to_page, kept_in, progress)


class _Way:
    """The pages so far, from the first address on, and the next address."""

    def __init__(self, first: str) -> None:
        self.pages: list[Page] = []
        self.next: str | None = first
        self.features = 0
        self._bytes = 0
        self._addresses: set[str] = set()

    def add(self, page: Page, size: int) -> None:
        """Add the next page, of an answer of so many bytes, or refuse it where it leads astray."""
        self.pages.append(page)
        self.next = page.next
        self.features += len(page.features)
        self._bytes += size
        self._addresses.add(page.url)
        if problem := self._astray(page):
            raise SourceError(f"{page.url}: {problem}. Report it to the owner of the service.")

    def _astray(self, page: Page) -> str | None:
        if page.next is not None and not page.features:
            return "an empty page leads to yet another page"
        if page.next in self._addresses:
            return "the pages lead in a circle, back to one that was asked before"
        if page.matched is not None and self.features > page.matched:
            return f"{self.features} features came, more than the {page.matched} that there are"
        if self.features > _MOST_FEATURES or self._bytes > _MOST_BYTES or len(self.pages) > _MOST_PAGES:
            return (
                f"there is no end to the pages, after {len(self.pages)} with {self.features} features and"
                f" {self._bytes // 1_000_000} MB"
            )
        return None


def _follow(
    way: _Way, ask: Callable[[str], Answer], to_page: Callable[[Answer], Page], kept_in: Path, progress: Progress
) -> list[Page]:
    kept = len(way.pages)
    while way.next is not None:
        try:
            answer = ask(way.next)
        except NoAnswerError as error:
            error.after_pages = len(way.pages) > kept
            raise
        page = to_page(answer)
        way.add(page, len(answer.body))
        _keep(kept_in, len(way.pages), answer)
        progress(way.features, page.matched)
    return way.pages


def forget_pages(folder: Path) -> None:
    """Take away the pages kept in a folder."""
    shutil.rmtree(folder, ignore_errors=True)


def _keep(folder: Path, number: int, answer: Answer) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.datetime.now(datetime.UTC).isoformat()
    kept = {"at": at, "url": answer.url, "crs": answer.crs, "body": answer.body.decode(_BYTES)}
    replace(folder / f"{number:05}.json", json.dumps(kept))


def _kept(folder: Path, first: str, to_page: Callable[[Answer], Page]) -> _Way:
    """Go the way of an earlier run again, over answers that are checked as new ones are.

    It is not gone at all where one of them is older than a day, not from the next address, or wrong.
    """
    way = _Way(first)
    oldest = datetime.datetime.now(datetime.UTC) - _OLDEST
    try:
        for path in sorted(folder.glob("*.json")):
            kept = json.loads(path.read_text(encoding="utf-8"))
            if datetime.datetime.fromisoformat(kept["at"]) < oldest or kept["url"] != way.next:
                return _Way(first)
            answer = Answer(kept["url"], kept["crs"], kept["body"].encode(_BYTES))
            way.add(to_page(answer), len(answer.body))
    except (AttributeError, LookupError, OSError, RecursionError, SourceError, TypeError, ValueError):
        return _Way(first)
    return way
