"""The agreement as a checked object: figures, criteria, knock-outs and profiles, strict to the last key.

Every figure carries unit, source, agreement numbers and whether it is adopted or assumed.
"""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads the annotation at run time
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from atlas.errors import PolicyError, UnknownNameError
from atlas.policy.contradictions import contradictions

__all__ = [
    "DEFAULT_POLICY",
    "Agreement",
    "Assumptions",
    "ConstraintKnockOut",
    "Criterion",
    "Figure",
    "FigureByCorporation",
    "KnockOut",
    "LeastKnockOut",
    "Lists",
    "MonthsToDelivery",
    "NameList",
    "Party",
    "PlaceKnockOut",
    "Policy",
    "Profile",
    "Robustness",
    "StatusKnockOut",
    "TargetGroup",
    "read_policy",
]

DEFAULT_POLICY = Path(__file__).parent / "hoogeveen-2023-2027.toml"

_Status = Literal["adopted", "assumed"]
_Role = Literal["municipality", "province", "corporation", "owner", "care_parties", "nobody"]
_Point = tuple[float | str, Annotated[float, Field(ge=0, le=100)]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class _Sourced(_Strict):
    status: _Status
    source: str
    agreement: tuple[int, ...] = ()


class Agreement(_Strict):
    """Who agreed on what period."""

    title: str
    municipality: str
    municipality_code: Annotated[str, Field(pattern="^GM[0-9]{4}$")]
    start: datetime.date
    end: datetime.date
    baseline_date: datetime.date
    corporations: tuple[str, ...]
    tenants_organisations: tuple[str, ...]


class Figure(_Sourced):
    """One figure with its unit."""

    value: float
    unit: str


class FigureByCorporation(_Sourced):
    """A row of the agreement's tables: a figure per corporation, and the total as printed."""

    unit: str
    by_corporation: dict[str, int]
    total_as_printed: int

    @property
    def total(self) -> int:
        """The total as the parts add up, which is not always the printed one."""
        return sum(self.by_corporation.values())


class NameList(_Sourced):
    """A list of names that the rules use, such as the amenities that accessible homes need."""

    names: Annotated[tuple[str, ...], Field(min_length=1)]


class TargetGroup(_Sourced):
    """Whom homes are for: the amenities that the group needs, and how far it walks for them."""

    amenities: Annotated[tuple[str, ...], Field(min_length=1)]
    reach_m: Annotated[float, Field(gt=0)]


class Assumptions(_Strict):
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


class Robustness(_Strict):
    """Figures by which the atlas tells how sure a ranking is."""

    shortlist_sites: Figure
    weight_spread_pct: Figure
    same_thing_correlation: Figure
    same_thing_sites: Figure
    untested_pct: Figure
    consistency_ratio: Figure
    near_miss_pct: Figure
    near_miss_points: Figure


class Lists(_Strict):
    """Names that the measures go by."""

    social_categories: NameList
    common_rooms: NameList
    climate_kinds: NameList


class MonthsToDelivery(_Sourced):
    """Months still to go from a planning status, and extra months by owner."""

    unit: Literal["months"]
    by_planning_status: dict[str, float]
    by_owner: dict[str, float]


class _Named(_Sourced):
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


class Party(_Strict):
    """A member of the meeting with its own weights per profile; where it gave none, the profile's own hold.

    ``status`` is ``example`` until the party itself gave its weights.
    """

    label: str
    role: Literal["municipality", "corporation", "tenants_organisation", "care_party"]
    status: Literal["example", "given"]
    source: str
    weights: dict[str, _Weights]


class Policy(_Strict):
    """Everything that the agreement says, as data."""

    agreement: Agreement
    stock: dict[str, FigureByCorporation]
    programme: dict[str, FigureByCorporation]
    targets: dict[str, Figure]
    assumptions: Assumptions
    robustness: Robustness
    lists: Lists
    groups: dict[str, TargetGroup]
    months_to_delivery: MonthsToDelivery
    criteria: dict[str, Criterion]
    knock_outs: dict[str, KnockOut]
    profiles: Annotated[dict[str, Profile], Field(min_length=1)]
    parties: dict[str, Party] = {}

    def __hash__(self) -> int:
        # The tables can't be hashed. The head will do to keep things by, since equal policies have equal ones.
        return hash(self.agreement)

    def profile(self, name: str) -> Profile:
        """Return a profile by its name; raises `UnknownNameError` where there is none."""
        if name not in self.profiles:
            raise UnknownNameError("profile", name, list(self.profiles))
        return self.profiles[name]

    def strong_from(self, criterion: str) -> float:
        """Return the value, 0 to 100, from which a site may be called strong on a criterion."""
        own = self.criteria[criterion].strong_from
        return self.assumptions.strong_from.value if own is None else own

    def points(self, criterion: str) -> list[tuple[float, float]]:
        """Return the points of a criterion's value function, with targets in the place of their names."""
        return [
            (self.targets[measure].value if isinstance(measure, str) else measure, value)
            for measure, value in self.criteria[criterion].points
        ]


def read_policy(path: str | Path = DEFAULT_POLICY) -> Policy:
    """Read a policy file.

    Parameters
    ----------
    path : str or Path
        TOML that follows the schema of this module; by default the agreement of Hoogeveen.

    Raises
    ------
    PolicyError
        Where the file is missing, has an unknown key, lacks one, or contradicts itself; the message names the key.
    """
    path = Path(path)
    if not path.is_file():
        raise PolicyError(f"{path}: there is no policy file here. Give one with --policy.")
    try:
        policy = Policy.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path}: this is no valid TOML ({error}). Mend it and run again.") from error
    except ValidationError as error:
        raise PolicyError(f"{path}, {_describe(error)}") from error
    for key, problem in contradictions(policy):
        raise PolicyError(f"{path}, key {key}: {problem}.")
    return policy


def _describe(error: ValidationError) -> str:
    """Name the first key that fails, where it stands and what was expected."""
    # An unknown key inside a knock-out fails each of the three shapes; the most specific complaint helps best.
    first = min(error.errors(), key=lambda one: one["type"] == "missing")
    key = ".".join(str(part) for part in first["loc"] if "KnockOut" not in str(part))
    given = first.get("input")
    shown = f", value {given!r}" if isinstance(given, str | int | float) else ""
    message = {
        "extra_forbidden": "this key is unknown here; take it out or correct its name",
        "missing": "this key is missing; add it",
    }.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"key {key}{shown}: {message}."
