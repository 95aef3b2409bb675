"""Scores of made-up sites: values from 0 to 100 per criterion, through the atlas's own scoring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria import Measure, Measures
from atlas.criteria.constraints import Touches
from atlas.policy import read_policy
from atlas.policy.rules import Criterion, Profile
from atlas.scores import score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from atlas.policy import Policy
    from atlas.scores import Scores

NAN = float("nan")


@dataclass(frozen=True)
class Made:
    measures: Measures
    scores: Scores
    policy: Policy


def made(  # noqa: PLR0913 - a small world in one call
    weights: Mapping[str, float],
    values: Mapping[str, Sequence[float]],
    *,
    shortlist: int = 1,
    spread_pct: float = 0,
    missing: Mapping[tuple[str, str], str] | None = None,
    secret: Mapping[tuple[str, str], str] | None = None,
    bounds: Mapping[tuple[str, str], tuple[float, float]] | None = None,
    knock_outs: Sequence[tuple[str, str, bool]] = (),
    places: Mapping[str, tuple[str, str]] | None = None,
) -> Made:
    """Score sites by their values on each criterion, NaN where unknown.

    ``missing`` names what an unknown misses by (site, criterion), ``homes_total`` where it does not say; ``secret``
    are the cases of unknowns that stay so; ``bounds`` are the least and the most by (site, criterion); ``knock_outs``
    are (site, name, known); ``places`` are codes of neighbourhood and village by site.
    """
    sites = list(values)
    rule = {"status": "assumed", "source": "Proef", "changed_by": ("nobody",)}
    policy = read_policy()
    robustness = policy.robustness.model_copy(
        update={
            "shortlist_sites": policy.robustness.shortlist_sites.model_copy(update={"value": shortlist}),
            "weight_spread_pct": policy.robustness.weight_spread_pct.model_copy(update={"value": spread_pct}),
        }
    )
    profile = Profile(status="assumed", source="Proef", weights=dict(weights), knock_outs=tuple(policy.knock_outs))
    policy = policy.model_copy(
        update={
            "criteria": {
                name: Criterion.model_validate({**rule, "unit": "homes", "points": ((0, 0), (100, 100))})
                for name in weights
            },
            "profiles": {"made": profile},
            "robustness": robustness,
        }
    )
    table = pd.DataFrame(dict(values), index=list(weights), dtype=float).T
    measures = Measures(
        sites=_sites(sites, places or {}),
        by_criterion={name: _measure(name, table[name], missing or {}, secret or {}, bounds or {}) for name in weights},
        touches=Touches(pd.DataFrame(), pd.DataFrame()),
        knock_outs=pd.DataFrame(
            [(name, known) for _, name, known in knock_outs],
            columns=["knock_out", "known"],
            index=[site for site, _, _ in knock_outs],
        ).astype({"known": bool}),
        hold_against_limits=pd.DataFrame,
    )
    return Made(measures, score(measures, policy, "made"), policy)


def _sites(sites: list[str], places: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    codes = [places.get(site, (None, None)) for site in sites]
    names: dict[str, list[str | None]] = {"name": [f"Plek {site}" for site in sites]}
    for at, scope in enumerate(("neighbourhood", "village")):
        names[f"{scope}_code"] = [code[at] for code in codes]
        names[f"{scope}_name"] = [code[at] and f"Naam {code[at]}" for code in codes]
    return pd.DataFrame(names, index=sites, dtype=object)


def _measure(
    name: str,
    value: pd.Series,
    missing: Mapping[tuple[str, str], str],
    secret: Mapping[tuple[str, str], str],
    bounds: Mapping[tuple[str, str], tuple[float, float]],
) -> Measure:
    low, high = (
        pd.Series([bounds.get((site, name), (NAN, NAN))[end] for site in value.index], index=value.index)
        for end in (0, 1)
    )
    evidence = pd.DataFrame(
        {
            "case": np.where(value.isna() & low.isna(), "unknown", "known"),
            "missing": [missing.get((site, name), "homes_total") for site in value.index],
        },
        index=value.index,
        dtype=object,
    )
    for (site, criterion), case in secret.items():
        if criterion == name:
            evidence.loc[site, "case"] = case
    return Measure(value, lambda: evidence, low=low, high=high)
