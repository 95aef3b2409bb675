"""The catalogue: what each layer is, from whom, of when, under which licence, and how its fields map to ours."""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads the annotation at run time
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from atlas.errors import CatalogueError
from atlas.layers.schema import LAYERS

__all__ = ["NEEDED_LAYERS", "Catalogue", "CatalogueEntry", "Kind", "read_catalogue"]

Kind = Literal["official", "supplied", "example"]

_FROM_WEAK_TO_STRONG: tuple[Kind, ...] = ("example", "supplied", "official")

NEEDED_LAYERS = ("neighbourhoods", "villages", "sites")
"""Layers without which there is nothing to score; any other may be absent and is then unknown."""


class CatalogueEntry(BaseModel):
    """One layer of the catalogue.

    ``fields`` maps our column names to the file's: ``name = "statnaam"``. A column that is not mapped is looked up
    under its own name. ``layer`` names the one to read of a file that holds several. ``x`` and ``y`` name the
    coordinate columns of a table of points. ``dissolve = "neighbourhoods"`` draws villages as the union of their
    neighbourhoods.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    kind: Kind
    publisher: str
    licence: str
    date: datetime.date
    crs: str | None = None
    id: str = "id"
    x: str | None = None
    y: str | None = None
    layer: str | None = None
    dissolve: Literal["neighbourhoods"] | None = None
    note: str | None = None
    fields: dict[str, str] = {}


class Catalogue(BaseModel):
    """All layers of one folder, by the atlas's own layer names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path
    entries: dict[str, CatalogueEntry]

    @property
    def kind(self) -> Kind:
        """What anything made from all layers together is: an example as soon as one of them is."""
        kinds = {entry.kind for entry in self.entries.values()}
        return next(kind for kind in _FROM_WEAK_TO_STRONG if kind in kinds)

    def path(self, layer: str) -> Path:
        """Return the path of a layer's file."""
        return self.folder / self.entries[layer].file


def read_catalogue(folder: str | Path) -> Catalogue:
    """Read ``catalogue.toml`` of a folder with layers.

    Parameters
    ----------
    folder : str or Path
        Folder that holds ``catalogue.toml``; files are named relative to it.

    Raises
    ------
    CatalogueError
        Where the catalogue is missing, is no TOML, names an unknown layer, key or column, or lacks a needed layer.
    """
    path = Path(folder) / "catalogue.toml"
    if not path.is_file():
        raise CatalogueError(
            f"{path}: there is no catalogue here. Give a folder that holds catalogue.toml with --layers."
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: this is no valid TOML ({error}). Mend it and run again.") from error
    entries = {layer: _entry(path, layer, fields) for layer, fields in content.items()}
    for layer in NEEDED_LAYERS:
        if layer not in entries:
            raise CatalogueError(
                f"{path}: the layer {layer} is missing. Add a table [{layer}] with file, kind, publisher,"
                " licence and date."
            )
    return Catalogue(folder=Path(folder), entries={name: entries[name] for name in LAYERS if name in entries})


def _entry(path: Path, layer: str, fields: object) -> CatalogueEntry:
    if layer not in LAYERS:
        raise CatalogueError(f"{path}, layer {layer}: the atlas knows no such layer. Use one of: {', '.join(LAYERS)}.")
    try:
        entry = CatalogueEntry.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or layer
        raise CatalogueError(
            f"{path}, layer {layer}, key {key}: {first['msg']}. The keys are"
            f" {', '.join(CatalogueEntry.model_fields)}; mend this one and run again."
        ) from error
    if entry.dissolve and layer != "villages":
        raise CatalogueError(f"{path}, layer {layer}, key dissolve: only villages are drawn so. Take this key out.")
    unknown = set(entry.fields) - set(LAYERS[layer].columns)
    if unknown:
        raise CatalogueError(
            f"{path}, layer {layer}, fields: {', '.join(sorted(unknown))} is no column of this layer."
            f" Map one of: {', '.join(LAYERS[layer].columns)}."
        )
    return entry
