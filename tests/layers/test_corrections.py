"""Corrections of the stock: what a new row may take back from an earlier one, and what is refused.

The small world opens with 90 social homes of Domesta in the village "dorp" and 900 in the town.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from atlas.stock.corrections import corrected
from tests.layers.test_changes import found, the, world

if TYPE_CHECKING:
    from pathlib import Path


def test_rows_that_correct_one_another_in_a_circle_are_told_each(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "1,2025-01-01,Domesta,dorp,,sale,daeb,-8,realised,3,",
        "2,2025-02-01,Domesta,dorp,,sale,daeb,1,realised,1,",
        "3,2025-03-01,Domesta,dorp,,sale,daeb,-1,realised,2,",
        "4,2025-04-01,Domesta,dorp,,sale,daeb,1,realised,3,",
    )
    assert found(folder) == [("STK16", "1"), ("STK16", "2"), ("STK16", "3")]


def test_a_correction_lies_in_the_village_of_what_it_corrects(tmp_path: Path) -> None:
    folder = world(
        tmp_path,
        "1,2025-01-01,Domesta,dorp,,sale,daeb,-8,realised,,",
        "2,2025-02-01,Domesta,stad,,sale,daeb,1,realised,1,",
    )
    assert found(folder) == [("STK17", "2")]
    assert "is of Domesta in dorp in the category" in the(folder, "STK17").problem()


def test_corrections_take_back_no_more_than_was_booked(tmp_path: Path) -> None:
    # Of 8, 5 and 4 are taken back, the 4 by way of the 5; of the other 8 exactly all.
    folder = world(
        tmp_path,
        "1,2025-01-01,Domesta,dorp,,sale,daeb,-8,realised,,",
        "2,2025-02-01,Domesta,dorp,,sale,daeb,5,realised,1,",
        "3,2025-03-01,Domesta,dorp,,sale,daeb,4,realised,2,",
        "4,2025-04-01,Domesta,dorp,,sale,daeb,-8,realised,,",
        "5,2025-05-01,Domesta,dorp,,sale,daeb,8,realised,4,",
    )
    assert found(folder) == [("STK24", "1")]
    assert the(folder, "STK24").problem() == "corrections take 9 homes back from this row, more than it has"


def test_a_correction_of_a_correction_is_taken_off_the_change_itself() -> None:
    # 8 were sold, of which 1 was not, and then 2 more were not: 5.
    rows = [("sale", -8, None), ("sale", 1, "a"), ("sale", 2, "b")]
    assert corrected(table(rows))["homes"].to_dict() == {"a": -5}


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["new", "sale", "conversion"]), st.integers(-9, 9), st.sampled_from(["a", "b", "c", "d", None])
    ),
    max_size=6,
)


@given(rows=ROWS, villages=st.lists(st.sampled_from(["dorp", "stad", ""]), min_size=6, max_size=6))
def test_whatever_corrects_what_the_homes_of_each_village_add_up(
    rows: list[tuple[str, int, str | None]], villages: list[str]
) -> None:
    upwards = [
        (kind, homes, of if of and ord(of) < ord("a") + row else None) for row, (kind, homes, of) in enumerate(rows)
    ]
    before = table(upwards).assign(village_code=villages[: len(rows)])
    after = corrected(before)
    for village in ("dorp", "stad", ""):
        sums = [int(each.loc[each["village_code"] == village, "homes"].sum()) for each in (before, after)]
        assert sums[0] == sums[1]


def table(rows: list[tuple[str, int, str | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["kind", "homes", "corrects"], index=list("abcdef")[: len(rows)], dtype=object)
    return frame.astype({"homes": "Int64"}).assign(village_code="dorp")
