"""Templates filled in as people do, in Excel and QGIS, and read as the atlas reads any layer."""

from __future__ import annotations

import datetime
import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely import LineString, MultiPolygon, Point, box

from atlas.intake import TEMPLATES, write_templates
from atlas.layers import read_layers
from atlas.layers.schema import LAYERS

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from atlas.layers import Layers
    from atlas.policy import Glossary

EXAMPLE = Path(__file__).parents[2] / "layers"
CORPORATIONS = ("Domesta", "Woonconcept", "Actium", "Woonservice")

# What somebody types, per template: one row, by the Dutch headings.
LISTS: dict[str, dict[str, object]] = {
    "standplaatsen.xlsx": {
        "Id": "007",
        "X (RD)": 230600,
        "Y (RD)": 525700.5,
        "Naam": "Standplaatsen Buitenvaart",
        "Corporatie": "Domesta",
        "Standplaatsen": 22,
        "Huurwagens": 3,
        "Eigen wagens": 17,
    },
    "voorzieningen.xlsx": {
        "Id": "V1",
        "X (RD)": 229500,
        "Y (RD)": 525900,
        "Naam": "Huisartsenpraktijk Zuid",
        "Soort": "huisarts",
    },
    "woningen.xlsx": {
        "Id": "0344",
        "X (RD)": 229400,
        "Y (RD)": 525800,
        "Straat": "Ds. A. Kuyperstraat",
        "Huisnummer": "12",
        "Toevoeging": "A",
        "Postcode": "7901 AB",
        "Plaats": "Hoogeveen",
        "Corporatie": "Woonconcept",
        "Soort woning": "sociale huurwoning",
        "Huurklasse": "tot eerste aftoppingsgrens",
        "Energielabel": "A++",
        "Van buiten toegankelijk": "ja",
        "Van binnen toegankelijk": "nee",
        "Bouwjaar": 1998,
    },
    "voorraad_beginstand.xlsx": {
        "Id": "B1",
        "Corporatie": "Actium",
        "Dorp": "hoogeveen",
        "Soort woning": "zorgwoning",
        "Aantal": 16,
    },
    "voorraad_veranderingen.xlsx": {
        "Id": "S1",
        "Datum": datetime.datetime(2025, 5, 1),  # noqa: DTZ001 - as Excel keeps a day
        "Eerst gepland op": datetime.datetime(2024, 12, 1),  # noqa: DTZ001 - as Excel keeps a day
        "Corporatie": "Actium",
        "Dorp": "hoogeveen",
        "Id van de locatie": "L1",
        "Verandering": "sloop",
        "Soort woning": "zorgwoning",
        "Aantal": -4,
        "Stand": "gerealiseerd",
        "Wat het oplevert": "verduurzaming",
        "Verbetert rij": None,
        "Toelichting": "Sloop van vier woningen",
    },
    "verduurzaming.xlsx": {
        "Id": "V1",
        "Datum": datetime.datetime(2027, 3, 18),  # noqa: DTZ001 - as Excel keeps a day
        "Eerst gepland op": None,
        "Corporatie": "Domesta",
        "Dorp": "hoogeveen",
        "Aanpak": "verduurzaming van onderdelen",
        "Aantal": 44,
        "Waarvan uit E, F of G": 9,
        "Stand": "gepland",
        "Toelichting": "Daken en gevels",
    },
    "vrijgekomen_woningen.xlsx": {
        "Id": "W1",
        "Periode": "2026-Q3",
        "Corporatie": "Woonconcept",
        "Vrijgekomen woningen": 52,
        "Waarvan naar statushouders": 4,
    },
    "woningvraag.xlsx": {
        "Id": "W1",
        "Periode": "2026-Q3",
        "Dorp": "hoogeveen",
        "Zoekende huishoudens": 2233,
        "Wachttijd": 55.5,
        "Zoektijd": "15,5",
    },
    "besluiten.xlsx": {
        "Id": "D1",
        "Overleg": "2026-Q3",
        "Id van de locatie": "L1",
        "Besluit": "Domesta rekent het plan door.",
        "Trekker": "Domesta",
        "Uiterlijk": datetime.datetime(2026, 12, 31),  # noqa: DTZ001 - as Excel keeps a day
        "Stand": "open",
    },
}
SHAPES: dict[str, tuple[BaseGeometry, dict[str, object]]] = {
    "bouwlocaties.gpkg": (
        MultiPolygon([box(229_000, 525_000, 229_100, 525_100)]),
        {
            "id": "L1",
            "naam": "Proeflocatie",
            "eigenaar": "derde",
            "corporatie": "Domesta",
            "planfase": "onherroepelijk plan",
            "openbaarheid": "alleen werkgroep",
            "woningen_in_het_plan": 50,
            "waarvan_sociale_huur": 20,
            "waarvan_geclusterd": 12,
            "waarvan_toegankelijk": 45,
            "waarvan_middenhuur": 10,
            "waarvan_flexwoningen": 0,
            "standplaatsen": 2,
            "te_slopen": 4,
            "start_bouw": 2027,
            "oplevering": 2028,
            "eerder_bekend_als": "L0",
        },
    ),
    "wup_gebieden.gpkg": (
        MultiPolygon([box(230_000, 526_000, 230_200, 526_200)]),
        {
            "id": "G1",
            "naam": "De Arend",
            "corporatie": "Domesta",
            "fase": "uitvoering",
            "woningen": 200,
            "te_slopen": 80,
            "te_verbeteren": 100,
            "start": 2024,
            "einde": 2029,
        },
    ),
    "woonzorgzones.gpkg": (
        MultiPolygon([box(229_000, 525_000, 229_500, 525_500)]),
        {"id": "Z1", "naam": "Zuid", "fase": "vastgesteld", "plekken": 90, "bezette_plekken": 71},
    ),
    "belemmeringen.gpkg": (
        MultiPolygon([box(231_000, 525_000, 231_100, 525_100)]),
        {"id": "N1", "naam": "Bos", "soort": "natuurgebied", "gevolg": "sluit uit"},
    ),
    "werken.gpkg": (
        LineString([(229_000, 525_000), (229_200, 525_000)]),
        {"id": "K1", "naam": "Riool Zuid", "soort": "warmtenet", "jaar": 2028},
    ),
    "standplaatsen.gpkg": (
        Point(230_600, 525_700),
        {
            "id": "P1",
            "naam": "Buitenvaart",
            "corporatie": "Domesta",
            "standplaatsen": 22,
            "huurwagens": 3,
            "eigen_wagens": 17,
        },
    ),
    "voorzieningen.gpkg": (Point(229_500, 525_900), {"id": "V1", "naam": "Halte Zuid", "soort": "bushalte"}),
    "woningen.gpkg": (
        Point(229_400, 525_800),
        {
            "id": "0344",
            "corporatie": "Actium",
            "soort_woning": "vrije sector",
            "huurklasse": "geliberaliseerd",
            "energielabel": "G",
            "van_buiten_toegankelijk": True,
            "van_binnen_toegankelijk": False,
            "bouwjaar": 1998,
        },
    ),
}


