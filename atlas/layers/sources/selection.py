"""What of a complete answer belongs to the layer, and what the atlas works out of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.errors import SourceError
from atlas.layers.values import SENTINEL

if TYPE_CHECKING:
    from atlas.layers.sources.area import Area
    from atlas.layers.sources.source import Level, Source

__all__ = ["EFFECT", "figures_known", "select"]

EFFECT = "effect"
"""Column that a level is turned into: ``exclude`` or ``weigh``."""


def select(frame: pd.DataFrame, source: Source, area: Area | None) -> tuple[pd.DataFrame, dict[str, int]]:
    """Drop what does not belong to the layer, and add the columns that come out of several fields.

    Parameters
    ----------
    frame : GeoDataFrame or DataFrame
        With the source's own fields.
    source : Source
        Says what to keep and to add.
    area : Area or None
        The municipality, where the source keeps only what touches it.

    Returns
    -------
    GeoDataFrame or DataFrame
        What is left.
    dict of str to int
        How many features were dropped, by reason: ``water = JA``, ``outside``, ``no level``.
    """
    dropped: dict[str, int] = {}
    for field, value in source.keep.items():
        others = frame.loc[frame[field] != value, field].fillna("empty")
        dropped |= {f"{field} = {other}": int(number) for other, number in others.value_counts().items()}
        frame = frame.loc[frame[field] == value]
    if source.inside and area is not None:
        touches = frame.geometry.intersects(area.outline)
        dropped |= _counted("outside", ~touches)
        frame = frame.loc[touches]
    if source.level is not None:
        levels = _numbers(frame, source.level)
        # Nothing is mapped where the level is 0: that is not silence.
        dropped |= _counted("no level", ~(levels > 0))
        frame = frame.loc[levels > 0].assign(**{EFFECT: _effects(levels[levels > 0], source.level)})
    for column, fields in source.joined.items():
        parts = [frame[field].astype("string").fillna("") for field in fields]
        frame = frame.assign(**{column: sum(parts[1:], parts[0]).replace("", pd.NA)})
    return frame.reset_index(drop=True), dropped


def _counted(reason: str, gone: pd.Series) -> dict[str, int]:
    return {reason: int(gone.sum())} if gone.any() else {}


def _numbers(frame: pd.DataFrame, level: Level) -> pd.Series:
    numbers = pd.to_numeric(frame[level.field], errors="coerce").astype("Float64")
    wrong = frame.loc[numbers.isna() & frame[level.field].notna(), level.field]
    if len(wrong):
        raise SourceError(
            f"field {level.field}, value {wrong.iloc[0]!r}: this is no number in {level.excludes_from.unit}. Correct"
            " the level of this source in a file for --sources."
        )
    return numbers.fillna(0)


def _effects(levels: pd.Series, level: Level) -> pd.Series:
    return (levels >= level.excludes_from.value).map({True: "exclude", False: "weigh"}).astype("string")


def figures_known(frame: pd.DataFrame, fields: list[str]) -> bool:
    """Tell whether each of these fields has a figure for any row; CBS's numbers for unknown are none."""
    return all(bool((pd.to_numeric(frame[field], errors="coerce") > SENTINEL).any()) for field in fields)
