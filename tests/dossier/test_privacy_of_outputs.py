"""No file of a meeting tells where someone lives, or a count of homes or people that is too small.

What is forbidden is worked out from what went in, never from what came out: ids, addresses and coordinates of homes and
pitches, and per place the counts below the limit with those that would give them away. Every file of the meeting is
found by listing its folder, unpacked where it is packed, and searched. Plans of a site are public and no part of this.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

from atlas.criteria import measure
from atlas.criteria.social_stock import social_stock, stock_now
from atlas.dossier.sheet import site_sheet
from atlas.layers import read_layers
from atlas.meeting import Quarter, hold_meeting
from atlas.pipeline import write_meeting
from tests.small_world import default_layers, feature, point, site, square, write_world
from tests.unpacking import DATA_BLOCK, data_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy

NOT_TOLD = "niet vermeld vanwege privacy"
OUTLINES = {
    "neighbourhoods",
    "villages",
    "sites",
    "wup_areas",
    "care_zones",
    "constraints",
    "works",
    "signals",
    "streets",
    "facilities",
}
READABLE = {".html", ".geojson", ".json", ".csv", ".toml", ".txt", ".md", ".xml", ".rels"}


# What is in the files.


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file of a meeting, and what is packed in it."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        yield path.name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield from ((f"{path.name}/{name}", packed.read(name)) for name in packed.namelist())


def texts(folder: Path) -> dict[str, str]:
    """Give every file as text; one that can't be read as text or unpacked fails, rather than goes unsearched."""
    found = {}
    for name, content in files(folder):
        suffix = name[name.rindex(".") :]
        if suffix in {".xlsx", ".zip"}:
            continue
        if suffix == ".png":
            # What is drawn are the sentences of the pages; beside the drawing a picture holds lines of plain text.
            found[name] = content.decode("latin-1")
            continue
        assert suffix in READABLE, f"{name}: teach this test to read it"
        found[name] = content.decode("utf-8")
    # Numbers that are packed would go unseen.
    page = found["index.html"]
    found["index.html"] = DATA_BLOCK.sub("", page) + json.dumps(data_of(page), separators=(",", ":"))
    return found


def page_data(folder: Path) -> dict[str, Any]:
    return data_of((folder / "index.html").read_text(encoding="utf-8"))


