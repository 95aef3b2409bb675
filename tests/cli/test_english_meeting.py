"""`atlas meeting --lang en`: page, workbook and GeoJSON in English, with nothing in Dutch but the data."""

from __future__ import annotations

import json
import re
import tomllib
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from atlas.cli import main
from atlas.maps.base_map import BASE_MAP
from atlas.pipeline import write_meeting
from atlas.policy.glossary import _FOLDER
from tests.small_world import site, write_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Language

READ_ALOUD = ("title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription")
BOW_TIE = [[203_000, 501_000], [203_100, 501_100], [203_100, 501_000], [203_000, 501_100], [203_000, 501_000]]


class Page(HTMLParser):
    """The texts of a page: those that it shows or that are read aloud, and those of its data block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language: str | None = None
        self.texts: list[str] = []
        self.data: dict[str, Any] = {}
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        named = dict(attrs)
        if tag == "html":
            self.language = named["lang"]
        self.texts += [text for name in READ_ALOUD if (text := named.get(name))]

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script" and data.startswith("{"):
            self.data = json.loads(data)
        elif self._inside not in {"script", "style"}:
            self.texts.append(data)


@pytest.fixture(scope="module")
def english(example_meeting: Meeting, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_meeting(example_meeting, tmp_path_factory.mktemp("english"), language="en").parent


@pytest.fixture(scope="module")
def dutch(example_meeting: Meeting, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_meeting(example_meeting, tmp_path_factory.mktemp("dutch")).parent


def strings(value: object) -> Iterator[str]:
    """Yield every string inside lists and dicts, but for keys and codes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in {"id", "language"}:
                yield from strings(item)


def page_texts(folder: Path) -> set[str]:
    pages = [Page((folder / name).read_text(encoding="utf-8")) for name in ("index.html", "villages.html")]
    return {text for page in pages for text in (*page.texts, *strings(page.data))}


def workbook_texts(folder: Path) -> set[str]:
    book = openpyxl.load_workbook(folder / "scores.xlsx", read_only=True)
    cells = (value for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for value in row)
    return {str(book.properties.title), *book.sheetnames, *(value for value in cells if isinstance(value, str))}


def words(texts: set[str]) -> set[str]:
    """Return all whole words, but for those of a placeholder or a colour such as #ece8de."""
    whole = re.compile(r"(?<![#\w])[^\W\d_]{2,}(?!\w)")
    return {word.lower() for text in texts for word in whole.findall(re.sub(r"{[^}]*}", " ", text))}


def glossary_words(language: Language) -> set[str]:
    """Return all words of a language, but for those of the reports that are in Dutch only."""
    files = [file for file in (_FOLDER / language).glob("*.toml") if file.name != "intake.toml"]
    return words({text for file in files for text in strings(tomllib.loads(file.read_text(encoding="utf-8")))})


def data_texts(meeting: Meeting) -> list[str]:
    """Return what comes from outside, longest first: names, sources, notes, decisions, parties, an address."""
    catalogue, policy = meeting.layers.catalogue, meeting.policy
    found = {text for _, entry in catalogue.parts for text in (entry.publisher, entry.licence, entry.note)}
    found |= {party.label for party in policy.parties.values()} | set(policy.agreement.corporations)
    found.add(BASE_MAP.folder)
    for frame in meeting.layers.frames.values():
        for column in frame.columns.intersection(
            ["name", "source", "decision", "owner", "corporation", "note", "village_code"]
        ):
            found |= set(frame[column].dropna().unique())
    return sorted(filter(None, found), key=len, reverse=True)


def dutch_left(texts: set[str], meeting: Meeting) -> dict[str, set[str]]:
    """Return the texts that hold words of the Dutch glossary, once all that comes from data is taken out."""
    only_dutch = glossary_words("nl") - glossary_words("en")
    assert only_dutch >= {"locatie", "woningen", "niet", "van", "de", "buurt", "dorp", "valt", "bron"}
    data, left = data_texts(meeting), {}
    for text in (text for text in texts if words({text}) & only_dutch):
        own = text
        for each in data:
            own = own.replace(each, " ")
        if found := words({own}) & only_dutch:
            left[text] = found
    return left


