"""The minutes of a meeting, as its page saves them: the shortlist with what was decided, read to the last key."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from atlas.errors import MeetingError, MinutesError
from atlas.intake.minutes_file import SAVE_AGAIN, json_of
from atlas.layers.columns import feature_name
from atlas.layers.values import BadValueError, date
from atlas.policy.figures import Strict
from atlas.quarter import Quarter

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

__all__ = ["Minutes", "Noted", "read_minutes", "shown"]

_MOST_SIGNS = 2000
"""Of one text."""

_SHOWN, _NAMED = 80, 15
"""Signs of a value, and sites, in a message."""

_ROUNDING = 0.01
"""How far weights that were rounded one by one may be from 100."""

_ENDS_OF_LINES = re.compile("[\t\n\r\u2028\u2029]+")
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Signs that steer a screen instead of standing on it, turn the order of letters, or are half a letter."""


def _as_line(text: str) -> str:
    """Return a text as one line, each letter written in the one usual way; refuse signs that are no text."""
    line = " ".join(filter(None, map(str.strip, _ENDS_OF_LINES.split(text))))
    if found := _STEERING.search(line):
        message = f"{found[0]!r} is a control character, and no text"
        raise ValueError(message)
    return unicodedata.normalize("NFC", line)


def _as_quarter(text: str) -> str:
    try:
        return str(Quarter.parse(text))
    except MeetingError as error:
        message = "expected a year and a quarter, such as 2026-Q4"
        raise ValueError(message) from error


def _as_day(value: object) -> datetime.date | None:
    if value is None or value == "":
        return None
    try:
        return date(value if isinstance(value, str) else "", "plain")
    except BadValueError as error:
        message = "expected a day, such as 2027-03-01, or nothing"
        raise ValueError(message) from error


def _adding_to_100(weights: dict[str, float]) -> dict[str, float]:
    if abs(sum(weights.values()) - 100) > _ROUNDING:
        message = f"the weights add to {sum(weights.values()):g}, expected 100"
        raise ValueError(message)
    return weights


_Text = Annotated[str, Field(max_length=_MOST_SIGNS), AfterValidator(_as_line)]
_Name = Annotated[_Text, Field(min_length=1)]
_Weight = Annotated[float, Field(ge=0, le=100, strict=True)]


class Noted(Strict):
    """One site of the shortlist: what was decided, by whom it is done, and when; an empty decision is none."""

    id: Annotated[str, Field(min_length=1, max_length=_MOST_SIGNS)]
    decision: _Text
    owner: Annotated[_Text, BeforeValidator(lambda owner: "" if owner is None else owner)] = ""
    due: Annotated[datetime.date | None, BeforeValidator(_as_day)] = None


class Minutes(Strict):
    """What the page of a meeting saved: what the group looked at, and its shortlist."""

    format: Literal["locatieatlas-minutes"]
    version: Literal[1]
    meeting: Annotated[str, AfterValidator(_as_quarter)]
    view: _Name
    profile: _Name
    weights: Annotated[dict[_Name, _Weight], AfterValidator(_adding_to_100)]
    sites: tuple[Noted, ...]


def read_minutes(path: Path, sites: Collection[str]) -> Minutes:
    """Read the file with minutes that the page of a meeting saved.

    Parameters
    ----------
    path : Path
    sites : collection of str
        Ids of the sites that there are.

    Raises
    ------
    MinutesError
        Where it is no such file, a value does not fit, a site is unknown or there twice, or something is to be done
        before the meeting; the message names file, site, field and value.
    """
    content = json_of(path)
    try:
        minutes = Minutes.model_validate(content)
    except ValidationError as error:
        raise _misfit(path, content, error) from error
    _check_sites(path, minutes, sites)
    return minutes


def _misfit(path: Path, content: object, error: ValidationError) -> MinutesError:
    """Name the first value that does not fit, where it stands and what was expected."""
    first = error.errors(include_url=False)[0]
    keys, place = list(first["loc"]), [str(path)]
    if keys[:1] == ["sites"] and len(keys) > 1 and isinstance(content, dict):
        _, position, *keys = keys
        place.append(_site(int(position), content["sites"][int(position)]))
    if keys:
        place.append(f"field {shown('.'.join(map(str, keys)))[1:-1]}")
    if isinstance(first.get("input"), str | int | float):
        place.append(f"value {shown(first['input'])}")
    problem = {
        "extra_forbidden": "this field is unknown here; take it out",
        "missing": "this field is missing; add it",
        "model_type": "expected an object with fields",
        "tuple_type": "expected a list of sites",
        "string_type": "expected a text",
        "string_unicode": "it holds half a letter, and no text",
        "string_too_long": f"a text has at most {_MOST_SIGNS:,} signs; shorten it",
        "string_too_short": "expected a text",
    }.get(first["type"], first["msg"].removeprefix("Value error, "))
    return MinutesError(f"{', '.join(place)}: {problem}. {SAVE_AGAIN}.")


def _check_sites(path: Path, minutes: Minutes, sites: Collection[str]) -> None:
    """Refuse a site that is not there or is noted twice, and what was due before the meeting."""
    first_day = _first_day(minutes.meeting)
    noted: dict[str, int] = {}
    for position, site in enumerate(minutes.sites):
        place = f"{path}, {_site(position, {'id': site.id})}"
        if site.id not in sites:
            known = ", ".join([*sorted(sites)[:_NAMED], *(["..."] if len(sites) > _NAMED else [])])
            raise MinutesError(
                f"{place}, field id, value {shown(site.id)}: there is no such site among {known}. Correct it, or give"
                " the layers of that meeting with --layers."
            )
        if site.id in noted:
            raise MinutesError(
                f"{place}, field id, value {shown(site.id)}: this site is there twice, first as number"
                f" {noted[site.id] + 1}. Make one of the two, and run again."
            )
        if site.due is not None and site.due < first_day:
            raise MinutesError(
                f"{place}, field due, value {shown(site.due)}: expected a day from {first_day}, when the quarter of"
                " the meeting began. Correct it or leave it empty, and run again."
            )
        noted[site.id] = position


def _first_day(meeting: str) -> datetime.date:
    quarter = Quarter.parse(meeting)
    return datetime.date(quarter.year, 3 * quarter.number - 2, 1)


def _site(position: int, site: object) -> str:
    """Name a site by its place in the shortlist, from 1, and its id where it has one."""
    identifier = site.get("id") if isinstance(site, dict) else None
    return f"site {feature_name(position, shown(identifier)[1:-1] if isinstance(identifier, str) else None)}"


def shown(value: object) -> str:
    """Return a value for a message, cut where it is long."""
    text = str(value) if isinstance(value, datetime.date) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
