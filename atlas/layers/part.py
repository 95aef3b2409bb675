"""One file of a layer on its way in: read, its columns and shapes checked; and the parts of a layer put together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from atlas.crs import RD
from atlas.errors import LayerError
from atlas.findings import Finding, refusing
from atlas.layers.catalogue import NEEDED_LAYERS
from atlas.layers.columns import SOURCE_COLUMNS, check_columns, feature_name, unused_fields
from atlas.layers.files import read_part
from atlas.layers.geometry import check_geometry
from atlas.layers.placing import with_places
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    import datetime

    from geopandas import GeoDataFrame

    from atlas.layers.catalogue import Catalogue, CatalogueEntry
    from atlas.layers.expected import Expected

__all__ = ["Part", "merge_parts", "read_checked", "read_previous"]

_MOST_REJECTED = 0.1
"""Share of a file that may be left out before it is refused as a whole."""

_WITHOUT_IDS = "FLD01"
"""The finding after which nothing in the file can be referred to."""

_MADE_FOR_A_DAY = "stock_baseline"
"""The one layer that tells of a day in the past, and does not grow old."""


@dataclass(frozen=True)
class Part:
    """What one file gave: ``frame`` is None and ``features`` too where it could not be read."""

    frame: GeoDataFrame | pd.DataFrame | None = None
    ids: list[str] = field(default_factory=list)
    features: int | None = None
    findings: list[Finding] = field(default_factory=list)


def read_checked(catalogue: Catalogue, layer: str, entry: CatalogueEntry, expected: Expected) -> Part:
    """Read one file of a layer and check each feature; what refuses it is among the findings."""
    aged = _check_date(layer, entry, expected.today)
    features = None
    try:
        raw = read_part(catalogue, layer, entry)
        features = len(raw.frame) + raw.left_out
        columns, found = check_columns(raw.frame, layer, entry, LAYERS[layer].columns | SOURCE_COLUMNS)
        found = [*raw.findings, *found, *unused_fields(raw.frame, layer, entry, _own_columns(catalogue, layer))]
        if any(finding.code == _WITHOUT_IDS for finding in found):
            return Part(None, [], features, [*aged, *found])
        found += _check_corporations(columns, layer, entry, expected.corporations)
        frame, shapes_found = _with_shapes(columns, raw.frame, layer, entry)
        if LAYERS[layer].may_be_placed and isinstance(raw.frame, gpd.GeoDataFrame):
            frame, found = with_places(frame, raw.frame.geometry, found, layer, entry)
        # Rows without an id of their own refuse the file; the others are checked all the same, so that all is told.
        frame = frame[frame["id"].notna() & ~frame["id"].duplicated()]
    except LayerError as error:
        return Part(None, [], features, [*aged, *error.findings])
    # What the reader could not place is said already, and not again as a feature without geometry.
    said = {finding.feature for finding in raw.findings if finding.severity == "rejected"}
    found += [finding for finding in shapes_found if finding.code != "GEO01" or finding.feature not in said]
    if not refusing(found):
        found += _check_number(layer, entry, len(raw.frame), len(frame))
    return Part(frame, list(columns["id"]), features, [*found, *aged])


def _own_columns(catalogue: Catalogue, layer: str) -> list[str]:
    """Return the columns that a layer's own files should give: key figures may have a table of their own."""
    elsewhere = LAYERS["neighbourhood_figures"].columns if "neighbourhood_figures" in catalogue.entries else ()
    return [name for name in LAYERS[layer].columns if layer != "neighbourhoods" or name not in elsewhere]


def merge_parts(
    layer: str, entries: tuple[CatalogueEntry, ...], parts: list[Part]
) -> tuple[GeoDataFrame | pd.DataFrame | None, list[Finding]]:
    """Put the parts of a layer together, indexed by id; None where one of them could not be read.

    An id that two files share is an error of the second, unless they fill one another.
    """
    frames = [part.frame.assign(part=position) for position, part in enumerate(parts) if part.frame is not None]
    if len(frames) < len(parts):
        return None, []
    if LAYERS[layer].parts_fill:
        return _filled([frame.set_index("id") for frame in frames]), []
    # Empty frames would leave their dtypes to the others.
    merged = pd.concat([frame for frame in frames if len(frame)] or frames[:1]) if len(frames) > 1 else frames[0]
    twice = merged[merged["id"].duplicated()]
    found = []
    for identifier, position in zip(twice["id"], twice["part"], strict=True):
        first = merged.loc[merged["id"] == identifier, "part"].iloc[0]
        entry, facts = entries[position], {"first": f"{identifier} ({entries[first].source})"}
        found.append(Finding("FLD03", entry.source, layer, str(identifier), entry.id, identifier, facts))
    return merged[~merged["id"].duplicated()].set_index("id"), found


