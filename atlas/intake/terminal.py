"""The report of a check as lines for a terminal, in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.errors import printable
from atlas.intake.report import exit_code, grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.findings import Finding
    from atlas.intake.report import CheckReport
    from atlas.intake.report_part import PartReport

__all__ = ["as_text"]

_MOST_ALIKE, _SHOWN_OF_MANY = 5, 3


def as_text(report: CheckReport, *, strict: bool = False, whole: bool = False) -> str:
    """Return the report for a terminal: a line per file, its findings, and what the exit code means.

    Parameters
    ----------
    report : CheckReport
    strict : bool
        Whether remarks are to count as a failure, as with ``--strict``.
    whole : bool
        Whether to list every finding, for a file; else three of many alike stand for all of them.
    """
    lines = [line for part in report.parts for line in _part_lines(part, whole=whole)]
    return "\n".join([*lines, "", _ending(report, strict=strict)])


def _part_lines(part: PartReport, *, whole: bool) -> Iterator[str]:
    name = f"{part.layer} ({_in_one_line(part.file)})"
    if part.read is None:
        counts = "could not be read"
    else:
        counts = (
            f"{part.read:,} read, {part.accepted:,} accepted, {part.repaired:,} repaired, {part.rejected:,} rejected"
        )
    yield f"{name}: {counts}, {_count(part.errors, 'error')}, {_count(part.warnings, 'warning')}"
    for group in grouped(part.findings):
        yield from _group_lines(group, whole=whole)


def _group_lines(group: list[Finding], *, whole: bool) -> Iterator[str]:
    shown = group if whole or len(group) <= _MOST_ALIKE else group[:_SHOWN_OF_MANY]
    yield from (f"  {finding.severity}: {_in_one_line(str(finding))}" for finding in shown)
    if len(group) > len(shown):
        yield f"  and {len(group) - len(shown):,} more like this; --out report.html lists them all"


def _ending(report: CheckReport, *, strict: bool) -> str:
    code = exit_code(report, strict=strict)
    refused = sum(part.verdict == "refused" for part in report.parts)
    remarks = _count(len(report.findings), "remark")
    meanings = {
        "refused": f"{_count(refused, 'file')} can't be used, so no meeting can be written until that is mended.",
        "remarks": f"every file can be used, with {remarks}"
        + ("; --strict asks for none." if strict else "; with --strict the exit code would be 1."),
        "sound": "every file can be used, and there is nothing to remark.",
    }
    return f"Exit code {code}: {meanings[report.verdict]}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _in_one_line(text: str) -> str:
    return printable(text).replace("\n", r"\n")
