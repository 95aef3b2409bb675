"""In which encoding the text of a Shapefile is, and how to tell that it was read in another."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pyogrio
from pandas.api.types import is_string_dtype

from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from atlas.errors import LayerError
    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["check_text", "other_encoding"]

_USUAL = "cp1252"
"""What Windows in the Netherlands writes where it does not write UTF-8; like Latin-1, with the euro sign."""

_ONE_BYTE = (_USUAL, "latin-1")

_SHOWN = 60
"""Letters of a value in a message."""


def other_encoding(path: Path, layer: str, entry: CatalogueEntry) -> LayerError:
    """Return the refusal of text that can't be read, with an encoding in which it can and how it then looks."""
    table = pyogrio.read_dataframe(path, encoding=_USUAL, read_geometry=False)
    shown = next((value for value in _texts(table) if not value.isascii()), "")
    return refusal("FIL37", layer, entry, encoding=_USUAL, shown=shown[:_SHOWN])


def check_text(frame: pd.DataFrame, layer: str, entry: CatalogueEntry) -> None:
    """Check that there is no text of two letters where one was written: UTF-8 read as if each byte were a letter.

    Raises
    ------
    LayerError
        Where there is: the encoding to set is UTF-8.
    """
    for value in _texts(frame):
        if not value.isascii() and (meant := _as_utf8(value)):
            raise refusal("FIL38", layer, entry, value=value[:_SHOWN], shown=meant[:_SHOWN])


def _texts(frame: pd.DataFrame) -> Iterator[str]:
    for name in frame.columns:
        if is_string_dtype(frame[name]):
            yield from (value for value in frame[name].unique() if isinstance(value, str))


def _as_utf8(value: str) -> str | None:
    """Return what the bytes of a text say in UTF-8, or None where they are none."""
    for encoding in _ONE_BYTE:
        with suppress(UnicodeError):
            return value.encode(encoding).decode()
    return None
