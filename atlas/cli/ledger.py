"""`atlas ledger`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, lang_option, out_option, prepare
from atlas.cli.results import format_option, give

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Language

__all__ = ["ledger"]


@click.command()
@click.option("--corporation", help="Only the accounts of this corporation.")
@click.option("--village", help="Only the accounts of this village, by its code or name.")
@click.option("--category", help="Only the accounts of this category, such as daeb.")
@click.option("--quarter", help="Only this quarter, such as 2027-Q4.")
@click.option("--social", "social_only", is_flag=True, help="Only categories that count as social homes.")
@click.option("--rows", "with_rows", is_flag=True, help="Also the rows of the tables that make the figure.")
@format_option
@lang_option
@input_options
@out_option
def ledger(  # noqa: PLR0913 - one argument per option
    *,
    corporation: str | None,
    village: str | None,
    category: str | None,
    quarter: str | None,
    social_only: bool,
    with_rows: bool,
    form: str,
    lang: Language,
    layers: Path,
    policy: Path | None,
    out: Path | None,
) -> None:
    """Tell the stock per corporation, village and category from quarter to quarter, and the rows behind it.

    Also lists what could be placed in no village, corrections, and where the corporations' own lists
    of homes differ. Holds small counts: for those who keep the tables, and not to be shared.
    """
    from atlas.dossier.ledger_result import Question, ledger_result  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    question = Question(corporation, village, category, quarter, social_only, with_rows)
    held, glossary = prepare(None, layers, policy), read_glossary(lang)
    give(ledger_result(held, glossary, question), form, out, glossary)
