"""`atlas minutes`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.cli.options import today
from atlas.cli.writing import keep_input, write, written
from atlas.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.layers import Catalogue

__all__ = ["minutes"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--layers",
    type=click.Path(path_type=Path),
    default=Path("layers"),
    show_default=True,
    help="Folder with catalogue.toml and the table of decisions that it names.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the decisions to a CSV of their own, not into that table.",
)
def minutes(file: Path, layers: Path, out: Path | None) -> None:
    """Write the decisions that the page of a meeting saved into the table of decisions.

    FILE is what the page saved, such as besluiten-2026-Q4.json: the shortlist with a note per site.
    Each note becomes a row of the table of decisions, in its own style and words, below those that
    are there. A decision that the table has already is not written twice. The table is written
    whole, or stays as it was. Tells what was written, and which sites had no note.
    """
    from atlas.intake.minutes import read_minutes  # noqa: PLC0415 - see the module's docstring
    from atlas.intake.minutes_report import next_step, next_step_with_list, report_lines  # noqa: PLC0415
    from atlas.intake.minutes_rows import decisions_in, ids_in, sort_out  # noqa: PLC0415
    from atlas.intake.minutes_table import DecisionTable  # noqa: PLC0415
    from atlas.layers.catalogue import read_catalogue  # noqa: PLC0415

    catalogue = read_catalogue(layers)
    if out is not None:
        _check_out(out, file, catalogue)
    held = read_minutes(file, ids_in(catalogue, "sites"))
    known = decisions_in(catalogue)
    table = DecisionTable.of(catalogue) if out is None else DecisionTable.anew(out.name)
    path = out or layers / str(table.entry.file)
    found = sort_out(held, known, table.entry.prefix)
    if found.new:
        _replace(path, lambda: table.with_rows(found.new))
    lines = list(report_lines(held, found, path))
    if found.new:
        step = next_step(held.meeting, layers) if out is None else None
        lines.append(step or next_step_with_list(held.meeting, layers, path, today()))
    write("\n".join(lines), None)


def _check_out(out: Path, file: Path, catalogue: Catalogue) -> None:
    """Refuse to write over the minutes or any file of the layers, and anything else than a CSV."""
    if out.suffix.lower() != ".csv":
        raise AtlasError(f"{out}: the list of decisions is a CSV. Give a name that ends in .csv with --out.")
    keep_input(out, file, *(catalogue.folder / entry.file for _, entry in catalogue.parts if entry.file))


def _replace(path: Path, content: Callable[[], bytes]) -> None:
    """Write a file whole or not at all; one that is there keeps its place and who may read it."""
    place = path.resolve()

    def write_part(part: Path) -> None:
        part.write_bytes(content())
        if place.exists():
            shutil.copymode(place, part)

    written(place, write_part)
