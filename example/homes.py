"""The homes as points: the stock of 1 October 2026, spread over neighbourhoods and set down in rows.

Every home is a row: on the site that delivered it, at its pitch location, or in the neighbourhoods of its
village by their weights. RD New (EPSG:28992), whole metres.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from example.dwellings import describe
from example.geography import Geography
from example.rows import Spot, lattice, rows_of_homes
from example.stock import Batch, batches_now
from example.tables import Neighbourhood
from example.writing import Feature

PITCH_CATEGORIES = ("pitch", "trailer")
PITCH_GAP_M = 12.0
TRAILER_SHIFT_M = 4
TRAILER_BUILD_YEAR = 2008
SITE_GAPS_M = (7.0, 12.0)


@dataclass(frozen=True)
class Home:
    """A home to be set down: what it is, and where and since when it stands."""

    corporation: str
    category: str
    spot: Spot = (0, 0)
    build_year: int | None = None


def place_homes(
    neighbourhoods: list[Neighbourhood], geography: Geography, sites: list[Feature], pitches: list[Feature]
) -> list[dict[str, Any]]:
    """Set down every home of the stock.

    Parameters
    ----------
    neighbourhoods
        With the weights by which they share the homes of their village.
    geography
        The drawn shapes, EPSG:28992.
    sites
        Where completed homes stand; other sites that need no demolition stay empty.
    pitches
        The pitch locations, with their numbers of pitches and rental trailers.

    Returns
    -------
    list[dict[str, Any]]
        Rows of the layer.
    """
    batches = [batch for batch in batches_now() if batch.cell[2] not in PITCH_CATEGORIES]
    homes = _at_pitches(pitches) + _on_sites(batches, sites)
    empty = [site.geometry for site in sites if not site.properties["homes_demolished"]]
    shared = _share_out([batch for batch in batches if batch.site_id is None], neighbourhoods)
    for facts in neighbourhoods:
        homes += _in_neighbourhood(shared[facts.code], facts, geography.shapes[facts.code], empty)
    dice = random.Random("homes")  # noqa: S311 - a drawing, not a secret
    return [
        {"id": f"H{number:05d}", "x_rd": home.spot[0], "y_rd": home.spot[1]}
        | {"corporation": home.corporation, "category": home.category}
        | describe(home.category, home.build_year, dice)
        for number, home in enumerate(homes, start=1)
    ]


def _at_pitches(pitches: list[Feature]) -> list[Home]:
    """Set pitches out round the point of their location, each rental trailer beside its pitch."""
    homes = []
    for location in pitches:
        count, trailers = location.properties["pitches"], location.properties["rental_trailers"]
        corporation = location.properties["corporation"]
        around = location.geometry.buffer(PITCH_GAP_M * count**0.5)
        spots = lattice(around, (PITCH_GAP_M, PITCH_GAP_M), 0)[:count]
        homes += [Home(corporation, "pitch", spot) for spot in spots]
        homes += [
            Home(corporation, "trailer", (x + TRAILER_SHIFT_M, y), TRAILER_BUILD_YEAR) for x, y in spots[:trailers]
        ]
    return homes


def _on_sites(batches: list[Batch], sites: list[Feature]) -> list[Home]:
    """Set down what sites have delivered on the sites themselves."""
    by_id = {site.properties["id"]: site.geometry for site in sites}
    return [
        Home(batch.cell[0], batch.cell[2], spot, batch.build_year)
        for batch in batches
        if batch.site_id is not None
        for spot in lattice(by_id[batch.site_id].buffer(-2), SITE_GAPS_M, 0)[: batch.homes]
    ]


def _share_out(batches: list[Batch], neighbourhoods: list[Neighbourhood]) -> dict[str, list[Home]]:
    """Share each batch over the neighbourhoods of its village, by their weights."""
    dice = random.Random("shares")  # noqa: S311 - a drawing, not a secret
    shared: dict[str, list[Home]] = defaultdict(list)
    for batch in batches:
        corporation, village_code, category = batch.cell
        home = Home(corporation, category, build_year=batch.build_year)
        weights = {n.code: _weight(n, home) for n in neighbourhoods if n.village_code == village_code}
        if batch.build_year is not None:
            only = dice.choices(list(weights), list(weights.values()))[0]
            weights = {only: 1.0}
        for code, count in _by_largest_remainder(weights, batch.homes).items():
            shared[code] += [home] * count
    return shared


def _weight(facts: Neighbourhood, home: Home) -> float:
    """Weigh a neighbourhood: its homes, how much of it corporations own, and who of the larger two does."""
    profile = facts.profile
    if home.category == "care":
        return profile["care_weight"]
    domesta = profile["domesta_share_pct"]
    lean = {"Domesta": domesta, "Woonconcept": 100 - domesta}.get(home.corporation, 50)
    return facts.population / profile["persons_per_home"] * profile["corporation_weight_pct"] * lean


def _by_largest_remainder(weights: dict[str, float], total: int) -> dict[str, int]:
    exact = {code: total * weight / sum(weights.values()) for code, weight in weights.items()}
    counts = {code: int(share) for code, share in exact.items()}
    left = total - sum(counts.values())
    for code in sorted(exact, key=lambda code: counts[code] - exact[code])[:left]:
        counts[code] += 1
    return counts


def _in_neighbourhood(homes: list[Home], facts: Neighbourhood, shape: Polygon, empty: list[BaseGeometry]) -> list[Home]:
    """Set a neighbourhood's homes down in clusters, each cluster built in one go."""
    homes = sorted(homes, key=lambda home: (home.category, home.corporation, home.build_year or 0))
    dice = random.Random(facts.code)  # noqa: S311 - a drawing, not a secret
    oldest, newest = (int(facts.profile[name]) for name in ("oldest_build_year", "newest_build_year"))
    years: dict[int, int] = defaultdict(lambda: dice.randint(oldest, newest))
    return [
        replace(home, spot=spot, build_year=home.build_year or years[cluster])
        for home, (cluster, spot) in zip(homes, rows_of_homes(shape, empty, len(homes), dice), strict=True)
    ]