def test_no_dutch_is_left_on_the_page_but_that_of_the_data(
    english: Path, dutch: Path, example_meeting: Meeting
) -> None:
    assert dutch_left(page_texts(english), example_meeting) == {}
    # The same reading of the Dutch page finds what there is to find.
    found = set().union(*dutch_left(page_texts(dutch), example_meeting).values())
    assert found >= {"locaties", "gewichten", "deze", "sluiten", "kaart"}


def test_no_dutch_is_left_in_the_workbook_but_that_of_the_data(english: Path, example_meeting: Meeting) -> None:
    assert dutch_left(workbook_texts(english), example_meeting) == {}


def test_what_comes_from_the_data_stays_and_the_page_says_that_it_is_dutch(english: Path, dutch: Path) -> None:
    told = "Names, sources, licences, notes and decisions come from the data and are not translated: they are in Dutch."
    assert told in page_texts(english)
    assert told in workbook_texts(english)
    for text in ("Stationslocatie Centrum", "De straten zijn schematisch getekend en verzonnen."):
        assert any(text in each for each in page_texts(english)), text
        assert any(text in each for each in page_texts(dutch)), text
    assert not any("not translated" in text for text in page_texts(dutch))


def test_figures_are_written_the_english_way(english: Path, dutch: Path) -> None:
    # The layer of streets has 3676 lines.
    assert any("3,676 read" in text for text in page_texts(english))
    assert any("3.676 gelezen" in text for text in page_texts(dutch))
    decimals = r"\d,\d (?:km|ha)\b|\d,\d%"
    assert [text for text in page_texts(english) if re.search(decimals, text)] == []


def test_sheets_of_the_workbook_have_their_whole_names(english: Path) -> None:
    # Excel takes 31 signs at most; a name that is cut off would end in the middle of a word.
    assert openpyxl.load_workbook(english / "scores.xlsx", read_only=True).sheetnames == [
        "Read me",
        "Regular social rent",
        "Clustered for older people",
        "Starters in a village",
        "Trailer pitches",
        "Flex homes",
        "Villages",
        "Villages per year",
        "Villages per corporation",
        "Villages per kind",
        "Sales, demolitions in villages",
        "Plans that take too many",
        "Sites in and near villages",
        "Targets",
        "Targets with bounds",
        "Social rent per site",
        "Accessible per village",
        "Supply and demand per village",
        "Supply and demand per quarter",
        "Planned demolition",
        "Demolition and replacement",
        "Demolition without a site",
        "Sites",
        "Measures",
        "Ruled out",
        "Sources",
        "Checks",
    ]


def test_the_geojson_for_programs_is_the_same_in_both_languages(english: Path, dutch: Path) -> None:
    assert (english / "scores.geojson").read_bytes() == (dutch / "scores.geojson").read_bytes()


@pytest.mark.parametrize(
    ("options", "language", "quarter", "found"),
    [
        ([], "nl", "4e kwartaal 2026", "0 m² zoals getekend, 5.000 m² na herstel"),
        (["--lang", "en"], "en", "Quarter 4 of 2026", "0 m² as drawn, 5,000 m² after repair"),
    ],
)
def test_the_command_takes_the_language_and_dutch_without(
    tmp_path: Path, options: list[str], language: str, quarter: str, found: str
) -> None:
    # A bow-tie of two triangles of 50 by 100 m: what was found in the data is told in the language too.
    crossed = site("S2", geometry={"type": "Polygon", "coordinates": [BOW_TIE]})
    layers = write_world(tmp_path / "layers", sites=[site(), crossed])
    arguments = ["meeting", "2026-Q4", "--layers", str(layers), "--out", str(tmp_path / "maps"), *options]
    assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    folder = tmp_path / "maps" / "2026-Q4"
    assert Page((folder / "index.html").read_text(encoding="utf-8")).language == language
    texts = page_texts(folder)
    assert quarter in texts
    assert any(found in text for text in texts)
