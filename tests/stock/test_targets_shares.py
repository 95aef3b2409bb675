"""Shares of new build and of the stock, by hand, with what is unknown as bounds and what is small secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atlas.criteria import measure
from atlas.layers import read_layers
from atlas.privacy import SECRET
from atlas.stock import keep_ledger
from atlas.stock.target_homes import accessible_villages, without_list
from atlas.stock.target_sites import project_shares, uncounted_sites, undated_sites
from atlas.stock.target_words import target_sentence
from atlas.stock.targets import Sources, TargetLine, count_targets
from tests.small_world import point, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy


def sources_of(folder: Path, policy: Policy, **changes: Any) -> Sources:  # noqa: ANN401 - features or rows
    layers = read_layers(write_world(folder, **changes))
    ledger = keep_ledger(layers, policy)
    assert ledger is not None
    return Sources(ledger, layers, policy, measure(layers.sites, layers, policy))


def lines_of(sources: Sources) -> dict[str, TargetLine]:
    lines = count_targets(sources.ledger, sources.layers, sources.policy, sources.measures)
    return {line.id: line for line in lines}


def test_three_projects_against_thirty_per_cent(example_meeting: Meeting) -> None:
    assert example_meeting.ledger is not None
    sources = Sources(example_meeting.ledger, example_meeting.layers, example_meeting.policy, example_meeting.measures)
    told = project_shares(sources)[["homes_total", "homes_social", "needed_homes", "lacking_homes", "surplus_homes"]]
    # HGV-11: 30% of 150 is 45, and 30 are social. PES-02: 30% of 48 is 14.4, so 15 whole homes, and 14 are social.
    # NOO-02: 3 pitches come on top of 60 homes and of 18 social ones; 30% of 63 is 18.9, so 19 of 21.
    assert told.loc["HGV-11"].tolist() == [150, 30, 45, 15, 0]
    assert told.loc["PES-02"].tolist() == [48, 14, 15, 1, 0]
    assert told.loc["NOO-02"].tolist() == [63, 21, 19, 0, 2]
    # Dropped, so no project; and one of which the social homes are not known stands last.
    assert "HGV-23" not in told.index
    assert told.loc["HGV-15", ["lacking_homes", "surplus_homes"]].isna().all()
    assert {"HGV-15", "STU-01"} == set(told.index[-2:])


def plan(identifier: str, number: int, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    """Return a site of which no count but these is more than 0."""
    nothing = dict.fromkeys(("homes_clustered", "homes_accessible", "homes_demolished"), 0)
    shape = square(203_000 + 200 * number, 501_300, 100)
    return site(identifier, geometry=shape, **{**nothing, "start_year": None, **changes})


def test_social_share_of_what_was_built_and_of_plans(tmp_path: Path, policy: Policy) -> None:
    sites = [
        plan("S1", 0, homes_total=50, homes_social=20, planning_status="completed", delivery_year=2025),
        plan("S2", 1, homes_total=30, homes_social=None, planning_status="completed", delivery_year=2024),
        plan("S3", 2, homes_total=100, homes_social=10, planning_status="procedure", delivery_year=2027),
        plan("S4", 3, homes_total=100, homes_social=90, planning_status="idea", delivery_year=2028),
        plan("S5", 4, homes_total=100, homes_social=0, planning_status="completed", delivery_year=2022),
        plan("S6", 5, homes_total=100, homes_social=0, planning_status="dropped", delivery_year=2026),
    ]
    line = lines_of(sources_of(tmp_path, policy, sites=sites))["social_share"]
    # Of the 80 homes built since 2023 surely 20 are social, and at most 20 + 30; with S3 at least 30 of 180.
    assert line.today == (100 * 20 / 80, 100 * 50 / 80)
    assert (line.hard, line.in_procedure, line.soft) == pytest.approx((25, 100 * 30 / 180, 100 * 30 / 180))
    assert set(line.rows) == {"S1", "S2", "S3"}


def test_clustered_homes_have_until_2030(tmp_path: Path, policy: Policy) -> None:
    sites = [
        plan("S1", 0, homes_clustered=12, planning_status="completed", delivery_year=2025),
        plan("S2", 1, homes_clustered=8, planning_status="irrevocable", delivery_year=2029),
        plan("S3", 2, homes_clustered=5, planning_status="idea", delivery_year=2030),
        plan("S4", 3, homes_clustered=7, planning_status="idea", delivery_year=2031),
    ]
    line = lines_of(sources_of(tmp_path, policy, sites=sites))["clustered_homes"]
    assert (line.today, line.hard, line.in_procedure, line.soft) == ((12, 12), 20, 20, 25)
    assert (line.goal, line.short) == (470, 470 - 25)


def test_accessible_share_counts_sites_that_suit_such_homes_alone(
    tmp_path: Path, policy: Policy, example_meeting: Meeting
) -> None:
    # The site of the small world has 2 of the 5 amenities of older people in reach: it does not suit.
    small = lines_of(sources_of(tmp_path, policy))
    assert (small["accessible_share"].today, small["accessible_share"].case) == (None, "nothing_yet")
    # Without amenities nothing is known of that.
    blind = lines_of(sources_of(tmp_path, policy, facilities=None))["accessible_share"]
    assert (blind.case, blind.missing) == ("unknown", "suitability")
    # HGV-16 has 10 of 12 and HGV-17 24 of 26 homes accessible; only the latter has three of the five in reach.
    in_reach = example_meeting.measures.by_criterion["accessible_shortfall"].evidence()["in_reach_pct"]
    assert [in_reach[name] >= 60 for name in ("HGV-16", "HGV-17")] == [False, True]
    line = next(each for each in example_meeting.targets or () if each.id == "accessible_share")
    assert line.today == pytest.approx((100 * 24 / 26, 100 * 24 / 26))


def homes(number: int, corporation: str, x: float, **facts: object) -> list[dict[str, Any]]:
    rows = []
    for each in range(number):
        properties = {"corporation": corporation, "category": "daeb", "rent_segment": None, **facts}
        accessible = properties.pop("accessible", None)
        properties |= {"externally_accessible": accessible, "internally_accessible": accessible}
        identifier = f"{corporation}-{x}-{accessible}-{properties['rent_segment']}-{properties['category']}-{each}"
        rows.append({"type": "Feature", "properties": {"id": identifier, **properties}, "geometry": point(x, 501_000)})
    return rows


TOWN_X, VILLAGE_X = 201_000, 203_000


def test_rent_shares_have_bounds_where_segments_are_unknown(tmp_path: Path, policy: Policy) -> None:
    listed = [
        *homes(20, "Domesta", TOWN_X, rent_segment="below_quality_limit"),
        *homes(60, "Domesta", TOWN_X, rent_segment="below_first_cap"),
        *homes(20, "Domesta", VILLAGE_X),
        *homes(5, "Domesta", VILLAGE_X, category="care"),
    ]
    lines = lines_of(sources_of(tmp_path, policy, homes=listed))
    # Of 100 DAEB homes 20 and 60 are known to be in a segment, and 20 may be in either.
    assert lines["below_quality_limit_share"].today == (20, 40)
    assert (lines["below_quality_limit_share"].case, lines["below_quality_limit_share"].short) == ("met", 0)
    assert lines["below_first_cap_share"].today == (60, 80)
    assert (lines["below_first_cap_share"].case, lines["below_first_cap_share"].short) == ("open", None)
    assert lines["below_first_cap_share/Domesta"].today == (60, 80)


def test_a_corporation_without_a_list_is_unknown_and_not_without_homes(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    sources = sources_of(tmp_path, policy, homes=homes(40, "Domesta", TOWN_X, accessible=True))
    lines = lines_of(sources)
    # The ledger of the small world has homes of Actium, too.
    assert without_list(sources) == ["Actium"]
    for name in ("accessible_homes/Actium", "below_first_cap_share/Actium"):
        assert (lines[name].today, lines[name].case) == (None, "unknown")
        assert "haar lijst ontbreekt" in target_sentence(lines[name], sources.ledger.opened_on, glossary)


def test_sites_of_which_too_little_is_known_are_counted_apart(tmp_path: Path, policy: Policy) -> None:
    unknown = dict.fromkeys(("homes_total", "homes_social", "homes_clustered", "homes_flex", "homes_mid_rent"))
    sites = [plan("S1", 0, **unknown), plan("S2", 1, homes_clustered=9, delivery_year=None, planning_status="idea")]
    sources = sources_of(tmp_path, policy, sites=sites)
    assert (uncounted_sites(sources), undated_sites(sources)) == (1, 1)
    assert lines_of(sources)["clustered_homes"].soft == 0


def test_small_numbers_of_accessible_homes_stay_secret_and_no_difference_tells_them(
    tmp_path: Path, policy: Policy
) -> None:
    listed = [
        *homes(4, "Actium", VILLAGE_X, accessible=True),
        *homes(30, "Domesta", TOWN_X, accessible=True),
        *homes(40, "Woonconcept", TOWN_X, accessible=True),
        *homes(12, "Woonconcept", TOWN_X),
        *homes(50, "Woonconcept", TOWN_X, accessible=False),
    ]
    sources = sources_of(tmp_path, policy, homes=listed)
    lines = lines_of(sources)
    assert lines["accessible_homes"].today == (74, 74 + 12)
    # 74 - 30 - 40 would tell the 4 of Actium, so Domesta stays secret too. Woonconcept has 40 for sure.
    assert [lines[f"accessible_homes/{name}"].case for name in ("Actium", "Domesta")] == ["secret", "secret"]
    assert lines["accessible_homes/Woonconcept"].today == (40, 52)
    villages = accessible_villages(sources)
    assert villages is not None
    assert villages["accessible_low"].tolist() == [SECRET, SECRET]
    assert villages["homes_accessible"].to_dict() == {"stad": 0, "dorp": 45}


def test_a_village_that_the_total_of_a_corporation_gives_away_stays_secret(tmp_path: Path, policy: Policy) -> None:
    # Domesta has homes in the village alone: its 30 are told, so the village's 34 would tell the 4 of Actium.
    listed = [
        *homes(30, "Domesta", VILLAGE_X, accessible=True),
        *homes(4, "Actium", VILLAGE_X, accessible=True),
        *homes(60, "Actium", TOWN_X, accessible=True),
    ]
    sources = sources_of(tmp_path, policy, homes=listed)
    assert lines_of(sources)["accessible_homes/Domesta"].today == (30, 30)
    villages = accessible_villages(sources)
    assert villages is not None
    assert villages.loc["dorp", "accessible_low"] == SECRET
