"""Writing a folder whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.errors import MeetingError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["whole_folder"]

_LEFT_BY_PROGRAMS = (".DS_Store", "Thumbs.db", "desktop.ini", "~$", ".~lock.")
"""What file managers and Excel leave in a folder that somebody looked at."""


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a new folder to write in, which takes the place of ``folder`` once all is written.

    Where writing fails, or ``folder`` holds a file that the new one does not, ``folder`` stays as it was and the
    new one is removed.

    Raises
    ------
    MeetingError
        Where the folder can't be written.
    """
    if folder.exists() and not folder.is_dir():
        raise MeetingError(f"{folder}: this is a file; expected a folder. Move it, or choose another with --out.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise MeetingError(
            f"{folder}: this folder can't be written ({error.strerror}). Choose another with --out."
        ) from error
    try:
        draft.chmod(0o755)
        written = draft / "new"
        written.mkdir()
        yield written
        # Renames within one folder: the old one steps aside and the new one takes its place.
        if folder.exists():
            _check_own(folder, written)
            folder.rename(draft / "old")
        written.rename(folder)
    except OSError as error:
        raise MeetingError(f"{folder}: this folder can't be written ({error}). Nothing was changed.") from error
    finally:
        if (draft / "old").exists() and not folder.exists():
            (draft / "old").rename(folder)
        shutil.rmtree(draft, ignore_errors=True)


def _check_own(folder: Path, written: Path) -> None:
    """Refuse to replace a folder in which somebody put something of their own."""
    own = {path.relative_to(written) for path in written.rglob("*")}
    there = {path.relative_to(folder) for path in folder.rglob("*")}
    foreign = sorted(path.as_posix() for path in there - own if not path.name.startswith(_LEFT_BY_PROGRAMS))
    if foreign:
        raise MeetingError(
            f"{folder}: it holds {', '.join(foreign)}, which would be lost. Move that elsewhere and run again."
        )
