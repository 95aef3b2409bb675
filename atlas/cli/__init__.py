"""The command line: one module per command, which defines the command under its own name."""

from __future__ import annotations

from importlib import import_module

import click

from atlas.cli.writing import EXIT_ERROR, tell_error
from atlas.errors import AtlasError

__all__ = ["main"]

_COMMANDS = (
    "certainty",
    "check",
    "criteria",
    "explain",
    "fetch",
    "ledger",
    "meeting",
    "minutes",
    "parties",
    "renewal",
    "score",
    "targets",
    "supply",
    "template",
    "test_site",
    "villages",
    "weights",
)


class _Commands(click.Group):
    """Prints an error of the atlas as one message, without a traceback, and exits with 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except AtlasError as error:
            tell_error(error)
            ctx.exit(EXIT_ERROR)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="locatieatlas", prog_name="atlas")
def main() -> None:
    """Score candidate sites for social homes and draw the map for the quarterly meeting.

    \b
    Start with:
      atlas meeting 2026-Q4      maps and tables of a meeting, in maps/2026-Q4/
      atlas minutes FILE         what a meeting decided, into the table of decisions
      atlas check                what is wrong with the layers, and what to do
      atlas score                the ranked sites, on the terminal
      atlas explain HGV-03       why one site stands where it stands
      atlas certainty            how sure the ranking is, and what to find out first
      atlas parties              where the members of the meeting agree
      atlas criteria             what sites are weighed by, and from which layers
      atlas villages             which village loses social homes, and what mends it
      atlas ledger               the stock of homes, account by account, and what is behind it
      atlas supply               homes that come by plan, against who searches for one
      atlas renewal              demolition in the WUP areas, and what is ready before it
      atlas targets              where every target of the agreement stands, and what is short
      atlas weights              forms to set weights with
      atlas test-site FILE       the same for a site that is in no layer yet
      atlas fetch                official layers, to work from without a network
      atlas template             empty files for those who supply layers

    Layers come from the folder layers/ and its catalogue.toml, rules from the agreement that comes
    with the atlas. Give your own with --layers and --policy. An error says which file, layer,
    feature and field to mend; the exit code is then 2 and no meeting was written.
    """  # noqa: D301 - \b is click's mark for lines to keep as they are


for _name in _COMMANDS:
    main.add_command(getattr(import_module(f"atlas.cli.{_name}"), _name))
