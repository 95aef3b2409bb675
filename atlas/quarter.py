"""A quarter, in which the parties meet once."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from atlas.errors import MeetingError

__all__ = ["Quarter"]


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, written 2026-Q4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read a quarter; raises `MeetingError` where the text is none."""
        found = re.fullmatch(r"([12]\d{3})-Q([1-4])", text, flags=re.ASCII)
        if found is None:
            raise MeetingError(
                f"quarter, value {text!r}: expected a year and a quarter from 1 to 4, such as 2026-Q4."
                " Correct it and run again."
            )
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, date: datetime.date) -> Quarter:
        """Return the quarter in which a date lies."""
        return cls(date.year, (date.month + 2) // 3)

    @classmethod
    def from_index(cls, index: int) -> Quarter:
        """Return the quarter with a number as `index` gives it."""
        return cls(index // 4, index % 4 + 1)

    @property
    def index(self) -> int:
        """The number of the quarter since year 0: quarters that follow one another differ by 1."""
        return self.year * 4 + self.number - 1

    @property
    def last_day(self) -> datetime.date:
        """The day against which the age of a layer is held, so that a meeting can be held again."""
        first_after = datetime.date(self.year + self.number // 4, self.number % 4 * 3 + 1, 1)
        return first_after - datetime.timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"
