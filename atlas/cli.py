"""The command line: heavy parts are imported by the command that needs them, so that help comes at once."""

from __future__ import annotations

import datetime
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.errors import AtlasError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from atlas.meeting import Meeting

__all__ = ["main"]

_EXIT_ERROR = 2


class _Commands(click.Group):
    """Prints an error of the atlas as one message, without a traceback, and exits with 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except AtlasError as error:
            click.echo(f"atlas: {error}", err=True)
            ctx.exit(_EXIT_ERROR)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="locatieatlas", prog_name="atlas")
def main() -> None:
    """Score candidate sites for social homes and draw the map for the quarterly meeting.

    \b
    Start with:
      atlas meeting 2026-Q4      maps and tables of a meeting, in maps/2026-Q4/
      atlas check                what is wrong with the layers, and what to do
      atlas score                the ranked sites, on the terminal
      atlas explain HGV-03       why one site stands where it stands
      atlas fetch                official layers, to work from without a network
      atlas template             empty files for those who supply layers

    Layers come from the folder layers/ and its catalogue.toml, rules from the agreement that comes
    with the atlas. Give your own with --layers and --policy. An error says which file, layer,
    feature and field to mend; the exit code is then 2 and no meeting was written.
    """  # noqa: D301 - \b is click's mark for lines to keep as they are


def _inputs(command: Callable[..., None]) -> Callable[..., None]:
    layers = click.option(
        "--layers",
        type=click.Path(path_type=Path),
        default=Path("layers"),
        show_default=True,
        help="Folder with catalogue.toml and the files that it names.",
    )
    policy = click.option(
        "--policy",
        type=click.Path(path_type=Path),
        default=None,
        help="Policy file (TOML).  [default: the agreement of Hoogeveen]",
    )
    return layers(policy(command))


def _out_file(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write to this file, not to the terminal.",
    )(command)


_profile = click.option("--profile", help="Kind of programme to score for.  [default: the policy's first]")


@main.command()
@click.argument("quarter", required=False)
@_inputs
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("maps"),
    show_default=True,
    help="Folder in which the meeting gets a folder of its own.",
)
def meeting(quarter: str | None, layers: Path, policy: Path | None, out: Path) -> None:
    """Write the map and the tables of a meeting.

    QUARTER is the meeting's quarter, such as 2026-Q4; without it, the quarter of today. The folder
    maps/QUARTER/ gets index.html (open it in any browser, no internet needed), scores.xlsx and
    scores.geojson. It is replaced as a whole, or left as it was where something is wrong.
    """
    from atlas.pipeline import write_meeting  # noqa: PLC0415 - see the module's docstring

    page = write_meeting(_prepare(quarter, layers, policy), out, _progress)
    click.echo(f"Open {page.resolve()}")


@main.command()
@_inputs
@click.option("--strict", is_flag=True, help="Exit with 1 where anything was repaired, left out or warned of.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a report to this file: a page (.html), a sheet (.xlsx) or text (.txt).",
)
def check(layers: Path, policy: Path | None, out: Path | None, strict: bool) -> None:
    """Check the policy and every layer, and tell what is wrong and what to do.

    Tells per file how many features were read, accepted, repaired and rejected, and every finding.
    The exit code is 0, or 2 where a layer can't be used; with --strict 1 where anything else was
    found. The page and the sheet are in Dutch, to send to the owner of the file.
    """
    from atlas.criteria import CRITERIA  # noqa: PLC0415 - see the module's docstring
    from atlas.criteria.rules import check_rules, expected  # noqa: PLC0415
    from atlas.intake import as_text, check_report, exit_code, write_report  # noqa: PLC0415
    from atlas.layers import changes_since, check_layers  # noqa: PLC0415
    from atlas.policy import check_words, read_glossary, read_policy  # noqa: PLC0415
    from atlas.policy.policy import DEFAULT_POLICY  # noqa: PLC0415

    rules, glossary, today = read_policy(policy or DEFAULT_POLICY), read_glossary(), _today()
    check_words(rules, glossary)
    check_rules(rules, CRITERIA)
    checked = check_layers(layers, expected(rules, today), _progress)
    report = check_report(checked, today)
    if out is None or out.suffix == ".txt":
        _write(as_text(report, strict=strict, whole=out is not None), out)
    else:
        _written(out, lambda path: write_report(report, glossary, path, changes_since(checked)))
    raise click.exceptions.Exit(exit_code(report, strict=strict))


@main.command()
@_profile
@_inputs
@_out_file
def score(profile: str | None, layers: Path, policy: Path | None, out: Path | None) -> None:
    """Rank every site for a profile, best first, knocked-out sites last.

    On the terminal a short table; with --out a CSV as Excel reads it in Dutch (semicolons, decimal
    commas), with the points of each criterion as well.
    """
    from atlas.dossier.tables import ranking_table, without_formulas  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    held = _prepare(None, layers, policy)
    table = ranking_table(held, _known_profile(held, profile), read_glossary())
    if out:
        _write(without_formulas(table).to_csv(index_label="id", sep=";", decimal=",").rstrip("\n"), out)
        return
    short = table[["rank", "score_low", "score_high", "name", "place", "state", "data_kind"]].round(1)
    _write(short.to_string(na_rep="-"), None)


@main.command()
@click.argument("site")
@_profile
@_inputs
@_out_file
def explain(site: str, profile: str | None, layers: Path, policy: Path | None, out: Path | None) -> None:
    """Explain in Dutch why SITE stands where it stands: points per criterion, evidence, knock-outs, unknowns."""
    from atlas.dossier.sheet import site_sheet  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    held = _prepare(None, layers, policy)
    _write(site_sheet(held, _known_profile(held, profile), site, read_glossary()), out)


@main.command()
@click.argument("names", nargs=-1, metavar="[LAYER]...")
@click.option(
    "--policy", type=click.Path(path_type=Path), help="Policy file (TOML), for the corporations to choose from."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("templates"),
    show_default=True,
    help="Folder for the templates; no file in it is replaced.",
)
def template(names: tuple[str, ...], policy: Path | None, out: Path) -> None:
    """Write empty templates for the owners of layers to fill in, in Dutch and with their explanation.

    LAYER is one such as sites or homes; without any, all that parties supply. Lists are Excel files
    with drop-downs, outlines GeoPackages, points both. catalogue.toml in the same folder says how
    the atlas reads them when they come back.
    """
    from atlas.intake import write_templates  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary, read_policy  # noqa: PLC0415
    from atlas.policy.policy import DEFAULT_POLICY  # noqa: PLC0415

    corporations = read_policy(policy or DEFAULT_POLICY).agreement.corporations
    for path in write_templates(out, read_glossary(), corporations, names or None):
        click.echo(f"Wrote {path}")


@main.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@_inputs
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
        click.echo(f"atlas: {failure}", err=True)
    if failures:
        raise click.exceptions.Exit(_EXIT_ERROR)


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


def _prepare(quarter: str | None, layers: Path, policy: Path | None) -> Meeting:
    from atlas.meeting import Quarter  # noqa: PLC0415 - see the module's docstring
    from atlas.pipeline import prepare_meeting  # noqa: PLC0415

    if quarter is None:
        quarter = str(Quarter.of(_today()))
    return prepare_meeting(quarter, layers, policy, _progress)


def _today() -> datetime.date:
    return datetime.date.today()  # noqa: DTZ011 - the user's own today


def _known_profile(meeting: Meeting, profile: str | None) -> str:
    if profile is not None:
        meeting.policy.profile(profile)
    return profile or next(iter(meeting.scores))


def _progress(what: str) -> None:
    click.echo(f"... {what}", err=True)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(printable(text))
        return
    _written(out, lambda path: path.write_text(f"{text}\n", encoding="utf-8"))


def _written(out: Path, write: Callable[[Path], object]) -> None:
    """Write a file whole or not at all and say so, or say in one sentence why it can't be written."""
    part = out.with_name(f".{out.stem}.part{out.suffix}")
    try:
        write(part)
        part.replace(out)
    except OSError as error:
        message = f"{out}: this file can't be written ({error.strerror}). Choose another with --out."
        raise AtlasError(message) from error
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"Wrote {out}", err=True)
