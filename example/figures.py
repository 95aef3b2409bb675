"""Figures per neighbourhood and village, the demand, and the pitch locations."""

import random
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point

from example.geography import Geography
from example.tables import Neighbourhood, Row, read_table
from example.writing import Feature

HOUSEHOLDS_PER_HOME = 0.98
PERIODS = ("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
GROWTH_PER_QUARTER = 0.012
WAIT_PER_QUARTER_MONTHS = 0.5


def neighbourhood_features(neighbourhoods: list[Neighbourhood], geography: Geography) -> list[Feature]:
    """List the neighbourhoods as features, EPSG:28992."""
    return [Feature({"neighbourhood_code": n.code, "name": n.name}, geography.shapes[n.code]) for n in neighbourhoods]


def neighbourhood_rows(
    neighbourhoods: list[Neighbourhood], geography: Geography, homes: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """List the figures of the neighbourhoods; corporation homes are counted, not assumed.

    Parameters
    ----------
    neighbourhoods
        CBS's facts and the example's profiles.
    geography
        The drawn shapes, EPSG:28992.
    homes
        Rows of the homes layer, EPSG:28992; pitches aren't homes here.
    """
    spots = np.array([(home["x_rd"], home["y_rd"]) for home in homes if home["category"] != "pitch"], dtype=float)
    counted = {code: shapely.contains_xy(shape, *spots.T).sum() for code, shape in geography.shapes.items()}
    return [_figures(facts, int(counted[facts.code])) for facts in neighbourhoods]


def _figures(facts: Neighbourhood, corporation_homes: int) -> dict[str, Any]:
    homes = round(facts.population / facts.profile["persons_per_home"])
    corporation_pct = round(100 * corporation_homes / homes, 1)
    return {
        "neighbourhood_code": facts.code,
        "village_code": facts.village_code,
        "population": facts.population,
        "households": round(homes * HOUSEHOLDS_PER_HOME),
        "homes": homes,
        "rental_pct": round(corporation_pct + facts.profile["private_rental_pct"], 1),
        "corporation_pct": corporation_pct,
        "age_65plus_pct": facts.profile["age_65plus_pct"],
    }


def village_rows() -> list[Row]:
    """List the villages and the town."""
    return [{name: row[name] for name in ("village_code", "name", "is_town")} for row in read_table("villages")]


def demand_rows() -> list[dict[str, Any]]:
    """List the demand per quarter and village: slowly growing, with a little noise, always the same."""
    dice = random.Random("demand")  # noqa: S311 - a drawing, not a secret
    return [
        {
            "id": f"VR-{period}-{row['village_code']}",
            "period": period,
            "village_code": row["village_code"],
            "searching_households": round(
                int(row["searching_households"]) * (1 - GROWTH_PER_QUARTER * back) * dice.uniform(0.97, 1.03)
            ),
            "waiting_time_months": round(
                int(row["waiting_time_months"]) - back * WAIT_PER_QUARTER_MONTHS + dice.uniform(-1.5, 1.5)
            ),
            "search_time_months": round(int(row["search_time_months"]) - back / 4 + dice.uniform(-0.8, 0.8)),
        }
        for back, period in zip(range(len(PERIODS) - 1, -1, -1), PERIODS, strict=True)
        for row in read_table("villages")
    ]


def decision_rows() -> list[Row]:
    """List the decisions of the two earlier meetings."""
    return read_table("decisions")


def pitch_features() -> list[Feature]:
    """List the pitch locations as points, EPSG:28992."""
    return [
        Feature(
            {name: row[name] for name in ("id", "name", "corporation")}
            | {name: int(row[name]) for name in ("pitches", "rental_trailers", "owner_trailers")},
            Point(float(row["x_rd"]), float(row["y_rd"])),
        )
        for row in read_table("pitches")
    ]
