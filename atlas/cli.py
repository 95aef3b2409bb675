"""The command line: heavy parts are imported by the command that needs them, so that help comes at once."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.errors import AtlasError, refusing

if TYPE_CHECKING:
    from collections.abc import Callable

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
@_out_file
def check(layers: Path, policy: Path | None, out: Path | None) -> None:
    """Check the policy and every layer, and tell what is wrong and what to do.

    Prints per layer how many features were read and used, and every finding. The exit code is 2
    where a layer can't be used, else 0.
    """
    from atlas.criteria import CRITERIA  # noqa: PLC0415 - see the module's docstring
    from atlas.criteria.rules import check_rules, early_changes  # noqa: PLC0415
    from atlas.layers import check_layers  # noqa: PLC0415
    from atlas.policy import check_words, read_glossary, read_policy  # noqa: PLC0415
    from atlas.policy.policy import DEFAULT_POLICY  # noqa: PLC0415

    rules = read_policy(policy or DEFAULT_POLICY)
    check_words(rules, read_glossary())
    check_rules(rules, CRITERIA)
    checked = check_layers(layers, rules.agreement.corporations, _progress)
    findings = [*checked.findings, *early_changes(checked, rules)]
    lines = []
    for layer in checked.catalogue.entries:
        found = [finding for finding in findings if finding.layer == layer]
        read = f"{len(checked.ids[layer])} read" if layer in checked.ids else "not read"
        numbers = {
            severity: sum(finding.severity == severity for finding in found)
            for severity in ("repaired", "rejected", "error")
        }
        counts = ", ".join(f"{number} {severity}" for severity, number in numbers.items())
        lines.append(f"{layer}: {read}, {counts}")
        lines += [f"  {finding.severity}: {finding}" for finding in found]
    _write("\n".join(lines), out)
    if refusing(findings):
        raise click.exceptions.Exit(_EXIT_ERROR)


@main.command()
@_profile
@_inputs
@_out_file
def score(profile: str | None, layers: Path, policy: Path | None, out: Path | None) -> None:
    """Rank every site for a profile, best first, knocked-out sites last.

    On the terminal a short table; with --out a CSV with the points of each criterion as well.
    """
    from atlas.dossier.tables import ranking_table, without_formulas  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    held = _prepare(None, layers, policy)
    table = ranking_table(held, _known_profile(held, profile), read_glossary())
    if out:
        _write(without_formulas(table).to_csv(index_label="id").rstrip("\n"), out)
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


def _prepare(quarter: str | None, layers: Path, policy: Path | None) -> Meeting:
    from atlas.meeting import Quarter  # noqa: PLC0415 - see the module's docstring
    from atlas.pipeline import prepare_meeting  # noqa: PLC0415

    if quarter is None:
        quarter = str(Quarter.of(datetime.date.today()))  # noqa: DTZ011 - the user's own today
    return prepare_meeting(quarter, layers, policy, _progress)


def _known_profile(meeting: Meeting, profile: str | None) -> str:
    if profile is not None:
        meeting.policy.profile(profile)
    return profile or next(iter(meeting.scores))


def _progress(what: str) -> None:
    click.echo(f"... {what}", err=True)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text)
        return
    try:
        out.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        message = f"{out}: this file can't be written ({error.strerror}). Choose another with --out."
        raise AtlasError(message) from error
    click.echo(f"Wrote {out}", err=True)
