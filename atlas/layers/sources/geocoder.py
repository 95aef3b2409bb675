"""The place of an address: asked of the Locatieserver once, and taken only where it is that very address.

The Locatieserver always answers with something, and its score says nothing of whether it is right.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from atlas.crs import RD_BOUNDS
from atlas.errors import SourceError, printable
from atlas.layers.files.address import PARTS, Address
from atlas.layers.sources.client import Client
from atlas.layers.sources.page import json_object
from atlas.layers.sources.store import replace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from atlas.layers.sources.paging import Progress

__all__ = ["GEOCODED", "geocode", "read_geocoded"]

GEOCODED = "geocoded.csv"

_COLUMNS = [*PARTS, "x_rd", "y_rd", "answered"]
_AFTER_STREET = ("huisnummer", "huisletter", "huisnummertoevoeging", "postcode", "woonplaatsnaam")
_ANSWERED = " ".join(["weergavenaam", "straatnaam", "straatnaam_verkort", *_AFTER_STREET, "centroide_rd"])
_ROWS = 10
_POINT = re.compile(r"POINT\((\d+(?:\.\d+)?) (\d+(?:\.\d+)?)\)")

Document = dict[str, str]


def geocode(
    addresses: pd.DataFrame,
    folder: Path,
    endpoint: str,
    back_off_s: float = 1.0,
    progress: Progress = lambda *_: None,
) -> list[str]:
    """Find the places of addresses that are not known yet.

    Parameters
    ----------
    addresses : DataFrame
        Columns street, number, addition, postcode and town; addition and postcode may be absent or empty.
    folder : Path
        The cache: ``geocoded.csv`` there holds every address that was asked, found or not, with what was answered.
    endpoint : str
        Address of the Locatieserver's ``free``.
    back_off_s : float
        Factor of the growing wait between attempts.
    progress : callable
        Called with how many of the addresses have been gone through, and how many there are.

    Returns
    -------
    list of str
        One sentence for each of these addresses that has no place.

    Raises
    ------
    SourceError
        Where the geocoder does not answer; what was found until then is kept.
    """
    wanted = _asked(addresses)
    known = read_geocoded(folder)
    rows = known.to_dict("records")
    seen = {_key(row) for row in rows}
    try:
        with Client(back_off_s) as client:
            for number, address in enumerate(wanted, start=1):
                if _key(address) not in seen:
                    seen.add(_key(address))
                    rows.append(_locate(address, endpoint, client))
                progress(number, len(wanted))
    finally:
        if len(rows) > len(known):
            _write(rows, folder)
    asked = {_key(address) for address in wanted}
    return [_miss(row) for row in rows if _key(row) in asked and not row["x_rd"]]


def read_geocoded(folder: Path) -> pd.DataFrame:
    """Return every address asked so far: street, number, addition, postcode, town, x_rd, y_rd (metres), answered.

    All are texts; ``x_rd`` and ``y_rd`` are numbers, or both empty where the address was not found. Raises
    `SourceError` where the list is damaged.
    """
    path = folder / GEOCODED
    if not path.is_file():
        return pd.DataFrame(columns=_COLUMNS, dtype=str)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
        # pandas itself would fill up a short row without a word.
        named = [dict(zip(header, row, strict=True)) for row in rows]
        table = pd.DataFrame(named, columns=header, dtype=str)[_COLUMNS]
        _check_places(table)
    except (ValueError, KeyError, csv.Error) as error:
        raise SourceError(
            f"{path}: this is no list of geocoded addresses ({error}). Take it away and run again."
        ) from error
    return table


def _check_places(table: pd.DataFrame) -> None:
    placed = table.loc[(table["x_rd"] + table["y_rd"]) != "", ["x_rd", "y_rd"]].astype(float)
    if not np.isfinite(placed.to_numpy()).all():
        raise ValueError("a place is not finite")


def _asked(addresses: pd.DataFrame) -> list[dict[str, str]]:
    table = addresses.reindex(columns=list(PARTS)).astype("string").fillna("")
    return [{str(column): str(value).strip() for column, value in row.items()} for row in table.to_dict("records")]


def _locate(address: dict[str, str], endpoint: str, client: Client) -> dict[str, str]:
    """Ask for one address, and return it with its place, or with what was answered in its place."""
    documents = _documents(address, endpoint, client)
    found = next((each for each in documents if _is_same(address, each)), None)
    place = _POINT.fullmatch(found.get("centroide_rd", "")) if found else None
    answered = printable((found or (documents[0] if documents else {})).get("weergavenaam", ""))
    if place is None or not _is_in_rd(float(place[1]), float(place[2])):
        return {**address, "x_rd": "", "y_rd": "", "answered": answered}
    return {**address, "x_rd": place[1], "y_rd": place[2], "answered": answered}


def _documents(address: dict[str, str], endpoint: str, client: Client) -> list[Document]:
    number = " ".join(filter(None, [address["number"], address["addition"]]))
    query = " ".join(filter(None, [address["street"], number, address["postcode"], address["town"]]))
    asked = {"q": query, "fq": "type:adres", "fl": _ANSWERED, "rows": str(_ROWS)}
    answer = client.get(f"{endpoint}?{urlencode(asked)}")
    response = json_object(answer).get("response")
    documents = response.get("docs") if isinstance(response, dict) else None
    if not isinstance(documents, list):
        raise SourceError(f"{answer.url}: the geocoder answered without a list of addresses. Check its url.")
    return [_texts(each) for each in documents if isinstance(each, dict)]


def _texts(document: dict[str, Any]) -> Document:
    """Return what a document says in plain values, as texts."""
    return {key: str(value) for key, value in document.items() if isinstance(value, str | int | float)}


def _is_same(address: dict[str, str], document: Document) -> bool:
    """Compare street, number, addition, town and, where given, postcode; the street may be written short."""
    asked = Address.written(**address)
    number, letter, more, postcode, town = (document.get(field, "") for field in _AFTER_STREET)
    rest = (number, letter + more, postcode, town)
    answers = [Address.written(document.get(street, ""), *rest) for street in ("straatnaam", "straatnaam_verkort")]
    return any(asked.place == each.place and asked.may_be_in(each.postcode) and not each.lacking for each in answers)


def _is_in_rd(x: float, y: float) -> bool:
    left, bottom, right, top = RD_BOUNDS
    return left <= x <= right and bottom <= y <= top


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return Address.written(**{part: row[part] for part in PARTS}).asked


def _miss(row: dict[str, Any]) -> str:
    asked = " ".join(filter(None, (row[part] for part in PARTS)))
    answered = f"the geocoder answered {row['answered']!r}" if row["answered"] else "the geocoder knows nothing like it"
    return printable(
        f"{asked}: this address was not found ({answered}). Correct it in the list, or take its row out of {GEOCODED}"
        " to ask again."
    )


def _write(rows: Iterable[dict[str, Any]], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace(folder / GEOCODED, pd.DataFrame(rows, columns=_COLUMNS).to_csv(index=False, lineterminator="\n"))
    except OSError as error:
        raise SourceError(f"{folder}: the cache can't be written ({error}). Make room, or choose --layers.") from error
