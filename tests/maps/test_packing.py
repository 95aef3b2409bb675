"""Whatever is packed comes out again as it was, in less room where it repeats itself."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from atlas.maps.packing import packed
from tests.unpacking import unpacked

NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
DEGREES = st.integers(-180_000_000, 180_000_000).map(lambda count: count / 1_000_000)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


def room(value: object) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def through_a_page(values: list[Any]) -> list[Any]:
    return unpacked(json.loads(json.dumps(packed(values))), len(values))


def as_text(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Write plain values out, so that True is no 1; but 1.0 is, as for JavaScript."""
    if isinstance(value, list):
        return [as_text(item) for item in value]
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)


@given(st.lists(JSON, max_size=8))
def test_any_values_come_out_as_they_were(values: list[Any]) -> None:
    assert as_text(through_a_page(values)) == as_text(values)


@given(st.lists(st.fixed_dictionaries({"id": st.text(max_size=3), "place": st.lists(JSON, max_size=3)}), max_size=6))
def test_rows_with_lists_of_anything_come_out_as_they_were(rows: list[Any]) -> None:
    assert as_text(through_a_page(rows)) == as_text(rows)


@given(st.lists(st.lists(st.tuples(DEGREES, DEGREES).map(list), min_size=1, max_size=6), max_size=6))
def test_coordinates_come_out_to_the_last_bit(rings: list[Any]) -> None:
    assert through_a_page(rings) == rings


def test_what_repeats_is_written_once() -> None:
    names = [{"owner": owner, "text": "Dat is aan de gemeente."} for owner in ["gemeente", "corporatie"] * 100]

    assert room(packed(names)) < room(names) / 10


def test_a_ring_takes_the_room_of_its_steps() -> None:
    # Seven characters a number and the brackets of a pair, against at most four: 100 steps of at most 999 millionths.
    ring = [[6.5 + step * 7 % 999 / 1e6, 52.7 + step * 13 % 999 / 1e6] for step in range(100)]
    ring = [[round(lon, 6), round(lat, 6)] for lon, lat in ring]

    assert room(packed([ring])) < room([ring]) / 2
