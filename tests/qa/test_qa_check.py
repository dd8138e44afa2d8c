"""The ledger of characters: a sound issue has no problem, and every kind of damage is named."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import qa

TRUTH = Path(__file__).parents[1] / "data" / "qa_truth_d04.json"

Issue = dict[str, Any]
Page = dict[str, Any]


def sound() -> tuple[Issue, Page]:
    files = qa.truth_issue(json.loads(TRUTH.read_text("utf-8")))
    return copy.deepcopy(dict(files.issue)), copy.deepcopy(dict(files.pages[1]))


def test_a_sound_issue_has_no_problem() -> None:
    issue, page = sound()
    assert qa.check(issue, [page]) == []


def drop_article(issue: Issue, page: Page) -> None:
    gone = issue["articles"].pop(1)
    issue["pages"][0]["articles"].remove(gone["id"])


def drop_paragraph(issue: Issue, page: Page) -> None:
    issue["articles"][0]["body"].pop(2)


def drop_characters(issue: Issue, page: Page) -> None:
    block = issue["articles"][0]["body"][0]
    block["text"] = block["text"].replace("枇杷", "")


def say_twice(issue: Issue, page: Page) -> None:
    body = issue["articles"][0]["body"]
    body.append(copy.deepcopy(body[0]))


def furniture_and_body(issue: Issue, page: Page) -> None:
    block = issue["articles"][0]["body"][0]
    issue["pages"][0]["leftovers"].append({"text": block["text"], "regions": block["regions"]})


def make_up(issue: Issue, page: Page) -> None:
    issue["articles"][0]["body"][0]["text"] += "完"


def unknown_line(issue: Issue, page: Page) -> None:
    issue["articles"][0]["headline"]["regions"][0]["lines"].append("p1-l99999")


def box_outside(issue: Issue, page: Page) -> None:
    issue["articles"][0]["headline"]["regions"][0]["bbox"][2] = page["width"] + 20


def box_turned(issue: Issue, page: Page) -> None:
    page["lines"][0]["bbox"] = [10, 10, 5, 20]


def same_id(issue: Issue, page: Page) -> None:
    issue["articles"][1]["id"] = issue["articles"][0]["id"]


def unlisted(issue: Issue, page: Page) -> None:
    issue["pages"][0]["articles"].pop()


def listed_elsewhere(issue: Issue, page: Page) -> None:
    issue["pages"][0]["articles"].append("p1-a99")


def join_outside(issue: Issue, page: Page) -> None:
    issue["articles"][0]["body"][0]["joins"] = [{"offset": 5000, "at": "column"}]


def join_inside_a_line(issue: Issue, page: Page) -> None:
    issue["articles"][0]["body"][0]["joins"] = [{"offset": 3, "at": "line"}]


def line_feed(issue: Issue, page: Page) -> None:
    block = issue["articles"][0]["body"][0]
    block["text"] = block["text"][:9] + "\n" + block["text"][9:]


def decomposed(issue: Issue, page: Page) -> None:
    issue["articles"][0]["body"][0]["text"] += "e\u0301"


def other_characters(issue: Issue, page: Page) -> None:
    page["lines"][0]["chars"] = [["错", 0, 0, 1, 1, 1.0]]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (drop_article, "ledger.lost"),
        (drop_paragraph, "ledger.lost"),
        (drop_characters, "ledger.lost"),
        (say_twice, "ledger.twice"),
        (furniture_and_body, "ledger.twice"),
        (make_up, "ledger.unprinted"),
        (unknown_line, "ledger.unknown_line"),
        (box_outside, "box.outside"),
        (box_turned, "box.shape"),
        (same_id, "id.twice"),
        (unlisted, "id.unlisted"),
        (listed_elsewhere, "id.unknown"),
        (join_outside, "join.offset"),
        (join_inside_a_line, "join.seam"),
        (line_feed, "text.control"),
        (decomposed, "text.nfc"),
        (other_characters, "line.chars"),
    ],
)
def test_damage_is_named(damage: Callable[[Issue, Page], None], code: str) -> None:
    issue, page = sound()
    damage(issue, page)
    found = qa.check(issue, [page])
    assert code in {p.code for p in found if p.severity == "error"}, found


def test_a_join_at_a_seam_is_sound() -> None:
    issue, page = sound()
    block = issue["articles"][0]["body"][0]
    first = next(line for line in page["lines"] if line["id"] == block["regions"][0]["lines"][0])
    block["joins"] = [{"offset": len(first["text"]), "at": "line"}]
    assert qa.check(issue, [page]) == []


def test_a_dateline_may_stand_in_the_body_too() -> None:
    issue, page = sound()
    block = issue["articles"][0]["body"][0]
    issue["articles"][0]["dateline"] = {
        "text": block["text"][:4],
        "regions": [{**block["regions"][0], "lines": block["regions"][0]["lines"][:1]}],
    }
    assert qa.check(issue, [page]) == []


def test_a_line_may_be_shared_out_between_two_texts() -> None:
    issue, page = sound()
    line = {"id": "x1", "text": "灶火 灶火 摄", "bbox": [1, 1, 50, 9], "chars": []}
    page["lines"].append(line)
    regions = [{"page": 1, "bbox": line["bbox"], "lines": ["x1"]}]
    image = {"regions": [], "file": "", "caption": {"text": "灶火", "regions": regions}, "credit": {"text": "灶火 摄", "regions": regions}}
    issue["articles"][0]["images"].append(image)
    assert qa.check(issue, [page]) == []


def test_brackets_left_by_a_cut_are_only_a_warning() -> None:
    issue, page = sound()
    page["lines"].append({"id": "x1", "text": "（王明 摄）", "bbox": [1, 1, 50, 9], "chars": []})
    regions = [{"page": 1, "bbox": [1, 1, 50, 9], "lines": ["x1"]}]
    issue["articles"][0]["images"].append({"regions": [], "file": "", "caption": None, "credit": {"text": "王明 摄", "regions": regions}})
    assert {(p.code, p.severity) for p in qa.check(issue, [page])} == {("ledger.lost", "warning")}


def test_a_jump_without_regions_takes_its_line() -> None:
    issue, page = sound()
    page["lines"].append({"id": "x1", "text": "（下转第3版）", "bbox": [1, 1, 50, 9], "chars": []})
    assert [p.code for p in qa.check(issue, [page])] == ["ledger.lost"]
    issue["articles"][0]["jump"] = {"text": "（下转第3版）", "continues_on": {"page": 3, "label": "第3版"}}
    assert qa.check(issue, [page]) == []


def test_texts_whose_lines_were_regrouped_balance() -> None:
    """Regions gather the lines of a table column by column while its text runs row by row."""
    issue, page = sound()
    for name, text in (("x1", "粳米"), ("x2", "大豆油"), ("x3", "3.12"), ("x4", "68.90")):
        page["lines"].append({"id": name, "text": text, "bbox": [1, 1, 50, 9], "chars": []})
    regions = [{"page": 1, "bbox": [1, 1, 50, 9], "lines": ["x1", "x2"]}, {"page": 1, "bbox": [1, 1, 50, 9], "lines": ["x3", "x4"]}]
    issue["articles"][0]["body"].append({"type": "table", "text": "粳米 3.12\n大豆油 68.90", "regions": regions})
    assert qa.check(issue, [page]) == []


def test_images_must_lie_in_the_folder(tmp_path: Path) -> None:
    issue, page = sound()
    issue["articles"][0]["images"][0]["file"] = "images/p0001-01.jpg"
    assert [p.code for p in qa.check(issue, [page], tmp_path)] == ["image.missing"]
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "p0001-01.jpg").write_bytes(b"jpeg")
    assert qa.check(issue, [page], tmp_path) == []
    issue["articles"][0]["images"][0]["file"] = "../outside.jpg"
    assert [p.code for p in qa.check(issue, [page], tmp_path)] == ["image.path"]


def test_a_failed_page_needs_no_lines() -> None:
    issue, page = sound()
    issue["pages"].append({"number": 2, "status": "failed", "error": "engine", "articles": []})
    assert qa.check(issue, [page]) == []
    issue["pages"][1]["status"] = "ok"
    assert [p.code for p in qa.check(issue, [page])] == ["page.missing"]


def test_a_problem_says_where() -> None:
    assert str(qa.Problem("a.b", "what", page=3, article="p3-a1")) == "a.b: page 3 p3-a1: what"


def test_a_masthead_may_be_read_from_the_folio_but_not_from_an_article() -> None:
    issue, page = sound()
    issue["masthead"] = {**(issue["masthead"] or {}), "text": "望津报", "regions": issue["pages"][0]["furniture"][1]["regions"]}
    assert qa.check(issue, [page]) == []
    headline = issue["articles"][0]["headline"]
    issue["masthead"] = {"text": headline["text"], "regions": headline["regions"]}
    assert {p.code for p in qa.check(issue, [page])} == {"ledger.twice"}
