"""How commands tell and write: texts and errors on the terminal, files whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from atlas.errors import AtlasError, printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["EXIT_ERROR", "progress", "tell_error", "write", "written"]

EXIT_ERROR = 2


def progress(what: str) -> None:
    """Tell what is being done."""
    click.echo(f"... {what}", err=True)


def tell_error(error: AtlasError) -> None:
    """Tell an error as one message, without a traceback."""
    click.echo(f"atlas: {error}", err=True)


def write(text: str, out: Path | None) -> None:
    """Write a text to a file, or without one to the terminal."""
    if out is None:
        click.echo(printable(text))
        return
    written(out, lambda path: path.write_text(f"{text}\n", encoding="utf-8"))


def written(out: Path, writer: Callable[[Path], object]) -> None:
    """Write a file whole or not at all and say so, or say in one sentence why it can't be written."""
    part = out.with_name(f".{out.stem}.part{out.suffix}")
    try:
        writer(part)
        part.replace(out)
    except OSError as error:
        message = f"{out}: this file can't be written ({error.strerror}). Choose another with --out."
        raise AtlasError(message) from error
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"Wrote {out}", err=True)
