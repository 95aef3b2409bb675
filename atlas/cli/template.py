"""`atlas template`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["template"]


@click.command()
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
