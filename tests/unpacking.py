"""What a page shows, read from its file without a browser, as `packing.js` reads it."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

__all__ = ["DATA_BLOCK", "data_of", "unpacked"]

DATA_BLOCK = re.compile(r'(?<=<script type="application/json" id="atlas-data">).*?(?=</script>)', re.DOTALL)


def data_of(page: str) -> dict[str, Any]:
    """Return what a page shows."""
    block = DATA_BLOCK.search(page)
    assert block
    data: dict[str, Any] = json.loads(block[0])
    sites = _rows(data["sites"])
    data["sites"] = sites
    data["sheets"] = dict(zip(data["sheets"]["sites"], _rows(data["sheets"]), strict=True))
    for profile in data["profiles"]:
        if profile["standing"] is not None:
            standing = unpacked(profile["standing"], len(sites))
            profile["standing"] = {site["id"]: each for site, each in zip(sites, standing, strict=True)}
    for layer in data["layers"]:
        layer["features"] = _rows(layer["features"])
    return data


def unpacked(form: Any, count: int) -> list[Any]:  # noqa: ANN401 - JSON
    """Return so many values, in whatever form they were packed."""
    values: list[Any]
    match form:
        case {"of": columns}:
            filled = {key: unpacked(column, count) for key, column in columns.items()}
            values = [{key: values[at] for key, values in filled.items()} for at in range(count)]
        case {"each": columns}:
            values = [list(each) for each in zip(*(unpacked(column, count) for column in columns), strict=True)]
        case {"lengths": packed, "items": rest}:
            lengths = unpacked(packed, count)
            items = iter(unpacked(rest, sum(lengths)))
            values = [list(itertools.islice(items, length)) for length in lengths]
        case {"words": words, "at": places}:
            values = [words[at] for at in places]
        case {"steps": steps, "scale": scale}:
            values = [total if scale == 1 else total / scale for total in itertools.accumulate(steps)]
        case {"all": value}:
            values = [value] * count
        case _:
            values = form
    return values


def _rows(table: dict[str, Any]) -> list[Any]:
    return unpacked(table["rows"], table["count"])
