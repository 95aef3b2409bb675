"""What the page's policy forbids, tried in a browser by a script that got in all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atlas.maps.page import render_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

TRIES = {
    "connect-src": "fetch('https://example.org/').catch(() => {})",
    "frame-src": "add('iframe', { src: 'https://example.org/' })",
    "form-action": "add('form', { action: 'https://example.org/' }).submit()",
    "base-uri": "add('base', { href: 'https://example.org/' })",
    "font-src": "new FontFace('font', 'url(https://example.org/font)').load().catch(() => {})",
    "script-src-elem": "add('script', { text: 'window.ran = 1' })",
    "script-src-attr": "document.body.setAttribute('onclick', 'window.ran = 1')",
    "style-src-elem": "add('style', { textContent: 'p {}' })",
    "style-src-attr": "document.body.setAttribute('style', 'color: red')",
    "worker-src": "new Worker(URL.createObjectURL(new Blob(['1'])))",
    "object-src": "add('object', { data: 'https://example.org/' })",
}
"""An attempt by the rule of the policy that must stop it."""


@pytest.mark.parametrize("place", ["", "#achtergrond=pdok"])
def test_the_policy_stops_every_other_way_out_and_in(
    browser: Browser, payload: dict[str, Any], tmp_path: Path, place: str
) -> None:
    file = tmp_path / "index.html"
    file.write_text(render_page(payload), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("https://**/*", lambda route: route.abort())
    page.route("https://example.org/**", refuse)
    page.goto(file.as_uri() + place)

    for rule, attempt in TRIES.items():
        stopped = page.evaluate(
            f"""new Promise((done) => {{
              const add = (tag, more) => document.body.appendChild(Object.assign(document.createElement(tag), more));
              document.addEventListener("securitypolicyviolation", ({{ effectiveDirective: rule }}) => done(rule));
              {attempt};
            }})"""
        )
        assert stopped == rule

    assert page.evaluate("window.ran") is None
    assert asked == [], "what is forbidden never reaches the network"
    context.close()
