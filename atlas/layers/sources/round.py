"""A round along all that was asked for: what fails is told, and the others go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atlas.errors import SourceError
from atlas.layers.catalogue import FETCHED, read_catalogue
from atlas.layers.files.addresses import addresses_to_ask
from atlas.layers.sources.geocoder import geocode
from atlas.layers.sources.retrieval import fetch, wanted_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from atlas.layers.sources.paging import Progress
    from atlas.layers.sources.source import Geocoder, Sources

    Bar = Callable[[str], AbstractContextManager[Progress]]
    """Opens what shows how far one source is, by its name."""

__all__ = ["fetch_all", "geocode_lists"]


def fetch_all(
    names: Sequence[str],
    sources: Sources,
    code: str,
    layers: Path,
    bar: Bar,
    failed: Callable[[SourceError], None],
) -> list[dict[str, Any]]:
    """Bring sources into the folder ``fetched`` of a folder of layers.

    Parameters
    ----------
    names : sequence of str
        As asked; none means all.
    sources : Sources
        All that there are.
    code : str
        CBS code of the municipality, such as GM0118.
    layers : Path
        Folder of the catalogue.
    bar : callable
        Given a name, opens a context that gives what is called with the number of features so far and of all.
    failed : callable
        Called with why a source did not come.

    Returns
    -------
    list of dict
        The record of each source that came.

    Raises
    ------
    UnknownNameError
        Where there is no such source.
    """
    records = []
    for name in wanted_sources(names, sources, code, layers / FETCHED):
        try:
            with bar(name) as progress:
                records.append(fetch(name, sources, code, layers / FETCHED, progress))
        except SourceError as error:
            failed(error)
    return records


def geocode_lists(layers: Path, geocoder: Geocoder, bar: Bar) -> list[str]:
    """Ask for the place of each address in the catalogue's lists that is not known yet.

    Returns
    -------
    list of str
        Lines to tell: how many of them have a place, and which have none.

    Raises
    ------
    CatalogueError, LayerError
        Where the catalogue or a list can't be read.
    SourceError
        Where the geocoder does not answer; what was found until then is kept.
    """
    if not (layers / "catalogue.toml").is_file():
        return []
    addresses = addresses_to_ask(read_catalogue(layers))
    if addresses.empty:
        return []
    with bar("addresses in lists") as progress:
        missed = geocode(addresses, layers / FETCHED, geocoder.url, geocoder.back_off_s, progress)
    found = f"addresses in lists: {len(addresses) - len(missed)} of {len(addresses)} have a place"
    return [found, *(f"  {sentence}" for sentence in missed)]
