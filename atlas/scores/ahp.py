"""The analytic hierarchy process: weights from comparisons in pairs, and how well these hang together.

Source: Saaty (1980), The Analytic Hierarchy Process. The eigenvector comes from numpy, since pymcdm's `AHP` tells the
consistency of at most 15 criteria and a profile can have more.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SCALE", "Clash", "Comparisons", "clashes", "compare"]

SCALE = tuple(Fraction(number) for number in range(9, 0, -1)) + tuple(Fraction(1, number) for number in range(2, 10))
"""How many times as important one thing can be as another: 9 to 1, and 1/2 to 1/9 (Saaty 1980, chapter 3)."""

_RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean inconsistency of random comparisons of 1 to 15 things (Saaty 1980, table of 1 to 15)."""


@dataclass(frozen=True)
class Comparisons:
    """What comparisons in pairs give.

    Parameters
    ----------
    weights : ndarray of float, shape (n,)
        Adding to 1.
    consistency_ratio : float
        0 where the answers agree with each other fully, about 1 where they are as good as random.
    """

    weights: NDArray[np.float64]
    consistency_ratio: float


@dataclass(frozen=True)
class Clash:
    """An answer that fits badly with the others: ``answered`` times as important, where all together give ``implied``.

    ``first`` and ``second`` are positions, in such an order that ``answered`` is 1 or more.
    """

    first: int
    second: int
    answered: float
    implied: float


def compare(matrix: NDArray[np.float64]) -> Comparisons:
    """Return the weights of the principal eigenvector, and the consistency ratio.

    Parameters
    ----------
    matrix : ndarray of float, shape (n, n)
        How many times as important each row is as each column, above 0; ``matrix[j, i]`` is ``1 / matrix[i, j]``.
    """
    values, vectors = np.linalg.eig(matrix)
    principal = int(values.real.argmax())
    vector = np.abs(vectors[:, principal].real)
    size = len(matrix)
    index = (values[principal].real - size) / max(size - 1, 1)
    random = _random_index(size)
    # The eigenvalue of fully consistent answers may fall short of their number by rounding alone.
    return Comparisons(vector / vector.sum(), max(index / random, 0.0) if random else 0.0)


def clashes(matrix: NDArray[np.float64], weights: NDArray[np.float64], most: int) -> list[Clash]:
    """Return the answers that differ most, in times, from the ratio of the weights that all give together.

    Source: Saaty (2003), Decision-making with the AHP: why is the principal eigenvector necessary, European Journal of
    Operational Research 145.

    Parameters
    ----------
    matrix, weights : ndarray of float, shape (n, n) and (n,)
        As in `compare`.
    most : int
        How many to return at most, worst first.
    """
    rows, columns = np.triu_indices(len(matrix), 1)
    answered, implied = matrix[rows, columns], weights[rows] / weights[columns]
    off = np.abs(np.log(answered / implied)).round(9)
    worst = [at for at in np.argsort(-off, kind="stable")[:most] if off[at] > 0]
    return [
        Clash(int(rows[at]), int(columns[at]), float(answered[at]), float(implied[at]))
        if answered[at] >= 1
        else Clash(int(columns[at]), int(rows[at]), float(1 / answered[at]), float(1 / implied[at]))
        for at in worst
    ]


def _random_index(size: int) -> float:
    """Return the mean inconsistency of random comparisons of so many things.

    Beyond Saaty's table by the line of Alonso and Lamata (2006), Consistency in the analytic hierarchy process: a new
    approach, IJUFKS 14(4), for the mean principal eigenvalue of random comparisons.
    """
    if size <= len(_RANDOM_INDEX):
        return _RANDOM_INDEX[size - 1]
    return (2.7699 * size - 4.3513 - size) / (size - 1)
