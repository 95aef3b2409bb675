"""The catalogue that goes with the templates: maps Dutch headings and words back to the atlas's own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from atlas.crs import RD
from atlas.intake.template_fields import (
    ADDRESSED,
    COORDINATES,
    DISSOLVED,
    comes_as_list,
    comes_as_shapes,
    list_fields,
    template_fields,
)
from atlas.layers.files.address import PARTS
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from atlas.intake.template_fields import TemplateField
    from atlas.policy import Glossary

__all__ = ["catalogue_text"]

_NOT_FILLED_IN = "1900-01-01"
"""A date that every check calls out of date, until somebody puts the right one."""


def catalogue_text(layers: Sequence[str], glossary: Glossary, corporations: Sequence[str]) -> str:
    """Return `catalogue.toml` for the templates of some layers: an entry for each, ready to copy.

    Points have two templates: the entry of the Excel file stands first, that of the GeoPackage behind it as a comment.
    """
    head = [f"# {line}" for line in glossary.lines("templates.catalogue.head")]
    entries = [line for layer in layers for line in ["", *_layer_lines(layer, glossary, corporations)]]
    return "\n".join([*head, *entries]) + "\n"


def _layer_lines(layer: str, glossary: Glossary, corporations: Sequence[str]) -> Iterator[str]:
    if glossary.has(f"templates.{layer}.catalogue"):
        yield from (f"# {line}" for line in glossary.lines(f"templates.{layer}.catalogue"))
    shapes = list(_geopackage_entry(layer, glossary, corporations)) if comes_as_shapes(layer) else []
    if not comes_as_list(layer):
        yield from shapes
        return
    yield from _workbook_entry(layer, glossary, corporations)
    if shapes:
        yield ""
        yield f"# {glossary.word('templates.catalogue.shapes')}"
        yield from (f"# {line}" for line in shapes)


def _workbook_entry(layer: str, glossary: Glossary, corporations: Sequence[str]) -> Iterator[str]:
    fields = {field.name: field for field in list_fields(layer, glossary, corporations)}
    yield from _head(layer, f"{glossary.word(f'templates.{layer}.file')}.xlsx", glossary)
    yield f"layer = {_quoted(glossary.word('templates.data_sheet'))}"
    yield f"id = {_quoted(fields['id'].heading)}"
    yield 'style = "dutch"'
    if layer in DISSOLVED:
        yield 'dissolve = "neighbourhoods"'
    if LAYERS[layer].geometry == "point":
        yield f"crs = {_quoted(RD)}"
        yield from (f"{name} = {_quoted(fields[name].heading)}" for name in COORDINATES)
    if layer in ADDRESSED:
        parts = ", ".join(f"{name} = {_quoted(fields[name].heading)}" for name in PARTS)
        yield f"# {glossary.word('templates.catalogue.addresses')}"
        yield f"# address = {{ {parts} }}"
    own = [fields[name] for name in LAYERS[layer].columns]
    yield from _mapping(layer, {field.name: field.heading for field in own}, own)


def _geopackage_entry(layer: str, glossary: Glossary, corporations: Sequence[str]) -> Iterator[str]:
    identifier, *own = template_fields(layer, glossary, corporations)
    file = glossary.word(f"templates.{layer}.file")
    yield from _head(layer, f"{file}.gpkg", glossary)
    yield f"layer = {_quoted(file)}"
    yield f"id = {_quoted(identifier.field_name)}"
    yield f"crs = {_quoted(RD)}"
    yield from _mapping(layer, {field.name: field.field_name for field in own}, own)


def _head(layer: str, file: str, glossary: Glossary) -> Iterator[str]:
    yield f"[{layer}]"
    yield f"file = {_quoted(file)}"
    yield 'kind = "supplied"'
    yield f"publisher = {_quoted(glossary.word('templates.catalogue.publisher'))}"
    yield f"licence = {_quoted(glossary.word('templates.catalogue.licence'))}"
    yield f"date = {_NOT_FILLED_IN} # {glossary.word('templates.catalogue.date')}"


def _mapping(layer: str, names: dict[str, str], fields: list[TemplateField]) -> Iterator[str]:
    yield f"[{layer}.fields]"
    yield from (f"{ours} = {_quoted(theirs)}" for ours, theirs in names.items())
    for field in fields:
        if field.column.vocabulary:
            yield f"[{layer}.vocabularies.{field.name}]"
            yield from (f"{_key(word.dutch)} = {_quoted(word.ours)}" for word in field.words)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _quoted(text)
