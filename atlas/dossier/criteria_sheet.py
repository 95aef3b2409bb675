"""The criteria as plain text, for the terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from atlas.policy import Glossary

__all__ = ["criteria_sheet"]

_WIDTH, _INDENT = 100, 14
_TOLD = ("agreement", "measure", "value", "direction", "status", "source", "layers", "weights")


def criteria_sheet(table: pd.DataFrame, glossary: Glossary) -> str:
    """Return the table of `criteria_table` as lines of text: a heading per criterion, and below it what it is."""
    lines = [glossary.word("criteria_list.title")]
    for name, cells in table.to_dict("index").items():
        lines += ["", glossary.text("criteria_list.line", name=name, **cells)]
        for key in _TOLD:
            told = glossary.text("criteria_list.measured", **cells) if key == "measure" else cells[key]
            lead = f"  {glossary.word(f'criteria_list.headings.{key}')}".ljust(_INDENT)
            lines += textwrap.wrap(told, _WIDTH, initial_indent=lead, subsequent_indent=" " * _INDENT)
    return "\n".join(lines)
