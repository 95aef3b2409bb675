"""The report of a check: per file what was read, used, repaired and left out, and everything that was found."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from atlas.findings import refusing

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from atlas.findings import Finding
    from atlas.findings.finding import Severity
    from atlas.layers import Layers
    from atlas.layers.catalogue import CatalogueEntry, Kind

__all__ = ["CheckReport", "PartReport", "Verdict", "check_report", "exit_code", "grouped"]

Verdict = Literal["refused", "remarks", "sound"]

_ORDER: tuple[Severity, ...] = ("error", "rejected", "repaired", "warning")
_FROM_WEAK_TO_STRONG: tuple[Kind, ...] = ("example", "supplied", "official")

_NUMBERED = re.compile(r"^\d+ \(id (.*)\)$", flags=re.DOTALL)
"""How a feature is named by its place in the file; later findings on it name its id alone."""

_EXIT_REMARKS, _EXIT_REFUSED = 1, 2


@dataclass(frozen=True)
class PartReport:
    """What became of one file of a layer.

    Parameters
    ----------
    layer : str
        The atlas's name of the layer.
    file : str
        Name of the file, or of the database.
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
        """Features that were used after a repair, each counted once."""
        return len(self._features("repaired") - self._features("rejected"))

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
        return _verdict(self.findings)

    def _features(self, severity: Severity) -> set[str]:
        return {
            _NUMBERED.sub(r"\1", finding.feature)
            for finding in self.findings
            if finding.severity == severity and finding.feature is not None
        }


@dataclass(frozen=True)
class CheckReport:
    """What became of every file of a catalogue, as checked on a day."""

    today: datetime.date
    parts: tuple[PartReport, ...]

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found, file by file."""
        return [finding for part in self.parts for finding in part.findings]

    @property
    def verdict(self) -> Verdict:
        """``refused`` where a file can't be used, else whether there are ``remarks`` or all is ``sound``."""
        return _verdict(self.findings)


def check_report(layers: Layers, today: datetime.date) -> CheckReport:
    """Gather what was read and what was found per file of each layer; no finding is left out."""
    return CheckReport(today, tuple(part for layer in layers.catalogue.entries for part in _layer_parts(layers, layer)))


def exit_code(report: CheckReport, *, strict: bool = False) -> int:
    """Return 2 where a file is refused, 1 where there are remarks and ``strict`` is asked, else 0."""
    if report.verdict == "refused":
        return _EXIT_REFUSED
    return _EXIT_REMARKS if strict and report.verdict == "remarks" else 0


def grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return findings with those of one code together, what is most serious first."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.code].append(finding)
    return sorted(groups.values(), key=lambda group: _ORDER.index(group[0].severity))


def _layer_parts(layers: Layers, layer: str) -> Iterator[PartReport]:
    """Give the files of a layer; two sheets of one file are told together, for findings name the file alone."""
    entries: dict[str, list[tuple[CatalogueEntry, int | None]]] = defaultdict(list)
    for entry, read in zip(layers.catalogue.entries[layer], layers.features[layer], strict=True):
        entries[entry.source].append((entry, read))
    found: dict[str, list[Finding]] = defaultdict(list)
    first = next(iter(entries))
    for finding in layers.findings:
        if finding.layer == layer:
            found[finding.file if finding.file in entries else first].append(finding)
    for file, parts in entries.items():
        yield _part(layer, file, parts, found[file])


def _part(
    layer: str, file: str, parts: Sequence[tuple[CatalogueEntry, int | None]], findings: Sequence[Finding]
) -> PartReport:
    counts = [read for _, read in parts if read is not None]
    return PartReport(
        layer,
        file,
        ", ".join(dict.fromkeys(entry.publisher for entry, _ in parts)),
        min(entry.date for entry, _ in parts),
        min((entry.kind for entry, _ in parts), key=_FROM_WEAK_TO_STRONG.index),
        sum(counts) if len(counts) == len(parts) else None,
        tuple(findings),
    )


def _verdict(findings: Sequence[Finding]) -> Verdict:
    if refusing(findings):
        return "refused"
    return "remarks" if findings else "sound"
