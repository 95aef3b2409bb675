"""One thing found in a layer, told in English or Dutch."""

from __future__ import annotations

import dataclasses
import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Finding", "Language", "Severity", "known_codes", "refusing"]

Severity = Literal["error", "rejected", "repaired", "warning"]
Language = Literal["en", "nl"]


_OUR_WORDS = ("category", "kinds", "other_layer")
"""Facts that are the atlas's own words, which each language has a word for."""


@dataclass(frozen=True)
class Finding:
    """One thing found in a layer, with everything its owner needs to mend it.

    Parameters
    ----------
    code : str
        Such as ``"CRS01"``: names the severity and the words in the files of this folder.
    file : str
        Name of the file, without folders.
    layer : str
        The atlas's name of the layer.
    feature : str or None
        Place in the file and id, such as ``"12 (id A-7)"``.
    field : str or None
        The file's own name of the field, or ``"geometry"``.
    value : object
        What stands there.
    facts : dict of str to object
        What the words of this code ask for.
    """

    code: str
    file: str
    layer: str
    feature: str | None = None
    field: str | None = None
    value: object = None
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Return ``error``, ``rejected``, ``repaired`` or ``warning``: refused, left out, mended, used as it is."""
        severity: Severity = _kinds()[self.code]["severity"]
        return severity

    def problem(self, language: Language = "en") -> str:
        """Return what is wrong and what was expected, without a full stop."""
        return self._told("problem", language)

    def advice(self, language: Language = "en") -> str:
        """Return what the owner of the file can do, without a full stop."""
        return self._told("advice", language)

    def __str__(self) -> str:
        place = [self.file, f"layer {self.layer}"]
        if self.feature is not None:
            place.append(f"feature {self.feature}")
        if self.field is not None:
            place.append(f"field {self.field}")
        if self.value is not None:
            place.append(f"value {_shown(self.value)}")
        return f"{self.code} {', '.join(place)}: {self.problem()}. {self.advice()}."

    def _told(self, part: str, language: Language) -> str:
        words: str = _kinds()[self.code][language][part]
        ours = _kinds()["words"][language]
        return words.format_map(
            {
                name: _written(_translated(fact, ours) if name in _OUR_WORDS else fact, language)
                for name, fact in self.facts.items()
            }
        )


def refusing(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings for which a layer is refused."""
    return [finding for finding in findings if finding.severity == "error"]


def known_codes() -> list[str]:
    """Return every code, in the order of the files."""
    return [code for code in _kinds() if code != "words"]


@cache
def _kinds() -> dict[str, Any]:
    kinds: dict[str, Any] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        kinds |= tomllib.loads(path.read_text(encoding="utf-8"))
    return kinds


def _translated(fact: object, words: Mapping[str, str]) -> object:
    """Return one of our words, or a list of them, in the words of a language."""
    return words.get(fact, fact) if isinstance(fact, str) else [words.get(each, each) for each in fact]  # type: ignore[attr-defined]


def _written(fact: object, language: Language) -> str:
    """Write a fact the way a reader of the language does: 3.008 and 12,5 in Dutch, 3,008 and 12.5 in English."""
    if isinstance(fact, Finding):
        return fact.problem(language)
    if isinstance(fact, datetime.date) and language == "nl":
        return f"{fact.day}-{fact.month}-{fact.year}"
    if isinstance(fact, bool | str | datetime.date) or fact is None:
        return str(fact)
    if isinstance(fact, int | float):
        text = f"{fact:,}" if isinstance(fact, int) else f"{fact:,.6g}" if abs(fact) < 1 else f"{fact:,.10g}"
        return text if language == "en" else text.translate(str.maketrans(",.", ".,"))
    return ", ".join(_written(part, language) for part in fact)  # type: ignore[attr-defined]


def _shown(value: object) -> str:
    """Return a value as the file has it, cut where it is long."""
    plain = value.item() if isinstance(value, np.generic) else value
    text = plain.isoformat() if isinstance(plain, datetime.date) else repr(plain)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line on a terminal
