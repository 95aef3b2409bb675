"""The whole flow: layers in, sites measured and scored, a meeting held, maps and dossier out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from atlas.criteria import measure
from atlas.criteria.rules import expected
from atlas.dossier import write_dossier
from atlas.layers import read_layers
from atlas.maps import draw_maps
from atlas.maps.villages_page import draw_villages_page
from atlas.meeting import Meeting, Quarter, hold_meeting, whole_folder
from atlas.policy import check_words, read_glossary, read_policy
from atlas.policy.policy import DEFAULT_POLICY

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.policy import Language

__all__ = ["prepare_meeting", "write_meeting"]


def prepare_meeting(
    quarter: str,
    layers_folder: str | Path,
    policy_file: str | Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Meeting:
    """Read the layers and the policy, and measure and score every site.

    Parameters
    ----------
    quarter : str
        Such as ``"2026-Q4"``.
    layers_folder, policy_file : str or Path
        Where ``catalogue.toml`` and the policy are; without a policy file, the agreement of Hoogeveen.
    progress : callable
        Called with what is being done.

    Raises
    ------
    AtlasError
        Where the quarter, the policy, the catalogue or a layer can't be used.
    """
    meeting_quarter = Quarter.parse(quarter)
    policy = read_policy(policy_file or DEFAULT_POLICY)
    check_words(policy, read_glossary())
    layers = read_layers(layers_folder, expected(policy, meeting_quarter.last_day), progress)
    progress("measures and scores")
    measures = measure(layers.sites, layers, policy)
    return hold_meeting(meeting_quarter, layers, policy, measures)


def write_meeting(
    meeting: Meeting,
    out: str | Path = "maps",
    progress: Callable[[str], None] = lambda _: None,
    language: Language = "nl",
) -> Path:
    """Write the maps and the dossier of a meeting to ``out/2026-Q4/``, whole or not at all.

    Parameters
    ----------
    meeting : Meeting
    out : str or Path
        The folder in which the meeting gets a folder of its own; one that is there is replaced.
    progress : callable
        Called with what is being done.
    language : {"nl", "en"}
        Of all words but those of the data, which stay as they are.

    Returns
    -------
    Path
        The page to open.

    Raises
    ------
    MeetingError
        Where the folder can't be written; an existing one is left as it was.
    """
    glossary = read_glossary(language)
    folder = Path(out) / str(meeting.quarter)
    with whole_folder(folder) as draft:
        progress("map")
        draw_maps(meeting, glossary, draft)
        draw_villages_page(meeting, glossary, draft)
        progress("tables")
        write_dossier(meeting, glossary, draft)
    return folder / "index.html"
