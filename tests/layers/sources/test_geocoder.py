"""Addresses in lists: taken only where the geocoder found that very address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from atlas.errors import SourceError
from atlas.layers.sources import geocode, read_geocoded
from tests.layers.sources.local_server import LocalServer, question, running, status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def geocoder() -> Iterator[LocalServer]:
    with running(LocalServer()) as served:
        yield served


def answer(server: LocalServer, query: str, *documents: dict[str, object]) -> None:
    """Let the server answer a question with these addresses, one in Hoogeveen where not said otherwise."""
    known = {"straatnaam": "Hoofdstraat", "huisnummer": 12, "postcode": "7902EC", "woonplaatsnaam": "Hoogeveen"}
    known |= {"centroide_rd": "POINT(228680.123 526880.4)", "weergavenaam": "Hoofdstraat 12, 7902EC Hoogeveen"}
    server.addresses[query] = [{**known, **each} for each in documents]


def located(server: LocalServer, folder: Path, **address: object) -> tuple[list[str], pd.Series]:
    """Ask for one address; return what could not be found, and the row of the cache."""
    known = {"street": "Hoofdstraat", "number": 12, "postcode": "7902EC", "town": "Hoogeveen"}
    missed = geocode(pd.DataFrame([{**known, **address}]), folder, f"{server.url}/free", back_off_s=0)
    return missed, read_geocoded(folder).iloc[-1]


QUERY = "Hoofdstraat 12 7902EC Hoogeveen"


def test_the_right_address_gets_its_place_in_rd_new(geocoder: LocalServer, tmp_path: Path) -> None:
    answer(geocoder, QUERY, {})
    missed, row = located(geocoder, tmp_path)
    assert missed == []
    assert (row["x_rd"], row["y_rd"]) == ("228680.123", "526880.4")
    assert question(geocoder.asked[0])["fq"] == "type:adres"
    assert list(read_geocoded(tmp_path).columns) == [
        "street",
        "number",
        "addition",
        "postcode",
        "town",
        "x_rd",
        "y_rd",
        "answered",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"woonplaatsnaam": "Assen"},
        {"huisnummer": 14},
        {"straatnaam": "Hoofdweg"},
        {"postcode": "7901AA"},
        {"huisletter": "a"},
        {"huisnummertoevoeging": "1"},
        {"centroide_rd": "POINT(6.5 52.7)"},
        {"centroide_rd": None},
    ],
)
def test_any_other_address_is_a_miss_that_tells_what_was_answered(
    geocoder: LocalServer, tmp_path: Path, wrong: dict[str, object]
) -> None:
    answer(geocoder, QUERY, {**wrong, "weergavenaam": "Iets anders"})
    missed, row = located(geocoder, tmp_path)
    assert (row["x_rd"], row["y_rd"], row["answered"]) == ("", "", "Iets anders")
    assert len(missed) == 1
    assert missed[0].startswith("Hoofdstraat 12 7902EC Hoogeveen: this address was not found")
    assert "'Iets anders'" in missed[0]


def test_the_right_address_is_found_among_others(geocoder: LocalServer, tmp_path: Path) -> None:
    answer(geocoder, QUERY, {"huisletter": "a", "centroide_rd": "POINT(1 300000)"}, {})
    missed, row = located(geocoder, tmp_path)
    assert not missed
    assert row["x_rd"] == "228680.123"


def test_case_accents_and_punctuation_make_no_difference(geocoder: LocalServer, tmp_path: Path) -> None:
    theirs: dict[str, object] = {"straatnaam": "Burg. André Tjaardalaan", "woonplaatsnaam": "'s-Gravenhage"}
    answer(geocoder, "burg andre tjaardalaan 12 7902 ec s gravenhage", theirs)
    missed, row = located(geocoder, tmp_path, street="burg andre tjaardalaan", postcode="7902 ec", town="s gravenhage")
    assert not missed
    assert row["y_rd"] == "526880.4"


def test_the_official_short_form_of_a_street_is_the_same_street(geocoder: LocalServer, tmp_path: Path) -> None:
    theirs: dict[str, object] = {"straatnaam": "Doctor Schaepmanstraat", "straatnaam_verkort": "Dr Schaepmanstr"}
    answer(geocoder, "Dr. Schaepmanstr. 12 7902EC Hoogeveen", theirs)
    assert located(geocoder, tmp_path, street="Dr. Schaepmanstr.")[0] == []


@pytest.mark.parametrize(
    ("number", "addition", "query"), [("12", "A-2", "12 A-2"), ("12a2", None, "12a2"), ("12 a", "2", "12 a 2")]
)
def test_an_addition_counts_wherever_it_is_written(
    geocoder: LocalServer, tmp_path: Path, number: str, addition: str | None, query: str
) -> None:
    answer(geocoder, f"Hoofdstraat {query} Hoogeveen", {"huisletter": "A", "huisnummertoevoeging": "2"})
    assert located(geocoder, tmp_path, number=number, addition=addition, postcode=None)[0] == []


def test_a_number_and_an_addition_are_never_read_as_one_number(geocoder: LocalServer, tmp_path: Path) -> None:
    answer(geocoder, "Hoofdstraat 1 2 7902EC Hoogeveen", {"huisnummer": 12})
    assert len(located(geocoder, tmp_path, number=1, addition="2")[0]) == 1


def test_what_is_known_found_or_not_is_not_asked_again(geocoder: LocalServer, tmp_path: Path) -> None:
    answer(geocoder, QUERY, {})
    assert not located(geocoder, tmp_path)[0]
    assert len(located(geocoder, tmp_path, number=99)[0]) == 1
    asked = len(geocoder.asked)
    assert not located(geocoder, tmp_path, street="HOOFDSTRAAT")[0]
    missed, row = located(geocoder, tmp_path, number=99)
    assert missed[0].endswith("take its row out of geocoded.csv to ask again.")
    assert "knows nothing like it" in missed[0]
    assert row["answered"] == ""
    assert len(geocoder.asked) == asked


def test_what_was_found_before_the_geocoder_failed_is_kept(geocoder: LocalServer, tmp_path: Path) -> None:
    answer(geocoder, QUERY, {})
    geocoder.faults = [("q=Nergens", status(503))] * 6
    both = pd.DataFrame(
        {"street": ["Hoofdstraat", "Nergens"], "number": [12, 1], "postcode": "7902EC", "town": "Hoogeveen"}
    )
    with pytest.raises(SourceError, match="answered 503"):
        geocode(both, tmp_path, f"{geocoder.url}/free", back_off_s=0)
    assert list(read_geocoded(tmp_path)["street"]) == ["Hoofdstraat"]


def test_an_answer_that_is_no_list_of_addresses_is_refused(geocoder: LocalServer, tmp_path: Path) -> None:
    geocoder.faults = [("/free", status(200, '{"error": "x"}'))]
    with pytest.raises(SourceError, match="without a list of addresses"):
        located(geocoder, tmp_path)


def test_a_damaged_cache_is_told(geocoder: LocalServer, tmp_path: Path) -> None:
    (tmp_path / "geocoded.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no list of geocoded addresses"):
        located(geocoder, tmp_path)


def test_strange_values_are_misses_that_can_be_shown_and_kept(geocoder: LocalServer, tmp_path: Path) -> None:
    answer(geocoder, QUERY, {"weergavenaam": "\x1b[2J\ud83d", "huisnummer": [12], "straatnaam": {"a": [None]}})
    (missed,), row = located(geocoder, tmp_path)
    assert row["answered"] == r"\x1b[2J\ud83d"
    assert "\x1b" not in missed
