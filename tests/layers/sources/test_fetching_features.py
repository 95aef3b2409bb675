"""Sources against a server that behaves as the official ones do: what arrives, and what is written down of it."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from atlas.errors import SourceError, UnknownNameError
from atlas.layers.sources import client, read_sources, wanted_sources
from tests.layers.sources.local_server import cut_off, question, square, status
from tests.layers.sources.small_municipality import X, Y, neighbourhood, pitch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.layers.sources.local_server import LocalServer

    Bring = Callable[..., dict[str, Any]]

CODES = ["BU01180001", "BU01180002", "BU01180003", "BU01180004"]


def features(folder: Path, record: dict[str, Any]) -> gpd.GeoDataFrame:
    return gpd.read_file(folder / record["entry"]["file"])


def table(folder: Path, record: dict[str, Any]) -> pd.DataFrame:
    return pd.read_csv(folder / record["entry"]["file"], dtype=str, keep_default_na=False)


def test_neighbourhoods_arrive_with_their_own_fields_and_shapes(
    bring: Bring, folder: Path, server: LocalServer
) -> None:
    record = bring("borders")
    frame = features(folder, record)
    assert list(frame["buurtcode"]) == CODES
    assert list(frame["inwoners"]) == [100, 200, 300, 400]
    assert frame.crs == "EPSG:28992"
    # The second neighbourhood is the square of 250 m that begins 250 m from the left.
    assert frame.geometry[1].symmetric_difference(box(X + 250, Y, X + 500, Y + 250)).area < 1e-6
    assert server.agents == {f"locatieatlas/{version('locatieatlas')}"}


def test_the_record_is_an_entry_of_the_catalogue_and_says_where_it_came_from(bring: Bring, folder: Path) -> None:
    record = bring("borders")
    assert json.loads((folder / "borders.json").read_text(encoding="utf-8")) == record
    content = (folder / record["entry"]["file"]).read_bytes()
    assert record["sha256"] == hashlib.sha256(content).hexdigest()
    assert (record["source"], record["layer"], record["features"], record["year"]) == (
        "borders",
        "neighbourhoods",
        4,
        2025,
    )
    entry = record["entry"]
    assert entry["kind"] == "official"
    assert entry["id"] == "buurtcode"
    assert entry["fields"]["rental_pct"] == "huur"
    assert entry["date"] == "2025-01-01"
    assert entry["crs"] == "EPSG:28992"


def test_pages_are_followed_by_their_opaque_cursor_until_there_is_none(bring: Bring, server: LocalServer) -> None:
    bring("borders")
    # Four neighbourhoods in pages of two.
    assert len(server.asked_with("/items")) == 2
    assert "cursor" in question(server.asked_with("/items")[1])


def test_more_than_the_ten_that_a_server_gives_by_default_arrive(bring: Bring, server: LocalServer) -> None:
    server.layers["/2025/ogc", "buurten"] = [neighbourhood(n, buurtcode=f"BU0118{n:04}") for n in range(25)]
    assert bring("borders", ("page_size = 2\n", ""))["features"] == 25


def test_more_than_the_thousand_that_a_server_gives_at_most_arrive(boxed: Bring, server: LocalServer) -> None:
    server.layers["/bag/ogc", "verblijfsobject"] = [home(n) for n in range(1203)]
    assert boxed("addresses")["features"] == 1203
    assert len(server.asked_with("/items")) == 3, "the municipality, and two pages of addresses"


def home(number: int, **other: object) -> dict[str, Any]:
    known: dict[str, object] = {"identificatie": f"{number:016}", "straat": "Dorpsstraat", "huisnummer": number}
    known |= {"huisletter": None, "toevoeging": None, "postcode": "7901AA", "woonplaats": "Hoogeveen"}
    return square(f"uuid-{number}", X + 10, Y + 10, 1, **{**known, **other})


def test_letter_and_addition_of_a_house_number_become_one_column(
    boxed: Bring, folder: Path, server: LocalServer
) -> None:
    server.layers["/bag/ogc", "verblijfsobject"] = [
        home(1, huisletter="a", toevoeging="2"),
        home(2, toevoeging="bis"),
        home(3),
    ]
    record = boxed("addresses")
    additions = features(folder, record)["addition"]
    assert list(additions[:2]) == ["a2", "bis"]
    assert pd.isna(additions[2])
    assert record["entry"]["fields"]["addition"] == "addition"


def test_a_server_without_rd_new_is_asked_in_degrees(bring: Bring, folder: Path, server: LocalServer) -> None:
    server.crs = server.crs[:1]
    frame = features(folder, bring("borders"))
    assert "crs" not in question(server.asked_with("/items")[0])
    # RD New was computed back from degrees: good to a centimetre or so.
    assert frame.geometry[0].symmetric_difference(box(X, Y, X + 250, Y + 250)).area < 250 * 4 * 0.02


def test_coordinates_in_another_crs_than_asked_are_refused(bring: Bring, server: LocalServer) -> None:
    server.content_crs = "http://www.opengis.net/def/crs/EPSG/0/4258"
    with pytest.raises(SourceError, match=r"RD New was asked, but the answer is in http.*4258"):
        bring("borders")


def test_water_is_left_out_and_counted(bring: Bring, server: LocalServer) -> None:
    server.layers["/2025/ogc", "buurten"] += [
        neighbourhood(5, water="JA"),
        neighbourhood(6, water="B"),
        neighbourhood(7, water="JA"),
    ]
    record = bring("borders")
    assert record["features"] == 4
    assert record["dropped"] == {"water = B": 1, "water = JA": 2}


def test_numbers_that_stand_for_unknown_are_left_as_they_come(bring: Bring, folder: Path, server: LocalServer) -> None:
    server.layers["/2025/ogc", "buurten"][0]["properties"]["inwoners"] = -99997
    server.layers["/2025/ogc", "buurten"][1]["properties"]["inwoners"] = None
    frame = features(folder, bring("borders"))
    assert frame["inwoners"][0] == -99997
    assert pd.isna(frame["inwoners"][1])
    assert list(table(folder, bring("figures"))["inwoners"]) == ["-99997", "", "300", "400"]


def test_fields_that_a_server_leaves_out_where_they_are_empty_are_unknown(
    bring: Bring, folder: Path, server: LocalServer
) -> None:
    del server.layers["/2025/ogc", "buurten"][1]["properties"]["inwoners"]
    assert list(features(folder, bring("borders"))["inwoners"].isna()) == [False, True, False, False]


@pytest.mark.parametrize("code", [429, 503])
def test_a_busy_server_is_asked_again_after_the_wait_that_it_names(
    bring: Bring, server: LocalServer, code: int
) -> None:
    server.faults = [("cursor", status(code, "busy", Retry_After="0"))] * 2
    assert bring("borders")["features"] == 4
    assert len(server.asked_with("cursor")) == 3


def test_a_server_that_names_a_long_wait_is_asked_again_sooner(
    bring: Bring, server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_LONGEST_WAIT_S", 0.05)
    server.faults = [("cursor", status(503, Retry_After="3600"))]
    assert bring("borders")["features"] == 4


def test_a_body_that_is_cut_off_is_asked_again(bring: Bring, server: LocalServer) -> None:
    server.faults = [("/items", cut_off), ("cursor", cut_off)]
    assert bring("borders")["features"] == 4
    assert len(server.asked_with("/items")) == 4


def test_after_a_cut_between_pages_the_next_run_asks_only_what_is_missing(bring: Bring, server: LocalServer) -> None:
    server.faults = [("cursor", status(503))] * 6
    with pytest.raises(SourceError, match="What came so far is kept: run again to go on"):
        bring("borders")
    first_pages = len([path for path in server.asked_with("/items") if "cursor" not in path])
    assert first_pages == 1
    assert not server.asked_with("wfs"), "pages of one service are not mixed with those of another"
    assert bring("borders")["features"] == 4
    assert len([path for path in server.asked_with("/items") if "cursor" not in path]) == first_pages


def test_where_the_server_forgot_its_cursor_the_pages_are_asked_anew(
    bring: Bring, folder: Path, server: LocalServer
) -> None:
    server.faults = [("cursor", status(503))] * 6
    with pytest.raises(SourceError):
        bring("borders")
    server.cursors.clear()
    assert bring("borders")["features"] == 4
    assert len([path for path in server.asked_with("/items") if "cursor" not in path]) == 2
    assert not list(folder.glob(".pages/borders/*"))


def test_pages_older_than_a_day_are_not_used(bring: Bring, folder: Path, server: LocalServer) -> None:
    server.faults = [("cursor", status(503))] * 6
    with pytest.raises(SourceError):
        bring("borders")
    (kept,) = folder.glob(".pages/borders/*/*.json")
    content = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({**content, "at": "2020-01-01T00:00:00+00:00"}), encoding="utf-8")
    assert bring("borders")["features"] == 4
    assert len([path for path in server.asked_with("/items") if "cursor" not in path]) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"\"/2025/ogc", r"\"https://example.org/2025/ogc"),
        (r"\"properties\": {", r"\"properties\": \"x\", \"y\": {"),
        ('"crs": "', '"crs": ["'),
        ('"body": "', '"body": "' + "[" * 10_000),
        ('{"at', "[" * 100_000 + '{"at'),
    ],
)
def test_pages_that_were_tampered_with_are_asked_anew(
    bring: Bring, folder: Path, server: LocalServer, old: str, new: str
) -> None:
    server.faults = [("cursor", status(503))] * 6
    with pytest.raises(SourceError):
        bring("borders")
    (kept,) = folder.glob(".pages/borders/*/*.json")
    content = kept.read_text(encoding="utf-8")
    assert old in content
    kept.write_text(content.replace(old, new), encoding="utf-8")
    assert bring("borders")["features"] == 4
    assert len([path for path in server.asked_with("/items") if "cursor" not in path]) == 2


def test_pages_of_another_address_are_not_used(bring: Bring, folder: Path, server: LocalServer) -> None:
    server.faults = [("cursor", status(503))] * 6
    with pytest.raises(SourceError):
        bring("borders")
    assert bring("borders", ("page_size = 2", "page_size = 3"))["features"] == 4
    assert "limit=3" in server.asked_with("/items")[-2]
    assert not list(folder.glob(".pages/borders/*"))


def test_the_wfs_steps_in_where_the_ogc_api_does_not_answer(bring: Bring, folder: Path, server: LocalServer) -> None:
    server.layers["/2025/wfs", "cbs:buurten"][0]["properties"]["inwoners"] = 111
    server.faults = [("/2025/ogc", status(503))] * 6
    record = bring("borders")
    assert record["service"] == "wfs"
    assert record["year"] == 2025
    assert sorted(features(folder, record)["inwoners"]) == [111, 200, 300, 400]


@pytest.mark.parametrize("ignores", [set(), {"numberMatched"}])
def test_a_wfs_is_asked_from_index_to_index_until_all_is_there(
    bring: Bring, server: LocalServer, ignores: set[str]
) -> None:
    server.ignores = ignores
    del server.layers["/2025/ogc", "buurten"]
    assert bring("borders")["features"] == 4
    indexes = [question(path)["startIndex"] for path in server.asked_with("wfs")]
    # Without a number of all matches only an empty page ends it.
    assert indexes == ["0", "2", "4"][: 2 + len(ignores)]


def test_a_year_that_is_not_there_yet_is_passed_over(bring: Bring, server: LocalServer) -> None:
    for key in [key for key in server.layers if "2025" in key[0]]:
        del server.layers[key]
    assert bring("borders")["year"] == 2024


def test_a_year_that_only_fails_is_no_reason_to_take_an_older_one(bring: Bring, server: LocalServer) -> None:
    server.faults = [("/2025/", status(500))] * 12
    with pytest.raises(
        SourceError,
        match=r"borders: .*/2025/ogc/.*: the server answered 500 .*; in its place .*/2025/wfs.* 500 .*Try again later",
    ):
        bring("borders")


def without_housing(server: LocalServer) -> None:
    for feature in server.layers["/2025/ogc", "buurten"]:
        feature["properties"] |= {"huur": -99995, "woningen": -99995}


def test_figures_fall_back_to_the_year_before_and_say_so(bring: Bring, folder: Path, server: LocalServer) -> None:
    without_housing(server)
    server.layers["/2024/ogc", "buurten"][0]["properties"]["huur"] = 24
    record = bring("figures")
    assert list(table(folder, record)["huur"]) == ["24", "32", "33", "34"]
    assert (record["year"], record["newest_year"]) == (2024, 2025)
    assert record["entry"]["date"] == "2024-01-01"
    assert record["entry"]["note"] == "De cijfers zijn van 2024: van 2025 zijn er nog geen woningcijfers."


def test_figures_of_the_newest_year_have_no_note(bring: Bring) -> None:
    record = bring("figures")
    assert record["year"] == 2025
    assert record["entry"]["note"] is None


def test_a_neighbourhood_that_does_not_compare_has_unknown_figures_on_a_fallback(
    bring: Bring, folder: Path, server: LocalServer
) -> None:
    without_housing(server)
    server.layers["/2025/ogc", "buurten"][1]["properties"]["indeling"] = 3
    # The fourth has a new code in 2025: there are no figures of the year before under it.
    server.layers["/2024/ogc", "buurten"][3]["properties"]["buurtcode"] = "BU01180099"
    record = bring("figures")
    figures = table(folder, record).set_index("buurtcode")
    assert list(figures.index) == CODES
    assert list(figures["inwoners"]) == ["100", "", "300", ""]
    assert record["incomparable"] == ["BU01180002", "BU01180004"]
    assert record["entry"]["note"].endswith(
        "Van 2 buurten zijn de cijfers onbekend, omdat de grens of de code sindsdien is veranderd."
    )


def test_no_year_with_figures_is_an_error(bring: Bring, server: LocalServer) -> None:
    without_housing(server)
    for feature in server.layers["/2024/ogc", "buurten"]:
        feature["properties"]["huur"] = None
    with pytest.raises(SourceError, match="no year has figures for homes, rental_pct"):
        bring("figures")


def test_pitches_are_asked_by_the_box_and_those_outside_the_municipality_left_out(
    boxed: Bring, server: LocalServer, folder: Path
) -> None:
    # The municipality is a square of 1 km: its outline and its box are the same but for the edge.
    server.layers["/2025/ogc", "gemeenten"][0]["geometry"]["coordinates"] = [
        [[X, Y], [X + 1000, Y], [X, Y + 1000], [X, Y]]
    ]
    boxed("municipality")
    far = square("standplaats.8", X + 5000, Y, 20, identificatie="8", status="Plaats aangewezen")
    in_the_other_half = square("standplaats.9", X + 900, Y + 900, 20, identificatie="9", status="Plaats aangewezen")
    server.layers["/bag", "bag:standplaats"] = [
        pitch(1, X + 10),
        pitch(2, X + 40),
        pitch(3, X + 70),
        pitch(4, X + 100, "Plaats ingetrokken"),
        far,
        in_the_other_half,
    ]
    record = boxed("pitches")
    assert record["features"] == 3
    assert record["dropped"] == {"status = Plaats ingetrokken": 1, "outside": 1}
    assert (
        question(server.asked_with("/bag")[0])["bbox"]
        == "230000.0,525000.0,231000.0,526000.0,urn:ogc:def:crs:EPSG::28992"
    )
    assert set(features(folder, record)["identificatie"]) == {f"{number:016}" for number in (1, 2, 3)}


def test_a_box_without_a_municipality_is_refused(bring: Bring) -> None:
    with pytest.raises(SourceError, match="Fetch municipality first"):
        bring("pitches")


def contour(number: int, lden: object) -> dict[str, Any]:
    return square(f"geluid.{number}", X + 50 * number, Y, 40, lden=lden)


def test_contours_from_the_level_on_exclude_and_nothing_mapped_is_no_silence(
    boxed: Bring, server: LocalServer, folder: Path
) -> None:
    server.layers["/rivm", "alo:geluid"] = [contour(1, 55), contour(2, 60), contour(3, 65), contour(4, 0)]
    record = boxed("noise")
    frame = features(folder, record)
    assert list(frame["effect"]) == ["weigh", "exclude", "exclude"]
    assert list(frame["feature_id"]) == ["geluid.1", "geluid.2", "geluid.3"]
    assert record["dropped"] == {"no level": 1}
    assert record["entry"]["constants"] == {"kind": "noise", "name": "Geluid"}
    assert record["entry"]["fields"] == {"effect": "effect"}
    assert record["level"]["excludes_from"]["value"] == 60


def test_a_level_that_is_no_number_is_refused_with_the_value(boxed: Bring, server: LocalServer) -> None:
    server.layers["/rivm", "alo:geluid"] = [contour(1, "Lden5559")]
    with pytest.raises(SourceError, match="field lden, value 'Lden5559': this is no number in dB Lden"):
        boxed("noise")


def test_a_municipality_may_have_no_contours(boxed: Bring, server: LocalServer, folder: Path) -> None:
    server.layers["/rivm", "alo:geluid"] = []
    record = boxed("noise")
    assert record["features"] == 0
    assert len(features(folder, record)) == 0


def test_a_source_with_unverified_names_says_so_when_it_fails(boxed: Bring) -> None:
    with pytest.raises(SourceError, match=r"answered 404.*never seen in use"):
        boxed("noise")


def test_a_second_fetch_replaces_the_first_as_a_whole(bring: Bring, folder: Path, server: LocalServer) -> None:
    bring("borders")
    server.layers["/2025/ogc", "buurten"].pop(0)
    record = bring("borders")
    assert record["features"] == 3
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == sorted(
        ["borders.json", record["entry"]["file"]]
    )


def test_a_full_or_locked_cache_is_told_in_one_message(bring: Bring, folder: Path) -> None:
    folder.write_text("a file in the place of the folder", encoding="utf-8")
    with pytest.raises(SourceError, match="the cache can't be written"):
        bring("borders")


def test_the_municipality_comes_first_where_its_box_is_needed(sources_file: Path, folder: Path, bring: Bring) -> None:
    bring("municipality")
    sources = read_sources(sources_file)
    assert wanted_sources(["pitches", "figures"], sources, "GM0118", folder) == ["pitches", "figures"]
    assert wanted_sources(["pitches"], sources, "GM0109", folder) == ["municipality", "pitches"]
    assert wanted_sources([], sources, "GM0118", folder)[0] == "municipality"
    with pytest.raises(UnknownNameError, match="no source 'buurten'"):
        wanted_sources(["buurten"], sources, "GM0118", folder)


def deep(record: dict[str, Any]) -> str:
    return "[" * 100_000 + json.dumps(record)


def other_file(record: dict[str, Any]) -> str:
    return json.dumps({**record, "entry": {**record["entry"], "file": "../municipality.gpkg"}})


def other_hash(record: dict[str, Any]) -> str:
    return json.dumps({**record, "sha256": "0" * 64})


def no_entry(record: dict[str, Any]) -> str:
    return json.dumps({**record, "entry": {**record["entry"], "fields": 5}})


@pytest.mark.parametrize("spoil", [deep, other_file, other_hash, no_entry])
def test_a_municipality_with_a_damaged_record_is_fetched_again(
    bring: Bring, sources_file: Path, folder: Path, spoil: Callable[[dict[str, Any]], str]
) -> None:
    record = bring("municipality")
    # Were the record believed, it would find the very same file.
    (folder.parent / "municipality.gpkg").write_bytes((folder / record["entry"]["file"]).read_bytes())
    (folder / "municipality.json").write_text(spoil(record), encoding="utf-8")
    assert wanted_sources(["pitches"], read_sources(sources_file), "GM0118", folder) == ["municipality", "pitches"]
