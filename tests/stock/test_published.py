"""What is told of small stocks, to whoever knows every total and can reckon."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from atlas.criteria.social_stock import published_stock, social_stock
from atlas.stock import CELL, Ledger, keep_ledger
from atlas.stock.published import secret_accounts
from tests.stock.books import Change, Opening, with_tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atlas.layers import Layers
    from atlas.meeting import Meeting
    from atlas.policy import Policy
    from tests.stock.books import Book

LEAST = 10
PLACE = "village_code"
WHOLE = [(), ("corporation",), ("category",), ("corporation", "category")]
TOLD = [(PLACE,), ("corporation", PLACE), (PLACE, "category")]

CORPORATIONS, VILLAGES, CATEGORIES = "ABCD", "uvwxy", ("daeb", "care")
OPENINGS = st.lists(
    st.builds(
        Opening,
        st.sampled_from(CORPORATIONS),
        st.sampled_from(VILLAGES),
        st.sampled_from(CATEGORIES),
        st.integers(0, 12) | st.integers(0, 60),
    ),
    max_size=24,
    unique_by=lambda row: row[:3],
)


class Outsider:
    """Someone who knows which accounts there are, and every stock that is told of them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.there = self._any(ledger.stocks(CELL))
        self.cells = ledger.stocks(CELL).index.to_frame(index=False)[self.there]
        self.secret = {by: secret_accounts(ledger, by, LEAST) for by in (*WHOLE, *TOLD)}

    @staticmethod
    def _any(stocks: pd.DataFrame) -> NDArray[np.bool_]:
        return np.asarray((stocks > 0).any(axis="columns"))

    def sums(self, tables: list[tuple[str, ...]], *, secret: bool) -> NDArray[np.float64]:
        """Return a row per secret or told account of some tables: 1 for each smallest account in it."""
        rows = [np.zeros(len(self.cells))]
        for by in tables:
            there = self._any(self.ledger.stocks(by))
            for key in self.secret[by].index[there & (self.secret[by] == secret).to_numpy()]:
                parts = np.ones(len(self.cells), dtype=bool)
                for column, value in zip(by, key if isinstance(key, tuple) else (key,), strict=False):
                    parts &= (self.cells[column] == value).to_numpy()
                rows.append(parts.astype(float))
        return np.array(rows)[1:]


def recovered(sums: NDArray[np.float64], known: NDArray[np.float64]) -> list[bool]:
    """Tell of each sum whether it is some multiples of what is known: then only one value of it fits."""
    if not known.size or not len(sums):
        return [False] * len(sums)
    times = np.linalg.lstsq(known.T, sums.T, rcond=None)[0]
    return [bool(np.allclose(made, one, atol=1e-6)) for made, one in zip((known.T @ times).T, sums, strict=True)]


def assert_kept(ledger: Ledger) -> None:
    outsider = Outsider(ledger)
    for by in TOLD:
        told = ledger.stocks(by)[~outsider.secret[by]].to_numpy()
        assert not ((told > 0) & (told < LEAST)).any()
    for by in TOLD:
        secrets = outsider.sums([by], secret=True)
        found = recovered(secrets, outsider.sums([*WHOLE, *TOLD], secret=False))
        # What follows from the whole municipality and whole villages alone, no other secret could keep.
        lost = recovered(secrets, outsider.sums([*WHOLE, (PLACE,)], secret=False))
        assert found == lost


def test_no_secret_of_the_example_follows_from_what_is_told(example_meeting: Meeting) -> None:
    assert example_meeting.ledger is not None
    social = example_meeting.ledger.of(example_meeting.policy.lists.social_categories.names)
    assert_kept(social)
    # Woonconcept has 8 homes in Tiendeveen, where Woonservice has the others; both are in Nieuweroord too.
    secret = secret_accounts(social, ("corporation", PLACE), LEAST)
    assert set(secret.index[secret]) == {
        (corporation, village)
        for corporation in ("Woonconcept", "Woonservice")
        for village in ("tiendeveen", "nieuweroord")
    }
    # The smallest village has 22: every village is told.
    assert not secret_accounts(social, (PLACE,), LEAST).any()


def crossing(*cells: str) -> list[Opening]:
    """Return accounts of 12 homes, and of 5 where a cell says so: corporation, village, and ! for a small one."""
    return [Opening(cell[0], cell[1], "daeb", 5 if cell.endswith("!") else 12) for cell in cells]


