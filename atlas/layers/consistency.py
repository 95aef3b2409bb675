"""Values of a row that contradict one another, or the date of their layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from atlas.layers.catalogue import Catalogue

__all__ = ["check_consistency"]


@dataclass(frozen=True)
class _Rule:
    """A rule of one layer: the field to name, what was expected, and which rows break it."""

    layer: str
    field: str
    expected: str
    broken: Callable[[pd.DataFrame], pd.Series]


def _more(part: str, whole: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: rows[part] > rows[whole]


_RULES = (
    _Rule("sites", "homes_social", "at most homes_total", _more("homes_social", "homes_total")),
    _Rule("sites", "homes_mid_rent", "at most homes_total", _more("homes_mid_rent", "homes_total")),
    _Rule("sites", "homes_accessible", "at most homes_total", _more("homes_accessible", "homes_total")),
    _Rule("sites", "homes_clustered", "at most homes_social", _more("homes_clustered", "homes_social")),
    _Rule("sites", "homes_flex", "at most homes_social", _more("homes_flex", "homes_social")),
    _Rule(
        "sites",
        "homes_mid_rent",
        "homes_social and homes_mid_rent together at most homes_total",
        lambda rows: rows["homes_social"] + rows["homes_mid_rent"] > rows["homes_total"],
    ),
    _Rule("sites", "start_year", "at most delivery_year", _more("start_year", "delivery_year")),
    _Rule("wup_areas", "start_year", "at most end_year", _more("start_year", "end_year")),
    _Rule(
        "stock_changes",
        "homes",
        "0 or more for new and purchase",
        lambda rows: rows["kind"].isin(["new", "purchase"]) & (rows["homes"] < 0),
    ),
    _Rule(
        "stock_changes",
        "homes",
        "0 or less for sale and demolition",
        lambda rows: rows["kind"].isin(["sale", "demolition"]) & (rows["homes"] > 0),
    ),
)


def check_consistency(frames: dict[str, pd.DataFrame], catalogue: Catalogue) -> list[Finding]:
    """List every row whose values contradict one another; what is unknown contradicts nothing."""
    rules = [*_RULES, _date_rule(catalogue)] if "stock_changes" in frames else _RULES
    return [
        Finding(
            "error",
            catalogue.entries[rule.layer].file,
            rule.layer,
            f"expected {rule.expected}",
            "Find out which is right and correct the other",
            str(index),
            catalogue.entries[rule.layer].fields.get(rule.field, rule.field),
            str(frames[rule.layer].loc[index, rule.field]),
        )
        for rule in rules
        if rule.layer in frames
        for index in _indices(rule.broken(frames[rule.layer]))
    ]


def _date_rule(catalogue: Catalogue) -> _Rule:
    """Return the rule that nothing is realised after the day of which the layer tells."""
    date = catalogue.entries["stock_changes"].date
    return _Rule(
        "stock_changes",
        "date",
        f"a date up to {date}, the date of the layer, for what is realised",
        lambda rows: (rows["status"] == "realised") & rows["date"].map(lambda change: change > date),
    )


def _indices(broken: pd.Series) -> pd.Index:
    return broken.index[broken.fillna(value=False).astype(bool)]
