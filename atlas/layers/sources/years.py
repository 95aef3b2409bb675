"""Which year: the newest that is there, and for figures the newest that has them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from atlas.errors import SourceError
from atlas.layers.sources.features import id_field
from atlas.layers.sources.request import ask_year
from atlas.layers.sources.selection import figures_known

if TYPE_CHECKING:
    from atlas.layers.sources.request import Answered, Request

__all__ = ["fallback_note", "newest_with_figures"]

_TEXTS = Path(__file__).parent / "texts.toml"
_NOT_COMPARABLE = 3


def newest_with_figures(request: Request) -> tuple[Answered, Answered, list[str]]:
    """Ask one year after the other, newest first, until one has the figures that the source needs.

    Parameters
    ----------
    request : Request
        Names the years.

    Returns
    -------
    Answered
        The newest year with figures, for the neighbourhoods of the newest year of all.
    Answered
        The newest year of all.
    list of str
        The ids whose figures are left unknown, because they do not compare between these years.

    Raises
    ------
    SourceError
        Where no year is there, or none has figures.
    """
    newest: Answered | None = None
    changed: set[str] = set()
    for year in request.source.years or (None,):
        answered = ask_year(request, year)
        if answered is None:
            continue
        newest = newest or answered
        if figures_known(answered.frame, [answered.service.fields[column] for column in request.source.needs]):
            return (answered, newest, []) if newest is answered else _as_in(newest, answered, changed)
        changed |= _changed(answered)
    if newest is None:
        years = ", ".join(map(str, request.source.years))
        raise SourceError(f"none of the years {years} is there. Set other years in a file for --sources.")
    raise SourceError(f"{newest.url}: no year has figures for {', '.join(request.source.needs)}. Add older years.")


def _changed(answered: Answered) -> set[str]:
    """Return the ids that do not compare with the year before."""
    if answered.service.changes_field is None:
        return set()
    flags = pd.to_numeric(answered.frame[answered.service.changes_field], errors="coerce")
    return set(answered.frame.loc[(flags == _NOT_COMPARABLE).fillna(value=False), id_field(answered.service)])


def _as_in(newest: Answered, answered: Answered, changed: set[str]) -> tuple[Answered, Answered, list[str]]:
    """Give the figures of an older year to the neighbourhoods of the newest: unknown where they do not compare."""
    figures = answered.frame.set_index(id_field(answered.service))
    ids = newest.frame[id_field(newest.service)]
    unknown = sorted(each for each in ids if each in changed or each not in figures.index)
    frame = figures.drop(index=unknown, errors="ignore").reindex(ids).rename_axis(id_field(answered.service))
    return replace(answered, frame=frame.reset_index()), newest, unknown


def fallback_note(answered: Answered, newest: Answered, incomparable: list[str]) -> str | None:
    """Return in Dutch why the figures are of an older year, or None where they are of the newest."""
    if newest.year == answered.year:
        return None
    texts = tomllib.loads(_TEXTS.read_text(encoding="utf-8"))["older_year"]
    told = [texts["why"], texts["unknown"][min(len(incomparable), 2)]]
    facts = {"year": answered.year, "newest": newest.year, "number": len(incomparable)}
    return " ".join(told).strip().format_map(facts)
