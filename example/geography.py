"""The schematic neighbourhoods: shapes that tile the municipality, drawn from areas and centre points.

CBS gives each neighbourhood's name, code, area, residents and a centre point; the shapes follow from these
figures alone. Village cores become round patches about their centre; everything else shares the remaining
land in a power diagram whose weights are tuned until each cell has its area. All coordinates are RD New
(EPSG:28992), in metres.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from example.tables import Neighbourhood

CELL_M = 25.0
CLOSING_M = 900.0
CALM_M = 112.0
CORE_WAVES = ((2, 0.16), (3, 0.10), (5, 0.05))
ROUNDS = 200
STEER = 0.1
PULL = 0.7
WEIGHT_STEP = 0.25

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Geography:
    """The drawn neighbourhoods and what follows from them.

    Attributes
    ----------
    shapes
        Polygon per neighbourhood code, EPSG:28992.
    villages
        Union of the neighbourhoods per village code, EPSG:28992.
    municipality
        The union of everything, EPSG:28992.
    """

    shapes: dict[str, Polygon]
    villages: dict[str, BaseGeometry]
    municipality: Polygon


def draw_geography(neighbourhoods: list[Neighbourhood]) -> Geography:
    """Draw shapes that tile the municipality without gaps or overlaps.

    Parameters
    ----------
    neighbourhoods
        CBS's plain facts: areas in hectares, centre points in EPSG:28992.

    Returns
    -------
    Geography
        Shapes in whole metres, EPSG:28992.
    """
    cells = _cells_within(_outline(neighbourhoods))
    labels = _tidy(cells, _share_out(cells, neighbourhoods))
    shapes = _calm([_union_of_cells(cells[labels == at]) for at in range(len(neighbourhoods))])
    by_code = {facts.code: shape for facts, shape in zip(neighbourhoods, shapes, strict=True)}
    villages = {
        village: shapely.union_all([by_code[n.code] for n in neighbourhoods if n.village_code == village])
        for village in dict.fromkeys(n.village_code for n in neighbourhoods)
    }
    return Geography(by_code, villages, shapely.union_all(shapes))


def _outline(neighbourhoods: list[Neighbourhood]) -> Polygon:
    """Grow discs round the centres, smooth them together, until the outline has the summed area."""
    target_m2 = sum(n.area_m2 for n in neighbourhoods)
    low, high = 0.5, 2.0
    for _ in range(30):
        factor = (low + high) / 2
        outline = _smoothed_discs(neighbourhoods, factor)
        low, high = (factor, high) if outline.area < target_m2 else (low, factor)
    return outline


def _smoothed_discs(neighbourhoods: list[Neighbourhood], factor: float) -> Polygon:
    discs = [shapely.Point(n.centre).buffer(factor * (n.area_m2 / np.pi) ** 0.5, quad_segs=16) for n in neighbourhoods]
    smooth = shapely.union_all(discs).buffer(CLOSING_M).buffer(-2 * CLOSING_M).buffer(CLOSING_M)
    largest = max(smooth.geoms, key=lambda part: part.area) if isinstance(smooth, MultiPolygon) else smooth
    return Polygon(largest.exterior)


def _cells_within(outline: Polygon) -> Floats:
    """Centres of the grid cells in the outline, on multiples of the cell size."""
    west, south, east, north = (round(edge / CELL_M) * CELL_M for edge in outline.bounds)
    xs, ys = np.meshgrid(np.arange(west, east, CELL_M) + CELL_M / 2, np.arange(south, north, CELL_M) + CELL_M / 2)
    cells = np.column_stack([xs.ravel(), ys.ravel()])
    return np.asarray(cells[shapely.contains_xy(outline, cells[:, 0], cells[:, 1])])


def _share_out(cells: Floats, neighbourhoods: list[Neighbourhood]) -> Labels:
    """Give every cell a neighbourhood: cores first, then the rest by a power diagram."""
    labels = np.full(len(cells), -1, dtype=np.int64)
    for at, facts in enumerate(neighbourhoods):
        if facts.kind == "village_core":
            reach = _reach_of_core(cells, facts, at)
            reach[labels >= 0] = np.inf
            labels[np.argsort(reach, kind="stable")[: round(facts.area_m2 / CELL_M**2)]] = at
    rest = np.flatnonzero(labels < 0)
    others = [at for at, facts in enumerate(neighbourhoods) if facts.kind != "village_core"]
    labels[rest] = np.array(others)[_power_diagram(cells[rest], [neighbourhoods[at] for at in others])]
    return labels


def _reach_of_core(cells: Floats, core: Neighbourhood, seed: int) -> Floats:
    """Measure the distance to a core's centre, stretched by direction so that no core is a plain disc."""
    east, north = (cells - core.centre).T
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, len(CORE_WAVES))
    angle = np.arctan2(north, east)
    waves = sum(
        height * np.sin(count * angle + phase) for (count, height), phase in zip(CORE_WAVES, phases, strict=True)
    )
    return np.asarray(np.round(np.hypot(east, north) * (1 + waves), 3))


