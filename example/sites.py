"""The candidate sites and the areas of a policy: WUP areas and care zones. RD New (EPSG:28992)."""

from typing import Any

from shapely.geometry import Polygon

from example.outlines import blob, plot, put_down
from example.tables import Row, read_table, read_toml, text_or_unknown, whole_or_unknown
from example.writing import Feature

WORDS = ("id", "name", "owner", "corporation", "planning_status", "disclosure")
NUMBERS = (
    "homes_total",
    "homes_social",
    "homes_clustered",
    "homes_accessible",
    "homes_mid_rent",
    "homes_flex",
    "pitches",
    "homes_demolished",
    "start_year",
    "delivery_year",
)


def draw_sites() -> list[Feature]:
    """Draw the candidate sites from their table; an empty cell stays unknown."""
    return [_site(row) for row in read_table("sites")]


def _site(row: Row) -> Feature:
    plot_of_land = plot(row["outline"], float(row["area_ha"]) * 10_000, float(row["slimness"]), seed=row["id"])
    shape = put_down(plot_of_land, (float(row["x_rd"]), float(row["y_rd"])), float(row["turn_deg"]))
    properties: dict[str, Any] = {name: text_or_unknown(row[name]) for name in WORDS}
    properties |= {name: whole_or_unknown(row[name]) for name in NUMBERS}
    properties["previous_ids"] = text_or_unknown(row["previous_ids"])
    return Feature(properties, shape)


def draw_wup_areas() -> list[Feature]:
    """Draw the two areas with a neighbourhood implementation plan (WUP); their borders are invented."""
    return [
        Feature({name: value for name, value in area.items() if name != "corners"}, Polygon(area["corners"]))
        for area in read_toml("areas")["wup_area"]
    ]


def draw_care_zones() -> list[Feature]:
    """Draw the care zones; a capacity that no one has named yet is unknown."""
    return [
        Feature(
            {name: zone.get(name) for name in ("id", "name", "phase", "capacity_places", "used_places")},
            blob(tuple(zone["centre"]), zone["east_m"], zone["north_m"], zone["id"]),
        )
        for zone in read_toml("areas")["care_zone"]
    ]
