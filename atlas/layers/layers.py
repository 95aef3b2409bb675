"""All layers of a meeting, read and checked: what went in, what can be used, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import geopandas as gpd

from atlas.crs import RD
from atlas.errors import LayerError
from atlas.findings import Finding, refusing
from atlas.keeping import Keeping
from atlas.layers.catalogue import read_catalogue
from atlas.layers.consistency import check_consistency, check_references
from atlas.layers.edits import check_edits
from atlas.layers.expected import Expected
from atlas.layers.overdrawn import check_overdrawn
from atlas.layers.part import merge_parts, read_checked, read_previous
from atlas.layers.placing import place_changes
from atlas.layers.previous import check_previous
from atlas.layers.reconciliation import check_agreement
from atlas.layers.schema import LAYERS
from atlas.layers.streets import check_streets
from atlas.layers.topology import check_topology

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from atlas.layers.catalogue import Catalogue
    from atlas.layers.part import Part

__all__ = ["Layers", "check_layers", "read_layers"]


@dataclass(frozen=True)
class Layers(Keeping):
    """The layers of one folder, each indexed by its permanent ids, geometry in RD New (EPSG:28992).

    They keep trees and counts over whole layers, which every site that is tested asks for again.

    Parameters
    ----------
    catalogue : Catalogue
    frames : dict of str to DataFrame
        Per layer a GeoDataFrame, or a DataFrame for a table. Beyond the columns of the schema each has
        ``source``, ``source_date`` and ``part``, the position of its file in the catalogue.
    ids : dict of str to list of str
        Ids of the features in the files, those that were rejected among them.
    features : dict of str to list of int or None
        Number of features in each file of a layer; None where it could not be read.
    previous_homes : DataFrame or None
        The lists of homes before these, where the catalogue names them.
    findings : list of Finding
        What was refused, rejected or repaired, and what deserves a look.
    """

    catalogue: Catalogue
    frames: dict[str, GeoDataFrame | pd.DataFrame] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    features: dict[str, list[int | None]] = field(default_factory=dict)
    previous_homes: pd.DataFrame | None = None
    findings: list[Finding] = field(default_factory=list)

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

    def finding(self, code: str, layer: str, index: object, column: str | None = None, **facts: object) -> Finding:
        """Return a finding about a row of a layer, in the words of the file that it comes from.

        Parameters
        ----------
        code : str
        layer : str
        index : object
            Id of the row.
        column : str or None
            Our column, whose value the finding shows; ``"geometry"`` shows none.
        **facts
            What the words of the code ask for.
        """
        row = self.frames[layer].loc[index]
        entry = self.catalogue.entries[layer][int(row["part"])]
        value = None if column in {None, "geometry"} else str(row[column])
        return Finding(code, entry.source, layer, str(index), column and entry.field(column), value, facts)


def read_layers(
    folder: str | Path,
    expected: Expected = Expected(),  # noqa: B008 - frozen
    progress: Callable[[str], None] = lambda _: None,
) -> Layers:
    """Read every layer of a folder's catalogue into RD New and check it.

    Parameters
    ----------
    folder : str or Path
        Holds ``catalogue.toml`` and the files that it names.
    expected : Expected
        What the policy and the calendar say of the layers.
    progress : callable
        Called with the name of each layer before it is read.

    Raises
    ------
    CatalogueError
        Where the catalogue can't be used.
    LayerError
        Where a layer can't be used; no layer is used then.
    """
    layers = check_layers(folder, expected, progress)
    if refusing(layers.findings):
        raise LayerError(layers.findings)
    return layers


def check_layers(
    folder: str | Path,
    expected: Expected = Expected(),  # noqa: B008 - frozen
    progress: Callable[[str], None] = lambda _: None,
) -> Layers:
    """Read what can be read and list every finding, errors too; see `read_layers`."""
    layers = Layers(read_catalogue(folder))
    for layer in layers.catalogue.entries:
        progress(layer)
        parts = [read_checked(layers.catalogue, layer, entry, expected) for entry in layers.catalogue.entries[layer]]
        _add(layers, layer, parts)
    # What could not be read is absent from here on: its owner hears at once of whatever else can be checked.
    layers.findings.extend(_join_figures(layers))
    layers.findings.extend(_dissolve(layers))
    layers.findings.extend(place_changes(layers))
    layers.findings.extend(check_references(layers))
    layers.findings.extend(check_consistency(layers, expected))
    layers.findings.extend(check_overdrawn(layers, expected))
    layers.findings.extend(check_topology(layers))
    layers.findings.extend(check_streets(layers))
    return _with_agreement(layers, expected)


def _add(layers: Layers, layer: str, parts: list[Part]) -> None:
    merged, found = merge_parts(layer, layers.catalogue.entries[layer], parts)
    layers.features[layer] = [part.features for part in parts]
    layers.findings.extend([*(finding for part in parts for finding in part.findings), *found])
    if merged is not None:
        layers.frames[layer] = merged
        layers.ids[layer] = [identifier for part in parts for identifier in part.ids]


def _with_agreement(layers: Layers, expected: Expected) -> Layers:
    """Add where figures differ, and the previous lists of homes with what changed since.

    A layer with an error has rows or values that could not be read: it would differ for that alone.
    """
    refused = {finding.layer for finding in refusing(layers.findings)}
    sound = replace(layers, frames={name: frame for name, frame in layers.frames.items() if name not in refused})
    layers.findings.extend(check_agreement(sound, expected.stock))
    booked, found = read_previous(layers.catalogue, "stock_changes", expected)
    layers.findings.extend(found)
    if booked is not None and "stock_changes" in layers.frames:
        layers.findings.extend(check_edits(layers, booked))
    previous, found = read_previous(layers.catalogue, "homes", expected)
    layers.findings.extend(found)
    if previous is None or "homes" not in sound.frames:
        return layers
    layers.findings.extend(check_previous(layers, previous))
    return replace(layers, previous_homes=previous)


def _join_figures(layers: Layers) -> list[Finding]:
    """Fill the neighbourhoods' unknown columns from the table of key figures.

    Borders of another year or publisher often come without any. Figures of a neighbourhood that is not there are
    listed as rejected.
    """
    figures, neighbourhoods = layers.get("neighbourhood_figures"), layers.get("neighbourhoods")
    if figures is None or neighbourhoods is None:
        return []
    for column in LAYERS["neighbourhood_figures"].columns:
        neighbourhoods[column] = neighbourhoods[column].fillna(figures[column].reindex(neighbourhoods.index))
    return [
        layers.finding("FLD21", "neighbourhood_figures", code)
        for code in figures.index.difference(neighbourhoods.index)
    ]


def _dissolve(layers: Layers) -> list[Finding]:
    """Give villages that have no outline of their own the union of their neighbourhoods."""
    villages, neighbourhoods = layers.get("villages"), layers.get("neighbourhoods")
    if villages is None or neighbourhoods is None or not layers.catalogue.entries["villages"][0].dissolve:
        return []
    union = neighbourhoods.dissolve(by="village_code").geometry
    layers.frames["villages"] = gpd.GeoDataFrame(villages, geometry=union.reindex(villages.index), crs=RD)
    return [layers.finding("FLD22", "villages", village) for village in villages.index.difference(union.index)]
