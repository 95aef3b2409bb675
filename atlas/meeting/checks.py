"""What the meeting must know of its data: what was left out or repaired, and totals that do not add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.layers.schema import LAYERS
from atlas.stock.wup_chain import wup_findings

if TYPE_CHECKING:
    from atlas.findings import Finding
    from atlas.meeting.meeting import Meeting
    from atlas.policy import Glossary, Policy

__all__ = ["checks", "working_group_sites"]

_PRIVATE_LAYERS = {"homes", "addresses", "pitches", "registered_pitches"}
"""Where an id leads to someone's door: of a finding then only the layer is told."""

_MOST_TOLD = 3
"""Findings of one kind that are told one by one; `atlas check` tells them all."""


def working_group_sites(meeting: Meeting) -> int:
    """Count the sites that only the working group may see."""
    return int((meeting.layers.sites["disclosure"] == "working_group").sum())


def checks(meeting: Meeting, glossary: Glossary) -> list[str]:
    """Say per layer what was read, repaired and left out, and where printed totals differ from their parts.

    Where the words are not in the language of the data, that is said first.
    """
    layers = meeting.layers
    sentences = [glossary.word("checks.dutch_data")] if glossary.has("checks.dutch_data") else []
    for layer, features in layers.features.items():
        found = [finding for finding in layers.findings if finding.layer == layer]
        read = _read(layer, features)
        rejected, repaired = (_features(found, severity) for severity in ("rejected", "repaired"))
        counts = {"read": read, "used": read - rejected, "repaired": repaired, "rejected": rejected}
        label = glossary.word(f"layers.{layer}")
        sentences.append(glossary.text("checks.layer", layer=label, **counts))
        sentences += _findings(layer, label, found, glossary)
    return sentences + _renewal(meeting, glossary) + _printed_totals(meeting.policy, glossary)


def _read(layer: str, features: list[int | None]) -> int:
    """Count the features of a layer: files that fill one another tell of the same ones."""
    counts = [number or 0 for number in features]
    return max(counts) if LAYERS[layer].parts_fill else sum(counts)


def _features(findings: list[Finding], severity: str) -> int:
    return len({(each.file, each.feature) for each in findings if each.severity == severity and each.feature})


def _findings(layer: str, label: str, found: list[Finding], glossary: Glossary) -> list[str]:
    """Tell what was found: of homes and the like only how much, for a finding may hold an address."""
    if layer in _PRIVATE_LAYERS:
        return [glossary.text("checks.private", layer=label, count=len(found))] if found else []
    sentences = []
    for code in dict.fromkeys(finding.code for finding in found):
        alike = [finding for finding in found if finding.code == code]
        sentences += [
            glossary.text("checks.finding", place=_place(label, finding), problem=finding.problem(glossary.language))
            for finding in alike[:_MOST_TOLD]
        ]
        if len(alike) > _MOST_TOLD:
            sentences.append(glossary.text("checks.more", layer=label, count=len(alike) - _MOST_TOLD))
    return sentences


def _place(label: str, finding: Finding) -> str:
    return label if finding.feature is None else f"{label}, {finding.feature}"


def _renewal(meeting: Meeting, glossary: Glossary) -> list[str]:
    """Tell of each planned demolition in a WUP area with too few homes ready before it: few enough to tell all."""
    return [
        glossary.text(
            "checks.finding",
            place=_place(glossary.word(f"layers.{finding.layer}"), finding),
            problem=finding.problem(glossary.language),
        )
        for finding in wup_findings(meeting.wup_chains or (), meeting.layers)
    ]


def _printed_totals(policy: Policy, glossary: Glossary) -> list[str]:
    """Show each printed total of the agreement that does not follow from its parts, both ways."""
    rows = {f"{table}.{name}": row for table in ("stock", "programme") for name, row in getattr(policy, table).items()}
    sentences = [
        glossary.text(
            "checks.printed_total",
            row=glossary.word(key) if glossary.has(key) else key,
            printed=row.total_as_printed,
            total=row.total,
        )
        for key, row in rows.items()
        if row.total != row.total_as_printed
    ]
    net_rows = [rows.get(f"programme.{name}") for name in ("new_build", "demolition_or_sale", "net_addition")]
    new_build, gone, net = (row.total_as_printed if row else 0 for row in net_rows)
    if all(net_rows) and new_build - gone != net:
        sentences.append(
            glossary.text("checks.printed_net", new_build=new_build, gone=gone, net=net, computed=new_build - gone)
        )
    return sentences
