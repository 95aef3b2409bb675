"""The plain facts behind the drawing, read from the tables beside it."""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parent / "facts"

Row = dict[str, str]


@dataclass(frozen=True)
class Neighbourhood:
    """CBS's plain facts on a neighbourhood, and what the example assumes of it.

    Attributes
    ----------
    code, name, village_code
        CBS code and name; the village it is part of.
    kind
        town, industrial, village_core or rural.
    population
        Residents, as CBS gives them.
    area_m2
        Area in square metres, as CBS gives it in hectares.
    centre
        Centre point, EPSG:28992.
    profile
        Invented figures: household size, shares, building years.
    """

    code: str
    name: str
    village_code: str
    kind: str
    population: int
    area_m2: float
    centre: tuple[float, float]
    profile: dict[str, float]


def read_table(name: str) -> list[Row]:
    """Read a CSV table of facts as rows of text.

    Parameters
    ----------
    name
        File name in the facts folder, without extension.
    """
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_toml(name: str) -> dict[str, list[dict[str, Any]]]:
    """Read a TOML file of facts as lists of tables.

    Parameters
    ----------
    name
        File name in the facts folder, without extension.
    """
    return tomllib.loads((FACTS / f"{name}.toml").read_text(encoding="utf-8"))


def read_neighbourhoods() -> list[Neighbourhood]:
    """Read the neighbourhoods: CBS's facts joined to the example's profiles, in CBS's order."""
    profiles = {row["code"]: row for row in read_table("neighbourhood_profiles")}
    return [
        Neighbourhood(
            code=row["code"],
            name=row["name"],
            village_code=row["village_code"],
            kind=row["kind"],
            population=int(row["population"]),
            area_m2=float(row["area_ha"]) * 10_000,
            centre=(float(row["centre_x_rd"]), float(row["centre_y_rd"])),
            profile={name: float(text) for name, text in profiles[row["code"]].items() if name != "code"},
        )
        for row in read_table("neighbourhoods")
    ]


def text_or_unknown(text: str) -> str | None:
    """Read a cell as text; an empty cell is unknown."""
    return text or None


def whole_or_unknown(text: str) -> int | None:
    """Read a cell as a whole number; an empty cell is unknown, never zero."""
    return int(text) if text else None
