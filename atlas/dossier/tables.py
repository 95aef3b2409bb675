"""The meeting as tables, per site, per criterion and per knock-out, for Excel, GeoJSON and the command line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from atlas.layers.schema import LAYERS
from atlas.scores.criterion_words import criterion_label
from atlas.scores.explanation import evidence
from atlas.scores.labels import profile_label

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["as_csv", "knock_out_table", "measure_table", "ranking_table", "site_table"]

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def site_table(meeting: Meeting) -> pd.DataFrame:
    """Return the sites as they were read, with place and area in hectares, indexed by site id."""
    sites = meeting.measures.sites
    table = pd.DataFrame(sites[list(LAYERS["sites"].columns)])
    table.insert(1, "neighbourhood", sites["neighbourhood_name"])
    table.insert(2, "village", sites["village_name"])
    table.insert(3, "area_ha", sites.area / 10_000)
    return table.assign(data_kind=_data_kind(meeting))


def ranking_table(meeting: Meeting, profile: str, glossary: Glossary) -> pd.DataFrame:
    """Return the sites of a profile, best first and knocked out last, indexed by site id.

    Columns are ``rank``, ``name``, ``place``, ``score``, ``score_low``, ``score_high``, ``state``, ``why``, the
    points of each criterion, and ``data_kind``.
    """
    scores = meeting.scores[profile]
    explained = {site: meeting.explained(site, profile, glossary) for site in scores.table.index}
    table = pd.DataFrame(
        {
            "rank": scores.table["rank"],
            "name": meeting.measures.sites["name"],
            "place": pd.Series({site: each.place for site, each in explained.items()}),
            "score": scores.table["score"],
            "score_low": scores.table["score_low"],
            "score_high": scores.table["score_high"],
            "state": scores.table["knocked_out"].map({True: "knocked_out", False: "ranked"}),
            "why": pd.Series({site: each.why for site, each in explained.items()}),
        }
    )
    return table.join(scores.contributions).loc[scores.table.index].assign(data_kind=_data_kind(meeting))


def measure_table(meeting: Meeting, glossary: Glossary) -> pd.DataFrame:
    """Return one row per site and criterion: the measure in its unit, and the sentence behind it."""
    rows = [
        {
            "id": site,
            "name": name,
            "criterion": criterion_label(criterion, meeting.policy, glossary),
            "measure": measure.value[site],
            "unit": glossary.word(f"unit_names.{meeting.policy.criteria[criterion].unit}"),
            "evidence": evidence(site, criterion, meeting.measures, glossary),
            "data_kind": _data_kind(meeting),
        }
        for site, name in meeting.measures.sites["name"].items()
        for criterion, measure in meeting.measures.by_criterion.items()
    ]
    return pd.DataFrame(rows)


def knock_out_table(meeting: Meeting, glossary: Glossary) -> pd.DataFrame:
    """Return one row per site, profile and knock-out, with the share touched and the shortfall."""
    rows = []
    for profile, scores in meeting.scores.items():
        held = scores.knock_outs[scores.knock_outs["known"]]
        for site, of_site in held.groupby(level=0, sort=False):
            told = meeting.explained(site, profile, glossary).knock_outs
            rows += [
                {
                    "profile": profile_label(profile, meeting.policy, glossary),
                    "id": site,
                    "name": meeting.measures.sites.loc[site, "name"],
                    "knock_out": line.label,
                    "text": line.text,
                    "touched_pct": fact["touched_pct"],
                    "shortfall": fact["shortfall"],
                    "unit": glossary.word(f"unit_names.{fact['unit']}") if fact["unit"] else None,
                    "data_kind": _data_kind(meeting),
                }
                for line, fact in zip(told, of_site.to_dict("records"), strict=True)
            ]
    return pd.DataFrame(rows)


def as_csv(table: pd.DataFrame, index_label: str = "id") -> str:
    """Return a table as Excel reads it in Dutch: semicolons, decimal commas, and no text that it takes for a formula.

    Texts that look like a formula get a quote in front.
    """

    def plain(value: object) -> object:
        return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) else value

    def number(value: object) -> object:
        # In a column with a word among its numbers pandas keeps decimal points, which Excel takes for thousands.
        if not isinstance(value, float) or not math.isfinite(value):
            return value
        return str(int(value)) if value.is_integer() else str(float(value)).replace(".", ",")

    plainly = table.map(plain).rename(index=plain, columns=plain)
    told = plainly.apply(lambda column: column.map(number) if column.dtype == object else column)
    return str(told.to_csv(index_label=index_label, sep=";", decimal=",")).rstrip("\n")


def _data_kind(meeting: Meeting) -> str:
    """Return the kind of data behind every row: a score is an example as soon as one of the layers is."""
    return meeting.layers.catalogue.kind
