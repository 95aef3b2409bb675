"""What surrounds the sites: constraints, planned works, and signals of who knows the area. RD New (EPSG:28992)."""

from typing import Any

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from example.outlines import band, blob, disc, line, plot, put_down, whole_metres
from example.tables import Row, read_table, read_toml, whole_or_unknown
from example.writing import Feature


def draw_constraints(municipality: Polygon) -> list[Feature]:
    """Draw the constraints as far as they lie in the municipality.

    Parameters
    ----------
    municipality
        EPSG:28992.
    """
    return [
        Feature(
            {name: constraint[name] for name in ("id", "name", "kind", "effect")},
            _inside(_constraint_outline(constraint), municipality),
        )
        for constraint in read_toml("constraints")["constraint"]
    ]


def _constraint_outline(constraint: dict[str, Any]) -> Polygon:
    if round_it := constraint.get("disc"):
        return disc(tuple(round_it["centre"]), round_it["radius_m"])
    if along := constraint.get("band"):
        return band([tuple(corner) for corner in along["path"]], along["half_width_m"])
    natural = constraint["blob"]
    return blob(tuple(natural["centre"]), natural["east_m"], natural["north_m"], constraint["id"])


def _inside(shape: Polygon, municipality: Polygon) -> BaseGeometry:
    """Cut a shape at the border; one that crosses it more than once falls into parts."""
    return shape if shape.within(municipality) else whole_metres(shapely.intersection(shape, municipality))


def draw_works() -> list[Feature]:
    """Draw the planned works: lines for streets and sewers, areas for greening and heat networks."""
    return [
        Feature(
            {"id": row["id"], "name": row["name"], "kind": row["kind"], "year": int(row["year"])},
            _works_outline(row),
        )
        for row in read_table("works")
    ]


def _works_outline(row: Row) -> BaseGeometry:
    centre = (float(row["x_rd"]), float(row["y_rd"]))
    length_m, width_m, turn_deg = (float(row[name]) for name in ("length_m", "width_m", "turn_deg"))
    if row["outline"] == "line":
        return line(centre, length_m, turn_deg)
    area = plot("irregular", length_m * width_m, length_m / width_m, seed=row["id"])
    return put_down(area, centre, turn_deg)


def draw_signals() -> list[Feature]:
    """Draw what Smederijen and social teams report per area; an empty number of reports stays unknown."""
    return [
        Feature(
            {name: row[name] for name in ("id", "name", "reporter", "theme")}
            | {name: whole_or_unknown(row[name]) for name in ("reports", "year")},
            blob((float(row["x_rd"]), float(row["y_rd"])), float(row["east_m"]), float(row["north_m"]), row["id"]),
        )
        for row in read_table("signals")
    ]
