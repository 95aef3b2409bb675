"""What parties make of a site, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atlas.policy import Glossary, Policy
    from atlas.scores.parties import PartyView

__all__ = ["party_label", "party_listing", "party_mark", "party_sentence"]


def party_label(party: str, profile: str, policy: Policy, glossary: Glossary) -> str:
    """Return a party's name, and whether its weights for a profile are an example or not given yet."""
    member = policy.parties[party]
    given = member.status if profile in member.weights else "none"
    return glossary.text(f"parties.label.{given}", party=member.label)


def party_sentence(site: str, view: PartyView, policy: Policy, glossary: Glossary) -> str:
    """Say for which parties a site is on the shortlist, marked where weights are an example.

    Parameters
    ----------
    site : str
        Id of a site in the view.
    view : PartyView
    policy : Policy
        The one of the view.
    glossary : Glossary
    """
    return glossary.text(
        f"parties.sentence.{view.standing[site]}",
        count=view.ranks.shape[1],
        most=view.most,
        who=party_listing(site, view, policy, glossary),
        mark=party_mark(view, glossary),
    )


def party_listing(site: str, view: PartyView, policy: Policy, glossary: Glossary) -> str:
    """Name the parties that have a site on their shortlist, or the ones that have not where these are fewer."""
    having, lacking = (
        [policy.parties[name].label for name in names] for names in (view.having(site), view.lacking(site))
    )
    key = "few" if len(having) <= len(lacking) else "most"
    return glossary.text(f"parties.who.{key}", most=view.most, having=having, lacking=lacking)


def party_mark(view: PartyView, glossary: Glossary) -> str:
    """Return what to put behind anything that example weights led to, or nothing where parties gave theirs."""
    return glossary.word("parties.mark") if view.is_example else ""
