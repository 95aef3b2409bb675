"""How commands give a result: --format table, json, csv or xlsx, on the terminal or in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.cli.writing import write, written
from atlas.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atlas.dossier.result import Result
    from atlas.policy import Glossary

__all__ = ["format_option", "give"]


def format_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option --format, which it takes as ``form``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "xlsx"]),
        default="table",
        show_default=True,
        help="Text for people, JSON for a program, the main table as CSV for Excel, or a workbook of all tables.",
    )(command)


def give(result: Result, form: str, out: Path | None, glossary: Glossary) -> None:
    """Write a result in the form that was asked for, to a file or to the terminal."""
    from atlas.dossier.result import result_csv, result_json, result_text, write_result_workbook  # noqa: PLC0415 - heavy

    if form == "xlsx":
        if out is None:
            raise AtlasError("--format xlsx: a workbook is no text for a terminal. Name a file with --out.")
        written(out, lambda path: write_result_workbook(result, glossary, path))
    elif form == "json":
        write(result_json(result), out)
    else:
        write(result_csv(result, glossary) if form == "csv" else result_text(result, glossary), out)
