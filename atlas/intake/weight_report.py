"""What a filled-in form gives: lines for the policy, and remarks on the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atlas.errors import printable
from atlas.policy import read_glossary
from atlas.scores.ahp import compare
from atlas.scores.criterion_words import criterion_label, step_words
from atlas.scores.hundred import to_hundred
from atlas.scores.swing_weights import swing_warnings, swing_weights
from atlas.scores.weight_words import consistency_words, left_out_words, policy_lines

if TYPE_CHECKING:
    from atlas.intake.weight_answers import WeightAnswers
    from atlas.policy import Glossary, Policy

__all__ = ["WeightReport", "weight_report"]


@dataclass(frozen=True)
class WeightReport:
    """The weights by criterion, adding up to 100; as lines of TOML; and what the person who asked should know."""

    weights: dict[str, float]
    lines: list[str]
    remarks: list[str]


def weight_report(answers: WeightAnswers, file: str, party: str | None, policy: Policy) -> WeightReport:
    """Turn the answers on a form into weights for a profile, or for a party in that profile.

    Parameters
    ----------
    answers : WeightAnswers
    file : str
        Name of the form, for the heading of the lines.
    party : str or None
        A party of the policy.
    policy : Policy

    Raises
    ------
    AtlasError
        Where no step matters at all.
    """
    glossary = read_glossary(answers.language)
    criteria = list(answers.steps)
    if answers.method == "swing":
        swings = dict(zip(criteria, answers.answers.tolist(), strict=True))
        weights, remarks = swing_weights(swings), swing_warnings(swings, glossary)
    else:
        found = compare(answers.answers)
        weights = to_hundred(dict(zip(criteria, found.weights.tolist(), strict=True)))
        remarks = consistency_words(criteria, answers.answers, found, policy, glossary)
    remarks += left_out_words(weights, policy, glossary)
    remarks += _changed_steps(answers, policy, glossary)
    method = glossary.word(f"weights.methods.{answers.method}")
    # In one line, since all that is not after a # becomes a line of the policy.
    shown = " ".join(printable(file).split())
    heading = [glossary.text("weights.heading", file=shown, method=method), glossary.word("weights.paste")]
    if party is not None:
        heading.append(glossary.text("weights.paste_party", party=party))
    lines = [f"# {line}" for line in heading]
    return WeightReport(weights, [*lines, *policy_lines(weights, answers.profile, party)], remarks)


def _changed_steps(answers: WeightAnswers, policy: Policy, glossary: Glossary) -> list[str]:
    """Tell where the form asked about another step than the policy has now."""
    now = {name: step_words(name, policy, glossary) for name in answers.steps}
    return [
        glossary.text(
            "weights.warnings.step_changed",
            criterion=criterion_label(name, policy, glossary),
            before=step,
            now=now[name],
        )
        for name, step in answers.steps.items()
        if step != now[name]
    ]
