"""Forms to set weights with: written, filled in as people do in Excel, and read back."""

from __future__ import annotations

import datetime
import re
import tomllib
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.errors import AtlasError, UnknownNameError
from atlas.intake.weight_answers import read_weight_form
from atlas.intake.weight_form import Method, write_weight_form
from atlas.intake.weight_report import weight_report
from atlas.policy import LANGUAGES, Language, read_glossary
from atlas.scores.criterion_words import step_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from atlas.policy import Glossary, Policy

# Flex homes: seven criteria, and so 21 pairs.
FLEX = {
    "delivery_margin": 100,
    "flex_homes": 80,
    "walking_distance": 60,
    "demand_pressure": 40,
    "social_homes_nearby": 40,
    "corporation_share": 40,
    "climate_share": 40,
}
# Adding to 400: a quarter of each.
FLEX_WEIGHTS = {name: swing / 4 for name, swing in FLEX.items()}


def written(
    folder: Path, policy: Policy, method: Method = "swing", language: Language = "nl", profile: str = "flex"
) -> Path:
    path = folder / "form.xlsx"
    write_weight_form(path, profile, method, policy, read_glossary(language), language)
    return path


def keyed(sheet: Worksheet) -> tuple[dict[str, int], dict[str, int]]:
    """Return the row and the column of each hidden name."""
    rows = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    columns = {cell.value: cell.column for cell in sheet[1] if cell.value}
    return rows, columns


