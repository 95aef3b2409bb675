"""The names of a file's fields: each one must stand for one field, also where capitals make no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.findings import Finding
from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["GEOMETRY", "check_number", "clear_names"]

GEOMETRY = "geometry"
"""Name under which a frame has its shapes, so no field's."""


_MOST_FIELDS = 2000
"""The widest tables of CBS have some hundreds; readers take their time over each pair of fields."""


def check_number(fields: int, layer: str, entry: CatalogueEntry) -> None:
    """Check that a file has no more fields than a layer can have.

    Raises
    ------
    LayerError
        Where it has.
    """
    if fields > _MOST_FIELDS:
        raise refusal("FIL51", layer, entry, fields=fields, most=_MOST_FIELDS)


def clear_names(names: Sequence[str], layer: str, entry: CatalogueEntry) -> tuple[dict[str, str], list[Finding]]:
    """Give a new name to each field that needs one: a second ``naam`` after ``Naam``, and one called ``geometry``.

    Parameters
    ----------
    names : sequence of str
        The fields in the order of the file, without its shapes.

    Returns
    -------
    dict of str to str
        New names by old ones, for those that change.
    list of Finding
        A warning for each of them.

    Raises
    ------
    LayerError
        Where two fields have the very same name, so that one of them can't be read.
    """
    renamed: dict[str, str] = {}
    taken = {GEOMETRY, *(name.lower() for name in names)}
    seen, seen_exactly = {GEOMETRY}, set()
    for name in names:
        if name in seen_exactly:
            raise refusal("FIL15", layer, entry, name=name)
        if name.lower() in seen:
            renamed[name] = _free_name(name, taken)
        seen.add(name.lower())
        seen_exactly.add(name)
    return renamed, [
        Finding("FIL16", entry.source, layer, field=name, facts={"new": new}) for name, new in renamed.items()
    ]


def _free_name(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}_{number}".lower() in taken:
        number += 1
    taken.add(f"{name}_{number}".lower())
    return f"{name}_{number}"
