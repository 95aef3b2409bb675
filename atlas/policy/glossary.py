"""The words for people: labels and sentences per language, with figures written as that language writes them."""

from __future__ import annotations

import datetime
import string
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from atlas.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from atlas.policy.policy import Policy

__all__ = ["LANGUAGES", "Glossary", "Language", "check_words", "read_glossary"]

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")

_FOLDER = Path(__file__).parent / "glossary"
_KILOMETRE_M = 1000
_HECTARE_M2 = 10_000


def read_glossary(language: Language = "nl") -> Glossary:
    """Read the words of a language.

    Dutch has all of them; English has all but those of the report and the templates for who supplies layers.
    """
    words: dict[str, Any] = {}
    for file in sorted((_FOLDER / language).glob("*.toml")):
        _merge(words, tomllib.loads(file.read_text(encoding="utf-8")))
    return Glossary(words, language)


def _merge(words: dict[str, Any], more: dict[str, Any]) -> None:
    """Add words; a table such as ``criteria`` is spread over files by theme."""
    for key, found in more.items():
        if isinstance(found, dict):
            _merge(words.setdefault(key, {}), found)
        else:
            words[key] = found


def check_words(policy: Policy, glossary: Glossary) -> None:
    """Refuse a policy with a profile, criterion, knock-out, theme or unit that people would have no word for.

    Raises
    ------
    PolicyError
        With the key that needs a label, or a unit that the glossary knows.
    """
    labels = {f"profiles.{name}": rule.label for name, rule in policy.profiles.items()}
    labels |= {f"criteria.{name}": rule.label for name, rule in policy.criteria.items()}
    labels |= {f"knock_outs.{name}": rule.label for name, rule in policy.knock_outs.items()}
    labels |= {f"themes.{name}": rule.label for name, rule in policy.themes.items()}
    for key, label in labels.items():
        if not label and not glossary.has(f"{key}.label"):
            raise PolicyError(
                f'policy, key {key}: the glossary has no words for it. Add its name for people, as label = "...".'
            )
    units = {f"criteria.{name}": rule.unit for name, rule in policy.criteria.items()}
    units |= {f"knock_outs.{name}": rule.unit for name, rule in policy.knock_outs.items() if hasattr(rule, "unit")}
    for key, unit in units.items():
        if not glossary.has(f"unit_names.{unit}"):
            known = ", ".join(glossary.keys("unit_names"))
            raise PolicyError(f"policy, key {key}.unit: {unit!r} is unknown here. Use one of: {known}.")


