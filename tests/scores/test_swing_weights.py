"""Swing weights as worked out by hand, and rounded so that they make exactly 100."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.errors import AtlasError
from atlas.policy import Glossary, read_glossary
from atlas.scores.hundred import to_hundred
from atlas.scores.swing_weights import swing_warnings, swing_weights

importances = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3), st.floats(0, 100, allow_nan=False), min_size=1, max_size=17
).filter(lambda swings: sum(swings.values()) > 1e-6)


@pytest.mark.parametrize(
    ("swings", "weights"),
    [
        # 100 + 60 + 40 = 200.
        ((100, 60, 40), (50, 30, 20)),
        # 100 + 80 + 30 = 210: 47.619, 38.095 and 14.286. Down to tenths that makes 99.9; the third lacks most, 0.086.
        ((100, 80, 30), (47.6, 38.1, 14.3)),
        # 100 / 3 three times: the tenth that is left goes to the first of equals.
        ((100, 100, 100), (33.4, 33.3, 33.3)),
        # A step that matters nothing.
        ((100, 0), (100, 0)),
        # 0.02 of 100.02 is less than half a tenth.
        ((100, 0.02), (100, 0)),
        ((35,), (100,)),
    ],
)
def test_weights_are_the_shares_of_the_steps(swings: tuple[float, ...], weights: tuple[float, ...]) -> None:
    names = [f"criterion_{number}" for number in range(len(swings))]
    assert swing_weights(dict(zip(names, swings, strict=True))) == dict(zip(names, weights, strict=True))


@given(importances)
def test_weights_are_tenths_that_add_up_to_100(swings: dict[str, float]) -> None:
    weights = swing_weights(swings)
    assert sum(round(weight * 10) for weight in weights.values()) == 1000
    assert all(round(weight, 1) == weight for weight in weights.values())
    assert sum(weights.values()) == pytest.approx(100, abs=1e-9)


@given(importances)
def test_a_more_important_step_never_weighs_less(swings: dict[str, float]) -> None:
    weights = swing_weights(swings)
    ordered = [weights[name] for name in sorted(swings, key=lambda name: swings[name])]
    # Equal steps may differ by the tenth that is left.
    assert all(later >= earlier - 0.1000001 for earlier, later in pairwise(ordered))
    total = sum(swings.values())
    assert all(abs(weights[name] - 100 * swing / total) < 0.1000001 for name, swing in swings.items())


@given(importances)
def test_rounding_weights_that_are_rounded_changes_nothing(swings: dict[str, float]) -> None:
    weights = to_hundred(swings)
    assert to_hundred(weights) == weights


def test_steps_that_all_matter_nothing_give_no_weights() -> None:
    with pytest.raises(AtlasError, match="Give the most important 100"):
        swing_weights({"net_addition": 0, "walking_distance": 0})


@pytest.mark.parametrize(
    ("swings", "told"),
    [
        ((100, 60), []),
        ((80, 60), ["Geen enkele stap kreeg 100; de hoogste kreeg 80,0."]),
        ((100, 100), ["Alle stappen kregen hetzelfde."]),
        ((50, 50), ["Geen enkele stap kreeg 100; de hoogste kreeg 50,0.", "Alle stappen kregen hetzelfde."]),
        ((100,), []),
    ],
)
def test_what_may_not_be_meant_so_is_told(swings: tuple[float, ...], told: list[str], glossary: Glossary) -> None:
    warnings = swing_warnings({str(number): swing for number, swing in enumerate(swings)}, glossary)
    assert len(warnings) == len(told)
    assert all(warning.startswith(start) for warning, start in zip(warnings, told, strict=True))


def test_warnings_come_in_english_too() -> None:
    (warning,) = swing_warnings({"a": 80, "b": 60.5}, read_glossary("en"))
    assert warning.startswith("No step got 100; the highest got 80.0.")
