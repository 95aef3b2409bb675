"""The base map that a reader may switch on: the one thing for which the page asks the internet."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BASE_MAP", "BaseMap"]


@dataclass(frozen=True)
class BaseMap:
    """A service of map tiles.

    Parameters
    ----------
    id : str
        Its word in the address of the page, which `static/map/image_policy.js` knows too.
    folder : str
        The part of its address that all tiles share; the page may load images from there and nowhere else.
    tile : str
        The rest of a tile's address, with {z}, {x} and {y}.
    deepest_zoom : int
        The closest zoom at which it has tiles; nearer by, those are enlarged.
    publisher, licence : str
        As in the catalogue of the layers.
    """

    id: str
    folder: str
    tile: str
    deepest_zoom: int
    publisher: str
    licence: str

    def as_payload(self) -> dict[str, object]:
        """Return what the page needs to draw it."""
        return {
            "id": self.id,
            "url": self.folder + self.tile,
            "deepest_zoom": self.deepest_zoom,
            "publisher": self.publisher,
            "licence": self.licence,
        }


BASE_MAP = BaseMap(
    id="pdok",
    folder="https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/",
    tile="{z}/{x}/{y}.png",
    deepest_zoom=17,
    publisher="Kadaster",
    licence="CC BY 4.0",
)
"""BRT Achtergrondkaart in grey, which stays calm under the colours of the sites."""
