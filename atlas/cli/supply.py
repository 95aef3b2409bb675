"""`atlas supply`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, lang_option, out_option, prepare
from atlas.cli.results import format_option, give

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Language

__all__ = ["supply"]


@click.command()
@format_option
@lang_option
@input_options
@out_option
def supply(form: str, lang: Language, layers: Path, policy: Path | None, out: Path | None) -> None:
    """Hold the homes that come by plan, by kind, against the households that search for one.

    Per village until the end of the agreement, and then per quarter, with the waiting and search
    times as supplied and their change in a year. Small counts of households are not told.
    """
    from atlas.dossier.supply_result import supply_result  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    held, glossary = prepare(None, layers, policy), read_glossary(lang)
    give(supply_result(held, glossary), form, out, glossary)
