"""`atlas explain`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, known_profile, lang_option, out_option, prepare, profile_option
from atlas.cli.writing import write

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Language

__all__ = ["explain"]


@click.command()
@click.argument("site")
@profile_option
@lang_option
@input_options
@out_option
def explain(
    site: str, profile: str | None, lang: Language, layers: Path, policy: Path | None, out: Path | None
) -> None:
    """Explain why SITE stands where it stands: points, evidence, what would lift it and how sure its place is."""
    from atlas.dossier.sheet import site_sheet  # noqa: PLC0415 - see the module's docstring
    from atlas.policy import read_glossary  # noqa: PLC0415

    held = prepare(None, layers, policy)
    write(site_sheet(held, known_profile(held, profile), site, read_glossary(lang)), out)
