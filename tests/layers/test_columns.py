"""Fields of a file as our columns: words, units, Dutch numbers and dates, and what means unknown."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.layers import read_layers
from atlas.layers.values import BadValueError, date, integer, number
from tests.layers.refusal import refusal
from tests.small_world import default_layers, feature, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path


def demand(world: Path, text: str, more: str = "") -> Path:
    """Add a table of demand, as somebody saved it."""
    (world / "demand.csv").write_text(text, encoding="utf-8")
    entry = '[demand]\nfile = "demand.csv"\nkind = "example"\npublisher = "P"\nlicence = "L"\ndate = 2026-10-01\n'
    with (world / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(f"\n{entry}{more}\n")
    return world


DUTCH = (
    "nummer;kwartaal;dorp;zoekenden;wachttijd\n1;2026-Q3;dorp;3.008;1,5\n2;2026-Q3;stad;12;-99997\n3;2026-Q3;stad;x;0\n"
)
MAPPED = """style = "dutch"
unknown = ["x"]
id = "nummer"
fields = { period = "kwartaal", village_code = "dorp", searching_households = "zoekenden", \
waiting_time_months = "wachttijd" }
units = { waiting_time_months = "years" }
"""


def test_a_dutch_list_is_read_by_its_declared_style_and_units(tmp_path: Path) -> None:
    # 3.008 is three thousand and eight; 1,5 years are 18 months; -99997 and the declared x are unknown.
    table = read_layers(demand(write_world(tmp_path), DUTCH, MAPPED)).frames["demand"]
    assert table["searching_households"].tolist()[:2] == [3008, 12]
    assert table["waiting_time_months"].tolist()[0] == 18
    assert pd.isna(table["searching_households"]["3"])
    assert pd.isna(table["waiting_time_months"]["2"])
    assert table["waiting_time_months"]["3"] == 0


def test_words_of_a_file_are_mapped_whatever_their_case(tmp_path: Path) -> None:
    words = 'vocabularies = { planning_status = { "Onherroepelijk plan" = "irrevocable" } }'
    sites = [site(planning_status="onherroepelijk PLAN"), site("S2", planning_status="idea")]
    layers = read_layers(write_world(tmp_path, catalogue={"sites": words}, sites=sites))
    assert layers.sites["planning_status"].tolist() == ["irrevocable", "idea"]


def test_a_constant_fills_a_column_that_a_file_does_not_have(tmp_path: Path) -> None:
    bare = [feature(square(200_100, 500_100, 10), id="C1", name="Bos")]
    constants = 'constants = { kind = "nature", effect = "exclude" }'
    layers = read_layers(write_world(tmp_path, catalogue={"constraints": constants}, constraints=bare))
    assert layers.frames["constraints"].loc["C1", ["kind", "effect"]].tolist() == ["nature", "exclude"]


def test_dutch_dates_are_read_where_they_are_declared(tmp_path: Path) -> None:
    changes = [{**default_layers()["stock_changes"][0], "date": "1-5-2024"}]
    style = {"stock_changes": 'style = "dutch"\nseparator = ","'}
    layers = read_layers(write_world(tmp_path / "dutch", catalogue=style, stock_changes=changes))
    assert layers.frames["stock_changes"]["date"].tolist() == [datetime.date(2024, 5, 1)]
    assert "expected a date, such as 2026-10-01" in refusal(write_world(tmp_path / "plain", stock_changes=changes))


def test_a_source_and_a_date_of_its_own_go_with_a_row(tmp_path: Path) -> None:
    sites = [site(source="Bureau Zuid", source_date="2026-08-31"), site("S2", geometry=square(203_200, 501_000, 100))]
    layers = read_layers(write_world(tmp_path, sites=sites))
    assert layers.sites["source"].tolist() == ["Bureau Zuid", "Proef"]
    assert layers.sites["source_date"].tolist() == [datetime.date(2026, 8, 31), datetime.date(2026, 10, 1)]


def test_sentinels_of_cbs_are_unknown_and_never_summed(tmp_path: Path) -> None:
    figures = [
        {"id": "B1", "population": -99997, "rental_pct": -99995, "homes": -99999999},
        {"id": "B2", "population": 200, "rental_pct": 40, "homes": 90},
    ]
    neighbourhoods = read_layers(write_world(tmp_path, neighbourhood_figures=figures)).neighbourhoods
    assert neighbourhoods[["population", "rental_pct", "homes"]].isna().all(axis=1).tolist() == [True, False]
    assert neighbourhoods["population"].sum() == 200


def test_a_needed_figure_that_cbs_keeps_secret_is_asked_for(tmp_path: Path) -> None:
    baseline = [{**default_layers()["stock_baseline"][0], "homes": -99997}]
    assert "field homes: a value is needed here" in refusal(write_world(tmp_path, stock_baseline=baseline))


def test_a_code_keeps_its_leading_zeros(tmp_path: Path) -> None:
    villages = [
        {"id": "0344", "name": "Stad", "is_town": "true"},
        {"id": "dorp", "name": "Dorp", "is_town": "false"},
    ]
    neighbourhoods = default_layers()["neighbourhoods"]
    neighbourhoods[0]["properties"]["village_code"] = "0344"
    world = write_world(tmp_path, villages=villages, neighbourhoods=neighbourhoods, stock_baseline=None)
    assert read_layers(world).villages.index.tolist() == ["0344", "dorp"]


@pytest.mark.parametrize(("value", "style"), [("12,5", "plain"), ("1.234,5", "plain"), ("12.5", "dutch")])
def test_a_number_of_the_other_style_is_not_read_by_guess(tmp_path: Path, value: str, style: str) -> None:
    text = f'id;period;village_code;waiting_time_months\n1;2026-Q3;dorp;"{value}"\n'
    world = demand(write_world(tmp_path), text, f'style = "{style}"\nseparator = ";"')
    message = refusal(world)
    assert f"value '{value}': the catalogue says {style} numbers, but this is written as one of the other" in message


@pytest.mark.parametrize("value", ["12.34", "1.23.456", "1_000", "٣", "1e400", "--3", "3 008", "True", "0x10", "½"])
def test_what_is_no_dutch_number_is_none(value: str) -> None:
    with pytest.raises(BadValueError):
        number(value, "dutch")


@given(st.integers(min_value=-999_999_999, max_value=999_999_999))
def test_every_whole_number_is_read_back_in_both_styles(value: int) -> None:
    assert integer(f"{value}", "plain") == value
    assert integer(f"{value:,}".replace(",", "."), "dutch") == value


@given(st.decimals(min_value=-10_000, max_value=10_000, places=2))
def test_every_decimal_is_read_back_in_dutch(value: object) -> None:
    written = f"{value:,}".translate(str.maketrans(",.", ".,"))
    assert number(written, "dutch") == pytest.approx(float(str(value)))


@given(st.dates())
def test_every_date_is_read_back_in_dutch(value: datetime.date) -> None:
    assert date(f"{value.day}-{value.month}-{value.year:04}", "dutch") == value


def test_a_thousand_wrong_values_are_listed_and_the_rest_counted(tmp_path: Path) -> None:
    rows = "".join(f"{number};2026-Q3;dorp;veel {number}\n" for number in range(1, 1502))
    message = refusal(
        demand(write_world(tmp_path), f"id;period;village_code;searching_households\n{rows}", 'separator = ";"')
    )
    # The first row below the header is row 2 of the sheet.
    assert "feature 2 (id 1), field searching_households, value 'veel 1'" in message
    # 1,000 listed, and one line that counts the other 501: 981 more than the 20 that are told.
    assert "And 981 more: run `atlas check` to see all." in message


def test_a_year_is_asked_for_as_a_year(tmp_path: Path) -> None:
    message = refusal(write_world(tmp_path, sites=[site(delivery_year="eind 2027")]))
    assert "value 'eind 2027': expected a whole number, such as 2027" in message
