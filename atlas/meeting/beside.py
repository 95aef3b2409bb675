"""Measures and scores of one draft put beside those of the sites of a meeting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from atlas.criteria import Measure
from atlas.criteria.constraints import Touches
from atlas.scores.weighted_sum import ranked

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.criteria import Measures
    from atlas.scores import Scores

__all__ = ["measures_beside", "scores_beside"]


def measures_beside(existing: Measures, drafts: Measures, draft: str) -> Measures:
    """Return the measures of the sites with one of the drafts among them."""
    return replace(
        existing,
        sites=_beside(existing.sites, drafts.sites, draft),
        by_criterion={
            name: _measure_beside(measure, drafts.by_criterion[name], draft)
            for name, measure in existing.by_criterion.items()
        },
        touches=Touches(
            _beside(existing.touches.shares, drafts.touches.shares, draft),
            _beside(existing.touches.names, drafts.touches.names, draft),
        ),
        knock_outs=_beside(existing.knock_outs, drafts.knock_outs, draft),
        hold_against_limits=lambda: _beside(existing.margins, drafts.margins, draft),
    )


def scores_beside(existing: Scores, drafts: Scores, draft: str) -> Scores:
    """Return the scores of the sites with one of the drafts among them, ranked anew."""
    table = _beside(existing.table, drafts.table, draft)
    scores = {name: table[name].to_numpy() for name in ("score", "score_low", "score_high")}
    frames = {
        name: _beside(getattr(existing, name), getattr(drafts, name), draft)
        for name in ("criterion_values", "worst", "best", "knock_outs")
    }
    return replace(existing, table=ranked(table.index, scores, table["knocked_out"].to_numpy(dtype=bool)), **frames)


def _measure_beside(existing: Measure, drafts: Measure, draft: str) -> Measure:
    low, high = (
        None
        if one is None and other is None
        else _beside(_or_unknown(one, existing), _or_unknown(other, drafts), draft)
        for one, other in ((existing.low, drafts.low), (existing.high, drafts.high))
    )
    return Measure(
        value=_beside(existing.value, drafts.value, draft),
        evidence=lambda: _beside(existing.evidence(), drafts.evidence(), draft),
        details=_details_beside(existing.details, drafts.details, draft),
        low=low,
        high=high,
    )


def _or_unknown(bound: pd.Series | None, measure: Measure) -> pd.Series:
    """Return a bound, for which NaN stands where there is none: see `Measure`."""
    return pd.Series(float("nan"), index=measure.value.index) if bound is None else bound


def _details_beside(
    existing: Callable[[], pd.DataFrame] | None, drafts: Callable[[], pd.DataFrame] | None, draft: str
) -> Callable[[], pd.DataFrame] | None:
    made = [each for each in (existing, drafts) if each is not None]
    if len(made) < 2:  # noqa: PLR2004 - of the two
        return made[0] if made else None
    return lambda: _beside(made[0](), made[1](), draft)


def _beside(existing: pd.DataFrame, drafts: pd.DataFrame, draft: str) -> pd.DataFrame:
    """Return the rows of the sites and those of one draft."""
    own = drafts[drafts.index == draft]
    # An empty frame would leave its dtypes to the other, of which pandas warns.
    return pd.concat([existing, own]) if len(existing) and len(own) else existing if len(existing) else own
