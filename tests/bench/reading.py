"""Reading and checking at the size of the whole country beside a bare read: time and memory of fresh processes."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from atlas.layers.catalogue import Catalogue, CatalogueEntry
from atlas.layers.expected import Expected
from atlas.layers.part import read_checked

from .commands import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["measure_reading"]

_COLUMNS, _ROWS = 145, 100
_HOMES = 1_000_000
_CORNERS_PER_SIDE = 25
_RUNS = 3
_RATIO_TARGET, _MEMORY_TARGET_MB = 1.5, 2_500
_LEFT, _BOTTOM, _WIDTH, _HEIGHT = 15_000, 310_000, 1_800, 3_000


def measure_reading() -> Iterator[Line]:
    """Make both layers, and read them by turns the bare way and the atlas's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, "neighbourhoods", _national_neighbourhoods())
        _write(folder, "homes", _homes(np.random.default_rng(2)))
        bare_s, atlas_s, memory_mb = [], [], []
        for _ in range(_RUNS):
            bare_s.append(_run("bare", folder)[0])
            seconds, peak_mb = _run("atlas", folder)
            atlas_s.append(seconds)
            memory_mb.append(peak_mb)
    ratio = statistics.median(atlas_s) / statistics.median(bare_s)
    what = f"reading and checking {_COLUMNS * _ROWS:,} neighbourhoods and {_HOMES:,} homes"
    yield Line(f"{what}, median of {_RUNS}", f"{statistics.median(atlas_s):.2f} s")
    yield Line("  bare pyogrio read and shapely.is_valid", f"{statistics.median(bare_s):.2f} s")
    yield Line("  times as long as bare", f"{ratio:.2f}", f"at most {_RATIO_TARGET:g}", ratio <= _RATIO_TARGET)
    peak = max(memory_mb)
    yield Line("  peak memory", f"{peak:,.0f} MB", f"under {_MEMORY_TARGET_MB:,} MB", peak < _MEMORY_TARGET_MB)


def _run(way: str, folder: Path) -> tuple[float, float]:
    """Read in a fresh process, which tells how long it took without imports, and its peak memory in MB."""
    command = [sys.executable, "-m", __spec__.name, way, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this very module
    seconds, peak_mb = json.loads(done.stdout)
    return seconds, peak_mb


def _write(folder: Path, layer: str, frame: gpd.GeoDataFrame) -> None:
    pyogrio.write_dataframe(frame, folder / f"{layer}.gpkg", layer=layer)


def _national_neighbourhoods() -> gpd.GeoDataFrame:
    """Return a coverage of wavy cells that share every corner with their neighbours, as CBS borders do."""
    random = np.random.default_rng(1)
    across = _wave(random, _ROWS + 1, _COLUMNS, 0)
    upwards = _wave(random, _ROWS, _COLUMNS + 1, 1)
    cells = [
        np.concatenate(
            [across[row, column], upwards[row, column + 1], across[row + 1, column, ::-1], upwards[row, column, ::-1]]
        )
        for row in range(_ROWS)
        for column in range(_COLUMNS)
    ]
    names = [f"BU{position:08}" for position in range(len(cells))]
    population = random.integers(0, 5000, len(cells))
    return gpd.GeoDataFrame(
        {"id": names, "name": names, "population": population, "homes": population // 2},
        geometry=[shapely.Polygon(_without_repeats(cell)) for cell in cells],
        crs="EPSG:28992",
    )


def _wave(random: np.random.Generator, rows: int, columns: int, axis: int) -> np.ndarray:
    """Return sides of the cells as corners, straight at both ends and off the line by up to 20 m between them."""
    corners = np.zeros((rows, columns, _CORNERS_PER_SIDE + 1, 2))
    corners[..., 0] = _LEFT + np.arange(columns)[None, :, None] * _WIDTH
    corners[..., 1] = _BOTTOM + np.arange(rows)[:, None, None] * _HEIGHT
    corners[..., axis] += np.linspace(0, (_WIDTH, _HEIGHT)[axis], _CORNERS_PER_SIDE + 1)
    corners[:, :, 1:-1, 1 - axis] += random.uniform(-20, 20, (rows, columns, _CORNERS_PER_SIDE - 1))
    return corners


def _without_repeats(corners: np.ndarray) -> np.ndarray:
    kept: np.ndarray = corners[np.append(True, np.any(corners[1:] != corners[:-1], axis=1))]
    return kept


def _homes(random: np.random.Generator) -> gpd.GeoDataFrame:
    x = random.uniform(_LEFT, _LEFT + _COLUMNS * _WIDTH, _HOMES)
    y = random.uniform(_BOTTOM, _BOTTOM + _ROWS * _HEIGHT, _HOMES)
    return gpd.GeoDataFrame(
        {
            "id": [f"H{position:07}" for position in range(_HOMES)],
            "corporation": random.choice(["Domesta", "Woonconcept", "Actium"], _HOMES),
            "category": random.choice(["daeb", "care", "non_daeb"], _HOMES),
            "rent_segment": random.choice(["below_first_cap", "liberalised"], _HOMES),
            "energy_label": random.choice(list("ABCDEFG"), _HOMES),
            "externally_accessible": random.random(_HOMES) < 0.5,
            "internally_accessible": random.random(_HOMES) < 0.4,
            "build_year": random.integers(1900, 2026, _HOMES),
        },
        geometry=shapely.points(x, y),
        crs="EPSG:28992",
    )


def _read_bare(folder: Path) -> None:
    for layer in ("neighbourhoods", "homes"):
        frame = pyogrio.read_dataframe(folder / f"{layer}.gpkg")
        assert shapely.is_valid(frame.geometry.to_numpy()).all()


def _read_atlas(folder: Path) -> None:
    fields = {"kind": "example", "publisher": "bench", "licence": "none", "date": "2026-10-01"}
    for layer in ("neighbourhoods", "homes"):
        entry = CatalogueEntry.model_validate({**fields, "file": f"{layer}.gpkg"})
        part = read_checked(Catalogue(folder=folder, entries={layer: (entry,)}), layer, entry, Expected())
        assert part.frame is not None
        assert not part.findings
        assert len(part.frame) == part.features


if __name__ == "__main__":
    start = time.perf_counter()
    {"bare": _read_bare, "atlas": _read_atlas}[sys.argv[1]](Path(sys.argv[2]))
    elapsed = time.perf_counter() - start
    # Linux counts in kB.
    sys.stdout.write(json.dumps([elapsed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000]))
