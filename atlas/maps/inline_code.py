"""Script, style and data as text inside one HTML file, and the policy that lets only those run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from xstatic.pkg import leaflet

from atlas.maps.base_map import BASE_MAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Stands in the head on its own, before anything that could ask for an image.
FIRST_SCRIPT = "map/image_policy.js"
# What a module needs stands before it; start.js wires them together.
SCRIPT_ORDER = (
    "core/dom.js",
    "core/packing.js",
    "core/data.js",
    "core/words.js",
    "core/weighing.js",
    "core/filter_choices.js",
    "core/address.js",
    "core/state.js",
    "core/scoring.js",
    "core/symbols.js",
    "core/colouring.js",
    "core/filters.js",
    "map/site_shapes.js",
    "map/base_map.js",
    "map/layers_on_map.js",
    "map/site_drawing.js",
    "map/site_canvas.js",
    "map/site_signs.js",
    "map/sites_on_map.js",
    "map/map_labels.js",
    "map/map_position.js",
    "map/background.js",
    "tools/search.js",
    "tools/measure.js",
    "tools/locate.js",
    "tools/full_screen.js",
    "tools/map_tools.js",
    "map/layer_panel.js",
    "map/map_legend.js",
    "map/score_legend.js",
    "core/signs.js",
    "agenda/slide_keys.js",
    "agenda/theme_bar.js",
    "agenda/profile_choice.js",
    "weights/value_curve.js",
    "weights/weight_shares.js",
    "weights/weight_choice.js",
    "weights/weight_slider.js",
    "weights/weight_news.js",
    "weights/weights_strip.js",
    "weights/weights_panel.js",
    "agenda/filter_bar.js",
    "agenda/panel_tabs.js",
    "agenda/theme_columns.js",
    "agenda/list_groups.js",
    "agenda/open_decisions.js",
    "agenda/ranking.js",
    "agenda/layer_table.js",
    "monitor/chart_legend.js",
    "monitor/step_chart.js",
    "monitor/told_table.js",
    "monitor/target_bars.js",
    "monitor/village_charts.js",
    "monitor/renewal_chains.js",
    "monitor/monitor.js",
    "sheet/contributions.js",
    "shortlist/minutes.js",
    "shortlist/notebook.js",
    "shortlist/shortlist_file.js",
    "shortlist/shortlist.js",
    "sheet/comparison_table.js",
    "sheet/comparison.js",
    "sheet/sheet.js",
    "tools/paper.js",
    "tools/printing.js",
    "core/start.js",
)
VILLAGES_SCRIPT_ORDER = (
    "core/dom.js",
    "monitor/chart_legend.js",
    "monitor/step_chart.js",
    "monitor/villages_page.js",
)
STYLE_ORDER = (
    "style/page.css",
    "style/map.css",
    "style/ranking.css",
    "style/agenda.css",
    "style/sheet.css",
    "style/monitor.css",
    "style/weights.css",
    "style/shortlist.css",
    "style/comparison.css",
    "style/tools.css",
    "style/print.css",
)
VILLAGES_STYLE_ORDER = ("style/page.css", "style/monitor.css", "style/villages_page.css")

_LEAFLET = Path(leaflet.BASE_DIR)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_IMAGE_FROM_FILE = re.compile(r"background-image:\s*url\(images/[^)]*\);")
_TEMPLATE_OPENING = re.compile(r"\{(?=[{%#])")
_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'"}


def leaflet_script() -> str:
    """Give Leaflet's script, without the comment that makes developer tools look for a file beside it."""
    return _SOURCE_MAP.sub("", (_LEAFLET / "leaflet.js").read_text(encoding="utf-8"))


def leaflet_style() -> str:
    """Give Leaflet's style, without its images: the page draws its own markers and layer panel."""
    return _IMAGE_FROM_FILE.sub("", (_LEAFLET / "leaflet.css").read_text(encoding="utf-8"))


def first_script() -> str:
    """Give the script that closes the page to images from outside before anything else happens."""
    return _static(FIRST_SCRIPT)


def page_script(order: Iterable[str] = SCRIPT_ORDER) -> str:
    """Give a page's own modules, joined in their fixed order."""
    return '"use strict";\n' + "\n".join(_static(name) for name in order)


def page_style(order: Iterable[str] = STYLE_ORDER) -> str:
    """Give a page's own style sheets, joined in their fixed order."""
    return "\n".join(_static(name) for name in order)


def json_for_html(payload: Mapping[str, object]) -> str:
    """
    Give JSON that stays data wherever it lands: in HTML, in an attribute, in a Jinja template.

    branca renders strings a second time as templates, so `{{`, `{%` and `{#` are escaped as well.
    """
    text = json.dumps(payload, separators=(",", ":"), allow_nan=False)
    return _TEMPLATE_OPENING.sub(r"\\u007b", text.translate(_MARKUP))


def security_policy(scripts: Iterable[str], styles: Iterable[str], images: str = f"data: {BASE_MAP.folder}") -> str:
    """
    Give the content security policy that allows these scripts and styles, and images of the base map at most.

    It is the outer bound: the first script tightens it to no images from outside at all, unless the base map is on.

    Parameters
    ----------
    scripts, styles
        The exact texts between the tags.
    images
        Where images may come from; a page without a map needs none.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(map(_source_hash, scripts)),
        "style-src": " ".join(map(_source_hash, styles)),
        "img-src": images,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _source_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _static(name: str) -> str:
    return (resources.files("atlas.maps") / "static" / name).read_text(encoding="utf-8")
