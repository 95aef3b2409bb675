"""The ranking by the weights of each member of the meeting: where they agree, and where it depends on whom you ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from atlas.errors import PolicyError
from atlas.scores.weighted_sum import score, score_with

if TYPE_CHECKING:
    from atlas.criteria import Measures
    from atlas.policy import Policy

__all__ = ["PartyView", "Standing", "party_view"]

Standing = Literal["good_for_everyone", "depends", "for_nobody", "knocked_out"]


@dataclass(frozen=True)
class PartyView:
    """All sites of one profile as each party ranks them.

    Parameters
    ----------
    profile : str
        Name of the profile.
    most : int
        How many sites a shortlist has; with sites that share the last rank, more.
    ranks : DataFrame of Int64, shape (n_sites, n_parties)
        By site and party, in the order of the profile's own ranking; NA for a site that is knocked out.
    shortlist : DataFrame of bool, shape (n_sites, n_parties)
        Whether the site is on the party's shortlist.
    standing : Series of str, shape (n_sites,)
        ``good_for_everyone`` on every shortlist, ``for_nobody`` on none, ``depends`` on some; or ``knocked_out``.
    is_example : bool
        Whether the weights of any party are invented, so that whatever is said of this view is an example.
    """

    profile: str
    most: int
    ranks: pd.DataFrame
    shortlist: pd.DataFrame
    standing: pd.Series
    is_example: bool

    def sites_that_are(self, standing: Standing) -> list[str]:
        """Return the sites of a standing, in the order of the profile's own ranking."""
        return list(self.standing.index[self.standing == standing])

    def having(self, site: str) -> list[str]:
        """Return the parties that have a site on their shortlist."""
        return list(self.shortlist.columns[self.shortlist.loc[site]])

    def lacking(self, site: str) -> list[str]:
        """Return the parties that do not have a site on their shortlist."""
        return list(self.shortlist.columns[~self.shortlist.loc[site]])


def party_view(measures: Measures, policy: Policy, profile: str) -> PartyView:
    """Rank every site by the weights of each party; where a party gave none for the profile, by the profile's own.

    Parameters
    ----------
    measures : Measures
    policy : Policy
        Gives parties, and how many sites are on a shortlist.
    profile : str
        Name of the profile.

    Raises
    ------
    UnknownNameError
        Where the policy has no such profile.
    PolicyError
        Where it has no parties.
    """
    own = policy.profile(profile).weights
    if not policy.parties:
        raise PolicyError("policy, key parties: there are none. Add a table [parties.NAME] for each, with its weights.")
    plain = score(measures, policy, profile).table
    tables = {
        name: score_with(party.weights.get(profile, own), measures, policy, profile).table
        for name, party in policy.parties.items()
    }
    ranks = pd.DataFrame({name: table["rank"] for name, table in tables.items()}).loc[plain.index]
    most = int(policy.robustness.shortlist_sites.value)
    shortlist = (ranks <= most).fillna(value=False).astype(bool)
    count = shortlist.sum(axis=1)
    standing = np.select(
        [plain["knocked_out"], count == len(tables), count == 0],
        ["knocked_out", "good_for_everyone", "for_nobody"],
        "depends",
    )
    return PartyView(
        profile=profile,
        most=most,
        ranks=ranks,
        shortlist=shortlist,
        standing=pd.Series(standing, index=plain.index, dtype=object),
        is_example=any(party.status == "example" and profile in party.weights for party in policy.parties.values()),
    )