def villages() -> list[dict[str, object]]:
    """Return the rows of the list of villages: those of the example."""
    known = pd.read_csv(EXAMPLE / "villages.csv")
    known["is_town"] = known["is_town"].map({True: "ja", False: "nee"})
    rows: list[dict[str, object]] = known.set_axis(["Code", "Naam", "Stad"], axis=1).to_dict("records")
    return rows


def neighbourhoods() -> list[dict[str, object]]:
    """Return the rows of the list of neighbourhoods: the villages of the example, and figures of the first alone."""
    figures = {"Inwoners": 1120, "Huishoudens": 654, "Woningen": 667, "Huurwoningen (%)": "54,4"}
    figures |= {"Corporatiewoningen (%)": 32.4, "Ouderen (%)": 31.5}
    known = pd.read_csv(EXAMPLE / "neighbourhood_figures.csv")[["neighbourhood_code", "village_code"]]
    first, *others = known.set_axis(["Buurtcode", "Dorp"], axis=1).to_dict("records")
    return [first | figures, *(other | dict.fromkeys(figures) for other in others)]


def fill_in(folder: Path) -> None:
    """Type rows into each list as Excel keeps them, and draw a feature in each layer as QGIS does."""
    lists = {"stad_en_dorpen.xlsx": villages(), "buurten_en_dorpen.xlsx": neighbourhoods()}
    for file, rows in (lists | {file: [row] for file, row in LISTS.items()}).items():
        book = openpyxl.load_workbook(folder / file)
        sheet = book["Gegevens"]
        for position, row in enumerate(rows, start=2):
            for cell in sheet[1]:
                sheet.cell(position, cell.column, row[str(cell.value)])
        book.save(folder / file)
    for file, (shape, fields) in SHAPES.items():
        frame = gpd.GeoDataFrame({name: [value] for name, value in fields.items()}, geometry=[shape], crs=28992)
        frame.to_file(folder / file, layer=Path(file).stem, mode="a")


