"""One Dutch address, and when two ways to write it mean the same one."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, fields
from functools import cache

__all__ = ["PARTS", "Address", "Place", "is_date"]

Place = tuple[str, str, str, str]
"""Street, number, addition and town, written so that the same address is always written the same."""

_NUMBER = re.compile(r"(\d+)\W*(.*)", flags=re.ASCII | re.DOTALL)


_MONTH = "jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"
_DATE = re.compile(
    rf"\d{{1,2}}-({_MONTH})\.?(-\d{{2,4}})?|({_MONTH})\.?-\d{{2,4}}|\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}.*",
    flags=re.IGNORECASE | re.ASCII,
)
"""How Excel saves in a CSV what it took for a date."""


def is_date(value: object) -> bool:
    """Tell whether a house number or addition became a date, as Excel makes of 1-12."""
    return isinstance(value, datetime.date) or (isinstance(value, str) and _DATE.fullmatch(value.strip()) is not None)


@dataclass(frozen=True)
class Address:
    """An address as somebody wrote it, its house number parted from what comes after: 12-A is 12 and A."""

    street: str
    number: str
    addition: str
    postcode: str
    town: str

    @classmethod
    def written(cls, street: str, number: str, addition: str, postcode: str, town: str) -> Address:
        """Return an address from the columns of a list; a number that begins with no digit is left out."""
        parts = _NUMBER.match(f"{number} {addition}".strip())
        number, addition = parts.groups() if parts else ("", addition)
        return cls(street.strip(), number, addition.strip(), postcode.strip(), town.strip())

    @property
    def lacking(self) -> list[str]:
        """Name the parts without which an address has no place."""
        return [part for part in ("street", "number", "town") if not getattr(self, part)]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is written: a town alone says nothing either."""
        return not (self.street or self.number)

    @property
    def place(self) -> Place:
        """Return what is compared: letters and digits alone, without case and accents."""
        return _plain(self.street), self.number.lstrip("0"), _plain(self.addition), _plain(self.town)

    @property
    def asked(self) -> tuple[str, ...]:
        """Return what tells one question to the geocoder from another."""
        return (*self.place, _plain(self.postcode))

    def may_be_in(self, postcode: str) -> bool:
        """Tell whether a postcode does not contradict this address: it is the same, or one of the two is not known."""
        return not self.postcode or not postcode or _plain(self.postcode) == _plain(postcode)

    def __str__(self) -> str:
        number = f"{self.number} {self.addition}".strip()
        return f"{self.street} {number}, {f'{self.postcode} {self.town}'.strip()}"


PARTS = tuple(part.name for part in fields(Address))
"""Names of the parts of an address, wherever they are columns."""


@cache
def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
