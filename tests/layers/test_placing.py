"""A change of the stock lies in the village that it states, else where its site, point or address lies.

In the small world the town is the square from (200 000, 500 000) to (202 000, 502 000), the village lies east of it,
and the site S1 in the village.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atlas.layers import check_layers, read_layers
from tests.small_world import default_layers, feature, point, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

IN_TOWN, IN_VILLAGE, NOWHERE = (201_000, 501_000), (203_500, 501_500), (220_000, 500_000)
BY_POINT = {"stock_changes": 'x = "x"\ny = "y"\ncrs = "EPSG:28992"'}
BY_ADDRESS = {"stock_changes": 'address = { street = "straat", number = "nummer", town = "plaats" }'}
UNUSABLE = "the row states no village and its place can't be used, so the change is booked in no village"
ADDRESSES = [feature(point(*IN_TOWN), id="A1", street="Dorpsweg", number="12", town="Hoogeveen")]


def change(identifier: str, **values: object) -> dict[str, object]:
    row = {**default_layers()["stock_changes"][1], "id": identifier, "village_code": "", "site_id": ""}
    return {**row, "note": identifier, **values}


def placed(folder: Path) -> dict[str, tuple[object, object]]:
    """Return village and how it is known of each change that has one."""
    changes = read_layers(folder).frames["stock_changes"].dropna(subset="placed_by")
    return {str(row.Index): (row.village_code, row.placed_by) for row in changes.itertuples()}


def told(folder: Path) -> list[tuple[str, str | None, str]]:
    """Return severity, row and problem of what is found in the changes."""
    found = [finding for finding in check_layers(folder).findings if finding.layer == "stock_changes"]
    return [(finding.severity, finding.feature, finding.problem()) for finding in found]


def test_the_village_that_a_row_states_comes_before_its_site_and_its_site_before_its_point(tmp_path: Path) -> None:
    x, y = IN_TOWN
    both = {"x": x, "y": y}
    rows = [
        change("stated", village_code="stad", site_id="", **both),
        change("site", site_id="S1", **both),
        change("place", **both),
    ]
    world = write_world(tmp_path, BY_POINT, stock_changes=rows)
    assert placed(world) == {"stated": ("stad", "stated"), "site": ("dorp", "site"), "place": ("stad", "place")}
    assert told(world) == []


def test_a_site_that_lies_in_no_village_leaves_the_place_to_the_row_itself(tmp_path: Path) -> None:
    far = site("S9", geometry=square(*NOWHERE, 100))
    x, y = IN_VILLAGE
    rows = [change("1", site_id="S9", x=x, y=y), change("2", site_id="S9", x="", y="")]
    world = write_world(tmp_path, BY_POINT, sites=[site(), far], stock_changes=rows)
    assert placed(world) == {"1": ("dorp", "place")}
    assert [(severity, feature) for severity, feature, _ in told(world)] == [("warning", "2")]


def test_an_address_that_is_known_places_a_row_and_one_that_is_not_leaves_it_listed(tmp_path: Path) -> None:
    rows = [
        change("known", straat="Dorpsweg", nummer="12", plaats="Hoogeveen"),
        change("unknown", straat="Dorpsweg", nummer="14", plaats="Hoogeveen"),
        change("none", straat="", nummer="", plaats=""),
        change("stated", straat="", nummer="", plaats="", village_code="dorp"),
    ]
    world = write_world(tmp_path, BY_ADDRESS, addresses=ADDRESSES, stock_changes=rows)
    assert placed(world) == {"known": ("stad", "place"), "stated": ("dorp", "stated")}
    layers = read_layers(world)
    assert layers.frames["stock_changes"]["homes"].tolist() == [3, 3, 3, 3]
    assert layers.frames["stock_changes"]["village_code"].isna().tolist() == [False, True, True, False]
    assert told(world) == [
        (
            "warning",
            "none",
            "the row states no village and nothing that lies in one, so the change is booked in no village",
        ),
        (
            "warning",
            "unknown",
            f"{UNUSABLE}: the place of this address is not known yet",
        ),
    ]


def test_why_a_place_can_not_be_used_is_told_in_dutch_as_well(tmp_path: Path) -> None:
    rows = [change("1", straat="Dorpsweg", nummer="14", plaats="Hoogeveen")]
    world = write_world(tmp_path, BY_ADDRESS, addresses=ADDRESSES, stock_changes=rows)
    (finding,) = check_layers(world).findings
    assert finding.problem("nl").endswith("in geen dorp geboekt: de plek van dit adres is nog niet bekend")


@pytest.mark.parametrize("numbers", [("ergens", "501000"), ("201000", ""), ("300001", "1")])
def test_coordinates_that_say_nothing_reject_no_row(tmp_path: Path, numbers: tuple[str, str]) -> None:
    x, y = IN_VILLAGE
    # Three rows with a good place beside the bad one, or all of the layer would lie far away.
    good = [change(str(number), x=x, y=y) for number in range(3)]
    world = write_world(tmp_path, BY_POINT, stock_changes=[*good, change("bad", x=numbers[0], y=numbers[1])])
    assert set(placed(world)) == {"0", "1", "2"}
    ((severity, feature, problem),) = [each for each in told(world) if each[1] == "bad"]
    assert (severity, feature) == ("warning", "bad")
    assert "booked in no village" in problem


def test_a_village_and_a_site_that_disagree_are_told_and_the_row_is_believed(tmp_path: Path) -> None:
    world = write_world(tmp_path, stock_changes=[change("1", village_code="stad", site_id="S1")])
    assert placed(world) == {"1": ("stad", "stated")}
    assert told(world) == [("warning", "1", "the row states this village, while its site or place lies in dorp")]


def test_a_table_without_places_is_read_as_before(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    assert set(placed(world).values()) == {("dorp", "stated")}
    assert told(world) == []
