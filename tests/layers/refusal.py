"""The message with which a folder of layers is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atlas.errors import LayerError
from atlas.layers import read_layers
from atlas.layers.expected import Expected

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["refusal"]


def refusal(folder: Path) -> str:
    with pytest.raises(LayerError) as caught:
        read_layers(folder, Expected(corporations=("Domesta", "Actium")))
    return str(caught.value)