class Glossary(string.Formatter):
    """Labels and sentences by dotted key, such as ``criteria.net_addition.label``.

    A sentence names its facts as ``{distance_m:m}``. After the colon stands how to write it: ``m``, ``m2``, ``int``,
    ``decimal``, ``short``, ``pct``, ``pct1``, ``date``, ``month``, ``list``, ``sentence``, a unit such as ``homes``,
    or ``term`` for a word of the vocabulary. ``language`` is the one that it speaks.
    """

    def __init__(self, words: Mapping[str, object], language: Language) -> None:
        self.language: Language = language
        self._words = words

    def text(self, key: str, **facts: object) -> str:
        """Return the sentence under a key with its facts filled in; raises KeyError where there is none."""
        return self.vformat(self.word(key), (), facts)

    def word(self, key: str) -> str:
        """Return the words under a key as they are; raises KeyError where there are none."""
        return str(self.get(key))

    def keys(self, key: str) -> list[str]:
        """Return the keys right under a key; raises KeyError where there are none."""
        found = self.get(key)
        if not isinstance(found, dict):
            raise KeyError(key)
        return list(found)

    def lines(self, key: str) -> list[str]:
        """Return the lines of text under a key; raises KeyError where there are none."""
        found = self.get(key)
        if not isinstance(found, list):
            raise KeyError(key)
        return [str(line) for line in found]

    def get(self, key: str) -> object:
        """Return what stands under a dotted key; raises KeyError where there is nothing."""
        found: object = self._words
        for part in key.split("."):
            if not isinstance(found, dict) or part not in found:
                raise KeyError(key)
            found = found[part]
        return found

    def label(self, key: str, own: str | None) -> str:
        """Return the label that a policy gives itself, or else the one under a key."""
        return own or self.word(f"{key}.label")

    def has(self, key: str) -> bool:
        """Tell whether anything stands under a dotted key."""
        try:
            self.get(key)
        except KeyError:
            return False
        return True

    def format_field(self, value: object, format_spec: str) -> str:
        """Write one fact as its specification asks; overrides `string.Formatter`."""
        if format_spec in _WRITERS:
            return _WRITERS[format_spec](self, value)
        return self.quantity(value, format_spec) if format_spec else str(value)

    def term(self, value: object) -> str:
        """Return the word for a value of a closed vocabulary."""
        return self.word(f"terms.{value}")

    def number(self, value: object, decimals: int = 0) -> str:
        """Write a number as the language does: 3008.5 is 3.008,5 in Dutch and 3,008.5 in English."""
        text = f"{float(str(value)):,.{decimals}f}"
        marks = {",": self.word("numbers.thousands"), ".": self.word("numbers.decimal")}
        text = "".join(marks.get(sign, sign) for sign in text)
        return text if text.strip("-0,.") else text.lstrip("-")

    def quantity(self, value: object, unit: str) -> str:
        """Write a number with its unit in the singular or plural: 1 woning, 30 woningen."""
        # Rounded first, since 0.96 is written as 1 and needs the word for one.
        number = round(float(str(value)), 1)
        words = self.get(f"units.{unit}")
        if not isinstance(words, dict):
            raise KeyError(unit)
        word = words["one"] if number in {1, -1} else words["many"]
        return f"{self.short(number)} {word}"

    def short(self, value: object) -> str:
        """Write a number with one decimal, where that tells more than none: 14 and 14,3."""
        number = round(float(str(value)), 1)
        return self.number(number, 0 if number.is_integer() else 1)

    def distance(self, metres: object) -> str:
        """Write a distance as people say it: 340 m, 1,2 km."""
        value = round(float(str(metres)) / 10) * 10
        return f"{self.number(value)} m" if value < _KILOMETRE_M else f"{self.number(value / _KILOMETRE_M, 1)} km"

    def area(self, square_metres: object) -> str:
        """Write an area in m², or from a hectare on in ha."""
        value = float(str(square_metres))
        return f"{self.number(value)} m²" if value < _HECTARE_M2 else f"{self.number(value / _HECTARE_M2, 1)} ha"

    def percentage(self, value: object) -> str:
        """Write a percentage without decimals, but never a part of something as nothing or all."""
        number = float(str(value))
        if 0 < number < 1:
            return self.word("words.less_than_one_pct")
        if 99 < number < 100:  # noqa: PLR2004
            return self.word("words.more_than_99_pct")
        return f"{self.number(number)}%"

    def fine_percentage(self, value: object) -> str:
        """Write a percentage that is held against a limit, with a decimal where it has one."""
        number = float(str(value))
        decimals = 0 if round(number, 1).is_integer() else 1
        return f"{self.number(number, decimals)}%" if 1 <= number <= 99 else self.percentage(number)  # noqa: PLR2004

    def date(self, value: object) -> str:
        """Write a date as 1 oktober 2026."""
        date = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
        return f"{date.day} {self.get(f'months.{date.month}')} {date.year}"

    def listing(self, parts: Sequence[str]) -> str:
        """Join parts as a listing in a sentence: a, b en c."""
        if len(parts) < 2:  # noqa: PLR2004
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.get('words.and')} {parts[-1]}"

    def month(self, months: object) -> str:
        """Write a number of whole months since year 0 as the month that they close: juni 2028."""
        last = int(float(str(months))) - 1
        return f"{self.get(f'months.{last % 12 + 1}')} {last // 12}"

    def within(self, label: str) -> str:
        """Write a label inside a sentence: Te klein becomes te klein."""
        return label[:1].lower() + label[1:]

    def sentence(self, parts: Sequence[str]) -> str:
        """Join parts as a listing that starts a sentence."""
        listing = self.listing(parts)
        return listing[:1].upper() + listing[1:]


_WRITERS: dict[str, Callable[[Glossary, Any], str]] = {
    "int": Glossary.number,
    "decimal": lambda glossary, value: glossary.number(value, 1),
    "short": Glossary.short,
    "m": Glossary.distance,
    "m2": Glossary.area,
    "pct": Glossary.percentage,
    "pct1": Glossary.fine_percentage,
    "date": Glossary.date,
    "month": Glossary.month,
    "list": Glossary.listing,
    "sentence": Glossary.sentence,
    "term": Glossary.term,
}
"""How each specification of a fact writes it; any other specification is a unit."""
