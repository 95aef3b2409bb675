"""Demand held against the social homes of a village: counted by hand, and secret where it would tell too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from atlas.criteria import Measures, measure
from atlas.layers import read_layers
from atlas.scores.explanation import evidence
from tests.small_world import default_layers, only, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Glossary, Policy


def row(identifier: str, period: str, households: int | None, village: str = "dorp") -> dict[str, object]:
    return {
        "id": identifier,
        "period": period,
        "village_code": village,
        "searching_households": "" if households is None else households,
        "waiting_time_months": 30,
        "search_time_months": 12,
    }


BASELINE = default_layers()["stock_baseline"]
DEMAND = [
    row("1", "2026-Q3", 38),
    row("2", "2025-Q4", 90),
    row("3", "2026-Q3", 300, "stad"),
    row("4", "2026-Q2", 80),
]


def measured(folder: Path, policy: Policy, demand: list[dict[str, object]] | None = DEMAND, **changes: Any) -> Measures:  # noqa: ANN401
    layers = read_layers(write_world(folder, **{"demand": demand, **changes}))
    return measure(layers.sites, layers, only(policy, "demand_pressure"))


def test_the_latest_demand_is_held_against_the_social_homes_of_now(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    # 100 social homes on 1-1-2023, 8 sold and 3 built since: 95. Of those, 38 households make 40 per 100.
    measures = measured(tmp_path, policy)
    assert measures.by_criterion["demand_pressure"].value["S1"] == pytest.approx(40)
    assert evidence("S1", "demand_pressure", measures, glossary) == (
        "Dorp telt 38 zoekende huishoudens op 95 sociale huurwoningen, dat is 40 op de 100 (2026-Q3)."
        " Wie er een woning kreeg, stond gemiddeld 30 maanden ingeschreven en zocht 12 maanden."
    )


def test_a_period_that_counts_no_households_leaves_the_one_before_it(tmp_path: Path, policy: Policy) -> None:
    measures = measured(tmp_path, policy, [row("1", "2026-Q3", None), row("2", "2026-Q2", 19)])
    assert measures.by_criterion["demand_pressure"].value["S1"] == pytest.approx(20)
    assert measures.by_criterion["demand_pressure"].facts("S1")["period"] == "2026-Q2"


def test_a_quarter_in_words_comes_after_one_of_the_year_before(tmp_path: Path, policy: Policy) -> None:
    measures = measured(tmp_path, policy, [row("1", "1e kwartaal 2026", 19), row("2", "4e kwartaal 2025", 38)])
    assert measures.by_criterion["demand_pressure"].value["S1"] == pytest.approx(20)


@pytest.mark.parametrize(
    "changes",
    [
        # 7 households are fewer than may be told.
        {"demand": [row("1", "2026-Q3", 7), row("3", "2026-Q3", 300, "stad")]},
        # 9 social homes are fewer than may be told.
        {"stock_baseline": [{**BASELINE[0], "homes": 14}, BASELINE[3]]},
    ],
)
def test_what_may_not_be_told_counts_as_unknown(
    tmp_path: Path, policy: Policy, glossary: Glossary, changes: dict[str, Any]
) -> None:
    measures = measured(tmp_path, policy, **changes)
    pressure = measures.by_criterion["demand_pressure"]
    assert [each[0] for each in pressure.bounds()] == [-np.inf, np.inf]
    assert all(np.isnan(float(str(pressure.facts("S1")[fact]))) for fact in ("searching_households", "homes"))
    assert "wordt niet vermeld vanwege privacy" in evidence("S1", "demand_pressure", measures, glossary)


def test_a_small_demand_elsewhere_hides_the_one_that_would_tell_it(tmp_path: Path, policy: Policy) -> None:
    # Whoever knows the total of 45 and the 38 of the village would know the 7 of the town.
    measures = measured(tmp_path, policy, [row("1", "2026-Q3", 38), row("2", "2026-Q3", 7, "stad")])
    assert np.isnan(measures.by_criterion["demand_pressure"].value["S1"])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"demand": None}, "Niet bekend: de vraag in dit dorp."),
        ({"demand": DEMAND[2:3]}, "Niet bekend: de vraag in dit dorp."),
        (
            {"stock_baseline": BASELINE[2:3], "stock_changes": default_layers()["stock_changes"][2:3]},
            "Niet bekend: de sociale voorraad van het dorp op 1-1-2023.",
        ),
        ({"sites": [site(geometry=square(206_000, 501_000, 100))]}, "Niet bekend: in welk dorp de locatie ligt."),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path, policy: Policy, glossary: Glossary, changes: dict[str, Any], sentence: str
) -> None:
    measures = measured(tmp_path, policy, **changes)
    assert np.isnan(measures.by_criterion["demand_pressure"].value["S1"])
    assert evidence("S1", "demand_pressure", measures, glossary) == sentence


def test_a_village_without_social_homes_has_no_demand_per_100_of_them(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    none = [{**default_layers()["stock_baseline"][0], "homes": 0}]
    measures = measured(tmp_path, policy, stock_baseline=none, stock_changes=default_layers()["stock_changes"][2:3])
    assert np.isnan(measures.by_criterion["demand_pressure"].value["S1"])
    assert "heeft geen sociale huurwoningen" in evidence("S1", "demand_pressure", measures, glossary)


def test_stated_errors_of_both_counts_widen_the_demand(tmp_path: Path, policy: Policy) -> None:
    errors = {"demand": "errors = { searching_households = 2 }", "stock_baseline": "errors = { homes = 5 }"}
    layers = read_layers(write_world(tmp_path, errors, demand=DEMAND))
    low, high = measure(layers.sites, layers, only(policy, "demand_pressure")).by_criterion["demand_pressure"].bounds()
    # Two rows of the village's baseline may each be 5 off: 85 to 105 homes, and 36 to 40 households.
    assert low[0] == pytest.approx(100 * 36 / 105)
    assert high[0] == pytest.approx(100 * 40 / 85)
