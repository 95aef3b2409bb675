"""Figures that must agree: the baseline, the lists of homes, the pitches, and the lists of a quarter before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from atlas.layers import check_layers
from atlas.layers.previous import check_previous, list_changes
from atlas.layers.reconciliation import check_agreement
from atlas.policy import read_policy
from tests.small_world import CENTRE, default_layers, feature, point, write_world

if TYPE_CHECKING:
    from atlas.findings import Finding
    from atlas.layers import Layers

EXAMPLE = Path(__file__).parents[2] / "layers"


def world(folder: Path, **layers: Any) -> Layers:  # noqa: ANN401 - features or rows, as layers have them
    """Return a small world in which Domesta had 3 homes on 1-1-2023 and sold 1 in May 2024."""
    changes = default_layers()["stock_changes"]
    content = {
        "stock_baseline": [baseline(1, "daeb", 3)],
        "stock_changes": [{**changes[0], "homes": -1}, {**changes[2], "homes": 20}],
    }
    return check_layers(write_world(folder, **{**content, **layers}))


def baseline(identifier: int, category: str, homes: int) -> dict[str, object]:
    row = {"corporation": "Domesta", "village_code": "dorp", "category": category, "homes": homes}
    return {"id": str(identifier), **row}


def homes(number: int, category: str = "daeb", **changes: object) -> list[dict[str, Any]]:
    return [
        feature(point(*CENTRE), id=f"{category}-{place}", **{"corporation": "Domesta", "category": category} | changes)
        for place in range(number)
    ]


def location(x: float, **changes: object) -> dict[str, Any]:
    properties = {"id": f"P{x:.0f}", "name": "Kamp", "corporation": "Domesta", "pitches": 3, "rental_trailers": 1}
    return feature(point(x, 501_000), **{**properties, **changes})


def facts(findings: list[Finding], *names: str) -> list[tuple[object, ...]]:
    return [(finding.code, *(finding.facts[name] for name in names)) for finding in findings]


# The baseline and the policy.


def test_a_baseline_that_is_not_the_policys_is_told_with_both_figures(tmp_path: Path) -> None:
    (finding,) = check_agreement(world(tmp_path), {"daeb": {"Domesta": 4}, "care": {"Domesta": 0}})
    assert (finding.code, finding.severity, finding.file) == ("STK01", "warning", "stock_baseline.csv")
    assert "in the category social rent (DAEB) add up to 3, while the policy states 4" in finding.problem()


def test_a_category_that_the_baseline_lacks_counts_as_none(tmp_path: Path) -> None:
    findings = check_agreement(world(tmp_path), {"daeb": {"Domesta": 3}, "care": {"Actium": 2}})
    assert facts(findings, "corporation", "category", "found", "stated") == [("STK01", "Actium", "care", 0, 2)]


def test_a_baseline_without_rows_is_told_as_any_other_that_is_not_the_policys(tmp_path: Path) -> None:
    world(tmp_path)
    (tmp_path / "stock_baseline.csv").write_text("id,corporation,village_code,category,homes\n", encoding="utf-8")
    findings = check_agreement(check_layers(tmp_path), {"daeb": {"Domesta": 3}})
    assert facts(findings, "corporation", "found", "stated") == [("STK01", "Domesta", 0, 3)]


def test_the_example_agrees_with_the_policy_and_with_itself() -> None:
    stock = {category: figure.by_corporation for category, figure in read_policy().stock.items()}
    assert sum(stock["daeb"].values()) == 6595
    assert check_agreement(check_layers(EXAMPLE), stock) == []


# The lists of homes and the stock table.


def test_a_list_that_agrees_with_baseline_and_changes_is_nothing_to_tell(tmp_path: Path) -> None:
    # 3 homes and 1 sold; what is only planned does not count.
    assert check_agreement(world(tmp_path, homes=homes(2))) == []


def test_a_list_is_held_against_the_stock_on_its_own_date(tmp_path: Path) -> None:
    # In April 2024 nothing was sold yet.
    assert check_agreement(world(tmp_path / "april", homes=homes(3, source_date="2024-04-30"))) == []
    (finding,) = check_agreement(world(tmp_path / "may", homes=homes(3, source_date="2024-05-01")))
    assert (finding.code, finding.severity, finding.file) == ("STK02", "warning", "homes.geojson")
    told = "list of Domesta has 3 in the category social rent (DAEB), while the stock table comes to 2"
    assert told in finding.problem()


def test_categories_that_only_the_list_or_only_the_table_has_are_told(tmp_path: Path) -> None:
    both = [baseline(1, "daeb", 3), baseline(2, "trailer", 4)]
    findings = check_agreement(world(tmp_path, stock_baseline=both, homes=[*homes(2), *homes(5, "care")]))
    assert facts(findings, "category", "found", "expected") == [("STK02", "care", 5, 0), ("STK02", "trailer", 0, 4)]


def test_a_corporation_that_the_baseline_does_not_know_disagrees_with_nothing(tmp_path: Path) -> None:
    assert check_agreement(world(tmp_path, homes=[*homes(2), *homes(7, "care", corporation="Actium")])) == []


# Pitches.


def test_pitches_are_held_against_the_list_of_homes_and_the_stock_table(tmp_path: Path) -> None:
    # The location has 3 pitches and 1 rental trailer; list and table say 2 pitches and 1 trailer.
    table = [baseline(1, "daeb", 3), baseline(2, "pitch", 2), baseline(3, "trailer", 1)]
    lists = [*homes(2), *homes(2, "pitch"), *homes(1, "trailer")]
    findings = check_agreement(world(tmp_path, stock_baseline=table, homes=lists, pitches=[location(203_000)]))
    assert facts(findings, "category", "found") == [("STK03", "pitch", 3), ("STK04", "pitch", 3)]
    assert (findings[0].facts["listed"], findings[1].facts["expected"]) == (2, 2)
    assert {finding.file for finding in findings} == {"pitches.geojson"}


def test_a_count_of_pitches_that_is_unknown_disagrees_with_nothing(tmp_path: Path) -> None:
    table = [baseline(1, "daeb", 3), baseline(2, "pitch", 2), baseline(3, "trailer", 2)]
    pitches = [location(203_000), location(203_500, pitches=None)]
    findings = check_agreement(world(tmp_path, stock_baseline=table, pitches=pitches))
    assert findings == []


def test_registered_pitches_are_counted_within_75_m_of_the_nearest_location(tmp_path: Path) -> None:
    # At 203 000 stand 3, of which 2 are registered (75 m counts); at 203 100 stand 3, and 3 are registered. The one
    # at 203 060 lies near both, and counts at 203 100. The one at 203 176 lies 76 m from the last location.
    places = [203_000, 202_925, 203_060, 203_100, 203_101, 203_176]
    registered = [feature(point(x, 501_000), id=f"R{x}") for x in places]
    layers = world(tmp_path, pitches=[location(203_000), location(203_100)], registered_pitches=registered)
    findings = [finding for finding in check_agreement(layers) if finding.code in {"STK05", "STK06"}]
    assert facts(findings[:1], "supplied", "registered") == [("STK05", 3, 2)]
    assert findings[0].feature == "P203000"
    assert facts(findings[1:], "count", "first") == [("STK06", 1, ["R203176"])]


def test_a_location_without_a_registered_pitch_near_it_is_told(tmp_path: Path) -> None:
    far = [feature(point(203_500, 501_000), id="R1")]
    layers = world(tmp_path, pitches=[location(203_000)], registered_pitches=far)
    findings = [finding for finding in check_agreement(layers) if finding.code == "STK05"]
    assert facts(findings, "supplied", "registered") == [("STK05", 3, 0)]


# The lists of a quarter before.


def listed(**rows: tuple[str | None, str]) -> pd.DataFrame:
    """Return a list of homes: id = (corporation, category), in the first file of the layer."""
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["corporation", "category"], dtype=object)
    return frame.assign(part=0)


BEFORE = listed(
    h1=("Domesta", "daeb"), h2=("Domesta", "daeb"), h3=("Domesta", "daeb"), h4=("Domesta", "daeb"), h5=(None, "care")
)
NOW = listed(
    h1=("Domesta", "daeb"), h3=("Domesta", "care"), h4=("Actium", "daeb"), h5=(None, "care"), h6=("Domesta", "daeb")
)


def test_homes_that_are_new_gone_or_changed_are_listed() -> None:
    assert list_changes(BEFORE, NOW).to_numpy().tolist() == [
        ["h6", "new", None, "daeb"],
        ["h2", "gone", "daeb", None],
        ["h3", "category", "daeb", "care"],
        ["h4", "corporation", "Domesta", "Actium"],
    ]


def test_a_list_that_did_not_change_gives_an_empty_table() -> None:
    assert list(list_changes(NOW, NOW).columns) == ["id", "change", "before", "after"]
    assert len(list_changes(NOW, NOW)) == 0


def test_homes_in_a_file_without_a_previous_list_are_not_new() -> None:
    second = listed(h7=("Actium", "daeb")).assign(part=1)
    changes = list_changes(NOW, pd.concat([NOW, second]))
    assert len(changes) == 0


def test_a_home_that_moved_to_the_list_of_another_corporation_is_not_gone() -> None:
    moved = pd.concat([NOW.drop("h1"), listed(h1=("Actium", "daeb")).assign(part=1)])
    assert list_changes(NOW, moved).to_numpy().tolist() == [["h1", "corporation", "Domesta", "Actium"]]


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [("gone", "STK07", "id"), ("category", "STK08", "category"), ("corporation", "STK09", "corporation")],
)
def test_what_deserves_a_look_is_one_warning_per_kind_and_corporation(
    tmp_path: Path, change: str, code: str, column: str
) -> None:
    layers = world(tmp_path, homes=homes(7))
    now = layers.frames["homes"]
    previous = {
        "gone": pd.concat([now, listed(sold=("Domesta", "daeb"))]),
        "category": now.assign(category="care"),
        "corporation": now.assign(corporation="Actium"),
    }[change]
    (finding,) = check_previous(layers, previous)
    assert (finding.code, finding.severity, finding.file, finding.field) == (code, "warning", "homes.geojson", column)
    assert finding.facts["count"] == (1 if change == "gone" else 7)
    assert finding.facts["first"] == (["sold"] if change == "gone" else [f"daeb-{number}" for number in range(5)])


def test_new_homes_are_listed_and_told(tmp_path: Path) -> None:
    layers = world(tmp_path, homes=homes(2))
    previous = layers.frames["homes"].iloc[:1]
    (finding,) = check_previous(layers, previous)
    assert (finding.code, finding.facts["count"], finding.facts["first"]) == ("STK11", 1, ["daeb-1"])
    assert list_changes(previous, layers.frames["homes"])["change"].tolist() == ["new"]
