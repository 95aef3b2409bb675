"""`atlas targets`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, lang_option, out_option, prepare
from atlas.cli.results import format_option, give

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Language

__all__ = ["targets"]


@click.command()
@format_option
@lang_option
@input_options
@out_option
def targets(*, form: str, lang: Language, layers: Path, policy: Path | None, out: Path | None) -> None:
    """Tell where every counted target of the agreement stands, and what is short.

    For each: today, with hard plans, with plans in procedure and with soft plans until its last day,
    and the forecast with a range from the delays seen so far. Also the social share per project, and
    accessible homes per village. Small counts stay secret.
    """
    from atlas.dossier.target_result import target_result  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    held, glossary = prepare(None, layers, policy), read_glossary(lang)
    give(target_result(held, glossary), form, out, glossary)
