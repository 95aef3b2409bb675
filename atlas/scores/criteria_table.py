"""Every criterion of a policy as a table: what it measures and from what, its points, source and weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.criteria import CRITERIA
from atlas.scores.criterion_words import criterion_label, value_words
from atlas.scores.labels import profile_label

if TYPE_CHECKING:
    from collections.abc import Collection

    from atlas.policy import Glossary, Policy

__all__ = ["criteria_table"]


def criteria_table(policy: Policy, present: Collection[str], glossary: Glossary) -> pd.DataFrame:
    """Return the criteria in words.

    Parameters
    ----------
    policy : Policy
    present : collection of str
        The layers that there are; others are marked.
    glossary : Glossary

    Returns
    -------
    DataFrame, shape (n_criteria, 10)
        Indexed by criterion, in the policy's order: ``label``, ``agreement``, ``measure``, ``unit``, ``direction``,
        ``value``, ``status``, ``source``, ``layers`` and ``weights``.
    """
    rows = {name: _row(name, policy, present, glossary) for name in policy.criteria}
    return pd.DataFrame.from_dict(rows, orient="index")


def _row(name: str, policy: Policy, present: Collection[str], glossary: Glossary) -> dict[str, str]:
    criterion = policy.criteria[name]
    numbers = [str(number) for number in criterion.agreement]
    measure = criterion.measure or name
    layers = [
        glossary.text(
            f"criteria_list.{'present' if layer in present else 'missing'}", layer=glossary.word(f"layers.{layer}")
        )
        for layer in CRITERIA[measure].layers
    ]
    return {
        "label": criterion_label(name, policy, glossary),
        "agreement": glossary.listing(numbers) or glossary.word("criteria_list.no_agreement"),
        "measure": measure if criterion.group is None else f"{measure} ({criterion.group})",
        "unit": glossary.word(f"unit_names.{criterion.unit}"),
        "direction": glossary.word(f"criteria_list.directions.{criterion.direction}"),
        "value": value_words(name, policy, glossary),
        "status": glossary.word(f"criteria_list.status_{criterion.status}"),
        "source": criterion.source,
        "layers": ", ".join(layers),
        "weights": _weights(name, policy, glossary),
    }


def _weights(criterion: str, policy: Policy, glossary: Glossary) -> str:
    told = [
        glossary.text(
            "criteria_list.weight",
            profile=profile_label(name, policy, glossary),
            weight=profile.weights[criterion],
        )
        for name, profile in policy.profiles.items()
        if criterion in profile.weights
    ]
    return "; ".join(told) or glossary.word("criteria_list.unweighed")
