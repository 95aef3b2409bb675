"""What was booked stays as it was: a correction is a new row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atlas.layers import check_layers, read_layers
from tests.small_world import default_layers, write_world

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = 'previous = "before.csv"'


def world(folder: Path, now: list[dict[str, object]], before: list[dict[str, object]] | None = None) -> Path:
    """Write the small world with the table of changes as it was and as it is."""
    write_world(folder, {"stock_changes": BEFORE}, stock_changes=before or default_layers()["stock_changes"])
    (folder / "stock_changes.csv").rename(folder / "was.csv")
    write_world(folder, {"stock_changes": BEFORE}, stock_changes=now)
    (folder / "was.csv").rename(folder / "before.csv")
    return folder


def found(folder: Path) -> list[tuple[str, str | None, str | None, object]]:
    findings = [finding for finding in check_layers(folder).findings if finding.layer == "stock_changes"]
    return [(finding.code, finding.feature, finding.field, finding.facts.get("before")) for finding in findings]


def test_rows_that_are_added_or_still_planned_are_no_edits(tmp_path: Path) -> None:
    rows = default_layers()["stock_changes"]
    moved = {**rows[2], "date": "2027-09-01"}
    added = {**rows[0], "id": "5", "date": "2026-05-01", "homes": -1}
    assert found(world(tmp_path, [*rows[:2], moved, rows[3], added])) == []
    assert len(read_layers(tmp_path).frames["stock_changes"]) == 5


def test_a_plan_may_go_and_may_take_place(tmp_path: Path) -> None:
    rows = default_layers()["stock_changes"]
    assert found(world(tmp_path / "gone", [*rows[:2], rows[3]])) == []
    done = {**rows[2], "date": "2026-09-01", "status": "realised"}
    assert found(world(tmp_path / "done", [*rows[:2], done, rows[3]])) == []


def test_rows_that_are_gone_or_edited_are_told_one_by_one(tmp_path: Path) -> None:
    # Row 1 is gone; row 2 had 3 homes and was dated 2025-05-01; row 4 changed in two columns and is told once.
    rows = default_layers()["stock_changes"]
    now = [{**rows[1], "homes": 4}, rows[2], {**rows[3], "homes": -1, "status": "planned", "date": "2027-01-01"}]
    assert [each[:3] for each in found(world(tmp_path, now))] == [
        ("STK22", "1", "id"),
        ("STK23", "4", "date"),
        ("STK23", "2", "homes"),
    ]
    (edit,) = [finding for finding in check_layers(tmp_path).findings if finding.feature == "2"]
    assert str(edit).startswith(
        "STK23 stock_changes.csv, layer stock_changes, feature 2, field homes, value '4': the previous table has 3"
        " here; corrections are new rows, never edits."
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("date", "2025-05-02"),
        ("corporation", "Actium"),
        ("category", "care"),
        ("kind", "purchase"),
        ("village_code", "stad"),
    ],
)
def test_each_column_that_counts_is_held_against_the_previous_table(tmp_path: Path, column: str, value: str) -> None:
    rows = default_layers()["stock_changes"]
    now = [rows[0], {**rows[1], column: value}, *rows[2:]]
    assert ("STK23", "2", column) in [each[:3] for each in found(world(tmp_path, now))]


def test_a_village_a_reason_or_a_note_may_be_filled_in_later(tmp_path: Path) -> None:
    rows = [{**row, "quality": "", "note": ""} for row in default_layers()["stock_changes"]]
    before = [{**rows[0], "village_code": ""}, *rows[1:]]
    now = [{**rows[0], "village_code": "dorp", "quality": "starter_homes", "note": "Verkoop"}, *rows[1:]]
    assert found(world(tmp_path, now, before)) == []


def test_a_previous_table_that_can_not_be_read_is_told_and_refuses_nothing(tmp_path: Path) -> None:
    write_world(tmp_path, {"stock_changes": BEFORE})
    (finding,) = read_layers(tmp_path).findings
    assert (finding.code, finding.layer, finding.file) == ("LAY05", "stock_changes", "before.csv")
