"""The sheet of one site as plain text, for the terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from atlas.scores import explain

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["site_sheet"]

_WIDTH = 100


def site_sheet(meeting: Meeting, profile: str, site: str, glossary: Glossary) -> str:
    """Return a site's explanation for one profile as lines of text.

    Raises
    ------
    UnknownNameError
        Where there is no such site or profile.
    """
    scores = meeting.scores[profile]
    told = explain(site, meeting.measures, scores, meeting.policy, glossary)
    kind = meeting.layers.catalogue.kind
    name = meeting.measures.sites.loc[site, "name"]
    lines = [
        glossary.text("terminal.title", site=site, name=name, place=told.place, kind=kind),
        glossary.text(
            "terminal.score",
            profile=glossary.label(f"profiles.{profile}", meeting.policy.profiles[profile].label),
            score=told.score,
            rank=told.rank,
        ),
        told.why,
        "",
        *(f"! {line.label}: {line.text} {line.shortfall}".rstrip() for line in told.knock_outs),
        *(f"! {warning}" for warning in told.warnings),
    ]
    for line in told.criteria:
        lines += [f"{line.points:>22}  {line.label}", *_indented(line.evidence)]
    if told.unknowns:
        lines += ["", *(f"? {unknown}" for unknown in told.unknowns)]
    return "\n".join(lines)


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=" " * 24, subsequent_indent=" " * 24)
