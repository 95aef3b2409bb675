"""What to tell of the sources that were fetched, and how to use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atlas.errors import printable
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["catalogue_lines", "record_lines"]


def record_lines(record: dict[str, Any], folder: Path) -> list[str]:
    """Return what to tell of a source that was fetched: how much of when, what was left out, and its note."""
    number = f"{record['features']} feature{'' if record['features'] == 1 else 's'}"
    year = f" of {record['year']}" if record["year"] else ""
    lines = [f"{record['source']}: {number}{year}, in {folder / record['entry']['file']}"]
    if record["dropped"]:
        dropped = ", ".join(f"{count} ({reason})" for reason, count in record["dropped"].items())
        lines.append(f"  left out: {printable(dropped)}")
    if record["entry"]["note"]:
        lines.append(f"  {record['entry']['note']}")
    return lines


def catalogue_lines(records: Sequence[dict[str, Any]]) -> list[str]:
    """Return the lines of catalogue.toml that make the atlas use these sources."""
    lines: list[str] = []
    layers = [record["layer"] for record in records]
    for record in sorted(records, key=lambda each: layers.index(each["layer"])):
        layer = record["layer"]
        # A layer that comes from several sources is an array of tables.
        several = layers.count(layer) > 1 or LAYERS[layer].parts_fill
        if LAYERS[layer].parts_fill:
            lines.append(f"# beside a table of your own, also as [[{layer}]], for what this source does not know")
        heading = f"[[{layer}]]" if several else f"[{layer}]"
        lines += [heading, f'fetched = "{record["source"]}"', ""]
    return lines[:-1]
