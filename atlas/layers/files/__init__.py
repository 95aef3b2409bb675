"""Files and databases as their owners made them: read whole, nothing followed that they point at."""

from atlas.layers.files.raw import Raw
from atlas.layers.files.read import read_part

__all__ = ["Raw", "read_part"]
