"""Where features lie: in the municipality or not, on top of one another, with gaps between them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from atlas.layers import check_layers
from atlas.layers.topology import check_topology
from tests.small_world import feature, point, site, square, write_world

if TYPE_CHECKING:
    from atlas.findings import Finding

CBS = Path(__file__).parents[2] / "../shared/data/cbs"
EXAMPLE = Path(__file__).parents[2] / "layers"


def findings_in(folder: Path, **layers: Any) -> list[Finding]:  # noqa: ANN401 - features, as layers have them
    """Return what is found in the small world, whose border is x=204 000 in the east, without its facilities."""
    return check_topology(check_layers(write_world(folder, **{"facilities": None, **layers})))


def problems(findings: list[Finding]) -> list[tuple[str, str | None, str]]:
    return [(finding.code, finding.feature, finding.problem()) for finding in findings]


def neighbourhoods(*shapes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return neighbourhoods B1, B2, ... of which the first is the town."""
    villages = ["stad", *["dorp"] * (len(shapes) - 1)]
    return [
        feature(shape, id=f"B{number}", name=f"Buurt {number}", village_code=village)
        for number, (shape, village) in enumerate(zip(shapes, villages, strict=True), start=1)
    ]


def ring_of_neighbourhoods(top: float) -> list[dict[str, Any]]:
    """Return four areas around a hole from (201 000, 501 000) to (202 000, top)."""
    return neighbourhoods(
        square(200_000, 500_000, 1000, 3000),
        square(202_000, 500_000, 2000, 3000),
        square(201_000, 500_000, 1000, 1000),
        square(201_000, top, 1000, 503_000 - top),
    )


# The municipality.


def test_a_site_outside_the_municipality_is_told_with_its_distance(tmp_path: Path) -> None:
    (finding,) = findings_in(tmp_path, sites=[site(geometry=square(204_150, 501_000, 100))])
    assert (finding.code, finding.feature, finding.severity) == ("PLC01", "S1", "warning")
    assert "150 m from its border" in finding.problem()


def test_a_site_within_50_m_of_the_border_is_nothing_to_tell(tmp_path: Path) -> None:
    assert findings_in(tmp_path, sites=[site(geometry=square(203_950, 501_000, 100))]) == []


def test_a_site_across_the_border_is_told_with_its_share(tmp_path: Path) -> None:
    # From x=203 950 to 204 150: what is beyond 204 050 is half of it.
    (finding,) = findings_in(tmp_path, sites=[site(geometry=square(203_950, 501_000, 200))])
    assert finding.code == "PLC02"
    assert "50% of the outline" in finding.problem()


def test_the_layer_municipality_goes_before_the_neighbourhoods(tmp_path: Path) -> None:
    town = [feature(square(200_000, 500_000, 2000), id="GM1", name="Stad")]
    (first, *others) = findings_in(tmp_path, municipality=town)
    # The site begins at x=203 000, the town ends at 202 000.
    assert (first.code, first.feature) == ("PLC01", "S1")
    assert "1,000 m from its border" in first.problem()
    assert {finding.layer for finding in others} == {"wup_areas", "care_zones"}


def test_what_lies_in_a_hole_of_the_municipality_is_not_outside_it(tmp_path: Path) -> None:
    sites = [site(geometry=square(201_400, 501_400, 100))]
    findings = findings_in(tmp_path, neighbourhoods=ring_of_neighbourhoods(502_000), sites=sites)
    assert [finding.code for finding in findings] == ["PLC07"]


def test_more_than_20_homes_outside_become_one_finding_with_the_count(tmp_path: Path) -> None:
    def homes(number: int) -> list[dict[str, Any]]:
        away = [feature(point(205_000, 501_000), id=f"H{place}", category="daeb") for place in range(number)]
        return [*away, feature(point(203_000, 501_000), id="home", category="daeb")]

    assert len(findings_in(tmp_path / "20", homes=homes(20))) == 20
    (finding,) = findings_in(tmp_path / "21", homes=homes(21))
    assert (finding.code, finding.feature) == ("PLC03", None)
    assert "21 of 22 features" in finding.problem()


def test_works_and_constraints_may_reach_beyond_the_border(tmp_path: Path) -> None:
    away = square(210_000, 501_000, 100)
    nature = [feature(away, id="C1", name="Bos", kind="nature", effect="exclude")]
    sewer = [feature(away, id="K1", name="Riool", kind="sewer", year=2028)]
    assert findings_in(tmp_path, constraints=nature, works=sewer) == []


# Sites.


def test_two_sites_with_the_same_outline_are_told(tmp_path: Path) -> None:
    (finding,) = findings_in(tmp_path, sites=[site("S1"), site("S2")])
    assert problems([finding]) == [("PLC04", "S2", "the outline is the same as that of S1")]


