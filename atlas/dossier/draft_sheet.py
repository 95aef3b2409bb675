"""The sheets of drafts as plain text: that of any site, with the place that each would take."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd

from atlas.dossier.sheet import site_sheet

if TYPE_CHECKING:
    from atlas.meeting import DraftScores
    from atlas.policy import Glossary

__all__ = ["draft_sheets"]

_WIDTH = 100


def draft_sheets(tested: DraftScores, profile: str, glossary: Glossary) -> str:
    """Return the sheet of each draft for one profile, one under the other."""
    return "\n\n\n".join(_sheet(tested, profile, draft, glossary) for draft in tested.measures.sites.index)


def _sheet(tested: DraftScores, profile: str, draft: str, glossary: Glossary) -> str:
    meeting, place = tested.meeting_with(draft), tested.places.loc[(draft, profile)]
    key = "draft.out" if pd.isna(place["rank"]) else "draft.place"
    told = textwrap.wrap(glossary.text(key, rank=place["rank"], of=place["of"]), _WIDTH)
    return "\n".join([site_sheet(meeting, profile, draft, glossary), "", *told])
