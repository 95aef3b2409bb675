"""`atlas criteria`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, lang_option, out_option
from atlas.cli.writing import write

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Language

__all__ = ["criteria"]


@click.command()
@lang_option
@input_options
@out_option
def criteria(lang: Language, layers: Path, policy: Path | None, out: Path | None) -> None:
    """List every criterion: agreement, measure, points, source, layers and weights.

    A layer that the catalogue does not have is marked as missing. With --out a CSV as Excel reads it in
    Dutch (semicolons).
    """
    from atlas.criteria import CRITERIA  # noqa: PLC0415 - see the module's docstring
    from atlas.criteria.rules import check_rules  # noqa: PLC0415
    from atlas.dossier.criteria_sheet import criteria_sheet  # noqa: PLC0415
    from atlas.dossier.tables import as_csv  # noqa: PLC0415
    from atlas.layers.catalogue import read_catalogue  # noqa: PLC0415
    from atlas.policy import check_words, read_glossary, read_policy  # noqa: PLC0415
    from atlas.policy.policy import DEFAULT_POLICY  # noqa: PLC0415
    from atlas.scores.criteria_table import criteria_table  # noqa: PLC0415

    rules, glossary = read_policy(policy or DEFAULT_POLICY), read_glossary(lang)
    check_words(rules, glossary)
    check_rules(rules, CRITERIA)
    table = criteria_table(rules, read_catalogue(layers).entries, glossary)
    if out:
        headings = {name: glossary.word(f"criteria_list.headings.{name}") for name in table}
        write(as_csv(table.rename(columns=headings), glossary.word("criteria_list.headings.criterion")), out)
        return
    write(criteria_sheet(table, glossary), None)
