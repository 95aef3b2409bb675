"""`atlas renewal`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, lang_option, out_option, prepare
from atlas.cli.results import format_option, give

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Language

__all__ = ["renewal"]


@click.command()
@format_option
@lang_option
@input_options
@out_option
def renewal(form: str, lang: Language, layers: Path, policy: Path | None, out: Path | None) -> None:
    """Tell for each planned demolition in a WUP area whether enough homes nearby are ready before it.

    Homes within reach of the area count once each, whatever the corporation; what is demolished first
    goes first. Where too few are ready: how many, until when, and what could help.
    """
    from atlas.dossier.renewal_result import renewal_result  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    held, glossary = prepare(None, layers, policy), read_glossary(lang)
    give(renewal_result(held, glossary), form, out, glossary)
