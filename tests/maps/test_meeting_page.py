"""The page as text: self-contained, the same every time, and deaf to hostile data."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

from atlas.maps import inline_code
from atlas.maps.atlas_map import AtlasMap
from atlas.maps.base_map import BASE_MAP
from atlas.maps.page import render_page
from tests.unpacking import data_of

HOSTILE = "</script><img src=x onerror=alert(1)><!--{{ 7*7 }}{% raise %}{# gone #}${alert(2)}'\"&amp;"
# What names a thing, a colour or a figure is the atlas's own; all else comes from files and may be hostile.
OWN_KEYS = {
    "id",
    "class",
    "criterion",
    "shape",
    "fill",
    "stroke",
    "dash",
    "symbol",
    "order",
    "geometry",
    "texts",
}


class Markup(HTMLParser):
    """The tags of a page with their attributes, and the text inside each tag that has no children."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.tags[-1][0] if self.tags else "", data))

    def bodies(self, tag: str) -> list[str]:
        return [text for inside, text in self.texts if inside == tag and text.strip()]

    def policy(self) -> str:
        return next(
            str(attributes["content"])
            for _, attributes in self.tags
            if attributes.get("http-equiv") == "Content-Security-Policy"
        )


def poisoned(value: Any) -> Any:  # noqa: ANN401 -- any JSON
    """Add hostile text to every string that comes from data."""
    if isinstance(value, str):
        return f"{value} {HOSTILE}"
    if isinstance(value, list):
        return [poisoned(item) for item in value]
    if isinstance(value, dict):
        return {key: item if key in OWN_KEYS else poisoned(item) for key, item in value.items()}
    return value


def test_nothing_comes_from_outside(payload: dict[str, Any]) -> None:
    page = Markup(render_page(payload))

    assert not [tag for tag, _ in page.tags if tag in {"link", "img", "iframe", "object", "embed", "base"}]
    targets = [attributes[name] for _, attributes in page.tags for name in ("src", "href") if name in attributes]
    assert [target for target in targets if not str(target).startswith("#")] == []
    for style in page.bodies("style"):
        assert "@import" not in style
        assert re.findall(r"url\((?!#)[^)]*\)", style) == []
    assert not any("sourceMappingURL" in script for script in page.bodies("script"))


def test_no_style_and_no_handler_stands_in_the_markup(payload: dict[str, Any]) -> None:
    names = {name for _, attributes in Markup(render_page(payload)).tags for name in attributes}

    assert "style" not in names
    assert [name for name in names if name.startswith("on")] == []


def test_the_same_payload_gives_the_same_text(payload: dict[str, Any]) -> None:
    first = render_page(payload)
    folium.Map()

    assert render_page(copy.deepcopy(payload)) == first


