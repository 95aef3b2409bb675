"""The sheet of one site as plain text, for the terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from atlas.scores.labels import profile_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.scores import Explanation
    from atlas.scores.explanation import KnockOutLine

__all__ = ["site_sheet"]

_WIDTH = 100
_BULLET = "- "
_BENEATH = 4
_POINTS_WIDTH = 34


def site_sheet(meeting: Meeting, profile: str, site: str, glossary: Glossary) -> str:
    """Return a site's explanation for one profile as lines of text of at most 100 characters.

    Raises
    ------
    UnknownNameError
        Where there is no such site or profile.
    """
    told = meeting.explained(site, profile, glossary)
    title = glossary.text(
        "terminal.title",
        site=site,
        name=meeting.measures.sites.loc[site, "name"],
        place=told.place,
        kind=meeting.layers.catalogue.kind,
    )
    label = profile_label(profile, meeting.policy, glossary)
    lines = [
        title,
        glossary.text("terminal.score", profile=label, score=told.score, rank=told.rank),
        "",
        *textwrap.wrap(told.why, _WIDTH),
    ]
    for key, block in _blocks(told):
        if block:
            lines += ["", glossary.word(f"terminal.{key}"), *block]
    return "\n".join(lines)


def _blocks(told: Explanation) -> Iterator[tuple[str, list[str]]]:
    """Yield the heading of each part of the sheet with its lines."""
    yield "knock_outs", _bullets([_knock_out(line) for line in told.knock_outs])
    yield "warnings", _bullets(told.warnings)
    yield "lifts", _bullets([f"{lift.label}: {lift.text}" for lift in told.lifts])
    yield "certainty", _bullets([each for each in (told.certainty, *told.near_misses, told.flip) if each])
    yield "contributions", _contributions(told)
    yield "assessment", _bullets([f"{line.aspect}: {line.answer}. {line.text}" for line in told.assessment])
    yield "unknowns", _bullets(told.unknowns)


def _knock_out(line: KnockOutLine) -> str:
    shortfall = f" ({line.shortfall})" if line.shortfall else ""
    return f"{line.label}{shortfall}. {line.text}"


def _bullets(sentences: Sequence[str]) -> list[str]:
    indent = " " * len(_BULLET)
    return [
        line
        for sentence in sentences
        for line in textwrap.wrap(sentence, _WIDTH, initial_indent=_BULLET, subsequent_indent=indent)
    ]


def _contributions(told: Explanation) -> list[str]:
    lines: list[str] = []
    beneath = " " * _BENEATH
    for line in told.criteria:
        label = f"{_BULLET}{line.label}"
        lines.append(f"{label:<{_WIDTH - _POINTS_WIDTH}}{line.points:>{_POINTS_WIDTH}}")
        lines += textwrap.wrap(line.evidence, _WIDTH, initial_indent=beneath, subsequent_indent=beneath)
    return lines