@settings(max_examples=40, deadline=None)
@given(OPENINGS)
# Two squares of four secrets with one between them: each total has two secrets or three, and yet the one between is
# the totals of A and B less those of u and v.
@example(
    [
        *crossing("Au!", "Av!", "Bu!", "Bv!", "Cw!", "Cx!", "Dw!", "Dx!", "Aw!"),
        *crossing("By", "Cy", "Ay", "Dy", "Du", "Cv"),
    ],
)
def test_no_secret_follows_from_what_is_told(small_book: Book, opening: list[Opening]) -> None:
    assert_kept(small_book(opening, {}))


def test_where_totals_cross_a_third_secret_is_found(small_book: Book) -> None:
    # Without a tenth secret, Aw = (A + B) - (u + v) less what is told of them.
    opening = [
        *crossing("Au!", "Av!", "Bu!", "Bv!", "Cw!", "Cx!", "Dw!", "Dx!", "Aw!"),
        *[row._replace(homes=90) for row in crossing("By", "Cy", "Ay", "Dy", "Du", "Cv")],
    ]
    ledger = small_book(opening, {})
    secret = secret_accounts(ledger, ("corporation", PLACE), LEAST)
    small = pd.Series({row[:2]: row.homes < LEAST for row in opening}).reindex(secret.index)
    assert secret[small].all()
    assert secret.sum() > small.sum()


def test_a_stock_that_was_small_in_one_quarter_stays_secret_in_all(small_book: Book) -> None:
    # 20, of which 14 were sold and 30 built: 6 for a while. The next smallest stock goes with it.
    opening = [Opening("A", village, "daeb", homes) for village, homes in (("u", 20), ("v", 30), ("w", 40))]
    changes = {"C1": Change(50, "A", "u", "daeb", -14, kind="sale"), "C2": Change(500, "A", "u", "daeb", 30)}
    secret = secret_accounts(small_book(opening, changes), (PLACE,), LEAST)
    assert secret.to_dict() == {"u": True, "v": True, "w": False}


CHANGES = st.lists(
    st.builds(
        Change,
        st.integers(1, 2500),
        st.sampled_from(CORPORATIONS),
        st.sampled_from([*VILLAGES, None]),
        st.sampled_from(CATEGORIES),
        st.integers(0, 30),
        st.sampled_from(["realised", "planned"]),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def in_villages(small_layers: Layers, policy: Policy) -> tuple[Layers, Policy]:
    """Give the small world with the villages of these tests; in one, so that a failure is told in short."""
    return replace(small_layers, frames={**small_layers.frames, "villages": pd.DataFrame(index=list(VILLAGES))}), policy


@settings(max_examples=60, deadline=None)
@given(opening=OPENINGS, changes=CHANGES)
# Of 7, 20 and 30 the third is planned to become 15: who looks at today alone would keep the 20 secret beside the 7,
# and who looks ahead the 15, and together they would tell the 7.
@example(
    opening=[Opening("A", village, "daeb", homes) for village, homes in (("u", 7), ("v", 20), ("w", 30))],
    changes=[Change(1700, "A", "w", "daeb", -15, "planned", "sale")],
)
def test_the_map_keeps_the_same_villages_secret_as_the_ledger(
    in_villages: tuple[Layers, Policy], opening: list[Opening], changes: list[Change]
) -> None:
    layers, policy = in_villages
    layers = with_tables(layers, opening, {f"C{row}": change for row, change in enumerate(changes)})
    ledger, stock = keep_ledger(layers, policy), social_stock(layers, policy)
    assert ledger is not None
    assert stock is not None
    secret = secret_accounts(ledger.of(policy.lists.social_categories.names), (PLACE,), LEAST)
    in_ledger = {village for village in secret.index[secret] if village}
    shown = published_stock(stock, LEAST)["status"]
    assert set(shown.index[shown == "secret"]) == in_ledger


def test_totals_of_the_municipality_are_told(small_book: Book) -> None:
    ledger = small_book([Opening("A", "u", "daeb", 3), Opening("B", "u", "daeb", 90)], {})
    assert not secret_accounts(ledger, ("corporation", "category"), LEAST).any()
    assert not secret_accounts(ledger, (), LEAST).any()
