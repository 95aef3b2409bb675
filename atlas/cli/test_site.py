"""`atlas test-site`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, known_profile, lang_option, out_option, prepare, profile_option
from atlas.cli.writing import keep_input, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atlas.policy import Language


__all__ = ["test_site"]

_COUNTS = {
    "homes": ("homes_total", "Homes in the plan."),
    "social": ("homes_social", "Of these social rent."),
    "clustered": ("homes_clustered", "Of these clustered, for older people."),
    "accessible": ("homes_accessible", "Of these accessible."),
    "mid-rent": ("homes_mid_rent", "Of these mid-rent."),
    "flex": ("homes_flex", "Of these flex homes."),
    "pitches": ("pitches", "Pitches for trailers."),
    "demolished": ("homes_demolished", "Homes to be demolished."),
    "start-year": ("start_year", "Year in which building starts."),
    "delivery-year": ("delivery_year", "Year of delivery according to the plan."),
}
_WORDS = {
    "owner": ("owner", "Owner: municipality, corporation or third_party."),
    "status": ("planning_status", "Planning status: idea, exploration, feasibility, procedure, irrevocable, ..."),
    "name": ("name", "Name of the site."),
}


def _programme_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each column that a draft may have."""
    for options, kind in ((_WORDS, str), (_COUNTS, int)):
        for option, (column, meaning) in reversed(options.items()):
            command = click.option(f"--{option}", column, type=kind, help=meaning)(command)
    return command


@click.command("test-site")
@click.argument("outlines", nargs=-1, required=True, metavar="OUTLINE...")
@_programme_options
@click.option("--crs", help="CRS of coordinates that don't say it, such as EPSG:4326.  [default: RD New]")
@profile_option
@lang_option
@input_options
@out_option
def test_site(  # noqa: PLR0913 - the options of the command
    outlines: tuple[str, ...],
    *,
    crs: str | None,
    profile: str | None,
    lang: Language,
    layers: Path,
    policy: Path | None,
    out: Path | None,
    **programme: str | int | None,
) -> None:
    """Score a site that is in no layer against all existing ones, and write its sheet.

    \b
    OUTLINE is one of
      plan.gpkg                  a file with one or more outlines, its columns named as in the layer sites
      "POLYGON ((x y, ...))"     well-known text in RD New, or in degrees with --crs EPSG:4326
      "230100,526300 60"         a circle of 60 m round a point in RD New, or in longitude,latitude

    What the options tell of the programme holds for every outline. What nobody tells stays unknown:
    the score then lies between two bounds. No other site's score changes.
    """  # noqa: D301 - \b is click's mark for lines to keep as they are
    from atlas.dossier.draft_sheet import draft_sheets  # noqa: PLC0415 - see the module's docstring
    from atlas.layers.drafts import read_drafts  # noqa: PLC0415
    from atlas.meeting import score_drafts  # noqa: PLC0415
    from atlas.policy import read_glossary  # noqa: PLC0415

    keep_input(out, *outlines)
    held = prepare(None, layers, policy)
    wanted = known_profile(held, profile)
    told = {column: value for column, value in programme.items() if value is not None}
    tested = score_drafts(read_drafts(outlines, held.layers, told, crs), held)
    write(draft_sheets(tested, wanted, read_glossary(lang)), out)