def strings(value: object) -> Iterator[str]:
    """Give every text in a JSON value, and beside the title of a feature all that its card tells."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        if "lines" in value:
            yield "; ".join([value["title"], *value["lines"]])
        for item in value.values():
            yield from strings(item)


def phrases(folder: Path) -> list[str]:
    """Give every text that a reader sees as one: a sentence, a card of the map, a cell, a row of the measures.

    What plans add to a neighbourhood is public and left out.
    """
    data = page_data(folder)
    data["layers"] = [layer for layer in data["layers"] if layer["id"] != "homes_added"]
    found = list(strings(data))
    for name, content in files(folder):
        if name.endswith(".xlsx"):
            for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
                for row in sheet.iter_rows(values_only=True):
                    cells = [str(cell) for cell in row if cell is not None]
                    found += ["; ".join(cells)] if sheet.title == "Maten" else cells
        elif name.endswith((".geojson", ".json")):
            found += strings(json.loads(content))
    return found


def places_in(text: str) -> NDArray[np.float64]:
    """Give every two numbers beside each other that can be a place near Hoogeveen, in RD New, whatever they were in."""
    number = r"(\d+(?:\.\d+)?)"
    pairs = np.array(re.findall(rf"(?<![\d.])(?={number}[\s,;\]\[]+{number})", text), dtype=float).reshape(-1, 2)
    pairs = np.concatenate([pairs, pairs[:, ::-1]])
    first, second = pairs.T
    degrees = pairs[(first > 3) & (first < 8) & (second > 50) & (second < 54)]
    metres = pairs[(first > 100_000) & (first < 300_000) & (second > 400_000) & (second < 629_000)]
    in_rd = gpd.GeoSeries(shapely.points(degrees), crs="EPSG:4326").to_crs("EPSG:28992")
    return np.concatenate([shapely.get_coordinates(in_rd.to_numpy()), metres])


def near(places: NDArray[np.float64], others: NDArray[np.float64], reach_m: float) -> NDArray[np.bool_]:
    """Tell of each place whether one of the others is within reach."""
    tree = shapely.STRtree(shapely.points(others))
    found = tree.query(shapely.points(places), predicate="dwithin", distance=reach_m)[0]
    return np.isin(np.arange(len(places)), found)


def told_beside(name: str, told: Iterable[str]) -> set[str]:
    """Give every number, as it is written, in a text that names a place."""
    naming = (text for text in told if re.search(rf"\b{re.escape(name)}\b", text))
    return {number for text in naming for number in re.findall(r"\d+(?:[.,]\d+)*", text)}


# A world of small counts.

ADDRESS = {"straatnaam": "Turfstekersweg", "huisnummer": "1867b", "postcode": "7909 QX"}
PITCH_NAME = "Woonwagenlaan 23"
PITCH = (203_317, 501_463)
# Three homes, twelve and thirty, each lot in a square of 250 m of its own; each home 2 m east of the one before it.
HOMES = [
    (x + 2 * number, 501_263) for x, homes in ((203_017, 3), (203_517, 12), (204_017, 30)) for number in range(homes)
]

# Beside which name which figures may not stand, as a reader would write them:
#   Dorp          12 social homes on 1-1-2023, 8 sold and 3 built since: 5 fewer, so 7 now, which is below 10. The 12
#                 less the 5 tells the 7, so that all three are secret.
#   Gehucht       40 social homes, enough, but the smallest other village: all villages together, which the agreement
#                 prints, less those that are shown would tell Dorp.
#   Dorpsbuurt    7 residents and 6 homes.
#   Gehuchtbuurt  640 residents and 266 homes: the smallest others, which would tell Dorpsbuurt. And 1.1% of 266 is 3
#                 homes of a corporation.
#   Buurt West    8 homes; that 4 of them go is a public plan.
#   Zone Dorp     6 places, 5 of them taken.
FORBIDDEN = {
    "Dorp": {"12", "7", "5"},
    "Gehucht": {"40"},
    "Dorpsbuurt": {"7", "6", "35"},
    "Gehuchtbuurt": {"640", "266", "1", "1,1", "1.1"},
    "Buurt West": {"8"},
    "Zone Dorp": {"6", "5"},
}


def neighbourhood(code: str, name: str, village: str, corner: tuple[int, int], **figures: object) -> dict[str, Any]:
    return feature(square(*corner, 2000), id=code, name=name, village_code=village, **figures)


def tiny_layers() -> dict[str, Any]:
    layers = default_layers()
    changes = [change for change in layers["stock_changes"] if change["category"] == "daeb"]
    return {
        "neighbourhoods": [
            neighbourhood(
                "B1", "Stadsbuurt", "stad", (200_000, 500_000), population=2000, homes=900, corporation_pct=50
            ),
            neighbourhood("B2", "Dorpsbuurt", "dorp", (202_000, 500_000), population=7, homes=6, corporation_pct=35),
            neighbourhood(
                "B3", "Gehuchtbuurt", "gehucht", (204_000, 500_000), population=640, homes=266, corporation_pct=1.1
            ),
            neighbourhood("B4", "Leegveld", "stad", (200_000, 502_000), population=0, homes=0, corporation_pct=0),
            neighbourhood("B5", "Nieuwveld", "stad", (202_000, 502_000)),
        ],
        "villages": [*layers["villages"], {"id": "gehucht", "name": "Gehucht", "is_town": "false"}],
        "sites": [site(), site("S2", name="Tweede", geometry=square(205_000, 501_000, 100))],
        "wup_areas": [
            {**area, "properties": {**area["properties"], "homes": 8, "homes_to_demolish": 4, "homes_to_renovate": 3}}
            for area in layers["wup_areas"]
        ],
        "care_zones": [
            {**zone, "properties": {**zone["properties"], "capacity_places": 6, "used_places": 5}}
            for zone in layers["care_zones"]
        ],
        "stock_baseline": [
            {"id": "1", "corporation": "Domesta", "village_code": "dorp", "category": "daeb", "homes": 12},
            {"id": "2", "corporation": "Domesta", "village_code": "gehucht", "category": "daeb", "homes": 40},
            {"id": "3", "corporation": "Domesta", "village_code": "stad", "category": "daeb", "homes": 900},
        ],
        "stock_changes": changes,
        "homes": [
            *(
                feature(point(*place), id=f"HUIS-{number:04}", corporation="Domesta", category="daeb", **ADDRESS)
                for number, place in enumerate(HOMES)
            ),
            feature(None, id="HUIS-zoek", corporation="Domesta", category="daeb", **ADDRESS),
        ],
        "pitches": [
            feature(
                point(x, PITCH[1]),
                id=f"WAGEN-{x}",
                name=PITCH_NAME,
                corporation="Domesta",
                pitches=4,
                rental_trailers=2,
                owner_trailers=1,
            )
            for x in (PITCH[0], PITCH[0] + 20)
        ],
    }


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory, policy: Policy) -> tuple[Meeting, Path]:
    """Hold the meeting of the world of small counts, whose stock need not add up to that of the agreement."""
    folder = tmp_path_factory.mktemp("tiny")
    layers = read_layers(write_world(folder / "layers", **tiny_layers()))
    meeting = hold_meeting(Quarter.parse("2026-Q4"), layers, policy, measure(layers.sites, layers, policy))
    return meeting, write_meeting(meeting, folder / "maps").parent


def cards(folder: Path, layer: str) -> list[dict[str, Any]]:
    layers = {each["id"]: each["features"] for each in page_data(folder)["layers"]}
    features: list[dict[str, Any]] = layers[layer]
    return features


def lines_of(folder: Path, layer: str, name: str) -> list[str]:
    lines: list[str] = next(each["lines"] for each in cards(folder, layer) if each["title"] == name)
    return lines


def evidence_of(folder: Path, site_id: str, criterion: str) -> str:
    return str(page_data(folder)["sheets"][site_id]["evidence"][criterion])


def test_no_file_tells_an_id_or_an_address_of_a_home(tiny: tuple[Meeting, Path]) -> None:
    for name, text in texts(tiny[1]).items():
        for secret in ("HUIS-", "WAGEN-", *ADDRESS.values(), *ADDRESS, PITCH_NAME, "Woonwagenlaan"):
            assert secret not in text, name


def test_no_file_tells_where_a_home_stands(tiny: tuple[Meeting, Path]) -> None:
    private = np.array([*HOMES, PITCH], dtype=float)
    for name, text in texts(tiny[1]).items():
        # Nothing else in this world lies within 10 m of a home: what does, was made from it.
        assert not near(places_in(text), private, 10).any(), name
        assert not {f"{metre:.0f}" for place in private for metre in place} & set(re.findall(r"\d+", text)), name


def test_the_search_for_places_finds_them() -> None:
    # Else the test above would pass whatever is told. In degrees to 4 decimals is about 7 m.
    home = gpd.GeoSeries(shapely.points([HOMES[0]]), crs="EPSG:28992")
    lon, lat = shapely.get_coordinates(home.to_crs("EPSG:4326").to_numpy())[0]
    for text in (f"[{lon:.4f},{lat:.4f}]", f"{lat:.4f}, {lon:.4f}", f'"x": [{HOMES[0][0]}, {HOMES[0][1]}]'):
        assert near(places_in(text), np.array(HOMES[:1], dtype=float), 10).any(), text


@pytest.mark.parametrize("name", FORBIDDEN)
def test_no_small_count_stands_beside_its_place(tiny: tuple[Meeting, Path], glossary: Glossary, name: str) -> None:
    meeting, folder = tiny
    sheets = [site_sheet(meeting, profile, each, glossary) for profile in meeting.scores for each in ("S1", "S2")]
    sentences = [line for sheet in sheets for line in re.split(r"\n\s*(?=\S)|(?<=\.)\s+", sheet)]
    assert not told_beside(name, [*phrases(folder), *sentences]) & FORBIDDEN[name]


def test_secret_unknown_and_none_are_told_in_other_words(tiny: tuple[Meeting, Path]) -> None:
    folder = tiny[1]
    share = "Van een corporatie"
    assert lines_of(folder, "neighbourhoods", "Dorpsbuurt") == [
        f"Inwoners: {NOT_TOLD}",
        f"Woningen: {NOT_TOLD}",
        f"{share}: {NOT_TOLD}",
    ]
    assert lines_of(folder, "neighbourhoods", "Leegveld") == ["Inwoners: 0", "Woningen: 0", f"{share}: 0%"]
    assert lines_of(folder, "neighbourhoods", "Nieuwveld") == [
        "Inwoners: onbekend",
        "Woningen: onbekend",
        f"{share}: onbekend",
    ]
    assert lines_of(folder, "neighbourhoods", "Stadsbuurt") == ["Inwoners: 2.000", "Woningen: 900", f"{share}: 50%"]


def test_a_village_with_few_homes_tells_neither_its_stock_nor_its_change(tiny: tuple[Meeting, Path]) -> None:
    _, folder = tiny
    for village in ("Dorp", "Gehucht"):
        assert lines_of(folder, "villages", village) == [
            f"Sociale voorraad op 1 januari 2023: {NOT_TOLD}",
            f"Verandering sindsdien: {NOT_TOLD}",
        ]
    assert lines_of(folder, "villages", "Stad")[0] == "Sociale voorraad op 1 januari 2023: 900 woningen"
    assert evidence_of(folder, "S1", "village_shortfall") == (
        "Hoeveel sociale huurwoningen Dorp meer of minder heeft dan op 1 januari 2023, wordt niet vermeld"
        " vanwege privacy. Het telt daarom als onbekend."
    )


def test_points_do_not_tell_what_a_sentence_keeps_secret(tiny: tuple[Meeting, Path]) -> None:
    # The bounds of a value function are printed: points of one measure would tell it to anyone who turns them back.
    meeting, folder = tiny
    for profile, scores in meeting.scores.items():
        for criterion in {"village_shortfall", "corporation_share"} & {*scores.weights.index}:
            assert math.isnan(scores.criterion_values.loc["S1", criterion])
            assert scores.low.loc["S1", criterion] == 0, profile
            assert scores.high.loc["S1", criterion] == scores.weights[criterion], profile
    page = page_data(folder)
    (told,) = (each for each in page["sites"] if each["id"] == "S1")
    places = {each["id"]: place for place, each in enumerate(page["criteria"])}
    bounds = {place: between for place, *between in told["open"]}
    for criterion in ("village_shortfall", "corporation_share"):
        assert told["values"][places[criterion]] is None
        assert bounds[places[criterion]] == [0, 100]
        # Nor does the place on the curve tell it.
        assert page["sheets"]["S1"]["measures"][criterion] == [None, None]


def test_a_secret_measure_is_an_empty_cell_beside_its_reason(tiny: tuple[Meeting, Path]) -> None:
    rows = openpyxl.load_workbook(tiny[1] / "scores.xlsx")["Maten"].iter_rows(min_row=2, values_only=True)
    secret = {(row[0], row[2]): row[3] for row in rows if "privacy" in str(row[5])}
    names = ("Dorp op peil houden", "Spreiding over de buurten", "Koop in een eenzijdige buurt")
    # S2 has no care zone within reach.
    zone = {("S1", "Ruimte in de woonzorgzone"): None}
    assert secret == {(each, name): None for each in ("S1", "S2") for name in names} | zone


def test_few_homes_in_the_streets_around_are_told_as_few(tiny: tuple[Meeting, Path]) -> None:
    # Of the three lots only that of 3 homes lies within 300 m.
    assert evidence_of(tiny[1], "S1", "social_homes_nearby") == "Binnen 300 m staan minder dan 10 sociale huurwoningen."


# What is secret in the world of small counts, and other counts that are as secret: by layer and id.
OTHER_SECRETS: dict[str, dict[str, dict[str, object]]] = {
    "neighbourhoods": {"B2": {"population": 5, "homes": 8, "corporation_pct": 80}, "B3": {"homes": 280}},
    "wup_areas": {"W1": {"homes": 9}},
    "care_zones": {"Z1": {"capacity_places": 8, "used_places": 3}},
    "stock_baseline": {"1": {"homes": 13}, "2": {"homes": 45}},
}


def with_other_secrets() -> dict[str, Any]:
    layers = tiny_layers()
    for layer, changes in OTHER_SECRETS.items():
        for row in layers[layer]:
            values = row.get("properties", row)
            values.update(changes.get(values["id"], {}))
    more = [
        feature(point(203_060 + at, 501_150), id=f"HUIS-{at}", corporation="Domesta", category="daeb") for at in (1, 2)
    ]
    return {**layers, "homes": [*layers["homes"], *more]}


def test_no_measure_bound_or_sentence_hangs_on_which_secret_count_it_is(tmp_path: Path, policy: Policy) -> None:
    # Whoever sees the same for 3 homes as for 5 can't work out which of the two it is, whatever is printed of it.
    one, other = (
        measure(layers.sites, layers, policy)
        for layers in (
            read_layers(write_world(tmp_path / "one", **tiny_layers())),
            read_layers(write_world(tmp_path / "other", **with_other_secrets())),
        )
    )
    for name, found in one.by_criterion.items():
        same = other.by_criterion[name]
        pd.testing.assert_series_equal(found.value, same.value)
        np.testing.assert_array_equal(found.bounds(), same.bounds(), err_msg=name)
        pd.testing.assert_frame_equal(found.evidence(), same.evidence())


def test_the_plan_of_a_wup_area_is_told_where_its_homes_are_not(tiny: tuple[Meeting, Path]) -> None:
    assert lines_of(tiny[1], "wup_areas", "Buurt West") == [
        f"Woningen: {NOT_TOLD}",
        "In het plan: 4 te slopen, 3 te verbeteren",
    ]


def test_a_care_zone_with_few_places_tells_neither_places_nor_residents(tiny: tuple[Meeting, Path]) -> None:
    assert lines_of(tiny[1], "care_zones", "Zone Dorp") == [
        "Concept",
        f"Plekken: {NOT_TOLD}",
        f"Bezette plekken: {NOT_TOLD}",
    ]


def test_only_the_square_that_gives_no_other_away_is_drawn(tiny: tuple[Meeting, Path]) -> None:
    # Of 3, 12 and 30 homes: the 3 are too few, and 45 in all less 12 less 30 would tell them.
    drawn = cards(tiny[1], "homes")
    assert [each["lines"] for each in drawn] == [["25 tot 50 woningen"]]
    assert all(len(part) == 2 for part in drawn[0]["geometry"]["coordinates"][0])


def test_pitches_that_share_a_square_are_one_nameless_mark(tiny: tuple[Meeting, Path]) -> None:
    # Both lie in the square of 100 m of which (203 350, 501 450) is the middle.
    drawn = cards(tiny[1], "pitches")
    assert [(each["title"], each["lines"]) for each in drawn] == [("", ["Standplaatsen", "Corporatie: Domesta"])]
    assert near(places_in(json.dumps(drawn[0]["geometry"])), np.array([[203_350.0, 501_450.0]]), 0.2).all()


# The example.


@pytest.fixture(scope="session")
def example_folder(example_meeting: Meeting, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_meeting(example_meeting, tmp_path_factory.mktemp("example")).parent


def test_the_example_tells_no_home_and_no_pitch(example_meeting: Meeting, example_folder: Path) -> None:
    homes, pitches = (example_meeting.layers.frames[layer] for layer in ("homes", "pitches"))
    for name, text in texts(example_folder).items():
        assert not set(re.findall(r"\bH\d{5}\b", text)) & set(homes.index), name
        for secret in (*pitches.index, *pitches["name"]):
            assert secret not in text, name


def test_the_example_tells_no_place_of_a_home(example_meeting: Meeting, example_folder: Path) -> None:
    frames = example_meeting.layers.frames
    private = np.concatenate([shapely.get_coordinates(frames[layer].geometry) for layer in ("homes", "pitches")])
    # An outline that is drawn anyway may run over a home, and the corner of a square may lie on one.
    outlines = np.concatenate(
        [shapely.get_coordinates(frame.geometry) for layer, frame in frames.items() if layer in OUTLINES]
    )
    for name, text in texts(example_folder).items():
        places = places_in(text)
        # Six decimals of a degree are about 0.1 m.
        found = places[near(places, private, 0.2)]
        of_squares = (np.abs(found - np.round(found / 50) * 50) < 0.2).all(axis=1)
        assert (of_squares | near(found, outlines, 0.2)).all(), name


def test_every_square_of_the_example_holds_enough_homes(
    example_meeting: Meeting, example_payload: dict[str, Any], policy: Policy
) -> None:
    frame = example_meeting.layers.frames["homes"]
    homes = shapely.get_coordinates(frame.geometry[frame["category"] != "pitch"])
    drawn = next(each for each in example_payload["layers"] if each["id"] == "homes")
    assert drawn["features"]
    for each in drawn["features"]:
        corners = places_in(json.dumps(each["geometry"]))
        corner = np.round(corners.min(axis=0) / 250) * 250
        inside = ((homes >= corner) & (homes < corner + 250)).all(axis=1).sum()
        assert inside >= policy.assumptions.least_published_homes.value


def test_no_small_count_of_the_example_stands_beside_its_place(example_meeting: Meeting, example_folder: Path) -> None:
    layers, told = example_meeting.layers, phrases(example_folder)
    stock = social_stock(layers, example_meeting.policy)
    assert stock is not None
    figures = pd.concat(
        [
            layers.neighbourhoods.set_index("name")[["population", "homes"]],
            pd.DataFrame({"then": stock["baseline_homes"], "now": stock_now(stock)}).set_axis(layers.villages["name"]),
        ]
    )
    small = figures.where((figures > 0) & (figures < 10))
    forbidden = {str(name): {f"{count:.0f}" for count in counts.dropna()} for name, counts in small.iterrows()}
    # The industrial estate of 9 homes, as in layers/neighbourhood_figures.csv.
    assert forbidden["Industriegebied Toldijk"] == {"9"}
    for name, counts in forbidden.items():
        assert not counts or not told_beside(name, told) & counts, name
