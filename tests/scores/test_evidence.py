"""Whatever is known or not, every criterion tells it in a sentence, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from atlas.criteria import measure
from atlas.policy import read_glossary
from atlas.scores.explanation import evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.criteria import Measures
    from atlas.meeting import Meeting

NEVER_ABSENT = {"neighbourhoods", "villages", "sites"}
COUNTS = {"homes_total": 40, "homes_social": 0, "homes_clustered": 0, "homes_accessible": 0, "homes_demolished": 60}


def worlds(meeting: Meeting) -> Iterator[Measures]:
    """Measure the example as it is, with each layer away, each column of the sites unknown, and with odd plans."""
    layers, policy, sites = meeting.layers, meeting.policy, meeting.layers.sites
    yield meeting.measures
    for absent in set(layers.frames) - NEVER_ABSENT:
        frames = {name: frame for name, frame in layers.frames.items() if name != absent}
        yield measure(sites, replace(layers, frames=frames), policy)
    for column in ("planning_status", "owner", "start_year", "delivery_year", "pitches", "homes_flex", *COUNTS):
        yield measure(sites.assign(**{column: None}), layers, policy)
    for plan in (COUNTS, dict.fromkeys(COUNTS, 0), {"pitches": 3}, {"pitches": 3, **dict.fromkeys(COUNTS, 0)}):
        yield measure(sites.assign(**plan), layers, policy)
    yield measure(sites.assign(geometry=sites.geometry.translate(50_000, 50_000)), layers, policy)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_case_of_every_criterion_has_its_sentence(example_meeting: Meeting, language: str) -> None:
    glossary, told = read_glossary("en" if language == "en" else "nl"), set()
    for measures in worlds(example_meeting):
        for criterion, measured in measures.by_criterion.items():
            for site in measures.sites.index:
                facts = measured.facts(site)
                # One site of a case will do; what is missing has a name of its own.
                case = (criterion, facts["case"], facts.get("missing") if facts["case"] == "unknown" else None)
                if case in told:
                    continue
                told.add(case)
                sentence = evidence(site, criterion, measures, glossary)
                assert sentence.endswith("."), case
                assert not any(wrong in sentence for wrong in ("nan", "None", "{")), (case, sentence)
    assert {criterion for criterion, _, _ in told} == set(example_meeting.policy.criteria)
