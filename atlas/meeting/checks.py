"""What the meeting must know of its data: what was left out or repaired, and totals that do not add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atlas.meeting.meeting import Meeting
    from atlas.policy import Glossary, Policy

__all__ = ["checks", "working_group_sites"]


def working_group_sites(meeting: Meeting) -> int:
    """Count the sites that only the working group may see."""
    return int((meeting.layers.sites["disclosure"] == "working_group").sum())


def checks(meeting: Meeting, glossary: Glossary) -> list[str]:
    """Say per layer what was read, repaired and left out, and where printed totals differ from their parts."""
    layers, sentences = meeting.layers, []
    for layer, ids in layers.ids.items():
        found = [finding for finding in layers.findings if finding.layer == layer]
        label = glossary.word(f"layers.{layer}")
        rejected = sum(finding.severity == "rejected" for finding in found)
        repaired = sum(finding.severity == "repaired" for finding in found)
        sentences.append(
            glossary.text(
                "checks.layer",
                layer=label,
                read=len(ids),
                used=len(ids) - rejected,
                repaired=repaired,
                rejected=rejected,
            )
        )
        sentences += [
            glossary.text(
                "checks.finding",
                layer=label,
                feature=finding.feature,
                problem=glossary.word(f"checks.{finding.code}"),
            )
            for finding in found
        ]
    return sentences + _printed_totals(meeting.policy, glossary)


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
