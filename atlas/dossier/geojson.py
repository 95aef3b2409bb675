"""`scores.geojson`: sites with their scores, for QGIS and for others to build on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from atlas.crs import as_geojson
from atlas.dossier.tables import site_table

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting

__all__ = ["write_geojson"]


def write_geojson(meeting: Meeting, path: Path) -> None:
    """Write the sites as GeoJSON in WGS84 (RFC 7946), one feature a line.

    Each feature has the columns of the site, and per profile ``rank_``, ``score_``, ``score_low_``, ``score_high_``
    and ``knock_outs_`` followed by the profile's name; unknown is null. ``data_kind`` is ``example`` where
    the site is invented.
    """
    table = site_table(meeting)
    for profile, scores in meeting.scores.items():
        held = scores.knock_outs[scores.knock_outs["known"]]
        reasons = held["knock_out"].groupby(level=0).agg(", ".join)
        for column in ("rank", "score", "score_low", "score_high"):
            table[f"{column}_{profile}"] = scores.table[column]
        table[f"knock_outs_{profile}"] = reasons.reindex(table.index)
    shapes = as_geojson(meeting.measures.sites.geometry)
    features = [
        json.dumps(
            {"type": "Feature", "id": site, "properties": {"id": site, **_plain(row)}, "geometry": shape},
            ensure_ascii=False,
            allow_nan=False,
        )
        for (site, row), shape in zip(table.to_dict("index").items(), shapes, strict=True)
    ]
    lines = ",\n".join(features)
    path.write_text(f'{{"type": "FeatureCollection", "name": "scores", "features": [\n{lines}\n]}}\n', encoding="utf-8")


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {name: None if pd.isna(value) else value for name, value in row.items()}