def catalogue_of(folder: Path, text: str) -> None:
    """Do what the catalogue's head says: fill in the blanks, and add it to one that has the borders of CBS."""
    example = (EXAMPLE / "catalogue.toml").read_text(encoding="utf-8")
    borders = re.search(r"^\[neighbourhoods\]\n(?:[^\[\n].*\n)+", example, flags=re.MULTILINE)
    assert borders
    filled = re.sub(r'"VUL IN: [^"]*"', '"Gemeente Hoogeveen"', text).replace("1900-01-01", "2026-10-01")
    (folder / "catalogue.toml").write_text(f"{borders[0]}\n{filled}", encoding="utf-8")


@pytest.fixture(scope="module")
def filled_in(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Path:
    made = tmp_path_factory.mktemp("filled_in")
    write_templates(made, glossary, CORPORATIONS)
    fill_in(made)
    shutil.copy(EXAMPLE / "neighbourhoods.geojson", made)
    return made


@pytest.fixture
def folder(filled_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled_in, tmp_path / "layers")


def row_of(layers: Layers, layer: str) -> dict[str, object]:
    """Return the one row of a layer with its id, as plain values."""
    frame = layers.frames[layer]
    assert len(frame) == 1, layer
    row = {name: frame[name].iloc[0] for name in LAYERS[layer].columns}
    return {"id": frame.index[0], **row}


def test_every_template_as_filled_in_is_read_in_the_words_of_the_atlas(folder: Path) -> None:
    catalogue_of(folder, (folder / "catalogue.toml").read_text(encoding="utf-8"))

    layers = read_layers(folder)

    assert set(TEMPLATES) <= set(layers.frames)
    assert row_of(layers, "sites") == {
        "id": "L1",
        "name": "Proeflocatie",
        "owner": "third_party",
        "corporation": "Domesta",
        "planning_status": "irrevocable",
        "disclosure": "working_group",
        "homes_total": 50,
        "homes_social": 20,
        "homes_clustered": 12,
        "homes_accessible": 45,
        "homes_mid_rent": 10,
        "homes_flex": 0,
        "pitches": 2,
        "homes_demolished": 4,
        "start_year": 2027,
        "delivery_year": 2028,
        "previous_ids": "L0",
    }
    assert row_of(layers, "wup_areas") == {
        "id": "G1",
        "name": "De Arend",
        "corporation": "Domesta",
        "phase": "execution",
        "homes": 200,
        "homes_to_demolish": 80,
        "homes_to_renovate": 100,
        "start_year": 2024,
        "end_year": 2029,
    }
    assert list(row_of(layers, "care_zones").values()) == ["Z1", "Zuid", "adopted", 90, 71]
    assert list(row_of(layers, "pitches").values()) == ["007", "Standplaatsen Buitenvaart", "Domesta", 22, 3, 17]
    assert list(row_of(layers, "facilities").values()) == ["V1", "Huisartsenpraktijk Zuid", "gp"]
    assert row_of(layers, "homes") == {
        "id": "0344",
        "corporation": "Woonconcept",
        "category": "daeb",
        "rent_segment": "below_first_cap",
        "energy_label": "A++",
        "externally_accessible": True,
        "internally_accessible": False,
        "build_year": 1998,
    }
    assert list(row_of(layers, "constraints").values()) == ["N1", "Bos", "nature", "exclude"]
    assert list(row_of(layers, "works").values()) == ["K1", "Riool Zuid", "heat", 2028]
    assert list(row_of(layers, "stock_baseline").values()) == ["B1", "Actium", "hoogeveen", "care", 16]
    assert row_of(layers, "stock_changes") == {
        "id": "S1",
        "date": datetime.date(2025, 5, 1),
        "first_planned": datetime.date(2024, 12, 1),
        "corporation": "Actium",
        "village_code": "hoogeveen",
        "site_id": "L1",
        "kind": "demolition",
        "category": "care",
        "homes": -4,
        "status": "realised",
        "quality": "energy_saving",
        "corrects": None,
        "note": "Sloop van vier woningen",
    }
    assert row_of(layers, "improvements") == {
        "id": "V1",
        "date": datetime.date(2027, 3, 18),
        "first_planned": None,
        "corporation": "Domesta",
        "village_code": "hoogeveen",
        "kind": "components",
        "homes": 44,
        "homes_out_of_efg": 9,
        "status": "planned",
        "note": "Daken en gevels",
    }
    assert list(row_of(layers, "vacancies").values()) == ["W1", "2026-Q3", "Woonconcept", 52, 4]
    assert list(row_of(layers, "demand").values()) == ["W1", "2026-Q3", "hoogeveen", 2233, 55.5, 15.5]
    decision = ["D1", "2026-Q3", "L1", "Domesta rekent het plan door.", "Domesta", datetime.date(2026, 12, 31), "open"]
    assert list(row_of(layers, "decisions").values()) == decision


def test_the_lists_of_neighbourhoods_and_villages_give_borders_their_villages(folder: Path) -> None:
    catalogue_of(folder, (folder / "catalogue.toml").read_text(encoding="utf-8"))

    layers = read_layers(folder)

    known = pd.read_csv(EXAMPLE / "neighbourhood_figures.csv", index_col="neighbourhood_code")
    assert layers.neighbourhoods["village_code"].to_dict() == known["village_code"].to_dict()
    first = layers.frames["neighbourhood_figures"].loc["BU01185000"]
    assert first.drop(["source", "source_date", "part"]).tolist() == ["hoogeveen", 1120, 654, 667, 54.4, 32.4, 31.5]
    assert layers.villages["name"]["hollandscheveld"] == "Hollandscheveld"
    assert layers.villages.index[layers.villages["is_town"]].tolist() == ["hoogeveen"]
    # Elim is the union of its neighbourhoods.
    own = layers.neighbourhoods[layers.neighbourhoods["village_code"] == "elim"]
    assert layers.villages.geometry["elim"].area == pytest.approx(own.area.sum())


def test_the_list_of_neighbourhoods_goes_together_with_figures_that_come_from_elsewhere(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "buurten_en_dorpen.xlsx")
    for (cell,) in book["Gegevens"].iter_rows(min_row=2, max_row=2, min_col=3, max_col=3):
        cell.value = None
    book.save(folder / "buurten_en_dorpen.xlsx")
    pd.DataFrame({"code": ["BU01185000"], "population": [1234]}).to_csv(folder / "cbs.csv", index=False)
    text = (folder / "catalogue.toml").read_text(encoding="utf-8")
    second = (
        '[[neighbourhood_figures]]\nfile = "cbs.csv"\nkind = "official"\npublisher = "CBS"\nlicence = "CC BY 4.0"'
        '\ndate = 2026-10-01\nid = "code"\n'
    )
    both = text.replace("\n[neighbourhood_figures]\n", "\n[[neighbourhood_figures]]\n")
    catalogue_of(folder, f"{both}\n{second}")

    found = read_layers(folder).neighbourhoods.loc["BU01185000"]

    assert (found["village_code"], found["population"], found["homes"]) == ("hoogeveen", 1234, 667)


def test_shapes_and_points_lie_where_they_were_drawn_or_typed(folder: Path) -> None:
    catalogue_of(folder, (folder / "catalogue.toml").read_text(encoding="utf-8"))

    layers = read_layers(folder)

    # A square of 100 m by 100 m, and a line of 200 m.
    assert layers.sites.area.iloc[0] == pytest.approx(10_000)
    assert layers.frames["works"].length.iloc[0] == pytest.approx(200)
    point = layers.frames["pitches"].geometry.iloc[0]
    assert (point.x, point.y) == (230_600, 525_700.5)


def points_as_shapes(text: str, layer: str) -> str:
    """Do what the catalogue's comment says: take the entry of the list away, and each # of the one behind it."""
    before, _, behind = text.partition(f"\n[{layer}]\n")
    _, shapes, rest = re.split(rf"(^# \[{layer}\]\n(?:# [^\n]*\n)*)", behind, maxsplit=1, flags=re.MULTILINE)
    return f"{before}\n{re.sub('^# ', '', shapes, flags=re.MULTILINE)}{rest}"


def test_points_can_be_drawn_in_the_geopackage_as_well(folder: Path) -> None:
    text = (folder / "catalogue.toml").read_text(encoding="utf-8")
    for layer in ("pitches", "facilities", "homes"):
        text = points_as_shapes(text, layer)
    catalogue_of(folder, text)

    layers = read_layers(folder)

    assert list(row_of(layers, "pitches").values()) == ["P1", "Buitenvaart", "Domesta", 22, 3, 17]
    assert list(row_of(layers, "facilities").values()) == ["V1", "Halte Zuid", "bus_stop"]
    homes = ["0344", "Actium", "non_daeb", "liberalised", "G", True, False, 1998]
    assert list(row_of(layers, "homes").values()) == homes


def test_homes_can_be_placed_by_their_address(folder: Path) -> None:
    lines = (folder / "catalogue.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("[homes]")
    end = lines.index("[homes.fields]")
    # As the comment says: the lines x and y go, and the # before the address.
    entry = [re.sub(r"^# address", "address", line) for line in lines[start:end] if line[:3] not in {"x =", "y ="}]
    addresses = pd.DataFrame(
        {"id": ["A1"], "street": ["Ds. A. Kuyperstraat"], "number": ["12"], "addition": ["A"], "postcode": ["7901AB"]}
    ).assign(town="Hoogeveen", x=229_410, y=525_820)
    addresses.to_csv(folder / "addresses.csv", index=False)
    known = """
[addresses]
file = "addresses.csv"
kind = "official"
publisher = "Kadaster"
licence = "Publiek domein"
date = 2026-10-01
crs = "EPSG:28992"
x = "x"
y = "y"
"""
    catalogue_of(folder, "\n".join([*lines[:start], *entry, *lines[end:], known]))

    home = read_layers(folder).frames["homes"].geometry.iloc[0]

    assert (home.x, home.y) == (229_410, 525_820)


def test_lists_of_several_corporations_stand_side_by_side_as_the_catalogue_says(folder: Path) -> None:
    text = (folder / "catalogue.toml").read_text(encoding="utf-8")
    found = re.search(r"^\[homes\]\n.*?(?=\n\n)", text, flags=re.MULTILINE | re.DOTALL)
    assert found
    second = found[0].replace("woningen.xlsx", "tweede.xlsx")
    book = openpyxl.load_workbook(folder / "woningen.xlsx")
    book["Gegevens"]["A2"] = "0345"
    book.save(folder / "tweede.xlsx")
    both = f"{found[0]}\n\n{second}".replace("[homes]", "[[homes]]")
    catalogue_of(folder, text.replace(found[0], both))

    assert list(read_layers(folder).frames["homes"].index) == ["0344", "0345"]


def test_an_entry_that_nobody_filled_in_is_a_valid_one_that_says_so(folder: Path) -> None:
    content = tomllib.loads((folder / "catalogue.toml").read_text(encoding="utf-8"))
    assert list(content) == list(TEMPLATES)
    for entry in content.values():
        assert entry["publisher"].startswith("VUL IN")
        assert entry["licence"].startswith("VUL IN")
        assert entry["date"] == datetime.date(1900, 1, 1)
