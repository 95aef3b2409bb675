"""`atlas score`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, known_profile, out_option, prepare, profile_option
from atlas.cli.writing import write

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["score"]


@click.command()
@profile_option
@input_options
@out_option
def score(profile: str | None, layers: Path, policy: Path | None, out: Path | None) -> None:
    """Rank every site for a profile, best first, knocked-out sites last.

    On the terminal a short table; with --out a CSV as Excel reads it in Dutch (semicolons, decimal
    commas), with the points of each criterion as well.
    """
    from atlas.dossier.tables import as_csv, ranking_table  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    held = prepare(None, layers, policy)
    table = ranking_table(held, known_profile(held, profile), read_glossary())
    if out:
        write(as_csv(table), out)
        return
    short = table[["rank", "score_low", "score_high", "name", "place", "state", "data_kind"]].round(1)
    write(short.to_string(na_rep="-"), None)
