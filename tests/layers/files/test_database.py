"""Tables of a real PostGIS server: read as they are, never written, and every refusal says what to do."""

from __future__ import annotations

import datetime
import os
import traceback
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import errors
from shapely import Point

from atlas.errors import LayerError
from atlas.layers.files import read_part
from atlas.layers.files.database import read_database
from atlas.layers.files.session import open_session
from tests.layers.files.lists import catalogue_of, entry, refused
from tests.postgis import PASSWORD, postgis_programs, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from atlas.findings import Finding
    from atlas.layers import CatalogueEntry
    from atlas.layers.files import Raw

TABLES = """
    CREATE ROLE lezer LOGIN PASSWORD 'geheim!';
    GRANT pg_read_all_data TO lezer;
    CREATE ROLE gast LOGIN PASSWORD 'geheim!';

    CREATE TYPE eigenaar AS ENUM ('gemeente', 'corporatie');
    CREATE SCHEMA "Wonen";
    CREATE TABLE "Wonen"."Stand plaatsen" (
        id text, aantal numeric, huur numeric(8, 2), jaar int, datum date, huurder bool, van eigenaar, extra jsonb,
        plek geometry(Point, 28992)
    );
    INSERT INTO "Wonen"."Stand plaatsen" VALUES
        ('0344', 3, 612.50, 1984, '2026-10-01', true, 'gemeente', '{"a": 1}', 'SRID=28992;POINT(228000 524000)'),
        ('0012', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

    CREATE TABLE graden (id int, geom geometry(Point, 4326));
    INSERT INTO graden VALUES (1, 'SRID=4326;POINT(6.48 52.72)');
    CREATE TABLE vraag (id int, periode text);
    INSERT INTO vraag VALUES (1, '2026-Q3');
    CREATE TABLE dubbel (id int, geom geometry(Point, 28992), omtrek geometry(Polygon, 28992));
    CREATE VIEW berekend AS SELECT 1 AS id, ST_SetSRID(ST_Point(228000, 524000), 28992) AS geom;
    CREATE VIEW gemengd AS SELECT 1 AS id, ST_SetSRID(ST_Point(228000, 524000), 28992) AS geom
        UNION ALL SELECT 2, ST_SetSRID(ST_Point(6.48, 52.72), 4326);
    CREATE TABLE vlakken (id text, geom geometry(TinZ, 28992));
    INSERT INTO vlakken VALUES ('T-1', 'SRID=28992;TIN Z(((0 0 0, 0 1 0, 1 1 0, 0 0 0)))');
    CREATE VIEW traag AS SELECT 1 AS id, ST_SetSRID(ST_Point(1, 2), 28992) AS geom, pg_sleep(30)::text AS slaap;

    CREATE TABLE geschreven (id int);
    CREATE FUNCTION schrijf() RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO geschreven VALUES (1); RETURN 1; END $$;
    CREATE VIEW schrijvend AS SELECT schrijf() AS id, ST_SetSRID(ST_Point(1, 2), 28992) AS geom;
    CREATE FUNCTION zet_los() RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN SET TRANSACTION READ WRITE; INSERT INTO geschreven VALUES (1); RETURN 1; END $$;
    CREATE VIEW losgezet AS SELECT zet_los() AS id, ST_SetSRID(ST_Point(1, 2), 28992) AS geom;
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server with these tables; without PostGIS the tests are skipped, but never on the build server."""
    programs = postgis_programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostGIS is not installed, and the build server must run the tests of the database")
        pytest.skip("PostGIS is not installed")
    with running_server(programs) as host:
        with psycopg.connect(f"postgresql://beheer@{host}/beheer", password=PASSWORD) as connection:
            connection.execute(TABLES)
        yield host


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)


def table(server: str, name: str | None, user: str = "beheer", **keys: object) -> CatalogueEntry:
    return entry(database=f"postgresql://{user}@{server}/beheer", layer=name, **keys)


def read(server: str, name: str, layer: str = "pitches", user: str = "beheer") -> Raw:
    return read_database(layer, table(server, name, user))


def refusal(part: CatalogueEntry, layer: str = "pitches") -> Finding:
    """Return why a table is refused; the password is in no message, nor in what a crash would print."""
    with pytest.raises(LayerError) as caught:
        read_database(layer, part)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    (finding,) = refused(lambda: read_database(layer, part))
    return finding


def written(server: str) -> int:
    with psycopg.connect(f"postgresql://beheer@{server}/beheer") as connection:
        (count,) = connection.execute("SELECT count(*) FROM geschreven").fetchone() or (0,)
    return int(count)


def test_a_table_is_read_by_its_ids_with_plain_values_and_its_crs(server: str) -> None:
    raw = read(server, "Wonen.Stand plaatsen")
    empty, full = raw.frame.to_dict("records")
    assert raw.frame.crs == "EPSG:28992"
    assert full.pop("geometry") == Point(228_000, 524_000)
    assert full == {
        "id": "0344",
        "aantal": 3,
        "huur": 612.5,
        "jaar": 1984,
        "datum": datetime.date(2026, 10, 1),
        "huurder": True,
        "van": "gemeente",
        "extra": '{"a": 1}',
    }
    assert [type(full[name]) for name in ("aantal", "huur", "jaar")] == [int, float, int]
    assert empty == {**dict.fromkeys(full), "id": "0012", "geometry": None}
    assert raw.findings == []


def test_a_part_of_a_catalogue_may_be_a_table(server: str, tmp_path: Path) -> None:
    part = table(server, "public.graden", crs="EPSG:4326")
    raw = read_part(catalogue_of(tmp_path, pitches=part), "pitches", part)
    assert raw.frame.geometry.iloc[0] == Point(6.48, 52.72)
    assert raw.frame.crs == "EPSG:4326"


