"""The agreement's figures are those of the agreement, and a policy that contradicts itself is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from atlas.criteria import CRITERIA, measure
from atlas.errors import PolicyError
from atlas.layers import read_layers
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
    for name in policy.criteria:
        assert name in CRITERIA
        assert glossary.word(f"criteria.{name}.label")
        assert glossary.word(f"criteria.{name}.strong")
    for name in policy.knock_outs:
        assert glossary.word(f"knock_outs.{name}.text")
    for name in policy.profiles:
        assert glossary.word(f"profiles.{name}.label")


def changed(folder: Path, old: str, new: str) -> Path:
    text = DEFAULT_POLICY.read_text(encoding="utf-8")
    assert old in text
    path = folder / "policy.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("net_addition = 18", "net_addition = 17", "key profiles.regular: the weights add to 99, expected 100"),
        (
            "net_addition = 18",
            "net_additon = 18",
            "key profiles.regular.weights.net_additon: there is no such criterion",
        ),
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
        ('"no_pitches"]', '"no_pitch"]', "there is no knock-out 'no_pitch'"),
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
    with pytest.raises(PolicyError, match=r"criteria.pitch_quality: the atlas has no function"):
        measure(layers.sites, layers, read_policy(path))


def test_a_missing_policy_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="there is no policy file here"):
        read_policy(tmp_path / "nowhere.toml")
