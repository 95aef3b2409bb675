"""The templates hold what the schema asks, in Dutch, and their catalogue maps it back."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from contextlib import closing
from typing import TYPE_CHECKING

import openpyxl
import pyogrio
import pytest

from atlas.errors import AtlasError, UnknownNameError
from atlas.findings import Finding
from atlas.intake import TEMPLATES, write_templates
from atlas.intake.template_fields import list_fields, template_fields
from atlas.layers.schema import LAYERS, Column

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from atlas.policy import Glossary

CORPORATIONS = ("Domesta", "Woonconcept", "Actium", "Woonservice")
LISTS = [layer for layer in TEMPLATES if LAYERS[layer].geometry in {"none", "point"} or layer == "villages"]
SHAPES = [layer for layer in TEMPLATES if LAYERS[layer].geometry != "none" and layer != "villages"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Path:
    made = tmp_path_factory.mktemp("templates")
    write_templates(made, glossary, CORPORATIONS)
    return made


@pytest.fixture(scope="module")
def catalogue(folder: Path) -> dict[str, dict[str, object]]:
    return tomllib.loads((folder / "catalogue.toml").read_text(encoding="utf-8"))


def workbook(folder: Path, layer: str, glossary: Glossary) -> Workbook:
    return openpyxl.load_workbook(folder / f"{glossary.word(f'templates.{layer}.file')}.xlsx")


def geopackage(folder: Path, layer: str, glossary: Glossary) -> Path:
    return folder / f"{glossary.word(f'templates.{layer}.file')}.gpkg"


def choices(book: Workbook) -> dict[str, list[str]]:
    """Return per heading the words that a cell of the column offers, looked up as Excel does."""
    data = book["Gegevens"]
    offered = {}
    for rule in data.data_validations.dataValidation:
        if rule.type == "list":
            sheet, _, cells = rule.formula1.replace("$", "").partition("!")
            column = next(iter(rule.sqref.ranges)).min_col
            offered[str(data.cell(1, column).value)] = [row[0].value for row in book[sheet.strip("'")][cells]]
    return offered


@pytest.mark.parametrize("layer", TEMPLATES)
def test_every_column_of_the_schema_has_a_dutch_heading_and_sentence_of_its_own(layer: str, glossary: Glossary) -> None:
    fields = list_fields(layer, glossary, CORPORATIONS)
    assert {"id", *LAYERS[layer].columns} <= {field.name for field in fields}
    assert len({field.heading.casefold() for field in fields}) == len(fields)
    assert len({field.field_name for field in fields}) == len(fields)
    for field in fields:
        assert re.fullmatch(r"[A-Z].*\.", field.meaning), field.name
        assert re.fullmatch(r"[a-z][a-z0-9_]*", field.field_name), field.heading


@pytest.mark.parametrize("layer", TEMPLATES)
def test_every_word_of_a_vocabulary_has_one_dutch_word(layer: str, glossary: Glossary) -> None:
    for field in template_fields(layer, glossary, CORPORATIONS):
        if field.name == "corporation":
            assert [word.dutch for word in field.words] == list(CORPORATIONS)
            continue
        assert tuple(word.ours for word in field.words) == field.column.vocabulary
        # The reader at the door takes capitals and small letters for the same.
        assert len({word.dutch.casefold() for word in field.words}) == len(field.words)


def test_the_glossary_explains_no_column_or_word_that_is_not_there(glossary: Glossary) -> None:
    for layer in TEMPLATES:
        if not glossary.has(f"templates.{layer}.columns"):
            continue
        for column in glossary.keys(f"templates.{layer}.columns"):
            known = {"id": Column(), **LAYERS[layer].columns}
            assert column in known, f"{layer}.{column}"
            key = f"templates.{layer}.columns.{column}.words"
            words = glossary.keys(key) if glossary.has(key) else []
            assert set(words) == set(known[column].vocabulary), f"{layer}.{column}"


@pytest.mark.parametrize("layer", ["stock_baseline", "stock_changes"])
def test_findings_call_categories_and_changes_by_the_words_of_the_templates(layer: str, glossary: Glossary) -> None:
    for field in template_fields(layer, glossary, CORPORATIONS):
        for word in field.words if field.name == "category" else ():
            facts = {"category": word.ours, "corporation": "Actium", "found": 3, "stated": 4}
            told = Finding("STK01", "lijst.xlsx", layer, facts=facts).problem("nl")
            assert f"in de categorie {word.dutch} zijn samen 3" in told


@pytest.mark.parametrize("layer", LISTS)
def test_a_list_has_its_headings_with_a_note_each_and_explains_them(
    folder: Path, layer: str, glossary: Glossary
) -> None:
    book = workbook(folder, layer, glossary)
    data = book["Gegevens"]
    headings = [cell.value for cell in data[1]]
    assert headings == [field.heading for field in list_fields(layer, glossary, CORPORATIONS)]
    assert all(cell.comment and cell.comment.text.strip() for cell in data[1])
    assert data.freeze_panes == "B2"
    assert data.max_row == 1
    assert [name for name in book.sheetnames if book[name].sheet_state == "visible"] == ["Gegevens", "Uitleg"]
    told = explained(book)
    assert set(headings) <= set(told)
    assert all(all(told[heading]) for heading in headings)


@pytest.mark.parametrize("layer", LISTS)
def test_the_drop_downs_of_a_list_offer_the_words_that_its_catalogue_maps_back(
    folder: Path, layer: str, glossary: Glossary, catalogue: dict[str, dict[str, dict[str, object]]]
) -> None:
    offered = choices(workbook(folder, layer, glossary))
    entry = catalogue[layer]
    for name, column in LAYERS[layer].columns.items():
        heading = str(entry["fields"][name])
        if column.vocabulary:
            mapped = dict(entry["vocabularies"][name])  # type: ignore[call-overload]
            assert list(mapped) == offered[heading]
            assert tuple(mapped.values()) == column.vocabulary
        elif name == "corporation":
            assert offered[heading] == list(CORPORATIONS)
        elif column.type == "boolean":
            assert offered[heading] == ["ja", "nee"]
        else:
            assert heading not in offered


@pytest.mark.parametrize("layer", LISTS)
def test_cells_of_a_list_are_checked_as_people_type_and_told_in_dutch(
    folder: Path, layer: str, glossary: Glossary
) -> None:
    data = workbook(folder, layer, glossary)["Gegevens"]
    rules = {next(iter(rule.sqref.ranges)).min_col: rule for rule in data.data_validations.dataValidation}
    kinds = {"integer": "whole", "number": "decimal", "date": "date", "boolean": "list"}
    for position, field in enumerate(list_fields(layer, glossary, CORPORATIONS), start=1):
        if field.words or field.column.type in kinds:
            rule = rules[position]
            needed = field.column.required and not (layer == "homes" and field.name in {"x", "y"})
            assert ("cel leeg" in rule.error) is not needed, field.heading
            assert rule.type == ("list" if field.words else kinds[field.column.type])
            assert next(iter(rule.sqref.ranges)).max_row == 1_048_576
            assert rule.error.startswith(("Vul hier een", "Kies een", "Kies ja of nee"))
        else:
            assert position not in rules


def explained(book: Workbook) -> dict[str, tuple[str, ...]]:
    """Return what the sheet that explains says of each column, by its heading."""
    return {row[0]: row[1:] for row in book["Uitleg"].iter_rows(min_row=6, values_only=True) if row[1]}


def test_a_year_is_asked_for_as_a_year(folder: Path, glossary: Glossary) -> None:
    book = workbook(folder, "homes", glossary)
    (rule,) = [each for each in book["Gegevens"].data_validations.dataValidation if "jaartal" in each.error]
    assert "een jaartal in van vier cijfers, zoals 2027, van 1500 tot en met 2100." in rule.error
    assert explained(book)["Bouwjaar"][1] == "jaartal"
    assert explained(book)["Bouwjaar"][3] == "een jaartal van vier cijfers, zoals 2027, van 1500 tot en met 2100"


@pytest.mark.parametrize("layer", ["neighbourhood_figures", "stock_baseline", "stock_changes", "demand"])
def test_a_village_is_asked_for_by_the_code_of_the_list_of_villages(
    folder: Path, layer: str, glossary: Glossary
) -> None:
    meaning, _, need, allowed = explained(workbook(folder, layer, glossary))["Dorp"]
    assert meaning.startswith("De code van de stad of het dorp, niet de naam")
    assert need == ("nee, leeg is onbekend" if layer == "stock_changes" else "ja")
    assert "code uit de lijst van stad en dorpen" in allowed
    assert "hollandscheveld" in meaning
    assert "hollandscheveld" in allowed


def test_a_site_is_asked_for_by_its_id(folder: Path, glossary: Glossary) -> None:
    told = explained(workbook(folder, "decisions", glossary))["Id van de locatie"]
    assert told[3] == "een id uit de lijst van bouwlocaties"


def test_the_changes_of_the_stock_tell_that_a_correction_is_a_new_row(folder: Path, glossary: Glossary) -> None:
    book = workbook(folder, "stock_changes", glossary)
    told = [row[0] for row in book["Uitleg"].iter_rows(max_row=8, max_col=1, values_only=True)]
    assert any(str(line).startswith("Voor correcties: voeg een rij toe, wijzig nooit een rij.") for line in told)
    assert explained(book)["Verbetert rij"][3] == "een id van een andere rij in deze lijst"


def column_format(sheet: Worksheet, heading: str) -> str:
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    dimensions = [each for each in sheet.column_dimensions.values() if each.min <= column <= each.max]
    return str(dimensions[0].number_format)


def test_ids_and_codes_are_text_so_that_their_zeros_stay_and_years_get_no_point(
    folder: Path, glossary: Glossary
) -> None:
    homes = workbook(folder, "homes", glossary)["Gegevens"]
    for heading in ("Id", "Huisnummer", "Postcode"):
        assert column_format(homes, heading) == "@"
    assert column_format(homes, "Bouwjaar") == "0"
    assert column_format(workbook(folder, "stock_changes", glossary)["Gegevens"], "Datum") == "dd-mm-yyyy"


def test_a_long_list_of_corporations_with_commas_is_offered_whole(tmp_path: Path, glossary: Glossary) -> None:
    # 40 names of 24 signs: far more than the 255 signs that a list within the rule itself holds.
    names = [f"Woningstichting, nr. {number:04}" for number in range(40)]
    write_templates(tmp_path, glossary, names, ["stock_baseline"])
    assert choices(workbook(tmp_path, "stock_baseline", glossary))["Corporatie"] == names


@pytest.mark.parametrize("layer", SHAPES)
def test_a_geopackage_is_empty_in_rd_and_has_the_fields_that_its_catalogue_names(
    folder: Path, layer: str, glossary: Glossary
) -> None:
    path = geopackage(folder, layer, glossary)
    found = pyogrio.read_info(path)
    assert pyogrio.list_layers(path)[:, 0].tolist() == [path.stem]
    assert (found["features"], found["crs"]) == (0, "EPSG:28992")
    expected = {"polygon": "MultiPolygon", "point": "Point", "any": "Unknown"}
    assert found["geometry_type"] == expected[LAYERS[layer].geometry]
    fields = template_fields(layer, glossary, CORPORATIONS)
    assert list(found["fields"]) == [field.field_name for field in fields]
    types = {"text": "object", "integer": "int64", "boolean": "bool"}
    assert list(found["dtypes"]) == [types[field.column.type] for field in fields]


@pytest.mark.parametrize("layer", SHAPES)
def test_a_geopackage_tells_qgis_titles_and_words_as_its_schema_extension_says(
    folder: Path, layer: str, glossary: Glossary
) -> None:
    path = geopackage(folder, layer, glossary)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        extensions = database.execute(
            "SELECT table_name, column_name, scope FROM gpkg_extensions WHERE extension_name = 'gpkg_schema'"
        ).fetchall()
        columns = database.execute(
            "SELECT table_name, column_name, title, description, constraint_name FROM gpkg_data_columns"
        ).fetchall()
        words = database.execute(
            "SELECT constraint_name, constraint_type, value, description FROM gpkg_data_column_constraints"
            " WHERE min IS NULL AND min_is_inclusive IS NULL AND max IS NULL AND max_is_inclusive IS NULL"
        ).fetchall()
    assert extensions == [
        ("gpkg_data_columns", None, "read-write"),
        ("gpkg_data_column_constraints", None, "read-write"),
    ]
    assert [column[1] for column in columns] == list(pyogrio.read_info(path)["fields"])
    assert all(table == path.stem and title and description for table, _, title, description, _ in columns)
    constraints = {name: constraint for _, name, _, _, constraint in columns}
    for field in template_fields(layer, glossary, CORPORATIONS):
        offered = [value for name, _, value, _ in words if name == constraints[field.field_name]]
        assert offered == [word.dutch for word in field.words]
    assert {kind for _, kind, _, _ in words} == ({"enum"} if words else set())
    assert all(name == name.lower() and told.startswith(value) for name, _, value, told in words)


def test_the_folder_holds_lists_as_excel_shapes_as_geopackage_and_points_as_both(
    folder: Path, glossary: Glossary
) -> None:
    names = {layer: glossary.word(f"templates.{layer}.file") for layer in TEMPLATES}
    lists, shapes = {f"{names[layer]}.xlsx" for layer in LISTS}, {f"{names[layer]}.gpkg" for layer in SHAPES}
    assert {path.name for path in folder.iterdir()} == lists | shapes | {"catalogue.toml"}
    assert {"woningen.xlsx", "woningen.gpkg", "bouwlocaties.gpkg", "besluiten.xlsx"} <= lists | shapes


def test_one_layer_alone_gets_its_templates_and_a_catalogue_of_one(tmp_path: Path, glossary: Glossary) -> None:
    written = write_templates(tmp_path / "new", glossary, CORPORATIONS, ["pitches"])
    assert [path.name for path in written] == ["standplaatsen.xlsx", "standplaatsen.gpkg", "catalogue.toml"]
    assert list(tomllib.loads(written[-1].read_text(encoding="utf-8"))) == ["pitches"]


def test_a_filled_in_file_is_never_replaced_and_nothing_is_written_beside_it(
    tmp_path: Path, glossary: Glossary
) -> None:
    filled = tmp_path / "besluiten.xlsx"
    filled.write_text("ingevuld", encoding="utf-8")
    with pytest.raises(AtlasError, match=r"already holds besluiten\.xlsx, .* Nothing was written"):
        write_templates(tmp_path, glossary, CORPORATIONS)
    assert filled.read_text(encoding="utf-8") == "ingevuld"
    assert list(tmp_path.iterdir()) == [filled]


def test_a_layer_without_a_template_is_refused_with_those_that_have_one(tmp_path: Path, glossary: Glossary) -> None:
    with pytest.raises(UnknownNameError, match=r"no template 'municipality'.*sites, wup_areas"):
        write_templates(tmp_path / "new", glossary, CORPORATIONS, ["municipality"])
    assert not (tmp_path / "new").exists()


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path, glossary: Glossary) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AtlasError, match="can't be written"):
        write_templates(tmp_path / "file", glossary, CORPORATIONS)
