"""Keeping what takes long to make, beside what it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Keeping"]

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Keeping:
    """A dataclass that keeps what is made of it; one with other fields (`dataclasses.replace`) makes its own."""

    _made: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, make: Callable[..., _Made], *facts: Hashable) -> _Made:
        """Return ``make(self, *facts)``, made when it is first asked for."""
        key = (make, *facts)
        if key not in self._made:
            self._made[key] = make(self, *facts)
        return self._made[key]  # type: ignore[no-any-return]
