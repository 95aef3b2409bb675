"""The same small layer, written in every format that a planner has, reads back as it was."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from tests.layers.files.supplied import RD, SQUARES, pack, parts_of, read, refused, write_geojson

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
CBS = ROOT / "../shared/data/cbs"

WRITERS: dict[str, Callable[[Path], None]] = {
    ".gpkg": SQUARES.to_file,
    ".shp": lambda file: SQUARES.to_file(file, encoding="UTF-8"),
    ".geojson": SQUARES.to_file,
    ".fgb": lambda file: pyogrio.write_dataframe(SQUARES, file, SPATIAL_INDEX="NO"),
    ".parquet": SQUARES.to_parquet,
    ".gml": lambda file: SQUARES.to_file(file, driver="GML"),
}


@pytest.mark.parametrize("ending", WRITERS)
def test_each_format_reads_back_with_its_fields_types_order_and_crs(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"sites{ending}"
    WRITERS[ending](file)
    raw = read(file)
    assert raw.findings == []
    assert isinstance(raw.frame.index, pd.RangeIndex)
    assert set(SQUARES) <= set(raw.frame)
    back = raw.frame[list(SQUARES)].assign(built=[str(value)[:10] for value in raw.frame["built"]])
    # A Shapefile turns outlines its own way around, and formats differ in how large whole numbers are.
    expected = SQUARES.assign(built=["2026-01-31", "1999-12-01", "2020-02-29"], geometry=SQUARES.normalize())
    back = back.assign(geometry=back.normalize(), homes=back["homes"].astype("int64"))
    assert_geodataframe_equal(back, expected, check_like=True, check_dtype=False)
    assert raw.frame["homes"].dtype.kind == "i"
    assert raw.frame["share"].dtype == float


@pytest.mark.parametrize("ending", [ending for ending in WRITERS if ending != ".gml"])
def test_a_date_stays_a_date_where_the_format_knows_dates(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"sites{ending}"
    WRITERS[ending](file)
    assert pd.Timestamp(read(file).frame["built"].iloc[2]) == pd.Timestamp(2020, 2, 29)


def test_a_kml_is_in_degrees_whatever_its_owner_thinks(tmp_path: Path) -> None:
    file = tmp_path / "sites.kml"
    SQUARES.to_crs(4326).to_file(file, driver="LIBKML")
    frame = read(file).frame
    assert frame.crs == "EPSG:4326"
    assert list(frame["naam"]) == ["Súdein", "Één", None] or pd.isna(frame["naam"].iloc[2])
    # There and back again through degrees with 13 decimals: within a hair.
    assert frame.to_crs(RD).force_2d().geometry.geom_equals_exact(SQUARES.geometry, tolerance=0.001).all()
    assert refused(file, crs=RD).code == "CRS07"


def test_a_zipped_shapefile_reads_as_the_shapefile_itself(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    shapefile = tmp_path / "plain/sites.shp"
    WRITERS[".shp"](shapefile)
    file = pack(tmp_path / "levering.shp.zip", {f"map/{name}": part for name, part in parts_of(shapefile).items()})
    assert_geodataframe_equal(read(file).frame, read(shapefile).frame)


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".parquet", ".gml"])
def test_a_zip_with_one_file_of_another_format_reads_as_that_file(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"sites{ending}"
    WRITERS[ending](file)
    zipped = pack(
        tmp_path / "sites.zip", {file.name: file.read_bytes(), "leesmij.txt": b"...", "__MACOSX/._sites": b""}
    )
    assert_geodataframe_equal(read(zipped).frame, read(file).frame)


def test_a_zip_with_a_list_in_it_reads_as_that_list(tmp_path: Path) -> None:
    file = pack(tmp_path / "homes.zip", {"homes.csv": b"code,homes\n0344,12\n"})
    assert read(file).frame.to_dict("records") == [{"code": "0344", "homes": "12"}]


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-8"])
def test_the_text_of_a_shapefile_reads_as_its_cpg_says(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "sites.shp"
    SQUARES.to_file(file, encoding=encoding)
    assert list(read(file).frame["naam"].iloc[:2]) == ["Súdein", "Één"]


def test_the_encoding_of_the_catalogue_stands_in_for_a_cpg_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "sites.shp"
    SQUARES.to_file(file, encoding="UTF-8")
    file.with_suffix(".cpg").unlink()
    assert list(read(file, encoding="utf-8").frame["naam"].iloc[:2]) == ["Súdein", "Één"]


def test_parts_of_a_shapefile_may_have_names_in_capitals(tmp_path: Path) -> None:
    SQUARES.to_file(tmp_path / "sites.shp")
    for part in tmp_path.iterdir():
        part.rename(part.with_suffix(part.suffix.upper()))
    assert len(read(tmp_path / "sites.SHP").frame) == 3


def test_of_several_layers_the_catalogue_names_the_one_to_read(tmp_path: Path) -> None:
    file = tmp_path / "all.gpkg"
    SQUARES.to_file(file, layer="sites")
    SQUARES.iloc[:1].to_file(file, layer="pitches")
    assert len(read(file, layer="pitches").frame) == 1
    assert (refused(file).code, refused(file, layer="homes").code) == ("FIL07", "FIL08")
    assert "sites, pitches" in str(refused(file))


def test_the_styles_that_qgis_keeps_in_a_geopackage_are_no_layer(tmp_path: Path) -> None:
    file = tmp_path / "sites.gpkg"
    SQUARES.to_file(file)
    pyogrio.write_dataframe(pd.DataFrame({"styleName": ["rood"]}), file, layer="layer_styles", append=True)
    assert len(read(file).frame) == 3


def test_a_table_without_shapes_in_a_geopackage_is_a_table(tmp_path: Path) -> None:
    file = tmp_path / "demand.gpkg"
    pyogrio.write_dataframe(pd.DataFrame({"code": ["a"], "homes": [3]}), file)
    frame = read(file).frame
    assert not isinstance(frame, gpd.GeoDataFrame)
    assert frame[["code", "homes"]].to_dict("records") == [{"code": "a", "homes": 3}]


def test_the_number_of_a_feature_in_a_geopackage_is_a_field_that_can_be_the_id(tmp_path: Path) -> None:
    file = tmp_path / "sites.gpkg"
    SQUARES.to_file(file)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM sites WHERE code = '0345'")
    assert list(read(file).frame["fid"]) == [1, 3]


def test_ids_of_geojson_features_that_are_numbers_are_a_field(tmp_path: Path) -> None:
    file = write_geojson(tmp_path / "sites.geojson", [shapely.geometry.mapping(square) for square in SQUARES.geometry])
    content = json.loads(file.read_text())
    for number, feature in enumerate(content["features"]):
        feature["id"] = 70 + number
    file.write_text(json.dumps(content))
    assert list(read(file).frame["id"]) == [70, 71, 72]


def test_a_geojson_without_crs_member_is_in_what_the_catalogue_says_and_never_in_a_guess(tmp_path: Path) -> None:
    squares = [shapely.geometry.mapping(square) for square in SQUARES.geometry]
    file = write_geojson(tmp_path / "sites.geojson", squares, crs=None)
    assert read(file, crs=RD).frame.crs == RD
    assert refused(file).code == "CRS11"


def test_a_geojson_with_a_mark_in_front_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sites.geojson"
    SQUARES.to_file(file)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert len(read(file).frame) == 3


def test_geoparquet_in_arrows_own_shapes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sites.parquet"
    SQUARES.to_parquet(file, geometry_encoding="geoarrow", schema_version="1.1.0")
    assert_geodataframe_equal(read(file).frame, SQUARES, check_dtype=False)


def test_geoparquet_keeps_its_fields_and_not_the_row_numbers_of_pandas(tmp_path: Path) -> None:
    file = tmp_path / "sites.geoparquet"
    SQUARES.set_index(np.array([7, 8, 9])).to_parquet(file)
    assert list(read(file).frame) == list(SQUARES)


def test_a_crs_with_heights_counts_as_that_of_its_x_and_y(tmp_path: Path) -> None:
    file = tmp_path / "sites.gpkg"
    SQUARES.set_crs("EPSG:7415", allow_override=True).to_file(file)  # RD New with heights in NAP
    assert read(file, crs=RD).frame.crs.to_epsg() == 28992
    assert read(file).frame.crs.to_epsg() == 28992


def test_a_file_is_checked_against_the_sha256_of_the_catalogue(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_bytes(b"code\nA\n")
    # printf 'code\nA\n' | sha256sum
    right = "808a2e5e2da8f6e6ce082ffb9d9548b910d4c0c00eddb368238ea9376323e13c"
    assert len(read(file, sha256=right).frame) == 1
    file.write_bytes(b"code\nB\n")
    assert refused(file, sha256=right).code == "FIL10"


@pytest.mark.skipif(not CBS.is_dir(), reason="the CBS borders are not beside the project")
@pytest.mark.parametrize(("name", "features"), [("buurt", 48), ("wijk", 13), ("gemeente", 1)])
def test_the_borders_of_cbs_are_read_without_a_remark(name: str, features: int) -> None:
    raw = read(CBS / f"{name}_2024_rd.geojson", id="statcode")
    assert (len(raw.frame), raw.frame.crs.to_epsg(), raw.findings) == (features, 28992, [])
    assert raw.frame.geometry.notna().all()


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "layers").glob("*.geojson")))
def test_the_layers_of_the_example_are_read_without_a_remark(name: str) -> None:
    raw = read(ROOT / "layers" / name, crs=RD)
    expected = json.loads((ROOT / "layers" / name).read_text(encoding="utf-8"))["features"]
    assert (len(raw.frame), raw.findings) == (len(expected), [])


@pytest.mark.parametrize("mark", ["/", "\\"])
def test_a_zipped_shapefile_with_all_that_qgis_and_arcgis_put_beside_it_is_read(tmp_path: Path, mark: str) -> None:
    shapefile = tmp_path / "sites.shp"
    SQUARES.drop(columns="built").to_file(shapefile, encoding="UTF-8")
    beside = {f"sites{ending}": b"..." for ending in (".qpj", ".qmd", ".sbn", ".sbx", ".shp.xml", ".qix")}
    members = {f"levering{mark}gis{mark}{name}": part for name, part in {**parts_of(shapefile), **beside}.items()}
    assert list(read(pack(tmp_path / "levering.zip", members)).frame["code"]) == ["0344", "0345", "0346"]