def fill_in(path: Path, answers: Mapping[str, object]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows, columns = keyed(sheet)
    for name, answer in answers.items():
        sheet.cell(rows[name], columns["answer"]).value = answer
    book.save(path)


def fill_in_pairs(path: Path, answers: Mapping[tuple[str, str], object], other: object = None) -> None:
    """Fill in pairs by the names of row and column, and ``other`` in every other cell above the diagonal."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows, columns = keyed(sheet)
    names = [name for name in columns if name in rows]
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            sheet.cell(rows[first], columns[second]).value = answers.get((first, second), other)
    for (first, second), answer in answers.items():
        sheet.cell(rows[first], columns[second]).value = answer
    book.save(path)


def test_a_form_asks_about_each_step_in_words(tmp_path: Path, policy: Policy) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, policy))["Gewichten"]
    rows, columns = keyed(sheet)
    assert set(rows) == set(FLEX)
    row = rows["walking_distance"]
    assert sheet.cell(row, 2).value == "Voorzieningen op loopafstand"
    assert sheet.cell(row, 3).value == "van gemiddeld 1,5 km lopen naar gemiddeld 400 m lopen"
    assert sheet.cell(rows["delivery_margin"], 3).value == "van 36 maanden te laat naar 12 maanden speling"
    heading = sheet.cell(min(rows.values()) - 1, columns["answer"]).value
    assert heading == "Hoe belangrijk is deze stap? (belangrijkste = 100)"
    assert all(sheet.cell(row, columns["answer"]).value is None for row in rows.values())


def test_only_the_answers_can_be_changed_and_what_is_hidden_stays_so(tmp_path: Path, policy: Policy) -> None:
    book = openpyxl.load_workbook(written(tmp_path, policy))
    sheet = book["Gewichten"]
    rows, columns = keyed(sheet)
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    assert unlocked == {sheet.cell(row, columns["answer"]).coordinate for row in rows.values()}
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    assert book["atlas"].sheet_state == "hidden"


def test_the_order_of_a_form_tells_nothing_of_the_weights_now(tmp_path: Path, policy: Policy) -> None:
    rows, _ = keyed(openpyxl.load_workbook(written(tmp_path, policy))["Gewichten"])
    assert list(rows) == [name for name in policy.criteria if name in FLEX]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_in_form_gives_its_weights_back(tmp_path: Path, policy: Policy, language: Language) -> None:
    path = written(tmp_path, policy, language=language)
    fill_in(path, FLEX)
    answers = read_weight_form(path, policy)
    assert (answers.method, answers.profile, answers.language) == ("swing", "flex", language)
    report = weight_report(answers, path.name, None, policy)
    assert report.weights == FLEX_WEIGHTS
    assert report.remarks == []


def test_the_lines_are_what_the_policy_wants(tmp_path: Path, policy: Policy) -> None:
    path = written(tmp_path, policy)
    fill_in(path, FLEX)
    answers = read_weight_form(path, policy)
    of_profile = weight_report(answers, path.name, None, policy).lines
    assert tomllib.loads("\n".join(of_profile)) == {"profiles": {"flex": {"weights": FLEX_WEIGHTS}}}
    of_party = weight_report(answers, path.name, "shdh", policy).lines
    assert tomllib.loads("\n".join(of_party)) == {"parties": {"shdh": {"weights": {"flex": FLEX_WEIGHTS}}}}
    assert any('status = "given"' in line for line in of_party)


def test_a_step_that_matters_nothing_is_left_out_and_told(tmp_path: Path, policy: Policy, glossary: Glossary) -> None:
    path = written(tmp_path, policy)
    # The 40 of the last goes to the walk, so that all still add to 400.
    fill_in(path, FLEX | {"walking_distance": 100, "climate_share": 0})
    report = weight_report(read_weight_form(path, policy), path.name, None, policy)
    assert "climate_share" not in "\n".join(report.lines)
    assert report.weights["walking_distance"] == 25
    label = glossary.word("criteria.climate_share.label")
    assert report.remarks == [f"Telt niet mee, want het gewicht is 0: {label}."]


def test_a_step_that_changed_since_the_form_was_made_is_told(
    tmp_path: Path, policy: Policy, glossary: Glossary
) -> None:
    path = written(tmp_path, policy)
    fill_in(path, FLEX)
    nearer = policy.criteria["walking_distance"].model_copy(update={"points": ((200, 100), (800, 0))})
    changed = policy.model_copy(update={"criteria": {**policy.criteria, "walking_distance": nearer}})
    assert step_words("walking_distance", changed, glossary).endswith("naar gemiddeld 200 m lopen")
    (remark,) = weight_report(read_weight_form(path, changed), path.name, None, changed).remarks
    assert remark == (
        "De stap bij 'Voorzieningen op loopafstand' is veranderd sinds dit formulier is gemaakt."
        " Toen: van gemiddeld 1,5 km lopen naar gemiddeld 400 m lopen."
        " Nu: van gemiddeld 800 m lopen naar gemiddeld 200 m lopen. Vraag na of het antwoord nog klopt."
    )


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, "this cell is empty. Fill in a number from 0 to 100, not as text."),
        ("veel", "value veel: expected a number from 0 to 100"),
        ("80", "value 80: expected a number from 0 to 100, not as text"),
        (101, "value 101: expected a number from 0 to 100"),
        (-1, "value -1: expected a number from 0 to 100"),
        (True, "value True: expected a number from 0 to 100"),
        (datetime.datetime(2027, 1, 3), "value 2027-01-03: expected a number from 0 to 100"),  # noqa: DTZ001 - as Excel keeps a day
        ("=1+1", "value a formula without a result: expected a number from 0 to 100"),
        ('=HYPERLINK("http://127.0.0.1")', "value a formula without a result"),
        ("#DIV/0!", "value #DIV/0!: expected a number from 0 to 100"),
    ],
)
def test_an_answer_that_does_not_fit_is_named_with_its_cell(
    tmp_path: Path, policy: Policy, answer: object, told: str
) -> None:
    path = written(tmp_path, policy)
    fill_in(path, FLEX | {"walking_distance": answer})
    rows, _ = keyed(openpyxl.load_workbook(path)["Gewichten"])
    with pytest.raises(AtlasError, match=re.escape(told)) as caught:
        read_weight_form(path, policy)
    assert f"{path}, sheet Gewichten, cell D{rows['walking_distance']}" in str(caught.value)


def test_an_empty_form_tells_how_many_cells_are_empty(tmp_path: Path, policy: Policy) -> None:
    with pytest.raises(AtlasError, match=r"this cell is empty\. .* \(6 more like this\.\)"):
        read_weight_form(written(tmp_path, policy), policy)


def test_a_form_that_asks_for_other_criteria_than_the_policy_is_refused(tmp_path: Path, policy: Policy) -> None:
    path = written(tmp_path, policy)
    fill_in(path, FLEX)
    weights = dict(policy.profile("flex").weights)
    weights["net_addition"] = weights.pop("climate_share")
    flex = policy.profile("flex").model_copy(update={"weights": weights})
    changed = policy.model_copy(update={"profiles": {**policy.profiles, "flex": flex}})
    with pytest.raises(AtlasError, match="differ about climate_share, net_addition"):
        read_weight_form(path, changed)
    with pytest.raises(UnknownNameError, match="profile 'flex'"):
        read_weight_form(path, policy.model_copy(update={"profiles": {"regular": policy.profile("regular")}}))


def test_files_that_are_no_form_are_refused(tmp_path: Path, policy: Policy) -> None:
    with pytest.raises(AtlasError, match="there is no such file"):
        read_weight_form(tmp_path / "none.xlsx", policy)
    text = tmp_path / "text.xlsx"
    text.write_text("100;80", encoding="utf-8")
    with pytest.raises(AtlasError, match=r"text\.xlsx: the content is not that of"):
        read_weight_form(text, policy)
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(AtlasError, match=r"other\.xlsx.*atlas"):
        read_weight_form(other, policy)
    path = written(tmp_path, policy)
    book = openpyxl.load_workbook(path)
    book["atlas"]["B1"] = "guess"
    book.save(path)
    with pytest.raises(AtlasError, match="this is no form of the atlas"):
        read_weight_form(path, policy)


def test_pairs_that_agree_give_the_weights_behind_them(tmp_path: Path, policy: Policy) -> None:
    path = written(tmp_path, policy, "ahp")
    # Being on time twice as important as all six others, which are equal: 2 of 8 parts, and 1 of 8 each.
    pairs = {("delivery_margin", name): 2 for name in FLEX if name != "delivery_margin"}
    fill_in_pairs(path, pairs, other="1")
    report = weight_report(read_weight_form(path, policy), path.name, None, policy)
    assert report.weights == {name: 25 if name == "delivery_margin" else 12.5 for name in FLEX}
    assert report.remarks == ["De antwoorden hangen genoeg samen (consistentieratio 0,00, hoogstens 0,10)."]


def test_pairs_have_lists_to_choose_from_above_the_diagonal_only(tmp_path: Path, policy: Policy) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, policy, "ahp"))["Gewichten"]
    rows, columns = keyed(sheet)
    names = list(columns)
    asked = {sheet.cell(rows[a], columns[b]).coordinate for i, a in enumerate(names) for b in names[i + 1 :]}
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert set(rules) == asked
    assert len(asked) == 21
    assert set(rules.values()) == {'"9,8,7,6,5,4,3,2,1,1/2,1/3,1/4,1/5,1/6,1/7,1/8,1/9"'}
    unlocked = {cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    assert unlocked == asked


def test_a_form_of_all_pairs_of_the_largest_profile_can_be_made(tmp_path: Path, policy: Policy) -> None:
    path = written(tmp_path, policy, "ahp", profile="regular")
    sheet = openpyxl.load_workbook(path)["Gewichten"]
    count = len(policy.profile("regular").weights)
    assert len(sheet.data_validations.dataValidation) == count * (count - 1) // 2
    assert f"{count * (count - 1) // 2} vergelijkingen" in str(sheet["B3"].value)
    fill_in_pairs(path, {}, other=1)
    report = weight_report(read_weight_form(path, policy), path.name, None, policy)
    assert sum(report.weights.values()) == pytest.approx(100, abs=1e-9)


def test_pairs_that_clash_are_told(tmp_path: Path, policy: Policy) -> None:
    path = written(tmp_path, policy, "ahp")
    names = [name for name in policy.criteria if name in FLEX]
    fill_in_pairs(path, {(names[0], names[1]): 9, (names[1], names[2]): 9, (names[0], names[2]): "1/9"}, other="1")
    remarks = weight_report(read_weight_form(path, policy), path.name, None, policy).remarks
    assert remarks[0].startswith("De antwoorden hangen te weinig samen")
    assert len(remarks) == 4
    assert all("9 keer zo belangrijk genoemd als" in remark for remark in remarks[1:])


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, "this cell is empty. Fill in 1 to 9, or 1/2 to 1/9."),
        (10, "value 10: expected 1 to 9, or 1/2 to 1/9"),
        (0, "value 0: expected 1 to 9, or 1/2 to 1/9"),
        (-3, "value -3: expected 1 to 9, or 1/2 to 1/9"),
        ("2/3", "value 2/3: expected 1 to 9, or 1/2 to 1/9"),
        ("gelijk", "value gelijk: expected 1 to 9, or 1/2 to 1/9"),
        (True, "value True: expected 1 to 9, or 1/2 to 1/9"),
        (datetime.datetime(2027, 1, 3), "value 2027-01-03: expected 1 to 9, or 1/2 to 1/9"),  # noqa: DTZ001 - 1/3 as Excel takes it
    ],
)
def test_a_comparison_that_does_not_fit_is_named_with_its_cell(
    tmp_path: Path, policy: Policy, answer: object, told: str
) -> None:
    path = written(tmp_path, policy, "ahp")
    names = [name for name in policy.criteria if name in FLEX]
    fill_in_pairs(path, {(names[0], names[1]): answer}, other=1)
    with pytest.raises(AtlasError, match=re.escape(told)) as caught:
        read_weight_form(path, policy)
    assert "sheet Gewichten, cell E" in str(caught.value)


def test_a_row_that_stands_there_twice_is_refused(tmp_path: Path, policy: Policy) -> None:
    path = written(tmp_path, policy)
    fill_in(path, FLEX)
    book = openpyxl.load_workbook(path)
    sheet = book["Gewichten"]
    sheet.cell(sheet.max_row + 1, 1).value = "walking_distance"
    book.save(path)
    with pytest.raises(AtlasError, match="differ about walking_distance"):
        read_weight_form(path, policy)


def test_an_answer_below_the_diagonal_is_refused(tmp_path: Path, policy: Policy) -> None:
    path = written(tmp_path, policy, "ahp")
    names = [name for name in policy.criteria if name in FLEX]
    fill_in_pairs(path, {(names[1], names[0]): 3}, other=1)
    with pytest.raises(AtlasError, match="value 3: expected nothing, for only the cells above the diagonal"):
        read_weight_form(path, policy)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([0, 1, 12.5, 33, 60, 99.9, 100]), min_size=7, max_size=7).filter(any))
def test_any_answers_come_back_as_they_were_given(tmp_path: Path, policy: Policy, swings: list[float]) -> None:
    path = written(tmp_path, policy)
    fill_in(path, dict(zip(FLEX, swings, strict=True)))
    answers = read_weight_form(path, policy)
    given_back = dict(zip(answers.steps, answers.answers.tolist(), strict=True))
    assert given_back == dict(zip(FLEX, swings, strict=True))
    weights = weight_report(answers, path.name, None, policy).weights
    assert np.isclose(sum(weights.values()), 100, atol=1e-9)


def test_a_form_of_which_a_sheet_was_renamed_tells_what_to_do_without_a_catalogue(
    tmp_path: Path, policy: Policy
) -> None:
    path = written(tmp_path, policy)
    book = openpyxl.load_workbook(path)
    book["Gewichten"].title = "Blad1"
    book.save(path)
    with pytest.raises(AtlasError, match=r"it has no sheet Gewichten.*Write a new one") as caught:
        read_weight_form(path, policy)
    assert "catalogue" not in str(caught.value)


def test_a_name_of_a_form_that_goes_on_in_another_line_adds_nothing_to_the_policy(
    tmp_path: Path, policy: Policy
) -> None:
    path = written(tmp_path, policy)
    fill_in(path, FLEX)
    report = weight_report(
        read_weight_form(path, policy), "form\n[profiles.regular.weights]\x1b[31m.xlsx", None, policy
    )
    text = "\n".join(report.lines)
    assert tomllib.loads(text) == {"profiles": {"flex": {"weights": FLEX_WEIGHTS}}}
    assert "\x1b" not in text


def test_a_party_with_a_name_of_several_words_gives_lines_that_can_be_read(tmp_path: Path, policy: Policy) -> None:
    path = written(tmp_path, policy)
    fill_in(path, FLEX)
    report = weight_report(read_weight_form(path, policy), path.name, 'Wonen "Plus"', policy)
    assert tomllib.loads("\n".join(report.lines)) == {"parties": {'Wonen "Plus"': {"weights": {"flex": FLEX_WEIGHTS}}}}
