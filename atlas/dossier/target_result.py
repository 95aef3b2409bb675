"""The targets of the agreement as sentences and tables: for the terminal, for a program, for Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.dossier.result import Result
from atlas.dossier.table_words import NOTHING
from atlas.errors import MeetingError
from atlas.stock.target_counts import untied_homes
from atlas.stock.target_homes import accessible_villages, without_list
from atlas.stock.target_sites import project_shares, uncounted_sites, undated_sites
from atlas.stock.target_words import printed_totals, target_label, target_sentence
from atlas.stock.targets import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock.targets import TargetLine

__all__ = ["target_result"]

_DECIMALS = 1


def target_result(meeting: Meeting, glossary: Glossary) -> Result:
    """Tell where every target stands: each as a sentence, and tables of all, of each project and of each village.

    Raises
    ------
    MeetingError
        Where a table of the stock is absent.
    """
    lines, ledger = meeting.targets, meeting.ledger
    if lines is None or ledger is None:
        raise MeetingError(
            "catalogue.toml: targets are counted from both stock_baseline and stock_changes, and one of them is"
            " not there. `atlas template stock_baseline stock_changes` writes empty ones. Add what is missing."
        )
    sources = Sources(ledger, meeting.layers, meeting.policy, meeting.measures)
    projects, villages = project_shares(sources), accessible_villages(sources)
    # What each corporation has in a target stands in the table.
    wholes = [line for line in lines if line.id == line.target]
    sentences = list(_attention(wholes, glossary))
    sentences += [target_sentence(line, ledger.opened_on, glossary) for line in wholes]
    sentences += [*printed_totals(meeting.policy, glossary), *_notes(sources, glossary)]
    sentences += _compensation(projects, meeting.policy.targets["social_share"].value, glossary)
    sentences.append(glossary.word("targets.notes.columns"))
    tables = {
        "targets": pd.DataFrame([_row(line, glossary) for line in lines]),
        "ranges": pd.DataFrame([_range(line) for line in lines]),
        "projects": _project_table(projects),
    }
    if villages is not None:
        names = meeting.layers.villages["name"]
        told = villages.rename(columns={"homes_accessible": "accessible_new"})
        told.insert(0, "name", names.reindex(villages.index))
        tables["villages"] = told
    return Result("targets", ledger.told_until, meeting.layers.catalogue.kind, tuple(sentences), tables)


def _attention(wholes: list[TargetLine], glossary: Glossary) -> Iterator[str]:
    """Tell first which targets fall short, now or by the forecast."""
    names = [target_label(line.target, glossary) for line in wholes if line.short and line.direction == "at_least"]
    if names:
        count = sum(line.goal is not None for line in wholes)
        # Some names have commas of their own.
        yield glossary.text("targets.notes.attention", count=count, short=len(names), names="; ".join(names))


def _row(line: TargetLine, glossary: Glossary) -> dict[str, object]:
    """Return a line of the main table, its figures as numbers where there is one."""
    figures = {"hard": line.hard, "in_procedure": line.in_procedure, "soft": line.soft}
    figures |= {"forecast": line.forecast and line.forecast.middle, "short": line.short}
    return {
        "target_label": _label(line, glossary),
        "target_of": line.corporation or glossary.word("targets.cell.all"),
        "goal": NOTHING if line.goal is None else line.goal,
        "today": _today(line, glossary),
        **{name: NOTHING if each is None else round(each, _DECIMALS) for name, each in figures.items()},
    }


def _range(line: TargetLine) -> dict[str, object]:
    ends = ("low", "middle", "high", "as_planned")
    return {
        "target_id": line.id,
        "today_low": line.today and round(line.today.low, _DECIMALS),
        "today_high": line.today and round(line.today.high, _DECIMALS),
        **{f"forecast_{end}": line.forecast and getattr(line.forecast, end) for end in ends},
    }


def _label(line: TargetLine, glossary: Glossary) -> str:
    label = target_label(line.target, glossary)
    return glossary.text("targets.cell.pct", label=label) if line.unit == "pct" else label


def _today(line: TargetLine, glossary: Glossary) -> object:
    if line.today is None:
        return glossary.word(f"targets.cell.{'secret' if line.case == 'secret' else 'unknown'}")
    low, high = (round(each, _DECIMALS) for each in line.today)
    return low if low == high else glossary.text("targets.cell.range", low=low, high=high)


def _project_table(projects: pd.DataFrame) -> pd.DataFrame:
    columns = {"homes_total": "new_homes", "homes_social": "social_homes"}
    told = projects.drop(columns=["disclosure", "planning_status", "delivery_year"]).rename(columns=columns)
    return told.rename_axis("id").reset_index()


def _notes(sources: Sources, glossary: Glossary) -> Iterator[str]:
    """Tell how late plans were so far, and what the tables can't say."""
    late = sources.social.delays["additions"]
    if late is None:
        yield glossary.word("targets.notes.delays_unknown")
    else:
        days = {name: _days(getattr(late, name), glossary) for name in ("shortest", "median", "longest")}
        yield glossary.text("targets.notes.delays", **days, changes=late.changes)
    untied = untied_homes(sources)
    if untied:
        yield glossary.text("targets.notes.untied", homes=untied)
    yield glossary.text("targets.notes.clustered", since=sources.ledger.opened_on)
    for case, sites in (("undated", undated_sites(sources)), ("uncounted", uncounted_sites(sources))):
        if sites:
            yield glossary.text(f"targets.notes.{case}", sites=sites)
    absent = without_list(sources)
    if absent:
        yield glossary.text("targets.notes.without_list", list=absent)


def _days(late: int, glossary: Glossary) -> str:
    return glossary.text(f"targets.figure.days_{'early' if late < 0 else 'late'}", days=abs(late))


def _compensation(projects: pd.DataFrame, pct: float, glossary: Glossary) -> Iterator[str]:
    """Tell whether projects with more social homes than asked make up for those with fewer."""
    lacking, surplus = (int(projects[f"{each}_homes"].sum()) for each in ("lacking", "surplus"))
    sites = int((projects["lacking_homes"] > 0).sum())
    if sites:
        told = glossary.text("targets.notes.projects", sites=sites, lacking=lacking, surplus=surplus, pct=pct)
        case = "covered" if surplus >= lacking else "uncovered"
        yield f"{told} {glossary.text(f'targets.notes.projects_{case}', missing=lacking - surplus)}"
    else:
        yield glossary.text("targets.notes.projects_enough", pct=pct)
    unknown = int(projects["lacking_homes"].isna().sum())
    if unknown:
        yield glossary.text("targets.notes.projects_unknown", sites=unknown)
