"""The report of a check: per file what was read, used, repaired and left out, and everything that was found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from atlas.intake.report_part import PartReport, id_of, verdict_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from atlas.findings import Finding
    from atlas.findings.finding import Severity
    from atlas.intake.report_part import Verdict
    from atlas.layers import Layers
    from atlas.layers.catalogue import CatalogueEntry, Kind

__all__ = ["CheckReport", "check_report", "exit_code", "grouped"]

_ORDER: tuple[Severity, ...] = ("error", "rejected", "repaired", "warning")
_FROM_WEAK_TO_STRONG: tuple[Kind, ...] = ("example", "supplied", "official")

_EXIT_REMARKS, _EXIT_REFUSED = 1, 2


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
        return verdict_of(self.findings)


def check_report(layers: Layers, today: datetime.date) -> CheckReport:
    """Gather what was read and what was found per file of each layer; no finding is left out.

    Sheets of one file are told apart where all that was found in it says by its feature on which sheet it is, and
    told together where it does not: findings name the file alone.
    """
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
    sources = [entry.source for entry in layers.catalogue.entries[layer]]
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in layers.findings:
        if finding.layer == layer:
            found[finding.file if finding.file in sources else sources[0]].append(finding)
    for file in dict.fromkeys(sources):
        positions = [position for position, source in enumerate(sources) if source == file]
        apart = _by_sheet(layers, layer, positions, found[file])
        if apart is None:
            yield _part(layers, layer, positions, found[file])
        else:
            yield from (_part(layers, layer, [position], findings) for position, findings in apart.items())


def _by_sheet(
    layers: Layers, layer: str, positions: Sequence[int], findings: Sequence[Finding]
) -> dict[int, list[Finding]] | None:
    """Return per sheet of a file what was found on it, or None where that is not known of all findings."""
    sheets = {layers.catalogue.entries[layer][position].layer for position in positions}
    if None in sheets or len(sheets) < len(positions):
        return None
    ids = _ids_of_parts(layers, layer)
    apart: dict[int, list[Finding]] = {position: [] for position in positions}
    for finding in findings:
        identifier = None if finding.feature is None else id_of(finding.feature)
        places = [position for position in positions if position in ids and identifier in ids[position]]
        if len(places) != 1:
            return None
        apart[places[0]].append(finding)
    return apart


def _ids_of_parts(layers: Layers, layer: str) -> dict[int, set[str]]:
    """Return the ids of each file or sheet; none where one of them could not be read."""
    ends = list(accumulate(count or 0 for count in layers.features[layer]))
    ids = layers.ids.get(layer, [])
    return {position: set(ids[start:end]) for position, (start, end) in enumerate(zip([0, *ends], ends, strict=False))}


def _part(layers: Layers, layer: str, positions: Sequence[int], findings: Sequence[Finding]) -> PartReport:
    entries = [layers.catalogue.entries[layer][position] for position in positions]
    counts = [count for position in positions if (count := layers.features[layer][position]) is not None]
    return PartReport(
        layer,
        _name(entries, layers.catalogue.entries[layer]),
        ", ".join(dict.fromkeys(entry.publisher for entry in entries)),
        min(entry.date for entry in entries),
        min((entry.kind for entry in entries), key=_FROM_WEAK_TO_STRONG.index),
        sum(counts) if len(counts) == len(entries) else None,
        tuple(findings),
    )


def _name(entries: Sequence[CatalogueEntry], all_of_layer: Sequence[CatalogueEntry]) -> str:
    """Return the name of a file, with the sheets or layers told of where the layer has several of that file."""
    source = entries[0].source
    is_alone = [entry.source for entry in all_of_layer].count(source) == 1
    sheets = [] if is_alone else [entry.layer for entry in entries if entry.layer]
    return ", ".join(dict.fromkeys([source, *sheets]))
