"""What the page needs of every site at once: where it lies, what it is called, its values, and what takes it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from atlas.crs import as_geojson
from atlas.maps.site_symbols import stage_of
from atlas.scores.explanation import site_place
from atlas.scores.weighted_sum import criterion_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["site_rows"]

_VALUE_DECIMALS = 10
"""Enough for a score that differs less than 1e-9 from the one that Python adds up, in half the room."""


def site_rows(meeting: Meeting, glossary: Glossary) -> list[dict[str, object]]:
    """Return a row per site, in the order of their ids.

    ``values`` has a value from 0 to 100 per criterion of the policy, in its order; None where more than one is
    possible. ``open`` has [place of the criterion, least value, highest value] for each that is not one value only.
    """
    sites = meeting.measures.sites.sort_index()
    points = as_geojson(sites.geometry.representative_point())
    values = criterion_values(meeting.measures, meeting.policy)
    order = meeting.measures.sites.index.get_indexer(sites.index)
    stacked = np.stack([values[name] for name in meeting.policy.criteria], axis=2)[:, order].round(_VALUE_DECIMALS)
    out = _knock_outs(meeting)
    is_town = meeting.layers.villages["is_town"].to_dict()
    is_example = meeting.layers.catalogue.kind == "example"
    return [
        {
            "id": site,
            "name": row["name"],
            "place": site_place(row["neighbourhood_name"], row["village_name"], glossary),
            "geometry": shape,
            "label_point": point["coordinates"],
            "example": is_example,
            "working_group": row["disclosure"] == "working_group",
            **_attributes(row),
            "in_town": is_town.get(row["village_code"]),
            "knock_outs": out.get(str(site), []),
            "values": _numbers(known),
            "open": _open(worst, best),
        }
        for site, row, shape, point, known, worst, best in zip(
            sites.index,
            sites.drop(columns="geometry").to_dict("records"),
            as_geojson(sites.geometry),
            points,
            *stacked,
            strict=True,
        )
    ]


def _attributes(row: dict[str, Any]) -> dict[str, object]:
    """Return by what a site can be filtered, and what its symbol tells; None where it is unknown."""
    return {
        "corporation": _known(row["corporation"]),
        "owner": row["owner"],
        "stage": stage_of(_known(row["planning_status"])),
        "village": _known(row["village_name"]),
    }


def _known(value: Any) -> Any:  # noqa: ANN401 - whatever a layer holds
    return None if pd.isna(value) else value


def _knock_outs(meeting: Meeting) -> dict[str, list[str]]:
    """Return the knock-outs that hold for sure, by site; a profile says which of them count."""
    held = meeting.measures.knock_outs
    held = held[held["known"]]
    return {str(site): list(names) for site, names in held.groupby(level=0)["knock_out"]}


def _numbers(values: NDArray[np.float64]) -> list[float | int | None]:
    """Return numbers as short as JSON can have them: 0 and not 0.0."""
    return [None if np.isnan(value) else int(value) if value.is_integer() else float(value) for value in values]


def _open(worst: NDArray[np.float64], best: NDArray[np.float64]) -> list[list[float | int | None]]:
    bounds = _numbers(worst), _numbers(best)
    return [[place, low, high] for place, (low, high) in enumerate(zip(*bounds, strict=True)) if low != high]
