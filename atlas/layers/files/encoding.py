"""From the bytes of a list to its text, in the encoding that the catalogue says; a wrong one is found out."""

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

__all__ = ["read_text"]

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_GUESSES = ("utf-8-sig", "cp1252", "latin-1")
"""What lists come in, from strict to lenient: the last one reads any bytes."""

_VALUE = re.compile(r'[^",;|\t\r\n]*[^\x00-\x7f][^",;|\t\r\n]*')
"""A value with a letter that the encodings write in different ways."""


def read_text(path: Path, layer: str, entry: CatalogueEntry) -> str:
    """Read a list as text, in ``entry.encoding`` or else UTF-8 with or without a mark in front.

    Raises
    ------
    LayerError
        Where the encoding does not exist or is not that of the file: the finding names the one to set and shows how
        the first value with an accent then reads.
    """
    data = path.read_bytes()
    stated = _canonical(layer, entry)
    text = _decoded(data, stated)
    guess = _guess(data)
    if text is None or (_is_one_byte(stated) and guess == "utf-8-sig" and not data.isascii()):
        raise _other_encoding(data, guess, layer, entry)
    if "\0" in text:
        line = 1 + text.count("\n", 0, text.index("\0"))
        raise refusal("TAB02", layer, entry, line=str(line))
    return text


def _canonical(layer: str, entry: CatalogueEntry) -> str:
    """Return Python's name of the encoding; UTF-8 may start with a mark that is no part of the first name."""
    try:
        name = codecs.lookup(entry.encoding or "utf-8").name
        "".encode(name)
    except LookupError as error:
        raise refusal("TAB03", layer, entry, encoding=entry.encoding) from error
    return "utf-8-sig" if name == "utf-8" else name


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
    found = _VALUE.search(text)
    value = found[0].strip() if found else text.splitlines()[0]
    line = 1 + text.count("\n", 0, found.start() if found else 0)
    facts = {"encoding": entry.encoding or "utf-8", "guess": guess.removesuffix("-sig"), "line": str(line)}
    # As the value and not in the sentence, for it may be part of somebody's address.
    return LayerError([Finding("TAB01", entry.source, layer, value=value[:60], facts=facts)])
