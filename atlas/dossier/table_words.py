"""Tables in words: headings, terms of closed vocabularies, and what is secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.privacy import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.policy import Glossary

__all__ = ["NOTHING", "YEARS", "heading", "in_words"]

NOTHING = "–"  # noqa: RUF001 - the sign that people know
"""What stands in a table where there can be no value, such as a goal that nobody set: unknown is NA."""

YEARS = ("start_year", "delivery_year", "year")
"""Columns of years, which are written without a sign for thousands."""

_TERMS = ("data_kind", "category", "kind", "status", "hardness", "planning_status", "quality", "owner")
"""Columns that hold words of a closed vocabulary."""


def heading(column: str, glossary: Glossary) -> str:
    """Return the heading of a column; that of a criterion or a quarter is its name already."""
    keys = (f"headings.{column}", f"facts.{column}")
    return next((glossary.word(key) for key in keys if glossary.has(key)), column)


def in_words(table: pd.DataFrame, glossary: Glossary) -> pd.DataFrame:
    """Return a table with words of closed vocabularies, layers, yes and no, and secrets as the glossary has them."""

    def term(value: object) -> object:
        return glossary.term(value) if glossary.has(f"terms.{value}") else value

    words: dict[str, Callable[[object], object]] = dict.fromkeys(_TERMS, term)
    words["layer"] = lambda layer: glossary.word(f"layers.{layer}")
    told = table.assign(
        **{name: table[name].map(word, na_action="ignore") for name, word in words.items() if name in table}
    )
    said = {True: glossary.word("words.yes"), False: glossary.word("words.no"), SECRET: glossary.word("words.secret")}

    def plainly(value: object) -> object:
        return said[value] if isinstance(value, bool | np.bool_ | str) and value in said else value

    numbers = [name for name in told if pd.api.types.is_any_real_numeric_dtype(told[name])]
    return told.assign(
        **{str(name): told[name].map(plainly, na_action="ignore") for name in told if name not in numbers}
    )
