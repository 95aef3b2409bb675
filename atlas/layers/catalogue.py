"""The catalogue: what each layer is, from whom, of when, under which licence, and how its fields map to ours."""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads the annotation at run time
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from atlas.errors import CatalogueError
from atlas.layers.schema import LAYERS
from atlas.layers.units import known_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

__all__ = [
    "FETCHED",
    "NEEDED_LAYERS",
    "TO_FILL_IN",
    "Address",
    "Catalogue",
    "CatalogueEntry",
    "Kind",
    "Style",
    "read_catalogue",
]

Style = Literal["plain", "dutch"]
Kind = Literal["official", "supplied", "example"]

_FROM_WEAK_TO_STRONG: tuple[Kind, ...] = ("example", "supplied", "official")

FETCHED = "fetched"
"""Folder beside the catalogue in which `atlas fetch` keeps official sources and the record of each."""

TO_FILL_IN = "VUL IN"
"""How a template marks what its owner has still to say; its date is then of 1900."""

_YEAR_TO_FILL_IN = 1900

_TWICE = "A layer that stands there twice is written [[layer]] both times, or one of the two goes out. "

NEEDED_LAYERS = ("neighbourhoods", "villages", "sites")
"""Layers without which there is nothing to score; any other may be absent and is then unknown."""


class Address(BaseModel):
    """Which columns of a list hold the parts of an address."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    street: str
    number: str
    town: str
    addition: str | None = None
    postcode: str | None = None


_LEAST_ACCURATE_M = 100_000
"""A place that may lie further off tells nothing, and distances as long as any number can be add up to none."""


class CatalogueEntry(BaseModel):
    """One file, table or fetched source of a layer.

    ``fields`` maps our column names to the file's: ``name = "statnaam"``. A column that is not mapped is looked up
    under its own name. ``constants`` gives a column the same value for every row, ``vocabularies`` says which of our
    words each of theirs stands for, ``units`` in which unit a column comes, ``unknown`` which values mean that nothing
    is known. ``prefix`` comes before each id, where two owners number alike. ``layer`` names
    the one to read of a file or database that holds several. ``x`` and ``y``, or
    ``address``, name the columns that place a row of a list. ``style = "dutch"`` reads 1.234,5 and 31-12-2027, and
    lists separated by semicolons. ``dissolve = "neighbourhoods"`` draws villages as the union of their neighbourhoods.
    ``previous`` is the list before this one, to tell what changed and that nothing booked was edited. ``accuracy_m``
    says how far a place may be off, ``errors`` how far a column's values may be, in its unit, either way.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str | None = None
    database: str | None = None
    kind: Kind
    publisher: str
    licence: str
    date: datetime.date
    crs: str | None = None
    id: str = "id"
    prefix: str = ""
    x: str | None = None
    y: str | None = None
    address: Address | None = None
    layer: str | None = None
    encoding: str | None = None
    separator: str | None = None
    style: Style = "plain"
    unknown: tuple[str, ...] = ()
    dissolve: Literal["neighbourhoods"] | None = None
    previous: str | None = None
    note: str | None = None
    fields: dict[str, str] = {}
    constants: dict[str, str | int | float | bool] = {}
    units: dict[str, str] = {}
    accuracy_m: Annotated[float, Field(ge=0, le=_LEAST_ACCURATE_M)] = 0
    errors: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = {}
    vocabularies: dict[str, dict[str, str]] = {}
    sha256: str | None = None
    fetched_on: datetime.date | None = None

    @property
    def source(self) -> str:
        """Name the file, or the database without user and password, for messages."""
        if self.database is None:
            return Path(self.file or "").name
        address = urlsplit(self.database)
        return f"{address.scheme}://{address.hostname or ''}{address.path}"

    def field(self, column: str) -> str:
        """Return the file's name of one of our columns."""
        return self.fields.get(column, column)

    def fields_read(self, columns: Iterable[str]) -> set[str]:
        """Return every field of the file that something is read from, to fill these columns of ours."""
        placing = (self.x, self.y, *(self.address.model_dump().values() if self.address else ()))
        return {self.id, *filter(None, placing), *map(self.field, (*columns, "source", "source_date"))}


class Catalogue(BaseModel):
    """All layers of one folder, by the atlas's own layer names; a layer may come in several parts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path
    entries: dict[str, tuple[CatalogueEntry, ...]]

    @property
    def kind(self) -> Kind:
        """What anything made from all layers together is: an example as soon as one of them is."""
        return _weakest(entry for _, entry in self.parts)

    @property
    def parts(self) -> list[tuple[str, CatalogueEntry]]:
        """Every file with its layer, in the order of the layers."""
        return [(layer, entry) for layer, entries in self.entries.items() for entry in entries]

    def kind_of(self, layer: str) -> Kind:
        """What a layer is: as its weakest part."""
        return _weakest(self.entries[layer])

    def date_of(self, layer: str) -> datetime.date:
        """Return the date of the oldest part of a layer."""
        return min(entry.date for entry in self.entries[layer])


def read_catalogue(folder: str | Path) -> Catalogue:
    """Read ``catalogue.toml`` of a folder with layers.

    Parameters
    ----------
    folder : str or Path
        Folder that holds ``catalogue.toml``; files are named relative to it and lie inside it.

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
        twice = _TWICE if re.search("overwrite|declare|define", str(error)) else ""
        raise CatalogueError(f"{path}: this is no valid TOML ({error}). {twice}Mend it and run again.") from error
    entries = {layer: _parts(path, layer, parts) for layer, parts in content.items()}
    for layer in NEEDED_LAYERS:
        if layer not in entries:
            raise CatalogueError(
                f"{path}: the layer {layer} is missing. Add a table [{layer}] with file, kind, publisher,"
                " licence and date."
            )
    return Catalogue(folder=Path(folder), entries={name: entries[name] for name in LAYERS if name in entries})


