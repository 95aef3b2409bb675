"""Layers as they should not be: each is refused or rejected with a message that tells where, what and what to do."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest

from atlas.errors import CatalogueError, LayerError
from atlas.layers import check_layers, read_layers
from atlas.layers.expected import Expected
from tests.layers.refusal import refusal
from tests.small_world import default_layers, feature, geojson, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("changes", "field", "value", "expected"),
    [
        ({"homes_total": "veel"}, "homes_total", "'veel'", "whole number"),
        ({"homes_total": "3.008"}, "homes_total", "3.008", "whole number"),
        ({"homes_total": 12.5}, "homes_total", "12.5", "whole number"),
        ({"homes_social": -3}, "homes_social", "-3", "at least 0"),
        ({"planning_status": "onherroepelijk"}, "planning_status", "'onherroepelijk'", "irrevocable"),
        ({"disclosure": None}, "disclosure", "", "a value is needed"),
        ({"homes_total": 10**20}, "homes_total", "1e+20", "at most 1,000,000"),
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


def test_every_bad_value_is_told_on_a_line_of_its_own(tmp_path: Path) -> None:
    sites = [site("S1", homes_total="veel"), site("S2", homes_total="weinig")]
    first, second = refusal(write_world(tmp_path, sites=sites)).split("\n")
    assert "feature 1 (id S1), field homes_total, value 'veel'" in first
    assert "feature 2 (id S2), field homes_total, value 'weinig'" in second


def test_more_than_twenty_bad_values_are_counted(tmp_path: Path) -> None:
    sites = [site(f"S{number}", homes_total="veel") for number in range(23)]
    lines = refusal(write_world(tmp_path, sites=sites)).split("\n")
    assert len(lines) == 21
    assert lines[-1] == "And 3 more: run `atlas check` to see all."


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


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write_world(tmp_path)
    (tmp_path / "works.geojson").unlink()
    assert refusal(tmp_path).startswith("FIL01 works.geojson, layer works: the file is missing.")


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    write_world(tmp_path)
    (tmp_path / "works.geojson").write_bytes(b"")
    assert "the file is empty" in refusal(tmp_path)


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


def test_a_layer_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    assert "nothing that can be used" in refusal(write_world(tmp_path, sites=[site(geometry=None)]))


def test_a_layer_without_features_is_empty_and_a_needed_one_refused(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    (world / "works.geojson").write_text(geojson([]), encoding="utf-8")
    assert len(read_layers(world).frames["works"]) == 0
    (world / "sites.geojson").write_text(geojson([]), encoding="utf-8")
    assert "sites.geojson, layer sites: the layer has nothing that can be used" in refusal(world)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,name,name\nstad,Stad,true\n", "columns 2 and 3 have the same name"),
        ("id,name,is_town\nstad,Stad,true,\n", "feature 2: the row and the header differ in length: 4 against 3"),
        ("\n\n\n", "the file is empty"),
        ("id,name,is_town\n", "nothing that can be used"),
    ],
)
def test_a_table_whose_rows_and_header_differ_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    world = write_world(tmp_path)
    (world / "villages.csv").write_text(text, encoding="utf-8")
    assert problem in refusal(world)


def test_a_day_that_does_not_exist_is_named(tmp_path: Path) -> None:
    changes = [{**default_layers()["stock_changes"][0], "date": "2026-02-31"}]
    message = refusal(write_world(tmp_path, stock_changes=changes))
    assert "field date, value '2026-02-31': there is no such day" in message


@pytest.mark.parametrize("date", ["20240501", "2024-W18-3", "31-02-2026"])
def test_a_date_that_is_none_is_named(tmp_path: Path, date: str) -> None:
    changes = [{**default_layers()["stock_changes"][0], "date": date}]
    message = refusal(write_world(tmp_path, stock_changes=changes))
    assert f"field date, value '{date}': expected a date, such as 2026-10-01" in message


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
        ({"homes_social": 51}, "field homes_social, value '51': expected at most 50, for that is homes_total"),
        ({"homes_clustered": 21}, "field homes_clustered, value '21': expected at most 20, for that is homes_social"),
        (
            {"homes_mid_rent": 31},
            "field homes_mid_rent, value '31': expected at most 30, for that is homes_total - homes_social",
        ),
        ({"start_year": 2028}, "field start_year, value '2028': expected at most 2027, for that is delivery_year"),
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
        ({"kind": "sale", "homes": 50}, "expected 0 or less for sale, demolition"),
        ({"kind": "new", "homes": -3}, "expected 0 or more for new, purchase"),
        ({"date": "2026-10-02", "status": "realised"}, "called realised, but it is after 2026-10-01"),
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
    assert [(finding.code, finding.feature) for finding in layers.findings] == [("FLD21", "B9"), ("FLD29", "B2")]
    assert layers.neighbourhoods.loc["B1", "population"] == 100


@pytest.mark.parametrize("date", ["2019-05-01", "2023-01-01"])
def test_a_change_that_the_baseline_counts_already_is_refused(tmp_path: Path, date: str) -> None:
    changes = [{**default_layers()["stock_changes"][0], "date": date}]
    with pytest.raises(LayerError, match="this change is not after 2023-01-01, the date of the baseline"):
        read_layers(write_world(tmp_path, stock_changes=changes), Expected(baseline_date=datetime.date(2023, 1, 1)))


def aged(tmp_path: Path, today: datetime.date, **changes: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any layer
    """Return code and layer of what is found in layers of 1-10-2026 on a day."""
    found = check_layers(write_world(tmp_path, **changes), Expected(today=today)).findings
    return sorted((finding.code, finding.layer) for finding in found)


def test_a_layer_older_than_a_year_is_told_on_the_day_after_its_birthday(tmp_path: Path) -> None:
    assert aged(tmp_path / "a", datetime.date(2027, 10, 1)) == []
    # Every layer but the stock of the baseline date, which is of that day for ever.
    layers = sorted({*default_layers()} - {"stock_baseline"})
    assert aged(tmp_path / "b", datetime.date(2027, 10, 2)) == [("LAY01", layer) for layer in layers]


def test_a_layer_of_tomorrow_is_told(tmp_path: Path) -> None:
    assert ("LAY04", "sites") in aged(tmp_path, datetime.date(2026, 9, 30))


def test_a_home_built_in_the_future_and_a_row_of_the_future_are_told(tmp_path: Path) -> None:
    home = feature({"type": "Point", "coordinates": [200_500, 500_500]}, id="H1", category="daeb", build_year=2027)
    sites = [site(source_date="2026-10-02")]
    world = {"homes": [home], "sites": sites, "stock_baseline": None, "stock_changes": None}
    assert aged(tmp_path, datetime.date(2026, 10, 1), **world) == [("FLD23", "homes"), ("FLD23", "sites")]


def codes(world: Path) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.feature) for finding in check_layers(world).findings]


def test_a_field_that_a_shapefile_cut_off_is_told_where_nothing_uses_it(tmp_path: Path) -> None:
    cut = site()
    cut["properties"]["homes_acce"] = cut["properties"].pop("homes_accessible")
    (finding,) = check_layers(write_world(tmp_path, sites=[cut])).findings
    assert finding.code == "FLD25"
    assert "has no homes_accessible, so that is unknown for every row" in finding.problem()
    assert "fields that are not used: homes_acce" in finding.problem()


def test_a_neighbourhood_without_a_village_is_told(tmp_path: Path) -> None:
    neighbourhoods = default_layers()["neighbourhoods"]
    stray = feature(square(204_000, 500_000, 2000), id="B3", name="Zwerfbuurt", corporation_pct=1)
    assert codes(write_world(tmp_path, neighbourhoods=[*neighbourhoods, stray])) == [("FLD28", "B3")]


def test_percentages_written_as_fractions_are_told(tmp_path: Path) -> None:
    figures = [{"id": f"B{number}", "rental_pct": 0.4, "corporation_pct": 0.3} for number in (1, 2)]
    third = feature(square(204_000, 500_000, 2000), id="B3", name="Derde", village_code="dorp")
    neighbourhoods = [*default_layers()["neighbourhoods"], third]
    world = write_world(
        tmp_path, neighbourhoods=neighbourhoods, neighbourhood_figures=[*figures, {**figures[0], "id": "B3"}]
    )
    found = [finding for finding in check_layers(world).findings if finding.code == "FLD26"]
    assert [finding.facts["column"] for finding in found] == ["rental_pct", "corporation_pct"]
    assert 'units = { rental_pct = "fraction" }' in found[0].advice()


def test_a_share_of_rented_homes_in_the_place_of_all_homes_is_told(tmp_path: Path) -> None:
    # 90% of the rented homes would be 18% of all: more than the 20% that are rented it can't be.
    figures = [
        {"id": "B1", "rental_pct": 20, "corporation_pct": 90},
        {"id": "B2", "rental_pct": 20, "corporation_pct": 21},
    ]
    assert codes(write_world(tmp_path, neighbourhood_figures=figures)) == [("FLD27", "B1")]


def test_a_list_with_only_a_header_is_told(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    (world / "works.geojson").write_text(geojson([]), encoding="utf-8")
    assert codes(world) == [("LAY06", None)]


def test_one_round_tells_of_all_that_is_wrong(tmp_path: Path) -> None:
    # A word in one file, a contradiction and an unknown id in others: the owner of each hears of it at once.
    changes = [{**default_layers()["stock_changes"][0], "kind": "verdwenen"}]
    baseline = [{**default_layers()["stock_baseline"][0], "village_code": "Dorpp"}]
    world = write_world(tmp_path, sites=[site(homes_social=51)], stock_changes=changes, stock_baseline=baseline)
    found = {(finding.code, finding.layer) for finding in check_layers(world).findings}
    assert found == {("FLD10", "stock_changes"), ("FLD14", "stock_baseline"), ("FLD15", "sites")}


def test_a_damaged_share_is_not_told_on_top_of_its_cause(tmp_path: Path) -> None:
    lines = [site(f"S{number}", geometry={"type": "Point", "coordinates": [203_000, 501_000]}) for number in range(5)]
    assert [code for code, _ in codes(write_world(tmp_path, sites=lines))] == ["GEO03"]


def test_capitals_in_the_name_of_a_corporation_make_no_difference(tmp_path: Path) -> None:
    world = write_world(tmp_path, sites=[site(corporation="DOMESTA")])
    layers = read_layers(world, Expected(corporations=("Domesta", "Actium")))
    assert layers.sites["corporation"].tolist() == ["Domesta"]


def test_two_owners_that_number_alike_get_a_prefix(tmp_path: Path) -> None:
    world = write_world(tmp_path, catalogue={"works": 'prefix = "G-"'})
    assert read_layers(world).frames["works"].index.tolist() == ["G-K1", "G-K2", "G-K3"]


@pytest.mark.parametrize(("key", "value"), [("publisher", '"VUL IN: van wie"'), ("date", "1900-01-01")])
def test_what_a_template_leaves_to_be_filled_in_is_asked_for(tmp_path: Path, key: str, value: str) -> None:
    world = write_world(tmp_path)
    catalogue = world / "catalogue.toml"
    old = {"publisher": 'publisher = "Proef"', "date": "date = 2026-10-01"}[key]
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace(old, f"{key} = {value}", 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=f"key {key}: .* fill it in"):
        read_layers(world)


def test_a_layer_that_stands_in_the_catalogue_twice_says_how_to_write_it(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    with (world / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write('[works]\nfile = "works.geojson"\n')
    with pytest.raises(CatalogueError, match=r"written \[\[layer\]\] both times"):
        read_layers(world)


def test_the_numbers_that_a_program_adds_are_no_unused_field(tmp_path: Path) -> None:
    numbered = site(fid=7, OBJECTID=1, Shape_Area=10_000.0)
    del numbered["properties"]["homes_accessible"]
    assert codes(write_world(tmp_path, sites=[numbered])) == []
