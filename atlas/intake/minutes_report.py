"""What became of the decisions of minutes, as lines for a terminal, in English."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from atlas.layers.catalogue import TO_FILL_IN

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from pathlib import Path

    from atlas.intake.minutes import Minutes
    from atlas.intake.minutes_rows import SortedMinutes

__all__ = ["next_step", "next_step_with_list", "report_lines"]


def report_lines(held: Minutes, found: SortedMinutes, table: Path) -> Iterator[str]:
    """Give what was written to a table, what was there already, and which sites had no note."""
    yield f"Meeting {held.meeting}, {len(held.sites)} on the shortlist."
    yield f"Written to {table}:" if found.new else f"Nothing new to write in {table}."
    for row in found.new:
        yield f"  {row['id']}: {row['decision']} ({row['owner'] or 'no owner'}, {row['due'] or 'no day'})"
    if found.there:
        yield "There already, and not written again:"
    for site, is_same in found.there:
        differs = "" if is_same else " (with another owner or day there: if that is to change, change it there)"
        yield f"  {site.id}: {site.decision}{differs}"
    if found.undecided:
        yield f"On the shortlist without a note, so without a decision: {', '.join(found.undecided)}."


def next_step(meeting: str, layers: Path) -> str:
    """Say what to do once decisions stand in the table."""
    return (
        f"Next: set the date of [decisions] in {layers / 'catalogue.toml'} to that of the meeting, and {_see(meeting)}."
    )


def next_step_with_list(meeting: str, layers: Path, out: Path, day: datetime.date) -> str:
    """Say what to do with a list of decisions of its own, with the lines by which the catalogue names it."""
    step = (
        f"Next: put {out.name} in {layers} and these lines in {layers / 'catalogue.toml'}, where a [decisions] that is"
        f" there already becomes [[decisions]]; say from whom they are, and {_see(meeting)}."
    )
    lines = [
        step,
        "",
        "[[decisions]]",
        f"file = {json.dumps(out.name, ensure_ascii=False)}",
        'kind = "supplied"',
        f'publisher = "{TO_FILL_IN}"',
        f'licence = "{TO_FILL_IN}"',
        f"date = {day}",
        'style = "dutch"',
    ]
    return "\n".join(lines)


def _see(meeting: str) -> str:
    return f"run `atlas meeting {meeting}`: the sheet of each site then tells its decisions"
