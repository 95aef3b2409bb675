"""Why a site stands where it stands, in two or three sentences that can be read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atlas.scores.weighted_sum import number_better

if TYPE_CHECKING:
    from collections.abc import Iterable

    from atlas.scores.explanation.contributions import CriterionLine
    from atlas.scores.explanation.knock_outs import KnockOutLine
    from atlas.scores.explanation.subject import Subject

__all__ = ["is_weak", "why"]

_MOST_NAMED = 3


def why(criteria: list[CriterionLine], knock_outs: list[KnockOutLine], subject: Subject) -> str:
    """Tell the rank or what takes the site out, what brings it most points and what costs it most."""
    strong = [line for line in criteria if _is_strong(line, subject)]
    weak = [line for line in criteria if is_weak(line, subject)]
    strong.sort(key=lambda line: -line.expected)
    weak.sort(key=lambda line: line.expected - line.weight)
    final = [line.text for line in knock_outs if line.is_final]
    if final:
        return " ".join([subject.glossary.word("sheet.out_final"), *_phrases(final)])
    if knock_outs:
        return " ".join([*_out(knock_outs, subject), _listed("strong", strong, subject)])
    sentences = [_rank(subject), _listed("strong", strong, subject), _listed("weak", weak, subject)]
    return " ".join([*sentences, *_open(weak, subject)])


def is_weak(line: CriterionLine, subject: Subject) -> bool:
    """Tell whether a criterion is known to be a weak side of the site."""
    # Not near a WUP area is no weakness of a village: such criteria have no phrase for it.
    limit = subject.policy.assumptions.weak_to.value
    return _is_told("weak", line, subject) and line.value is not None and line.value <= limit


def _is_strong(line: CriterionLine, subject: Subject) -> bool:
    limit = subject.policy.strong_from(line.criterion)
    return _is_told("strong", line, subject) and line.value is not None and line.value >= limit


def _is_told(key: str, line: CriterionLine, subject: Subject) -> bool:
    """Tell whether there is a phrase for it, and the case at hand is not one in which a criterion asks nothing."""
    words = f"criteria.{line.criterion}"
    if not subject.glossary.has(f"{words}.{key}"):
        return False
    silent = subject.glossary.lines(f"{words}.silent") if subject.glossary.has(f"{words}.silent") else []
    return subject.measures.by_criterion[line.criterion].facts(subject.site)["case"] not in silent


def _rank(subject: Subject) -> str:
    ranks = subject.scores.table["rank"].dropna()
    rank, others = subject.row["rank"], int((ranks == subject.row["rank"]).sum()) - 1
    facts = {"rank": rank, "ranked": len(ranks), "others": others}
    key = "rank_only" if len(ranks) == 1 else "rank_shared" if others else "rank"
    return subject.glossary.text(f"sheet.{key}", **facts)


def _out(knock_outs: list[KnockOutLine], subject: Subject) -> list[str]:
    """Name what takes the site out, and the rank that it would have without."""
    table = subject.scores.table
    ranked = table.loc[~table["knocked_out"], "score"]
    ahead = int(number_better(np.array([subject.row["score"]]), ranked.to_numpy())[0])
    glossary = subject.glossary
    reasons = glossary.text("sheet.out", list=_phrases(glossary.within(line.label) for line in knock_outs))
    return [reasons, glossary.text("sheet.out_else", rank=ahead + 1, ranked=len(ranked) + 1)]


def _listed(key: str, lines: list[CriterionLine], subject: Subject) -> str:
    phrases = _phrases(subject.glossary.word(f"criteria.{line.criterion}.{key}") for line in lines[:_MOST_NAMED])
    return subject.glossary.text(f"sheet.{key}" if phrases else f"sheet.{key}_none", list=phrases)


def _phrases(phrases: Iterable[str]) -> list[str]:
    """Return each phrase once."""
    return list(dict.fromkeys(phrases))


def _open(weak: list[CriterionLine], subject: Subject) -> list[str]:
    """Tell how much is still open, where that matters more than the weakest side."""
    points = float(subject.row["score_high"] - subject.row["score_low"])
    most_lost = max((line.weight - line.expected for line in weak), default=0.0)
    if round(points) <= most_lost:
        return []
    return [subject.glossary.text("sheet.open", points=round(points))]
