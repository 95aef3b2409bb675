"""`atlas fetch`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options
from atlas.cli.writing import EXIT_ERROR, tell_error
from atlas.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["fetch"]


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@input_options
@click.option(
    "--sources",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of sources (TOML).  [default: the official Dutch ones]",
)
def fetch(names: tuple[str, ...], layers: Path, policy: Path | None, sources: Path | None) -> None:
    """Bring official layers into the folder fetched/ beside the catalogue, to work from without a network.

    SOURCE is one such as cbs_neighbourhoods; without any, all are asked, and the geocoder for the
    addresses in your lists. Tells the lines for catalogue.toml that make the atlas use them. A source
    that fails leaves what was fetched before, the others go on, and the exit code is then 2. After a
    cut, run again: it goes on where it was.
    """
    from atlas.layers.catalogue import FETCHED  # noqa: PLC0415 - see the module's docstring
    from atlas.layers.sources import OFFICIAL, catalogue_lines, read_sources, record_lines  # noqa: PLC0415
    from atlas.layers.sources.round import fetch_all, geocode_lists  # noqa: PLC0415
    from atlas.policy import read_policy  # noqa: PLC0415
    from atlas.policy.policy import DEFAULT_POLICY  # noqa: PLC0415

    if not layers.is_dir():
        raise AtlasError(f"{layers}: there is no such folder. Give the one that holds catalogue.toml with --layers.")
    known = read_sources(sources or OFFICIAL)
    code = read_policy(policy or DEFAULT_POLICY).agreement.municipality_code
    failures: list[AtlasError] = []
    records = fetch_all(names, known, code, layers, _bar, failures.append)
    for record in records:
        click.echo("\n".join(record_lines(record, layers / FETCHED)))
    if records:
        click.echo(f"To use them, put these lines in {layers / 'catalogue.toml'}, in the place of what is there:\n")
        click.echo("\n".join(catalogue_lines(records)))
    if not names:
        try:
            for line in geocode_lists(layers, known.geocoder, _bar):
                click.echo(line)
        except AtlasError as error:
            failures.append(error)
    for failure in failures:
        tell_error(failure)
    if failures:
        raise click.exceptions.Exit(EXIT_ERROR)


@contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show how far one source is; where nobody looks at a terminal, that is one line with its name."""
    with click.progressbar(length=1, label=name, show_pos=True, show_eta=False, file=sys.stderr) as bar:

        def show(received: int, matched: int | None) -> None:
            # Many servers don't say how many there are: the bar then stays just short of full until the last page.
            bar.length = matched or received + 1
            bar.update(received - bar.pos)

        yield show
        bar.length = bar.pos
        bar.render_progress()
