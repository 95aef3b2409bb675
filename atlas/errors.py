"""The atlas's one family of errors: each message says what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "AtlasError",
    "CatalogueError",
    "Finding",
    "LayerError",
    "MeetingError",
    "PolicyError",
    "UnknownNameError",
    "refusing",
]

Severity = Literal["error", "rejected", "repaired"]


@dataclass(frozen=True)
class Finding:
    """One thing found in a layer, with everything its owner needs to mend it.

    ``rejected`` means that the feature is left out, ``repaired`` that it is used after a repair
    that changes nothing of its area, ``error`` that the layer is refused.
    """

    severity: Severity
    file: str
    layer: str
    problem: str
    advice: str
    feature: str | None = None
    field: str | None = None
    value: object = None
    code: str = ""
    """Names the sentence of the glossary that tells the meeting; only for what does not refuse the layer."""

    def __str__(self) -> str:
        place = [self.file, f"layer {self.layer}"]
        if self.feature is not None:
            place.append(f"feature {self.feature}")
        if self.field is not None:
            place.append(f"field {self.field}")
        if self.value is not None:
            place.append(f"value {self.value!r}")
        return f"{', '.join(place)}: {self.problem}. {self.advice}."


def refusing(findings: list[Finding]) -> list[Finding]:
    """Return the findings for which a layer is refused."""
    return [finding for finding in findings if finding.severity == "error"]


class AtlasError(Exception):
    """Base of every error that a user of the atlas can cause and mend."""


class CatalogueError(AtlasError):
    """The catalogue of layers is missing, incomplete or contradicts itself."""


class LayerError(AtlasError):
    """A layer can't be used as it is.

    Parameters
    ----------
    findings : list of Finding
        What was found, the refusing ones among them; the message shows the first and counts the rest.
    """

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        errors = refusing(findings)
        message = str(errors[0])
        if len(errors) > 1:
            message += f" ({len(errors) - 1} more like this: run `atlas check` to see all.)"
        super().__init__(message)


class PolicyError(AtlasError):
    """The policy file does not follow its schema, or contradicts itself."""


class MeetingError(AtlasError):
    """A meeting can't be held or written as asked."""


class UnknownNameError(AtlasError):
    """A name that was asked for does not exist.

    Parameters
    ----------
    what : str
        Kind of thing, such as ``"profile"``.
    name : str
        The name as given.
    known : list of str
        The names that do exist.
    """

    def __init__(self, what: str, name: str, known: list[str]) -> None:
        super().__init__(f"There is no {what} {name!r}. Choose one of: {', '.join(known)}.")
