"""Rows as columns in which what repeats is written once, so that the page stays light; `packing.js` makes them rows."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["packed", "packed_payload"]

_SCALES = (1, 10**5, 10**6)
"""What numbers are counted in before only their steps are written: whole, or degrees in five or six decimals."""

_MOST_COUNTED = 10**9
"""Larger numbers are written as they are: a page can't count in millionths so far without rounding."""


def packed_payload(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page shows with its sites, their sheets, what parties make of them and the features packed."""
    sites = [site["id"] for site in payload["sites"]]
    return {
        **payload,
        "sites": _table(payload["sites"]),
        "sheets": {"sites": list(payload["sheets"]), **_table(list(payload["sheets"].values()))},
        "profiles": [
            {**each, "standing": each["standing"] and packed([each["standing"].get(site) for site in sites])}
            for each in payload["profiles"]
        ],
        "layers": [{**each, "features": _table(each["features"])} for each in payload["layers"]],
    }


def _table(rows: Sequence[Any]) -> dict[str, object]:
    return {"count": len(rows), "rows": packed(rows)}


def packed(values: Sequence[Any]) -> object:
    """Return JSON values that are alike in the form that takes the least room.

    Parameters
    ----------
    values : sequence of JSON values

    Returns
    -------
    dict or list
        ``of``: a column per key, of dicts. ``each``: a column per place, of lists that are equally long, such as
        coordinates. ``lengths`` and ``items``: all items in one column, of other lists. ``all``: the one value.
        ``words`` and ``at``: the values that differ, and which of them stands where. ``steps``: how far each number is
        from the one before, times ``scale``. A list: the values themselves.
    """
    if _alike(values, dict) and all(each.keys() == values[0].keys() for each in values):
        return {"of": {key: packed([each[key] for each in values]) for key in values[0]}}
    if _alike(values, list):
        if _are_tuples(values):
            return {"each": [packed(column) for column in zip(*values, strict=True)]}
        items = [item for each in values for item in each]
        return {"lengths": packed([len(each) for each in values]), "items": packed(items)}
    return _shortest(values)


def _alike(values: Sequence[Any], kind: type) -> bool:
    """Tell whether all are dicts, or all are lists, and not all of them empty."""
    return all(isinstance(each, kind) for each in values) and any(values)


def _are_tuples(lists: Sequence[Sequence[Any]]) -> bool:
    """Tell whether lists are equally long, with plain values in them."""
    return len({len(each) for each in lists}) == 1 and not any(
        isinstance(item, (list, dict)) for each in lists for item in each
    )


def _shortest(values: Sequence[Any]) -> object:
    """Return plain values as they are, as words or as steps, whichever takes the least room."""
    texts = [json.dumps(each) for each in values]
    place_of = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    words, at = [json.loads(text) for text in place_of], [place_of[text] for text in texts]
    if len(words) == 1:
        return {"all": words[0]}
    forms: list[tuple[int, object]] = [
        (_room(texts), list(values)),
        (_room([*place_of, *map(str, at)]), {"words": words, "at": at}),
    ]
    for scale, steps in _steps(values):
        forms.append((_room(map(str, steps)), {"scale": scale, "steps": steps}))
    return min(forms, key=lambda form: form[0])[1]


def _room(texts: Iterable[str]) -> int:
    return sum(len(text) + 1 for text in texts)


def _steps(values: Sequence[Any]) -> Iterator[tuple[int, list[int]]]:
    """Give the steps between numbers, in the first scale that gives back each number to its last bit."""
    if not all(type(each) in (int, float) and abs(each) < _MOST_COUNTED for each in values):
        return
    for scale in _SCALES:
        counts = [round(each * scale) for each in values]
        if all(count / scale == each for count, each in zip(counts, values, strict=True)):
            yield scale, [after - before for before, after in pairwise([0, *counts])]
            return
