"""Total numbers of a title's issues against one another."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.run.neighbours import Numbered, disagreements, neighbours

FIRST = date(2022, 6, 6)


def weekly(*totals: int) -> list[Numbered]:
    return [Numbered(f"i{n}", "徐汇报", FIRST + timedelta(weeks=n), total) for n, total in enumerate(totals)]


def test_numbers_that_rise_with_the_dates_agree() -> None:
    assert disagreements(weekly(1677, 1678, 1679, 1681)) == []


def test_a_misread_number_is_told_with_both_values_and_its_neighbours_are_not() -> None:
    found = disagreements(weekly(1677, 1678, 1619, 1680, 1681))
    assert [d.issue for d in found] == ["i2"]
    assert found[0].message == "total number 1619 on 2022-06-20, but 1678 on 2022-06-13 (i1)"
    assert [d.issue for d in disagreements(weekly(1677, 1678, 7679, 1680))] == ["i2"]


def test_no_more_issues_than_days() -> None:
    assert [d.issue for d in disagreements(weekly(1, 2, 3, 40))] == ["i3"]


@given(st.lists(st.integers(1, 7), min_size=2, max_size=12), st.data())
def test_one_wrong_number_in_a_row_is_found(steps: list[int], data: st.DataObject) -> None:
    totals = [sum(steps[: k + 1]) for k in range(len(steps))]
    assert disagreements(weekly(*totals)) == []
    if len(totals) > 3:
        wrong = data.draw(st.integers(1, len(totals) - 2))
        totals[wrong] += 1000
        assert [d.issue for d in disagreements(weekly(*totals))] == [f"i{wrong}"]


def test_only_issues_that_print_title_date_and_number_are_compared(tmp_path: Path) -> None:
    heads = {
        "a": {"publication_normalized": "徐汇报", "publication": "徐匯報", "date": "2022-06-20", "total_issue_number": "1679"},
        "b": {"publication_normalized": "徐汇报", "publication": "徐匯報", "date": "2022-06-27", "total_issue_number": "1660"},
        "c": {"publication_normalized": "徐汇报", "publication": "徐匯報", "date": "2022-07-04", "total_issue_number": None},
        "d": None,
    }
    for name, head in heads.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "issue.json").write_text(json.dumps({"masthead": head}), "utf-8")
    assert [d.issue for d in neighbours(tmp_path, [*heads, "gone"])] == ["b"]
