"""The atlas's one family of errors: each message says what is wrong, where, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.findings import refusing

if TYPE_CHECKING:
    from atlas.findings import Finding

__all__ = [
    "AtlasError",
    "CatalogueError",
    "DraftError",
    "LayerError",
    "MeetingError",
    "MinutesError",
    "PolicyError",
    "SourceError",
    "UnknownNameError",
    "printable",
]

_MOST_TOLD = 20
"""Findings that a refused layer tells of one by one: about what fits on a screen."""


def printable(text: str) -> str:
    """Return a text in which signs that steer a terminal are told, not sent; ends of lines stay."""
    return "".join(sign if sign.isprintable() or sign == "\n" else repr(sign)[1:-1] for sign in text)


class AtlasError(Exception):
    """Base of every error that a user of the atlas can cause and mend."""

    def __str__(self) -> str:
        return printable(super().__str__())


class CatalogueError(AtlasError):
    """The catalogue of layers is missing, incomplete or contradicts itself."""


class DraftError(AtlasError):
    """A draft of a site can't be read, or does not lie where a site can."""


class LayerError(AtlasError):
    """A layer can't be used as it is.

    Parameters
    ----------
    findings : list of Finding
        What was found, the refusing ones among them; the message tells each on a line, and counts those beyond 20.
    """

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        errors = refusing(findings)
        lines = [str(error) for error in errors[:_MOST_TOLD]]
        if len(errors) > _MOST_TOLD:
            lines.append(f"And {len(errors) - _MOST_TOLD:,} more: run `atlas check` to see all.")
        super().__init__("\n".join(lines))


class PolicyError(AtlasError):
    """The policy file does not follow its schema, or contradicts itself."""


class MeetingError(AtlasError):
    """A meeting can't be held or written as asked."""


class MinutesError(AtlasError):
    """Minutes of a meeting can't be read, or their decisions can't be added to a table."""


class SourceError(AtlasError):
    """An official source did not answer, or not as it should."""


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
