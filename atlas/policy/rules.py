"""The rules that score a site as checked objects: criteria, knock-outs, profiles, and the weights of the parties."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from atlas.policy.figures import Sourced, Strict

__all__ = [
    "ConstraintKnockOut",
    "Criterion",
    "KnockOut",
    "LeastKnockOut",
    "Party",
    "PlaceKnockOut",
    "Profile",
    "StatusKnockOut",
    "Theme",
]

_Role = Literal["municipality", "province", "corporation", "owner", "care_parties", "nobody"]
_Point = tuple[float | str, Annotated[float, Field(ge=0, le=100)]]


class _Named(Sourced):
    # For a policy of one's own: what the glossary has no words for brings its own.
    label: str | None = None


class Criterion(_Named):
    """A criterion: a measure of the atlas with the points of its value function.

    ``measure`` names the measure; without it, the criterion's own name does. ``group`` is the target group that a
    measure asks for. ``points`` are pairs of a measure (in ``unit``) and a value from 0 to 100, ascending by measure.
    From the value ``strong_from`` on a site may be called strong on this criterion; where it says none, from that of
    the assumptions on (see `Policy.strong_from`). ``changed_by`` says who can change what is measured.
    """

    measure: str | None = None
    group: str | None = None
    unit: str
    strong_from: Annotated[float | None, Field(ge=0, le=100)] = None
    points: Annotated[tuple[_Point, ...], Field(min_length=2)]
    changed_by: Annotated[tuple[_Role, ...], Field(min_length=1)]

    @property
    def direction(self) -> Literal["higher", "lower", "between"]:
        """Which measures are better: higher ones, lower ones, or those between two."""
        values = [value for _, value in self.points]
        if values == sorted(values):
            return "higher"
        return "lower" if values == sorted(values, reverse=True) else "between"


class _KnockOut(_Named):
    changed_by: Annotated[tuple[_Role, ...], Field(min_length=1)]


class ConstraintKnockOut(_KnockOut):
    """Out where an excluding constraint of this kind touches more than this share of the site."""

    constraint: str
    most_touched_pct: Annotated[float, Field(ge=0, le=100)]


class StatusKnockOut(_KnockOut):
    """Out where the planning status is one of these."""

    planning_status: tuple[str, ...]


class PlaceKnockOut(_KnockOut):
    """Out where the site lies in the town, for a programme that is meant for the villages."""

    place: Literal["town"]


class LeastKnockOut(_KnockOut):
    """Out where a count of the site, or its ``area_m2``, is below a least value."""

    column: str
    least: float
    unit: str


KnockOut = ConstraintKnockOut | StatusKnockOut | PlaceKnockOut | LeastKnockOut


def _adding_to_100(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    if abs(total - 100) > 1e-9:  # noqa: PLR2004 - per cents make 100
        message = f"the weights add to {total:g}, expected 100"
        raise ValueError(message)
    return weights


_Weights = Annotated[dict[str, Annotated[float, Field(gt=0, le=100)]], AfterValidator(_adding_to_100)]


class Profile(_Named):
    """A kind of programme: weights per criterion that add to 100, and the knock-outs that hold."""

    weights: _Weights
    knock_outs: tuple[str, ...]


class Theme(_Named):
    """A theme of the agenda, and what the page shows while it is on the table.

    ``layers`` are on the map, a choropleth among them where the theme has one; ``table`` is the layer whose table
    stands beside it. ``criteria`` are the ones that the theme is about. ``place`` leaves the list with sites in the
    town or in the villages only. ``colour`` says what colours the sites: their score, or what the parties make of them.
    """

    profile: str
    layers: tuple[str, ...]
    table: str | None = None
    criteria: tuple[str, ...] = ()
    place: Literal["everywhere", "town", "villages"] = "everywhere"
    colour: Literal["score", "parties"] = "score"


class Party(Strict):
    """A member of the meeting with its own weights per profile; where it gave none, the profile's own hold.

    ``status`` is ``example`` until the party itself gave its weights.
    """

    label: str
    role: Literal["municipality", "corporation", "tenants_organisation", "care_party"]
    status: Literal["example", "given"]
    source: str
    weights: dict[str, _Weights]