def test_who_may_only_read_is_enough(server: str) -> None:
    assert len(read(server, "Wonen.Stand plaatsen", user="lezer").frame) == 2


def test_the_password_may_stand_in_pgpass(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSWORD")
    pgpass = tmp_path / "pgpass"
    pgpass.write_text(f"*:*:*:*:{PASSWORD}\n", encoding="utf-8")
    pgpass.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(pgpass))
    assert len(read(server, "public.graden").frame) == 1


def test_a_view_tells_its_crs_by_its_shapes(server: str) -> None:
    assert read(server, "public.berekend").frame.crs == "EPSG:28992"


def test_a_layer_without_geometry_needs_none(server: str) -> None:
    raw = read(server, "public.vraag", layer="demand")
    assert raw.frame.to_dict("records") == [{"id": 1, "periode": "2026-Q3"}]


def test_a_shape_that_can_not_be_read_is_rejected_by_name(server: str) -> None:
    raw = read(server, "public.vlakken")
    assert [(finding.code, finding.severity, finding.feature) for finding in raw.findings] == [
        ("TAB42", "rejected", "1 (id T-1)")
    ]
    assert raw.frame.geometry.iloc[0] is None


# Nothing is written, and nothing of a user becomes SQL.


def test_the_session_can_not_write(server: str) -> None:
    for statement in ("INSERT INTO geschreven VALUES (1)", "CREATE TABLE nieuw (id int)", "DELETE FROM vraag"):
        with pytest.raises(LayerError) as caught, open_session("pitches", table(server, "geschreven")) as connection:
            connection.execute(statement)
        assert isinstance(caught.value.__cause__, errors.ReadOnlySqlTransaction)
    assert written(server) == 0


def test_the_session_can_not_write_though_the_address_asks_for_it(server: str) -> None:
    loose = f"postgresql://beheer@{server}/beheer?options=-c%20default_transaction_read_only%3Doff"
    part = entry(database=loose, layer="public.schrijvend")
    assert refusal(part).code == "TAB38"
    assert written(server) == 0


@pytest.mark.parametrize(("view", "code"), [("public.schrijvend", "TAB38"), ("public.losgezet", "TAB43")])
def test_a_view_that_writes_is_refused_and_writes_nothing(server: str, view: str, code: str) -> None:
    assert refusal(table(server, view)).code == code
    assert written(server) == 0


def test_a_command_in_the_name_of_a_table_or_id_is_a_name_alone(server: str) -> None:
    finding = refusal(table(server, 'vraag"; DROP TABLE vraag; --'))
    assert finding.code == "TAB35"
    raw = read_database("demand", table(server, "public.vraag", id="id; DROP TABLE vraag; --"))
    assert len(raw.frame) == 1


# What is wrong, and what to do.


def test_no_server_is_told() -> None:
    finding = refusal(entry(database="postgresql://beheer@127.0.0.1:1/beheer", layer="vraag"))
    assert finding.code == "TAB31"


def test_a_wrong_password_is_told_without_it(server: str) -> None:
    finding = refusal(entry(database=f"postgresql://beheer:{PASSWORD}2@{server}/beheer", layer="public.graden"))
    assert finding.code == "TAB33"
    assert "~/.pgpass" in finding.advice()


def test_a_password_that_is_not_given_is_asked_for(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSWORD")
    finding = refusal(table(server, "public.graden"))
    assert finding.code == "TAB32"


def test_a_database_that_is_not_there_is_told(server: str) -> None:
    finding = refusal(entry(database=f"postgresql://beheer@{server}/wonen", layer="public.graden"))
    assert finding.code == "TAB33"
    assert '"wonen"' in finding.problem()


def test_an_address_that_can_not_be_read_is_told_without_the_password_in_it(server: str) -> None:
    finding = refusal(entry(database=f"postgresql://beheer:%zz{PASSWORD}@{server}/beheer", layer="public.graden"))
    assert finding.code == "TAB30"
    assert finding.file == "postgresql://127.0.0.1/beheer"


def test_a_table_that_is_not_named_or_not_there_is_told_with_those_that_are(server: str) -> None:
    unnamed = refusal(table(server, None))
    misnamed = refusal(table(server, "Wonen.standplaatsen"))
    assert (unnamed.code, misnamed.code) == ("TAB34", "TAB35")
    for finding in (unnamed, misnamed):
        assert "Wonen.Stand plaatsen" in finding.problem()


def test_no_right_to_read_is_told(server: str) -> None:
    assert refusal(table(server, "public.graden", user="gast")).code == "TAB36"
    assert refusal(table(server, "Wonen.Stand plaatsen", user="gast")).code == "TAB36"


def test_a_server_that_takes_too_long_is_told(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atlas.layers.files.session._QUERY_S", 1)  # the real one is longer than a test may last
    finding = refusal(table(server, "public.traag"))
    assert finding.code == "TAB37"
    assert "1 second" in finding.problem()


def test_no_or_several_geometry_columns_are_told(server: str) -> None:
    assert refusal(table(server, "public.vraag")).code == "TAB40"
    several = refusal(table(server, "public.dubbel"))
    assert (several.code, several.facts["columns"]) == ("TAB39", ["geom", "omtrek"])


def test_shapes_in_several_crss_are_told(server: str) -> None:
    finding = refusal(table(server, "public.gemengd"))
    assert (finding.code, finding.facts["srids"]) == ("TAB41", ["4326", "28992"])


def test_another_crs_than_the_catalogue_says_is_told(server: str) -> None:
    assert refusal(table(server, "public.graden", crs="EPSG:28992")).code == "CRS07"
