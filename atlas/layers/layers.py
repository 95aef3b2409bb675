"""All layers of a meeting, read and checked: what went in, what can be used, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd

from atlas.crs import RD
from atlas.errors import Finding, LayerError, refusing
from atlas.layers.catalogue import NEEDED_LAYERS, read_catalogue
from atlas.layers.columns import check_columns
from atlas.layers.consistency import check_consistency
from atlas.layers.file import read_file
from atlas.layers.geometry import check_geometry
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from atlas.layers.catalogue import Catalogue, CatalogueEntry

__all__ = ["Layers", "check_layers", "read_layers"]

_MOST_REJECTED = 0.1
"""Share of a layer that may be left out before the layer as a whole is refused."""


@dataclass(frozen=True)
class Layers:
    """The layers of one folder, each indexed by its permanent ids, geometry in RD New (EPSG:28992).

    Parameters
    ----------
    catalogue : Catalogue
    frames : dict of str to DataFrame
        Per layer a GeoDataFrame, or a DataFrame for a table. Beyond the columns of the schema each has
        ``source`` and ``source_date``.
    ids : dict of str to list of str
        Ids of the features in each file, those that were rejected among them.
    findings : list of Finding
        What was rejected or repaired.
    """

    catalogue: Catalogue
    frames: dict[str, GeoDataFrame | pd.DataFrame]
    ids: dict[str, list[str]]
    findings: list[Finding]

    @property
    def sites(self) -> GeoDataFrame:
        """Candidate sites."""
        return self.frames["sites"]

    @property
    def neighbourhoods(self) -> GeoDataFrame:
        """CBS neighbourhoods, with their key figures where those are known."""
        return self.frames["neighbourhoods"]

    @property
    def villages(self) -> GeoDataFrame:
        """The town and the villages."""
        return self.frames["villages"]

    def get(self, layer: str) -> GeoDataFrame | pd.DataFrame | None:
        """Return a layer, or None where the catalogue has none: absent is unknown, not empty."""
        return self.frames.get(layer)


def read_layers(
    folder: str | Path,
    corporations: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Layers:
    """Read every layer of a folder's catalogue into RD New and check it.

    Parameters
    ----------
    folder : str or Path
        Holds ``catalogue.toml`` and the files that it names.
    corporations : sequence of str
        The only corporations that may be named; empty means any.
    progress : callable
        Called with the name of each layer before it is read.

    Raises
    ------
    CatalogueError
        Where the catalogue can't be used.
    LayerError
        Where a layer can't be used; no layer is used then.
    """
    layers = check_layers(folder, corporations, progress)
    if refusing(layers.findings):
        raise LayerError(layers.findings)
    return layers


def check_layers(
    folder: str | Path,
    corporations: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Layers:
    """Read what can be read and list every finding, errors too; see `read_layers`."""
    catalogue = read_catalogue(folder)
    frames: dict[str, GeoDataFrame | pd.DataFrame] = {}
    ids: dict[str, list[str]] = {}
    findings: list[Finding] = []
    for layer, entry in catalogue.entries.items():
        progress(layer)
        try:
            frames[layer], ids[layer], found = _read_layer(catalogue, layer, entry, corporations)
        except LayerError as error:
            findings += error.findings
        else:
            findings += found
    if not refusing(findings):
        findings += _join_figures(frames, catalogue)
        findings += _dissolve(frames, catalogue)
        findings += _check_references(frames, ids, catalogue)
        findings += check_consistency(frames, catalogue)
    return Layers(catalogue, frames, ids, findings)


def _read_layer(
    catalogue: Catalogue, layer: str, entry: CatalogueEntry, corporations: Sequence[str]
) -> tuple[GeoDataFrame | pd.DataFrame, list[str], list[Finding]]:
    schema = LAYERS[layer]
    raw = read_file(catalogue.path(layer), layer, entry)
    columns, findings = check_columns(raw, layer, entry, schema.columns)
    findings += _check_corporations(columns, entry, layer, corporations)
    if refusing(findings):
        raise LayerError(findings)
    ids = list(columns["id"])
    columns["source"] = entry.publisher
    columns["source_date"] = entry.date
    if schema.geometry == "none" or entry.dissolve:
        return columns.set_index("id"), ids, [*findings, *_check_number(layer, entry, len(ids), len(ids))]
    if "geometry" not in raw:
        problem = "this table has no coordinates"
        advice = "Name its coordinate columns as x and y in catalogue.toml"
        raise LayerError([Finding("error", entry.file, layer, problem, advice)])
    shapes, found = check_geometry(raw.geometry, ids, entry.file, layer, schema.geometry)
    frame = gpd.GeoDataFrame(columns.loc[shapes.index], geometry=shapes, crs=RD)
    return frame.set_index("id"), ids, [*findings, *found, *_check_number(layer, entry, len(ids), len(frame))]


def _check_number(layer: str, entry: CatalogueEntry, read: int, used: int) -> list[Finding]:
    """Refuse a needed layer with nothing in it, and any layer of which too much would be left out."""
    if used == 0 and layer in NEEDED_LAYERS:
        problem, advice = "the layer has no feature that can be used", "Ask its owner for a complete copy"
    elif read - used > max(1, _MOST_REJECTED * read):
        problem = f"{read - used} of {read} features can't be used, which looks like a damaged file"
        advice = "Ask its owner for a complete copy"
    else:
        return []
    return [Finding("error", entry.file, layer, problem, advice)]


def _check_corporations(
    columns: pd.DataFrame, entry: CatalogueEntry, layer: str, corporations: Sequence[str]
) -> list[Finding]:
    if "corporation" not in columns or not corporations:
        return []
    named = columns["corporation"]
    return [
        Finding(
            "error",
            entry.file,
            layer,
            f"expected one of {', '.join(corporations)}",
            "Correct the name, or add the corporation to the policy",
            str(columns.loc[index, "id"]),
            entry.fields.get("corporation", "corporation"),
            named[index],
        )
        for index in columns.index[named.notna() & ~named.isin(corporations)]
    ]


def _join_figures(frames: dict[str, GeoDataFrame | pd.DataFrame], catalogue: Catalogue) -> list[Finding]:
    """Fill the neighbourhoods' unknown columns from the table of key figures.

    Borders of another year or publisher often come without any. Figures of a neighbourhood that is not there are
    listed as rejected.
    """
    figures = frames.get("neighbourhood_figures")
    if figures is None:
        return []
    neighbourhoods = frames["neighbourhoods"]
    for column in LAYERS["neighbourhood_figures"].columns:
        neighbourhoods[column] = neighbourhoods[column].fillna(figures[column].reindex(neighbourhoods.index))
    return [
        Finding(
            "rejected",
            catalogue.entries["neighbourhood_figures"].file,
            "neighbourhood_figures",
            "there is no neighbourhood with this code, so its figures are not used",
            "Use figures and borders of the same year",
            str(code),
            code="no_neighbourhood",
        )
        for code in figures.index.difference(neighbourhoods.index)
    ]


def _dissolve(frames: dict[str, GeoDataFrame | pd.DataFrame], catalogue: Catalogue) -> list[Finding]:
    """Give villages that have no outline of their own the union of their neighbourhoods."""
    entry = catalogue.entries["villages"]
    if not entry.dissolve:
        return []
    neighbourhoods = frames["neighbourhoods"]
    union = neighbourhoods.dissolve(by="village_code").geometry
    villages = frames["villages"]
    frames["villages"] = gpd.GeoDataFrame(villages, geometry=union.reindex(villages.index), crs=RD)
    return [
        Finding(
            "error",
            entry.file,
            "villages",
            "no neighbourhood has this village as its village_code, so it has no outline",
            "Fill in village_code in neighbourhood_figures or map it in catalogue.toml",
            str(village),
        )
        for village in villages.index.difference(union.index)
    ]


def _check_references(
    frames: dict[str, GeoDataFrame | pd.DataFrame], ids: dict[str, list[str]], catalogue: Catalogue
) -> list[Finding]:
    findings = []
    for layer, frame in frames.items():
        for name, column in LAYERS[layer].columns.items():
            if column.refers_to is None or column.refers_to not in frames:
                continue
            values = frame[name]
            unknown = values.notna() & ~values.isin(ids[column.refers_to])
            findings += [
                Finding(
                    "error",
                    catalogue.entries[layer].file,
                    layer,
                    f"the layer {column.refers_to} has no feature with this id",
                    "Correct the id, or add the feature there",
                    str(index),
                    catalogue.entries[layer].fields.get(name, name),
                    values[index],
                )
                for index in frame.index[unknown]
            ]
    return findings
