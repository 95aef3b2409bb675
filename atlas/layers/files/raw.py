"""What one part of a layer holds as its file has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

    from atlas.findings import Finding

__all__ = ["Raw"]


@dataclass(frozen=True)
class Raw:
    """Every row of one part, and what was found while it was read.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        The file's own field names, in its order, counted from 0; a GeoDataFrame with its CRS where rows have geometry.
    findings : list of Finding
        What was repaired, rejected or is worth a warning; what refuses the file is raised instead.
    """

    frame: GeoDataFrame | pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
