"""A small layer of which every test of the files makes its own copy, sound or damaged."""

from __future__ import annotations

import datetime
import json
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from atlas.errors import LayerError
from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.layers.files import Raw, read_part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from atlas.findings import Finding

RD = "EPSG:28992"

SQUARES = gpd.GeoDataFrame(
    {
        "code": ["0344", "0345", "0346"],
        "naam": ["Súdein", "Één", None],
        "homes": [12, 0, 7],
        "share": [0.5, 12.25, -1.0],
        "built": [datetime.date(2026, 1, 31), datetime.date(1999, 12, 1), datetime.date(2020, 2, 29)],
    },
    geometry=[shapely.box(x, 520_000, x + 100, 520_100) for x in (220_000, 220_200, 220_400)],
    crs=RD,
)
"""Three squares of 1 ha in Hoogeveen with text, codes, numbers, dates and something unknown."""


def read(file: Path, **keys: object) -> Raw:
    """Read a file as the part of a layer sites."""
    entry = {"file": file.name, "kind": "example", "publisher": "P", "licence": "L", "date": "2026-01-01", "id": "code"}
    part = CatalogueEntry.model_validate(entry | keys)
    return read_part(Catalogue(folder=file.parent, entries={"sites": (part,)}), "sites", part)


def refused(file: Path, **keys: object) -> Finding:
    """Return why a file is refused."""
    with pytest.raises(LayerError) as error:
        read(file, **keys)
    return error.value.findings[0]


def ring(*corners: tuple[float, float]) -> dict[str, Any]:
    """Return a GeoJSON polygon of one ring, as it stands."""
    return {"type": "Polygon", "coordinates": [list(corners)]}


def write_geojson(file: Path, geometries: Iterable[object], crs: object = "urn:ogc:def:crs:EPSG::28992") -> Path:
    """Write features A, B, C, ... with these geometries, as they stand."""
    features = [
        {"type": "Feature", "properties": {"code": letter}, "geometry": geometry}
        for letter, geometry in zip("ABCDEFG", geometries, strict=False)
    ]
    member = {"type": "name", "properties": {"name": crs}} if isinstance(crs, str) else crs
    content = {"type": "FeatureCollection", "features": features} | ({} if crs is None else {"crs": member})
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def pack(file: Path, members: dict[str, bytes]) -> Path:
    """Write a zip of these members, by name."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def parts_of(shapefile: Path) -> dict[str, bytes]:
    """Return the files of a Shapefile, by name."""
    return {part.name: part.read_bytes() for part in sorted(shapefile.parent.glob(f"{shapefile.stem}.*"))}
