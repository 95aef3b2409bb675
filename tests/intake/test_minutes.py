"""Minutes of a meeting: read to the last key, and added to a table of decisions that stays as it was."""

from __future__ import annotations

import csv
import datetime
import io
import json
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from atlas.errors import LayerError, MinutesError
from atlas.intake.minutes import Minutes, read_minutes
from atlas.intake.minutes_rows import Row, decisions_in, sort_out
from atlas.intake.minutes_table import DecisionTable
from atlas.layers import Catalogue, CatalogueEntry

HEADER = b"id,meeting,site_id,decision,owner,due,status\n"


def content(*sites: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {
        "format": "locatieatlas-minutes",
        "version": 1,
        "meeting": "2026-Q4",
        "view": "supply",
        "profile": "regular",
        "weights": {"net_addition": 14.0, "walking_distance": 86.0},
        "sites": list(sites),
        **changes,
    }


def noted(site: str = "S1", decision: object = "Domesta rekent door.", **more: object) -> dict[str, Any]:
    return {"id": site, "decision": decision, "owner": "Domesta", "due": "2027-03-01", **more}


def read(folder: Path, text: str | bytes, *sites: str) -> Minutes:
    path = folder / "besluiten-2026-Q4.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_minutes(path, set(sites or ("S1", "S2")))


def entry(**keys: Any) -> CatalogueEntry:  # noqa: ANN401 - any key has any type
    known: dict[str, Any] = {"kind": "supplied", "publisher": "Proef", "licence": "CC0", "date": "2026-10-01"}
    return CatalogueEntry.model_validate({"file": "besluiten.csv", **known, **keys})


def rows_read(table: bytes, how: CatalogueEntry) -> list[Row]:
    """Return what the layers would read from a table."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "besluiten.csv").write_bytes(table)
        return decisions_in(Catalogue(folder=Path(folder), entries={"decisions": (how,)}))


def added(data: bytes, *rows: Row, **keys: Any) -> bytes:  # noqa: ANN401 - any key has any type
    """Return what was added to a table, after checking that what was there stayed."""
    whole = DecisionTable(entry(**keys), data).with_rows(rows)
    assert whole.startswith(data)
    return whole[len(data) :]


def row(decision: str = "Domesta rekent door.", **more: object) -> Row:
    return {
        "id": "2026-Q4-S1",
        "meeting": "2026-Q4",
        "site_id": "S1",
        "decision": decision,
        "owner": "Domesta",
        "due": datetime.date(2027, 3, 1),
        "status": "open",
        **more,
    }


def test_what_the_page_saved_is_read_with_empty_and_absent_as_unknown(tmp_path: Path) -> None:
    sites = [noted(), {"id": "S2", "decision": "", "owner": None, "due": ""}]

    held = read(tmp_path, json.dumps(content(*sites)))

    assert (held.meeting, held.view, held.profile) == ("2026-Q4", "supply", "regular")
    first, second = held.sites
    assert (first.id, first.decision, first.owner, first.due) == (
        "S1",
        "Domesta rekent door.",
        "Domesta",
        datetime.date(2027, 3, 1),
    )
    assert (second.decision, second.owner, second.due) == ("", "", None)


def test_a_note_of_several_lines_becomes_one_line_and_a_mark_of_notepad_is_no_text(tmp_path: Path) -> None:
    text = json.dumps(content(noted(decision="  Eerst\r\n\n  dan\tten slotte \u2028klaar\n")))
    held = read(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert held.sites[0].decision == "Eerst dan ten slotte klaar"


def test_a_letter_with_its_accent_apart_is_the_usual_letter(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "één")
    assert len(apart) == 5
    assert read(tmp_path, json.dumps(content(noted(decision=apart)))).sites[0].decision == "één"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"format": "geojson"}, "field format, value 'geojson': Input should be 'locatieatlas-minutes'"),
        ({"version": 2}, "field version, value 2: Input should be 1"),
        ({"meeting": "2026-Q5"}, "field meeting, value '2026-Q5': expected a year and a quarter, such as 2026-Q4"),
        ({"meeting": "2026-Q4\n"}, r"field meeting, value '2026-Q4\n': expected a year"),
        ({"note": "x"}, "field note, value 'x': this field is unknown here; take it out"),
        ({"weights": {"a": 50}}, "field weights: the weights add to 50, expected 100"),
        ({"weights": {"a": 101, "b": -1}}, "field weights.a, value 101: Input should be less than or equal to 100"),
        ({"weights": {"a": "100"}}, "field weights.a, value '100': Input should be a valid number"),
        ({"weights": {"a": True, "b": 99}}, "field weights.a, value True: Input should be a valid number"),
        ({"sites": {"S1": "x"}}, "field sites: expected a list of sites"),
        ({"sites": ["S1"]}, "site 1, value 'S1': expected an object with fields"),
        ({"sites": [{"id": "S1"}]}, "site 1 (id S1), field decision: this field is missing; add it"),
        ({"sites": [noted(), noted("S2", by="me")]}, "site 2 (id S2), field by, value 'me': this field is unknown"),
        ({"sites": [noted(decision=7)]}, "site 1 (id S1), field decision, value 7: expected a text"),
        ({"sites": [noted(owner=["x"])]}, "site 1 (id S1), field owner: expected a text"),
        ({"sites": [noted(decision="a" * 2001)]}, "field decision, value 'aaa"),
        ({"sites": [noted(decision="a" * 2001)]}, "...: a text has at most 2,000 signs; shorten it"),
        ({"sites": [noted(decision="a\x1b[2J")]}, r"field decision, value 'a\x1b[2J': '\x1b' is a control character"),
        ({"sites": [noted(decision="a\x00")]}, r"'\x00' is a control character, and no text"),
        ({"sites": [noted(owner="a\u202eb")]}, r"field owner, value 'a\u202eb': '\u202e' is a control character"),
        ({"sites": [noted(decision="a\ud800")]}, r"value 'a\ud800': it holds half a letter, and no text"),
        ({"sites": [noted(due="2027-02-30")]}, "field due, value '2027-02-30': expected a day, such as 2027-03-01"),
        ({"sites": [noted(due="1-3-2027")]}, "field due, value '1-3-2027': expected a day"),
        ({"sites": [noted(due=1_800_000_000)]}, "field due, value 1800000000: expected a day"),
        ({"sites": [noted(due="2026-09-30")]}, "field due, value 2026-09-30: expected a day from 2026-10-01"),
        ({"sites": [noted("S9")]}, "site 1 (id S9), field id, value 'S9': there is no such site among S1, S2"),
        ({"sites": [noted(), noted("S2"), noted()]}, "site 3 (id S1), field id, value 'S1': this site is there twice"),
        ({"sites": [noted("")]}, "site 1, field id, value '': expected a text"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place_and_what_to_do(
    tmp_path: Path, changed: dict[str, object], told: str
) -> None:
    with pytest.raises(MinutesError) as error:
        read(tmp_path, json.dumps(content(**changed)))
    message = str(error.value)
    assert message.startswith(str(tmp_path / "besluiten-2026-Q4.json"))
    assert told in message
    assert "\n" not in message
    assert "again" in message or "--layers" in message
    assert len(message) < 500


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "this is no JSON in UTF-8"),
        (b"besluiten", "this is no JSON in UTF-8"),
        (b"[1, 2]", "expected an object with fields"),
        (b'{"a": "\xe9"}', "this is no JSON in UTF-8"),
        (json.dumps(content()).encode("utf-16"), "this is no JSON in UTF-8"),
        (b'{"meeting": "2026-Q4", "meeting": "2026-Q3"}', "the key 'meeting' is there twice"),
        (b'{"weights": {"a": NaN}}', "NaN is no number"),
        (b'{"version": ' + b"9" * 5000 + b"}", "this is no JSON in UTF-8"),
        (b"[" * 100_000 + b"]" * 100_000, "too deep"),
        (b'{"a": "' + b"a" * 5_000_000 + b'"}', "this is more than 5,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_minutes_is_refused_in_one_sentence(tmp_path: Path, text: bytes, told: str) -> None:
    with pytest.raises(MinutesError) as error:
        read(tmp_path, text)
    assert told in str(error.value)
    assert len(str(error.value)) < 500


def test_a_key_can_not_add_lines_to_a_message_or_steer_a_terminal(tmp_path: Path) -> None:
    with pytest.raises(MinutesError) as error:
        read(tmp_path, json.dumps(content(**{"a\natlas: all is well\x1b[2J": 1})))
    assert r"field a\natlas: all is well\x1b[2J, value 1" in str(error.value)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["S1", "2026-Q4"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(field=st.sampled_from([*content(), "odd"]), of_site=st.sampled_from([*noted(), "odd"]), value=ANYTHING)
def test_whatever_stands_in_a_field_is_read_or_refused_in_one_sentence(field: str, of_site: str, value: object) -> None:
    for held in (value, content(**{field: value}), content({**noted(), of_site: value})):
        with TemporaryDirectory() as folder:
            try:
                assert isinstance(read(Path(folder), json.dumps(held)), Minutes)
            except MinutesError as error:
                assert "\n" not in str(error)  # noqa: PT017 - most values are refused, but not all
                assert len(str(error)) < 700  # noqa: PT017


def test_a_folder_or_no_file_at_all_is_no_minutes(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "weg.json"):
        with pytest.raises(MinutesError, match="there is no such file"):
            read_minutes(path, {"S1"})


def test_sites_are_sorted_into_new_known_and_undecided(tmp_path: Path) -> None:
    sites = [noted(), noted("S2", "Wachten"), noted("S3", "")]
    held = read(tmp_path, json.dumps(content(*sites)), "S1", "S2", "S3")
    known = [row("Wachten", id="B7", site_id="S2"), row("Eerder", id="2026-Q4-S1")]

    found = sort_out(held, known)

    # The first id is taken by another decision of the same meeting about the site.
    assert [new["id"] for new in found.new] == ["2026-Q4-S1-2"]
    assert [(site.id, is_same) for site, is_same in found.there] == [("S2", True)]
    assert found.undecided == ["S3"]


def test_a_known_decision_with_another_owner_or_day_is_not_new_but_told(tmp_path: Path) -> None:
    held = read(tmp_path, json.dumps(content(noted(), noted("S2"))))
    known = [row(owner="Actium"), row(site_id="S2", due=None, id="B2")]
    found = sort_out(held, known)
    assert found.new == []
    assert [is_same for _, is_same in found.there] == [False, False]


def test_the_same_words_in_another_meeting_or_about_another_site_are_another_decision(tmp_path: Path) -> None:
    held = read(tmp_path, json.dumps(content(noted())))
    found = sort_out(held, [row(meeting="2026-Q3", id="B1"), row(site_id="S2", id="B2")])
    assert [new["id"] for new in found.new] == ["2026-Q4-S1"]


def test_a_row_is_added_in_the_plain_style() -> None:
    assert added(HEADER, row('Ja, "mits"')) == b'2026-Q4-S1,2026-Q4,S1,"Ja, ""mits""",Domesta,2027-03-01,open\n'
    assert added(HEADER, row(owner=None, due=None)) == b"2026-Q4-S1,2026-Q4,S1,Domesta rekent door.,,,open\n"


def test_a_row_is_added_in_the_names_order_words_style_and_encoding_of_the_table() -> None:
    # Its own columns, one of them nobody reads; no end after the last line; semicolons and Dutch dates.
    table = "Nr;Stand;Opmerking;Locatie;Wat besloten is;Wanneer;Wie;Overleg\r\n"
    table += "7;gereed;x;S2;Café gesloopt;31-12-2026;Domesta;2026-Q2"
    keys: dict[str, Any] = {
        "style": "dutch",
        "encoding": "cp1252",
        "id": "Nr",
        "prefix": "HGV-",
        "fields": {
            "meeting": "Overleg",
            "site_id": "Locatie",
            "decision": "Wat besloten is",
            "owner": "Wie",
            "due": "Wanneer",
            "status": "Stand",
        },
        "vocabularies": {"status": {"loopt": "open", "gereed": "done"}, "owner": {"WC": "Woonconcept"}},
    }
    new = row("Eén plan; snel voor € 5", id="HGV-2026-Q4-S1", owner="Woonconcept")

    line = added(table.encode("cp1252"), new, **keys)

    assert line.decode("cp1252") == '\r\n2026-Q4-S1;loopt;;S1;"Eén plan; snel voor € 5";01-03-2027;WC;2026-Q4\r\n'
    old, read_back = rows_read(table.encode("cp1252") + line, entry(**keys))
    assert (old["id"], old["decision"], old["status"]) == ("HGV-7", "Café gesloopt", "done")
    assert read_back == new


@pytest.mark.parametrize(
    ("start", "keys", "between"),
    [
        (b"\xef\xbb\xbf" + HEADER, {}, ","),
        (b"sep=;\r\n" + HEADER.replace(b",", b";"), {}, ";"),
        (b"\xef\xbb\xbfsep=|\r\n" + HEADER.replace(b",", b"|"), {"style": "dutch"}, "|"),
        (HEADER.replace(b",", b"\t"), {"separator": "\t"}, "\t"),
        (b"\n\n" + HEADER + b"\n\n", {}, ","),
        (b"\xff\xfe" + HEADER.decode().encode("utf-16-le"), {"encoding": "utf-16"}, ","),
    ],
)
def test_a_row_is_added_below_whatever_the_table_begins_with(start: bytes, keys: dict[str, Any], between: str) -> None:
    line = added(start, row(due=None), **keys)
    text = line.decode("utf-16-le" if "encoding" in keys else "utf-8")
    assert text.strip("\r\n").split(between)[:3] == ["2026-Q4-S1", "2026-Q4", "S1"]
    assert rows_read(start + line, entry(**keys)) == [row(due=None)]


def test_a_value_that_the_catalogue_gives_needs_no_column() -> None:
    table = HEADER.replace(b",meeting", b"").replace(b",status", b"")
    keys = {"constants": {"meeting": "2026-Q4", "status": "open"}}
    assert added(table, row(due=None), **keys) == b"2026-Q4-S1,S1,Domesta rekent door.,Domesta,\n"


@pytest.mark.parametrize(
    ("table", "keys", "told"),
    [
        (HEADER.replace(b",owner", b""), {}, "field owner, value 'Domesta': the table has no such column. Add it"),
        (HEADER.replace(b",status", b""), {}, "field status, value 'open': the table has no such column"),
        (
            HEADER,
            {"encoding": "cp1252"},
            r"field decision, value 'Łódź': its encoding cp1252 has no 'Ł'. Write it otherwise",
        ),
        (HEADER, {"unknown": ["Łódź"]}, "(id 2026-Q4-S1), field decision: a value is needed here"),
        (HEADER, {"constants": {"meeting": "2026-Q3"}}, "value '2026-Q4': by its keys in the catalogue it would be"),
        (HEADER, {"vocabularies": {"owner": {"domesta": "Actium"}}}, "field owner, value 'Domesta': by its keys"),
        (HEADER + b"Totaal,,,1,,,\n", {}, "with the new rows it would be refused. FLD09 besluiten.csv"),
        (HEADER + b"Totaal,2026-Q3,S1,12,,,\n", {}, "what is there would not stay as it is with rows below it"),
        ("\ufeff".encode("utf-16-be") + HEADER.decode().encode("utf-16-be"), {"encoding": "utf-16"}, "odd one"),
    ],
)
def test_what_would_not_read_back_is_not_written(table: bytes, keys: dict[str, Any], told: str) -> None:
    with pytest.raises(MinutesError) as error:
        DecisionTable(entry(**keys), table).with_rows([row("Łódź")])
    assert str(error.value).startswith("besluiten.csv, layer decisions")
    assert told in str(error.value)
    assert "--out FILE.csv" in str(error.value)


def test_a_table_with_an_error_of_its_own_is_not_added_to() -> None:
    with pytest.raises(LayerError, match=r"FLD10 besluiten\.csv"):
        DecisionTable(entry(), HEADER + b"1,2026-Q3,S1,x,,,bijna\n").with_rows([row()])


@pytest.mark.parametrize("style", ["plain", "dutch"])
@settings(deadline=None)
@given(text=st.text(min_size=1, max_size=80), owner=st.text(max_size=20))
@example(text='=HYPERLINK("http://127.0.0.1";"x")', owner="@SUM(1)")
@example(text="-1+2", owner="+31")
@example(text='\'t Hoekje; "ja", |nee|', owner="'=1")
@example(text="\u00a0=1", owner="\ufeffx")
@example(text="nan", owner="NULL")
def test_any_text_comes_back_from_the_table_as_it_was_noted_and_none_is_a_formula(
    style: str, text: str, owner: str
) -> None:
    with TemporaryDirectory() as folder:
        try:
            held = read(Path(folder), json.dumps(content(noted(decision=text, owner=owner))))
        except MinutesError as error:
            assert "is a control character" in str(error)  # noqa: PT017 - the one reason to refuse a text
            return
    new = sort_out(held, []).new
    between = {"plain": ",", "dutch": ";"}[style]
    table = HEADER.replace(b",", between.encode())

    whole = table + added(table, *new, style=style)

    assert rows_read(whole, entry(style=style)) == new
    cells = [cell for line in csv.reader(io.StringIO(whole.decode(), newline=""), delimiter=between) for cell in line]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_a_list_of_its_own_opens_in_a_dutch_excel_and_reads_back() -> None:
    table = DecisionTable.anew("besluiten.csv")
    whole = table.with_rows([row("=1+1; één")])
    # A mark that tells Excel the encoding, semicolons, a Dutch date, and a blank before the formula.
    assert whole.decode("utf-8-sig").splitlines() == [
        "id;meeting;site_id;decision;owner;due;status",
        '2026-Q4-S1;2026-Q4;S1;"\u00a0=1+1; één";Domesta;01-03-2027;open',
    ]
    assert whole.startswith(b"\xef\xbb\xbf")
    assert rows_read(whole, entry(style="dutch")) == [row("=1+1; één")]
