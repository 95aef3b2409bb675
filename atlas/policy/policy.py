"""The agreement as a checked object: figures, criteria, knock-outs and profiles, strict to the last key.

Every figure carries unit, source, agreement numbers and whether it is adopted or assumed.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from atlas.errors import PolicyError, UnknownNameError
from atlas.policy.contradictions import contradictions
from atlas.policy.figures import (
    Agreement,
    Assumptions,
    FigureByCorporation,
    Hardness,
    LedgerFigures,
    Lists,
    MonthsToDelivery,
    Robustness,
    Strict,
    Target,
    TargetGroup,
)
from atlas.policy.rules import Criterion, KnockOut, Party, Profile, Theme  # noqa: TC001 - pydantic reads annotations

__all__ = ["DEFAULT_POLICY", "Policy", "read_policy"]

DEFAULT_POLICY = Path(__file__).parent / "hoogeveen-2023-2027.toml"


class Policy(Strict):
    """Everything that the agreement says, as data."""

    agreement: Agreement
    stock: dict[str, FigureByCorporation]
    programme: dict[str, FigureByCorporation]
    targets: dict[str, Target]
    assumptions: Assumptions
    robustness: Robustness
    ledger: LedgerFigures
    hardness: Hardness
    lists: Lists
    groups: dict[str, TargetGroup]
    months_to_delivery: MonthsToDelivery
    criteria: dict[str, Criterion]
    knock_outs: dict[str, KnockOut]
    profiles: Annotated[dict[str, Profile], Field(min_length=1)]
    parties: dict[str, Party] = Field(default_factory=dict)
    themes: dict[str, Theme] = Field(default_factory=dict)

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
