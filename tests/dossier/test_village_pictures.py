"""The pictures of the villages: of one size and scale, the same every time, and honest about example data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from atlas.dossier.village_pictures import draw_village_pictures, picture_name
from atlas.errors import MeetingError
from atlas.pipeline import prepare_meeting
from atlas.policy import read_glossary
from tests.small_world import default_layers, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

LINE, SHADE, BADGE = (0x00, 0x55, 0x8C), (0xED, 0xC1, 0xA9), (0xFF, 0xF3, 0xC4)
"""The stock's line; the orange of below at 35% on white; the badge of example data."""


def pixels(path: Path) -> NDArray[np.int16]:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"), dtype=np.int16)


def has(picture: NDArray[np.int16], colour: tuple[int, int, int]) -> bool:
    """Tell whether more than a few points have a colour, but for the rounding of how it was mixed."""
    return int((np.abs(picture - np.array(colour)).max(axis=2) <= 2).sum()) > 50


@pytest.fixture(scope="module")
def folder(example_meeting: Meeting, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    draw_village_pictures(example_meeting, read_glossary(), folder)
    return folder


def test_every_village_has_a_picture_and_the_town_none(example_meeting: Meeting, folder: Path) -> None:
    villages = example_meeting.layers.villages
    assert {path.stem for path in folder.iterdir()} == set(villages.index[~villages["is_town"].astype(bool)])
    for path in folder.iterdir():
        with Image.open(path) as image:
            assert image.size == (1200, 750)
        assert has(pixels(path), LINE), path.name
        assert has(pixels(path), BADGE), path.name


def test_only_where_a_village_is_below_there_is_shade(folder: Path) -> None:
    # Hollandscheveld was below in 2023, Elim is, Stuifzand will be; Pesse never.
    for village in ("hollandscheveld", "elim", "stuifzand"):
        assert has(pixels(folder / f"{village}.png"), SHADE), village
    # The legend shows the shade too: less than a hundredth of what Elim has of it.
    shaded = {
        village: int((np.abs(pixels(folder / f"{village}.png")[200:625] - np.array(SHADE)).max(axis=2) <= 2).sum())
        for village in ("elim", "pesse")
    }
    assert shaded["pesse"] == 0
    assert shaded["elim"] > 1000


def test_the_floor_lies_at_one_height_in_every_picture(folder: Path) -> None:
    # One scale: the line of the floor is the longest dark row between the axes.
    heights = set()
    for path in folder.iterdir():
        dark = (pixels(path)[200:620, 100:1160].max(axis=2) < 60).sum(axis=1)
        # Where a village's own line covers it, the floor still shows elsewhere.
        heights.add(int(np.argmax(dark)))
    assert max(heights) - min(heights) <= 1


def test_the_same_input_gives_the_same_bytes(example_meeting: Meeting, folder: Path, tmp_path: Path) -> None:
    drawn = draw_village_pictures(example_meeting, read_glossary(), tmp_path)
    assert {path.name: path.read_bytes() for path in drawn} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


def test_supplied_data_are_not_called_an_example(tmp_path: Path, glossary: Glossary) -> None:
    world = write_world(tmp_path / "layers")
    catalogue = world / "catalogue.toml"
    catalogue.write_text(catalogue.read_text("utf-8").replace('kind = "example"', 'kind = "supplied"'), "utf-8")
    (drawn,) = draw_village_pictures(prepare_meeting("2026-Q4", world), glossary, tmp_path)
    assert not has(pixels(drawn), BADGE)


def test_a_hostile_name_is_drawn_as_it_stands(tmp_path: Path, glossary: Glossary) -> None:
    villages = default_layers()["villages"]
    villages[1]["name"] = "$\\frac{x}$ 村 {name} " + "lang " * 60
    meeting = prepare_meeting("2026-Q4", write_world(tmp_path / "layers", villages=villages))
    (drawn,) = draw_village_pictures(meeting, glossary, tmp_path)
    assert has(pixels(drawn), LINE)


def test_an_unknown_stock_is_said_and_not_drawn(tmp_path: Path, glossary: Glossary) -> None:
    baseline = [{"id": "3", "corporation": "Domesta", "village_code": "stad", "category": "daeb", "homes": 900}]
    added = [default_layers()["stock_changes"][1]]
    world = write_world(tmp_path / "layers", stock_baseline=baseline, stock_changes=added)
    (drawn,) = draw_village_pictures(prepare_meeting("2026-Q4", world), glossary, tmp_path)
    assert not has(pixels(drawn), LINE)
    assert (pixels(drawn) < 60).any()


def test_without_a_ledger_there_is_nothing_to_draw(tmp_path: Path, glossary: Glossary) -> None:
    meeting = prepare_meeting("2026-Q4", write_world(tmp_path / "layers", stock_baseline=None))
    with pytest.raises(MeetingError, match=r"stock_baseline.*absent.*--folder"):
        draw_village_pictures(meeting, glossary, tmp_path)


@pytest.mark.parametrize("code", ["../../etc/passwd", "a/b", "a\\b", "CON", "con", "", ".", "Élim", "e" * 300, "a:b\n"])
def test_a_hostile_code_gives_a_safe_name_of_its_own(code: str) -> None:
    name = picture_name(code)
    assert name == picture_name(code)
    assert len(name) <= 60
    assert set(name.removesuffix(".png")) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name not in {picture_name(other) for other in ("con-", "a-b", "elim", "etc-passwd", "a b", "e" * 299)}


def test_a_usual_code_is_the_name() -> None:
    assert picture_name("nieuw-moscou") == "nieuw-moscou.png"
