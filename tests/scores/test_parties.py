"""Where the parties agree on a site, and where it depends on whom one asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atlas.criteria import measure
from atlas.errors import PolicyError, UnknownNameError
from atlas.layers import read_layers
from atlas.policy import read_glossary
from atlas.policy.rules import Party
from atlas.scores.parties import party_view
from atlas.scores.party_words import party_label, party_sentence
from tests.small_world import site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.criteria import Measures
    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy


def party(label: str, *, status: str = "example", **weights: float) -> Party:
    return Party.model_validate(
        {"label": label, "role": "corporation", "status": status, "source": "Proef", "weights": {"regular": weights}}
    )


def with_parties(policy: Policy, most: int, **parties: Party) -> Policy:
    figure = policy.robustness.shortlist_sites.model_copy(update={"value": float(most)})
    robustness = policy.robustness.model_copy(update={"shortlist_sites": figure})
    return policy.model_copy(update={"parties": parties, "robustness": robustness})


@pytest.fixture
def four_sites(tmp_path: Path, policy: Policy) -> Measures:
    # NEAR has the amenities of the small world around it and adds 4 homes; FAR lies 3 km off, where all of them are too
    # far to walk to, and adds 36; POOR lies off as far and adds 2; GONE is dropped.
    sites = [
        site("NEAR", homes_clustered=0, homes_social=8),
        site("FAR", homes_clustered=0, homes_social=40, geometry=square(203_000, 498_000, 100)),
        site("POOR", homes_clustered=0, homes_social=6, geometry=square(203_200, 498_000, 100)),
        site("GONE", planning_status="dropped", geometry=square(203_400, 501_000, 100)),
    ]
    layers = read_layers(write_world(tmp_path, sites=sites))
    return measure(layers.sites, layers, policy)


PARTIES = {
    "builder": party("Bouwer", net_addition=100),
    "walker": party("Wandelaar", walking_distance=100),
}


def test_a_site_stands_as_the_parties_shortlists_have_it(four_sites: Measures, policy: Policy) -> None:
    view = party_view(four_sites, with_parties(policy, 1, **PARTIES), "regular")
    # By homes: FAR 36, NEAR 4, POOR 2. By walking: NEAR first; FAR and POOR both have 0 points and share rank 2.
    assert view.ranks.loc[["NEAR", "FAR", "POOR"]].to_numpy(dtype=int).tolist() == [[2, 1], [1, 2], [3, 2]]
    assert view.ranks.loc["GONE"].isna().all()
    assert view.standing.to_dict() == {
        "NEAR": "depends",
        "FAR": "depends",
        "POOR": "for_nobody",
        "GONE": "knocked_out",
    }
    assert (view.having("NEAR"), view.lacking("NEAR")) == (["walker"], ["builder"])
    assert (view.having("GONE"), view.lacking("GONE")) == ([], ["builder", "walker"])


def test_a_site_on_every_shortlist_is_good_for_everyone(four_sites: Measures, policy: Policy) -> None:
    view = party_view(four_sites, with_parties(policy, 2, **PARTIES), "regular")
    # FAR and POOR share rank 2 for the one who walks, so that list has three.
    assert set(view.sites_that_are("good_for_everyone")) == {"NEAR", "FAR"}
    assert view.sites_that_are("depends") == ["POOR"]


def test_a_site_is_told_by_the_shorter_list_of_parties(
    four_sites: Measures, policy: Policy, glossary: Glossary
) -> None:
    parties = {**PARTIES, "hiker": party("Loper", walking_distance=100)}
    changed = with_parties(policy, 1, **parties)
    view = party_view(four_sites, changed, "regular")
    told = {name: party_sentence(name, view, changed, glossary) for name in view.ranks.index}
    assert told["FAR"] == (
        "Hangt ervan af aan wie u het vraagt: bij Bouwer in de top 1, bij de andere niet (voorbeeldgewichten)."
    )
    assert told["NEAR"] == (
        "Hangt ervan af aan wie u het vraagt: bij de meeste in de top 1, maar niet bij Bouwer (voorbeeldgewichten)."
    )
    assert told["POOR"] == "Staat bij geen van de 3 partijen in de top 1 (voorbeeldgewichten)."
    assert told["GONE"] == "Valt af, welke gewichten een partij ook kiest."
    english = party_sentence("FAR", view, changed, read_glossary("en"))
    assert english == "Depends on whom you ask: in the top 1 of Bouwer, not of the others (example weights)."


def test_weights_that_parties_gave_are_no_example(four_sites: Measures, policy: Policy, glossary: Glossary) -> None:
    given = {
        "builder": party("Bouwer", status="given", net_addition=100),
        "walker": party("Wandelaar", status="given", walking_distance=100),
    }
    changed = with_parties(policy, 3, **given)
    view = party_view(four_sites, changed, "regular")
    assert party_sentence("NEAR", view, changed, glossary) == "Staat bij alle 2 partijen in de top 3."
    assert party_label("builder", "regular", changed, glossary) == "Bouwer"
    assert "nog geen gewichten" in party_label("builder", "clustered", changed, glossary)
    assert party_label("walker", "regular", with_parties(policy, 3, **PARTIES), glossary) == "Wandelaar (voorbeeld)"


@pytest.mark.parametrize("profile", ["regular", "clustered", "starters", "pitches", "flex"])
def test_a_party_with_the_weights_of_the_profile_ranks_as_the_profile(example_meeting: Meeting, profile: str) -> None:
    meeting = example_meeting
    weights = meeting.policy.profile(profile).weights
    same = Party(label="Zelfde", role="corporation", status="given", source="Proef", weights={profile: weights})
    silent = Party(label="Stil", role="corporation", status="given", source="Proef", weights={})
    policy = meeting.policy.model_copy(update={"parties": {"same": same, "silent": silent}})
    view = party_view(meeting.measures, policy, profile)
    plain = meeting.scores[profile].table["rank"]
    for name in ("same", "silent"):
        assert view.ranks[name].equals(plain.rename(name))
    assert set(view.standing) <= {"good_for_everyone", "for_nobody", "knocked_out"}


def test_every_member_of_the_meeting_has_example_weights_for_every_profile(policy: Policy) -> None:
    labels = {member.label for member in policy.parties.values()}
    named = {*policy.agreement.corporations, *policy.agreement.tenants_organisations}
    assert named < labels
    assert {member.role for member in policy.parties.values()} >= {"municipality", "care_party"}
    for member in policy.parties.values():
        assert set(member.weights) == set(policy.profiles)
        assert (member.status, "Verzonnen" in member.source) == ("example", True)
        assert all(weight == round(weight) for weights in member.weights.values() for weight in weights.values())
    distinct = {tuple(sorted(member.weights["regular"].items())) for member in policy.parties.values()}
    assert len(distinct) == len(policy.parties)


def test_a_policy_without_parties_or_profile_says_so(four_sites: Measures, policy: Policy) -> None:
    with pytest.raises(PolicyError, match="key parties: there are none"):
        party_view(four_sites, with_parties(policy, 5), "regular")
    with pytest.raises(UnknownNameError, match="regular, clustered"):
        party_view(four_sites, with_parties(policy, 5, **PARTIES), "gewoon")
