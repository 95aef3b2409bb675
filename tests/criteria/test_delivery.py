"""When homes can be there: what is open about it lies between bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from atlas.criteria.delivery import delivery_margin
from atlas.layers import read_layers
from tests.small_world import site, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.criteria import Measure
    from atlas.policy import Policy


def delivery(folder: Path, policy: Policy, catalogue: str = "", **changes: Any) -> Measure:  # noqa: ANN401
    layers = read_layers(write_world(folder, {"sites": catalogue}, sites=[site(**changes)]))
    return delivery_margin(layers.sites, layers, policy)


# The data are of October 2026, so 15 months before the agreement ends. An irrevocable plan asks 21 months more and is
# 6 months late; a third party's takes 9 months on top of that; a plan of 2029 is two years late.
@pytest.mark.parametrize(
    ("changes", "margin"),
    [
        ({}, -6),
        ({"owner": "third_party"}, -15),
        ({"delivery_year": 2029}, -24),
        ({"delivery_year": None}, -6),
        (
            {
                "planning_status": "under_construction",
                "owner": "third_party",
                "start_year": 2026,
                "delivery_year": 2026,
            },
            3,
        ),
    ],
)
def test_the_later_of_plan_and_procedure_counts(
    tmp_path: Path, policy: Policy, changes: dict[str, Any], margin: float
) -> None:
    measured = delivery(tmp_path, policy, **changes)
    assert measured.value["S1"] == margin
    assert [each[0] for each in measured.bounds()] == [margin, margin]


def test_an_unknown_planning_status_can_be_any(tmp_path: Path, policy: Policy) -> None:
    measured = delivery(tmp_path, policy, planning_status=None, owner="third_party")
    assert np.isnan(measured.value["S1"])
    # At worst an idea of a third party: 15 - 72 - 9 months. At best all is built, and the plan's own year, 2027, holds.
    assert [each[0] for each in measured.bounds()] == [-66, 0]


def test_a_stated_error_of_the_delivery_year_counts_where_the_plan_is_what_takes_longest(
    tmp_path: Path, policy: Policy
) -> None:
    # The plan says 2029, give or take a year: ready at the end of 2028 at best, of 2030 at worst.
    measured = delivery(tmp_path, policy, "errors = { delivery_year = 1 }", delivery_year=2029)
    assert [each[0] for each in measured.bounds()] == [-36, -12]
