"""Rows placed by their address: of the BAG, else of the geocoder's answers, and never by a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from atlas.layers.catalogue import Address as AddressColumns
from atlas.layers.files import read_part
from atlas.layers.files.address import Address
from atlas.layers.files.addresses import addresses_to_ask, with_addresses
from tests.layers.files.lists import catalogue_of, entry, refused

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.files import Raw

BAG = [
    ("Ds. A. Kuyperstraat", "12", "A", "7906 AB", "Hoogeveen", Point(228_100, 524_100)),
    ("'t Hof", "3", "", "7913 CD", "Hollandscheveld", Point(233_000, 522_000)),
    ("Súderstraat", "1", "", "7906 AC", "Hoogeveen", Point(228_200, 524_200)),
    ("Kerkweg", "5", "", "7906 AD", "Hoogeveen", Point(228_300, 524_300)),
    ("Kerkweg", "5", "", "7907 AD", "Hoogeveen", Point(229_300, 524_900)),
    ("Kerkweg", "7", "2", "7906 AD", "Hoogeveen", Point(228_310, 524_310)),
]
PARTS = ["street", "number", "addition", "postcode", "town"]
ANSWERS = """street,number,addition,postcode,town,x_rd,y_rd,answered
Nieuweweg,1,,,Hoogeveen,228500,524500,"Nieuweweg 1, 7906AE Hoogeveen"
Oudeweg,2,,,Hoogeveen,,,"Oudeweg 2, 7777ZZ Elders"
Dwaalweg,9,,,Hoogeveen,,,
"""
OURS = AddressColumns(street="straat", number="nr", addition="toev", postcode="pc", town="plaats")
HOMES = entry(address=OURS)


def place(folder: Path, *rows: tuple[object, ...]) -> Raw:
    """Place rows of street, number, addition, postcode and town in a folder with the BAG and the geocoder's answers."""
    bag = gpd.GeoDataFrame([row[:5] for row in BAG], columns=PARTS, geometry=[row[5] for row in BAG], crs=28992)
    bag.rename(columns={"street": "openbare_ruimte"}).to_crs(4326).to_file(folder / "bag.gpkg")
    (folder / "fetched").mkdir(exist_ok=True)
    (folder / "fetched/geocoded.csv").write_text(ANSWERS, encoding="utf-8")
    catalogue = catalogue_of(folder, addresses=entry(file="bag.gpkg", fields={"street": "openbare_ruimte"}))
    return with_addresses(homes(*rows), catalogue, "homes", HOMES)


def homes(*rows: tuple[object, ...]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["straat", "nr", "toev", "pc", "plaats"], dtype=object)
    return table.assign(id=[f"H-{number}" for number in range(1, len(rows) + 1)])


@pytest.mark.parametrize(
    ("row", "x"),
    [
        (("Ds. A. Kuyperstraat", "12", "A", "7906AB", "Hoogeveen"), 228_100),
        (("ds a kuyperstraat", "12-A", None, None, "HOOGEVEEN"), 228_100),
        (("Ds.A.Kuyperstraat ", "12 a", "", "7906 ab", "Hoogeveen"), 228_100),
        (("t Hof", 3, None, "7913CD", "Hollandsche Veld"), 233_000),
        (("\N{RIGHT SINGLE QUOTATION MARK}t Hof", 3.0, None, None, "Hollandscheveld"), 233_000),
        (("Suderstraat", "1", None, None, "Hoogeveen"), 228_200),
        (("Kerkweg", "5", None, "7907 AD", "Hoogeveen"), 229_300),
        (("Kerkweg", "7", "2", None, "Hoogeveen"), 228_310),
        (("Nieuweweg", "1", None, "7906AE", "Hoogeveen"), 228_500),
    ],
)
def test_an_address_finds_its_place_however_it_is_written(tmp_path: Path, row: tuple[object, ...], x: float) -> None:
    raw = place(tmp_path, row)
    assert raw.findings == []
    assert raw.frame.crs == "EPSG:28992"
    # The BAG of the test lies in WGS84, hence a hair's breadth off.
    assert raw.frame.geometry.iloc[0].x == pytest.approx(x, abs=0.01)


@pytest.mark.parametrize(
    ("row", "code", "value"),
    [
        (("Kerkweg", "5", None, None, "Hoogeveen"), "TAB16", "Kerkweg 5, Hoogeveen"),
        (("Kerkweg", "72", None, None, "Hoogeveen"), "TAB19", "Kerkweg 72, Hoogeveen"),
        (("Kerkweg", "7", None, None, "Hoogeveen"), "TAB19", "Kerkweg 7, Hoogeveen"),
        (("Kerkweg", "5", None, "7900 XX", "Hoogeveen"), "TAB19", "Kerkweg 5, 7900 XX Hoogeveen"),
        (("Kerkweg", "5", None, None, "Elim"), "TAB19", "Kerkweg 5, Elim"),
        (("Oudeweg", "2", None, None, "Hoogeveen"), "TAB18", "Oudeweg 2, Hoogeveen -> Oudeweg 2, 7777ZZ Elders"),
        (("Dwaalweg", "9", None, None, "Hoogeveen"), "TAB17", "Dwaalweg 9, Hoogeveen"),
    ],
)
def test_an_address_without_a_certain_place_is_rejected_with_the_reason(
    tmp_path: Path, row: tuple[object, ...], code: str, value: str
) -> None:
    raw = place(tmp_path, row)
    (finding,) = raw.findings
    assert raw.frame.geometry.iloc[0] is None
    assert (finding.code, finding.severity, finding.feature, finding.field) == (
        code,
        "rejected",
        "1 (id H-1)",
        "straat",
    )
    assert finding.value == value


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ((None, "5", None, None, "Hoogeveen"), "straat"),
        (("Kerkweg", "t.o. 5", None, None, "Hoogeveen"), "nr"),
        (("Kerkweg", "5", None, "7907AD", "  "), "plaats"),
    ],
)
def test_an_incomplete_address_is_rejected_by_the_field_that_lacks(
    tmp_path: Path, row: tuple[object, ...], field: str
) -> None:
    (finding,) = place(tmp_path, row).findings
    assert (finding.code, finding.field) == ("TAB15", field)


