"""Shapes in well-known binary, looked at before they are built: how deep they are nested, and what arcs they have.

One of 20,000 levels ends the process that builds it.
"""

from __future__ import annotations

import struct

__all__ = ["arcs_in", "is_too_deep"]

_DEEPEST = 5
"""An arc in a line of several parts, around an area of several parts, in a collection; nothing real goes deeper."""

_POINT, _LINE, _POLYGON, _ARC = 1, 2, 3, 8

_HAS_Z, _HAS_M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000
"""How PostGIS marks a type; the standard adds 1000 for Z and 2000 for M instead."""


_SIMPLE = {struct.pack(f"{order}I", kind) for order in "<>" for kind in (_POINT, _LINE, _POLYGON)}
"""Types that hold no other shapes, as they are written: most shapes are of one, and need no closer look."""


class _TooDeepError(Exception):
    """A shape stands too deep inside others."""


def is_too_deep(shape: bytes) -> bool:
    """Tell whether shapes stand inside shapes inside shapes without end.

    What is cut off or of an unknown type is not too deep: who builds the shape says what is wrong with it.
    """
    if shape[1:5] in _SIMPLE:
        return False
    try:
        _walk(shape, 0, 1, [])
    except struct.error:
        return False
    except _TooDeepError:
        return True
    return False


def arcs_in(shape: bytes, start: int) -> int:
    """Return how many lines of arcs a shape has, which starts at a byte; 0 where it can't be read."""
    arcs: list[int] = []
    try:
        _walk(shape, start, 1, arcs)
    except (struct.error, _TooDeepError):
        return 0
    return len(arcs)


def _walk(shape: bytes, start: int, depth: int, arcs: list[int]) -> int:
    """Return where a shape ends that starts at a byte, and add where each line of arcs in it starts."""
    if depth > _DEEPEST:
        raise _TooDeepError
    (order,) = struct.unpack_from("B", shape, start)
    count = struct.Struct("<I" if order else ">I")
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
    dimensions = 2 + bool(kind & _HAS_Z or thousands in {1, 3}) + bool(kind & _HAS_M or thousands in {2, 3})
    return base, 8 * dimensions
