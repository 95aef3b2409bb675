"""The Dutch words that the page and the sheet of a report share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atlas.findings import Finding
    from atlas.intake.report import CheckReport
    from atlas.policy import Glossary

__all__ = ["field_name", "sentence", "verdict_sentence"]


def verdict_sentence(report: CheckReport, glossary: Glossary) -> str:
    """Return in one Dutch sentence or two whether the files can be used."""
    if report.verdict == "sound":
        return glossary.word("report.verdict_sound")
    refused = sum(part.verdict == "refused" for part in report.parts)
    count = refused if report.verdict == "refused" else len(report.findings)
    number = "one" if count == 1 else "many"
    return glossary.text(f"report.verdict_{report.verdict}_{number}", count=count)


def field_name(finding: Finding, glossary: Glossary) -> str:
    """Return the file's own name of the field of a finding, or the word for its shape."""
    return glossary.word("report.geometry") if finding.field == "geometry" else finding.field or ""


def sentence(text: str) -> str:
    """Return the words of a finding as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."
