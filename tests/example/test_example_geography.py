"""Neighbourhoods, sites and constraints: do the drawn shapes fit together as a map must?"""

import math

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from tests.example.drawn_layers import FACTS, features_of, read_rows, rows_of

VILLAGE_OF_PREFIX = {
    "HGV": "hoogeveen",
    "FLU": "fluitenberg",
    "ELI": "elim",
    "HOL": "hollandscheveld",
    "NOO": "noordscheschut",
    "NWL": "nieuwlande",
    "NWR": "nieuweroord",
    "TIE": "tiendeveen",
    "STU": "stuifzand",
    "PES": "pesse",
    "NMO": "nieuw-moscou",
}
CBS = {row["code"]: row for row in read_rows(FACTS / "neighbourhoods.csv")}


@pytest.fixture(scope="module")
def shapes() -> dict[str, BaseGeometry]:
    return {code: geometry for code, (_, geometry) in features_of("neighbourhoods").items()}


@pytest.fixture(scope="module")
def villages(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    return {
        village: shapely.union_all([shapes[code] for code in CBS if CBS[code]["village_code"] == village])
        for village in VILLAGE_OF_PREFIX.values()
    }


def test_neighbourhoods_tile_the_municipality_without_gaps_or_overlaps(
    shapes: dict[str, BaseGeometry],
) -> None:
    municipality = shapely.union_all(list(shapes.values()))
    assert len(shapes) == 48
    assert shapely.coverage_is_valid(list(shapes.values()))
    assert municipality.geom_type == "Polygon"
    assert not municipality.interiors
    assert municipality.area == pytest.approx(sum(geometry.area for geometry in shapes.values()))


def test_every_neighbourhood_is_one_calm_piece(shapes: dict[str, BaseGeometry]) -> None:
    for code, geometry in shapes.items():
        assert geometry.geom_type == "Polygon", code
        assert geometry.is_valid, code
        assert not geometry.interiors or CBS[code]["kind"] == "rural", code
        assert 4 * math.pi * geometry.area / geometry.length**2 > 0.3, code


def test_no_area_is_more_than_a_quarter_off_what_cbs_gives(shapes: dict[str, BaseGeometry]) -> None:
    off = {code: shapes[code].area / (float(CBS[code]["area_ha"]) * 10_000) - 1 for code in shapes}
    assert {code: share for code, share in off.items() if abs(share) > 0.25} == {}
    assert max(abs(share) for share in off.values()) < 0.08


def test_every_neighbourhood_lies_where_cbs_puts_its_centre(shapes: dict[str, BaseGeometry]) -> None:
    for code, geometry in shapes.items():
        centre = shapely.Point(float(CBS[code]["centre_x_rd"]), float(CBS[code]["centre_y_rd"]))
        assert geometry.distance(centre) < 150, CBS[code]["name"]


def test_every_village_core_lies_in_or_against_the_land_of_its_village(
    shapes: dict[str, BaseGeometry],
) -> None:
    cores = [code for code in CBS if CBS[code]["kind"] == "village_core"]
    assert len(cores) == 9
    for core in cores:
        around = [
            shapes[code] for code in CBS if CBS[code]["village_code"] == CBS[core]["village_code"] and code != core
        ]
        shared = shapely.union_all(around).boundary.intersection(shapes[core].boundary).length
        assert shared / shapes[core].length > 0.25, CBS[core]["name"]


def test_every_village_is_one_piece(villages: dict[str, BaseGeometry]) -> None:
    assert {village.geom_type for village in villages.values()} == {"Polygon"}


def test_names_and_residents_are_those_of_cbs() -> None:
    figures = {row["neighbourhood_code"]: row for row in rows_of("neighbourhood_figures")}
    for code, (properties, _) in features_of("neighbourhoods").items():
        assert properties["name"] == CBS[code]["name"]
        assert figures[code]["population"] == CBS[code]["population"]
        assert figures[code]["village_code"] == CBS[code]["village_code"]


def test_every_site_lies_in_the_village_that_its_id_names(villages: dict[str, BaseGeometry]) -> None:
    sites = features_of("sites")
    assert 40 <= len(sites) <= 44
    assert {VILLAGE_OF_PREFIX[site[:3]] for site in sites} == set(villages)
    for site, (_, geometry) in sites.items():
        assert geometry.is_valid, site
        assert geometry.within(villages[VILLAGE_OF_PREFIX[site[:3]]]), site


def test_no_two_sites_overlap() -> None:
    sites = [geometry for _, geometry in features_of("sites").values()]
    total_m2 = sum(geometry.area for geometry in sites)
    assert shapely.union_all(sites).area == pytest.approx(total_m2)


def test_sites_run_from_a_tenth_of_a_hectare_to_eight() -> None:
    areas_ha = [geometry.area / 10_000 for _, geometry in features_of("sites").values()]
    assert 0.1 <= min(areas_ha) < 0.12
    assert 7.8 < max(areas_ha) <= 8


def test_two_sites_touch_an_exclusion_partly_and_three_lie_wholly_in_one() -> None:
    exclusions = [
        (properties["kind"], geometry)
        for properties, geometry in features_of("constraints").values()
        if properties["effect"] == "exclude"
    ]
    touched = {
        (site, kind): geometry.intersection(exclusion).area / geometry.area
        for site, (_, geometry) in features_of("sites").items()
        for kind, exclusion in exclusions
        if geometry.intersects(exclusion)
    }
    partly = {site: share for site, share in touched.items() if share < 0.999}
    assert {site for site, share in touched.items() if share >= 0.999} == {
        ("HGV-19", "external_safety"),
        ("HGV-21", "noise"),
        ("STU-02", "nature"),
    }
    assert set(partly) == {("HGV-11", "noise"), ("FLU-02", "nature")}
    assert 0.20 <= partly["HGV-11", "noise"] <= 0.30
    assert 0.55 <= partly["FLU-02", "nature"] <= 0.65
