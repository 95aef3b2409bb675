"""Rows of homes: spots on a turned lattice, gathered in clusters as streets are. RD New (EPSG:28992)."""

import math
import random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

HOMES_PER_CLUSTER = 42
GAPS_M = (9.0, 27.0)
CLUSTER_SIZES = (0.6, 1.7)
BLOCK_SLIMNESS = 1.6
INSET_M = 25.0

Spot = tuple[int, int]


def lattice(shape: BaseGeometry, gaps_m: tuple[float, float], turn_deg: float) -> list[Spot]:
    """List the spots of a lattice within a shape, nearest to its middle first.

    Parameters
    ----------
    shape
        EPSG:28992.
    gaps_m
        Distance between homes in a row, and between rows, in metres.
    turn_deg
        Turn of the rows in degrees.

    Returns
    -------
    list[Spot]
        Whole metres, EPSG:28992.
    """
    middle = shape.centroid
    reach = math.hypot(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1])
    along, across = np.meshgrid(*(np.arange(-reach, reach, gap) for gap in gaps_m))
    cosine, sine = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    east = np.round(middle.x + along * cosine - across * sine).ravel()
    north = np.round(middle.y + along * sine + across * cosine).ravel()
    inside = shapely.contains_xy(shape, east, north)
    spots = list(zip(east[inside].astype(int).tolist(), north[inside].astype(int).tolist(), strict=True))
    return sorted(spots, key=lambda spot: ((spot[0] - middle.x) ** 2 + (spot[1] - middle.y) ** 2, spot))


def rows_of_homes(
    shape: BaseGeometry, empty: list[BaseGeometry], count: int, dice: random.Random
) -> list[tuple[int, Spot]]:
    """Choose spots for homes: clusters of rows, off the border and off the land that must stay empty.

    Parameters
    ----------
    shape
        The neighbourhood, EPSG:28992.
    empty
        Land where no home stands, EPSG:28992.
    count
        How many spots.
    dice
        Seeded, so that the choice is the same each time.

    Returns
    -------
    list[tuple[int, Spot]]
        Number of the cluster and spot, cluster by cluster.
    """
    if not count:
        return []
    room = shape.buffer(-INSET_M).difference(shapely.union_all(empty))
    turn_deg = dice.uniform(0, 90)
    spots = lattice(room, GAPS_M, turn_deg)
    centres = dice.sample(spots, math.ceil(count / HOMES_PER_CLUSTER))
    sizes = [dice.uniform(*CLUSTER_SIZES) for _ in centres]
    reach = _reach_along_rows(spots, centres, turn_deg) / np.array(sizes)
    chosen = np.argsort(reach.min(axis=1), kind="stable")[:count]
    return sorted((int(reach[at].argmin()), spots[at]) for at in chosen)


def _reach_along_rows(spots: list[Spot], centres: list[Spot], turn_deg: float) -> NDArray[np.float64]:
    """Measure how far spots lie from cluster centres, in blocks longer along the rows than across."""
    east, north = np.moveaxis(np.array(spots)[:, None, :] - np.array(centres)[None, :, :], 2, 0)
    cosine, sine = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    along, across = east * cosine + north * sine, north * cosine - east * sine
    return np.asarray(np.round(np.maximum(np.abs(along) / BLOCK_SLIMNESS, np.abs(across)), 3))
