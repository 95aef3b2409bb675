"""One value as a file has it, read as one of ours: Dutch or plain numbers and dates, and what means unknown."""

from __future__ import annotations

import datetime
import math
import re
from typing import TYPE_CHECKING, SupportsFloat

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.layers.catalogue import Style

__all__ = [
    "READERS",
    "SENTINEL",
    "BadValueError",
    "boolean",
    "date",
    "integer",
    "is_sentinel",
    "is_unknown",
    "number",
    "text",
]

SENTINEL = -99_990
"""CBS writes what is secret, absent, discontinued or published later as -99997 and the like: no number at all."""

_NUMBER = {
    "plain": re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", flags=re.ASCII),
    "dutch": re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", flags=re.ASCII),
}
_DUTCH_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+", flags=re.ASCII)
"""A whole number as Dutch lists write it, which plain ones would take for a fraction, or 1.000 for 1."""

_OTHER: dict[Style, Style] = {"plain": "dutch", "dutch": "plain"}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", flags=re.ASCII)
_DUTCH_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", flags=re.ASCII)
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_DUTCH_BOOLEANS = {"ja": True, "nee": False, "waar": True, "onwaar": False}

_INTEGER_EXAMPLE = {"plain": "1234", "dutch": "1.234"}
_NUMBER_EXAMPLE = {"plain": "1234.5", "dutch": "1.234,5"}
_DATE_EXAMPLE = {"plain": "2026-10-01", "dutch": "1-10-2026"}


class BadValueError(ValueError):
    """A value that is not what its column holds: the code of the finding, and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def is_unknown(value: object) -> bool:
    """Tell whether a file has nothing here."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, str) and not value.strip())


def is_sentinel(number: float) -> bool:
    """Tell whether a number only stands for a figure that CBS does not give."""
    return number <= SENTINEL


def number(value: object, style: Style) -> float:
    """Read a number; raises `BadValueError` where it is none, or is written in the other style."""
    if isinstance(value, bool):
        raise BadValueError("FLD06", example=_NUMBER_EXAMPLE[style])
    if not isinstance(value, str):
        return float(value) if isinstance(value, SupportsFloat) else _no_number(style)
    written = value.strip()
    if not _NUMBER[style].fullmatch(written):
        if _NUMBER[_OTHER[style]].fullmatch(written):
            raise BadValueError("FLD20", style=style)
        return _no_number(style)
    return float(written.replace(".", "").replace(",", ".") if style == "dutch" else written)


def _no_number(style: Style) -> float:
    raise BadValueError("FLD06", example=_NUMBER_EXAMPLE[style])


def integer(value: object, style: Style) -> int:
    """Read a whole number; raises `BadValueError` where it is none, or is written in the other style."""
    if style == "plain" and isinstance(value, str) and _DUTCH_THOUSANDS.fullmatch(value.strip()):
        raise BadValueError("FLD20", style=style)
    try:
        read = number(value, style)
    except BadValueError as error:
        if error.code != "FLD06":
            raise
        read = math.nan
    if not read.is_integer():
        raise BadValueError("FLD05", example=_INTEGER_EXAMPLE[style])
    return int(read)


def boolean(value: object, style: Style) -> bool:
    """Read true or false, 1 or 0, and in Dutch lists ja or nee; raises `BadValueError` where it is none."""
    words = _BOOLEANS | (_DUTCH_BOOLEANS if style == "dutch" else {})
    found = words.get((text(value) or "").lower())
    if found is None:
        raise BadValueError("FLD07")
    return found


def date(value: object, style: Style) -> datetime.date:
    """Read a date: 2026-10-01, and in Dutch lists 1-10-2026; raises `BadValueError` where it is none."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    written = str(value).strip()
    dutch = _DUTCH_DATE.fullmatch(written) if style == "dutch" else None
    try:
        if dutch:
            return datetime.date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        if _ISO_DATE.fullmatch(written):
            return datetime.date.fromisoformat(written)
    except ValueError:
        raise BadValueError("FLD30") from None
    raise BadValueError("FLD08", example=_DATE_EXAMPLE[style])


def text(value: object, _: Style = "plain") -> str | None:
    """Read a text without blanks around it; a whole number that a file keeps as 12.0 is 12."""
    written = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return written.strip() or None


READERS: dict[str, Callable[[object, Style], object]] = {
    "text": text,
    "integer": integer,
    "number": number,
    "boolean": boolean,
    "date": date,
}
"""What reads each type of column."""
