"""The report of a check as one Dutch page for the owners of the files, without scripts and without a network."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from atlas.intake.report import grouped
from atlas.intake.report_wording import field_name, sentence, verdict_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from atlas.findings import Finding
    from atlas.intake.report import CheckReport
    from atlas.intake.report_part import PartReport
    from atlas.policy import Glossary

__all__ = ["write_report_page"]

_MOST_ALIKE = 5
"""Findings of one code that stand in the table; more go behind a line of their own."""

_MOST_SIGNS = 200
"""Of a value that the page shows; the sheet has the whole."""


def write_report_page(report: CheckReport, glossary: Glossary, path: Path, changes: pd.DataFrame | None = None) -> None:
    """Write the report as one self-contained HTML page in Dutch.

    Parameters
    ----------
    report : CheckReport
    glossary : Glossary
    path : Path
        The file to write.
    changes : DataFrame, optional
        What changed since the previous lists of homes, of which the page tells how many of each ``change``.
    """
    environment = Environment(
        loader=PackageLoader("atlas.intake"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (resources.files("atlas.intake") / "templates" / "report.css").read_text(encoding="utf-8")
    page = environment.get_template("report.html").render(
        style=style,
        policy=_security_policy(style),
        texts=glossary.get("report"),
        subtitle=glossary.text("report.subtitle", date=report.today),
        verdict=report.verdict,
        verdict_sentence=verdict_sentence(report, glossary),
        has_example=any(part.kind == "example" for part in report.parts),
        parts=[_part(part, glossary) for part in report.parts],
        nothing_found=_nothing_found(report, glossary),
        changes=None if changes is None else _change_counts(changes, glossary),
    )
    path.write_text(page, encoding="utf-8", errors="replace")


def _security_policy(style: str) -> str:
    """Return the content security policy that allows this style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _part(part: PartReport, glossary: Glossary) -> dict[str, object]:
    groups = grouped(part.findings)
    layer = glossary.word(f"layers.{part.layer}")
    short = [finding for group in groups if len(group) <= _MOST_ALIKE for finding in group]
    return {
        "title": glossary.text("report.part", layer=layer, file=part.file),
        "layer": layer,
        "file": part.file,
        "is_example": part.kind == "example",
        "publisher": part.publisher,
        "date": glossary.date(part.date),
        "from_whom": glossary.text("report.from_whom", publisher=part.publisher, date=part.date),
        "counts": _counts(part, glossary),
        "verdict": part.verdict,
        "caption": glossary.text("report.findings_caption", file=part.file),
        "rows": _rows(short, glossary),
        "long_groups": [_group(group, part.file, glossary) for group in groups if len(group) > _MOST_ALIKE],
    }


def _counts(part: PartReport, glossary: Glossary) -> list[tuple[str, str]]:
    """Give the counts of a file with their headings, written the Dutch way."""
    unread, none = glossary.word("report.unread"), glossary.word("report.none")
    counts = {
        "read": unread if part.read is None else glossary.number(part.read),
        "accepted": none if part.accepted is None else glossary.number(part.accepted),
        "repaired": glossary.number(part.repaired),
        "rejected": glossary.number(part.rejected),
        "errors": glossary.number(part.errors),
        "warnings": glossary.number(part.warnings),
    }
    return [(glossary.word(f"report.columns.{name}"), count) for name, count in counts.items()]


def _group(group: list[Finding], file: str, glossary: Glossary) -> dict[str, object]:
    first = group[0]
    severity = glossary.word(f"report.severities.{first.severity}")
    return {
        "summary": glossary.text(
            "report.group", code=first.code, severity=severity, count=len(group), problem=first.problem("nl")
        ),
        "severity": first.severity,
        "caption": glossary.text("report.group_caption", code=first.code, file=file),
        "rows": _rows(group, glossary),
    }


def _rows(findings: Iterable[Finding], glossary: Glossary) -> list[dict[str, str]]:
    return [
        {
            "code": finding.code,
            "kind": finding.severity,
            "severity": glossary.word(f"report.severities.{finding.severity}"),
            "feature": finding.feature or "",
            "field": field_name(finding, glossary),
            "value": _shown(finding.value),
            "problem": sentence(finding.problem("nl")),
            "advice": sentence(finding.advice("nl")),
        }
        for finding in findings
    ]


def _shown(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _MOST_SIGNS else f"{text[: _MOST_SIGNS - 1]}…"


def _change_counts(changes: pd.DataFrame, glossary: Glossary) -> list[tuple[str, str]]:
    """Give each kind of change in Dutch with the number of homes, also those that are not there."""
    kinds = glossary.keys("report.changes")
    return [
        (glossary.word(f"report.changes.{kind}"), glossary.number(int((changes["change"] == kind).sum())))
        for kind in kinds
    ]


def _nothing_found(report: CheckReport, glossary: Glossary) -> str:
    """Name the files in which nothing was found, or nothing where there are none."""
    files = [part.file for part in report.parts if not part.findings]
    return glossary.text("report.nothing_found", list=files) if files else ""
