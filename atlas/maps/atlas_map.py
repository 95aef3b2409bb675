"""
The map of a meeting as a folium map that brings everything itself.

folium writes its elements into the head, body and script of a branca figure, and renders what they
give a second time as Jinja templates. Here every part is finished text, made once by an autoescaping
template, so that no value from the data is ever read as a template, as HTML or as script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from atlas.maps import inline_code
from atlas.maps.packing import packed_payload

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES = Environment(
    loader=PackageLoader("atlas.maps"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class FinishedText(Element):
    """A piece of the page that is written as it is and never rendered as a template again."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_kwargs: object) -> str:
        """Give the text."""
        return self.text


class MeetingFigure(Figure):
    """The document around the map; takes the place of branca's bare figure."""

    def __init__(self, payload: Mapping[str, object]) -> None:
        super().__init__(height="720px")
        self.payload = payload

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 -- branca hands its own arguments through
        """Give the whole page."""
        for child in self._children.values():
            child.render(**kwargs)
        styles, body, scripts = (_finished(place) for place in (self.header, self.html, self.script))
        first = Markup(inline_code.first_script())  # noqa: S704 -- the page's own script
        return PAGES.get_template("page.html").render(
            self.payload,
            first_script=first,
            styles=styles,
            body=body,
            scripts=scripts,
            policy=inline_code.security_policy([first, *scripts], styles),
        )


def _finished(place: Element) -> list[Markup]:
    """Give the finished texts of one place in a figure; branca's own meta tag is no part of the page."""
    children = place._children.values()  # noqa: SLF001 -- branca offers no other way in
    return [Markup(child.render()) for child in children if isinstance(child, FinishedText)]  # noqa: S704


class AtlasMap(folium.Map):
    """
    A folium map that holds a whole meeting and loads nothing from outside.

    It draws its payload only; folium layers added to it are refused, since their templates would
    carry data as text.

    Parameters
    ----------
    payload
        What the page shows (see `atlas.maps.payload`).
    """

    # folium declares these as plain attributes, so that ClassVar would contradict it.
    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, payload: Mapping[str, object]) -> None:
        super().__init__(tiles=None)
        # A random id, as folium gives, would make two renderings of one meeting differ.
        self._id = "atlas"
        self.payload = payload
        self.figure = MeetingFigure(payload)
        self.figure.add_child(self, name=self.get_name())

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Element:
        """Refuse children, rather than leave them out of the page without a word."""
        raise TypeError(
            f"an AtlasMap draws its payload only and takes no {type(child).__name__} "
            f"(name {name!r}, index {index!r}); add a layer to the catalogue instead"
        )

    def render(self, **_kwargs: object) -> str:
        """Write the parts of the page into the figure; the map itself is no text."""
        figure = self.figure
        parts = {
            "leaflet_style": (figure.header, inline_code.leaflet_style()),
            "page_style": (figure.header, inline_code.page_style()),
            "data": (figure.html, self._data_block()),
            "leaflet_script": (figure.script, inline_code.leaflet_script()),
            "page_script": (figure.script, inline_code.page_script()),
        }
        for name, (place, text) in parts.items():
            place.add_child(FinishedText(text), name=name)
        return ""

    def _data_block(self) -> str:
        data = Markup(inline_code.json_for_html(packed_payload(self.payload)))  # noqa: S704 -- escaped for HTML in json_for_html
        return Markup('<script type="application/json" id="atlas-data">{}</script>').format(data)
