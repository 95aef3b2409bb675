"""The agreement's figures are those of the agreement, and a policy that contradicts itself is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from atlas.criteria import CRITERIA, measure
from atlas.errors import AtlasError, PolicyError
from atlas.layers import read_layers
from atlas.layers.schema import LAYERS
from atlas.pipeline import prepare_meeting, write_meeting
from atlas.policy import Glossary, Policy, read_policy
from atlas.policy.policy import DEFAULT_POLICY
from tests.small_world import write_world

if TYPE_CHECKING:
    from pathlib import Path


# The stock table of 1-1-2023, per row: Domesta, Woonconcept, Actium, Woonservice, total.
STOCK = {
    "daeb": (3008, 3281, 230, 76, 6595),
    "care": (389, 149, 16, 0, 554),
    "trailer": (5, 17, 0, 0, 22),
    "pitch": (40, 55, 0, 0, 95),
    "non_daeb": (0, 6, 0, 0, 6),
}
# The table under agreement 1.
PROGRAMME = {
    "demolition_or_sale": (150, 230, 9, 2, 390),
    "new_build": (350, 345, 20, 0, 715),
    "net_addition": (200, 115, 11, -2, 324),
}


def test_stock_and_programme_are_the_tables_of_the_agreement(policy: Policy) -> None:
    for table, expected in ((policy.stock, STOCK), (policy.programme, PROGRAMME)):
        for name, figures in expected.items():
            row = table[name]
            parts = [row.by_corporation[each] for each in ("Domesta", "Woonconcept", "Actium", "Woonservice")]
            assert (*parts, row.total_as_printed) == figures


def test_printed_totals_stay_printed_and_computed_ones_are_our_own(policy: Policy) -> None:
    # 150 + 230 + 9 + 2 = 391, printed is 390.
    assert policy.programme["demolition_or_sale"].total == 391
    assert policy.programme["demolition_or_sale"].total_as_printed == 390


def test_targets_are_those_of_the_agreement(policy: Policy) -> None:
    targets = {name: figure.value for name, figure in policy.targets.items()}
    assert targets["net_social_homes"] == 320
    assert targets["replaced_homes"] == 300
    assert targets["social_share"] == 30
    assert targets["accessible_share"] == 90
    assert targets["new_pitches"] == 17 == sum(policy.programme["pitches"].by_corporation.values())
    assert targets["clustered_homes"] == 470
    assert targets["out_of_labels_efg"] == 156
    assert all(figure.status == "adopted" for figure in policy.targets.values())


def test_every_criterion_and_knock_out_of_the_policy_has_its_dutch_words(policy: Policy, glossary: Glossary) -> None:
    for name, criterion in policy.criteria.items():
        assert (criterion.measure or name) in CRITERIA
        assert glossary.word(f"criteria.{name}.label")
        assert glossary.word(f"criteria.{name}.strong")
    for name in policy.knock_outs:
        assert glossary.word(f"knock_outs.{name}.label")
    for name in policy.profiles:
        assert glossary.word(f"profiles.{name}.label")


@pytest.mark.parametrize(("layer", "column"), [("facilities", "kind"), ("constraints", "kind"), ("works", "kind")])
def test_every_word_of_a_vocabulary_on_the_map_has_its_dutch_words(glossary: Glossary, layer: str, column: str) -> None:
    for word in LAYERS[layer].columns[column].vocabulary:
        if layer == "works":
            assert glossary.word(f"classes.works_{word}")
            continue
        for table in ("classes", "terms", "columns"):
            assert glossary.word(f"{table}.{word}")


@pytest.mark.parametrize("column", ["owner", "planning_status"])
def test_every_word_of_a_site_has_its_dutch_word(glossary: Glossary, column: str) -> None:
    for word in LAYERS["sites"].columns[column].vocabulary:
        assert glossary.term(word)


def changed(folder: Path, old: str, new: str) -> Path:
    text = DEFAULT_POLICY.read_text(encoding="utf-8")
    assert old in text
    path = folder / "policy.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("net_addition = 14", "net_addition = 13", "key profiles.regular.weights: the weights add to 99"),
        (
            "net_addition = 14",
            "net_additon = 14",
            "key profiles.regular.weights.net_additon: there is no such criterion",
        ),
        ('municipality_code = "GM0118"', 'municipality_code = "0118"', "key agreement.municipality_code, value '0118'"),
        ("points = [[0, 0], [40, 100]]", "", "key criteria.net_addition.points: this key is missing"),
        ("points = [[0, 0], [40, 100]]", "points = [[40, 0], [0, 100]]", "the measures must ascend"),
        ("points = [[0, 0], [40, 100]]", "points = [[0, 0], [40, 101]]", "key criteria.net_addition.points"),
        ('["social_share", 100]', '["social_shares", 100]', "there is no target 'social_shares'"),
        ("[agreement]", "[agreement]\nend_date = 2027-12-31", "key agreement.end_date: this key is unknown here"),
        ("most_touched_pct = 5", "most_touched = 5", "key knock_outs.nature.most_touched"),
        ("most_touched_pct = 5", 'most_touched_pct = "5%"', "key knock_outs.nature.most_touched_pct, value '5%'"),
        ('status = "adopted"', 'status = "agreed"', "value 'agreed'"),
        ("Domesta = 3008", 'Domesta = "3.008"', "value '3.008'"),
        ("Actium = 230", "Aktium = 230", "key stock.daeb.by_corporation: expected exactly"),
        ('"no_pitches",', '"no_pitch",', "there is no knock-out 'no_pitch'"),
        ("detour_factor = {", "detour = {", "key assumptions.detour: this key is unknown here"),
        ("value = 1.27", "value = nan", "key assumptions.detour_factor.value"),
        ("[lists.common_rooms]\nnames = [", "[lists.common_rooms]\nnames = []\nother = [", "key lists.common_rooms"),
        ("new_pitches = {", "pitches = {", "key targets.new_pitches: this key is missing"),
        ('group = "everyone"', 'group = "anyone"', "key criteria.walking_distance.group: there is no target group"),
        ("reach_m = 500", "reach_m = 0", "key groups.older_people.reach_m"),
        ('changed_by = ["nobody"]', 'changed_by = ["iedereen"]', "value 'iedereen'"),
        (
            "near_miss_pct = { value = 10",
            "near_miss_pct = { value = -1",
            "key robustness.near_miss_pct.value: expected",
        ),
        ('place = "town"', 'place = "city"', "key knock_outs.in_town.place, value 'city'"),
        ("[agreement]", "[agreement", "no valid TOML"),
    ],
)
def test_a_policy_that_breaks_its_schema_names_the_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(PolicyError, match=re.escape(message)):
        read_policy(changed(tmp_path, old, new))


def test_a_criterion_without_a_function_that_measures_it_is_refused(tmp_path: Path) -> None:
    text = DEFAULT_POLICY.read_text(encoding="utf-8").replace("added_pitches", "pitch_quality")
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    layers = read_layers(write_world(tmp_path / "layers"))
    with pytest.raises(
        PolicyError, match=r"criteria.pitch_quality: 'pitch_quality' is unknown here. Use one of: net_addition"
    ):
        measure(layers.sites, layers, read_policy(path))


def test_a_missing_policy_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="there is no policy file here"):
        read_policy(tmp_path / "nowhere.toml")


# The policy without its parties, and each party, which names profiles.
WITH_PARTIES = re.split(r"^(?=\[parties\.\w+\]$)", DEFAULT_POLICY.read_text(encoding="utf-8"), flags=re.MULTILINE)
# Without parties no theme can show what they make of a site.
WITHOUT_PARTIES = WITH_PARTIES[0].replace('colour = "parties"\n', "")


def held(folder: Path, policy: Path) -> str:
    """Hold a whole meeting of the small world by a policy, and return its page."""
    world = write_world(folder / "layers")
    return write_meeting(prepare_meeting("2026-Q4", world, policy), folder / "maps").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"bus_stop", "community_centre"]',
            '"bus_stop", "zwembad"]',
            "key groups.everyone.amenities: 'zwembad' is unknown",
        ),
        ('names = ["flood", "heat"]', 'names = ["flood", "drought"]', "key lists.climate_kinds: 'drought' is unknown"),
        ("idea = 72", "idee = 72", "key months_to_delivery.by_planning_status: expected exactly idea,"),
        ('["completed", "dropped"]', '["klaar"]', "key knock_outs.ended.planning_status: 'klaar' is unknown"),
        ('constraint = "nature"', 'constraint = "natuur"', "key knock_outs.nature.constraint: 'natuur' is unknown"),
        ('column = "pitches"', 'column = "name"', "key knock_outs.no_pitches.column: 'name' is unknown"),
        ("profiles.flex", "profiles.gewoon", "key profiles.gewoon: the glossary has no words for it"),
        ("themes.spread", "themes.welzijn", "key themes.welzijn: the glossary has no words for it"),
        ('table = "villages"', 'table = "dorpen"', "key themes.villages, value 'dorpen': the map has no such layer"),
        ('profile = "pitches"', 'profile = "plekken"', "key themes.pitches.profile: there is no profile 'plekken'"),
        ('place = "villages"', 'colour = "parties"', "key themes.villages.colour: there are no parties to compare"),
        ('measure = "amenities_in_reach"', 'measure = "amenities"', "older_people.measure: 'amenities' is unknown"),
        ('group = "everyone"\n', "", "key criteria.walking_distance.group: this measure needs a target group"),
        ("[criteria.wup_distance]", '[criteria.wup_distance]\ngroup = "everyone"', "this measure has no target group"),
        ('unit = "works"', 'unit = "werken"', "key criteria.works_nearby.unit: 'werken' is unknown"),
    ],
)
def test_a_rule_that_could_never_apply_or_be_told_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = WITHOUT_PARTIES
    assert old in text
    policy = tmp_path / "policy.toml"
    policy.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PolicyError, match=re.escape(message)):
        held(tmp_path, policy)


def test_a_profile_and_a_knock_out_of_ones_own_bring_their_own_names(tmp_path: Path) -> None:
    text = WITHOUT_PARTIES.replace("profiles.regular", "profiles.families")
    text = text.replace('profile = "regular"', 'profile = "families"')
    text = text.replace('"external_safety", "ended", "too', '"external_safety", "ended", "small", "too', 1)
    text = text.replace("[profiles.families]", '[profiles.families]\nlabel = "Gezinnen in een dorp"', 1)
    policy = tmp_path / "policy.toml"
    policy.write_text(
        text + '\n[knock_outs.small]\ncolumn = "homes_total"\nleast = 60\nunit = "homes"\nstatus = "assumed"\n'
        'changed_by = ["owner"]\nsource = "Proef"\nlabel = "Te klein plan"\n',
        encoding="utf-8",
    )
    page = held(tmp_path, policy)
    assert "Gezinnen in een dorp" in page
    # The golden site has 50 homes.
    assert "De locatie moet minstens 60 hebben." in page
    assert "10 te weinig" in page


# One party stands for all.
KEYS = [line for line in "".join(WITH_PARTIES[:2]).splitlines() if re.match(r"^(\w+ = |\[)", line)]


@pytest.mark.parametrize("line", sorted(set(KEYS)))
def test_a_policy_without_one_of_its_lines_works_or_is_refused_with_a_message(tmp_path: Path, line: str) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(DEFAULT_POLICY.read_text(encoding="utf-8").replace(f"\n{line}\n", "\n", 1), encoding="utf-8")
    try:
        held(tmp_path, policy)
    except AtlasError as error:
        assert str(policy) in str(error) or "policy, key" in str(error)  # noqa: PT017 - either outcome is right
