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


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a new folder to write in, which takes the place of ``folder`` once all is written.

    Where writing fails, ``folder`` stays as it was and the new one is removed.

    Raises
    ------
    MeetingError
        Where the folder can't be written.
    """
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
            folder.rename(draft / "old")
        written.rename(folder)
    except OSError as error:
        raise MeetingError(f"{folder}: this folder can't be written ({error}). Nothing was changed.") from error
    finally:
        if (draft / "old").exists() and not folder.exists():
            (draft / "old").rename(folder)
        shutil.rmtree(draft, ignore_errors=True)
