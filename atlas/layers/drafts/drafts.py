"""Drafts on their way in: read, checked as the layer of sites is, and given what a draft can't say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from atlas.crs import RD
from atlas.errors import DraftError, LayerError, printable
from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.layers.columns import check_columns
from atlas.layers.consistency import check_consistency
from atlas.layers.drafts.outline import drawn, shown
from atlas.layers.drafts.place import check_place
from atlas.layers.drafts.refusal import refuse
from atlas.layers.expected import Expected
from atlas.layers.files import read_part
from atlas.layers.geometry import check_geometry
from atlas.layers.layers import Layers
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame

__all__ = ["read_drafts"]

_COLUMNS = {name: replace(column, required=False) for name, column in LAYERS["sites"].columns.items()}

_MOST_DRAFTS = 1000
"""In one run; a sheet takes a tenth of a second, and every pair that meets is held against one another."""

_SAID_BY_NONE = {"owner": "unknown", "disclosure": "working_group"}
"""What the layer of sites must say of each: of a draft nobody knows the owner yet, and nobody published it."""


def read_drafts(
    sources: Sequence[str | Path],
    layers: Layers,
    programme: Mapping[str, str | int] | None = None,
    crs: str | None = None,
) -> GeoDataFrame:
    """Read sites that are in no layer, and check them against one another and against the sites there are.

    Parameters
    ----------
    sources : sequence of str or Path
        Each a file of outlines with columns named as in the layer ``sites``, well-known text of a polygon, or
        ``"x,y radius"`` for a circle with its radius in metres.
    layers : Layers
        Where they are to lie.
    programme : mapping of str to value
        By column of the layer ``sites``, what holds for each of them. What nobody gives stays unknown.
    crs : str or None
        Of coordinates that don't say it themselves, such as ``"EPSG:4326"``; by default RD New (EPSG:28992) for
        text, and what its centre is recognised as for a circle.

    Returns
    -------
    GeoDataFrame
        In RD New, indexed by id: that of the file, or else T1, T2 and so on. With the columns of the layer
        ``sites``; the newest date of that layer is theirs too, so that months are counted alike.

    Raises
    ------
    DraftError
        For the first that can't be read, contradicts itself, crosses itself, lies outside the municipality, or
        overlaps a site or another draft; and where there are more than fit in one run.
    """
    if not sources:
        raise DraftError("There is nothing to test. Give a file with outlines, a polygon as text, or a circle.")
    for column, value in (programme or {}).items():
        _check_text(column, value)
    taken = set(layers.ids.get("sites", layers.sites.index))
    frames: list[GeoDataFrame] = []
    for source in sources:
        frame = _read(str(source), layers, programme or {}, crs, taken)
        taken.update(frame.index)
        frames.append(frame)
        if sum(map(len, frames)) > _MOST_DRAFTS:
            raise DraftError(
                f"There are more than {_MOST_DRAFTS:,} outlines to test, and each gets a sheet. Test fewer at a time."
            )
    drafts = pd.concat(frames) if len(frames) > 1 else frames[0]
    check_place(drafts, layers)
    return drafts


def _check_text(column: str, value: str | int) -> None:
    """Refuse what a terminal gave in another encoding: no file or sheet can hold it."""
    try:
        str(value).encode()
    except UnicodeEncodeError as error:
        raise DraftError(
            f"field {column}, value {shown(str(value))}: this has signs that are no text in UTF-8. Type it anew."
        ) from error


def _read(
    source: str, layers: Layers, programme: Mapping[str, str | int], crs: str | None, taken: set[str]
) -> GeoDataFrame:
    """Read the drafts of one source and check each by itself."""
    date = layers.sites["source_date"].max()
    raw = drawn(source, crs)
    file = shown(source) if raw is not None else Path(source).name
    label = printable(file)
    entry = CatalogueEntry(
        file=file, kind="supplied", publisher=label, licence="", date=date, crs=crs, constants=dict(programme)
    )
    try:
        if raw is None:
            raw = _from_file(Path(source), entry)
        rows = pd.DataFrame(raw).assign(id=_ids(raw, label, taken))
        columns, found = check_columns(rows, "sites", entry, _COLUMNS)
        refuse(found, label)
        shapes, found = check_geometry(raw.geometry, columns["id"].to_numpy(), label, "sites", "polygon")
        refuse(found, label)
    except LayerError as error:
        refuse(error.findings, label)
        raise
    for name, value in {**_SAID_BY_NONE, "name": label}.items():
        columns[name] = columns[name].fillna(value)
    drafts = columns.assign(source=label, source_date=date).set_index("id")
    _check_consistency(drafts, entry, label)
    return gpd.GeoDataFrame(drafts, geometry=shapes.to_numpy(), crs=RD)


def _from_file(path: Path, entry: CatalogueEntry) -> GeoDataFrame:
    raw = read_part(Catalogue(folder=path.parent, entries={}), "sites", entry)
    refuse(raw.findings, entry.source)
    if not isinstance(raw.frame, gpd.GeoDataFrame):
        raise DraftError(f"{entry.source}: there are no outlines in it. Save the sites as a GeoPackage or GeoJSON.")
    return raw.frame


def _ids(raw: GeoDataFrame, label: str, taken: set[str]) -> list[object]:
    """Return the ids of the file, or where it has none for each the first ones that no site has."""
    if "id" in raw and raw["id"].notna().any():
        known = taken.intersection(raw["id"].astype(str))
        if known:
            raise DraftError(
                f"{label}, field id, value {min(known)!r}: there is a site or draft with this id. Give it another,"
                " or leave the field out."
            )
        return list(raw["id"])
    free = (name for number in range(1, len(raw) + len(taken) + 1) if (name := f"T{number}") not in taken)
    return [next(free) for _ in range(len(raw))]


def _check_consistency(drafts: pd.DataFrame, entry: CatalogueEntry, label: str) -> None:
    """Refuse a programme that contradicts itself, by the rules for the layer of sites."""
    alone = Layers(Catalogue(folder=Path(), entries={"sites": (entry,)}), {"sites": drafts.assign(part=0)})
    refuse(check_consistency(alone, Expected()), label)