def test_an_address_stands_in_no_sentence(tmp_path: Path) -> None:
    # What is shared can leave the value out; it could not take a street out of a sentence.
    rows = [("Kerkweg", "5", None, None, "Hoogeveen"), ("Oudeweg", "2", None, None, "Hoogeveen")]
    for finding in place(tmp_path, *rows, ("Dwaalweg", "9", None, None, "Hoogeveen")).findings:
        for language in ("en", "nl"):
            told = finding.problem(language) + finding.advice(language)
            assert not any(word in told for word in ("weg 5", "Kerk", "Oude", "Dwaal", "Elders"))


def test_without_bag_and_answers_every_address_waits_for_fetch(tmp_path: Path) -> None:
    raw = with_addresses(homes(("Kerkweg", "5", None, None, "Hoogeveen")), catalogue_of(tmp_path), "homes", HOMES)
    assert [finding.code for finding in raw.findings] == ["TAB19"]
    assert "atlas fetch" in raw.findings[0].advice()
    assert raw.frame.crs == "EPSG:28992"


def test_a_list_of_a_catalogue_is_placed_by_its_addresses(tmp_path: Path) -> None:
    place(tmp_path)
    (tmp_path / "woningen.csv").write_text("id;straat;huisnr;woonplaats\nH-1;Nieuweweg;1;Hoogeveen\n", encoding="utf-8")
    part = entry(style="dutch", address=AddressColumns(street="straat", number="huisnr", town="woonplaats"))
    raw = read_part(catalogue_of(tmp_path, homes=part), "homes", part)
    assert raw.frame.geometry.iloc[0] == Point(228_500, 524_500)


def test_a_column_of_the_address_that_is_not_there_is_named(tmp_path: Path) -> None:
    table = homes().rename(columns={"plaats": "woonplaats"})
    (finding,) = refused(lambda: with_addresses(table, catalogue_of(tmp_path), "homes", HOMES))
    assert (finding.code, finding.facts["column"]) == ("TAB12", "plaats")


@pytest.mark.parametrize(
    "content",
    [
        "street,number\nKerkweg,5\n",
        ANSWERS.replace("524500", "noord"),
        ANSWERS.replace("524500", ""),
        ANSWERS.replace(',"Nieuweweg 1, 7906AE Hoogeveen"', ""),
    ],
)
def test_a_damaged_list_of_answers_is_refused_under_its_own_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "fetched").mkdir()
    (tmp_path / "fetched/geocoded.csv").write_text(content, encoding="utf-8")
    (finding,) = refused(lambda: with_addresses(homes(), catalogue_of(tmp_path), "homes", HOMES))
    assert (finding.code, finding.file) == ("TAB11", "geocoded.csv")


def test_addresses_to_ask_for_are_listed_once_and_whole_but_not_those_of_the_bag(tmp_path: Path) -> None:
    place(tmp_path)
    table = homes(
        ("Kerkweg", "5-A", None, "7906 AD", "Hoogeveen"),
        ("KERKWEG", "5", "a", "7906AD", "Hoogeveen"),
        ("Kerkweg", "7", None, None, "Hoogeveen"),
        ("'t Hof", "3", None, None, "Hollandscheveld"),
        ("Kerkweg", None, None, None, "Hoogeveen"),
    )
    table.to_csv(tmp_path / "woningen.csv", index=False)
    bag = entry(file="bag.gpkg", fields={"street": "openbare_ruimte"})
    listed = addresses_to_ask(catalogue_of(tmp_path, addresses=bag, homes=HOMES))
    assert listed.to_numpy().tolist() == [
        ["Kerkweg", "5", "A", "7906 AD", "Hoogeveen"],
        ["Kerkweg", "7", "", "", "Hoogeveen"],
    ]
    assert list(listed.columns) == PARTS


def test_a_number_and_its_addition_do_not_run_into_one_another() -> None:
    one_two = Address.written("Kerkweg", "1", "2", "", "Hoogeveen")
    twelve = Address.written("Kerkweg", "12", "", "", "Hoogeveen")
    assert one_two.place != twelve.place
    assert one_two.place == Address.written("kerkweg", "1-2", "", "", "hoogeveen").place
