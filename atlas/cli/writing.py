"""How commands tell and write: texts and errors on the terminal, files whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.errors import AtlasError, printable

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["EXIT_ERROR", "keep_input", "progress", "tell_error", "write", "written"]

EXIT_ERROR = 2


def progress(what: str) -> None:
    """Tell what is being done."""
    click.echo(f"... {what}", err=True)


def tell_error(error: AtlasError) -> None:
    """Tell an error as one message, without a traceback."""
    click.echo(f"atlas: {error}", err=True)


def keep_input(out: Path | None, *inputs: str | Path) -> None:
    """Refuse to write a result over what it is made from."""
    # No file has a name as long as the texts that stand in the place of one, and to ask for it is an error.
    with suppress(OSError, ValueError):
        if out is not None and any(Path(given).exists() and out.samefile(given) for given in inputs):
            raise AtlasError(f"{out}: this would be written over what it is made from. Choose another with --out.")


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
        # A name too long to be written is too long to be removed.
        with suppress(OSError):
            part.unlink(missing_ok=True)
    click.echo(f"Wrote {out}", err=True)
