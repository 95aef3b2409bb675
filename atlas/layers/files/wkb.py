"""Shapes in well-known binary, looked at before they are built: how deep they are nested, and what arcs they have.

One of 20,000 levels ends the process that builds it.
"""

from __future__ import annotations

import struct

__all__ = ["TooDeepError", "arcs_in", "is_sound"]

_DEEPEST = 5
"""An arc in a line of several parts, around an area of several parts, in a collection; nothing real goes deeper."""

_POINT, _LINE, _POLYGON, _ARC, _AREAS_WITH_ARCS = 1, 2, 3, 8, 12
"""Types of shapes; from the first to the last all are built, and no other."""

_HAS_Z, _HAS_M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000
"""How PostGIS marks a type; the standard adds 1000 for Z and 2000 for M instead."""

_Z, _M, _BOTH = 1, 2, 3
"""Those thousands."""

_MEANINGLESS = 0x1FFF0000
"""Bits of a type that say nothing; some readers take them into account and others do not."""

_ORDERS = {0: ">", 1: "<"}
"""The first byte of a shape, and in which order the bytes of its numbers are."""

_SIMPLE = {
    bytes([first]) + struct.pack(f"{order}I", kind)
    for first, order in _ORDERS.items()
    for kind in (_POINT, _LINE, _POLYGON)
}
"""How shapes begin that hold no other shapes: most do, and need no closer look."""


class TooDeepError(ValueError):
    """Shapes stand inside shapes inside shapes without end."""


def is_sound(shape: bytes) -> bool:
    """Tell whether a shape can be built: it is not cut off, and it and the shapes in it are of a known type.

    Of a point, a line or an area by itself only the type is looked at: whatever else it holds, building it ends.

    Raises
    ------
    TooDeepError
        Where shapes stand inside shapes inside shapes without end.
    """
    if shape[:5] in _SIMPLE:
        return True
    try:
        return _walk(shape, 0, 1, []) <= len(shape)
    except struct.error:
        return False


def arcs_in(shape: bytes, start: int) -> int:
    """Return how many lines of arcs a shape has, which starts at a byte; 0 where it can't be read."""
    arcs: list[int] = []
    try:
        _walk(shape, start, 1, arcs)
    except (struct.error, TooDeepError):
        return 0
    return len(arcs)


def _walk(shape: bytes, start: int, depth: int, arcs: list[int]) -> int:
    """Return where a shape ends that starts at a byte, and add where each line of arcs in it starts."""
    if depth > _DEEPEST:
        raise TooDeepError
    (first,) = struct.unpack_from("B", shape, start)
    if first not in _ORDERS:
        raise struct.error(f"no byte order: {first}")
    count = struct.Struct(f"{_ORDERS[first]}I")
    (kind,) = count.unpack_from(shape, start + 1)
    at = start + 5 + (4 if kind & _HAS_SRID else 0)
    base, point = _base_and_point(kind)
    if base == _POINT:
        return at + point
    parts: int = count.unpack_from(shape, at)[0]
    at += 4
    if base == _ARC:
        arcs.append(start)
    if base in {_LINE, _ARC}:
        return at + parts * point
    for _ in range(parts):
        if base == _POLYGON:
            at += 4 + count.unpack_from(shape, at)[0] * point
        else:
            at = _walk(shape, at, depth + 1, arcs)
    return at


def _base_and_point(kind: int) -> tuple[int, int]:
    """Return the type without Z and M, and how many bytes a point of it takes."""
    thousands, base = divmod(kind & ~(_HAS_Z | _HAS_M | _HAS_SRID), 1000)
    if kind & _MEANINGLESS or thousands > _BOTH or not _POINT <= base <= _AREAS_WITH_ARCS:
        raise struct.error(f"no type of shape: {kind}")
    dimensions = 2 + bool(kind & _HAS_Z or thousands in {_Z, _BOTH}) + bool(kind & _HAS_M or thousands in {_M, _BOTH})
    return base, 8 * dimensions
