"""`atlas weights`; heavy parts are imported when it runs, so that help comes at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.cli.writing import keep_input, write, written

if TYPE_CHECKING:
    from atlas.intake.weight_form import Method
    from atlas.policy import Language, Policy

__all__ = ["weights"]


@click.command()
@click.argument("form", type=click.Path(path_type=Path), required=False)
@click.option("--profile", help="Kind of programme to make a form for.  [default: the policy's first]")
@click.option(
    "--method",
    type=click.Choice(["swing", "ahp"]),
    help="Ask for the importance of each step, or compare steps in pairs.  [default: swing]",
)
@click.option("--lang", type=click.Choice(["nl", "en"]), help="Language of the form.  [default: nl]")
@click.option("--party", help="Member of the meeting whose weights the filled-in FORM gives.")
@click.option("--policy", type=click.Path(path_type=Path), help="Policy file (TOML).  [default: the agreement]")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="The form to write, or the file for the weights."
)
def weights(  # noqa: PLR0913, PLR0917 - one per option
    form: Path | None,
    profile: str | None,
    method: Method | None,
    lang: Language | None,
    party: str | None,
    policy: Path | None,
    out: Path | None,
) -> None:
    """Set weights by asking people how much each step from bad to good matters.

    Without FORM, write one in Excel: `atlas weights --profile regular --out form.xlsx`. With a FORM
    that was filled in, tell the weights as lines for the policy, of the profile or with --party of a
    party, and what in the answers may not be meant so. A form with --method ahp compares each pair,
    and tells how well the answers hang together.
    """
    from atlas.policy import read_policy  # noqa: PLC0415 - see the module's docstring
    from atlas.policy.policy import DEFAULT_POLICY  # noqa: PLC0415

    rules = read_policy(policy or DEFAULT_POLICY)
    if form is None:
        if out is None or party is not None:
            raise click.UsageError(
                "Without a FORM one is written: give --out FORM.xlsx, and --party only when it is back."
            )
        _write_form(out, profile or next(iter(rules.profiles)), method or "swing", rules, lang or "nl")
        return
    if profile or method or lang:
        raise click.UsageError(
            "The FORM itself says its profile, method and language: leave --profile, --method, --lang out."
        )
    _tell_weights(form, party, rules, out)


def _write_form(out: Path, profile: str, method: Method, rules: Policy, lang: Language) -> None:
    from atlas.errors import AtlasError  # noqa: PLC0415 - see the module's docstring
    from atlas.intake.weight_form import write_weight_form  # noqa: PLC0415
    from atlas.policy import check_words, read_glossary  # noqa: PLC0415

    if out.suffix.lower() != ".xlsx":
        raise AtlasError(f"{out}: the form is an Excel file. Give a name that ends in .xlsx with --out.")
    glossary = read_glossary(lang)
    check_words(rules, glossary)
    written(out, lambda path: write_weight_form(path, profile, method, rules, glossary, lang))


def _tell_weights(form: Path, party: str | None, rules: Policy, out: Path | None) -> None:
    from atlas.errors import UnknownNameError, printable  # noqa: PLC0415 - see the module's docstring
    from atlas.intake.weight_answers import read_weight_form  # noqa: PLC0415
    from atlas.intake.weight_report import weight_report  # noqa: PLC0415

    if party is not None and party not in rules.parties:
        raise UnknownNameError("party", party, list(rules.parties))
    keep_input(out, form)
    report = weight_report(read_weight_form(form, rules), form.name, party, rules)
    for line in report.remarks:
        click.echo(printable(line), err=True)
    write("\n".join(report.lines), out)
