"""Layers whose every name is an attack, through the whole atlas into a real browser: nothing runs, all is text."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from atlas.maps import page_payload
from atlas.pipeline import prepare_meeting
from atlas.policy import read_glossary

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

EXAMPLE = Path(__file__).parents[2] / "layers"

# Each runs in some sink: as an element, out of an attribute or a script, as a template of Python or JavaScript, as a
# link (bad-inputs.md, rows 38 and 39).
ATTACKS = (
    "<img src=x onerror=\"window.__ran='img'\">",
    '"><svg onload="window.__ran=\'svg\'">',
    "</script><script>window.__ran='script'</script>",
    "{{ cycler.__init__.__globals__.os.system('false') }}{% raise %}",
    "${window.__ran='dollar'}",
    "<a href=\"javascript:window.__ran='link'\">klik</a>",
    "'-(window.__ran='quote')-'",
)
TOLD = {"name", "decision", "owner", "note", "source"}
"""Columns of free text."""


def attacked(text: str, number: int) -> str:
    return f"{text} {ATTACKS[number % len(ATTACKS)]}"


def attack_geojson(file: Path) -> None:
    layer = json.loads(file.read_text(encoding="utf-8"))
    for number, feature in enumerate(layer["features"]):
        told = feature["properties"]
        free = (TOLD - {"owner"}) & set(told)  # the owner of a site is one of a list
        told |= {name: attacked(str(told[name]), number) for name in free if told[name]}
        told["<b onmouseover=alert(1)>"] = ATTACKS[0]
    file.write_text(json.dumps(layer), encoding="utf-8")


def attack_table(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for number, row in enumerate(rows):
        row |= {name: attacked(row[name], number) for name in TOLD & set(row) if row[name]}
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def attack_catalogue(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for key in ("publisher", "licence", "note"):
        lines = text.splitlines()
        for number, line in enumerate(lines):
            if line.startswith(f'{key} = "'):
                lines[number] = f"{key} = {json.dumps(attacked(line.split(chr(34))[1], number))}"
        text = "\n".join(lines)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def hostile_payload(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    layers = tmp_path_factory.mktemp("hostile") / "layers"
    shutil.copytree(EXAMPLE, layers)
    for file in layers.iterdir():
        if file.suffix == ".geojson":
            attack_geojson(file)
        elif file.name in {"villages.csv", "decisions.csv", "stock_changes.csv"}:
            attack_table(file)
    attack_catalogue(layers / "catalogue.toml")
    return page_payload(prepare_meeting("2026-Q4", layers), read_glossary())


def nothing_ran(page: Page) -> bool:
    return bool(
        page.evaluate(
            "window.__ran === undefined && document.querySelectorAll('img, iframe, object, embed').length === 0"
            " && document.querySelectorAll('a[href^=javascript], [onload], [onerror], [onmouseover]').length === 0"
        )
    )


def test_every_layer_of_the_attack_is_on_the_page(hostile_payload: dict[str, Any]) -> None:
    # Else the tests below would find nothing because nothing was there.
    text = json.dumps(hostile_payload)
    for attack in ATTACKS:
        assert json.dumps(attack)[1:-1] in text
    for layer in hostile_payload["layers"]:
        told = json.dumps([layer["source"], layer["note"], *(feature["title"] for feature in layer["features"])])
        assert "__ran" in told, layer["id"]


def test_no_view_and_no_sheet_runs_an_attack(open_page: OpenPage, hostile_payload: dict[str, Any]) -> None:
    page = open_page(hostile_payload)
    for theme in hostile_payload["themes"]:
        page.evaluate("id => Atlas.state.change({ theme: id }, 'list')", theme["id"])
        assert nothing_ran(page), theme["id"]
    for site in hostile_payload["sites"]:
        page.evaluate("id => Atlas.state.change({ site: id }, 'list')", site["id"])
        assert page.locator("#sheet-name").inner_text() == " ".join(site["name"].split())
    assert nothing_ran(page)


def test_no_card_of_a_layer_runs_an_attack(open_page: OpenPage, hostile_payload: dict[str, Any]) -> None:
    page = open_page(hostile_payload)
    page.evaluate("Atlas.state.change({ layers: Atlas.data.payload.layers.map(({ id }) => id) }, 'list')")
    opened = page.evaluate(
        """() => Atlas.data.payload.layers.filter((layer) => layer.table).map((layer) => {
          Atlas.layersOnMap.open(layer, layer.features[0]);
          return document.querySelector(".card")?.textContent ?? "";
        })"""
    )
    assert len(opened) > 5
    assert all(opened)
    assert nothing_ran(page)
