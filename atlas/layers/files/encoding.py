"""From the bytes of a list to its text, in the encoding that the catalogue states; a wrong one is found out."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from atlas.errors import LayerError
from atlas.findings import Finding
from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["read_text", "stated_encoding"]

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_GUESSES = ("utf-8-sig", "cp1252", "latin-1")
"""What lists come in, from strict to lenient: the last one reads any bytes."""

_OTHERWISE = re.compile(r"[^\x00-\x7f]")
"""A letter that the encodings write in different ways."""

_BETWEEN_VALUES = re.compile(r'[",;|\t\r\n]')

_SHOWN = 60
"""Letters of a value in a message."""


def read_text(path: Path, layer: str, entry: CatalogueEntry) -> str:
    """Read a list as text, in ``entry.encoding`` or else UTF-8 with or without a mark in front.

    Raises
    ------
    LayerError
        Where the encoding does not exist or is not that of the file: the finding names the one to set and shows how
        the first value with an accent then reads.
    """
    data = path.read_bytes()
    stated = stated_encoding(layer, entry) or "utf-8"
    # UTF-8 may start with a mark, which is no part of the first name.
    text = _decoded(data, "utf-8-sig" if stated == "utf-8" else stated)
    guess = _guess(data)
    if text is None or (_is_one_byte(stated) and guess == "utf-8-sig" and not data.isascii()):
        raise _other_encoding(data, guess, layer, entry)
    if "\0" in text:
        line = 1 + text.count("\n", 0, text.index("\0"))
        raise refusal("TAB02", layer, entry, line=str(line))
    return text


def stated_encoding(layer: str, entry: CatalogueEntry) -> str | None:
    """Return the encoding that the catalogue states, under the name that every reader knows, or None.

    Raises
    ------
    LayerError
        Where it does not exist.
    """
    if entry.encoding is None:
        return None
    try:
        name = codecs.lookup(entry.encoding).name
        "".encode(name)  # which a codec for other things than text, such as hex, refuses
    except LookupError as error:
        raise refusal("TAB03", layer, entry, encoding=entry.encoding) from error
    return name


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _guess(data: bytes) -> str:
    if data.startswith(_UTF_16_MARKS) and _decoded(data, "utf-16") is not None:
        return "utf-16"
    return next(encoding for encoding in _GUESSES if _decoded(data, encoding) is not None)


def _is_one_byte(encoding: str) -> bool:
    """Tell whether an encoding reads each byte as a letter, so that it would also read UTF-8: as other letters."""
    return not encoding.startswith("utf")


def _other_encoding(data: bytes, guess: str, layer: str, entry: CatalogueEntry) -> LayerError:
    text = data.decode(guess)
    found = _OTHERWISE.search(text)
    at = found.start() if found else 0
    before, after = text[max(0, at - _SHOWN) : at], text[at : at + _SHOWN]
    value = (_BETWEEN_VALUES.split(before)[-1] + _BETWEEN_VALUES.split(after)[0]).strip()
    line = 1 + text.count("\n", 0, at)
    facts = {"encoding": entry.encoding or "utf-8", "guess": guess.removesuffix("-sig"), "line": str(line)}
    # As the value and not in the sentence, for it may be part of somebody's address.
    return LayerError([Finding("TAB01", entry.source, layer, value=value[:_SHOWN], facts=facts)])
