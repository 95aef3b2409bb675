"""The decisions of minutes as rows of the table of decisions: which are new there, and under which ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atlas.errors import LayerError
from atlas.findings import refusing
from atlas.layers.expected import Expected
from atlas.layers.part import read_checked
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.intake.minutes import Minutes, Noted
    from atlas.layers import Catalogue, CatalogueEntry
    from atlas.layers.part import Part

__all__ = ["COLUMNS", "DECISIONS", "Row", "SortedMinutes", "decisions_in", "ids_in", "sort_out"]

DECISIONS = "decisions"
COLUMNS = ("id", *LAYERS[DECISIONS].columns)

Row = dict[str, object]
"""One decision by column of ours; None is unknown."""


@dataclass(frozen=True)
class SortedMinutes:
    """What becomes of each site of the minutes.

    Parameters
    ----------
    new : list of Row
        Decisions for the table.
    there : list of (Noted, bool)
        Decisions that the table has already, and whether it has them with the same owner and day.
    undecided : list of str
        Ids of the sites that were on the shortlist without a note.
    """

    new: list[Row] = field(default_factory=list)
    there: list[tuple[Noted, bool]] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)


def ids_in(catalogue: Catalogue, layer: str) -> set[str]:
    """Return the ids in every file of a layer; raises `LayerError` where one of them can't be used."""
    return {identifier for entry in catalogue.entries[layer] for identifier in _read(catalogue, layer, entry).ids}


def decisions_in(catalogue: Catalogue) -> list[Row]:
    """Return the rows of every table of decisions; raises `LayerError` where one of them can't be used."""
    rows: list[Row] = []
    for entry in catalogue.entries.get(DECISIONS, ()):
        frame = _read(catalogue, DECISIONS, entry).frame
        if frame is not None:
            known = frame[list(COLUMNS)].astype(object)
            rows += known.where(known.notna(), None).to_dict("records")
    return rows


def _read(catalogue: Catalogue, layer: str, entry: CatalogueEntry) -> Part:
    part = read_checked(catalogue, layer, entry, Expected())
    if refusing(part.findings):
        raise LayerError(part.findings)
    return part


def sort_out(minutes: Minutes, known: Sequence[Row], prefix: str = "") -> SortedMinutes:
    """Tell the new decisions from those that are known, and from sites without one.

    Parameters
    ----------
    minutes : Minutes
    known : sequence of Row
        Every decision of every table.
    prefix : str
        What comes before each id of the table that the new ones are for: theirs begin with it too.
    """
    there = {(row["meeting"], row["site_id"], row["decision"]): row for row in known}
    taken = {str(row["id"]) for row in known}
    found = SortedMinutes()
    for site in minutes.sites:
        if not site.decision:
            found.undecided.append(site.id)
        elif row := there.get((minutes.meeting, site.id, site.decision)):
            found.there.append((site, (row["owner"], row["due"]) == (site.owner or None, site.due)))
        else:
            identifier = _free_id(f"{prefix}{minutes.meeting}-{site.id}", taken)
            found.new.append(_row(identifier, minutes.meeting, site))
    return found


def _row(identifier: str, meeting: str, site: Noted) -> Row:
    return {
        "id": identifier,
        "meeting": meeting,
        "site_id": site.id,
        "decision": site.decision,
        "owner": site.owner or None,
        "due": site.due,
        "status": "open",
    }


def _free_id(first: str, taken: set[str]) -> str:
    """Return an id that no decision has: a second one about a site in the same meeting is numbered."""
    number = 2
    free = first
    while free in taken:
        free = f"{first}-{number}"
        number += 1
    return free
