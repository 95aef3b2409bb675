"""How sure the ranking of a profile is, as a table and as plain text for the terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd

from atlas.scores.labels import profile_label
from atlas.scores.robustness.sentences import RobustnessWords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.scores.robustness import Certainty

__all__ = ["certainty_sheet", "certainty_table"]

_WIDTH, _NAME_WIDTH = 100, 36
_LEAST_PCT, _MOST_PCT = 1, 99


def certainty_table(meeting: Meeting, found: Certainty, glossary: Glossary) -> pd.DataFrame:
    """Return the ranked sites with score, bounds, the chance of the shortlist and of each rank, indexed by site id.

    Chances are per cents.
    """
    chances = found.chances
    scored = meeting.scores[found.profile].table.loc[chances.by_rank.index]
    columns = {
        "rank": scored["rank"],
        "name": meeting.measures.sites["name"].loc[scored.index],
        "score": scored["score"],
        "score_low": scored["score_low"],
        "score_high": scored["score_high"],
        "chance": 100 * chances.shortlist,
        "expected_rank": chances.expected_rank,
    }
    table = pd.DataFrame({_heading(key, found, glossary): column for key, column in columns.items()})
    by_rank = 100 * chances.by_rank
    by_rank.columns = pd.Index([glossary.text("robustness.table.rank_chance", rank=rank) for rank in by_rank])
    kind = {_heading("data_kind", found, glossary): glossary.term(meeting.layers.catalogue.kind)}
    return table.join(by_rank).assign(**kind)


def certainty_sheet(meeting: Meeting, found: Certainty, glossary: Glossary) -> str:
    """Return how sure the ranking is, what to find out and what a second method makes of it, as text."""
    policy, words = meeting.policy, RobustnessWords(meeting.measures, meeting.policy, glossary)
    length = found.chances.shortlist_sites
    profile = profile_label(found.profile, policy, glossary)
    lines = [glossary.text("robustness.title", profile=profile), ""]
    lines += [glossary.word("robustness.example_data"), ""] if meeting.layers.catalogue.kind == "example" else []
    if found.chances.by_rank.empty:
        return "\n".join([*lines, glossary.word("robustness.none_ranked")])
    spread = policy.robustness.weight_spread_pct.value
    lines += [*_wrapped([glossary.text("robustness.how", draws=found.chances.draws, spread=spread)]), ""]
    lines += [*_table_lines(meeting, found, glossary), *_wrapped(_limits(meeting, found, glossary))]
    sections = {
        "find_out": [*words.find_out(found.to_find_out), *map(words.secret, found.secrets)],
        "weights": [words.weight_interval(each) for each in found.weight_intervals]
        or [glossary.word("robustness.weights.none")],
        "left_out": words.left_out(found.left_out) or [glossary.word("robustness.weights.none")],
        "same_things": [words.same_thing(each) for each in found.same_things]
        or [glossary.word("robustness.same_thing.none")],
        "second_method": words.second_method(found.second_method),
    }
    for heading, sentences in sections.items():
        lines += ["", glossary.text(f"robustness.headings.{heading}", length=length), *_wrapped(sentences, "  ")]
    return "\n".join(lines)


def _limits(meeting: Meeting, found: Certainty, glossary: Glossary) -> list[str]:
    """Say where a chance tells less than it seems to: of a short ranking, and of sites that may be out yet."""
    ranked, length = found.chances.by_rank.index, found.chances.shortlist_sites
    tests = meeting.scores[found.profile].knock_outs
    untested = set(tests.index[~tests["known"].astype(bool)])
    sites = [str(site) for site in ranked if site in untested]
    said = [glossary.text("robustness.short_list", length=length)] if len(ranked) <= length else []
    return [*said, *([glossary.text("robustness.untested", list=sites)] if sites else [])]


def _wrapped(sentences: Iterable[str], indent: str = "") -> list[str]:
    lines = []
    for sentence in sentences:
        lines += textwrap.wrap(
            sentence, _WIDTH, initial_indent=indent, subsequent_indent=2 * indent, break_on_hyphens=False
        )
    return lines


def _table_lines(meeting: Meeting, found: Certainty, glossary: Glossary) -> list[str]:
    """Return the ranked sites in columns, and the knocked-out ones in a sentence."""
    scored = meeting.scores[found.profile].table
    chances, names = found.chances, meeting.measures.sites["name"]
    keys = ("rank", "site", "name", "score", "bounds", "chance", "expected_rank")
    rows = [[_heading(key, found, glossary) for key in keys]]
    for site, row in scored.loc[chances.by_rank.index].iterrows():
        rows.append(
            [
                glossary.number(row["rank"]),
                str(site),
                textwrap.shorten(names[site], _NAME_WIDTH, placeholder="…"),
                glossary.number(row["score"], 1),
                glossary.text("words.score_range", low=row["score_low"], high=row["score_high"]),
                _percentage(100 * chances.shortlist[site], glossary),
                glossary.number(chances.expected_rank[site], 1),
            ]
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    texts = {"site", "name"}
    lines = [
        "  ".join(
            cell.ljust(width) if key in texts else cell.rjust(width)
            for key, cell, width in zip(keys, row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    out = [str(site) for site in scored.index[scored["knocked_out"].astype(bool)]]
    return [*lines, *(_wrapped([glossary.text("robustness.knocked_out", list=out)]) if out else [])]


def _percentage(chance_pct: float, glossary: Glossary) -> str:
    """Write a chance for a narrow column, but never a small one as nothing or a large one as certain."""
    if 0 < chance_pct < _LEAST_PCT:
        return glossary.word("robustness.table.under")
    return glossary.word("robustness.table.over") if _MOST_PCT < chance_pct < 100 else glossary.percentage(chance_pct)  # noqa: PLR2004 - per cents


def _heading(key: str, found: Certainty, glossary: Glossary) -> str:
    return glossary.text(f"robustness.table.{key}", length=found.chances.shortlist_sites)
