"""Whether an Excel workbook can be parsed: what it is, how much is in it, and no DOCTYPE anywhere."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from atlas.layers.files.archive import check_archive
from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["check_workbook"]

_OLE = b"\xd0\xcf\x11\xe0"
"""How an .xls begins, and also an .xlsx with a password."""

_MOST_TAGS = 30_000_000
"""About 6 million filled cells, which take a minute and less than 2 GB to read."""

_MOST_OTHER_TAGS = 300_000
"""In all that is no list, such as styles and names: a hundred times as many as usual, read in some seconds."""

_LISTS = re.compile(r"xl/(worksheets/[^/]*|sharedStrings|calcChain)\.xml")
"""Members with a tag for each cell or text."""

_CHUNK = 1 << 20


def check_workbook(path: Path, layer: str, entry: CatalogueEntry) -> None:
    """Check that a file is an .xlsx that can be parsed in reasonable time and memory, and follows nothing outside it.

    Raises
    ------
    LayerError
        Where it is another format, has a password, is damaged, unpacks to too much, or has a DOCTYPE in a member.
    """
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            raise refusal("TAB20", layer, entry)
    if not zipfile.is_zipfile(path):
        raise refusal("FIL04", layer, entry, ending=".xlsx")
    names = {member.filename for member in check_archive(path, layer, entry)}
    if "mimetype" in names:
        raise refusal("TAB21", layer, entry)
    if "[Content_Types].xml" not in names:
        raise refusal("FIL04", layer, entry, ending=".xlsx")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, layer, entry)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error) as error:
        raise refusal("FIL06", layer, entry, reason=str(error)) from error


def _check_members(archive: zipfile.ZipFile, layer: str, entry: CatalogueEntry) -> None:
    tags = other_tags = 0
    for member in archive.infolist():
        with archive.open(member) as file:
            if _has_doctype(file):
                raise refusal("TAB22", layer, entry, member=member.filename)
        with archive.open(member) as file:
            found = sum(chunk.count(b"<") for chunk in iter(lambda: file.read(_CHUNK), b""))
        tags += found
        other_tags += 0 if _LISTS.fullmatch(member.filename) else found
        if tags > _MOST_TAGS or other_tags > _MOST_OTHER_TAGS:
            raise refusal("TAB23", layer, entry)


class _Found(Exception):  # noqa: N818 - ends the reading of a member, nothing went wrong
    """What a member begins with: a DOCTYPE, or its first element."""

    def __init__(self, *, doctype: bool) -> None:
        self.doctype = doctype


def _has_doctype(file: IO[bytes]) -> bool:
    """Tell whether a member is XML with a DOCTYPE, which can stand only before its first element."""

    def found_doctype(*_: object) -> None:
        raise _Found(doctype=True)

    def found_element(*_: object) -> None:
        raise _Found(doctype=False)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found_doctype
    parser.StartElementHandler = found_element
    try:
        parser.ParseFile(file)
    except _Found as found:
        return found.doctype
    except expat.ExpatError:
        return False  # a picture and the like, or XML that its reader will refuse
    return False
