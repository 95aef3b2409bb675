"""The evidence behind a measure, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.policy import Glossary

__all__ = ["evidence"]


def evidence(site: str, criterion: str, measures: Measures, glossary: Glossary) -> str:
    """Return the sentence behind a measure of a site, such as 'Supermarkt op 340 m lopen'."""
    facts = measures.by_criterion[criterion].facts(site)
    if facts["case"] == "unknown":
        return glossary.text("sheet.unknown", column=glossary.word(f"columns.{facts['missing']}"))
    if not glossary.has(f"criteria.{criterion}.evidence"):
        # A criterion of a policy's own has a label and no sentences.
        measure = measures.by_criterion[criterion].value[site]
        return glossary.word("words.unknown") if pd.isna(measure) else glossary.text("sheet.measured", measure=measure)
    if glossary.has(f"criteria.{criterion}.detail"):
        details = measures.by_criterion[criterion].details_of(site)
        facts["details"] = [glossary.text(f"criteria.{criterion}.detail", **detail) for detail in details]
    return glossary.text(f"criteria.{criterion}.evidence.{facts['case']}", **facts)
