"""Neighbourhoods coloured by a figure: the share of corporation homes, the share of 65+, the homes that sites add."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.neighbourhood_figures import share_status
from atlas.criteria.supply import net_addition
from atlas.maps.drawing import Drawing
from atlas.privacy import published_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["CHOROPLETHS", "age_status", "homes_added", "share_65plus", "share_corporation"]

Bounds = dict[str, float]
"""Where each class of a figure begins, from the lowest to the highest."""

_ALL_PCT = 100
_ROUND_PCT = 5
_AGE_BOUNDS: Bounds = {"age_1": 0, "age_2": 15, "age_3": 20, "age_4": 25, "age_5": 30}
_ADDED_BOUNDS: Bounds = {"fewer": -np.inf, "none": 0, "added_1": 1, "added_10": 10, "added_30": 30}
_ENDED = ("completed", "dropped")
_FIGURES = ("neighbourhoods", "neighbourhood_figures")


def share_corporation(meeting: Meeting, glossary: Glossary) -> Drawing:
    """Colour the neighbourhoods by their share of corporation homes; from one class on they are one-sided."""
    limit = meeting.policy.assumptions.one_sided_pct
    frame, bounds = meeting.layers.neighbourhoods, _bounds_around(limit.value)
    status = share_status(frame, meeting.policy.assumptions.least_published_homes.value)
    classes = _classes(frame["corporation_pct"], status, bounds)
    labels = {
        kind: glossary.text("classes.one_sided", share=label) if bounds[kind] >= limit.value else label
        for kind, label in _share_labels(bounds, glossary).items()
    }
    told = _told_shares(frame["corporation_pct"], classes, bounds, glossary)
    return Drawing(
        frame=frame,
        classes=classes,
        labels=labels | _not_told_labels("share", meeting, glossary),
        lines=[[glossary.text("features.corporation_share", corporation_pct=share)] for share in told],
        sources=_FIGURES,
        note=glossary.text(f"features.one_sided_{limit.status}", limit=limit.value),
    )


def share_65plus(meeting: Meeting, glossary: Glossary) -> Drawing:
    """Colour the neighbourhoods by their share of residents of 65 years or older."""
    frame = meeting.layers.neighbourhoods
    status = age_status(frame, meeting.policy.assumptions.least_published_homes.value)
    classes = _classes(frame["age_65plus_pct"], status, _AGE_BOUNDS)
    told = _told_shares(frame["age_65plus_pct"], classes, _AGE_BOUNDS, glossary)
    return Drawing(
        frame=frame,
        classes=classes,
        labels=_share_labels(_AGE_BOUNDS, glossary) | _not_told_labels("age", meeting, glossary),
        lines=[[glossary.text("features.age_65plus", share=share)] for share in told],
        sources=_FIGURES,
    )


def homes_added(meeting: Meeting, glossary: Glossary) -> Drawing:
    """Colour the neighbourhoods by the social homes that their candidate sites add, less what is demolished for them.

    Where a site leaves a count open, what its neighbourhood gets at least is told, as far as that is more than none.
    Plans are public, so that no count is secret.
    """
    frame, by_site = meeting.layers.neighbourhoods, _added_by_site(meeting)
    added = by_site.groupby("neighbourhood_code")[["homes", "open"]].sum().reindex(frame.index, fill_value=0)
    known = (added["open"] == 0) | (added["homes"] > 0)
    classes = _classes(added["homes"], pd.Series(np.where(known, "shown", "unknown"), frame.index), _ADDED_BOUNDS)
    return Drawing(
        frame=frame,
        classes=classes,
        labels={kind: glossary.word(f"classes.homes_{kind}") for kind in (*_ADDED_BOUNDS, "unknown")},
        lines=[[_added_line(kind, row, glossary)] for kind, row in zip(classes, added.to_dict("records"), strict=True)],
        sources=("sites", "neighbourhoods"),
        note=_added_note(int(by_site["neighbourhood_code"].isna().sum()), glossary),
    )


CHOROPLETHS: dict[str, Callable[[Meeting, Glossary], Drawing]] = {
    each.__name__: each for each in (share_corporation, share_65plus, homes_added)
}
"""What may colour the neighbourhoods, by the id of the layer; the map shows one of them at a time."""


def age_status(neighbourhoods: pd.DataFrame, least: float) -> pd.Series:
    """Return per neighbourhood whether its share of residents of 65 years or older may be told.

    With the number of residents, a share tells how many are 65 or older and how many are younger: neither may be
    small. CBS publishes both for the whole municipality, so that other shares are secret where they would tell one.

    Parameters
    ----------
    neighbourhoods : DataFrame
        With ``population`` and ``age_65plus_pct``.
    least : float
        The smallest count that may be told, other than 0.

    Returns
    -------
    Series of str
        ``shown``, ``secret`` or ``unknown``; ``shown`` where only the number of residents is unknown.
    """
    share = neighbourhoods["age_65plus_pct"].astype(float) / _ALL_PCT
    residents = neighbourhoods["population"].astype(float)
    everywhere = pd.Series("municipality", index=neighbourhoods.index)
    older, younger = (published_counts(residents * part, least, everywhere)["status"] for part in (share, 1 - share))
    status = older.mask(younger == "secret", "secret")
    return status.mask(residents.isna() & share.notna(), "shown")


def _bounds_around(one_sided_pct: float) -> Bounds:
    """Return round bounds for the share of corporation homes, of which one is where a neighbourhood is one-sided."""
    quarter, half, more = (_ROUND_PCT * round(one_sided_pct * part / _ROUND_PCT) for part in (0.25, 0.5, 1.5))
    bounds = {"share_1": 0, "share_2": quarter, "share_3": half, "share_4": one_sided_pct, "share_5": more}
    ascending = [kind for kind, least in bounds.items() if kind in {"share_1", "share_4"} or 0 < least < _ALL_PCT]
    return {kind: bounds[kind] for kind in ascending}


def _classes(figures: pd.Series, status: pd.Series, bounds: Bounds) -> list[str]:
    """Return the class of each figure, or that it is unknown or secret."""
    return [
        _class_of(figure, bounds) if told == "shown" else told for figure, told in zip(figures, status, strict=True)
    ]


def _class_of(figure: float, bounds: Bounds) -> str:
    return [kind for kind, least in bounds.items() if figure >= least][-1]


def _share_labels(bounds: Bounds, glossary: Glossary) -> dict[str, str]:
    (lowest, *others), edges = bounds, list(bounds.values())
    labels = {lowest: glossary.text("classes.share_below", below=edges[1])}
    for kind, least, below in zip(others, edges[1:], [*edges[2:], None], strict=True):
        key = "classes.share_from" if below is None else "classes.share_between"
        labels[kind] = glossary.text(key, least=least, below=below)
    return labels


def _not_told_labels(figure: str, meeting: Meeting, glossary: Glossary) -> dict[str, str]:
    least = meeting.policy.assumptions.least_published_homes.value
    return {kind: glossary.text(f"classes.{figure}_{kind}", least=least) for kind in ("unknown", "secret")}


def _told_shares(shares: pd.Series, classes: Iterable[str], bounds: Bounds, glossary: Glossary) -> list[str]:
    return [_told_share(share, kind, bounds, glossary) for share, kind in zip(shares, classes, strict=True)]


def _told_share(share: float, kind: str, bounds: Bounds, glossary: Glossary) -> str:
    """Write a share in whole per cent, but with a decimal where it would otherwise seem to be of the next class."""
    if kind not in bounds:
        return glossary.word(f"words.{kind}")
    seems = _class_of(round(share), bounds)
    return glossary.format_field(share, "pct" if seems == kind else "pct1")


def _added_by_site(meeting: Meeting) -> pd.DataFrame:
    """Return the neighbourhood of each site that is still to come, what it adds at least, and whether that is open."""
    sites = meeting.measures.sites
    sites = sites[~sites["planning_status"].isin(_ENDED)]
    measure = net_addition(sites, meeting.layers, meeting.policy)
    value, (low, _) = measure.value.to_numpy(dtype=float, na_value=np.nan), measure.bounds()
    is_open = np.isnan(value)
    return sites[["neighbourhood_code"]].assign(homes=np.where(is_open, low, value), open=is_open)


def _added_note(elsewhere: int, glossary: Glossary) -> str:
    left_out = glossary.text("features.homes_added_elsewhere", count=elsewhere) if elsewhere else ""
    return f"{glossary.word('features.homes_added_note')} {left_out}".strip()


def _added_line(kind: str, row: dict[str, float], glossary: Glossary) -> str:
    if kind in {"unknown", "none"}:
        return glossary.word(f"features.homes_added_{kind}")
    if kind == "fewer":
        return glossary.text("features.homes_added_fewer", homes=-row["homes"])
    return glossary.text("features.homes_added_at_least" if row["open"] else "features.homes_added", homes=row["homes"])
