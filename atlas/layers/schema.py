"""What each layer holds: geometry, columns, types and closed vocabularies.

A column that a file does not have is unknown for every feature, unless it is ``required``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from atlas.layers.units import Unit

__all__ = ["LAYERS", "Column", "LayerSchema"]

ColumnType = Literal["text", "integer", "number", "boolean", "date"]
GeometryType = Literal["polygon", "line", "point", "any", "none"]


@dataclass(frozen=True)
class Column:
    """A column of ours.

    Parameters
    ----------
    type : {"text", "integer", "number", "boolean", "date"}
    required : bool
        Whether every feature must have a value.
    vocabulary : tuple of str
        The only values allowed; empty means any.
    least, most : float or None
        Range of a number, ends included.
    refers_to : str or None
        Layer whose ids the values are.
    unit : str
        Unit of a measured number, where a file may come in another.
    """

    type: ColumnType = "text"
    required: bool = False
    vocabulary: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    refers_to: str | None = None
    unit: Unit = ""


@dataclass(frozen=True)
class LayerSchema:
    """Geometry type and columns of one layer, beyond id, source and source_date.

    Where ``parts_fill``, the files of a layer tell about the same features: the first that knows a value gives it.
    Rows of a table that ``may_be_placed`` need no place, but where the catalogue says how to find one it is used.
    """

    geometry: GeometryType
    columns: dict[str, Column] = field(default_factory=dict)
    parts_fill: bool = False
    may_be_placed: bool = False


_TEXT = Column()
_NAME = Column(required=True)
_COUNT = Column("integer", least=0, most=1_000_000)
_YEAR = Column("integer", least=1990, most=2100)
_PERCENTAGE = Column("number", least=0, most=100, unit="pct")
_MONTHS = Column("number", least=0, unit="months")
_VILLAGE = Column(refers_to="villages")
_REQUIRED_VILLAGE = Column(required=True, refers_to="villages")
_CATEGORY = Column(required=True, vocabulary=("daeb", "care", "trailer", "pitch", "non_daeb"))
_STATUS = Column(required=True, vocabulary=("realised", "planned"))
_BOOLEAN = Column("boolean")

_NEIGHBOURHOOD_FIGURES = {
    "village_code": _VILLAGE,
    "population": _COUNT,
    "households": _COUNT,
    "homes": _COUNT,
    "rental_pct": _PERCENTAGE,
    "corporation_pct": _PERCENTAGE,
    "age_65plus_pct": _PERCENTAGE,
}

LAYERS: dict[str, LayerSchema] = {
    "municipality": LayerSchema("polygon", {"name": _NAME}),
    "districts": LayerSchema("polygon", {"name": _NAME}),
    "neighbourhoods": LayerSchema("polygon", {"name": _NAME, **_NEIGHBOURHOOD_FIGURES}),
    "neighbourhood_figures": LayerSchema("none", _NEIGHBOURHOOD_FIGURES, parts_fill=True),
    "villages": LayerSchema("polygon", {"name": _NAME, "is_town": Column("boolean", required=True)}),
    "sites": LayerSchema(
        "polygon",
        {
            "name": _NAME,
            "owner": Column(required=True, vocabulary=("municipality", "corporation", "third_party", "unknown")),
            "corporation": _TEXT,
            "planning_status": Column(
                vocabulary=(
                    "idea",
                    "exploration",
                    "feasibility",
                    "procedure",
                    "irrevocable",
                    "under_construction",
                    "completed",
                    "dropped",
                )
            ),
            "disclosure": Column(required=True, vocabulary=("public", "working_group")),
            "homes_total": _COUNT,
            "homes_social": _COUNT,
            "homes_clustered": _COUNT,
            "homes_accessible": _COUNT,
            "homes_mid_rent": _COUNT,
            "homes_flex": _COUNT,
            "pitches": _COUNT,
            "homes_demolished": _COUNT,
            "start_year": _YEAR,
            "delivery_year": _YEAR,
            "previous_ids": _TEXT,
        },
    ),
    "wup_areas": LayerSchema(
        "polygon",
        {
            "name": _NAME,
            "corporation": _TEXT,
            "phase": Column(vocabulary=("exploration", "plan", "execution")),
            "homes": _COUNT,
            "homes_to_demolish": _COUNT,
            "homes_to_renovate": _COUNT,
            "start_year": _YEAR,
            "end_year": _YEAR,
        },
    ),
    "care_zones": LayerSchema(
        "polygon",
        {
            "name": _NAME,
            "phase": Column(vocabulary=("draft", "adopted")),
            "capacity_places": _COUNT,
            "used_places": _COUNT,
        },
    ),
    "pitches": LayerSchema(
        "point",
        {
            "name": _NAME,
            "corporation": _TEXT,
            "pitches": _COUNT,
            "rental_trailers": _COUNT,
            "owner_trailers": _COUNT,
        },
    ),
    "registered_pitches": LayerSchema("any"),
    "facilities": LayerSchema(
        "point",
        {
            "name": _NAME,
            "kind": Column(
                required=True,
                vocabulary=(
                    "supermarket",
                    "gp",
                    "pharmacy",
                    "bus_stop",
                    "primary_school",
                    "community_centre",
                    "care_home",
                    "playground",
                ),
            ),
        },
    ),
    "addresses": LayerSchema(
        "point",
        {"street": _NAME, "number": _NAME, "addition": _TEXT, "postcode": _TEXT, "town": _NAME},
    ),
    "homes": LayerSchema(
        "point",
        {
            "corporation": _TEXT,
            "category": _CATEGORY,
            "rent_segment": Column(
                vocabulary=(
                    "below_quality_limit",
                    "below_first_cap",
                    "below_second_cap",
                    "below_liberalisation",
                    "liberalised",
                )
            ),
            "energy_label": Column(vocabulary=("A++", "A+", "A", "B", "C", "D", "E", "F", "G")),
            "externally_accessible": _BOOLEAN,
            "internally_accessible": _BOOLEAN,
            "build_year": Column("integer", least=1500, most=2100),
        },
    ),
    "constraints": LayerSchema(
        "polygon",
        {
            "name": _NAME,
            "kind": Column(
                required=True,
                vocabulary=("nature", "noise", "external_safety", "flood", "heat", "heritage"),
            ),
            "effect": Column(required=True, vocabulary=("exclude", "weigh")),
        },
    ),
    "works": LayerSchema(
        "any",
        {
            "name": _NAME,
            "kind": Column(required=True, vocabulary=("sewer", "road", "greening", "heat")),
            "year": Column("integer", required=True, least=1990, most=2100),
        },
    ),
    "signals": LayerSchema(
        "polygon",
        {
            "name": _NAME,
            "reporter": Column(required=True, vocabulary=("smederij", "social_team")),
            "theme": Column(
                required=True,
                vocabulary=("liveability", "loneliness", "care", "debts", "safety", "maintenance"),
            ),
            "reports": _COUNT,
            "year": _YEAR,
        },
    ),
    "streets": LayerSchema("line", {"name": _TEXT, "kind": Column(vocabulary=("road", "path", "motorway"))}),
    "stock_baseline": LayerSchema(
        "none",
        {
            "corporation": _NAME,
            "village_code": _REQUIRED_VILLAGE,
            "category": _CATEGORY,
            "homes": Column("integer", required=True, least=0, most=1_000_000),
        },
    ),
    "stock_changes": LayerSchema(
        "none",
        {
            "date": Column("date", required=True),
            "first_planned": Column("date"),
            "corporation": _NAME,
            "village_code": _VILLAGE,
            "site_id": Column(refers_to="sites"),
            "kind": Column(required=True, vocabulary=("new", "demolition", "sale", "purchase", "conversion")),
            "category": _CATEGORY,
            "homes": Column("integer", required=True, least=-1_000_000, most=1_000_000),
            "status": _STATUS,
            "quality": Column(vocabulary=("starter_homes", "energy_saving", "transformation")),
            "corrects": Column(refers_to="stock_changes"),
            "note": _TEXT,
        },
        may_be_placed=True,
    ),
    "improvements": LayerSchema(
        "none",
        {
            "date": Column("date", required=True),
            "first_planned": Column("date"),
            "corporation": _NAME,
            "village_code": _VILLAGE,
            "kind": Column(required=True, vocabulary=("renovation", "components")),
            "homes": Column("integer", required=True, least=0, most=1_000_000),
            "homes_out_of_efg": _COUNT,
            "status": _STATUS,
            "note": _TEXT,
        },
    ),
    "vacancies": LayerSchema(
        "none",
        {
            "period": _NAME,
            "corporation": _NAME,
            "vacated_homes": _COUNT,
            "status_holder_homes": _COUNT,
        },
    ),
    "demand": LayerSchema(
        "none",
        {
            "period": _NAME,
            "village_code": _REQUIRED_VILLAGE,
            "searching_households": _COUNT,
            "waiting_time_months": _MONTHS,
            "search_time_months": _MONTHS,
        },
    ),
    "decisions": LayerSchema(
        "none",
        {
            "meeting": _NAME,
            "site_id": Column(required=True, refers_to="sites"),
            "decision": _NAME,
            "owner": _TEXT,
            "due": Column("date"),
            "status": Column(vocabulary=("open", "done")),
        },
    ),
}
"""Every layer and table of the atlas, in the order in which they are read and referred to."""
