"""What became of one file of a layer: what was read, used, repaired and left out, and what was found in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from atlas.findings import refusing

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from atlas.findings import Finding
    from atlas.findings.finding import Severity
    from atlas.layers.catalogue import Kind

__all__ = ["PartReport", "Verdict", "id_of", "verdict_of"]

Verdict = Literal["refused", "remarks", "sound"]

_NUMBERED = re.compile(r"^\d+ \(id (.*)\)$", flags=re.DOTALL)
"""How a feature is named by its place in the file; later findings on it name its id alone."""


@dataclass(frozen=True)
class PartReport:
    """What became of one file of a layer.

    Parameters
    ----------
    layer : str
        The atlas's name of the layer.
    file : str
        Name of the file, or of the database, with the sheet or layer in it where several are read.
    publisher : str
    date : date
    kind : str
        ``official``, ``supplied`` or ``example``.
    read : int or None
        Features in the file; None where it could not be read.
    findings : tuple of Finding
        Everything that was found in it.
    """

    layer: str
    file: str
    publisher: str
    date: datetime.date
    kind: Kind
    read: int | None
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> int | None:
        """Features that can be used, repaired ones among them; 0 where the file is refused."""
        if self.read is None:
            return None
        return 0 if self.errors else max(0, self.read - self.rejected)

    @property
    def repaired(self) -> int:
        """Features that were used after a repair.

        Those that are named count once each. Others are told as a number in the whole file: the largest such number
        counts where it is more, for the same feature may be in several.
        """
        named = len(self._features("repaired") - self._features("rejected"))
        return min(max(named, self._most_repaired_at_once()), self.accepted or 0)

    @property
    def rejected(self) -> int:
        """Features that were left out, each counted once."""
        return len(self._features("rejected"))

    @property
    def errors(self) -> int:
        """Number of findings for which the file is refused."""
        return len(refusing(self.findings))

    @property
    def warnings(self) -> int:
        """Number of findings of what was used as it is."""
        return sum(finding.severity == "warning" for finding in self.findings)

    @property
    def verdict(self) -> Verdict:
        """``refused``, usable with ``remarks``, or ``sound``."""
        return verdict_of(self.findings)

    def _features(self, severity: Severity) -> set[str]:
        return {
            id_of(finding.feature)
            for finding in self.findings
            if finding.severity == severity and finding.feature is not None
        }

    def _most_repaired_at_once(self) -> int:
        counts = [
            finding.facts.get("count")
            for finding in self.findings
            if finding.severity == "repaired" and finding.feature is None
        ]
        return max((count for count in counts if isinstance(count, int)), default=0)


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Return ``refused`` where a finding refuses its file, else whether there are ``remarks`` or all is ``sound``."""
    if refusing(findings):
        return "refused"
    return "remarks" if findings else "sound"


def id_of(feature: str) -> str:
    """Return the id of a feature that may be named by its place as well: ``"12 (id A-7)"``."""
    return _NUMBERED.sub(r"\1", feature)
