"""The file with minutes as JSON: of a bearable size and depth, and of which readers can't differ about what it says."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from atlas.errors import MinutesError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SAVE_AGAIN", "json_of"]

SAVE_AGAIN = "Save the minutes from the page once more, or correct the file, and run again"

_MOST_BYTES = 5_000_000
"""A note of the longest kind on a thousand sites takes less than half of it."""

_SHOWN = 80
"""Signs of what is wrong in a message."""


def json_of(path: Path) -> object:
    """Return what a file of minutes holds.

    Raises
    ------
    MinutesError
        Where it is missing, too large, nested too deep, no JSON in UTF-8, or names a key twice.
    """
    if not path.is_file():
        raise MinutesError(f"{path}: there is no such file. Give the one that the page of the meeting saved.")
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise MinutesError(
                f"{path}: this is more than {_MOST_BYTES:,} bytes, so no minutes of a page. {SAVE_AGAIN}."
            )
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once_each, parse_constant=_no_number)
    except OSError as error:
        raise MinutesError(
            f"{path}: this file can't be read ({error.strerror}). Make it readable, and run again."
        ) from error
    except RecursionError as error:
        raise MinutesError(f"{path}: lists stand inside lists too deep to be read. {SAVE_AGAIN}.") from error
    except ValueError as error:
        raise MinutesError(f"{path}: this is no JSON in UTF-8 ({str(error)[:_SHOWN]}). {SAVE_AGAIN}.") from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of which no key stands there twice: readers disagree on which of the two holds."""
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _ in pairs)
        message = f"the key {next(key for key in times if times[key] > 1)!r} is there twice"
        raise ValueError(message)
    return found


def _no_number(name: str) -> float:
    message = f"{name} is no number"
    raise ValueError(message)
