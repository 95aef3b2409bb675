"""Zips: looked at before anything is unpacked, and unpacked only as far as one layer needs."""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from atlas.layers.files.content import check_first_bytes
from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["MOST_BYTES", "check_archive", "unpacked"]

MOST_BYTES = 500_000_000
"""What a file may unpack to: several times the largest layer of the Netherlands that the atlas was tried on."""

_MOST_MEMBERS = 100
"""A Shapefile has at most ten parts, a workbook some dozens."""

_HIGHEST_RATIO = 100
"""Unpacked to packed size; layers of text pack to a tenth, a bomb to a thousandth."""

_PIECE = 1_000_000
"""Bytes unpacked at a time."""

_LEFT_BY_MACS = "__MACOSX"

_ENCRYPTED = 0x1


def check_archive(path: Path, layer: str, entry: CatalogueEntry) -> list[zipfile.ZipInfo]:
    """Look at what a zip (or workbook) says it holds, and return its files.

    Raises
    ------
    LayerError
        Where it is no zip, a member lies outside it or is no plain file, or it holds or unpacks to too much.
    """
    check_first_bytes(path, ".zip", layer, entry)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise refusal("FIL06", layer, entry, reason=str(error)) from error
    if len(members) > _MOST_MEMBERS:
        raise refusal("FIL30", layer, entry, members=len(members), most=_MOST_MEMBERS)
    for member in members:
        if problem := _unsafe(member):
            raise refusal(problem, layer, entry, member=member.filename)
    _check_size(sum(member.file_size for member in members), path, layer, entry)
    return [member for member in members if not member.is_dir() and not member.filename.endswith("\\")]


@contextmanager
def unpacked(path: Path, endings: tuple[str, ...], layer: str, entry: CatalogueEntry) -> Iterator[Path]:
    """Unpack the one file in a zip that can be read, and what belongs to it, into a folder that is removed afterwards.

    Parameters
    ----------
    endings : tuple of str
        Of the files that can be read.
    """
    members = check_archive(path, layer, entry)
    readable = [
        member
        for member in members
        if member.filename.lower().endswith(endings) and _path(member).parts[0] != _LEFT_BY_MACS
    ]
    if len(readable) != 1:
        code = "FIL34" if readable else "FIL35"
        raise refusal(code, layer, entry, members=[member.filename for member in readable or members], endings=endings)
    wanted = _path(readable[0])
    with tempfile.TemporaryDirectory() as folder:
        _unpack(path, [member for member in members if _belongs(member, wanted)], Path(folder), layer, entry)
        yield Path(folder) / wanted.name


def _unsafe(member: zipfile.ZipInfo) -> str | None:
    """Return the code of what is wrong with a member, if anything."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    path = _path(member)
    leaves = path.is_absolute() or ":" in member.filename or ".." in path.parts
    if leaves or kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "FIL32"
    return "FIL33" if member.flag_bits & _ENCRYPTED else None


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    """Return where in a zip a member lies; some programs on Windows write backslashes between folders."""
    return PurePosixPath(member.filename.replace("\\", "/"))


def _check_size(size: int, path: Path, layer: str, entry: CatalogueEntry) -> None:
    if size > min(MOST_BYTES, _HIGHEST_RATIO * path.stat().st_size):
        most = min(MOST_BYTES, _HIGHEST_RATIO * path.stat().st_size)
        raise refusal("FIL31", layer, entry, size=_megabytes(size), most=_megabytes(most))


def _megabytes(size: int) -> float:
    return round(size / 1e6, 1)


def _belongs(member: zipfile.ZipInfo, wanted: PurePosixPath) -> bool:
    """Tell whether a member is the file itself or, as .dbf to .shp, one beside it of the same name."""
    name = _path(member)
    return name.parent == wanted.parent and name.stem == wanted.stem


def _unpack(path: Path, members: list[zipfile.ZipInfo], folder: Path, layer: str, entry: CatalogueEntry) -> None:
    """Unpack members while counting, for what a zip says of its sizes need not be true."""
    size = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in members:
                with archive.open(member) as packed, (folder / _path(member).name).open("xb") as file:
                    for piece in _pieces(packed):
                        size += len(piece)
                        _check_size(size, path, layer, entry)
                        file.write(piece)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, FileExistsError, zlib.error) as error:
        raise refusal("FIL06", layer, entry, reason=str(error)) from error


def _pieces(packed: IO[bytes]) -> Iterator[bytes]:
    while piece := packed.read(_PIECE):
        yield piece
