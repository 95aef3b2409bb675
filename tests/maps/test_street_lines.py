"""Streets as background: few lines, no clicks, and never more than a page can hold."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from atlas.criteria import measure
from atlas.layers import read_layers
from atlas.maps.map_layers import map_layers
from atlas.meeting import Quarter, hold_meeting
from tests.small_world import feature, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Glossary, Policy


def street(number: int, kind: str | None, corners: list[tuple[float, float]]) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": [list(corner) for corner in corners]}
    return feature(geometry, id=str(number), kind=kind)


def drawn(folder: Path, policy: Policy, glossary: Glossary, streets: list[dict[str, Any]]) -> dict[str, Any]:
    layers = read_layers(write_world(folder, streets=streets))
    meeting = hold_meeting(Quarter.parse("2026-Q4"), layers, policy, measure(layers.sites, layers, policy))
    return next(layer for layer in map_layers(meeting, glossary) if layer["id"] == "streets")


def test_lines_of_a_kind_are_joined_and_straightened(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    streets = [
        # Two that meet end to end are one line; the corner at 1 m off it is left out, that at 10 m stays.
        street(1, "road", [(200_100, 500_100), (200_200, 500_101), (200_300, 500_100)]),
        street(2, None, [(200_300, 500_100), (200_400, 500_110), (200_500, 500_100)]),
        street(3, "path", [(200_100, 500_300), (200_300, 500_300)]),
    ]
    layer = drawn(tmp_path, policy, glossary, streets)
    assert (layer["interactive"], layer["table"]) == (False, False)
    assert [each["label"] for each in layer["classes"]] == ["Pad", "Straat of weg"]
    path, road = layer["features"]
    assert (path["class"], road["class"]) == ("path", "road")
    assert road["geometry"]["type"] == "MultiLineString"
    assert [len(line) for line in road["geometry"]["coordinates"]] == [4]
    figures = [str(figure) for line in road["geometry"]["coordinates"] for corner in line for figure in corner]
    assert max(len(figure.partition(".")[2]) for figure in figures) <= 5


def wandering(count: int, corners: int, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return ways that bend by some 30 m every 40 m, each with an end of its own."""
    dice = random.Random(1)  # noqa: S311 - a drawing, not a secret
    ways = []
    for number in range(count):
        x, y = dice.uniform(200_000, 203_000), dice.uniform(500_000, 502_000)
        line = [(round(x + 40 * step, 1), round(y + dice.uniform(-30, 30), 1)) for step in range(corners)]
        ways.append(street(number, kinds[number % len(kinds)], line))
    return ways


def test_paths_are_left_out_first_where_there_are_more_streets_than_a_page_can_hold(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    # 5,000 ways of 8 corners: 40,000 corners of some 18 bytes are 720 kB, of which a third are paths.
    layer = drawn(tmp_path, policy, glossary, wandering(5000, 8, ("road", "road", "path")))
    assert [each["class"] for each in layer["features"]] == ["road"]
    assert len(json.dumps(layer, separators=(",", ":"))) < 600_000
    assert layer["note"] == "Zonder paden: met paden wordt dit bestand te groot."


def test_far_too_many_streets_leave_the_motorways(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    ways = wandering(6000, 12, ("road",))
    ways.append(street(9999, "motorway", [(200_000, 500_000), (203_000, 502_000)]))
    layer = drawn(tmp_path, policy, glossary, ways)
    assert [each["class"] for each in layer["features"]] == ["motorway"]
    assert layer["note"] == "Alleen snelwegen: met alle straten wordt dit bestand te groot."


def test_the_streets_of_the_example_are_a_small_part_of_its_page(payload: dict[str, Any]) -> None:
    layer = next(each for each in payload["layers"] if each["id"] == "streets")
    assert [each["class"] for each in layer["features"]] == ["path", "road", "motorway"]
    assert len(json.dumps(layer, separators=(",", ":"))) < 150_000
