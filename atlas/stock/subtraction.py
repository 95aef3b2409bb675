"""What whoever knows some sums can work out of others, by adding and subtracting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import null_space
from scipy.optimize import linprog

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["follows", "moved_with"]

_NOTHING = 1e-6
"""Of a part: less than this is rounding."""


def follows(sums: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which sums follow from those that are known.

    Parts of which nobody knows more are the unknowns of a linear system. A sum follows where all solutions agree on
    it: where no vector of the null space moves it.

    Parameters
    ----------
    sums : ndarray of float, shape (n_sums, n_parts)
        How often each part is in each sum.
    known : ndarray of float, shape (n_known, n_parts)

    Returns
    -------
    ndarray of bool, shape (n_sums,)
    """
    return np.asarray(np.abs(sums @ null_space(known)).max(axis=1, initial=0) < _NOTHING)


def moved_with(
    one: NDArray[np.float64],
    others: NDArray[np.float64],
    weight: NDArray[np.float64],
    known: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Tell which other sums move where one does and the known ones stay, such that these weigh as little as can be.

    As long as nobody knows these others, the one follows from nothing: its parts can shift within them. The shift is
    found by a linear program, as for protection flows in the suppression of cells (Fischetti and Salazar 2001).

    Parameters
    ----------
    one : ndarray of float, shape (n_parts,)
        A sum that does not follow from the known ones.
    others : ndarray of float, shape (n_others, n_parts)
    weight : ndarray of float, shape (n_others,)
        What it costs to let each other sum move.
    known : ndarray of float, shape (n_known, n_parts)

    Returns
    -------
    ndarray of bool, shape (n_others,)
    """
    parts, still = others.shape[1], np.zeros((len(known), len(others)))
    limit = np.eye(len(others))
    found = linprog(
        np.concatenate([np.zeros(parts), weight]),
        A_ub=np.block([[others, -limit], [-others, -limit]]),
        b_ub=np.zeros(2 * len(others)),
        A_eq=np.block([[known, still], [one[None, :], np.zeros((1, len(others)))]]),
        b_eq=np.concatenate([np.zeros(len(known)), [1.0]]),
        bounds=[(None, None)] * parts + [(0, None)] * len(others),
    )
    return np.asarray(np.abs(others @ found.x[:parts]) > _NOTHING)
