"""`atlas check`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.cli.options import input_options, today
from atlas.cli.writing import progress, write, written

if TYPE_CHECKING:
    from atlas.findings import Finding
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["check"]


@click.command()
@input_options
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

    rules, glossary, day = read_policy(policy or DEFAULT_POLICY), read_glossary(), today()
    check_words(rules, glossary)
    check_rules(rules, CRITERIA)
    checked = check_layers(layers, expected(rules, day), progress)
    checked = replace(checked, findings=[*checked.findings, *_gaps(checked, rules)])
    report = check_report(checked, day)
    if out is None or out.suffix == ".txt":
        write(as_text(report, strict=strict, whole=out is not None), out)
    else:
        written(out, lambda path: write_report(report, glossary, path, changes_since(checked)))
    raise click.exceptions.Exit(exit_code(report, strict=strict))


def _gaps(layers: Layers, policy: Policy) -> list[Finding]:
    """Return what the layers together say of renewal, once each of them can be used."""
    from atlas.findings import refusing  # noqa: PLC0415 - see the module's docstring
    from atlas.stock import keep_ledger  # noqa: PLC0415
    from atlas.stock.wup_chain import wup_chains, wup_findings  # noqa: PLC0415

    ledger = None if refusing(layers.findings) else keep_ledger(layers, policy)
    return [] if ledger is None else wup_findings(wup_chains(ledger, layers, policy) or (), layers)