def test_overlapping_sites_are_told_with_the_share_of_the_smaller(tmp_path: Path) -> None:
    # Half of the small site of 100 m by 100 m lies in the large one of 200 m by 200 m: 5 000 m2.
    sites = [site("S1", geometry=square(203_000, 501_000, 200)), site("S2", geometry=square(203_150, 501_000, 100))]
    (finding,) = findings_in(tmp_path, sites=sites)
    assert (finding.code, finding.feature) == ("PLC05", "S2")
    assert "overlaps that of S1 by 0.5 ha, which is 50% of the smaller" in finding.problem()
    assert "overlapt die van S1 met 0,5 ha" in finding.problem("nl")


def test_sites_that_touch_or_overlap_by_a_hair_are_nothing_to_tell(tmp_path: Path) -> None:
    # 0.4 m of 100 m is 0.4 %, below half a percent.
    for folder, left in (("touch", 203_100.0), ("hair", 203_099.6)):
        sites = [site("S1"), site("S2", geometry=square(left, 501_000, 100))]
        assert findings_in(tmp_path / folder, sites=sites) == []


@pytest.mark.parametrize(
    "changes", [{"planning_status": "dropped"}, {"planning_status": "completed"}, {"previous_ids": "S0, S1"}]
)
def test_a_site_that_comes_in_the_place_of_another_may_lie_upon_it(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert findings_in(tmp_path, sites=[site("S1", previous_ids=None), site("S2", **changes)]) == []


# Neighbourhoods and districts.


def test_overlapping_neighbourhoods_are_told_with_area_and_place(tmp_path: Path) -> None:
    # 100 m by 2 000 m is 20 ha, 5 % of the town of 400 ha, in the strip from x=201 900 to 202 000.
    two = neighbourhoods(square(200_000, 500_000, 2000), square(201_900, 500_000, 2100, 2000))
    (finding,) = findings_in(tmp_path, neighbourhoods=two)
    assert (finding.code, finding.layer, finding.feature) == ("PLC06", "neighbourhoods", "B2")
    assert "that of B1 by 20 ha (5% of the smaller of the two), near x=201,950" in finding.problem()


def test_a_gap_between_neighbourhoods_is_told_with_what_lies_around_it(tmp_path: Path) -> None:
    # The hole is 1 000 m by 1 000 m.
    (finding,) = findings_in(tmp_path, neighbourhoods=ring_of_neighbourhoods(502_000))
    assert (finding.code, finding.feature) == ("PLC07", "B1")
    assert "between B1, B2, B3, B4 lies a gap of 100 ha" in finding.problem()
    assert "near x=201,500, y=501,500 in RD" in finding.problem()


def test_slivers_between_neighbourhoods_are_summed_up(tmp_path: Path) -> None:
    # The hole is 1 000 m by 5 m: half a hectare.
    (finding,) = findings_in(tmp_path, neighbourhoods=ring_of_neighbourhoods(501_005))
    assert problems([finding]) == [("PLC08", None, "small gaps and overlaps between the areas: 1, together 0.5 ha")]


def test_the_small_world_and_the_example_fit(tmp_path: Path) -> None:
    assert findings_in(tmp_path) == []
    assert check_topology(check_layers(EXAMPLE)) == []


@pytest.mark.skipif(not CBS.is_dir(), reason="the CBS borders are not beside the project")
def test_the_gap_in_the_districts_of_cbs_is_found(tmp_path: Path) -> None:
    # 33.5 ha between the districts 53, 54 and 61 is what the note beside those borders says.
    shutil.copytree(EXAMPLE, tmp_path / "layers")
    for name in ("buurt", "wijk"):
        shutil.copy(CBS / f"{name}_2024_rd.geojson", tmp_path / "layers")
    catalogue = tmp_path / "layers" / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text[: text.index("[neighbourhoods]")] + CBS_ENTRIES + rest_of(text), encoding="utf-8")
    layers = check_layers(tmp_path / "layers")
    found = [finding for finding in check_topology(layers) if finding.layer in {"districts", "neighbourhoods"}]
    assert [(finding.code, finding.layer) for finding in found] == [("PLC07", "districts")]
    assert "between WK011853, WK011854, WK011861 lies a gap of 33.5 ha" in found[0].problem()


CBS_ENTRIES = "".join(
    f"""
[{layer}]
file = "{file}_2024_rd.geojson"
kind = "official"
publisher = "CBS en Kadaster"
licence = "CC BY 4.0"
date = 2024-01-01
id = "statcode"
[{layer}.fields]
name = "statnaam"
"""
    for layer, file in (("neighbourhoods", "buurt"), ("districts", "wijk"))
)


def rest_of(catalogue: str) -> str:
    """Return the catalogue of the example from its second entry on."""
    return "\n" + catalogue[catalogue.index("[neighbourhood_figures]") :]


def test_a_heap_of_sites_is_told_as_one_and_takes_no_time(tmp_path: Path) -> None:
    # 120 sites on one place meet 120 x 120 = 14,400 times, more than 50 a site and 2,500.
    heap = [site(f"S{number}", geometry=square(203_000, 501_000, 100 + number)) for number in range(120)]
    found = [
        finding for finding in check_layers(write_world(tmp_path, sites=heap)).findings if finding.layer == "sites"
    ]
    assert [(finding.code, finding.feature) for finding in found] == [("PLC09", None)]
