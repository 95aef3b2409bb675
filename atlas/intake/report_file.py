"""The report of a check as a file: a page or a sheet, by the ending of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.errors import AtlasError
from atlas.intake.report_page import write_report_page
from atlas.intake.report_sheet import write_report_sheet

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from atlas.intake.report import CheckReport
    from atlas.policy import Glossary

__all__ = ["write_report"]


def write_report(report: CheckReport, glossary: Glossary, path: Path, changes: pd.DataFrame | None = None) -> None:
    """Write the report in Dutch, as a page (``.html``) or as a sheet (``.xlsx``).

    Parameters
    ----------
    report : CheckReport
    glossary : Glossary
    path : Path
        The file to write.
    changes : DataFrame, optional
        What changed since the previous lists of homes: ``id``, ``change``, ``before``, ``after``, and ``corporation``
        and ``file`` where known. The page tells how many, the sheet which.

    Raises
    ------
    AtlasError
        Where the name ends in anything else.
    """
    if path.suffix.lower() == ".html":
        write_report_page(report, glossary, path, changes)
    elif path.suffix.lower() == ".xlsx":
        write_report_sheet(report, glossary, path, changes)
    else:
        raise AtlasError(
            f"{path}: a report is a page (.html) or a sheet (.xlsx) in Dutch, or text (.txt) in English."
            " Choose such a name with --out."
        )
