"""What the parties make of the sites, as a table and as plain text for the terminal."""

from __future__ import annotations

import string
import textwrap
from typing import TYPE_CHECKING

from atlas.scores.labels import profile_label
from atlas.scores.party_words import party_label, party_listing, party_mark, party_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.scores.parties import PartyView, Standing

__all__ = ["party_sheet", "party_table"]

_WIDTH, _NAME_WIDTH, _RANK_WIDTH = 100, 30, 4


def party_table(meeting: Meeting, view: PartyView, glossary: Glossary) -> pd.DataFrame:
    """Return the sites with name, rank per party, standing, sentence and kind of data, indexed by site id."""
    labels = _labels(meeting, view, glossary)
    standings = view.standing.map(lambda each: glossary.text(f"parties.standings.{each}", most=view.most))
    table = view.ranks.rename(columns=labels)
    table.insert(0, glossary.word("parties.name"), meeting.measures.sites["name"].loc[view.ranks.index])
    table[glossary.word("parties.standing")] = standings
    table[glossary.word("parties.sentence_heading")] = [
        party_sentence(site, view, meeting.policy, glossary) for site in view.ranks.index
    ]
    table[glossary.word("parties.data_kind")] = glossary.term(meeting.layers.catalogue.kind)
    return table


def party_sheet(meeting: Meeting, view: PartyView, glossary: Glossary) -> str:
    """Return ranks per party, the sites that are good for everyone and those that depend on whom one asks, as text."""
    profile = profile_label(view.profile, meeting.policy, glossary)
    lines = [glossary.text("parties.title", profile=profile), ""]
    lines += [glossary.word("parties.example")] if view.is_example else []
    lines += [glossary.word("parties.example_data")] if meeting.layers.catalogue.kind == "example" else []
    letters = dict(zip(view.ranks.columns, _letters(view.ranks.shape[1]), strict=True))
    lines += ["", glossary.word("parties.ranks"), ""]
    lines += [f"  {letters[party]}  {label}" for party, label in _labels(meeting, view, glossary).items()]
    lines += ["", *_rank_lines(meeting, view, letters, glossary)]
    if out := view.sites_that_are("knocked_out"):
        lines += textwrap.wrap(glossary.text("parties.knocked_out", list=out), _WIDTH)
    if len(view.ranks.dropna()) <= view.most:
        lines += ["", glossary.text("parties.short_list", most=view.most)]
    for standing in ("good_for_everyone", "depends"):
        mark = party_mark(view, glossary)
        lines += ["", glossary.text(f"parties.headings.{standing}", most=view.most, mark=mark)]
        lines += _site_lines(meeting, view, standing, glossary) or [f"  {glossary.word('parties.none')}"]
    return "\n".join(lines)


def _site_lines(meeting: Meeting, view: PartyView, standing: Standing, glossary: Glossary) -> list[str]:
    """Name the sites of a standing and, where it depends on whom one asks, the parties."""
    names = meeting.measures.sites["name"]
    lines = []
    for site in view.sites_that_are(standing):
        told = f"{site} {names[site]}"
        if standing == "depends":
            told = f"{told}: {party_listing(site, view, meeting.policy, glossary)}."
        lines += textwrap.wrap(told, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


def _labels(meeting: Meeting, view: PartyView, glossary: Glossary) -> dict[str, str]:
    return {party: party_label(party, view.profile, meeting.policy, glossary) for party in view.ranks.columns}


def _letters(count: int) -> list[str]:
    """Return A to Z, and AA, AB and so on after them."""
    signs = string.ascii_uppercase
    return [(signs[at // len(signs) - 1] if at >= len(signs) else "") + signs[at % len(signs)] for at in range(count)]


def _rank_lines(meeting: Meeting, view: PartyView, letters: Mapping[str, str], glossary: Glossary) -> list[str]:
    names = meeting.measures.sites["name"]
    width = max(len(glossary.word("parties.site")), *(len(site) for site in view.ranks.index))
    heads = "".join(letters[party].rjust(_RANK_WIDTH) for party in view.ranks.columns)
    lines = [f"{glossary.word('parties.site'):<{width}}  {glossary.word('parties.name'):<{_NAME_WIDTH}}{heads}"]
    ranked = view.ranks.dropna()
    for site, ranks in zip(ranked.index, ranked.to_numpy(dtype=int), strict=True):
        name = textwrap.shorten(names[site], _NAME_WIDTH, placeholder="…")
        told = "".join(str(rank).rjust(_RANK_WIDTH) for rank in ranks)
        lines.append(f"{site:<{width}}  {name:<{_NAME_WIDTH}}{told}")
    return lines
