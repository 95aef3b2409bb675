"""The ledger as an answer to a question: small counts and all, for those who keep the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.dossier.ledger_tables import ledger_tables, with_villages
from atlas.dossier.result import Result
from atlas.errors import MeetingError, UnknownNameError
from atlas.layers.schema import LAYERS
from atlas.quarter import Quarter
from atlas.stock import UNPLACED
from atlas.stock.reconciliation import reconcile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock import Ledger

__all__ = ["Question", "ledger_result"]

_CATEGORIES = LAYERS["stock_changes"].columns["category"].vocabulary


@dataclass(frozen=True)
class Question:
    """Which accounts of the ledger are asked for; None is any.

    Parameters
    ----------
    corporation, category : str or None
        As the tables have them.
    village : str or None
        A code, or a name.
    quarter : str or None
        The only quarter to tell, such as ``"2027-Q4"``.
    social_only : bool
        Whether only the categories count that are social homes.
    with_rows : bool
        Whether to list the rows behind the figure.
    """

    corporation: str | None = None
    village: str | None = None
    category: str | None = None
    quarter: str | None = None
    social_only: bool = False
    with_rows: bool = False


def ledger_result(meeting: Meeting, glossary: Glossary, question: Question) -> Result:
    """Return what the ledger says of the accounts that were asked for.

    Raises
    ------
    MeetingError
        Where a table of the stock is absent.
    UnknownNameError
        Where the ledger has no such corporation, village, category or quarter.
    """
    whole = meeting.ledger
    if whole is None:
        raise MeetingError(
            "catalogue.toml: the ledger needs both stock_baseline and stock_changes, and one of them is not there."
            " `atlas template stock_baseline stock_changes` writes empty ones. Add what is missing and run again."
        )
    villages = {str(code): str(name) for code, name in meeting.layers.villages["name"].items()}
    cell, quarter = _cell(whole, question, villages), _quarter(whole, question.quarter)
    categories = meeting.policy.lists.social_categories.names if question.social_only else _CATEGORIES
    ledger = whole.part(**cell).of(categories)
    differences = reconcile(whole, meeting.layers)
    tables = ledger_tables(ledger, quarter, with_rows=question.with_rows)
    sentences = [glossary.word("results.ledger.private"), _balance(ledger, quarter, glossary)]
    if question.with_rows:
        sentences.append(_sum(tables["rows"], quarter or whole.last, glossary))
    sentences += _apart(ledger, glossary)
    if differences is None:
        sentences.append(glossary.word("results.ledger.no_lists"))
    else:
        asked = _asked(differences, cell, categories)
        sentences += _compared(asked, glossary)
        tables["differences"] = asked[asked["difference_homes"].ne(0).fillna(value=True)]
    names = {**villages, UNPLACED: glossary.word("results.ledger.nowhere")}
    told = {name: with_villages(table, names) for name, table in tables.items()}
    return Result("ledger", whole.told_until, meeting.layers.catalogue.kind, tuple(sentences), told)


def _cell(ledger: Ledger, question: Question, villages: dict[str, str]) -> dict[str, str | None]:
    """Return what is asked of each column of the ledger, by the names that the ledger has."""
    corporations = sorted({*ledger.opening["corporation"], *ledger.entries["corporation"]})
    village = {name.casefold(): code for code, name in villages.items()}.get((question.village or "").casefold())
    return {
        "corporation": _known("corporation", question.corporation, corporations),
        "village_code": village or _known("village", question.village, list(villages)),
        "category": _known("category", question.category, _CATEGORIES),
    }


def _quarter(ledger: Ledger, asked: str | None) -> Quarter | None:
    if asked is None:
        return None
    return Quarter.parse(str(_known("quarter", str(Quarter.parse(asked)), [str(each) for each in ledger.quarters])))


def _known(what: str, name: str | None, known: Sequence[str]) -> str | None:
    if name is not None and name not in known:
        raise UnknownNameError(what, name, list(known))
    return name


def _asked(rows: pd.DataFrame, cell: dict[str, str | None], categories: Sequence[str]) -> pd.DataFrame:
    for column, value in cell.items():
        if value is not None:
            rows = rows[rows[column] == value]
    return rows[rows["category"].isin(categories)]


def _balance(ledger: Ledger, quarter: Quarter | None, glossary: Glossary) -> str:
    """Tell the whole account as one sum."""
    opening, entries = ledger.rows(quarter)
    homes, is_planned = entries["homes"], entries["is_planned"]
    facts = {
        "opened_on": ledger.opened_on,
        "opening": opening["homes"].sum(),
        "more": homes[homes > 0].sum(),
        "fewer": -homes[homes < 0].sum(),
        "planned": homes[is_planned].sum(),
        "end": quarter or ledger.last,
        "closing": opening["homes"].sum() + homes.sum(),
    }
    return glossary.text("results.ledger.balance", **facts)


def _sum(rows: pd.DataFrame, end: Quarter, glossary: Glossary) -> str:
    return glossary.text("results.ledger.sum", rows=len(rows), homes=rows["homes"].sum(), end=end)


def _apart(ledger: Ledger, glossary: Glossary) -> Iterator[str]:
    """Tell what stands in no village, and what is a correction."""
    corrections = ledger.entries["corrects"].notna().sum()
    if len(ledger.unplaced):
        facts = {"changes": len(ledger.unplaced), "homes": ledger.unplaced["homes"].sum()}
        yield glossary.text("results.ledger.unplaced", **facts)
    if corrections:
        yield glossary.text("results.ledger.corrections", changes=corrections)


def _compared(accounts: pd.DataFrame, glossary: Glossary) -> Iterator[str]:
    """Tell how the lists of homes compare with the ledger."""
    compared = accounts["difference_homes"].dropna()
    differing = int((compared != 0).sum())
    case = "differ" if differing else "agree"
    if len(compared):
        yield glossary.text(f"results.ledger.lists_{case}", accounts=len(compared), differing=differing)
    without = accounts.loc[accounts["list_homes"].isna(), "corporation"].unique()
    if len(without):
        yield glossary.text("results.ledger.without_list", corporations=sorted(without))
