"""Layers as they should not be: each is refused or rejected with a message that tells where, what and what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest

from atlas.errors import CatalogueError, LayerError
from atlas.layers import check_layers, read_layers
from tests.small_world import default_layers, feature, geojson, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path


def refusal(folder: Path) -> str:
    with pytest.raises(LayerError) as caught:
        read_layers(folder, corporations=("Domesta", "Actium"))
    return str(caught.value)


BOW_TIE = {
    "type": "Polygon",
    "coordinates": [
        [[203_000, 501_000], [203_100, 501_100], [203_100, 501_000], [203_000, 501_100], [203_000, 501_000]]
    ],
}


def test_a_bow_tie_is_refused_with_both_areas(tmp_path: Path) -> None:
    # Drawn, the two triangles of 2 500 m2 cancel out; repaired they are 5 000 m2.
    message = refusal(write_world(tmp_path, sites=[site(), site("S2", geometry=BOW_TIE)]))
    assert "sites.geojson, layer sites, feature 2 (id S2), field geometry" in message
    assert "0 m² as drawn, 5000 m² after repair" in message
    assert "Draw the outline anew" in message


def test_a_repair_that_leaves_the_area_alone_is_made_and_listed(tmp_path: Path) -> None:
    # A spike of no width out of the eastern side: invalid, and worth no square metre.
    ring = [[203_000, 501_000], [203_100, 501_000], [203_100, 501_050], [203_150, 501_050], [203_100, 501_050]]
    spiked = {"type": "Polygon", "coordinates": [[*ring, [203_100, 501_100], [203_000, 501_100], [203_000, 501_000]]]}
    layers = read_layers(write_world(tmp_path, sites=[site(geometry=spiked)]))
    assert layers.sites.area["S1"] == pytest.approx(10_000)
    assert layers.sites.is_valid.all()
    assert [finding.severity for finding in layers.findings] == ["repaired"]


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (None, "there is no geometry"),
        ({"type": "Polygon", "coordinates": []}, "there is no geometry"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [0, 1e999], [1, 1], [0, 0]]]}, "no finite number"),
        (
            {"type": "Polygon", "coordinates": [[[203_000, 501_000], [203_100, 501_000], [203_100, 501_100]]]},
            "no geometry",
        ),
    ],
)
def test_a_feature_without_usable_geometry_is_rejected_and_listed(
    tmp_path: Path, geometry: dict[str, Any] | None, why: str
) -> None:
    layers = read_layers(write_world(tmp_path, sites=[site(), site("S2", geometry=geometry)]))
    assert list(layers.sites.index) == ["S1"]
    (finding,) = layers.findings
    assert (finding.severity, finding.feature) == ("rejected", "2 (id S2)")
    assert why in finding.problem


@pytest.mark.parametrize(
    ("changes", "field", "value", "expected"),
    [
        ({"homes_total": "veel"}, "homes_total", "'veel'", "whole number"),
        ({"homes_total": "3.008"}, "homes_total", "3.008", "whole number"),
        ({"homes_total": 12.5}, "homes_total", "12.5", "whole number"),
        ({"homes_social": -3}, "homes_social", "-3", "at least 0"),
        ({"planning_status": "onherroepelijk"}, "planning_status", "'onherroepelijk'", "irrevocable"),
        ({"disclosure": None}, "disclosure", "", "a value is needed"),
        ({"homes_total": 10**20}, "homes_total", "1e+20", "at most 1e+06"),
        ({"homes_total": "1_000"}, "homes_total", "'1_000'", "whole number"),
        ({"name": "   "}, "name", "", "a value is needed"),
        ({"delivery_year": 27}, "delivery_year", "27", "at least 1990"),
        ({"corporation": "Domestas"}, "corporation", "'Domestas'", "Domesta, Actium"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(
    tmp_path: Path, changes: dict[str, object], field: str, value: str, expected: str
) -> None:
    message = refusal(write_world(tmp_path, sites=[site(), site("S2", **changes)]))
    assert "sites.geojson, layer sites, feature" in message
    assert "S2" in message
    assert f"field {field}" in message
    assert value in message
    assert expected in message


def test_every_bad_value_is_counted(tmp_path: Path) -> None:
    sites = [site("S1", homes_total="veel"), site("S2", homes_total="weinig")]
    assert "(1 more like this" in refusal(write_world(tmp_path, sites=sites))


def test_a_duplicate_id_is_refused_and_names_both(tmp_path: Path) -> None:
    message = refusal(write_world(tmp_path, sites=[site(), site()]))
    assert "feature 2 (id S1), field id, value 'S1': the id is already that of feature 1" in message


def test_an_empty_id_is_refused(tmp_path: Path) -> None:
    assert "the id is empty" in refusal(write_world(tmp_path, sites=[site(identifier="")]))


def test_a_missing_id_field_lists_the_fields_there_are(tmp_path: Path) -> None:
    unnamed = [feature(square(203_000, 501_000, 100), name="Zonder id")]
    assert "there is no field id for the id; the file has name" in refusal(write_world(tmp_path, sites=unnamed))


def test_an_id_that_refers_to_nothing_is_refused(tmp_path: Path) -> None:
    stray = [{**default_layers()["stock_baseline"][0], "village_code": "Dorpp"}]
    message = refusal(write_world(tmp_path, stock_baseline=stray))
    assert "stock_baseline.csv" in message
    assert "value 'Dorpp'" in message


def test_a_village_without_neighbourhoods_is_refused(tmp_path: Path) -> None:
    villages = [*default_layers()["villages"], {"id": "gehucht", "name": "Gehucht", "is_town": "false"}]
    assert "feature gehucht: no neighbourhood has this village" in refusal(write_world(tmp_path, villages=villages))


def without_crs(folder: Path, text: str, catalogue_crs: str = "") -> Path:
    write_world(folder)
    (folder / "sites.geojson").write_text(text, encoding="utf-8")
    catalogue = (folder / "catalogue.toml").read_text(encoding="utf-8")
    start = catalogue.index("[sites]")
    before, sites = catalogue[:start], catalogue[start:]
    sites = sites.replace('crs = "EPSG:28992"', catalogue_crs, 1)
    (folder / "catalogue.toml").write_text(before + sites, encoding="utf-8")
    return folder


def test_a_layer_without_a_crs_is_refused_and_not_guessed(tmp_path: Path) -> None:
    message = refusal(without_crs(tmp_path, geojson([site()], crs=None)))
    assert "neither the file nor the catalogue says in which CRS" in message
    assert 'crs = "EPSG:28992"' in message


def test_a_geojson_without_crs_is_read_as_the_catalogue_states(tmp_path: Path) -> None:
    layers = read_layers(without_crs(tmp_path, geojson([site()], crs=None), 'crs = "EPSG:28992"'))
    assert layers.sites.geometry["S1"].centroid.coords[0] == pytest.approx((203_050, 501_050))


def test_a_crs_that_file_and_catalogue_disagree_on_is_refused(tmp_path: Path) -> None:
    message = refusal(without_crs(tmp_path, geojson([site()]), 'crs = "EPSG:4326"'))
    assert "Amersfoort / RD New, the catalogue says WGS 84" in message


def test_a_crs_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    message = refusal(without_crs(tmp_path, geojson([site()], crs=None), 'crs = "EPSG:999999"'))
    assert "EPSG:999999, which does not exist" in message


def test_metres_declared_as_degrees_are_found_out(tmp_path: Path) -> None:
    message = refusal(without_crs(tmp_path, geojson([site()], crs=None), 'crs = "EPSG:4326"'))
    assert "x=203000, y=501000" in message
    assert "look like metres in RD New" in message


def test_degrees_declared_as_metres_are_found_out(tmp_path: Path) -> None:
    degrees = site(geometry=square(6.47, 52.72, 0.01))
    message = refusal(without_crs(tmp_path, geojson([degrees], crs=None), 'crs = "EPSG:28992"'))
    assert "look like degrees" in message


def test_swapped_axes_are_found_out(tmp_path: Path) -> None:
    swapped = site(geometry=square(501_000, 203_000, 100))
    assert "look swapped" in refusal(write_world(tmp_path, sites=[swapped]))


def test_a_layer_in_degrees_is_turned_to_rd(tmp_path: Path) -> None:
    # The spire of Amersfoort, 5.3872 E 52.1552 N, is the origin of RD: (155 000, 463 000).
    spire = site(geometry=square(5.3872, 52.1552, 0.0001))
    layers = read_layers(without_crs(tmp_path, geojson([spire], crs=None), 'crs = "EPSG:4326"'))
    x, y = layers.sites.geometry["S1"].bounds[:2]
    assert (x, y) == pytest.approx((155_000, 463_000), abs=5)


def test_points_where_polygons_belong_are_refused(tmp_path: Path) -> None:
    at_point = site(geometry={"type": "Point", "coordinates": [203_000, 501_000]})
    assert "this is a Point; expected a Polygon" in refusal(write_world(tmp_path, sites=[at_point]))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write_world(tmp_path)
    (tmp_path / "works.geojson").unlink()
    assert refusal(tmp_path).startswith("works.geojson, layer works: the file is missing.")


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    write_world(tmp_path)
    (tmp_path / "works.geojson").write_bytes(b"")
    assert "the file is empty" in refusal(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b'{"type": "FeatureCollection", "features": [',
        b'<OGRVRTDataSource><OGRVRTLayer name="x"></OGRVRTLayer></OGRVRTDataSource>',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"type": "Point", "coordinates": [0, 0]}',
    ],
    ids=["truncated", "vrt_renamed", "too_deep", "not_utf8", "a_bare_geometry"],
)
def test_what_is_no_geojson_is_refused_before_gdal_opens_it(tmp_path: Path, content: bytes) -> None:
    write_world(tmp_path)
    (tmp_path / "works.geojson").write_bytes(content)
    message = refusal(tmp_path)
    assert message.startswith("works.geojson, layer works: this is no")


def test_a_csv_in_latin_1_names_the_encoding(tmp_path: Path) -> None:
    write_world(tmp_path)
    (tmp_path / "villages.csv").write_bytes("id,name,is_town\nstad,Súd,true\n".encode("latin-1"))
    assert "the text is not in UTF-8" in refusal(tmp_path)


def test_a_csv_with_semicolons_is_no_silent_single_column(tmp_path: Path) -> None:
    write_world(tmp_path)
    (tmp_path / "villages.csv").write_text("id;name;is_town\nstad;Stad;true\n", encoding="utf-8")
    assert "its columns are separated by semicolons" in refusal(tmp_path)


def test_every_finding_is_listed_and_not_only_the_first(tmp_path: Path) -> None:
    world = write_world(tmp_path, sites=[site(homes_total="veel")])
    (tmp_path / "works.geojson").unlink()
    layers = check_layers(world)
    assert {finding.layer for finding in layers.findings} == {"sites", "works"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[sitess]\nfile = 'a'", "layer sitess: the atlas knows no such layer"),
        ("[sites]\nfil = 'a'", "layer sites, key"),
        ("[sites\n", "no valid TOML"),
        ("", "the layer neighbourhoods is missing"),
    ],
)
def test_a_catalogue_that_cannot_be_used_names_the_key(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "catalogue.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=message.replace("[", r"\[")):
        read_layers(tmp_path)


def test_a_mapping_of_a_column_that_does_not_exist_is_named(tmp_path: Path) -> None:
    write_world(tmp_path)
    catalogue = tmp_path / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(
        text.replace("[villages]", "[villages.fields]\nnaam = 'name'\n[villages]", 1), encoding="utf-8"
    )
    with pytest.raises(CatalogueError, match="naam is no column of this layer"):
        read_layers(tmp_path)


def test_a_folder_without_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="there is no catalogue here"):
        read_layers(tmp_path / "nowhere")


def test_numbers_written_as_text_are_numbers(tmp_path: Path) -> None:
    layers = read_layers(write_world(tmp_path, sites=[site(homes_total="48")]))
    assert layers.sites.loc["S1", "homes_total"] == 48


def test_the_fixture_itself_is_sound(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    assert json.loads((world / "sites.geojson").read_text(encoding="utf-8"))["crs"]
    assert read_layers(world).findings == []


VRT = b"<OGRVRTDataSource><OGRVRTLayer name='works'><SrcDataSource>/vsicurl/http://127.0.0.1:9/x</SrcDataSource>"


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".fgb", ".vrt", ".xml", ".gml", ""])
def test_a_virtual_file_is_refused_under_every_name(tmp_path: Path, ending: str) -> None:
    write_world(tmp_path)
    (tmp_path / f"works{ending}").write_bytes(VRT)
    catalogue = tmp_path / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8").replace('"works.geojson"', f'"works{ending}"')
    catalogue.write_text(text, encoding="utf-8")
    message = refusal(tmp_path)
    assert "the content is not that of" in message or "are not read" in message


def as_file(folder: Path, layer: str, ending: str) -> Path:
    """Write a layer of the small world in another format, and point the catalogue at it."""
    source = folder / f"{layer}.geojson"
    pyogrio.write_dataframe(pyogrio.read_dataframe(source), source.with_suffix(ending), layer=layer)
    catalogue = folder / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8").replace(source.name, f"{layer}{ending}")
    catalogue.write_text(text, encoding="utf-8")
    return source.with_suffix(ending)


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".fgb"])
def test_other_formats_give_the_same_layer(tmp_path: Path, ending: str) -> None:
    expected = read_layers(write_world(tmp_path / "one")).frames["facilities"]
    world = write_world(tmp_path / "two")
    as_file(world, "facilities", ending)
    found = read_layers(world).frames["facilities"].loc[expected.index]
    assert found["name"].to_dict() == expected["name"].to_dict()
    assert found.geometry.geom_equals_exact(expected.geometry, 1e-6).all()


def test_a_file_with_several_layers_is_not_read_by_guess(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    path = as_file(world, "facilities", ".gpkg")
    pyogrio.write_dataframe(pyogrio.read_dataframe(path).head(1), path, layer="oud", append=True)
    assert "the file holds the layers facilities, oud" in refusal(world)
    catalogue = world / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace("[facilities]", '[facilities]\nlayer = "facilities"'), encoding="utf-8")
    assert len(read_layers(world).frames["facilities"]) == 6


def test_a_shapefile_without_its_table_names_the_part(tmp_path: Path) -> None:
    path = as_file(write_world(tmp_path), "facilities", ".shp")
    path.with_suffix(".dbf").unlink()
    assert "facilities.dbf is missing beside it" in refusal(tmp_path)


def test_a_shapefile_cut_in_half_is_refused(tmp_path: Path) -> None:
    path = as_file(write_world(tmp_path), "facilities", ".shp")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refusal(tmp_path)


def test_a_layer_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    assert "no feature that can be used" in refusal(write_world(tmp_path, sites=[site(geometry=None)]))


def test_a_layer_without_features_is_empty_and_a_needed_one_refused(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    (world / "works.geojson").write_text(geojson([]), encoding="utf-8")
    assert len(read_layers(world).frames["works"]) == 0
    (world / "sites.geojson").write_text(geojson([]), encoding="utf-8")
    assert "sites.geojson, layer sites: the layer has no feature that can be used" in refusal(world)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,name,name\nstad,Stad,true\n", "two columns have the same name"),
        ("id,name,is_town\nstad,Stad,true,\n", "row 1 has 4 values where the header has 3 columns"),
        ("\n\n\n", "no feature that can be used"),
        ("id,name,is_town\n", "no feature that can be used"),
    ],
)
def test_a_table_whose_rows_and_header_differ_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    world = write_world(tmp_path)
    (world / "villages.csv").write_text(text, encoding="utf-8")
    assert problem in refusal(world)


@pytest.mark.parametrize("date", ["20240501", "2024-W18-3", "31-02-2026", "2024-02-30"])
def test_a_date_that_is_none_is_named(tmp_path: Path, date: str) -> None:
    changes = [{**default_layers()["stock_changes"][0], "date": date}]
    message = refusal(write_world(tmp_path, stock_changes=changes))
    assert f"field date, value '{date}': expected a date like 2026-10-01" in message


def test_only_villages_are_drawn_from_neighbourhoods(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    catalogue = world / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace("[works]", '[works]\ndissolve = "neighbourhoods"'), encoding="utf-8")
    with pytest.raises(CatalogueError, match="only villages are drawn so"):
        read_layers(world)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"homes_social": 51}, "field homes_social, value '51': expected at most homes_total"),
        ({"homes_clustered": 21}, "field homes_clustered, value '21': expected at most homes_social"),
        ({"homes_mid_rent": 31}, "expected homes_social and homes_mid_rent together at most homes_total"),
        ({"start_year": 2028}, "field start_year, value '2028': expected at most delivery_year"),
    ],
)
def test_counts_and_years_that_contradict_each_other_are_named(
    tmp_path: Path, changes: dict[str, Any], expected: str
) -> None:
    # The site has 50 homes, 20 of them social, and is delivered in 2027.
    assert expected in refusal(write_world(tmp_path, sites=[site(**changes)]))


def test_what_is_unknown_contradicts_nothing(tmp_path: Path) -> None:
    assert read_layers(write_world(tmp_path, sites=[site(homes_total=None, delivery_year=None)])).findings == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "sale", "homes": 50}, "expected 0 or less for sale and demolition"),
        ({"kind": "new", "homes": -3}, "expected 0 or more for new and purchase"),
        ({"date": "2026-10-02", "status": "realised"}, "expected a date up to 2026-10-01"),
    ],
)
def test_a_change_of_the_stock_that_cannot_be_is_named(
    tmp_path: Path, changes: dict[str, object], expected: str
) -> None:
    row = {**default_layers()["stock_changes"][0], **changes}
    assert expected in refusal(write_world(tmp_path, stock_changes=[row]))


def test_figures_without_a_neighbourhood_are_listed(tmp_path: Path) -> None:
    figures = [{"id": "B1", "population": 100}, {"id": "B9", "population": 200}]
    layers = read_layers(write_world(tmp_path, neighbourhood_figures=figures))
    assert [(finding.severity, finding.feature) for finding in layers.findings] == [("rejected", "B9")]
    assert layers.neighbourhoods.loc["B1", "population"] == 100
