"""`atlas parties`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, known_profile, lang_option, out_option, prepare, profile_option
from atlas.cli.writing import write

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Language

__all__ = ["parties"]


@click.command()
@profile_option
@lang_option
@input_options
@out_option
def parties(profile: str | None, lang: Language, layers: Path, policy: Path | None, out: Path | None) -> None:
    """Rank every site by the weights of each party in the meeting.

    Tells which sites are on every party's shortlist, and for which it depends on whom you ask. Weights
    that are examples are marked; `atlas weights` makes forms for a party's own. With --out a CSV as
    Excel reads it in Dutch (semicolons).
    """
    from atlas.dossier.party_sheet import party_sheet, party_table  # noqa: PLC0415 - see the module's docstring
    from atlas.dossier.tables import as_csv  # noqa: PLC0415
    from atlas.policy import read_glossary  # noqa: PLC0415
    from atlas.scores.parties import party_view  # noqa: PLC0415

    held, glossary = prepare(None, layers, policy), read_glossary(lang)
    view = party_view(held.measures, held.policy, known_profile(held, profile))
    if out:
        write(as_csv(party_table(held, view, glossary)), out)
        return
    write(party_sheet(held, view, glossary), None)