def _filled(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the first frame with what it does not know from the next, and the rows that only those have."""
    filled, *others = frames
    for other in others:
        filled = filled.combine_first(other).astype(filled.dtypes)
    return filled


def read_previous(catalogue: Catalogue, layer: str, expected: Expected) -> tuple[pd.DataFrame | None, list[Finding]]:
    """Read the lists before the present ones of a layer, read as those are; None where the catalogue names none.

    What refuses a previous list is told as a finding, which refuses no present one.
    """
    frames, found = [], []
    for position, entry in enumerate(catalogue.entries.get(layer, ())):
        if entry.previous is None:
            continue
        before = entry.model_copy(update={"file": entry.previous, "database": None, "sha256": None})
        part = read_checked(catalogue, layer, before, replace(expected, today=None))
        if part.frame is None:
            facts = {"reason": str(refusing(part.findings)[0])}
            found.append(Finding("LAY05", before.source, layer, facts=facts))
        else:
            frames.append(part.frame.assign(part=position))
    return (pd.concat(frames).set_index("id") if frames else None), found


def _with_shapes(
    columns: pd.DataFrame, raw: pd.DataFrame, layer: str, entry: CatalogueEntry
) -> tuple[GeoDataFrame | pd.DataFrame, list[Finding]]:
    """Add who says so and when, and the checked geometry; a feature without any is left out and listed."""
    for name, known in (("source", entry.publisher), ("source_date", entry.date)):
        columns[name] = columns[name].fillna(known) if columns[name].notna().any() else known
    geometry_type = LAYERS[layer].geometry
    if geometry_type == "none" or entry.dissolve:
        return columns, []
    if "geometry" not in raw:
        raise LayerError([Finding("FIL09", entry.source, layer)])
    shapes, found = check_geometry(raw.geometry, columns["id"].to_numpy(), entry.source, layer, geometry_type)
    kept = columns if len(shapes) == len(columns) else columns.loc[shapes.index]
    return gpd.GeoDataFrame(kept, geometry=shapes.to_numpy(), crs=RD), found


def _check_number(layer: str, entry: CatalogueEntry, read: int, used: int) -> list[Finding]:
    """Refuse a needed layer with nothing in it, and any file of which too much would be left out."""
    if used == 0 and layer in NEEDED_LAYERS:
        return [Finding("LAY02", entry.source, layer)]
    # A list of addresses is not damaged because the geocoder does not know many of them yet.
    if read - used > max(1, _MOST_REJECTED * read) and not entry.address:
        return [Finding("LAY03", entry.source, layer, facts={"rejected": read - used, "read": read})]
    return []


def _check_date(layer: str, entry: CatalogueEntry, today: datetime.date | None) -> list[Finding]:
    if today is None or layer == _MADE_FOR_A_DAY:
        return []
    facts = {"date": entry.date, "publisher": entry.publisher, "today": today}
    if entry.date > today:
        return [Finding("LAY04", entry.source, layer, facts=facts)]
    # The newest of an official source may tell of a day long ago: its age counts from when it was fetched.
    known = entry.fetched_on or entry.date
    if (today.year - 1, today.month, today.day) > (known.year, known.month, known.day):
        return [Finding("LAY01", entry.source, layer, facts=facts)]
    return []


def _check_corporations(
    columns: pd.DataFrame, layer: str, entry: CatalogueEntry, corporations: tuple[str, ...]
) -> list[Finding]:
    """List each name that is no corporation of the policy; capitals make no difference."""
    if "corporation" not in columns or not corporations:
        return []
    spelling = {name.casefold(): name for name in corporations}
    columns["corporation"] = columns["corporation"].map(
        lambda name: spelling.get(name.casefold(), name), na_action="ignore"
    )
    named = columns["corporation"]
    return [
        Finding(
            "FLD13",
            entry.source,
            layer,
            feature_name(columns.index[position], columns["id"].iloc[position]),
            entry.field("corporation"),
            named.iloc[position],
            {"corporations": corporations},
        )
        for position in (named.notna() & ~named.isin(corporations)).to_numpy().nonzero()[0]
    ]
