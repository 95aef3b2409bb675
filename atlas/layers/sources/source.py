"""What an official source is: where it answers, what to ask, and what its fields mean to the atlas."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from atlas.errors import SourceError

if TYPE_CHECKING:
    from typing import Self

__all__ = [
    "MUNICIPALITY",
    "OFFICIAL",
    "Geocoder",
    "Level",
    "LevelFigure",
    "Service",
    "Source",
    "Sources",
    "is_safe_address",
    "read_sources",
]

OFFICIAL = Path(__file__).parent / "official.toml"

MUNICIPALITY = "municipality"
"""The source whose outline gives the box for the others."""


def is_safe_address(url: str) -> bool:
    """Tell whether an address is one that the atlas asks: https, or a server on this very machine."""
    return bool(re.match(r"https://[\w.-]+(:\d+)?(/|$)|http://127\.0\.0\.1(:\d+)?(/|$)", url))


def _safe_address(url: str) -> str:
    if not is_safe_address(url):
        message = "an address begins with https://"
        raise ValueError(message)
    return url


_Address = Annotated[str, AfterValidator(_safe_address)]
_Name = Annotated[str, Field(pattern=r"^\w+$")]
_Year = Annotated[int, Field(ge=2000, le=2100)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LevelFigure(_Strict):
    """One figure with its unit, where it comes from, and whether anybody adopted it."""

    value: float
    unit: str
    source: str
    status: Literal["adopted", "assumed"]


class Level(_Strict):
    """Contours that each hold a level in ``field``: from ``excludes_from`` on they exclude, below it they weigh."""

    field: str
    excludes_from: LevelFigure


class Service(_Strict):
    """One server that gives a source's features.

    ``municipality_field`` names the field to filter by with the municipality's code; without it the municipality's
    box is asked. ``id`` names the field with the permanent id; without it the id of the GeoJSON feature is taken.
    ``changes_field`` says per neighbourhood how it compares with the year before. ``status`` tells whether anyone
    saw the names of the collection and its fields in use.
    """

    kind: Literal["ogc_api", "wfs"]
    url: _Address
    collection: str
    municipality_field: str | None = None
    id: str | None = None
    fields: dict[str, str] = {}
    changes_field: str | None = None
    page_size: Annotated[int, Field(ge=1, le=1000)] = 1000
    status: Literal["verified", "unverified"] = "verified"


class Source(_Strict):
    """One official source of one layer of the atlas.

    ``services`` are asked in their order, the next one where the one before does not answer. ``years`` fill ``{year}``
    in the addresses, newest first. ``keep`` gives the only value of a field that belongs to the layer; ``inside``
    drops what lies in the box but outside the municipality. ``joined`` makes a column of ours out of several fields.
    ``needs`` names the columns without which a year's figures are not there yet. ``back_off_s`` is the factor of the
    growing wait between attempts.
    """

    layer: str
    publisher: str
    licence: str
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    years: tuple[_Year, ...] = ()
    table: bool = False
    keep: dict[str, str] = {}
    inside: bool = False
    joined: dict[str, tuple[str, ...]] = {}
    constants: dict[str, str] = {}
    level: Level | None = None
    needs: tuple[str, ...] = ()
    may_be_empty: bool = False
    note: str | None = None
    back_off_s: Annotated[float, Field(ge=0, le=60)] = 1.0

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if any(("{year}" in service.url) != bool(self.years) for service in self.services):
            message = "years and {year} in the addresses go together"
            raise ValueError(message)
        if self.needs and not self.table:
            message = "only a table can take its figures from another year"
            raise ValueError(message)
        if any(set(self.needs) - set(service.fields) for service in self.services):
            message = "needs names columns that fields does not map"
            raise ValueError(message)
        return self

    @property
    def needs_box(self) -> bool:
        """Whether it is asked by the municipality's box or outline."""
        return self.inside or any(service.municipality_field is None for service in self.services)


class Geocoder(_Strict):
    """The service that finds the place of an address."""

    url: _Address
    back_off_s: Annotated[float, Field(ge=0, le=60)] = 1.0


class Sources(_Strict):
    """All official sources by name, and the geocoder."""

    geocoder: Geocoder
    sources: dict[_Name, Source]

    @model_validator(mode="after")
    def _has_the_municipality(self) -> Self:
        if MUNICIPALITY not in self.sources or self.sources[MUNICIPALITY].needs_box:
            message = "a source municipality, asked by its code, is needed for the box of the others"
            raise ValueError(message)
        return self


def read_sources(path: str | Path = OFFICIAL) -> Sources:
    """Read a file of sources.

    Parameters
    ----------
    path : str or Path
        TOML that follows the schema of this module; by default the official Dutch sources.

    Raises
    ------
    SourceError
        Where the file is missing, no TOML, or does not follow the schema; the message names the key.
    """
    path = Path(path)
    if not path.is_file():
        raise SourceError(f"{path}: there is no file of sources here. Give one with --sources.")
    try:
        return Sources.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: this is no valid TOML ({error}). Mend it and run again.") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "sources"
        raise SourceError(f"{path}, key {key}: {first['msg']}. Mend it and run again.") from error
