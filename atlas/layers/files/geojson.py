"""GeoJSON: read through once as JSON, for what GDAL would follow, guess or leave out without a word."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from geopandas import GeoDataFrame

from atlas.crs import known_crs
from atlas.findings import Finding
from atlas.layers.files.content import check_points_nowhere
from atlas.layers.files.feature import feature_at
from atlas.layers.files.fields import check_number
from atlas.layers.files.opening import look_into
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.vector import FileLayer, read_vector

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["read_geojson"]

_NUMBERS = re.compile(rb"\[[\[\]\d\s,.eE+-]*+")
"""A run of coordinates, which takes the most time to read and needs no look here."""

_AS_READ = "latin-1"
"""Gives each byte a letter, so that a text of an unknown encoding can be shown."""


class _KeyError(ValueError):
    """A key is where readers disagree on what it says, or would fetch it: a code of a finding, and the key."""


def read_geojson(path: Path, layer: str, entry: CatalogueEntry) -> Raw:
    """Read a GeoJSON FeatureCollection; without a crs member the catalogue must state its CRS.

    Raises
    ------
    LayerError
        Where it is no FeatureCollection in UTF-8, states a CRS that does not exist, names a key twice, holds
        coordinates that are no numbers, or can't be read.
    """
    data = path.read_bytes()
    check_points_nowhere(data, layer, entry)
    if not data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        raise refusal("FIL04", layer, entry, ending=path.suffix.lower())
    content = _parsed(data, layer, entry)
    features = content["features"]
    states_crs = _states_crs(content, layer, entry)
    fields = _fields(features)
    check_number(len(fields), layer, entry)
    look_into(path, layer, entry)
    raw = read_vector(FileLayer(path, len(features), fields, states_crs=states_crs), layer, entry)
    frame = raw.frame
    if "id" not in frame and any("id" in feature for feature in features):
        # GDAL keeps ids that are numbers apart from the fields.
        frame = frame.assign(id=[feature.get("id") for feature in features])
    if isinstance(frame, GeoDataFrame):
        return Raw(frame, [*raw.findings, *_check_missing(frame, features, raw.findings, layer, entry)])
    return Raw(frame, raw.findings)


def _parsed(data: bytes, layer: str, entry: CatalogueEntry) -> dict[str, Any]:
    """Return what a file says, all but runs of numbers: those are short lists here."""
    try:
        data.decode()
        content: object = json.loads(_NUMBERS.sub(_emptied, data).decode("utf-8-sig"), object_pairs_hook=_checked)
    except UnicodeDecodeError as error:
        shown = data[max(0, error.start - 20) : error.end + 10].decode(_AS_READ)
        raise refusal("FIL21", layer, entry, shown=shown) from error
    except _KeyError as error:
        code, key = error.args
        raise refusal(code, layer, entry, key=key) from error
    except RecursionError as error:
        raise refusal("FIL23", layer, entry) from error
    except ValueError as error:
        raise refusal("FIL06", layer, entry, reason=str(error)) from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise refusal("FIL24", layer, entry)
    features = content.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise refusal("FIL24", layer, entry)
    return content


def _emptied(run: re.Match[bytes]) -> bytes:
    """Return the shortest list of numbers in the place of a long one, where the run is one whole list."""
    before, bracket, after = run[0].rpartition(b"]")
    is_whole = bracket and before.count(b"[") == before.count(b"]") + 1
    return b"[0]" + after if is_whole and any(digit in before for digit in b"0123456789") else run[0]


def _checked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _ in pairs)
        raise _KeyError("FIL22", next(key for key in times if times[key] > 1))
    if isinstance(found.get("crs"), dict) and "features" not in found:
        raise _KeyError("FIL36", "crs")
    return found


def _states_crs(content: dict[str, Any], layer: str, entry: CatalogueEntry) -> bool:
    """Tell whether there is a crs member; one that is an address would be fetched, one that is unknown left out."""
    crs = content.get("crs")
    if crs is None:
        return False
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) and crs.get("type") == "name" else None
    if not isinstance(name, str) or known_crs(name) is None:
        raise refusal("CRS05", layer, entry, crs=name or json.dumps(crs)[:80])
    return True


def _fields(features: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for feature in features for name in feature.get("properties") or ()))


def _check_missing(
    frame: GeoDataFrame, features: list[dict[str, Any]], told: list[Finding], layer: str, entry: CatalogueEntry
) -> list[Finding]:
    """Say of each feature that came without a shape, but has one in the file, that it can't be read.

    Coordinates that are no numbers refuse the file: GDAL makes no shape of them without a word, and who wrote some
    so wrote all of them so.
    """
    named = {finding.feature for finding in told}
    findings = []
    for position in frame.geometry.isna().to_numpy().nonzero()[0]:
        shape = features[position].get("geometry")
        if shape is None or (feature := feature_at(frame, position, entry)) in named:
            continue
        if (value := _no_number(shape.get("coordinates") if isinstance(shape, dict) else shape)) is not None:
            raise refusal("FIL17", layer, entry, feature, value=str(value))
        findings.append(Finding("FIL41", entry.source, layer, feature, "geometry"))
    return findings


def _no_number(coordinates: object) -> object:
    """Return the first coordinate that is no number, or None."""
    if isinstance(coordinates, list):
        return next((found for part in coordinates if (found := _no_number(part)) is not None), None)
    return None if coordinates is None or isinstance(coordinates, int | float) else coordinates
