"""The ledger against the corporations' lists, and against what else tells the same stock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from atlas.criteria.social_stock import social_stock, stock_now
from atlas.layers import Layers, read_layers
from atlas.layers.reconciliation import check_agreement
from atlas.stock import CELL, UNPLACED, keep_ledger
from atlas.stock.reconciliation import reconcile
from tests.small_world import feature, point, write_world

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from atlas.meeting import Meeting
    from atlas.policy import Policy

IN_TOWN, IN_VILLAGE, NOWHERE = (200_500, 500_500), (202_500, 500_500), (300_000, 600_000)


def homes(number: int, place: tuple[int, int], corporation: str = "Domesta", category: str = "daeb") -> list[Any]:
    x, y = place
    return [
        feature(
            point(x + step, y), id=f"{corporation}-{category}-{x}-{step}", corporation=corporation, category=category
        )
        for step in range(number)
    ]


def found(tmp_path: Path, policy: Policy, **changes: Any) -> tuple[Layers, pd.DataFrame]:  # noqa: ANN401 - rows
    layers = read_layers(write_world(tmp_path, **changes))
    ledger = keep_ledger(layers, policy)
    assert ledger is not None
    rows = reconcile(ledger, layers)
    assert rows is not None
    return layers, rows.set_index(list(CELL))[["ledger_homes", "list_homes", "difference_homes"]]


def test_each_difference_is_told_where_it_is(tmp_path: Path, policy: Policy) -> None:
    # Domesta in the village: 90, 8 sold and 3 built make 85 on 1-10-2026 (20 more are planned); the list has 80 there,
    # 1 in no village, and 900 in town. Actium, with 10 care, sent no list.
    listed = [*homes(80, IN_VILLAGE), *homes(900, IN_TOWN), *homes(1, NOWHERE)]
    _, rows = found(tmp_path, policy, homes=listed)
    assert rows.drop(index=("Actium", "dorp", "care")).to_dict("index") == {
        ("Domesta", UNPLACED, "daeb"): {"ledger_homes": 0, "list_homes": 1, "difference_homes": 1},
        ("Domesta", "dorp", "daeb"): {"ledger_homes": 85, "list_homes": 80, "difference_homes": -5},
        ("Domesta", "stad", "daeb"): {"ledger_homes": 900, "list_homes": 900, "difference_homes": 0},
    }
    actium = rows.loc[("Actium", "dorp", "care")]
    assert actium["ledger_homes"] == 10
    assert actium[["list_homes", "difference_homes"]].isna().all()


def test_a_list_is_held_against_the_stock_on_its_own_date(tmp_path: Path, policy: Policy) -> None:
    # On 1-1-2025 the 8 were sold, and the 3 not yet built: 82.
    folder = write_world(tmp_path, homes=homes(82, IN_VILLAGE))
    text = (folder / "catalogue.toml").read_text(encoding="utf-8")
    before, after = text.split("[homes]")
    (folder / "catalogue.toml").write_text(
        before + "[homes]" + after.replace("date = 2026-10-01", "date = 2025-01-01", 1), encoding="utf-8"
    )
    layers = read_layers(folder)
    ledger = keep_ledger(layers, policy)
    assert ledger is not None
    rows = reconcile(ledger, layers)
    assert rows is not None
    daeb = rows.set_index(list(CELL)).loc[("Domesta", "dorp", "daeb")]
    assert (daeb["ledger_homes"], daeb["list_homes"]) == (82, 82)


def test_homes_of_nobody_are_told_apart(tmp_path: Path, policy: Policy) -> None:
    listed = [*homes(85, IN_VILLAGE), *homes(3, IN_VILLAGE, corporation="")]
    _, rows = found(tmp_path, policy, homes=listed)
    nobody = rows[rows.index.get_level_values("corporation").isna()]
    assert list(nobody["list_homes"]) == [3]
    assert nobody["difference_homes"].isna().all()


def test_added_up_the_differences_are_those_of_the_check(example_meeting: Meeting) -> None:
    layers, ledger = example_meeting.layers, example_meeting.ledger
    assert ledger is not None
    listed = layers.frames["homes"]
    # Take 2 of Actium's homes off the list, and make one of Domesta's another category.
    daeb = listed["category"] == "daeb"
    changed = listed.drop(index=listed.index[(listed["corporation"] == "Actium") & daeb][:2])
    changed.loc[
        changed.index[(changed["corporation"] == "Domesta") & (changed["category"] == "daeb")][0], "category"
    ] = "care"
    layers = replace(layers, frames={**layers.frames, "homes": changed})
    rows = reconcile(ledger, layers)
    assert rows is not None
    together = rows.groupby(["corporation", "category"])["difference_homes"].sum()
    said = {}
    for finding in check_agreement(layers):
        if finding.code == "STK02":
            found, expected = (int(str(finding.facts[fact])) for fact in ("found", "expected"))
            said[finding.facts["corporation"], finding.facts["category"]] = found - expected
    assert together[together != 0].to_dict() == said
    assert said == {("Actium", "daeb"): -2, ("Domesta", "care"): 1, ("Domesta", "daeb"): -1}


def test_without_lists_nothing_is_compared(example_meeting: Meeting) -> None:
    layers, ledger = example_meeting.layers, example_meeting.ledger
    assert ledger is not None
    without = {name: frame for name, frame in layers.frames.items() if name != "homes"}
    assert reconcile(ledger, replace(layers, frames=without)) is None


def test_the_criteria_and_the_ledger_tell_one_stock_per_village(example_meeting: Meeting) -> None:
    layers, policy, ledger = example_meeting.layers, example_meeting.policy, example_meeting.ledger
    stock = social_stock(layers, policy)
    assert ledger is not None
    assert stock is not None
    told = ledger.of(policy.lists.social_categories.names).stocks(("village_code",), realised_only=True)
    told = told.drop(index=UNPLACED, errors="ignore")
    assert stock["baseline_homes"].dropna().astype(int).to_dict() == told["opening"].to_dict()
    assert stock_now(stock).dropna().astype(int).to_dict() == told["2026-Q4"].to_dict()