def _weakest(entries: Iterable[CatalogueEntry]) -> Kind:
    kinds = {entry.kind for entry in entries}
    return next(kind for kind in _FROM_WEAK_TO_STRONG if kind in kinds)


def _parts(path: Path, layer: str, parts: object) -> tuple[CatalogueEntry, ...]:
    """Return the parts of a layer: one table, or an array of tables where several owners supply it."""
    if layer not in LAYERS:
        raise CatalogueError(f"{path}, layer {layer}: the atlas knows no such layer. Use one of: {', '.join(LAYERS)}.")
    if isinstance(parts, list) and parts:
        return tuple(_entry(path, layer, keys) for keys in parts)
    return (_entry(path, layer, parts),)


def _entry(path: Path, layer: str, keys: object) -> CatalogueEntry:
    if isinstance(keys, dict) and "fetched" in keys:
        keys = _fetched(path, layer, keys)
    try:
        entry = CatalogueEntry.model_validate(keys)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or layer
        raise CatalogueError(
            f"{path}, layer {layer}, key {key}: {_said(first)}. The keys are"
            f" fetched, {', '.join(CatalogueEntry.model_fields)}; mend this one and run again."
        ) from error
    for key, problem in _contradictions(path, layer, entry):
        raise CatalogueError(f"{path}, layer {layer}, key {key}: {problem}.")
    return entry


def _said(error: ErrorDetails) -> str:
    plain = {"extra_forbidden": "there is no such key", "missing": "this key is missing"}
    return plain.get(error["type"], error["msg"])


def _fetched(path: Path, layer: str, keys: dict[str, object]) -> dict[str, object]:
    """Return the keys of a source that `atlas fetch` brought, as its record says; those given here come first."""
    from atlas.layers.sources.store import read_record  # noqa: PLC0415 - sources read entries of a catalogue themselves

    source = str(keys["fetched"])
    record_file = path.parent / FETCHED / f"{source}.json"
    if not re.fullmatch(r"\w+", source) or not record_file.is_file():
        raise CatalogueError(
            f"{path}, layer {layer}, key fetched: {source!r} was not fetched yet. Run `atlas fetch {source}` where"
            " there is a network, or name a file of your own."
        )
    record = read_record(record_file)
    found = {**record["entry"], "file": f"{FETCHED}/{record['entry']['file']}", "sha256": record["sha256"]}
    found["fetched_on"] = record.get("fetched", found["date"])[: len("2026-10-01")]
    return {**found, **{key: value for key, value in keys.items() if key != "fetched"}}


def _contradictions(path: Path, layer: str, entry: CatalogueEntry) -> Iterator[tuple[str, str]]:
    """Give each key that can't be meant so, with what to do."""
    if (entry.file is None) == (entry.database is None):
        yield "file", "give one of file, database and fetched"
    if entry.database is not None and urlsplit(entry.database).scheme != "postgresql":
        yield "database", "only postgresql:// is read; correct it"
    for key, name in (("file", entry.file), ("previous", entry.previous)):
        if name is not None and not _is_inside(path.parent, name):
            yield key, f"{name!r} is no file inside the folder of the catalogue; put the file there and name it"
    for key, said in (("publisher", entry.publisher), ("licence", entry.licence)):
        if said.startswith(TO_FILL_IN):
            yield key, f"{said!r} is what the template asks; fill it in"
    if entry.date.year <= _YEAR_TO_FILL_IN:
        yield "date", f"{entry.date} is no day on which these data held; fill it in"
    if entry.dissolve and layer != "villages":
        yield "dissolve", "only villages are drawn so; take this key out"
    yield from _wrong_columns(layer, entry)


def _wrong_columns(layer: str, entry: CatalogueEntry) -> Iterator[tuple[str, str]]:
    """Give each key that names a column, unit or word that the layer does not have."""
    ours = LAYERS[layer].columns
    columns = (*ours, "source", "source_date")
    for key in ("fields", "constants", "units", "vocabularies", "errors"):
        if unknown := sorted(set(getattr(entry, key)) - set(columns)):
            yield key, f"{', '.join(unknown)} is no column of this layer; use one of: {', '.join(columns)}"
    for name, unit in entry.units.items():
        known = known_units(ours[name].unit) if name in ours else []
        if unit not in known:
            yield f"units.{name}", f"this column does not come in {unit}; use one of: {', '.join(known) or 'none'}"
    for name in entry.errors:
        if name in ours and ours[name].type not in {"integer", "number"}:
            yield f"errors.{name}", "only a number has an error; take this key out"
    for name, words in entry.vocabularies.items():
        vocabulary = ours[name].vocabulary if name in ours else ()
        if vocabulary and (strange := sorted(set(words.values()) - set(vocabulary))):
            yield f"vocabularies.{name}", f"{', '.join(strange)} is none of the atlas's words: {', '.join(vocabulary)}"


def _is_inside(folder: Path, name: str) -> bool:
    """Tell whether a name stands for a place inside a folder: no address, virtual path or way out of it."""
    inside = (folder / name).resolve()
    return not re.match(r"/|\\|[A-Za-z][\w+.-]*:|\{", name) and inside.is_relative_to(folder.resolve())
