"""What people call a profile and a knock-out: the policy's own label, or else the glossary's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atlas.policy import Glossary, Policy

__all__ = ["knock_out_label", "profile_label"]


def profile_label(profile: str, policy: Policy, glossary: Glossary) -> str:
    """Return the name of a profile for people; raises `UnknownNameError` where the policy has none of that name."""
    return glossary.label(f"profiles.{profile}", policy.profile(profile).label)


def knock_out_label(knock_out: str, policy: Policy, glossary: Glossary) -> str:
    """Return the name of a knock-out for people."""
    return glossary.label(f"knock_outs.{knock_out}", policy.knock_outs[knock_out].label)
