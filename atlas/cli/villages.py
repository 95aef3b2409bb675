"""`atlas villages`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, lang_option, out_option, prepare
from atlas.cli.results import format_option, give

if TYPE_CHECKING:
    from atlas.dossier.result import Result
    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Language

__all__ = ["villages"]

_ON_TERMINAL = ("villages", "breaking")


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write the page villages.html, a PNG of each village and villages.xlsx, in this folder.",
)
@format_option
@lang_option
@input_options
@out_option
def villages(
    *,
    folder: Path | None,
    form: str,
    lang: Language,
    layers: Path,
    policy: Path | None,
    out: Path | None,
) -> None:
    """Tell which villages have fewer social homes than on the baseline date, or will have as planned.

    Worst first, with the sales and demolitions behind it and the plans or sites that mend it. As JSON
    or a workbook also the stock per year, corporation and category, and every site in and near a
    village. Small stocks are not told.
    """
    from atlas.dossier.village_result import village_result  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    held, glossary = prepare(None, layers, policy), read_glossary(lang)
    result = village_result(held, glossary)
    if folder:
        _write_folder(held, result, glossary, folder)
    if form == "table":
        told = {name: table for name, table in result.tables.items() if name in _ON_TERMINAL}
        result = replace(result, tables=told, sentences=(*result.sentences, glossary.word("villages.more")))
    give(result, form, out, glossary)


def _write_folder(held: Meeting, result: Result, glossary: Glossary, folder: Path) -> None:
    from atlas.dossier.result import write_result_workbook  # noqa: PLC0415 - see the module's docstring
    from atlas.dossier.village_pictures import draw_village_pictures  # noqa: PLC0415 - loads matplotlib
    from atlas.maps.villages_page import draw_villages_page  # noqa: PLC0415
    from atlas.meeting import whole_folder  # noqa: PLC0415

    with whole_folder(folder) as draft:
        drawn = draw_village_pictures(held, glossary, draft)
        draw_villages_page(held, glossary, draft)
        write_result_workbook(result, glossary, draft / "villages.xlsx")
    click.echo(f"Wrote villages.html, villages.xlsx and {len(drawn)} pictures in {folder}", err=True)
