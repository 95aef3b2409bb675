"""Figures as people write and say them, and the same sentences in both languages."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from atlas.errors import PolicyError
from atlas.policy import check_words, read_glossary
from atlas.policy.glossary import _FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from atlas.policy import Glossary, Language, Policy

DUTCH_ONLY = {"intake.toml"}
"""The report and the templates for those who supply layers, who all read Dutch."""

ENGLISH_ONLY = {"dutch_data.toml"}
"""That the data is in Dutch is told to those who do not read Dutch."""


@pytest.mark.parametrize(
    ("spec", "value", "written"),
    [
        ("int", 3008, "3.008"),
        ("int", 1234567, "1.234.567"),
        ("int", -0.2, "0"),
        ("decimal", 3008.5, "3.008,5"),
        ("decimal", -0.04, "0,0"),
        ("short", 14.0, "14"),
        ("short", 16.24, "16,2"),
        ("short", 0.96, "1"),
        ("m", 344, "340 m"),
        ("m", 996, "1,0 km"),
        ("m", 1240, "1,2 km"),
        ("m2", 9500, "9.500 m²"),
        ("m2", 12_400, "1,2 ha"),
        ("pct", 24.4, "24%"),
        ("pct", 0.4, "minder dan 1%"),
        ("pct", 99.6, "meer dan 99%"),
        ("pct", 100, "100%"),
        ("pct1", 5.3, "5,3%"),
        ("pct1", 20.01, "20%"),
        ("pct1", 0.4, "minder dan 1%"),
        ("homes", 1, "1 woning"),
        ("homes", 30, "30 woningen"),
        ("points", 0.96, "1 punt"),
        ("points", 3008.5, "3.008,5 punten"),
        ("months", 12.5, "12,5 maanden"),
        ("date", "2026-10-01", "1 oktober 2026"),
        # Months since year 0: 2028 x 12 + 6 have passed when June 2028 ends.
        ("month", 2028 * 12 + 6, "juni 2028"),
        ("month", 2028 * 12, "december 2027"),
        ("list", ["a", "b", "c"], "a, b en c"),
        ("list", ["a"], "a"),
        ("sentence", ["supermarkt", "huisarts"], "Supermarkt en huisarts"),
        ("term", "third_party", "derde"),
    ],
)
def test_a_fact_is_written_the_dutch_way(glossary: Glossary, spec: str, value: object, written: str) -> None:
    assert glossary.format_field(value, spec) == written


@pytest.mark.parametrize(
    ("spec", "value", "written"),
    [
        ("int", 3008, "3,008"),
        ("decimal", 3008.5, "3,008.5"),
        ("m", 1240, "1.2 km"),
        ("pct", 0.4, "less than 1%"),
        ("homes", 1, "1 home"),
        ("date", "2026-10-01", "1 October 2026"),
        ("month", 2028 * 12 + 6, "June 2028"),
        ("list", ["a", "b", "c"], "a, b and c"),
    ],
)
def test_a_fact_is_written_the_english_way(spec: str, value: object, written: str) -> None:
    assert read_glossary("en").format_field(value, spec) == written


def texts(words: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with its dotted key."""
    if isinstance(words, dict):
        for name, found in words.items():
            yield from texts(found, f"{key}.{name}".strip("."))
    else:
        yield key, str(words)


def read(file: Path) -> dict[str, str]:
    return dict(texts(tomllib.loads(file.read_text(encoding="utf-8"))))


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    dutch = {file.name: file for file in (_FOLDER / "nl").glob("*.toml")}
    english = {file.name: file for file in (_FOLDER / "en").glob("*.toml")}
    assert set(dutch) - set(english) == DUTCH_ONLY
    assert set(english) - set(dutch) == ENGLISH_ONLY
    for name in set(english) & set(dutch):
        nl, en = read(dutch[name]), read(english[name])
        assert set(nl) == set(en), name
        for key in nl:
            # The order of the words differs; which facts stand in them does not.
            facts = [sorted(re.findall(r"{[^}]*}", each[key])) for each in (nl, en)]
            assert facts[0] == facts[1], (name, key)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_rule_of_the_agreement_has_words(policy: Policy, language: Language) -> None:
    glossary = read_glossary(language)
    check_words(policy, glossary)
    for name, rule in policy.criteria.items():
        assert glossary.has(f"criteria.{name}.evidence"), name
        assert glossary.has(f"criteria.{name}.strong"), name
        assert glossary.has(f"lifts.{rule.measure or name}"), name
    for name in policy.profiles:
        assert glossary.has(f"profiles.{name}.description"), name
    roles = {
        role for rules in (policy.criteria, policy.knock_outs) for rule in rules.values() for role in rule.changed_by
    }
    assert roles - {"nobody"} <= set(glossary.keys("roles"))


def test_a_criterion_of_a_policys_own_must_bring_its_name(policy: Policy, glossary: Glossary) -> None:
    own = {**policy.criteria, "amenities_families": policy.criteria["amenities_starters"]}
    with pytest.raises(PolicyError, match=r"key criteria\.amenities_families: .*label"):
        check_words(policy.model_copy(update={"criteria": own}), glossary)
    own["amenities_families"] = own["amenities_families"].model_copy(update={"label": "Voorzieningen voor gezinnen"})
    check_words(policy.model_copy(update={"criteria": own}), glossary)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_key_has_two_words_in_two_files(language: Language) -> None:
    # Files are put together by name: the later one would silently win.
    said: dict[str, tuple[str, object]] = {}
    for file in sorted((_FOLDER / language).glob("*.toml")):
        for key, text in leaves(tomllib.loads(file.read_text(encoding="utf-8"))):
            other, words = said.setdefault(key, (file.name, text))
            assert words == text, f"{key}: {words!r} in {other}, {text!r} in {file.name}"


def leaves(words: dict[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for name, found in words.items():
        if isinstance(found, dict):
            yield from leaves(found, f"{above}{name}.")
        else:
            yield f"{above}{name}", found
