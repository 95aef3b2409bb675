"""The subject of an explanation: one site, for one profile, in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from atlas.errors import UnknownNameError

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.policy import Glossary, Policy
    from atlas.scores.weighted_sum import Scores

__all__ = ["Subject", "site_place"]


@dataclass(frozen=True)
class Subject:
    """A site with all that its explanation is told from; raises `UnknownNameError` where there is no such site."""

    site: str
    measures: Measures
    scores: Scores
    policy: Policy
    glossary: Glossary

    def __post_init__(self) -> None:
        known = self.scores.table.index
        if self.site not in known:
            raise UnknownNameError("site", self.site, [str(each) for each in known])

    @cached_property
    def row(self) -> pd.Series:
        """The site's row of the ranking."""
        return self.scores.table.loc[self.site]

    @property
    def knock_outs(self) -> list[dict[str, Any]]:
        """The knock-outs of the profile that hold for the site, or can't be tested."""
        return self.scores.knock_outs_of(self.site)

    @property
    def knocked_out(self) -> bool:
        """Whether anything takes the site out."""
        return bool(self.row["knocked_out"])

    @property
    def place(self) -> str:
        """Where the site lies; see `site_place`."""
        return site_place(self.fact("neighbourhood_name"), self.fact("village_name"), self.glossary)

    def fact(self, column: str) -> str:
        """Return what the layer tells of the site in a column."""
        # A column first: picking a row from a table of many types costs a hundred times as much.
        return self.measures.sites[column][self.site]  # type: ignore[no-any-return]

    def name_of(self, site: str) -> str:
        """Return the name of any site."""
        return str(self.measures.sites["name"][site])


def site_place(neighbourhood: str | None, village: str | None, glossary: Glossary) -> str:
    """Say where a site lies: the neighbourhood, and the village where the first does not tell that already."""
    if pd.isna(neighbourhood):
        return glossary.word("sheet.place_unknown")
    # 'Pesse kern, Pesse' tells nothing that 'Pesse kern' does not.
    if pd.isna(village) or re.search(rf"\b{re.escape(str(village))}\b", str(neighbourhood)):
        return str(neighbourhood)
    return glossary.text("sheet.place", neighbourhood=neighbourhood, village=village)
