"""The agenda of the meeting as views of the page: per theme the question, the profile, the layers and the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.errors import PolicyError
from atlas.maps.symbols import LAYER_SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy

__all__ = ["agenda"]

_SHOWN_WITHOUT_AGENDA = ("streets", "neighbourhoods", "villages", "wup_areas")


def agenda(meeting: Meeting, layers: Sequence[dict[str, object]], glossary: Glossary) -> list[dict[str, object]]:
    """Return the views in agenda order; for a policy without themes, one view of everything.

    Raises
    ------
    PolicyError
        Where a theme names a layer that the map can't have.
    """
    drawn = [str(layer["id"]) for layer in layers]
    if not meeting.policy.themes:
        return [_whole_meeting(meeting, drawn, glossary)]
    return [_theme(name, meeting.policy, drawn, glossary) for name in meeting.policy.themes]


def _theme(name: str, policy: Policy, drawn: list[str], glossary: Glossary) -> dict[str, object]:
    theme = policy.themes[name]
    known = {*LAYER_SYMBOLS, *drawn}
    for layer in (*theme.layers, *([theme.table] if theme.table else [])):
        if layer not in known:
            raise PolicyError(
                f"policy, key themes.{name}, value {layer!r}: the map has no such layer. Use one of: "
                f"{', '.join(sorted(known))}."
            )
    numbers = glossary.listing([str(number) for number in theme.agreement])
    key = {0: None, 1: "sheet.agreement_one"}.get(len(theme.agreement), "sheet.agreement_many")
    question = f"themes.{name}.question"
    return {
        "id": name,
        "label": glossary.label(f"themes.{name}", theme.label),
        "question": glossary.word(question if glossary.has(question) else "meeting.question"),
        "agreement": glossary.text(key, numbers=numbers) if key else None,
        "profile": theme.profile,
        "layers": [layer for layer in theme.layers if layer in drawn],
        "table": theme.table if theme.table in drawn else None,
        "criteria": theme.criteria,
        "place": theme.place,
        "colour": theme.colour,
    }


def _whole_meeting(meeting: Meeting, drawn: list[str], glossary: Glossary) -> dict[str, object]:
    return {
        "id": "all",
        "label": glossary.word("meeting.everything"),
        "question": glossary.word("meeting.question"),
        "agreement": None,
        "profile": next(iter(meeting.scores)),
        "layers": [layer for layer in _SHOWN_WITHOUT_AGENDA if layer in drawn],
        "table": None,
        "criteria": [],
        "place": "everywhere",
        "colour": "score",
    }
