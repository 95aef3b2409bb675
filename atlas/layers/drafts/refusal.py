"""Refusing a draft for what the checks of layers find, in words for who has no catalogue to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from atlas.findings import Finding

__all__ = ["refuse"]

_HARMLESS = ("GEO07", "FIL12")
"""Heights that were left out, and remarks of the reader."""

_PROBLEMS = {
    "GEO04": "the outline crosses itself, or a hole lies wrong, near x={x}, y={y} in RD ({reason})",
    "GEO03": "this is a {found}, where a site needs an outline (Polygon)",
    "GEO08": "the geometry is a collection of several types, with an outline in {kept} of its {parts} parts",
    "FIL01": "there is no such file, and it is no outline as text either",
}
"""What is told of a layer in another way: a layer is repaired in the open, a draft can be drawn anew at once."""

_ADVICE = {
    "GEO04": "Draw it anew, without crossings",
    "GEO03": 'Draw its outline, or give a point with a radius: "x,y radius"',
    "GEO08": "Save the outline alone",
    "FIL01": 'Correct its name, or give POLYGON ((...)) or "x,y radius"',
    "FLD11": "Correct it, or leave it out where it is unknown",
    "FLD12": "Correct it, or leave it out where it is unknown",
    "FLD03": "Give one of them another id",
    "FLD10": "Correct it",
}
_LONGEST_VALUE = 60
"""Letters of a value in a message."""

_OF_THE_CRS = "State its CRS with --crs: EPSG:28992 for RD New, EPSG:4326 for degrees"
_OF_THE_FILE = "Save the outlines anew as a GeoPackage with one layer, and run again"


def refuse(findings: Sequence[Finding], label: str) -> None:
    """Raise a DraftError for the first finding that a draft can't have; `label` names where it comes from."""
    for finding in findings:
        if finding.code not in _HARMLESS:
            raise DraftError(f"{', '.join(_place(finding, label))}: {_problem(finding)}. {_advice(finding)}.")


def _place(finding: Finding, label: str) -> Iterator[str]:
    """Give where it is: the file or text, which outline of it, and which field and value."""
    yield label
    if finding.feature is not None:
        yield f"outline {finding.feature}"
    if finding.value is not None:
        yield f"field {finding.field}, value {str(finding.value)[:_LONGEST_VALUE]!r}"


def _problem(finding: Finding) -> str:
    if finding.code in _PROBLEMS:
        return _PROBLEMS[finding.code].format_map(finding.facts)
    return finding.problem()


def _advice(finding: Finding) -> str:
    advice = _ADVICE.get(finding.code, finding.advice())
    if "catalogue" not in advice:
        return advice
    return _OF_THE_CRS if finding.code.startswith("CRS") else _OF_THE_FILE
