"""Which names and definitions of a CRS are taken from a file or the catalogue."""

from __future__ import annotations

import pytest
from pyproj import CRS

from atlas.crs import RD, known_crs

AMERSFOORT = CRS(RD)


@pytest.mark.parametrize(
    "name",
    [
        "EPSG:28992",
        "epsg:28992",
        "urn:ogc:def:crs:EPSG::28992",
        "http://www.opengis.net/def/crs/EPSG/0/28992",
        "https://www.opengis.net/def/crs/EPSG/0/28992",
        AMERSFOORT.to_wkt(),
        AMERSFOORT.to_wkt("WKT1_GDAL"),
        AMERSFOORT.to_json(),
        AMERSFOORT.to_json_dict(),
    ],
)
def test_codes_well_known_text_and_projjson_are_known(name: object) -> None:
    found = known_crs(name)
    assert found is not None
    assert found.to_epsg() == 28992


def test_a_grid_that_is_none_is_no_file() -> None:
    """GDAL writes web mercator with ``+nadgrids=@null``, which stands for no grid at all."""
    assert known_crs(CRS(3857).to_wkt("WKT1_GDAL")) is not None


@pytest.mark.parametrize("name", ["EPSG:999999", "RD", "", "http://127.0.0.1/crs", "/etc/rd.wkt", {"a": 1}, [], None])
def test_what_is_no_crs_is_unknown(name: object) -> None:
    assert known_crs(name) is None


@pytest.mark.filterwarnings("ignore:You will likely lose important projection information")
def test_strings_of_proj_and_definitions_that_name_a_file_are_not_taken() -> None:
    grid = CRS("+proj=longlat +nadgrids=/etc/grid.gsb +type=crs")
    assert known_crs("+proj=longlat +nadgrids=/etc/grid.gsb +type=crs") is None
    assert known_crs("+init=/etc/crs:28992") is None
    assert known_crs("+proj=longlat +datum=WGS84") is None
    assert [known_crs(name) for name in (grid.to_wkt(), grid.to_json(), grid.to_json_dict(), grid)] == [None] * 4