def _power_diagram(cells: Floats, neighbourhoods: list[Neighbourhood]) -> Labels:
    """Tune weights until each cell set has its area; steer each centroid to its centre point."""
    centres = np.array([n.centre for n in neighbourhoods], dtype=float)
    targets = np.array([n.area_m2 for n in neighbourhoods])
    targets *= len(cells) * CELL_M**2 / targets.sum()
    seeds, weights = centres.copy(), targets / np.pi
    for _ in range(ROUNDS):
        labels = _nearest(cells, seeds, weights)
        counts = np.bincount(labels, minlength=len(centres))
        filled = np.maximum(counts, 1)
        centroids = np.column_stack([np.bincount(labels, cells[:, axis], len(centres)) / filled for axis in (0, 1)])
        weights += WEIGHT_STEP * (targets - counts * CELL_M**2)
        drift = np.where(counts[:, None] > 0, centres - centroids, 0.0)
        seeds += STEER * (centres + PULL * drift - seeds)
    return _nearest(cells, seeds, weights)


def _nearest(cells: Floats, seeds: Floats, weights: Floats) -> Labels:
    """Find each cell's seed by squared distance less weight, without the terms that all seeds share.

    Plain additions and multiplications in a fixed order give the same bytes on every machine; a matrix
    product may not.
    """
    labels = np.zeros(len(cells), dtype=np.int64)
    least = np.full(len(cells), np.inf)
    x, y = cells.T
    for at, ((east, north), weight) in enumerate(zip(seeds, weights, strict=True)):
        power = (-2 * east) * x + (-2 * north) * y + (east * east + north * north - weight)
        closer = power < least
        labels[closer] = at
        least[closer] = power[closer]
    return labels


def _tidy(cells: Floats, labels: Labels) -> Labels:
    """Give stray cells, cut off from their neighbourhood, to the neighbourhood beside them."""
    labels = labels.copy()
    while len(stray := _stray_cells(cells, labels)):
        for cell in stray:
            reach = np.hypot(*(cells - cells[cell]).T)
            reach[labels == labels[cell]] = np.inf
            labels[cell] = labels[reach.argmin()]
    return labels


def _stray_cells(cells: Floats, labels: Labels) -> Labels:
    """Find the cells outside the largest part of their neighbourhood."""
    stray = []
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        parts = shapely.get_parts(_union_of_cells(cells[own]))
        main = parts[shapely.area(parts).argmax()]
        stray.append(own[~shapely.contains_xy(main, *cells[own].T)])
    return np.concatenate(stray)


def _union_of_cells(cells: Floats) -> Polygon:
    half = CELL_M / 2
    x, y = cells.T
    return shapely.coverage_union_all(shapely.box(x - half, y - half, x + half, y + half))


def _calm(staircases: list[Polygon]) -> list[Polygon]:
    """Turn staircases into straight lines that neighbours share, in whole metres."""
    return list(shapely.set_precision(shapely.coverage_simplify(staircases, CALM_M), 0))
