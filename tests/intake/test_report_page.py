"""The page that owners of files get: complete, in Dutch, and with values from files as plain text."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from atlas.errors import AtlasError
from atlas.findings import Finding
from atlas.intake import CheckReport, check_report, write_report
from atlas.intake.report_part import PartReport
from atlas.layers import check_layers
from tests.intake.reports import DATE, HOSTILE, TODAY, remarks, report, sound
from tests.small_world import site, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.policy import Glossary


class Reader(HTMLParser):
    """Keeps what a reader of the page gets: its elements, its text and its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def written(checked: CheckReport, glossary: Glossary, tmp_path: Path) -> str:
    write_report(checked, glossary, tmp_path / "report.html")
    return (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_page_starts_with_the_verdict_in_dutch(tmp_path: Path, glossary: Glossary) -> None:
    page = written(report(), glossary, tmp_path)
    assert '<html lang="nl">' in page
    text = Reader(page).text
    assert "2 bestanden zijn zo niet te gebruiken." in text
    assert text.index("2 bestanden") < text.index("Per bestand") < text.index("Wat er is gevonden")
    assert "er is één opmerking" in Reader(written(remarks(), glossary, tmp_path)).text
    assert "er zijn geen opmerkingen" in Reader(written(sound(), glossary, tmp_path)).text


def test_the_page_tells_every_finding_with_what_is_wrong_and_what_to_do(tmp_path: Path, glossary: Glossary) -> None:
    text = Reader(written(report(), glossary, tmp_path)).text
    for finding in report().findings:
        assert finding.code in text
        assert finding.problem("nl")[1:] in text
        assert finding.advice("nl")[1:] in text
    assert all(f"(id H{place})" in text for place in range(1, 47))


def test_counts_are_written_the_dutch_way(tmp_path: Path, glossary: Glossary) -> None:
    text = Reader(written(report(), glossary, tmp_path)).text
    assert "3.442" in text
    assert "1 oktober 2026" in text
    assert "3,442" not in text


def test_a_long_group_stands_behind_one_line_and_a_short_one_does_not(tmp_path: Path, glossary: Glossary) -> None:
    page = Reader(written(report(), glossary, tmp_path))
    assert page.tags.count("details") == page.tags.count("summary") == 1
    assert "FLD23, waarschuwing: 46 keer." in page.text


def test_invented_data_is_marked_where_it_stands(tmp_path: Path, glossary: Glossary) -> None:
    page = written(report(), glossary, tmp_path)
    assert "die gegevens zijn verzonnen" in page
    assert re.search(r"Bouwlocaties <span class=\"badge\">voorbeeld</span>", page)
    assert page.count('class="badge"') == 2
    assert "verzonnen" not in written(remarks(), glossary, tmp_path)


def test_values_from_a_file_stay_text(tmp_path: Path, glossary: Glossary) -> None:
    page = Reader(written(report(), glossary, tmp_path))
    assert HOSTILE in page.text
    assert not {"script", "img", "iframe", "link", "form"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_names_of_files_fields_and_publishers_stay_text_as_well(tmp_path: Path, glossary: Glossary) -> None:
    folder = write_world(tmp_path / "layers", sites=[site("S1", **{"<b>x</b>": 1}), site("<i>S2</i>", owner="<u>")])
    catalogue = folder / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8").replace('"Proef"', '"<em>Proef</em>"')
    catalogue.write_text(text.replace("sites.geojson", "<s>.geojson"), encoding="utf-8")
    (folder / "sites.geojson").rename(folder / "<s>.geojson")

    page = Reader(written(check_report(check_layers(folder), TODAY), glossary, tmp_path))

    assert not {"b", "i", "u", "em", "s"} & set(page.tags)
    assert all(text in page.text for text in ("<i>S2</i>", "<u>", "<em>Proef</em>", "<s>.geojson"))


def test_the_page_asks_nothing_of_a_network_and_allows_its_own_style_alone(tmp_path: Path, glossary: Glossary) -> None:
    page = written(report(), glossary, tmp_path)
    style = re.search(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert ("content", policy) in Reader(page).attributes
    assert "http://" not in page
    assert "https://" not in page


def test_headings_come_in_order_and_tables_have_captions_and_scopes(tmp_path: Path, glossary: Glossary) -> None:
    page = Reader(written(report(), glossary, tmp_path))
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels == [1, 2, 2, 3, 3, 3]
    assert page.tags.count("caption") == page.tags.count("table")
    assert [name for name, _ in page.attributes].count("scope") == page.tags.count("th")


def test_the_page_counts_the_homes_that_changed_and_tells_nothing_of_changes_without_a_previous_list(
    tmp_path: Path, glossary: Glossary
) -> None:
    # 1,200 new homes, one that went to another corporation; none gone, none of another category.
    changes = pd.DataFrame({"id": range(1201), "change": ["new"] * 1200 + ["corporation"], "before": "", "after": ""})
    write_report(report(), glossary, tmp_path / "changed.html", changes)
    page = (tmp_path / "changed.html").read_text(encoding="utf-8")
    told = re.findall(r'<th scope="row">([^<]+)</th><td class="number">([^<]+)</td>', page)
    assert told == [("nieuw", "1.200"), ("weg", "0"), ("andere categorie", "0"), ("andere corporatie", "1")]
    assert "veranderd" not in written(report(), glossary, tmp_path)


def test_a_value_with_half_a_sign_is_written_all_the_same(tmp_path: Path, glossary: Glossary) -> None:
    # Half of a pair: JSON may hold it, UTF-8 can not.
    half = Finding("FLD06", "sites.gpkg", "sites", "1", "naam", "huis \ud83d", {"example": "1234.5"})
    part = PartReport("sites", "sites.gpkg", "Gemeente", DATE, "supplied", 1, (half,))
    assert "huis ?" in written(CheckReport(TODAY, (part,)), glossary, tmp_path)


def test_the_same_report_gives_the_same_bytes(tmp_path: Path, glossary: Glossary) -> None:
    assert written(report(), glossary, tmp_path) == written(report(), glossary, tmp_path)


def test_a_report_is_no_other_kind_of_file(tmp_path: Path, glossary: Glossary) -> None:
    with pytest.raises(AtlasError, match=r"report\.pdf: a report is a page \(\.html\) .* \(\.xlsx\) .* \(\.txt\)"):
        write_report(report(), glossary, tmp_path / "report.pdf")


@pytest.mark.parametrize("name", ["report.html", "report.xlsx"])
def test_a_place_that_can_not_be_written_is_an_error_of_the_system(
    tmp_path: Path, glossary: Glossary, name: str
) -> None:
    # The command line tells such errors in one sentence.
    with pytest.raises(OSError, match="No such file or directory"):
        write_report(report(), glossary, tmp_path / "absent" / name)
