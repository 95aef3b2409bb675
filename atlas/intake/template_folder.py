"""The folder of templates: for each layer that parties supply an empty file to fill in, and the catalogue to them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.errors import AtlasError, UnknownNameError
from atlas.intake.template_catalogue import catalogue_text
from atlas.intake.template_fields import comes_as_list, comes_as_shapes
from atlas.intake.template_geopackage import write_template_geopackage
from atlas.intake.template_workbook import write_template_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from atlas.policy import Glossary

__all__ = ["TEMPLATES", "write_templates"]

TEMPLATES = (
    "neighbourhood_figures",
    "villages",
    "sites",
    "wup_areas",
    "care_zones",
    "pitches",
    "facilities",
    "homes",
    "constraints",
    "works",
    "signals",
    "stock_baseline",
    "stock_changes",
    "improvements",
    "vacancies",
    "demand",
    "decisions",
)
"""What the municipality, corporations and care parties keep themselves; borders come from CBS.

CBS knows no villages: which there are, and to which each neighbourhood belongs, the municipality has to say.
"""


def write_templates(
    folder: str | Path, glossary: Glossary, corporations: Sequence[str], layers: Sequence[str] | None = None
) -> list[Path]:
    """Write empty, documented templates and their catalogue into a folder, all of them or none.

    Tables are Excel files, areas GeoPackages; points are both. Headings and words to choose from are Dutch, and
    ``catalogue.toml`` maps them back.

    Parameters
    ----------
    folder : str or Path
        Made where it is absent. No file in it is replaced.
    glossary : Glossary
    corporations : sequence of str
        The corporations to choose from.
    layers : sequence of str, optional
        Which of `TEMPLATES`; all of them unless given.

    Returns
    -------
    list of Path
        The files, the catalogue last.

    Raises
    ------
    UnknownNameError
        Where there is no template of a layer.
    AtlasError
        Where a file exists already, or the folder can't be written.
    """
    folder = Path(folder)
    chosen = _known(layers)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".templates-", dir=folder) as draft:
            written = list(_write(Path(draft), chosen, glossary, corporations))
            return _moved(written, folder)
    except OSError as error:
        message = f"{folder}: this folder can't be written ({error.strerror}). Choose another with --out."
        raise AtlasError(message) from error


def _known(layers: Sequence[str] | None) -> list[str]:
    for layer in layers or ():
        if layer not in TEMPLATES:
            raise UnknownNameError("template", layer, list(TEMPLATES))
    return [layer for layer in TEMPLATES if layer in (layers or TEMPLATES)]


def _write(folder: Path, layers: list[str], glossary: Glossary, corporations: Sequence[str]) -> Iterator[Path]:
    for layer in layers:
        file = folder / glossary.word(f"templates.{layer}.file")
        if comes_as_list(layer):
            write_template_workbook(layer, glossary, corporations, workbook := file.with_suffix(".xlsx"))
            yield workbook
        if comes_as_shapes(layer):
            write_template_geopackage(layer, glossary, corporations, geopackage := file.with_suffix(".gpkg"))
            yield geopackage
    catalogue = folder / "catalogue.toml"
    catalogue.write_text(catalogue_text(layers, glossary, corporations), encoding="utf-8")
    yield catalogue


def _moved(written: list[Path], folder: Path) -> list[Path]:
    """Move the files into their folder, unless one of them is there already."""
    targets = [folder / path.name for path in written]
    if taken := [target.name for target in targets if target.exists()]:
        raise AtlasError(
            f"{folder}: it already holds {', '.join(taken)}, perhaps filled in. Nothing was written; move that, or"
            " choose another folder with --out."
        )
    try:
        for path, target in zip(written, targets, strict=True):
            path.rename(target)
    except OSError:
        for target in targets:
            target.unlink(missing_ok=True)
        raise
    return targets
