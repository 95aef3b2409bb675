"""Changes of the stock that can't be: each row told by itself, all in one go, and nothing booked.

The small world opens with 90 social homes of Domesta in the village "dorp", 10 care homes of Actium there, 2
liberalised ones of Domesta there, and 900 social homes of Domesta in the town. Its changes are told until 2026-10-01.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.errors import LayerError
from atlas.layers import Layers, check_layers, read_layers
from atlas.layers.changes import check_changes
from atlas.layers.expected import Expected
from atlas.layers.overdrawn import check_overdrawn
from tests.small_world import default_layers, site, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.findings import Finding

EXPECTED = Expected(corporations=("Domesta", "Actium"), baseline_date=datetime.date(2023, 1, 1))
COLUMNS = "id,date,corporation,village_code,site_id,kind,category,homes,status,corrects,note"


def world(folder: Path, *rows: str, catalogue: str = "", header: str = COLUMNS) -> Path:
    """Write the small world with a real CSV of changes: rows such as they come from a spreadsheet."""
    write_world(folder, {"stock_changes": catalogue}, sites=[site(), site("S2", planning_status="dropped")])
    (folder / "stock_changes.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


def found(folder: Path) -> list[tuple[str, str | None]]:
    """Return code and row of what is found in the changes, in the order of the codes."""
    findings = check_layers(folder, EXPECTED).findings
    return sorted((each.code, each.feature) for each in findings if each.layer == "stock_changes")


def the(folder: Path, code: str) -> Finding:
    (finding,) = [each for each in check_layers(folder, EXPECTED).findings if each.code == code]
    return finding


def test_a_good_table_has_nothing_to_remark(tmp_path: Path) -> None:
    rows = ("1,2024-05-01,Domesta,dorp,,sale,daeb,-8,realised,,", "2,2027-05-01,Domesta,dorp,S1,new,daeb,20,planned,,")
    assert found(world(tmp_path, *rows)) == []


def test_every_bad_row_is_told_in_one_go_and_nothing_is_booked(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "good,2024-05-01,Domesta,dorp,,sale,daeb,-8,realised,,",
        "village,2024-05-02,Domesta,Dorpp,,sale,daeb,-2,realised,,",
        "corporation,2024-05-03,Domesto,dorp,,sale,daeb,-2,realised,,",
        "early,2022-12-31,Domesta,dorp,,sale,daeb,-2,realised,,",
        "no-day,2026-02-31,Domesta,stad,,sale,daeb,-2,realised,,",
        "dutch-day,31-02-2026,Domesta,stad,,sale,daeb,-2,realised,,",
        "thousands,2024-05-06,Domesta,stad,,sale,daeb,-1.200,realised,,",
        "twice,2024-05-07,Domesta,dorp,,sale,daeb,-1,realised,,",
        "twice,2024-05-08,Domesta,dorp,,sale,daeb,-2,realised,,",
        "too-many,2024-05-09,Actium,dorp,,sale,care,-11,realised,,",
        "sign,2024-05-10,Domesta,dorp,,new,daeb,-2,realised,,",
    )
    with pytest.raises(LayerError) as caught:
        read_layers(folder, EXPECTED)
    told = str(caught.value).split("\n")
    expected = {
        "village": "field village_code, value 'Dorpp': the layer villages has nothing with this id",
        "corporation": "field corporation, value 'Domesto': expected one of Domesta, Actium",
        "early": "field date, value '2022-12-31': this change is not after 2023-01-01",
        "no-day": "field date, value '2026-02-31': there is no such day",
        "dutch-day": "field date, value '31-02-2026': expected a date, such as 2026-10-01",
        "thousands": "field homes, value '-1.200': the catalogue says plain numbers, but this is written as one of the",
        "twice": "field id, value 'twice': the id is already that of feature 9",
        "too-many": "field homes, value '-11': there are 10 homes of Actium in dorp in the category care on 2024-05-09",
        "sign": "field homes, value '-2': expected 0 or more for new, purchase",
    }
    for row, problem in expected.items():
        (line,) = [line for line in told if f"feature {row}," in line or f"(id {row})" in line]
        assert "stock_changes.csv, layer stock_changes" in line
        assert problem in line
    assert len(told) == len(expected)
    assert not [line for line in told if "good" in line]


def test_a_dutch_table_tells_a_day_that_does_not_exist(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "1;31-02-2026;Domesta;stad;sale;daeb;-1.200;realised",
        header="id;date;corporation;village_code;kind;category;homes;status",
        catalogue='style = "dutch"',
    )
    assert the(folder, "FLD30").problem("nl") == "die dag bestaat niet"
    # -1.200 is read as it is meant; without its day it is in no account yet.
    assert found(folder) == [("FLD30", "2 (id 1)")]


def test_a_sale_of_more_homes_than_there_are_names_the_row_and_how_many_there_were(tmp_path: Path) -> None:
    # 90 - 80 = 10 are left, so 12 can't go; that row is not counted, so 4 more can, and then 7 can't: 6 are left.
    folder = world(
        tmp_path,
        "d,2025-04-01,Domesta,dorp,,sale,daeb,-7,realised,,",
        "a,2024-01-01,Domesta,dorp,,sale,daeb,-80,realised,,",
        "c,2025-03-01,Domesta,dorp,,sale,daeb,-4,realised,,",
        "b,2025-02-01,Domesta,dorp,,demolition,daeb,-12,realised,,",
    )
    findings = [each for each in check_layers(folder, EXPECTED).findings if each.code == "STK21"]
    assert [(each.feature, each.value, each.facts["there"]) for each in findings] == [("b", "-12", 10), ("d", "-7", 6)]
    assert findings[0].problem("nl") == (
        "Domesta heeft in dorp op 1-2-2025 10 woningen in de categorie sociale huurwoning, dus zoveel kunnen er niet af"
    )


def test_a_stock_is_looked_at_at_the_end_of_a_day(tmp_path: Path) -> None:
    # 10 care homes of Actium: 15 go and 5 come on one day, which leaves none.
    folder = world(
        tmp_path,
        "1,2025-04-01,Actium,dorp,,sale,care,-15,realised,,",
        "2,2025-04-01,Actium,dorp,,new,care,5,realised,,",
    )
    assert found(folder) == []


def test_what_is_planned_counts_after_what_is_realised_however_it_is_dated(tmp_path: Path) -> None:
    # The plan dates from before the purchase, but counts from 2026-10-02 on, when 10 + 2 are there.
    folder = world(
        tmp_path,
        "1,2025-01-01,Actium,dorp,,sale,care,-12,planned,,",
        "2,2026-09-01,Actium,dorp,,purchase,care,2,realised,,",
    )
    assert found(folder) == [("STK15", "1")]
    assert "counts as still to come" in the(folder, "STK15").problem()


def test_a_category_without_an_opening_has_none_and_what_comes_may_go(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "1,2025-01-01,Domesta,dorp,,new,trailer,2,realised,,",
        "2,2025-02-01,Domesta,dorp,,sale,trailer,-2,realised,,",
        "3,2025-03-01,Domesta,dorp,,sale,trailer,-1,realised,,",
    )
    assert found(folder) == [("STK21", "3")]
    assert the(folder, "STK21").facts["there"] == 0


def test_an_account_with_a_row_that_can_not_be_read_is_not_told_to_be_short(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "1,2025-01-01,Actium,dorp,,new,care,vijf,realised,,",
        "2,2025-02-01,Actium,dorp,,sale,care,-12,realised,,",
    )
    assert found(folder) == [("FLD05", "2 (id 1)")]


def test_the_same_change_under_two_ids_is_told_and_both_count(tmp_path: Path) -> None:
    row = "2025-01-01,Domesta,dorp,,sale,daeb,-4,realised,,"
    folder = world(tmp_path, f"b,{row}Verkoop", f"a,{row}Verkoop", f"c,{row}Andere verkoop")
    assert found(folder) == [("STK19", "b")]
    assert "says the same as row a" in the(folder, "STK19").problem()
    assert read_layers(folder).frames["stock_changes"]["homes"].sum() == -12


def test_rows_that_can_not_be_read_do_not_say_the_same(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "1,2025-01-01,Domesta,dorp,,sale,daeb,-1.200,realised,,",
        "2,2025-01-01,Domesta,dorp,,sale,daeb,vijf,realised,,",
        "3,2025-02-31,Domesta,dorp,,sale,daeb,-1,realised,,",
        "4,31-02-2025,Domesta,dorp,,sale,daeb,-1,realised,,",
    )
    assert "STK19" not in [code for code, _ in found(folder)]


def test_a_plan_for_the_year_9999_is_refused(tmp_path: Path) -> None:
    folder = world(tmp_path, "1,9999-12-31,Domesta,dorp,,new,daeb,4,planned,,")
    assert found(folder) == [("FLD12", "2 (id 1)")]
    assert the(folder, "FLD12").problem("nl") == "hier hoort hooguit 31-12-2100"


def test_a_conversion_that_loses_homes_is_told_once_for_its_day(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "1,2025-01-01,Actium,dorp,,conversion,care,-6,realised,,",
        "2,2025-01-01,Actium,dorp,,conversion,daeb,5,realised,,",
        "3,2025-01-01,Domesta,dorp,,conversion,daeb,-6,realised,,",
        "4,2025-01-01,Domesta,dorp,,conversion,care,6,realised,,",
        "5,2025-02-01,Domesta,dorp,,conversion,care,-6,realised,,",
        "6,2025-02-02,Domesta,dorp,,conversion,daeb,6,realised,,",
    )
    assert found(folder) == [("STK20", "1"), ("STK20", "5"), ("STK20", "6")]
    problem = next(each.problem() for each in check_layers(folder, EXPECTED).findings if each.feature == "1")
    assert "add up to -1 homes, not to 0" in problem


def test_a_plan_on_a_dropped_site_is_told(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "1,2027-05-01,Domesta,dorp,S2,new,daeb,20,planned,,",
        "2,2025-05-01,Domesta,dorp,S2,new,daeb,2,realised,,",
    )
    assert found(folder) == [("STK18", "1")]


def test_a_correction_may_have_the_other_sign_and_stays_in_its_account(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "1,2025-01-01,Domesta,dorp,,sale,daeb,-8,realised,,",
        "2,2025-02-01,Domesta,dorp,,sale,daeb,1,realised,1,",
        "3,2025-03-01,Domesta,dorp,,new,daeb,4,realised,,",
        "4,2025-04-01,Domesta,dorp,,new,daeb,-1,realised,3,",
        "5,2025-05-01,Actium,dorp,,sale,care,1,realised,1,",
        "6,2025-06-01,Domesta,dorp,,sale,daeb,1,realised,6,",
        "7,2025-07-01,Domesta,dorp,,sale,daeb,1,realised,99,",
    )
    assert found(folder) == [("FLD14", "7"), ("STK16", "6"), ("STK17", "5")]
    assert the(folder, "STK17").problem() == (
        "the row that this one corrects is of Domesta in dorp in the category social rent (DAEB), and this one is not"
    )


def test_a_fault_of_thousands_of_rows_is_listed_a_thousand_times_and_then_counted(tmp_path: Path) -> None:
    rows = [f"{number},2027-05-01,Domesta,dorp,S2,new,daeb,1,planned,,{number}" for number in range(1203)]
    findings = check_layers(world(tmp_path, *rows), EXPECTED).findings
    assert [each.code for each in findings] == ["STK18"] * 1000 + ["LAY07"]
    assert findings[-1].problem("nl") == "bij nog 203 rijen geldt wat hierboven bij STK18 staat"


def test_rows_with_the_same_id_in_two_files_are_told_beside_what_else_is_wrong(tmp_path: Path) -> None:
    write_world(tmp_path)
    text = (tmp_path / "catalogue.toml").read_text(encoding="utf-8")
    start = text.index("[stock_changes]")
    entry = text[start:].replace("[stock_changes]", "[[stock_changes]]")
    second = entry.replace("stock_changes.csv", "second.csv")
    (tmp_path / "catalogue.toml").write_text(f"{text[:start]}{entry}\n{second}", encoding="utf-8")
    row = "1,2024-05-01,Domesta,dorp,,sale,daeb,8,realised,,"
    (tmp_path / "second.csv").write_text(f"{COLUMNS}\n{row}\n{row.replace('1', '9', 1)}\n", encoding="utf-8")
    assert found(tmp_path) == [("FLD03", "1"), ("FLD17", "9")]


changes_of_three_accounts = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31)),
            "corporation": st.sampled_from(["Domesta", "Actium"]),
            "village_code": st.sampled_from(["dorp", None]),
            "site_id": st.sampled_from(["S1", None]),
            "kind": st.sampled_from(["new", "sale", "conversion"]),
            "category": st.sampled_from(["daeb", "care"]),
            "homes": st.integers(-60, 30),
            "status": st.sampled_from(["realised", "planned"]),
            "corrects": st.sampled_from(["c0", "c1", None]),
            "note": st.none(),
        }
    ),
    min_size=2,
    max_size=12,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    return read_layers(write_world(tmp_path_factory.mktemp("small"), stock_changes=default_layers()["stock_changes"]))


@settings(deadline=None)
@given(rows=changes_of_three_accounts, data=st.data())
def test_the_order_of_the_rows_changes_no_finding(
    small: Layers, rows: list[dict[str, object]], data: st.DataObject
) -> None:
    ids = [f"c{number}" for number in range(len(rows))]
    frame = pd.DataFrame(rows, index=ids, dtype=object).assign(part=0).astype({"homes": "Int64"})
    order = data.draw(st.permutations(ids))

    def told(changes: pd.DataFrame) -> list[Finding]:
        layers = replace(small, frames={**small.frames, "stock_changes": changes})
        return [*check_changes(layers, EXPECTED), *check_overdrawn(layers, EXPECTED)]

    assert told(frame.loc[order]) == told(frame)


@settings(deadline=None)
@given(rows=changes_of_three_accounts)
def test_without_the_rows_that_are_told_no_stock_ends_a_day_below_zero(
    small: Layers, rows: list[dict[str, object]]
) -> None:
    frame = pd.DataFrame(rows, index=[f"c{number}" for number in range(len(rows))], dtype=object).assign(part=0)
    layers = replace(small, frames={**small.frames, "stock_changes": frame.astype({"homes": "Int64"})})
    refused = {each.feature for each in check_overdrawn(layers, EXPECTED)}
    kept = [row for index, row in zip(frame.index, rows, strict=True) if index not in refused and row["village_code"]]
    told_until, opening = datetime.date(2026, 10, 1), {("Domesta", "daeb"): 90, ("Actium", "care"): 10}
    for row in kept:
        account = (row["corporation"], row["category"])
        day = booked(row, told_until)
        so_far = [each for each in kept if (each["corporation"], each["category"]) == account]
        homes = [int(str(each["homes"])) for each in so_far if booked(each, told_until) <= day]
        assert opening.get((str(account[0]), str(account[1])), 0) + sum(homes) >= 0


def booked(row: dict[str, object], told_until: datetime.date) -> datetime.date:
    date = row["date"]
    assert isinstance(date, datetime.date)
    return max(date, told_until + datetime.timedelta(days=1)) if row["status"] == "planned" else date
