"""The small municipality served as the official servers do it, and its sources to fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atlas.layers.sources import fetch, read_sources
from tests.layers.sources.local_server import LocalServer, running, square
from tests.layers.sources.small_municipality import SOURCES, X, Y, municipality, neighbourhood

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Bring = Callable[..., dict[str, Any]]


@pytest.fixture
def server() -> Iterator[LocalServer]:
    """Give a server with the borders of 2025 and 2024, by OGC API and by WFS, and pitches and contours by box."""
    local = LocalServer()
    # Another municipality is there too: what a filter must keep out.
    other = square("GM0109", X + 9000, Y, 1000, gemeentecode="GM0109", gemeentenaam="Coevorden", water="NEE")
    theirs = neighbourhood(9, gemeentecode="GM0109", buurtcode="BU01090009")
    for year in (2025, 2024):
        for path, collection in ((f"/{year}/ogc", ""), (f"/{year}/wfs", "cbs:")):
            local.layers[path, f"{collection}gemeenten"] = [municipality(), other]
            local.layers[path, f"{collection}buurten"] = [*map(neighbourhood, (1, 2, 3, 4)), theirs]
    with running(local) as served:
        yield served


@pytest.fixture
def sources_file(server: LocalServer, tmp_path: Path) -> Path:
    """Give a file of sources that points at the server."""
    path = tmp_path / "sources.toml"
    path.write_text(SOURCES.read_text(encoding="utf-8").replace("SERVER", server.url), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


@pytest.fixture
def bring(sources_file: Path, folder: Path) -> Bring:
    """Fetch one source, with this text of the sources changed into that."""

    def bring(name: str, *changes: tuple[str, str]) -> dict[str, Any]:
        content = sources_file.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in content
            content = content.replace(old, new)
        sources_file.write_text(content, encoding="utf-8")
        return fetch(name, read_sources(sources_file), "GM0118", folder, lambda *_: None)

    return bring


@pytest.fixture
def boxed(bring: Bring) -> Bring:
    """Fetch one source after the municipality, whose box it needs."""
    bring("municipality")
    return bring
