"""The words of every finding: complete in both languages, and each of them in use."""

from __future__ import annotations

import datetime
import re
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

from atlas.findings import Finding, known_codes, refusing

ATLAS = Path(__file__).parents[2] / "atlas"
KINDS: dict[str, dict[str, Any]] = {
    code: kind
    for path in sorted((ATLAS / "findings").glob("*.toml"))
    for code, kind in tomllib.loads(path.read_text(encoding="utf-8")).items()
    if code != "words"
}


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_code_that_the_atlas_uses_has_words_and_no_words_are_left_over() -> None:
    used = {
        code
        for path in ATLAS.rglob("*.py")
        for code in re.findall(r'"([A-Z]{3}\d{2})"', path.read_text(encoding="utf-8"))
    }
    assert used - {"CRS84", "WGS84"} == set(known_codes())


def test_no_two_files_give_the_same_code() -> None:
    codes = [
        code
        for path in (ATLAS / "findings").glob("*.toml")
        for code in re.findall(r"^\[([A-Z]{3}\d{2})\]", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    ]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", KINDS)
def test_both_languages_tell_the_same_problem_and_what_to_do(code: str) -> None:
    kind = KINDS[code]
    assert kind["severity"] in {"error", "rejected", "repaired", "warning"}
    for part in ("problem", "advice"):
        english, dutch = kind["en"][part], kind["nl"][part]
        # Dutch may leave out what only exists in English, such as the reason that GEOS gives.
        assert placeholders(dutch) <= placeholders(english), part
        assert english != dutch
        assert not english.endswith("."), "the full stop comes by itself"
        assert not dutch.endswith(".")


def test_a_finding_reads_like_help_and_names_the_place() -> None:
    finding = Finding("FLD12", "sites.geojson", "sites", "12 (id A-7)", "homes_total", 3_000_000, {"most": 1_000_000})
    assert str(finding) == (
        "FLD12 sites.geojson, layer sites, feature 12 (id A-7), field homes_total, value 3000000: "
        "expected at most 1,000,000. Correct the value, or leave it empty where it is unknown and the column may be "
        "empty."
    )
    assert finding.problem("nl") == "hier hoort hooguit 1.000.000"


def test_facts_are_written_the_way_each_language_does() -> None:
    date = datetime.date(2025, 3, 1)
    finding = Finding("LAY04", "a.csv", "works", facts={"date": date, "today": date, "publisher": "P"})
    assert "1-3-2025" in finding.problem("nl")
    assert "2025-03-01" in finding.problem("en")
    shape = Finding("GEO04", "a.csv", "works", facts={"reason": "r", "x": 1, "y": 2, "before": 0.5, "after": 12345})
    assert "0,5 m² zoals getekend, 12.345 m² na herstel" in shape.problem("nl")
    assert "0.5 m² as drawn, 12,345 m² after repair" in shape.problem("en")
    assert Finding("FLD13", "a", "b", facts={"corporations": ["A", "B", "C"]}).problem("nl").endswith("A, B, C")


def test_a_category_is_told_in_the_words_of_the_language() -> None:
    facts = {"category": "pitch", "corporation": "Actium", "found": 3, "stated": 4}
    finding = Finding("STK01", "a.csv", "stock_baseline", facts=facts)
    assert "in the category pitch add up to 3" in finding.problem("en")
    assert "in de categorie standplaats zijn samen 3" in finding.problem("nl")


def test_a_value_with_text_in_braces_stays_text() -> None:
    finding = Finding(
        "FLD10", "a.csv", "sites", value="{x.__class__}", facts={"words": ["{y}"], "layer": "l", "column": "c"}
    )
    assert "{y}" in finding.problem()
    assert "{x.__class__}" in str(finding)


def test_a_long_value_is_cut() -> None:
    assert len(str(Finding("FIL02", "a.csv", "sites", value="x" * 10_000))) < 300


def test_only_errors_refuse_a_layer() -> None:
    findings = [Finding(code, "a.csv", "sites") for code in ("FIL02", "GEO01", "FLD23")]
    assert [finding.code for finding in refusing(findings)] == ["FIL02"]
