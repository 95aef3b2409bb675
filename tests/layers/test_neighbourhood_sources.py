"""Borders of another year or publisher work by catalogue alone: the real CBS borders of 2024 show it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from atlas.layers import read_layers
from atlas.pipeline import prepare_meeting, write_meeting

if TYPE_CHECKING:
    from atlas.layers import Layers

ROOT = Path(__file__).parents[2]
CBS_BORDERS = ROOT.parent / "shared" / "data" / "cbs" / "buurt_2024_rd.geojson"

needs_cbs = pytest.mark.skipif(not CBS_BORDERS.exists(), reason="../shared/data/cbs is not on this machine")


@pytest.fixture
def layers_with_cbs_borders(tmp_path: Path) -> Path:
    """Copy the example layers and point the catalogue at the CBS borders, as a planner would."""
    folder = tmp_path / "layers"
    shutil.copytree(ROOT / "layers", folder, ignore=shutil.ignore_patterns("fetched"))
    shutil.copy(CBS_BORDERS, folder)
    catalogue = (folder / "catalogue.toml").read_text(encoding="utf-8")
    start, end = catalogue.index("[neighbourhoods]"), catalogue.index("[neighbourhood_figures]")
    entry = f"""
[neighbourhoods]
file = "{CBS_BORDERS.name}"
kind = "official"
publisher = "CBS en Kadaster"
licence = "CC BY 4.0"
date = 2024-01-01
id = "statcode"
[neighbourhoods.fields]
name = "statnaam"

"""
    (folder / "catalogue.toml").write_text(catalogue[:start] + entry + catalogue[end:], encoding="utf-8")
    return folder


@needs_cbs
def test_cbs_borders_bring_their_own_names_and_take_the_key_figures_by_code(layers_with_cbs_borders: Path) -> None:
    layers: Layers = read_layers(layers_with_cbs_borders)
    assert len(layers.neighbourhoods) == 48
    krakeel = layers.neighbourhoods.loc["BU01185003"]
    assert (krakeel["name"], krakeel["population"]) == ("Krakeel", 4950)
    assert layers.neighbourhoods["corporation_pct"].notna().all()
    assert len(layers.villages) == 11
    assert layers.villages.is_valid.all()


@needs_cbs
def test_villages_follow_the_cbs_borders(layers_with_cbs_borders: Path) -> None:
    layers = read_layers(layers_with_cbs_borders)
    assert layers.villages.area.sum() == pytest.approx(layers.neighbourhoods.area.sum(), rel=1e-3)


@needs_cbs
def test_a_whole_meeting_is_held_on_the_cbs_borders(layers_with_cbs_borders: Path, tmp_path: Path) -> None:
    meeting = prepare_meeting("2026-Q4", layers_with_cbs_borders)
    page = write_meeting(meeting, tmp_path / "maps").read_text(encoding="utf-8")
    assert "CBS en Kadaster (officieel), 1 januari 2024" in page
    assert meeting.scores["regular"].table["rank"].notna().sum() > 30


def test_borders_without_key_figures_leave_the_spread_unknown(tmp_path: Path) -> None:
    folder = tmp_path / "layers"
    shutil.copytree(ROOT / "layers", folder)
    figures = (folder / "neighbourhood_figures.csv").read_text(encoding="utf-8").splitlines()
    bare = [",".join(line.split(",")[:2]) for line in figures]
    (folder / "neighbourhood_figures.csv").write_text("\n".join(bare) + "\n", encoding="utf-8")
    meeting = prepare_meeting("2026-Q4", folder)
    assert meeting.measures.by_criterion["corporation_share"].value.isna().all()
    scores = meeting.scores["regular"]
    # A weight of 8, all of it open.
    assert (scores.high["corporation_share"] - scores.low["corporation_share"]).to_numpy() == pytest.approx(8)
