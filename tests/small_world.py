"""A world of two square neighbourhoods and one site, small enough to work out on paper.

All in RD New, metres. The town is the square from (200 000, 500 000) to (202 000, 502 000); the village lies
east of it. The site is a square of 100 m, so 10 000 m2, in the village; its centroid is (203 050, 501 050).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Policy

CENTRE = (203_050, 501_050)

CATALOGUE = """
[{layer}]
file = "{file}"
kind = "example"
publisher = "Proef"
licence = "CC0"
date = 2026-10-01
{more}
"""


def square(left: float, bottom: float, width: float, height: float | None = None) -> dict[str, Any]:
    right, top = left + width, bottom + (height or width)
    ring = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
    return {"type": "Polygon", "coordinates": [ring]}


def point(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


def feature(geometry: dict[str, Any] | None, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def site(identifier: str = "S1", **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any column has any type
    """Return the site of the golden example, with changes."""
    properties: dict[str, object] = {
        "id": identifier,
        "name": "Proeflocatie",
        "owner": "municipality",
        "corporation": "Domesta",
        "planning_status": "irrevocable",
        "disclosure": "public",
        "homes_total": 50,
        "homes_social": 20,
        "homes_clustered": 12,
        "homes_accessible": 45,
        "homes_mid_rent": 0,
        "homes_flex": 0,
        "pitches": 0,
        "homes_demolished": 4,
        "start_year": 2027,
        "delivery_year": 2027,
    }
    geometry = changes.pop("geometry", square(203_000, 501_000, 100))
    return feature(geometry, **{**properties, **changes})


def default_layers() -> dict[str, Any]:
    """Return the features or rows of each layer of the small world."""
    x, y = CENTRE
    return {
        "neighbourhoods": [
            feature(
                square(200_000, 500_000, 2000), id="B1", name="Stadsbuurt", village_code="stad", corporation_pct=50
            ),
            feature(
                square(202_000, 500_000, 2000), id="B2", name="Dorpsbuurt", village_code="dorp", corporation_pct=35
            ),
        ],
        "villages": [
            {"id": "stad", "name": "Stad", "is_town": "true"},
            {"id": "dorp", "name": "Dorp", "is_town": "false"},
        ],
        "sites": [site()],
        "wup_areas": [feature(square(x - 50, y + 300, 100), id="W1", name="Buurt West")],
        "care_zones": [feature(square(x + 200, y - 50, 100), id="Z1", name="Zone Dorp", phase="draft")],
        "facilities": [
            feature(point(x, y + 300), id="F1", name="Supermarkt Dorp", kind="supermarket"),
            feature(point(x + 400, y), id="F2", name="Huisarts Dorp", kind="gp"),
            feature(point(x, y - 1000), id="F3", name="Apotheek Dorp", kind="pharmacy"),
            feature(point(x, y + 100), id="F4", name="Halte Dorp", kind="bus_stop"),
            feature(point(x + 300, y + 400), id="F5", name="Buurthuis Dorp", kind="community_centre"),
            feature(point(x + 5000, y), id="F6", name="Supermarkt Ver", kind="supermarket"),
        ],
        "constraints": [
            feature(square(202_900, 500_900, 125, 500), id="C1", name="Natte hoek", kind="flood", effect="weigh"),
            feature(square(201_000, 500_000, 10), id="C2", name="Plein", kind="heat", effect="weigh"),
            feature(square(200_100, 500_100, 10), id="C3", name="Bos", kind="nature", effect="exclude"),
            feature(square(200_200, 500_100, 10), id="C4", name="Spoor", kind="noise", effect="exclude"),
            feature(square(200_300, 500_100, 10), id="C5", name="Tank", kind="external_safety", effect="exclude"),
        ],
        "works": [
            feature(
                {"type": "LineString", "coordinates": [[203_000, 501_200], [203_100, 501_200]]},
                id="K1",
                name="Riool Dorp",
                kind="sewer",
                year=2028,
            ),
            feature(square(203_000, 501_150, 20), id="K2", name="Plantsoen", kind="greening", year=2030),
            feature(square(203_000, 501_400, 20), id="K3", name="Ver weg", kind="greening", year=2027),
        ],
        "stock_baseline": [
            {"id": "1", "corporation": "Domesta", "village_code": "dorp", "category": "daeb", "homes": 90},
            {"id": "2", "corporation": "Actium", "village_code": "dorp", "category": "care", "homes": 10},
            {"id": "3", "corporation": "Domesta", "village_code": "stad", "category": "daeb", "homes": 900},
            {"id": "4", "corporation": "Domesta", "village_code": "dorp", "category": "non_daeb", "homes": 2},
        ],
        "stock_changes": [
            _change("1", "2024-05-01", "sale", -8, "realised"),
            _change("2", "2025-05-01", "new", 3, "realised"),
            _change("3", "2027-05-01", "new", 20, "planned"),
            {**_change("4", "2025-06-01", "sale", -2, "realised"), "category": "non_daeb"},
        ],
    }


def _change(identifier: str, date: str, kind: str, homes: int, status: str) -> dict[str, object]:
    return {
        "id": identifier,
        "date": date,
        "corporation": "Domesta",
        "village_code": "dorp",
        "kind": kind,
        "category": "daeb",
        "homes": homes,
        "status": status,
    }


def write_world(
    folder: Path,
    catalogue: dict[str, str] | None = None,
    **changes: Any,  # noqa: ANN401 - features or rows, as layers have them
) -> Path:
    """Write the small world into a folder, with some layers changed or (None) left out.

    ``catalogue`` gives more keys to the entry of a layer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for layer, content in {**default_layers(), **changes}.items():
        if content is None:
            continue
        is_table = bool(content) and "geometry" not in content[0]
        file = f"{layer}.csv" if is_table else f"{layer}.geojson"
        more = 'dissolve = "neighbourhoods"' if layer == "villages" else "" if is_table else 'crs = "EPSG:28992"'
        more += "\n" + (catalogue or {}).get(layer, "")
        entries.append(CATALOGUE.format(layer=layer, file=file, more=more))
        (folder / file).write_text(_csv(content) if is_table else geojson(content), encoding="utf-8")
    (folder / "catalogue.toml").write_text("\n".join(entries), encoding="utf-8")
    return folder


def only(policy: Policy, *criteria: str) -> Policy:
    """Return a policy that has these criteria alone, for a test that asks no others."""
    return policy.model_copy(update={"criteria": {name: policy.criteria[name] for name in criteria}})


def geojson(features: list[dict[str, Any]], crs: str | None = "urn:ogc:def:crs:EPSG::28992") -> str:
    collection: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(collection)


def _csv(rows: list[dict[str, Any]]) -> str:
    return "\n".join([",".join(rows[0]), *(",".join(str(value) for value in row.values()) for row in rows)]) + "\n"
