"""Demolition and replacement in WUP areas: counted by hand, and the same whatever the order of the rows."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.layers import read_layers
from atlas.stock import keep_ledger
from atlas.stock.chain_words import caveats, chain_words, link_words
from atlas.stock.replacements import replacements
from atlas.stock.wup_chain import wup_chains, wup_findings
from tests.small_world import feature, site, square, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy
    from atlas.stock.wup_chain import WupChain

# The area is the square from (203 000, 501 350) to (203 100, 501 450): its lower edge lies at 501 350.
IN, NEAR = square(203_000, 501_350, 50), square(203_000, 500_900, 50)
SITES = [site("IN", geometry=IN), site("NEAR", geometry=NEAR, name="Schoolplein")]


def change(identifier: str, date: str, kind: str, homes: int, site_id: str = "NEAR", **more: object) -> dict[str, Any]:
    row: dict[str, Any] = {"id": identifier, "date": date, "corporation": "Domesta", "village_code": "dorp"}
    row |= {"site_id": site_id, "kind": kind, "category": "daeb", "homes": homes, "corrects": "", "first_planned": ""}
    return {**row, "status": "planned" if date > "2026-10-01" else "realised", **more}


def chains_of(folder: Path, policy: Policy, changes: list[dict[str, Any]], **world: Any) -> tuple[WupChain, ...]:  # noqa: ANN401
    layers = read_layers(write_world(folder, **{"sites": SITES, "stock_changes": changes, **world}))
    ledger = keep_ledger(layers, policy)
    assert ledger is not None
    chains = wup_chains(ledger, layers, policy)
    assert chains is not None
    return chains


def gaps(chain: WupChain) -> dict[str, tuple[int, int]]:
    return {link.id: (link.ready, link.gap) for link in chain.links}


def test_de_arend_of_the_example_by_hand(example_meeting: Meeting, glossary: Glossary) -> None:
    # Within 1 km of De Arend nothing was added with a site before 16 December 2027. On that day Arendplein brings 48:
    # 16 for the homes demolished on 21 May 2026 (SC-043), 16 for those of 12 November 2026 (SC-047), and 16 of the 20
    # of 11 March 2027 (SC-050). The other 4 come with Schoolterrein Wolfsbos on 15 June 2028.
    chain = (example_meeting.wup_chains or ())[0]
    assert (chain.name, chain.corporation) == ("De Arend", "Domesta")
    assert gaps(chain) == {"SC-047": (0, 16), "SC-050": (0, 20)}
    assert [link.ready_on for link in chain.links] == [datetime.date(2027, 12, 16), datetime.date(2028, 6, 15)]
    assert [link.awaited for link in chain.links] == [("SC-064",), ("SC-064", "SC-068")]
    assert [*chain.events["balance"][:5]] == [-16, -32, -52, -52 + 48, -4 + 20]
    # The 18 homes 'bij De Arend' have no site; nor have 34 + 24 + 48 + 6 + 22 + 18 that were added in the town.
    assert [*chain.untied.index] == ["SC-017"]
    assert chain.loose_homes == 152
    words = link_words(chain.links[1], chain, example_meeting.layers.sites, glossary)
    assert " ".join(words) == (
        "Sloop van 20 woningen op 11 maart 2027: dan klaar binnen 1,0 km: 0 vervangende woningen."
        " 20 te weinig, tot 15 juni 2028. Wat kan helpen: slopen na 15 juni 2028, of eerder opleveren:"
        " Arendplein (HGV-03) en Schoolterrein Wolfsbos (HGV-02)."
    )


def test_what_is_rebuilt_on_the_spot_is_no_plan_to_speed_up(example_meeting: Meeting, glossary: Glossary) -> None:
    # All 16 homes that SC-047 waits for come on the site that it clears.
    chain = (example_meeting.wup_chains or ())[0]
    words = link_words(chain.links[0], chain, example_meeting.layers.sites, glossary)
    assert words[1:] == [
        "De vervanging komt op dezelfde plek, dus pas na de sloop.",
        "Wat kan helpen: eerst elders bouwen, en eerder opleveren: Schoolterrein Wolfsbos (HGV-02).",
    ]


def test_the_zeeheldenbuurt_of_the_example_by_hand(example_meeting: Meeting, glossary: Glossary) -> None:
    # 26 came (Oostkwartier), 40 and 22 went: 36 lack. 46 on 10 December 2026 and 40 on 15 April 2027 leave 50, of which
    # 22 replace the demolition of 27 May 2027. As late as usual, only the first 46 are there by then: 10 are left of
    # those, so 12 of the 22 lack.
    chain = (example_meeting.wup_chains or ())[1]
    assert chain.name == "Zeeheldenbuurt"
    assert gaps(chain) == {"SC-053": (22, 0)}
    assert [*chain.events["balance"][:6]] == [26, -14, -36, 10, 50, 28]
    assert chain.links[0].own == 22
    assert chain.links[0].late_gap == 12
    assert chain_words(chain, glossary) == [
        "Al gesloopt: 62 woningen. Nog zonder vervangende woning binnen 1,0 km: 36."
    ]


def test_a_home_that_both_areas_can_reach_counts_in_one(example_meeting: Meeting) -> None:
    # Wolfsbos lies within 1 km of both: De Arend takes 4 of its 20 homes, so 16 are left for the Zeeheldenbuurt.
    events = (example_meeting.wup_chains or ())[1].events.set_index("id")
    assert (events["homes"]["SC-068"], events["elsewhere"]["SC-068"]) == (20, 4)


def test_a_home_on_the_day_itself_is_too_late(tmp_path: Path, policy: Policy) -> None:
    gone = change("D", "2027-05-10", "demolition", -5, "IN")
    for day, ready in (("2027-05-09", 5), ("2027-05-10", 0), ("2027-05-11", 0)):
        (chain,) = chains_of(tmp_path / day, policy, [gone, change("N", day, "new", 5)])
        assert gaps(chain) == {"D": (ready, 5 - ready)}, day


def test_a_home_counts_up_to_the_reach_and_not_beyond(tmp_path: Path, policy: Policy) -> None:
    reach_m = policy.ledger.replacement_reach_m.value
    rows = [change("D", "2027-05-10", "demolition", -5, "IN"), change("N", "2026-05-10", "new", 5)]
    for further_m, ready in ((0, 5), (1, 0)):
        # The upper edge of the site lies 50 m above its lower one.
        away = square(203_000, 501_350 - reach_m - further_m - 50, 50)
        sites = [site("IN", geometry=IN), site("NEAR", geometry=away)]
        (chain,) = chains_of(tmp_path / str(further_m), policy, rows, sites=sites)
        assert gaps(chain) == {"D": (ready, 5 - ready)}


def test_what_was_demolished_before_took_its_homes_already(tmp_path: Path, policy: Policy) -> None:
    # 9 came; 6 went in 2025. So 3 are left for the 5 that go in 2027, and 2 lack until 2028.
    rows = [
        change("N1", "2024-05-10", "new", 9),
        change("D1", "2025-05-10", "demolition", -6, "IN"),
        change("D2", "2027-05-10", "demolition", -5, "IN"),
        change("N2", "2028-05-10", "purchase", 4),
    ]
    (chain,) = chains_of(tmp_path, policy, rows)
    assert gaps(chain) == {"D2": (3, 2)}
    assert chain.links[0].ready_on == datetime.date(2028, 5, 10)
    assert chain.links[0].replacements == ("N1", "N2")


def test_another_use_another_place_or_no_place_is_no_replacement(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    rows = [
        change("D", "2027-05-10", "demolition", -5, "IN"),
        change("D0", "2025-05-10", "demolition", -2, ""),
        change("N1", "2026-05-10", "new", 7, category="trailer"),
        change("N2", "2026-05-10", "new", 8, category="non_daeb"),
        change("N3", "2026-05-10", "new", 9, ""),
        change("N4", "2026-05-10", "new", 6, "", village_code="stad"),
    ]
    (chain,) = chains_of(tmp_path, policy, rows)
    assert gaps(chain) == {"D": (0, 5)}
    assert chain.links[0].ready_on is None
    assert ([*chain.untied.index], chain.loose_homes) == (["D0"], 9)
    assert " ".join(caveats(chain, glossary)) == (
        "Van 2 woningen is niet te zeggen of ze in een WUP-gebied gesloopt zijn of worden, want de locatie is niet"
        " ingevuld (D0). Van 9 woningen die erbij kwamen of komen is de locatie niet ingevuld. Of ze dichtbij genoeg"
        " liggen, is dus niet te zeggen; ze tellen niet mee."
    )


def test_a_correction_counts_on_the_row_that_it_corrects(tmp_path: Path, policy: Policy) -> None:
    rows = [
        change("D", "2027-05-10", "demolition", -5, "IN"),
        change("N", "2024-05-10", "new", 6),
        change("C", "2024-09-10", "new", -2, corrects="N"),
    ]
    (chain,) = chains_of(tmp_path, policy, rows)
    assert gaps(chain) == {"D": (4, 1)}


def test_with_the_usual_delay_more_may_lack(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    # Three additions were 30, 60 and 90 days late: 60 as a rule. So what is planned for 1 April comes on 31 May.
    late = [
        change(f"L{days}", "2024-05-10", "new", 1, "", first_planned=planned)
        for days, planned in ((30, "2024-04-10"), (60, "2024-03-11"), (90, "2024-02-10"))
    ]
    rows = [change("D", "2027-05-10", "demolition", -5, "IN"), change("N", "2027-04-01", "new", 5)]
    (known,), (unknown,) = (chains_of(tmp_path / str(len(each)), policy, [*rows, *each]) for each in (late, late[:2]))
    assert (known.links[0].gap, known.links[0].late_gap) == (0, 5)
    assert (unknown.links[0].gap, unknown.links[0].late_gap) == (0, None)
    words = link_words(known.links[0], known, pd.DataFrame(), glossary)
    assert words[-1] == "Komt nieuwbouw zo laat als tot nu toe gewoon was, dan zijn het er 5 te weinig."


def test_a_gap_is_a_finding_and_enough_is_none(tmp_path: Path, policy: Policy) -> None:
    rows = [change("D", "2027-05-10", "demolition", -5, "IN"), change("N", "2026-05-10", "new", 3)]
    layers = read_layers(write_world(tmp_path, sites=SITES, stock_changes=rows))
    (finding,) = wup_findings(chains_of(tmp_path / "again", policy, rows), layers)
    assert (finding.code, finding.feature, finding.severity) == ("WUP01", "D", "warning")
    assert finding.problem("nl") == (
        "er is sloop van 5 woningen gepland in Buurt West; binnen 1.000 m zijn dan 3 vervangende woningen klaar:"
        " 2 te weinig"
    )
    enough = [*rows, change("N2", "2026-06-10", "new", 2)]
    assert not wup_findings(chains_of(tmp_path / "enough", policy, enough), layers)


def test_no_layer_of_areas_is_unknown_and_not_none(tmp_path: Path, policy: Policy) -> None:
    layers = read_layers(write_world(tmp_path, wup_areas=None))
    ledger = keep_ledger(layers, policy)
    assert ledger is not None
    assert wup_chains(ledger, layers, policy) is None


def test_a_site_in_two_areas_belongs_to_the_one_with_most_of_it(tmp_path: Path, policy: Policy) -> None:
    areas = [
        feature(square(203_000, 501_350, 20), id="W1", name="Klein", corporation="Domesta"),
        feature(square(203_020, 501_350, 100), id="W2", name="Groot", corporation="Domesta"),
    ]
    chains = chains_of(tmp_path, policy, [change("D", "2027-05-10", "demolition", -5, "IN")], wup_areas=areas)
    assert [gaps(chain) for chain in chains] == [{}, {"D": (0, 5)}]


# Days and homes of demolitions in one area and of additions near it.
MOVES = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=8)


def frames(gone: list[tuple[int, int]], added: list[tuple[int, int]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    def rows(moves: list[tuple[int, int]], letter: str) -> pd.DataFrame:
        table = pd.DataFrame(moves, columns=["day", "homes"], index=[f"{letter}{n}" for n in range(len(moves))])
        booked = [datetime.date(2027, 1, 1) + datetime.timedelta(days=day) for day in table["day"]]
        return table.assign(booked=pd.Series(booked, index=table.index, dtype=object), corporation="Domesta")

    return rows(gone, "D").assign(area="W"), rows(added, "N").assign(site_id="S")


ONE = pd.DataFrame([[True]], index=["W"], columns=["S"])


def ready_by_demolition(gone: list[tuple[int, int]], added: list[tuple[int, int]]) -> pd.Series:
    demolitions, additions = frames(gone, added)
    taken = replacements(demolitions, additions, ONE)
    ready = taken[taken["is_ready"]].groupby("demolition")["homes"].sum()
    return ready.reindex(demolitions.index, fill_value=0).astype(int)


@settings(max_examples=40, deadline=None)
@given(gone=MOVES, added=MOVES)
def test_no_home_is_used_twice_and_no_demolition_takes_more_than_it_needs(
    gone: list[tuple[int, int]], added: list[tuple[int, int]]
) -> None:
    demolitions, additions = frames(gone, added)
    taken = replacements(demolitions, additions, ONE)
    used, served = (taken.groupby(column)["homes"].sum() for column in ("addition", "demolition"))
    assert (used <= additions["homes"].reindex(used.index)).all()
    assert (served <= demolitions["homes"].reindex(served.index)).all()
    assert taken["homes"].sum() == min(additions["homes"].sum(), demolitions["homes"].sum())


@settings(max_examples=40, deadline=None)
@given(gone=MOVES, added=MOVES, shuffled=st.randoms())
def test_the_order_of_the_rows_makes_no_difference(
    gone: list[tuple[int, int]],
    added: list[tuple[int, int]],
    shuffled: Any,  # noqa: ANN401
) -> None:
    demolitions, additions = frames(gone, added)
    gone_mixed, added_mixed = (each.loc[shuffled.sample([*each.index], len(each))] for each in (demolitions, additions))
    mixed = replacements(gone_mixed, added_mixed, ONE)
    pd.testing.assert_frame_equal(mixed, replacements(demolitions, additions, ONE))


@settings(max_examples=40, deadline=None)
@given(gone=MOVES, added=MOVES)
def test_a_split_addition_serves_the_same(gone: list[tuple[int, int]], added: list[tuple[int, int]]) -> None:
    parts = [part for day, homes in added for part in ((day, 1), (day, homes - 1)) if part[1]]
    assert ready_by_demolition(gone, parts).equals(ready_by_demolition(gone, added))


@settings(max_examples=40, deadline=None)
@given(gone=MOVES, added=MOVES, earlier=st.integers(1, 10))
def test_earlier_homes_never_leave_more_people_waiting(
    gone: list[tuple[int, int]], added: list[tuple[int, int]], earlier: int
) -> None:
    sooner = [(max(0, day - earlier), homes) for day, homes in added]
    assert (ready_by_demolition(gone, sooner) >= ready_by_demolition(gone, added)).all()


def test_homes_that_only_one_area_can_reach_go_first() -> None:
    # Of the two plans that are ready, only S2 is near V as well: W takes S1, so that V finds S2.
    demolitions, additions = frames([(5, 4), (6, 4)], [(2, 4), (1, 4)])
    demolitions["area"], additions["site_id"] = ["W", "V"], ["S1", "S2"]
    near = pd.DataFrame([[True, True], [False, True]], index=["W", "V"], columns=["S1", "S2"])
    taken = replacements(demolitions, additions, near)
    assert [*zip(taken["area"], taken["addition"], taken["is_ready"], strict=True)] == [
        ("W", "N0", True),
        ("V", "N1", True),
    ]


def test_homes_of_any_corporation_count_and_its_own_are_told_apart(tmp_path: Path, policy: Policy) -> None:
    areas = [feature(square(203_000, 501_350, 100), id="W1", name="Buurt West", corporation="Actium")]
    rows = [
        change("D", "2027-05-10", "demolition", -5, "IN"),
        change("N1", "2026-05-10", "new", 2, corporation="Actium"),
        change("N2", "2026-05-11", "new", 3),
    ]
    (chain,) = chains_of(tmp_path, policy, rows, wup_areas=areas)
    assert (chain.links[0].ready, chain.links[0].own) == (5, 2)
