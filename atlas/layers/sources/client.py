"""Asking a server: politely, again where it is busy or cut off, and never for more than fits in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import version
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

import urllib3
from urllib3.exceptions import DecodeError, HTTPError, MaxRetryError, ProtocolError, ReadTimeoutError

from atlas.errors import SourceError
from atlas.layers.sources.source import is_safe_address

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Answer", "Client", "NoAnswerError", "plain_text"]

_ATTEMPTS = 5
_ATTEMPTS_TO_REACH = 2
"""Fewer where there is no server at all: mostly that is a machine without a network, which should hear it soon."""
_BUSY_OR_BROKEN = (429, 500, 502, 503, 504)
_LONGEST_WAIT_S = 60
_TIMEOUT = urllib3.Timeout(connect=10, read=60)
_MOST_BYTES = 200_000_000
_LONGEST_S = 600
"""For one answer with all attempts: more than five waits of a minute, which a busy server may ask for."""
_FIRST_ERROR, _FIRST_REDIRECT = 400, 300
_SHOWN_CHARACTERS = 200


@dataclass(frozen=True)
class Answer:
    """What a server answered to one address; ``crs`` is what its header Content-Crs says, empty without it."""

    url: str
    crs: str
    body: bytes


class NoAnswerError(SourceError):
    """A server gave no usable answer at all.

    Parameters
    ----------
    problem : str
        The address, and what came in the place of an answer.
    status : int or None
        The HTTP status, where there was one.
    """

    def __init__(self, problem: str, status: int | None = None) -> None:
        super().__init__(f"{problem}. Try again later, or correct the address in a file for --sources.")
        self.problem = problem
        self.status = status
        self.after_pages = False
        """Whether this run had pages of it already; they are kept, and a later run goes on there."""


class _Retry(urllib3.Retry):
    """Waits as long as the server asks, but for no longer than a user would."""

    def get_retry_after(self, response: urllib3.BaseHTTPResponse) -> float | None:
        asked = super().get_retry_after(response)
        return None if asked is None else min(asked, _LONGEST_WAIT_S)


class Client:
    """Asks addresses with GET; used as a context, which closes its connections.

    Parameters
    ----------
    back_off_s : float
        Factor of the growing wait between attempts: about 0, 2, 4, 8 times. A server's own ``Retry-After`` goes
        before it, up to a minute.
    most_bytes : int
        Cap on one answer, unpacked.
    longest_s : float
        Cap on the time that one answer may take, with all attempts.
    """

    def __init__(self, back_off_s: float, most_bytes: int = _MOST_BYTES, longest_s: float = _LONGEST_S) -> None:
        self._most_bytes = most_bytes
        self._longest_s = longest_s
        self._pool = urllib3.PoolManager(
            headers={
                "User-Agent": f"locatieatlas/{version('locatieatlas')}",
                "Accept": "application/geo+json, application/json;q=0.9",
                "Accept-Encoding": "gzip",
            },
            timeout=_TIMEOUT,
        )
        self._retry = _Retry(
            total=_ATTEMPTS,
            connect=_ATTEMPTS_TO_REACH,
            backoff_factor=back_off_s,
            backoff_max=_LONGEST_WAIT_S,
            status_forcelist=_BUSY_OR_BROKEN,
            raise_on_status=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.clear()

    def get(self, url: str) -> Answer:
        """Ask one address.

        Raises
        ------
        NoAnswerError
            Where the server can't be reached, stays busy, breaks off, takes too long, or answers with an error status.
        SourceError
            Where the address is none to ask, has moved, or answers with more than the cap.
        """
        if not is_safe_address(url):
            raise SourceError(f"{url}: only addresses with https:// are asked. Correct it in the file for --sources.")
        # A thread of its own, for urllib3 only limits the silence between two bytes: a server that sends one now and
        # then, of the headers or the body, would hold us for ever. Such a thread is left behind and ends with the run.
        outcomes: SimpleQueue[Answer | Exception] = SimpleQueue()
        Thread(target=lambda: outcomes.put(self._outcome(url)), daemon=True).start()
        try:
            outcome = outcomes.get(timeout=self._longest_s)
        except Empty:
            raise NoAnswerError(f"{url}: the answer was not there after {self._longest_s:g} s") from None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _outcome(self, url: str) -> Answer | Exception:
        """Return the answer, or the error to raise where it was asked."""
        try:
            return self._attempt(url, self._retry)
        except MaxRetryError as error:
            return NoAnswerError(f"{_place(url)}: the server did not answer ({_reason(error)})")
        except HTTPError as error:
            return NoAnswerError(f"{_place(url)}: the server did not answer ({error})")
        except Exception as error:  # noqa: BLE001 - raised by whoever waits for it
            return error

    def _attempt(self, url: str, retries: urllib3.Retry) -> Answer:
        with self._pool.request("GET", url, retries=retries, preload_content=False, redirect=False) as response:
            try:
                body = self._body(response, url)
            except (ProtocolError, ReadTimeoutError, DecodeError) as error:
                # Reading the body comes after urllib3's own attempts: a cut there is counted and tried again here.
                left = (response.retries or retries).increment("GET", url, error=error)
            else:
                _check_status(response, url, body)
                return Answer(url, response.headers.get("Content-Crs", ""), body)
        left.sleep()
        return self._attempt(url, left)

    def _body(self, response: urllib3.BaseHTTPResponse, url: str) -> bytes:
        parts, size = [], 0
        for part in response.stream(2**16, decode_content=True):
            size += len(part)
            if size > self._most_bytes:
                raise SourceError(
                    f"{url}: the answer is larger than {self._most_bytes // 1_000_000} MB. Set a smaller page_size for"
                    " this source in a file for --sources."
                )
            parts.append(part)
        return b"".join(parts)


def _check_status(response: urllib3.BaseHTTPResponse, url: str, body: bytes) -> None:
    if response.status >= _FIRST_ERROR:
        raise NoAnswerError(
            f"{url}: the server answered {response.status} ({plain_text(body) or response.reason})", response.status
        )
    if response.status >= _FIRST_REDIRECT:
        place = response.headers.get("Location", "?")[:_SHOWN_CHARACTERS]
        raise SourceError(
            f"{url}: this service has moved to {place}. If that is right, set its url in a file for --sources."
        )


def _place(url: str) -> str:
    """Leave the question out where nobody heard it."""
    return url.partition("?")[0]


def _reason(error: MaxRetryError) -> str:
    return re.sub(r"^.*?(?:object at 0x[0-9a-f]+>|\)): ", "", str(error.reason or error))


def plain_text(body: bytes) -> str:
    """Return the words of an HTML, XML or JSON answer, shortened, to show in a message."""
    text = body[: 20 * _SHOWN_CHARACTERS].decode("utf-8", errors="replace")
    words = re.sub(r"<(style|script).*?</\1>|<[^>]*>|[{}\"\[\]]", " ", text, flags=re.DOTALL).split()
    return " ".join(words)[:_SHOWN_CHARACTERS]
