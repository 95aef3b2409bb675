"""The counted targets as bars: today, with what is planned, against what was agreed, with the range of the forecast."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from atlas.maps.told_table import told_table
from atlas.privacy import SECRET
from atlas.stock.target_words import printed_totals, target_label, target_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock.targets import TargetLine

__all__ = ["target_bars"]

_COLUMNS = ("part", "goal", "today", "hard", "in_procedure", "soft", "forecast", "short")
_PARTS_OF_ALL = 100


def target_bars(meeting: Meeting, glossary: Glossary) -> list[dict[str, Any]]:
    """Return the targets of a meeting, each with the parts of the corporations, or none without a ledger."""
    grouped = groupby(meeting.targets or (), key=lambda line: line.target)
    return [_group(target, list(lines), meeting, glossary) for target, lines in grouped]


def _group(target: str, lines: Sequence[TargetLine], meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    whole = lines[0]
    numbers = [str(number) for number in whole.agreement]
    key = "sheet.agreement_one" if len(numbers) == 1 else "sheet.agreement_many"
    label = target_label(target, glossary)
    since = meeting.policy.agreement.baseline_date
    notes = printed_totals(meeting.policy, glossary) if target == "net_social_homes" else []
    return {
        "id": target,
        "label": label,
        "agreement": glossary.text(key, numbers=glossary.listing(numbers)) if numbers else None,
        "numbers": list(whole.agreement),
        "is_short": any(line.short for line in lines),
        "sentences": [target_sentence(whole, since, glossary), *notes],
        "bar": _bar(whole),
        "table": told_table(
            f"{label} ({glossary.word(f'unit_names.{whole.unit}')})",
            {glossary.word(f"monitor.targets.columns.{name}"): name != "part" for name in _COLUMNS},
            [_row(line, glossary) for line in lines],
            glossary,
        ),
    }


def _bar(line: TargetLine) -> dict[str, object] | None:
    """Return the figures of a bar and the scale that holds them, None where nothing is known of today."""
    if line.today is None:
        return None
    forecast = line.forecast and [line.forecast.low, line.forecast.middle, line.forecast.high]
    plans = {"hard": line.hard, "in_procedure": line.in_procedure, "soft": line.soft}
    known = [0, *line.today, line.goal, *plans.values(), *(forecast or [])]
    held = [float(value) for value in known if value is not None]
    top = _PARTS_OF_ALL if line.unit == "pct" else max(held)
    return {
        "scale": [min(held), top if top > min(held) else min(held) + 1],
        "today": list(line.today),
        **plans,
        "goal": line.goal,
        "forecast": forecast,
    }


def _row(line: TargetLine, glossary: Glossary) -> list[object]:
    """Return the figures of a line; what it has no plans for is no unknown."""
    none = glossary.word("words.rank_none")
    forecast = line.forecast and _range(line.forecast.low, line.forecast.high, glossary)
    today = line.today and _range(*line.today, glossary)
    told = [line.hard, line.in_procedure, line.soft, forecast, line.short]
    return [
        line.corporation or glossary.word("monitor.targets.whole"),
        none if line.goal is None else line.goal,
        SECRET if line.case == "secret" else today,
        *(none if value is None else value for value in told),
    ]


def _range(low: float, high: float, glossary: Glossary) -> str:
    """Write one figure where both ends are written alike, else a range."""
    ends = dict.fromkeys([glossary.short(low), glossary.short(high)])
    return f" {glossary.word('words.rank_none')} ".join(ends)
