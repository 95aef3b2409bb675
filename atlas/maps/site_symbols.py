"""How a site is drawn apart from its score: what parties make of it, and the hardness of its plan as an outline."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["STAGES", "STANDINGS", "Stage", "stage_of"]


@dataclass(frozen=True)
class Stage:
    """A group of planning statuses that share an outline; ``dash`` is in pixels, line and gap in turn."""

    id: str
    statuses: tuple[str | None, ...]
    dash: tuple[float, ...]


STAGES = (
    Stage("hard", ("irrevocable", "under_construction", "completed"), ()),
    Stage("in_study", ("feasibility", "procedure"), (7, 3)),
    Stage("soft", ("idea", "exploration", "dropped", None), (2, 3)),
)
"""From the firmest plan to the loosest; an unknown status is drawn as the loosest."""


STANDINGS = {"good_for_everyone": "#14507a", "depends": "#e8a33d", "for_nobody": "#e6e2d8"}
"""The colour of what parties make of a site, from dark to light, so that they also differ in grey."""


def stage_of(planning_status: str | None) -> str:
    """Return the id of the stage of a planning status, None where it is unknown."""
    return next(stage.id for stage in STAGES if planning_status in stage.statuses)
