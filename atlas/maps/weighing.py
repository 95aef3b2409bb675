"""What the page weighs with: criteria with their value functions, and the weights of every profile and party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.scores.criterion_words import criterion_label, end_words, step_words
from atlas.scores.labels import profile_label
from atlas.scores.party_words import party_label

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary, Policy

__all__ = ["criteria", "parties", "profiles"]


def criteria(policy: Policy, glossary: Glossary) -> list[dict[str, object]]:
    """Return every criterion in words, with the points of its value function to draw it by; values come per site."""
    return [_criterion(name, policy, glossary) for name in policy.criteria]


def _criterion(name: str, policy: Policy, glossary: Glossary) -> dict[str, object]:
    worst, best = end_words(name, policy, glossary)
    numbers = policy.criteria[name].agreement
    key = "sheet.agreement_one" if len(numbers) == 1 else "sheet.agreement_many"
    return {
        "id": name,
        "label": criterion_label(name, policy, glossary),
        "agreement": glossary.text(key, numbers=glossary.listing([str(number) for number in numbers])),
        "worst": worst,
        "best": best,
        "step": step_words(name, policy, glossary),
        "status": glossary.word(f"status.bounds_{policy.criteria[name].status}"),
        "points": policy.points(name),
    }


def profiles(meeting: Meeting, glossary: Glossary) -> list[dict[str, object]]:
    """Return every profile: its weights, what takes a site out, and per site what the parties make of it."""
    return [_profile(name, meeting, glossary) for name in meeting.scores]


def _profile(name: str, meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    rules, view = meeting.policy.profiles[name], meeting.party_view(name)
    key = f"profiles.{name}.description"
    description = [glossary.word(key)] if glossary.has(key) else []
    return {
        "id": name,
        "label": profile_label(name, meeting.policy, glossary),
        "description": " ".join([*description, glossary.word(f"status.weights_{rules.status}")]),
        "weights": rules.weights,
        "knock_outs": rules.knock_outs,
        "standing": None if view is None else {str(site): standing for site, standing in view.standing.items()},
        "standing_is_example": view is not None and view.is_example,
    }


def parties(policy: Policy, glossary: Glossary) -> list[dict[str, object]]:
    """Return the weights that each party gave, by profile, under a name that says whether they are an example.

    None stands where a party gave none for a profile.
    """
    return [
        {
            "id": name,
            "weights": {profile: party.weights.get(profile) for profile in policy.profiles},
            "labels": {profile: party_label(name, profile, policy, glossary) for profile in policy.profiles},
        }
        for name, party in policy.parties.items()
    ]
