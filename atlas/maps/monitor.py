"""Where the parties stand on what they promised: per view of the agenda its targets, villages, chains or supply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atlas.maps.chain_charts import chain_charts
from atlas.maps.supply_rows import supply_rows
from atlas.maps.target_bars import target_bars
from atlas.maps.village_charts import village_charts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["monitor"]

_PARTS = {"villages": "villages", "wup_areas": "chains", "homes_added": "supply"}
"""What a view tells besides its targets, by the layer that it has as a table."""


def monitor(meeting: Meeting, glossary: Glossary) -> dict[str, object] | None:
    """Return what the page tells of the promises, or None where the tables of the stock are absent.

    A view tells the targets of its agreements, and those of the criteria that it is about. ``themes`` says per view
    which ``targets`` and which ``parts`` it tells, and how many of all these need attention.
    """
    if meeting.ledger is None:
        return None
    made = {
        "villages": village_charts(meeting, glossary),
        "chains": chain_charts(meeting, glossary),
        "supply": supply_rows(meeting, glossary),
    }
    parts = {name: part for name, part in made.items() if part is not None}
    targets = target_bars(meeting, glossary)
    themes = {
        name: _view(
            [each for each in targets if set(each["numbers"]) & set(theme.agreement) or each["id"] in theme.criteria],
            {part: parts[part] for layer, part in _PARTS.items() if layer == theme.table and part in parts},
        )
        for name, theme in meeting.policy.themes.items()
    }
    return {
        "date": glossary.text("monitor.date", date=meeting.ledger.told_until),
        "targets": targets,
        **parts,
        "themes": themes or {"all": _view(targets, parts)},
    }


def _view(targets: Sequence[dict[str, Any]], parts: dict[str, dict[str, Any]]) -> dict[str, object]:
    return {
        "targets": [each["id"] for each in targets],
        "parts": list(parts),
        "attention": sum(each["is_short"] for each in targets)
        + sum(village["is_alarm"] for village in parts.get("villages", {}).get("villages", []))
        + sum(link["gap"] is not None for area in parts.get("chains", {}).get("areas", []) for link in area["links"]),
    }
