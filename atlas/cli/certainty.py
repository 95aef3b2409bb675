"""`atlas certainty`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, known_profile, lang_option, out_option, prepare, profile_option
from atlas.cli.writing import progress, write

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Language

__all__ = ["certainty"]


@click.command()
@profile_option
@lang_option
@input_options
@out_option
def certainty(profile: str | None, lang: Language, layers: Path, policy: Path | None, out: Path | None) -> None:
    """Tell how sure the ranking is: chances, weights that matter, and what to find out first.

    Also names criteria that measure the same thing, and compares with a second method. With --out a CSV as
    Excel reads it in Dutch (semicolons, decimal commas), with the chance of each rank of each site.
    """
    from atlas.dossier.certainty_sheet import certainty_sheet, certainty_table  # noqa: PLC0415 - see the docstring
    from atlas.dossier.tables import as_csv  # noqa: PLC0415
    from atlas.policy import read_glossary  # noqa: PLC0415
    from atlas.scores.robustness import certainty as certainty_of  # noqa: PLC0415

    held, glossary = prepare(None, layers, policy), read_glossary(lang)
    progress("how sure")
    found = certainty_of(held.measures, held.scores[known_profile(held, profile)], held.policy)
    if out:
        write(as_csv(certainty_table(held, found, glossary)), out)
        return
    write(certainty_sheet(held, found, glossary), None)
