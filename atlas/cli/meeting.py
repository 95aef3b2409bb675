"""`atlas meeting`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, lang_option, prepare
from atlas.cli.writing import progress

if TYPE_CHECKING:
    from atlas.policy import Language

__all__ = ["meeting"]


@click.command()
@click.argument("quarter", required=False)
@input_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("maps"),
    show_default=True,
    help="Folder in which the meeting gets a folder of its own.",
)
@lang_option
def meeting(quarter: str | None, layers: Path, policy: Path | None, out: Path, lang: Language) -> None:
    """Write the map and the tables of a meeting.

    QUARTER is the meeting's quarter, such as 2026-Q4; without it, the quarter of today. The folder
    maps/QUARTER/ gets index.html (open it in any browser, no internet needed), scores.xlsx and
    scores.geojson. It is replaced as a whole, or left as it was where something is wrong. Give a
    meeting in a second language an --out of its own, or it takes the place of the first.
    """
    from atlas.pipeline import write_meeting  # noqa: PLC0415 - see the module's docstring

    page = write_meeting(prepare(quarter, layers, policy), out, progress, lang)
    click.echo(f"Open {page.resolve()}")
