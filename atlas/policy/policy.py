"""The agreement as a checked object: figures, criteria, knock-outs and profiles, strict to the last key.

Every figure carries unit, source, agreement numbers and whether it is adopted or assumed.
"""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads the annotation at run time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from atlas.errors import PolicyError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    "Policy",
    "Profile",
    "StatusKnockOut",
    "read_policy",
]

_LEAST = {"detour_factor": 1, "works_reach_m": 0, "works_years_apart": 0, "least_published_homes": 0}
"""A way on foot is at least as long as the straight line; a reach, years and a count are at least nothing."""

DEFAULT_POLICY = Path(__file__).parent / "hoogeveen-2023-2027.toml"

_Status = Literal["adopted", "assumed"]
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


class Assumptions(_Strict):
    """Figures that the measures need beyond the agreement."""

    detour_factor: Figure
    works_reach_m: Figure
    works_years_apart: Figure
    least_published_homes: Figure


class Lists(_Strict):
    """Names that the measures go by."""

    social_categories: NameList
    amenities: NameList
    climate_kinds: NameList


class MonthsToDelivery(_Sourced):
    """Months still to go from a planning status, and extra months by owner."""

    unit: Literal["months"]
    by_planning_status: dict[str, float]
    by_owner: dict[str, float]


class Criterion(_Sourced):
    """A criterion: a measure of the atlas by its name, with the points of its value function.

    ``points`` are pairs of a measure (in ``unit``) and a value from 0 to 100, ascending by measure. From the value
    ``strong_from`` on a site may be called strong on this criterion.
    """

    unit: str
    strong_from: Annotated[float, Field(ge=0, le=100)] = 70
    points: Annotated[tuple[_Point, ...], Field(min_length=2)]


class _Named(_Sourced):
    # For a policy of one's own: what the glossary has no words for brings its own.
    label: str | None = None


class ConstraintKnockOut(_Named):
    """Out where an excluding constraint of this kind touches more than this share of the site."""

    constraint: str
    most_touched_pct: Annotated[float, Field(ge=0, le=100)]


class StatusKnockOut(_Named):
    """Out where the planning status is one of these."""

    planning_status: tuple[str, ...]


class LeastKnockOut(_Named):
    """Out where a column of the site is below a least value."""

    column: str
    least: float
    unit: str


KnockOut = ConstraintKnockOut | StatusKnockOut | LeastKnockOut


class Profile(_Named):
    """A kind of programme: weights per criterion that add to 100, and the knock-outs that hold."""

    weights: dict[str, Annotated[float, Field(gt=0, le=100)]]
    knock_outs: tuple[str, ...]

    @model_validator(mode="after")
    def _weights_add_to_100(self) -> Profile:
        total = sum(self.weights.values())
        if abs(total - 100) > 1e-9:  # noqa: PLR2004 - per cents make 100
            message = f"the weights add to {total:g}, expected 100"
            raise ValueError(message)
        return self


class Policy(_Strict):
    """Everything that the agreement says, as data."""

    agreement: Agreement
    stock: dict[str, FigureByCorporation]
    programme: dict[str, FigureByCorporation]
    targets: dict[str, Figure]
    assumptions: Assumptions
    lists: Lists
    months_to_delivery: MonthsToDelivery
    criteria: dict[str, Criterion]
    knock_outs: dict[str, KnockOut]
    profiles: Annotated[dict[str, Profile], Field(min_length=1)]

    def profile(self, name: str) -> Profile:
        """Return a profile by its name; raises `UnknownNameError` where there is none."""
        if name not in self.profiles:
            raise UnknownNameError("profile", name, list(self.profiles))
        return self.profiles[name]

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
    for key, problem in _contradictions(policy):
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


def _contradictions(policy: Policy) -> list[tuple[str, str]]:
    """List every place where one part of the policy contradicts another, with its key."""
    return [*_wrong_figures(policy), *_wrong_points(policy), *_unknown_names(policy)]


def _wrong_figures(policy: Policy) -> Iterator[tuple[str, str]]:
    if policy.agreement.start >= policy.agreement.end:
        yield "agreement.end", "expected a date after agreement.start"
    corporations = set(policy.agreement.corporations)
    for table in ("stock", "programme"):
        for name, row in getattr(policy, table).items():
            if set(row.by_corporation) != corporations:
                yield f"{table}.{name}.by_corporation", f"expected exactly {', '.join(sorted(corporations))}"
    for name in ("social_share", "new_pitches"):
        if name not in policy.targets:
            yield f"targets.{name}", "this key is missing; add it"
    for name, least in _LEAST.items():
        if getattr(policy.assumptions, name).value < least:
            yield f"assumptions.{name}.value", f"expected at least {least}"


def _wrong_points(policy: Policy) -> Iterator[tuple[str, str]]:
    for name, criterion in policy.criteria.items():
        unknown = [point for point, _ in criterion.points if isinstance(point, str) and point not in policy.targets]
        if unknown:
            yield f"criteria.{name}.points", f"there is no target {unknown[0]!r}"
        elif any(left >= right for (left, _), (right, _) in pairwise(policy.points(name))):
            yield f"criteria.{name}.points", "the measures must ascend"


def _unknown_names(policy: Policy) -> Iterator[tuple[str, str]]:
    for name, profile in policy.profiles.items():
        for criterion in profile.weights:
            if criterion not in policy.criteria:
                yield f"profiles.{name}.weights.{criterion}", "there is no such criterion"
        for knock_out in profile.knock_outs:
            if knock_out not in policy.knock_outs:
                yield f"profiles.{name}.knock_outs", f"there is no knock-out {knock_out!r}"