def test_the_policy_allows_exactly_what_the_page_brings(payload: dict[str, Any]) -> None:
    html = render_page(payload)
    page = Markup(html)
    rules = dict(rule.split(" ", 1) for rule in page.policy().split("; "))

    def hashes(texts: list[str]) -> set[str]:
        digests = (hashlib.sha256(text.encode()).digest() for text in texts)
        return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}

    first, _, *scripts = page.bodies("script")
    assert data_of(html) == json.loads(json.dumps(payload))
    assert set(rules["script-src"].split()) == hashes([first, *scripts])
    assert set(rules["style-src"].split()) == hashes(page.bodies("style"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == f"data: {BASE_MAP.folder}"
    assert BASE_MAP.folder.endswith("/"), "or it would allow one address only"


def test_the_policy_stands_before_what_it_governs(payload: dict[str, Any]) -> None:
    html = render_page(payload)

    order = [html.index(part) for part in ("Content-Security-Policy", "<script", "<style", "<body")]
    assert order == sorted(order)
    assert Markup(html).bodies("script")[0] == inline_code.first_script(), "images are closed off before all else"


def test_hostile_strings_come_out_as_text(payload: dict[str, Any]) -> None:
    hostile = poisoned(payload)

    harmless, attacked = Markup(render_page(payload)), Markup(render_page(hostile))

    assert [tag for tag, _ in attacked.tags] == [tag for tag, _ in harmless.tags]
    assert [list(attributes) for _, attributes in attacked.tags] == [
        list(attributes) for _, attributes in harmless.tags
    ]
    assert data_of(render_page(hostile)) == json.loads(json.dumps(hostile))
    assert attacked.bodies("h1") == [f"Locatieatlas Hoogeveen {HOSTILE}"]


def test_json_is_no_template_and_no_markup() -> None:
    text = inline_code.json_for_html({"name": HOSTILE})

    assert Template(text).render() == text
    assert not set("<>&'") & set(text)
    assert json.loads(text) == {"name": HOSTILE}


@given(st.dictionaries(st.text(), st.text(alphabet=st.sampled_from("{}%#<>&'\"\\ a\u2028\ud800"))))
def test_any_text_survives_as_json(values: dict[str, str]) -> None:
    text = inline_code.json_for_html(values)

    assert json.loads(text) == values
    assert not re.search(r"\{[{%#]|[<>&'\u2028]", text)
    assert text.isascii()


def keys_of(texts: dict[str, Any]) -> set[str]:
    """List every key of nested texts, those of tables included."""
    return set(texts).union(*(keys_of(each) for each in texts.values() if isinstance(each, dict)))


def test_every_text_of_the_page_is_in_the_glossary_and_used(payload: dict[str, Any]) -> None:
    folder = Path(inline_code.__file__).parent
    code = [(folder / "templates" / "page.html").read_text(encoding="utf-8")]
    code += [(folder / "static" / module).read_text(encoding="utf-8") for module in inline_code.SCRIPT_ORDER]
    asked = {path for text in code for path in re.findall(r"\btexts?\.(\w+(?:\.\w+)*)", text)}

    for path in asked:
        first, *rest = path.split(".")
        assert first in payload["texts"], path
        if isinstance(payload["texts"][first], dict) and rest:
            assert rest[0] in payload["texts"][first], path
    words = set(re.findall(r"\w+", " ".join(code)))
    assert keys_of(payload["texts"]) - words == set()


def test_every_static_file_is_in_a_page() -> None:
    static = Path(inline_code.__file__).parent / "static"

    assert {path.relative_to(static).as_posix() for path in static.glob("*/*")} == {
        inline_code.FIRST_SCRIPT,
        *inline_code.SCRIPT_ORDER,
        *inline_code.STYLE_ORDER,
        *inline_code.VILLAGES_SCRIPT_ORDER,
        *inline_code.VILLAGES_STYLE_ORDER,
    }


def test_a_meeting_without_notices_has_none(payload: dict[str, Any]) -> None:
    payload["meeting"] |= {"example": False, "example_text": None, "working_group_text": None}

    assert 'class="notices"' not in render_page(payload)


def test_a_notebook_shows_the_page_in_a_frame(payload: dict[str, Any]) -> None:
    html = AtlasMap(payload)._repr_html_()

    frame = next(attributes for tag, attributes in Markup(html).tags if tag == "iframe")
    assert frame["srcdoc"] == render_page(payload)


def test_a_folium_layer_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="takes no Marker"):
        folium.Marker([52.7, 6.5]).add_to(AtlasMap(payload))


def test_folium_keeps_its_own_scripts() -> None:
    assert AtlasMap.default_js == []
    assert folium.Map.default_js != []


def test_the_note_of_a_layer_stands_with_its_source_also_where_the_layer_is_not_drawn(payload: dict[str, Any]) -> None:
    told = {source["layer"]: source["note"] for source in payload["sources"]}
    assert "De verdeling over de dorpen is verzonnen" in told["Sociale voorraad 1-1-2023"]
