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
        The file's own field names, in its order; a GeoDataFrame with its CRS where rows have geometry. The index is
        the place of each row in the file, from 0: for a list that of the row in its sheet, so header and empty rows
        count too.
    findings : list of Finding
        What was repaired, rejected or is worth a warning; what refuses the file is raised instead.
    left_out : int
        Rows that are rejected here and not in the frame, for they are none of the list, such as one with totals.
    """

    frame: GeoDataFrame | pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0
