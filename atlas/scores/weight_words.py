"""Weights that people gave, as lines for the policy, and what in their answers may not be meant so, in words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from atlas.scores.ahp import clashes
from atlas.scores.criterion_words import criterion_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from atlas.policy import Glossary, Policy
    from atlas.scores.ahp import Clash, Comparisons

__all__ = ["consistency_words", "left_out_words", "policy_lines"]

_CLASHES_TOLD = 3

_BARE_KEY = re.compile(r"[\w-]+", re.ASCII)


def policy_lines(weights: Mapping[str, float], profile: str, party: str | None) -> list[str]:
    """Return the lines of TOML that give a profile, or a party for that profile, these weights; largest first."""
    lines = [
        f"{_key(name)} = {weight:g}"
        for name, weight in sorted(weights.items(), key=lambda item: -item[1])
        if weight > 0
    ]
    if party is None:
        return [f"[profiles.{_key(profile)}.weights]", *lines]
    return [f"[parties.{_key(party)}.weights]", f"{_key(profile)} = {{ {', '.join(lines)} }}"]


def _key(name: str) -> str:
    """Return a key as TOML wants it: in quotes where it is not made of letters, figures, - and _ alone."""
    return name if _BARE_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def left_out_words(weights: Mapping[str, float], policy: Policy, glossary: Glossary) -> list[str]:
    """Say which criteria got no weight, and so are in none of the lines."""
    labels = [criterion_label(name, policy, glossary) for name, weight in weights.items() if weight == 0]
    return [glossary.text("weights.warnings.left_out", list=labels)] if labels else []


def consistency_words(
    criteria: Sequence[str],
    matrix: NDArray[np.float64],
    found: Comparisons,
    policy: Policy,
    glossary: Glossary,
) -> list[str]:
    """Say how well comparisons hang together and, where that is too little, which answers clash most with the others.

    Parameters
    ----------
    criteria : sequence of str
        The rows and columns of the matrix.
    matrix : ndarray of float, shape (n, n)
    found : Comparisons
        What the matrix gave.
    policy : Policy
        Gives the ratio above which comparisons hang together too little.
    glossary : Glossary
    """
    limit = policy.robustness.consistency_ratio.value
    facts = {"ratio": glossary.number(found.consistency_ratio, 2), "limit": glossary.number(limit, 2)}
    if found.consistency_ratio <= limit:
        return [glossary.text("weights.consistency.enough", **facts)]
    labels = [criterion_label(name, policy, glossary) for name in criteria]
    worst = clashes(matrix, found.weights, _CLASHES_TOLD)
    return [
        glossary.text("weights.consistency.too_little", **facts),
        *(_told(clash, labels, glossary) for clash in worst),
    ]


def _told(clash: Clash, labels: Sequence[str], glossary: Glossary) -> str:
    first, second = labels[clash.first], labels[clash.second]
    key = "equal" if clash.answered == 1 else "more"
    answer = glossary.text(f"weights.clash.answer_{key}", first=first, second=second, times=clash.answered)
    times = max(clash.implied, 1 / clash.implied)
    key = "equal" if round(times, 1) == 1 else "more"
    if clash.implied < 1 and key == "more":
        first, second = second, first
    return answer + " " + glossary.text(f"weights.clash.all_{key}", first=first, second=second, times=times)
