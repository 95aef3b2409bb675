"""Lists in CSV, read as strictly as they are written: every value as it stands, or a reason why not."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import pandas as pd

from atlas.errors import LayerError
from atlas.findings import Finding
from atlas.layers.files.encoding import read_text
from atlas.layers.files.fields import check_number
from atlas.layers.files.refusal import refusal
from atlas.layers.files.rows import may_be_title, rows_of_list

if TYPE_CHECKING:
    from _csv import Reader
    from pathlib import Path

    from atlas.layers.catalogue import CatalogueEntry
    from atlas.layers.files.raw import Raw

__all__ = ["read_csv"]

_SEPARATORS = {",": '","', ";": '";"', "\t": r'"\t"', "|": '"|"'}
"""What separates columns, and how the catalogue writes it."""

_DEFAULT_SEPARATOR = {"plain": ",", "dutch": ";"}

_STATED = re.compile(r'"?sep=([^\r\n"])"?\r?\n', flags=re.IGNORECASE)
"""A first line by which Excel is told what separates the columns."""

_EXAMPLES = {"plain": "1234.5", "dutch": "1.234,5"}


def read_csv(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read a CSV as it stands.

    Parameters
    ----------
    path : Path
        The file, with the names of its columns in the first row.
    layer : str
        The atlas's name of the layer, for messages.
    entry : CatalogueEntry
        Its encoding (else UTF-8), style and separator (else what a first line such as ``sep=;`` tells Excel, else ``;``
        in style dutch, ``,`` in style plain).

    Returns
    -------
    Raw
        One row per row of the file, all of it text: a code keeps its leading zeros. What is empty is missing. Rows
        without any value are left out, and so are columns without a name and any value, and what is no row of the list
        (see `rows_of_list`).

    Raises
    ------
    LayerError
        Where the encoding or the separator is another, rows and header differ in length, two columns have the same
        name, or a quotation mark never closes.
    """
    text = read_text(path, layer, entry)
    stated = _STATED.match(text)
    separator = _separator(stated, layer, entry)
    # Excel does not show the line that states it, so the rows count from the next.
    text = text[stated.end() :] if stated else text
    lengths, header = _structure(text, separator, layer, entry)
    check_number(len(header), layer, entry)
    _check_separator(header, separator, layer, entry)
    if lengths.keys() - {0, len(header)}:
        raise _uneven_rows(text, separator, lengths, len(header), layer, entry)
    table = _values(text, separator, len(header)).iloc[1:]
    table.columns = pd.Index([" ".join(name.split()) for name in header])
    return rows_of_list(_with_names(table, layer, entry), layer, entry)


def _with_names(table: pd.DataFrame, layer: str, entry: CatalogueEntry) -> pd.DataFrame:
    """Return a table without its unnamed empty columns; refuse names that are missing or given twice."""
    header = list(table.columns)
    nameless = [place for place, name in enumerate(header, 1) if not name and table.iloc[:, place - 1].notna().any()]
    named = sum(map(bool, header))
    if may_be_title(named, named + len(nameless)):
        raise refusal("TAB45", layer, entry, named=named, found=named + len(nameless))
    findings = [Finding("TAB07", entry.source, layer, facts={"column": place}) for place in nameless]
    for place, name in enumerate(header, start=1):
        if name and name in header[: place - 1]:
            facts = {"first": header.index(name) + 1, "second": place}
            findings.append(Finding("TAB06", entry.source, layer, field=name, facts=facts))
    if findings:
        raise LayerError(findings)
    return table.loc[:, [bool(name) for name in header]]


def _separator(stated: re.Match[str] | None, layer: str, entry: CatalogueEntry) -> str:
    separator = entry.separator or (stated[1] if stated else _DEFAULT_SEPARATOR[entry.style])
    if len(separator) != 1 or separator in '"\r\n ':
        raise refusal("TAB09", layer, entry, separator=repr(separator))
    return separator


def _rows(text: str, separator: str) -> Reader:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _structure(text: str, separator: str, layer: str, entry: CatalogueEntry) -> tuple[Counter[int], list[str]]:
    """Return how many rows have how many values, and the names in the first of them.

    pandas alone fills up short rows and forgives quotation marks without a word, hence this reading beforehand.
    """
    try:
        header = next((row for row in _rows(text, separator) if any(row)), None)
        lengths = Counter(map(len, _rows(text, separator)))
    except csv.Error as error:
        raise _broken_quotes(text, separator, layer, entry) from error
    if header is None:
        raise refusal("FIL02", layer, entry)
    return lengths, header


def _values(text: str, separator: str, columns: int) -> pd.DataFrame:
    table = pd.read_csv(
        io.StringIO(text, newline=""),
        sep=separator,
        header=None,
        names=range(columns),
        dtype="str",
        keep_default_na=False,
        na_values=[""],
        skip_blank_lines=False,
    )
    return table.dropna(how="all")


def _check_separator(header: list[str], separator: str, layer: str, entry: CatalogueEntry) -> None:
    """Refuse a list with another separator in its header than the one it should have.

    Where the catalogue names the separator itself, a name may hold others, as long as there is more than one column.
    """
    if entry.separator is not None and len(header) > 1:
        return
    others = {other: separator.join(header).count(other) for other in _SEPARATORS if other != separator}
    found = max(others, key=lambda other: others[other])
    if others[found] < len(header):
        return
    facts = {"found": repr(found), "written": _SEPARATORS[found], "separator": repr(separator)}
    other = "plain" if entry.style == "dutch" else "dutch"
    if entry.separator is None and found == _DEFAULT_SEPARATOR[other]:
        facts |= {"other": other, "example": _EXAMPLES[other]}
        raise refusal("TAB05", layer, entry, **facts)
    raise refusal("TAB04", layer, entry, **facts)


def _uneven_rows(
    text: str, separator: str, lengths: Counter[int], columns: int, layer: str, entry: CatalogueEntry
) -> LayerError:
    """Name the rows that are longer or shorter than the header; where most are, it may be the header that is none."""
    below = lengths - Counter({0: lengths[0], columns: 1})
    uneven = below - Counter({columns: below[columns]})
    if uneven.total() > max(1, below[columns]):
        found, _ = uneven.most_common(1)[0]
        return refusal("TAB45", layer, entry, named=columns, found=found)
    findings = []
    for row, values in enumerate(_rows(text, separator), start=1):
        if values and len(values) != columns:
            facts = {"found": len(values), "columns": columns}
            findings.append(Finding("TAB08", entry.source, layer, str(row), facts=facts))
    return LayerError(findings)


def _broken_quotes(text: str, separator: str, layer: str, entry: CatalogueEntry) -> LayerError:
    """Name the row that csv stumbled over."""
    row = 1
    with suppress(csv.Error):
        for _ in _rows(text, separator):
            row += 1
    return LayerError([Finding("TAB10", entry.source, layer, str(row))])
