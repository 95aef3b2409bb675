"""The example layers as they are committed, read back with the standard library only."""

import csv
import json
from pathlib import Path
from typing import Any

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

LAYERS = Path(__file__).parents[2] / "layers"
FACTS = Path(__file__).parents[2] / "example" / "facts"

Features = dict[str, tuple[dict[str, Any], BaseGeometry]]


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rows_of(layer: str) -> list[dict[str, str]]:
    return read_rows(LAYERS / f"{layer}.csv")


def features_of(layer: str) -> Features:
    collection = json.loads((LAYERS / f"{layer}.geojson").read_text(encoding="utf-8"))
    key = "neighbourhood_code" if layer == "neighbourhoods" else "id"
    return {
        feature["properties"][key]: (feature["properties"], shape(feature["geometry"]))
        for feature in collection["features"]
    }
