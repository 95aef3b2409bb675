"""A table as finished text: what `toldTable` of the page, and the page of the villages, write as they get it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pandas as pd

from atlas.privacy import SECRET
from atlas.quarter import Quarter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from atlas.policy import Glossary

__all__ = ["signed", "told_table", "told_value"]


def told_value(value: object, glossary: Glossary) -> str:
    """Write one value: a number, date or quarter as the language does, and words for what is secret or unknown."""
    if isinstance(value, str):
        return glossary.word("monitor.secret") if value == SECRET else value
    if isinstance(value, Quarter):
        return glossary.text("meeting.quarter", number=value.number, year=value.year)
    if pd.isna(value):
        return glossary.word("words.unknown")
    return glossary.date(value) if isinstance(value, datetime.date) else glossary.short(value)


def told_table(
    caption: str, columns: Mapping[str, bool], rows: Iterable[Sequence[object]], glossary: Glossary
) -> dict[str, object]:
    """Return a table in words.

    Parameters
    ----------
    caption : str
    columns : dict of str to bool
        The name over each column, and whether it holds figures.
    rows : iterable of sequence
        Values, as `told_value` writes them; the first names the row.
    glossary : Glossary

    Returns
    -------
    dict
        ``caption``, which says why where something is not told; ``heads``, ``numeric`` and ``rows``.
    """
    rows = [list(row) for row in rows]
    has_secret = any(isinstance(value, str) and value == SECRET for row in rows for value in row)
    return {
        "caption": glossary.text("monitor.with_secret", caption=caption) if has_secret else caption,
        "heads": list(columns),
        "numeric": list(columns.values()),
        "rows": [[told_value(value, glossary) for value in row] for row in rows],
    }


def signed(homes: float | None, glossary: Glossary) -> str | None:
    """Write a change of homes with its sign, None where it is unknown."""
    if homes is None:
        return None
    return ("+" if homes > 0 else "") + glossary.short(homes).replace("-", "\N{MINUS SIGN}")
