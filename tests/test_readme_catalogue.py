"""The catalogue examples of the README do what it says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import openpyxl

from atlas.layers import check_layers
from tests.small_world import write_world

ROOT = Path(__file__).parents[1]


def workbook(path: Path, rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row in (["vhe", "straat", "huisnummer", "toevoeging", "plaats", "soort", "label"], *rows):
        book.active.append(row)
    book.save(path)


def test_the_list_of_a_corporation_in_the_readme_is_read_placed_and_compared(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = (text for text in re.findall(r" {3}```toml\n(.*?) {3}```", readme, re.DOTALL) if "[[homes]]" in text)
    world = write_world(tmp_path)
    with (world / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write("\n".join(line.removeprefix("   ") for line in example.splitlines()))
    (entry,) = tomllib.loads((world / "catalogue.toml").read_text(encoding="utf-8"))["homes"]
    first = ["0001", "Dorpsstraat", 1, None, "Hoogeveen", "zelfstandig", "A"]
    second = ["0002", "Dorpsstraat", 1, "a", "Hoogeveen", "Vrije sector", None]
    workbook(world / entry["file"], [first, second])
    workbook(world / entry["previous"], [first, ["0003", "Dorpsstraat", 3, None, "Hoogeveen", "zorg", "B"]])
    (world / "fetched").mkdir()
    (world / "fetched" / "geocoded.csv").write_text(
        "street,number,addition,postcode,town,x_rd,y_rd,answered\n"
        "Dorpsstraat,1,,,Hoogeveen,200500,500500,\nDorpsstraat,1,A,,Hoogeveen,200510,500500,\n"
        "Dorpsstraat,3,,,Hoogeveen,200520,500500,\n",
        encoding="utf-8",
    )
    layers = check_layers(world)
    homes = layers.frames["homes"]
    assert homes["category"].to_dict() == {"0001": "daeb", "0002": "non_daeb"}
    assert homes["corporation"].tolist() == ["Domesta", "Domesta"]
    assert homes.geometry["0002"].x == 200_510
    assert "STK07" in {finding.code for finding in layers.findings}, "0003 is gone"
