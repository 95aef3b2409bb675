"""Writing layers so that they differ line by line: GeoJSON in RD New with a feature per line, and CSV."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


@dataclass(frozen=True)
class Feature:
    """A feature: its properties in the order they are written, and its geometry in EPSG:28992."""

    properties: Mapping[str, Any]
    geometry: BaseGeometry


def write_features(path: Path, description: str, features: Iterable[Feature]) -> None:
    """Write a GeoJSON layer, one feature per line.

    Parameters
    ----------
    path
        The file; its stem becomes the name of the layer.
    description
        What a reader must know first: that the data is invented.
    features
        In the order they are written, EPSG:28992.
    """
    head = (
        f'"type": "FeatureCollection",\n"name": {_json(path.stem)},\n'
        f'"description": {_json(description)},\n"crs": {_json(CRS)},\n"features": [\n'
    )
    body = ",\n".join(_json(_feature(feature)) for feature in features)
    path.write_text("{\n" + head + body + "\n]\n}\n", encoding="utf-8", newline="\n")


def _feature(feature: Feature) -> dict[str, Any]:
    shape = shapely.orient_polygons(feature.geometry)
    geometry = json.loads(shapely.to_geojson(shape))
    return {
        "type": "Feature",
        "properties": dict(feature.properties),
        "geometry": {"type": geometry["type"], "coordinates": _whole(geometry["coordinates"])},
    }


def _whole(coordinates: Any) -> Any:  # noqa: ANN401 - nested as deep as the geometry is
    """Write whole metres as whole numbers, however deep the coordinates are nested."""
    return [_whole(part) for part in coordinates] if isinstance(coordinates, list) else round(coordinates)


def _json(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    return json.dumps(value, ensure_ascii=False)


def write_table(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a CSV table: comma, UTF-8, LF; unknown is empty, yes and no are true and false.

    Parameters
    ----------
    path
        The file.
    rows
        All with the same columns, in the order they are written.
    """
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: Any) -> Any:  # noqa: ANN401 - whatever a cell can hold
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value
