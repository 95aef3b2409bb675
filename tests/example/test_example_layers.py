"""The layers as a whole: the same bytes each time, known words only, plausible figures."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from example.draw import draw
from tests.example.drawn_layers import LAYERS, features_of, rows_of

FEATURE_LAYERS = (
    "neighbourhoods",
    "sites",
    "wup_areas",
    "care_zones",
    "pitches",
    "facilities",
    "constraints",
    "works",
    "signals",
    "streets",
)
TABLES = (
    "neighbourhood_figures",
    "villages",
    "homes",
    "stock_baseline",
    "stock_changes",
    "improvements",
    "vacancies",
    "demand",
    "decisions",
)
UNKNOWNS_THAT_MATTER = ("homes_social", "planning_status", "start_year", "delivery_year", "pitches")


@pytest.fixture(scope="session")
def redrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("redrawn")
    draw(out)
    return out


def test_redrawing_gives_the_same_bytes(redrawn: Path) -> None:
    drawn = {path.name for path in redrawn.iterdir()}
    assert drawn == {f"{name}.geojson" for name in FEATURE_LAYERS} | {f"{name}.csv" for name in TABLES}
    assert [name for name in sorted(drawn) if (redrawn / name).read_bytes() != (LAYERS / name).read_bytes()] == []


def test_every_feature_layer_says_that_it_is_an_example_in_rd_new() -> None:
    for name in FEATURE_LAYERS:
        collection = json.loads((LAYERS / f"{name}.geojson").read_text(encoding="utf-8"))
        assert collection["description"].startswith("Voorbeeld:"), name
        assert collection["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::28992", name


def test_ids_are_unique() -> None:
    for name in FEATURE_LAYERS:
        text = (LAYERS / f"{name}.geojson").read_text(encoding="utf-8")
        assert len(features_of(name)) == len(json.loads(text)["features"]), name
    for name in set(TABLES) - {"neighbourhood_figures", "villages"}:
        ids = [row["id"] for row in rows_of(name)]
        assert len(ids) == len(set(ids)), name


def test_every_owner_and_planning_status_occurs_and_a_few_sites_are_for_the_working_group_only() -> None:
    sites = [properties for properties, _ in features_of("sites").values()]
    statuses = Counter(site["planning_status"] for site in sites)
    assert {site["owner"] for site in sites} == {"municipality", "corporation", "third_party", "unknown"}
    assert set(statuses) - {None} == {
        "idea",
        "exploration",
        "feasibility",
        "procedure",
        "irrevocable",
        "under_construction",
        "completed",
        "dropped",
    }
    assert 4 <= sum(site["disclosure"] == "working_group" for site in sites) <= 6


def test_about_six_sites_leave_something_unknown_that_matters() -> None:
    unknown = [
        site
        for site, (properties, _) in features_of("sites").items()
        if properties["owner"] == "unknown" or any(properties[name] is None for name in UNKNOWNS_THAT_MATTER)
    ]
    assert unknown == ["HGV-15", "HGV-18", "HGV-25", "NWL-02", "STU-01", "PES-03"]


def test_a_sites_parts_fit_in_its_whole() -> None:
    for site, (properties, geometry) in features_of("sites").items():
        total, social = properties["homes_total"], properties["homes_social"] or 0
        assert social + properties["homes_mid_rent"] <= total, site
        assert properties["homes_clustered"] + properties["homes_flex"] <= social, site
        assert properties["homes_accessible"] <= total, site
        assert total == 0 or 15 <= total / (geometry.area / 10_000) <= 61, site


def test_new_pitches_fall_short_of_the_seventeen_agreed() -> None:
    pitches = {site: p["pitches"] for site, (p, _) in features_of("sites").items() if p["pitches"]}
    assert pitches == {"HGV-20": 5, "HGV-24": 4, "NOO-02": 3}
    assert features_of("sites")["HGV-20"][0]["homes_total"] == 0


def test_corporation_share_is_counted_from_the_homes() -> None:
    homes = [row for row in rows_of("homes") if row["category"] != "pitch"]
    spots = np.array([(float(home["x_rd"]), float(home["y_rd"])) for home in homes])
    shapes = features_of("neighbourhoods")
    for row in rows_of("neighbourhood_figures"):
        shape = shapes[row["neighbourhood_code"]][1]
        counted = int(shapely.contains_xy(shape, *spots.T).sum())
        assert float(row["corporation_pct"]) == round(100 * counted / int(row["homes"]), 1), row
        assert float(row["rental_pct"]) >= float(row["corporation_pct"]), row
        assert 10 <= float(row["age_65plus_pct"]) <= 35, row


def test_corporations_own_half_of_krakeel_and_little_of_erflanden() -> None:
    names = {code: properties["name"] for code, (properties, _) in features_of("neighbourhoods").items()}
    share = {
        names[row["neighbourhood_code"]]: float(row["corporation_pct"]) for row in rows_of("neighbourhood_figures")
    }
    for name in ("Krakeel", "Wolfsbos", "Zuid", "Venesluis"):
        assert 45 <= share[name] <= 65
    assert max(share["Erflanden"], share["Kinholt"]) < 8


def test_facilities_are_dense_in_the_town_and_thin_in_the_villages() -> None:
    shapes = features_of("neighbourhoods")
    villages = {row["neighbourhood_code"]: row["village_code"] for row in rows_of("neighbourhood_figures")}
    facilities = list(features_of("facilities").values())
    counted = Counter(
        (villages[code], properties["kind"])
        for properties, point in facilities
        for code, (_, shape) in shapes.items()
        if shape.contains(point)
    )
    assert counted.total() == len(facilities)
    assert 180 <= len(facilities) <= 230
    assert len({kind for _, kind in counted}) == 8
    assert sum(count for (village, _), count in counted.items() if village == "hoogeveen") > 120
    assert {village for village, kind in counted if kind == "bus_stop"} == set(villages.values())
    assert len({village for village, kind in counted if kind == "supermarket"}) <= 5


def test_all_six_kinds_of_constraint_and_four_kinds_of_work_are_there() -> None:
    constraints = {(p["kind"], p["effect"]) for p, _ in features_of("constraints").values()}
    works = [properties for properties, _ in features_of("works").values()]
    assert constraints == {
        ("nature", "exclude"),
        ("noise", "exclude"),
        ("external_safety", "exclude"),
        ("flood", "weigh"),
        ("heat", "weigh"),
        ("heritage", "weigh"),
    }
    assert {work["kind"] for work in works} == {"sewer", "road", "greening", "heat"}
    assert {work["year"] for work in works} == {2026, 2027, 2028, 2029}
    assert 25 <= len(works) <= 35


def test_all_shapes_are_valid_and_of_one_kind_per_layer() -> None:
    for name in FEATURE_LAYERS:
        shapes = [geometry for _, geometry in features_of(name).values()]
        assert all(geometry.is_valid for geometry in shapes), name
        assert not any(geometry.geom_type.startswith("Multi") for geometry in shapes), name


def test_rent_segments_almost_meet_the_agreed_shares() -> None:
    rents = Counter(row["rent_segment"] for row in rows_of("homes") if row["category"] == "daeb")
    assert 0.13 < rents["below_quality_limit"] / rents.total() < 0.15
    assert 0.62 < rents["below_first_cap"] / rents.total() < 0.65


def test_about_three_in_ten_homes_can_be_reached_without_stairs() -> None:
    known = [row["externally_accessible"] for row in rows_of("homes") if row["externally_accessible"]]
    assert 0.25 < known.count("true") / len(known) < 0.36


def test_demand_covers_eight_quarters_of_every_village() -> None:
    rows = rows_of("demand")
    assert len(rows) == 8 * 11
    assert all(int(row["searching_households"]) > 0 for row in rows)


def test_decisions_of_two_meetings_are_about_sites_on_the_map() -> None:
    decisions = rows_of("decisions")
    assert {row["meeting"] for row in decisions} == {"2026-Q2", "2026-Q3"}
    assert {row["site_id"] for row in decisions} <= set(features_of("sites"))
