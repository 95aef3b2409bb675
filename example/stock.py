"""The stock of social homes: the table of 1-1-2023 spread over villages, and what changed since."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from example.tables import Row, read_table

CORPORATIONS = ("Domesta", "Woonconcept", "Actium", "Woonservice")

Cell = tuple[str, str, str]
"""Corporation, village code, category."""


@dataclass(frozen=True)
class Batch:
    """Homes of one kind that came at once.

    Attributes
    ----------
    cell
        Corporation, village code, category.
    homes
        How many.
    build_year
        The year they were built; none for what was already there.
    site_id
        The site they stand on, where a site delivered them.
    """

    cell: Cell
    homes: int
    build_year: int | None = None
    site_id: str | None = None


def baseline() -> dict[Cell, int]:
    """Read the stock on 1-1-2023 per corporation, village and category."""
    return {
        (corporation, row["village_code"], row["category"]): int(row[corporation])
        for row in read_table("stock_baseline")
        for corporation in CORPORATIONS
        if int(row[corporation])
    }


def baseline_rows() -> list[dict[str, Any]]:
    """List the baseline as rows of the layer, with ids that follow from what a row is about."""
    return [
        {
            "id": f"SB-{corporation.lower()}-{village_code}-{category}",
            "corporation": corporation,
            "village_code": village_code,
            "category": category,
            "homes": homes,
        }
        for (corporation, village_code, category), homes in sorted(baseline().items(), key=_order)
    ]


def _order(item: tuple[Cell, int]) -> tuple[int, str, str]:
    (corporation, village_code, category), _ = item
    return CORPORATIONS.index(corporation), category, village_code


def change_rows() -> list[Row]:
    """List the changes, realised and planned, as rows of the layer: some leave their village to their site or place."""
    return [
        {
            name: "" if name == "village_code" and row["placed_by"] != "stated" else value
            for name, value in row.items()
            if name != "placed_by"
        }
        for row in read_table("stock_changes")
    ]


def stock_now() -> dict[Cell, int]:
    """Add the realised changes to the baseline: the stock on 1 October 2026."""
    stock = Counter(baseline())
    for row in _realised():
        stock[_cell(row)] += int(row["homes"])
    return {cell: homes for cell, homes in stock.items() if homes}


def batches_now() -> list[Batch]:
    """Split the stock of 1 October 2026 into what was already there and what was built since 2023."""
    built = [
        Batch(_cell(row), int(row["homes"]), int(row["date"][:4]), row["site_id"] or None)
        for row in _realised()
        if row["kind"] == "new"
    ]
    newcomers: Counter[Cell] = Counter()
    for batch in built:
        newcomers[batch.cell] += batch.homes
    older = [Batch(cell, homes - newcomers[cell]) for cell, homes in stock_now().items()]
    return older + built


def _realised() -> list[Row]:
    return [row for row in read_table("stock_changes") if row["status"] == "realised"]


def _cell(row: Row) -> Cell:
    return row["corporation"], row["village_code"], row["category"]
