"""Layers of which a test replaces the tables of the stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atlas.layers import read_layers
from tests.small_world import write_world
from tests.stock.books import Change, Opening, book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.stock import Ledger
    from tests.stock.books import Book


@pytest.fixture(scope="session")
def small_layers(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    """Give the small world, whose stock was told until 1 October 2026."""
    return read_layers(write_world(tmp_path_factory.mktemp("world")))


@pytest.fixture(scope="session")
def small_book(small_layers: Layers, policy: Policy) -> Book:
    """Give what books rows in the small world."""

    def booked(opening: Sequence[Opening], changes: dict[str, Change]) -> Ledger:
        return book(small_layers, policy, opening, changes)

    return booked
