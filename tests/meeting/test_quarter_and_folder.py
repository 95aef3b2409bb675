"""Quarters are read strictly, and a meeting's folder is the old whole or the new whole."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from atlas.errors import MeetingError
from atlas.meeting import Quarter, whole_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_quarter_is_read_and_written_the_same() -> None:
    assert str(Quarter.parse("2026-Q4")) == "2026-Q4"


@pytest.mark.parametrize("text", ["2026-Q7", "2026-Q0", "2026Q4", "26-Q4", "2026-Q4 ", "../2026-Q4", "", "٢٠٢٦-Q4"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(MeetingError, match=r"such as 2026-Q4"):
        Quarter.parse(text)


@pytest.mark.parametrize(
    ("date", "quarter"),
    [((2026, 1, 1), "2026-Q1"), ((2026, 3, 31), "2026-Q1"), ((2026, 10, 1), "2026-Q4"), ((2026, 12, 31), "2026-Q4")],
)
def test_a_date_lies_in_its_quarter(date: tuple[int, int, int], quarter: str) -> None:
    assert str(Quarter.of(datetime.date(*date))) == quarter


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "2026-Q4"
    folder.mkdir()
    (folder / "index.html").write_text("old", encoding="utf-8")
    with whole_folder(folder) as draft:
        (draft / "index.html").write_text("new", encoding="utf-8")
        (draft / "scores.xlsx").write_text("new", encoding="utf-8")
        assert files(folder) == {"index.html": "old"}
    assert files(folder) == {"index.html": "new", "scores.xlsx": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["2026-Q4"]


def test_what_somebody_else_put_in_the_folder_is_not_lost(tmp_path: Path) -> None:
    folder = tmp_path / "2026-Q4"
    folder.mkdir()
    (folder / "notulen.docx").write_text("minutes", encoding="utf-8")
    with pytest.raises(MeetingError, match=r"it holds notulen\.docx"), whole_folder(folder) as draft:
        (draft / "index.html").write_text("new", encoding="utf-8")
    assert files(folder) == {"notulen.docx": "minutes"}
    assert [path.name for path in tmp_path.iterdir()] == ["2026-Q4"]


def test_what_a_file_manager_left_does_not_matter(tmp_path: Path) -> None:
    folder = tmp_path / "2026-Q4"
    folder.mkdir()
    (folder / ".DS_Store").write_text("", encoding="utf-8")
    with whole_folder(folder) as draft:
        (draft / "index.html").write_text("new", encoding="utf-8")
    assert files(folder) == {"index.html": "new"}


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "2026-Q4").write_text("a file", encoding="utf-8")
    with pytest.raises(MeetingError, match="this is a file"), whole_folder(tmp_path / "2026-Q4"):
        pass
    assert (tmp_path / "2026-Q4").read_text(encoding="utf-8") == "a file"


def test_an_error_while_writing_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "2026-Q4"
    folder.mkdir()
    (folder / "old.txt").write_text("old", encoding="utf-8")

    def write_half() -> None:
        with whole_folder(folder) as draft:
            (draft / "new.txt").write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert files(folder) == {"old.txt": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["2026-Q4"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "maps").write_text("a file", encoding="utf-8")
    with pytest.raises(MeetingError, match="Choose another with --out"), whole_folder(tmp_path / "maps" / "2026-Q4"):
        pass
