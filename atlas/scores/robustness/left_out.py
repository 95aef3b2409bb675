"""What the ranking would be without one of the criteria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from atlas.scores.robustness.shortlist import Change, changed, on_shortlist, ranked_sites, ranks
from atlas.scores.robustness.weight_line import weight_line

if TYPE_CHECKING:
    from atlas.policy import Policy
    from atlas.scores.weighted_sum import Scores

__all__ = ["LeftOut", "leave_one_out"]


@dataclass(frozen=True)
class LeftOut:
    """The ranking without one criterion: what changes on the shortlist, and each site's rank before and after.

    ``ranks`` has the columns ``before`` and ``after``, by site id, best first.
    """

    criterion: str
    change: Change
    ranks: pd.DataFrame

    @property
    def moved(self) -> pd.DataFrame:
        """The sites whose rank differs, largest difference first."""
        moved = self.ranks[self.ranks["before"] != self.ranks["after"]]
        distance = (moved["after"] - moved["before"]).abs()
        return moved.loc[distance.sort_values(ascending=False, kind="stable").index]


def leave_one_out(scores: Scores, policy: Policy) -> list[LeftOut]:
    """Return the ranking without each criterion in turn, in the policy's order; the other weights take over.

    Unknowns count as expected. A profile of one criterion can't do without: an empty list.
    """
    if len(scores.weights) == 1:
        return []
    sites, length = ranked_sites(scores), int(policy.robustness.shortlist_sites.value)
    points = scores.table.loc[sites, "score"].to_numpy(dtype=float)
    now, before = on_shortlist(points, length), ranks(points)
    left_out = []
    for criterion in scores.weights.index:
        without = weight_line(scores, sites, criterion).without
        change = changed(sites, now, on_shortlist(without, length))
        left_out.append(
            LeftOut(str(criterion), change, pd.DataFrame({"before": before, "after": ranks(without)}, index=sites))
        )
    return left_out
