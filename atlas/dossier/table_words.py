"""Tables in words: headings, terms of closed vocabularies, and what is secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.privacy import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.policy import Glossary

__all__ = ["heading", "in_words"]

_TERMS = ("data_kind", "category", "kind", "status", "hardness", "planning_status", "quality", "owner")
"""Columns that hold words of a closed vocabulary."""


def heading(column: str, glossary: Glossary) -> str:
    """Return the heading of a column; that of a criterion or a quarter is its name already."""
    keys = (f"headings.{column}", f"facts.{column}")
    return next((glossary.word(key) for key in keys if glossary.has(key)), column)


def in_words(table: pd.DataFrame, glossary: Glossary) -> pd.DataFrame:
    """Return a table in which words of closed vocabularies, layers and secrets are in the language of the glossary."""

    def term(value: object) -> object:
        return glossary.term(value) if glossary.has(f"terms.{value}") else value

    words: dict[str, Callable[[object], object]] = dict.fromkeys(_TERMS, term)
    words["layer"] = lambda layer: glossary.word(f"layers.{layer}")
    told = table.assign(
        **{name: table[name].map(word, na_action="ignore") for name, word in words.items() if name in table}
    )
    secret = glossary.word("words.secret")
    texts = [name for name in told if told[name].dtype == object or pd.api.types.is_string_dtype(told[name])]
    return told.assign(
        **{
            str(name): told[name].map(lambda value: secret if value is SECRET or value == SECRET else value)
            for name in texts
        }
    )
