"""The agreement's figures and assumptions as checked objects, each with its unit, source and status."""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads the annotation at run time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Agreement",
    "Assumptions",
    "Figure",
    "FigureByCorporation",
    "Hardness",
    "HardnessClass",
    "LedgerFigures",
    "Lists",
    "MonthsToDelivery",
    "NameList",
    "Robustness",
    "Sourced",
    "Strict",
    "Target",
    "TargetGroup",
]

_Status = Literal["adopted", "assumed"]

HardnessClass = Literal["hard", "in_procedure", "soft"]
"""Hard plans can be built as they are; plans in procedure and soft plans may still change or stop."""


class Strict(BaseModel):
    """A part of a policy: no key too many, no endless number, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Sourced(Strict):
    """A part of a policy that says where it comes from, and whether the parties adopted it."""

    status: _Status
    source: str
    agreement: tuple[int, ...] = ()


class Agreement(Strict):
    """Who agreed on what period."""

    title: str
    municipality: str
    municipality_code: Annotated[str, Field(pattern="^GM[0-9]{4}$")]
    start: datetime.date
    end: datetime.date
    baseline_date: datetime.date
    corporations: tuple[str, ...]
    tenants_organisations: tuple[str, ...]


class Figure(Sourced):
    """One figure with its unit."""

    value: float
    unit: str


class Target(Figure):
    """A figure that the parties want to reach by a day, or want to stay below.

    Without ``due`` it holds for the end of the agreement; with ``corporation`` it is of one corporation alone.
    """

    due: datetime.date | None = None
    corporation: str | None = None
    direction: Literal["at_least", "at_most"] = "at_least"


class FigureByCorporation(Sourced):
    """A row of the agreement's tables: a figure per corporation, and the total as printed."""

    unit: str
    by_corporation: dict[str, int]
    total_as_printed: int

    @property
    def total(self) -> int:
        """The total as the parts add up, which is not always the printed one."""
        return sum(self.by_corporation.values())


class NameList(Sourced):
    """A list of names that the rules use, such as the amenities that accessible homes need."""

    names: Annotated[tuple[str, ...], Field(min_length=1)]


class TargetGroup(Sourced):
    """Whom homes are for: the amenities that the group needs, and how far it walks for them."""

    amenities: Annotated[tuple[str, ...], Field(min_length=1)]
    reach_m: Annotated[float, Field(gt=0)]


class Assumptions(Strict):
    """Figures that the measures need beyond the agreement."""

    detour_factor: Figure
    street_reach_m: Figure
    works_reach_m: Figure
    works_years_apart: Figure
    least_published_homes: Figure
    accessible_suits_pct: Figure
    care_zone_reach_m: Figure
    places_per_clustered_home: Figure
    spread_reach_m: Figure
    one_sided_pct: Figure
    climate_fits_pct: Figure
    strong_from: Figure
    weak_to: Figure


class LedgerFigures(Strict):
    """Figures by which the ledger of social homes looks around a place and ahead."""

    near_village_m: Figure
    replacement_reach_m: Figure
    fewest_delays: Figure


class Hardness(Sourced):
    """How hard a plan is, by the planning status of its site, and where it has no site."""

    by_planning_status: dict[str, HardnessClass]
    without_site: HardnessClass
    unknown_status: HardnessClass


class Robustness(Strict):
    """Figures by which the atlas tells how sure a ranking is."""

    shortlist_sites: Figure
    weight_spread_pct: Figure
    same_thing_correlation: Figure
    same_thing_sites: Figure
    untested_pct: Figure
    consistency_ratio: Figure
    near_miss_pct: Figure
    near_miss_points: Figure


class Lists(Strict):
    """Names that the measures go by."""

    social_categories: NameList
    common_rooms: NameList
    climate_kinds: NameList


class MonthsToDelivery(Sourced):
    """Months still to go from a planning status, and extra months by owner."""

    unit: Literal["months"]
    by_planning_status: dict[str, float]
    by_owner: dict[str, float]
