"""The columns of a template: what each is called in Dutch, what it means, and which words it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from atlas.crs import RD_BOUNDS
from atlas.layers.files.address import PARTS
from atlas.layers.schema import LAYERS, Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.policy import Glossary

__all__ = [
    "ADDRESSED",
    "COORDINATES",
    "DISSOLVED",
    "TemplateField",
    "Word",
    "comes_as_list",
    "comes_as_shapes",
    "list_fields",
    "template_fields",
]

COORDINATES = ("x", "y")
ADDRESSED = ("homes",)
"""Layers of which a row may be placed by its address: corporations' lists often have nothing else."""

DISSOLVED = ("villages",)
"""Layers without outlines of their own: each is drawn as the union of its neighbourhoods, so that a list will do."""

_NEEDED_HERE = {("neighbourhood_figures", "village_code")}
"""Columns that the schema leaves open, for borders may have them; those of CBS do not, and this list is why."""

_LEFT, _BOTTOM, _RIGHT, _TOP = RD_BOUNDS
_PLACE = {
    "x": Column("number", required=True, least=_LEFT, most=_RIGHT),
    "y": Column("number", required=True, least=_BOTTOM, most=_TOP),
}


@dataclass(frozen=True)
class Word:
    """One value that a column takes: the atlas's word, the Dutch one and what it means."""

    ours: str
    dutch: str
    meaning: str = ""

    @property
    def explained(self) -> str:
        """Return the Dutch word with what it means."""
        return f"{self.dutch}: {self.meaning}" if self.meaning else self.dutch


@dataclass(frozen=True)
class TemplateField:
    """One column of a template.

    Parameters
    ----------
    name : str
        The atlas's name of the column.
    heading : str
        The Dutch heading.
    meaning : str
        What it is, in one Dutch sentence.
    column : Column
        Type, range and whether every row needs it.
    unit : str
        The unit in Dutch.
    range : str
        The range of a number in Dutch words; empty where there is none.
    words : tuple of Word
        The only values it takes; empty means any.
    """

    name: str
    heading: str
    meaning: str
    column: Column
    unit: str
    range: str = ""
    words: tuple[Word, ...] = ()

    @property
    def field_name(self) -> str:
        """Return the heading as the name of a field in a GeoPackage: small letters without blanks."""
        return re.sub(r"\W+", "_", self.heading.lower()).strip("_")

    @property
    def note(self) -> str:
        """Return what the column is, with its unit where it has one."""
        return self.meaning if self.column.type == "text" else f"{self.meaning} ({self.unit})"

    @property
    def is_year(self) -> bool:
        """Tell whether it holds years, which are written without a point: 2027."""
        return _is_year(self.name)


def comes_as_list(layer: str) -> bool:
    """Tell whether a layer has an Excel template: tables, points, and what is dissolved from neighbourhoods."""
    return LAYERS[layer].geometry in {"none", "point"} or layer in DISSOLVED


def comes_as_shapes(layer: str) -> bool:
    """Tell whether a layer has a GeoPackage template: all that is drawn, points too."""
    return LAYERS[layer].geometry != "none" and layer not in DISSOLVED


def template_fields(layer: str, glossary: Glossary, corporations: Sequence[str]) -> list[TemplateField]:
    """Return the columns of a layer that people fill in, its id first.

    Parameters
    ----------
    layer : str
        The atlas's name of the layer.
    glossary : Glossary
        Has the headings, sentences and words under ``templates``.
    corporations : sequence of str
        The corporations to choose from.
    """
    columns = {"id": Column(required=True), **LAYERS[layer].columns}
    return [_field(layer, name, column, glossary, corporations) for name, column in columns.items()]


def list_fields(layer: str, glossary: Glossary, corporations: Sequence[str]) -> list[TemplateField]:
    """Return the columns of a layer as a list: `template_fields`, and behind the id what places a row.

    That is x and y in RD New (metres) for points, and for homes also the parts of an address.
    """
    identifier, *others = template_fields(layer, glossary, corporations)
    if not comes_as_shapes(layer):
        return [identifier, *others]
    names = (*COORDINATES, *(PARTS if layer in ADDRESSED else ()))
    return [identifier, *(_field(layer, name, _PLACE.get(name, Column()), glossary, ()) for name in names), *others]


def _field(layer: str, name: str, column: Column, glossary: Glossary, corporations: Sequence[str]) -> TemplateField:
    own = f"templates.{layer}.columns.{name}"
    key = own if glossary.has(own) else f"templates.columns.{name}"
    column = replace(column, required=column.required or (layer, name) in _NEEDED_HERE)
    words = (
        [Word(each, each) for each in corporations]
        if name == "corporation"
        else [_word(each, f"{key}.words.{each}", glossary) for each in column.vocabulary]
    )
    unit = glossary.word(f"templates.units.{_unit(name, column)}")
    heading, meaning = glossary.word(f"{key}.heading"), glossary.word(f"{key}.meaning")
    return TemplateField(name, heading, meaning, column, unit, _range(name, column, glossary), tuple(words))


def _word(ours: str, key: str, glossary: Glossary) -> Word:
    own = f"{key}.word"
    return Word(ours, glossary.word(own) if glossary.has(own) else glossary.term(ours), glossary.word(f"{key}.meaning"))


def _is_year(name: str) -> bool:
    return name.endswith("year")


def _unit(name: str, column: Column) -> str:
    if name in COORDINATES:
        return "metres"
    if _is_year(name):
        return "year"
    return column.unit or column.type


def _range(name: str, column: Column, glossary: Glossary) -> str:
    if column.least is None:
        return ""
    if column.most is None:
        return glossary.text("templates.from", least=column.least)
    key = "templates.range_year" if _is_year(name) else "templates.range"
    return glossary.text(key, least=int(column.least), most=int(column.most))
