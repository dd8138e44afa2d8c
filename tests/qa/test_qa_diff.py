"""Differences between two states of an issue: each kind of change is found, named and placed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qa_making import TRUTH, Document, sound_issue, write_issue

from pipeline import qa
from pipeline.errors import SourceNotFound
from pipeline.qa.diff.hunks import classify, graphemes, hunks, rising


def compare(tmp_path: Path, change: Callable[[Document], None]) -> list[qa.Difference]:
    """Differences between a sound issue and its changed copy; the reverse comparison must find as many."""
    issue, page = sound_issue()
    changed = copy.deepcopy(issue)
    change(changed)
    old, new = write_issue(tmp_path / "old", issue, page), write_issue(tmp_path / "new", changed, page)
    found = list(qa.diff(old, new).differences)
    assert len(qa.diff(new, old).differences) == len(found)
    return found


def only(found: list[qa.Difference]) -> qa.Difference:
    assert len(found) == 1, [(d.kind, d.role, d.message) for d in found]
    return found[0]


def changed_hunks(d: qa.Difference) -> list[tuple[str, str, str]]:
    return [(h.kind, h.old, h.new) for h in d.hunks if h.kind != "equal"]


def test_identical_folders_do_not_differ(tmp_path: Path) -> None:
    issue, page = sound_issue()
    write_issue(tmp_path / "x", issue, page)
    report = qa.diff(tmp_path / "x", tmp_path / "x")
    assert not report.has_differences
    assert report.counts() == {}


def test_run_data_does_not_count(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        issue["generator"] = {"name": "baozhi", "version": "9"}
        issue["revision"] = 7
        issue["articles"][0]["confidence"] = 0.5

    assert compare(tmp_path, change) == []


def test_one_misread_character(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        block = issue["articles"][0]["body"][0]
        block["text"] = block["text"].replace("灶间", "灶问", 1)

    d = only(compare(tmp_path, change))
    assert (d.kind, d.role) == ("text", "paragraph")
    assert changed_hunks(d) == [("wording", "间", "问")]
    assert d.new is not None
    assert d.new.field == "body[0]"
    assert d.new.article == "p1-a1"
    assert "".join(h.new for h in d.hunks) == d.new.text


def test_a_change_is_placed_on_its_printed_line(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        block = issue["articles"][0]["body"][0]
        block["text"] = block["text"].replace("东厢房", "东箱房", 1)

    d = only(compare(tmp_path, change))
    _, page = sound_issue()
    line = next(x for x in page["lines"] if "东厢房" in x["text"])
    x0, y0, x1, y1 = line["bbox"]
    (crop,) = d.crops
    (mark,) = crop.marks
    share = (line["text"].index("厢") + 0.5) / len(line["text"])
    assert crop.page == 1
    assert mark.x0 <= x0 + share * (x1 - x0) <= mark.x1
    assert mark.width < (x1 - x0) / 4
    assert crop.box.y0 <= y0 <= y1 <= crop.box.y1


def set_field(name: str, text: str | None) -> Callable[[Document], None]:
    def change(issue: Document) -> None:
        old = issue["articles"][0][name]
        issue["articles"][0][name] = None if text is None else {**(old or {"regions": []}), "text": text}

    return change


@pytest.mark.parametrize(
    ("change", "kind", "role"),
    [
        (set_field("headline", "土　间"), "text", "headline"),
        (set_field("headline", "完全不同的标题"), "text", "headline"),
        (set_field("kicker", None), "field_removed", "kicker"),
        (set_field("deck", "凭空多出的副题"), "field_added", "deck"),
        (set_field("byline", None), "field_removed", "byline"),
        (lambda i: i["articles"][0].update(kind="news"), "role", "kind"),
        (lambda i: i["articles"][0]["byline"]["authors"].append({"name": "王明", "role": "reporter"}), "text", "authors"),
        (lambda i: i["articles"][0]["images"].pop(), "field_removed", "caption"),
        (lambda i: i["articles"][0]["images"][0]["caption"].update(text="资枓图片"), "text", "caption"),
        (lambda i: i["articles"][0]["flags"].append({"code": "a.b", "message": "m", "severity": 0.9, "regions": []}), "flag", "flag"),
        (lambda i: i["masthead"].update(date="2023-09-12"), "masthead", "masthead.date"),
        (lambda i: i["pages"][0]["furniture"].pop(0), "furniture", "folio"),
        (lambda i: i["pages"][0]["leftovers"].append({"text": "散落的字", "regions": []}), "leftover", "leftover"),
        (lambda i: i["pages"][0].update(status="failed"), "page", "status"),
        (lambda i: i["articles"][0].update(jump={"text": "（下转第3版）", "regions": []}), "field_added", "jump"),
        (lambda i: i["articles"].pop(1), "article_removed", "article"),
        (lambda i: i["articles"][1].update(pages=[1, 2]), "article_moved", "article"),
        (lambda i: i["articles"].insert(0, i["articles"].pop(2)), "article_moved", "article"),
        (lambda i: i["articles"][0]["body"].insert(1, i["articles"][0]["body"].pop(4)), "paragraph_moved", "paragraph"),
        (lambda i: i["articles"][0]["body"][3].update(type="subhead"), "role", "subhead"),
    ],
)
def test_kinds_of_changes(tmp_path: Path, change: Callable[[Document], Any], kind: str, role: str) -> None:
    found = compare(tmp_path, lambda issue: (change(issue), None)[1])
    assert (kind, role) in {(d.kind, d.role) for d in found}, [(d.kind, d.role, d.message) for d in found]
    assert len(found) <= 2


def test_a_split_paragraph(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        body = issue["articles"][0]["body"]
        text = body[1]["text"]
        body[1]["text"] = text[:40]
        body.insert(2, {**body[1], "text": text[40:]})

    d = only(compare(tmp_path, change))
    assert (d.kind, d.message) == ("paragraph_split", "1 → 2")
    assert changed_hunks(d) == [("paragraph", "", "\n")]


def test_merged_paragraphs(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        body = issue["articles"][0]["body"]
        body[1]["text"] += body.pop(2)["text"]

    d = only(compare(tmp_path, change))
    assert d.kind == "paragraph_merged"
    assert changed_hunks(d) == [("paragraph", "\n", "")]


def test_a_split_article_is_not_a_new_one(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        first = issue["articles"][0]
        rest = {"id": "p1-a9", "key": "k9", "pages": [1], "kind": "feature", "body": first["body"][5:], "images": []}
        first["body"] = first["body"][:5]
        issue["articles"].insert(1, rest)

    d = only(compare(tmp_path, change))
    assert (d.kind, d.message) == ("article_split", "1 → 2 articles")


def test_merged_articles(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        second = issue["articles"].pop(1)
        issue["articles"][0]["body"] += second["body"]

    kinds = {d.kind for d in compare(tmp_path, change)}
    assert "article_merged" in kinds
    assert "article_removed" not in kinds


def test_a_paragraph_that_went_to_another_article(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        issue["articles"][1]["body"].append(issue["articles"][0]["body"].pop(3))

    d = only(compare(tmp_path, change))
    assert (d.kind, d.message) == ("paragraph_moved", "from p1-a1 to p1-a2")


def test_text_that_became_furniture(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        kicker = issue["articles"][0]["kicker"]
        issue["articles"][0]["kicker"] = None
        issue["pages"][0]["furniture"].append({**kicker, "role": "other"})

    d = only(compare(tmp_path, change))
    assert (d.kind, d.message) == ("role", "kicker → other")


def test_white_space_and_width_come_last_and_apart(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        first, second = issue["articles"][0]["body"][:2]
        first["text"] = first["text"].replace("，", ",", 1)
        second["text"] = second["text"][:3] + " " + second["text"][3:]
        issue["masthead"]["date"] = "2023-09-12"

    found = compare(tmp_path, change)
    assert [d.cosmetic for d in found] == [False, True, True]
    issue, page = sound_issue()
    write_issue(tmp_path / "a", issue, page)
    change(issue)
    write_issue(tmp_path / "b", issue, page)
    report = qa.diff(tmp_path / "a", tmp_path / "b")
    assert report.has_differences
    assert report.levels()["cosmetic"] == 2
    assert [d.id for d in report.differences] == ["d0001", "d0002", "d0003"]


def test_graver_changes_come_first(tmp_path: Path) -> None:
    def change(issue: Document) -> None:
        body = issue["articles"][0]["body"]
        body[0]["text"] = body[0]["text"].replace("。", "，", 1)
        body[1]["text"] = body[1]["text"].replace("红鲤鱼", "红鲫鱼", 1)
        issue["articles"][0]["headline"]["text"] = "灶　问"

    found = compare(tmp_path, change)
    assert [d.role for d in found] == ["headline", "paragraph", "paragraph"]
    assert [h[0] for d in found for h in changed_hunks(d)] == ["wording", "wording", "punctuation"]


def test_outputs_with_many_issues(tmp_path: Path) -> None:
    issue, page = sound_issue()
    for name in ("a", "b"):
        write_issue(tmp_path / "old" / name, {**issue, "id": name}, page)
    for name in ("b", "c"):
        write_issue(tmp_path / "new" / name, {**issue, "id": name}, page)
    found = qa.diff(tmp_path / "old", tmp_path / "new").differences
    assert sorted((d.kind, d.issue) for d in found) == [("issue_added", "c"), ("issue_removed", "a")]


def test_issues_of_one_id_are_told_apart_by_folder(tmp_path: Path) -> None:
    issue, page = sound_issue()
    for name in ("a", "b"):
        write_issue(tmp_path / "old" / name, issue, page)
        write_issue(tmp_path / "new" / name, issue, page)
    report = qa.diff(tmp_path / "old", tmp_path / "new")
    assert [i.id for i in report.issues] == ["a", "b"]
    assert not report.has_differences


def test_a_run_compared_with_its_truth(tmp_path: Path) -> None:
    issue, page = sound_issue()
    issue["articles"][0]["body"][0]["text"] = issue["articles"][0]["body"][0]["text"].replace("老屋", "老屈", 1)
    issue["articles"][0]["flags"].append({"code": "a.b", "message": "m", "severity": 0.9, "regions": []})
    issue["articles"][0]["body"][-1]["type"] = "verse"  # a truth doesn't tell verses
    scale = 2.0  # the run's page is twice as large as the source
    page["to_source"]["affine"] = [1 / scale, 0, 0, 0, 1 / scale, 0]
    folder = write_issue(tmp_path / "x", issue, page)
    d = only(list(qa.diff(TRUTH, folder).differences))
    assert changed_hunks(d) == [("wording", "屋", "屈")]
    lines = json.loads(TRUTH.read_text("utf-8"))["articles"][0]["lines"]
    paragraph = [x["bbox"] for x in lines if x["role"] == "body" and x["paragraph_index"] == 0]
    assert d.old is not None
    assert d.old.regions[0].box.x0 == pytest.approx(scale * min(b[0] for b in paragraph), abs=0.2)
    assert d.old.regions[0].box.y1 == pytest.approx(scale * max(b[3] for b in paragraph), abs=0.2)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match=r"no issue\.json"):
        qa.diff(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("，", ",", "width"),
        ("１２", "12", "width"),
        ("", "　", "white_space"),
        ("“", '"', "form"),
        ("⾧", "長", "form"),
        ("3", "8", "number"),
        ("。", "，", "punctuation"),
        ("未", "末", "wording"),
        ("", "\n", "paragraph"),
        ("甲", "", "wording"),
    ],
)
def test_classes_of_changes(old: str, new: str, kind: str) -> None:
    assert classify(old, new) == kind


def test_graphemes_keep_marks_with_their_base() -> None:
    assert graphemes("e\u0301葛\U000e0100x") == ["é", "葛\U000e0100", "x"]
    assert [h.old for h in hunks("葛\U000e0100飾", "葛飾")] == ["葛\U000e0100", "飾"]


def test_decomposed_text_is_the_same_text() -> None:
    assert hunks("é", "e\u0301") == ()


TEXTS = st.text("甲乙丙丁，。 \n12aé", max_size=40)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_hunks_make_up_both_texts(old: str, new: str) -> None:
    found = hunks(old, new)
    if found:
        assert "".join(h.old for h in found) == "".join(graphemes(old))
        assert "".join(h.new for h in found) == "".join(graphemes(new))
    assert (found == ()) == (graphemes(old) == graphemes(new))
    assert all(h.old == h.new for h in found if h.kind == "equal")


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), unique=True, max_size=12))
def test_what_kept_its_order_is_rising(places: list[int]) -> None:
    kept = [places[i] for i in sorted(rising(places))]
    assert kept == sorted(kept)
    assert len(kept) >= (1 if places else 0)


def test_a_correction_is_placed_where_the_print_has_something_else(tmp_path: Path) -> None:
    """枇 ends a line and 杷 begins the next: the corrected character is marked there alone."""

    def change(issue: Document) -> None:
        block = issue["articles"][0]["body"][0]
        block["text"] = block["text"].replace("枇杷", "枇把", 1)

    (crop,) = only(compare(tmp_path, change)).crops
    _, page = sound_issue()
    line = next(x for x in page["lines"] if x["text"].startswith("杷"))
    (mark,) = crop.marks
    assert mark.x0 == pytest.approx(line["bbox"][0], abs=0.5)
    assert mark.y0 == pytest.approx(line["bbox"][1], abs=0.5)


def test_against_a_truth_changes_are_better_or_worse(tmp_path: Path) -> None:
    old, page = sound_issue()
    new = copy.deepcopy(old)
    old["articles"][0]["body"][0]["text"] = old["articles"][0]["body"][0]["text"].replace("灶间", "灶问", 1)
    new["articles"][0]["body"][1]["text"] = new["articles"][0]["body"][1]["text"].replace("红鲤鱼", "红鲫鱼", 1)
    new["articles"][0]["deck"] = {"text": "凭空多出的副题", "regions": []}
    report = qa.diff(write_issue(tmp_path / "o", old, page), write_issue(tmp_path / "n", new, page), against=TRUTH)
    assert {d.new.field: d.verdict for d in report.differences if d.new} == {"body[0]": "better", "body[1]": "worse", "deck": ""}
    assert report.against == TRUTH.name
