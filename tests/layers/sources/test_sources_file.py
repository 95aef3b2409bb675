"""The file of official sources, and files of one's own: complete, strict, and true to the atlas's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atlas.errors import SourceError
from atlas.layers.schema import LAYERS
from atlas.layers.sources import read_sources
from tests.layers.sources.small_municipality import SOURCES

if TYPE_CHECKING:
    from pathlib import Path

OFFICIAL = read_sources().sources


@pytest.mark.parametrize("name", OFFICIAL)
def test_every_column_of_a_source_is_one_of_its_layer(name: str) -> None:
    source = OFFICIAL[name]
    columns = LAYERS[source.layer].columns
    for service in source.services:
        given = {*service.fields, *source.joined, *source.constants, *({"effect"} if source.level else ())}
        assert given <= set(columns)
        required = {column for column, what in columns.items() if what.required}
        assert required <= given


@pytest.mark.parametrize("name", OFFICIAL)
def test_both_services_of_a_source_give_the_same_columns(name: str) -> None:
    columns = [set(service.fields) for service in OFFICIAL[name].services]
    assert all(each == columns[0] for each in columns)


def test_the_constants_are_words_of_the_atlas() -> None:
    for source in OFFICIAL.values():
        for column, value in source.constants.items():
            words = LAYERS[source.layer].columns[column].vocabulary
            assert not words or value in words


def test_all_that_the_meeting_needs_is_there() -> None:
    layers = {source.layer for source in OFFICIAL.values()}
    assert layers >= {
        "municipality",
        "districts",
        "neighbourhoods",
        "neighbourhood_figures",
        "registered_pitches",
        "addresses",
        "constraints",
    }
    kinds = {source.constants.get("kind") for source in OFFICIAL.values()}
    assert kinds >= {"nature", "noise", "external_safety"}


CHANGES = {
    "an unknown key": ('publisher = "Test"', 'publisher = "Test"\nwho = "?"', "key sources.municipality.who"),
    "an address without https": ("SERVER/free", "http://example.org", "key geocoder.url: .*begins with https://"),
    "a path": ("SERVER/free", "/vsicurl/free", "begins with https://"),
    "years without a place": ("SERVER/{year}/ogc", "https://example.org/ogc", "go together"),
    "figures of a map": ('rental_pct"]', 'rent"]', "columns that fields does not map"),
    "no TOML": ("[geocoder]", "[geocoder", "no valid TOML"),
    "no municipality": ("sources.municipality", "sources.town", "a source municipality"),
    "a large page": ("page_size = 2", "page_size = 5000", "less than or equal to 1000"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_contradicts_itself_is_refused_with_its_key(tmp_path: Path, change: str) -> None:
    old, new, message = CHANGES[change]
    content = SOURCES.read_text(encoding="utf-8")
    assert old in content
    path = tmp_path / "sources.toml"
    path.write_text(content.replace(old, new).replace("SERVER", "https://example.org"), encoding="utf-8")
    with pytest.raises(SourceError, match=rf"sources\.toml.*{message}"):
        read_sources(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no file of sources here"):
        read_sources(tmp_path / "none.toml")
