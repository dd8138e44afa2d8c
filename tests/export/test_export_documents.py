from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import numpy as np
from export_issues import grey_page, small_issue, truth_issue
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export import documents, dump, sanitise, write_issue
from pipeline.settings import ExportSettings

SETTINGS = ExportSettings(88, (), "")
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9).map(lambda x: round(x, 3)) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_dump_round_trips(value: object) -> None:
    clean, _ = sanitise(value)
    data = dump(clean)
    assert json.loads(data) == clean
    assert dump(json.loads(data)) == data


@given(ANY_TEXT)
def test_sanitiser_is_idempotent_and_counts(text: str) -> None:
    once, bad = sanitise(text)
    assert sanitise(once) == (once, 0)
    once.encode("utf-8")
    assert unicodedata.is_normalized("NFC", once)
    if not bad:
        assert once == unicodedata.normalize("NFC", text)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Z", "M")), min_size=1, max_size=45))
def test_no_character_is_lost_between_issue_and_documents(body: str) -> None:
    issue = small_issue(body)
    whole, pages = documents(issue)
    want = sanitise(body)[0]
    assert whole["articles"][0]["body"][0]["text"] == want
    lines = [line for line in pages[0]["lines"] if line["region"] == "r0002"]
    assert unicodedata.normalize("NFC", "".join(line["text"] + line["glue"] for line in lines)) == want
    assert unicodedata.normalize("NFC", "".join(c[0] for line in lines for c in line["chars"])) == want


def test_key_order_is_the_contracts() -> None:
    whole, pages = documents(truth_issue())
    assert list(whole) == [
        *("schema_version", "id", "revision", "status", "language", "generator", "sources", "masthead", "pages", "articles", "flags")
    ]
    names = "number source source_page source_box label section status error width height dpi writing_mode script text_source rotation"
    assert " ".join(whole["pages"][0]) == names + " skew_degrees confidence articles furniture leftovers flags"
    names = "key id pages kind label kicker headline deck byline dateline body images jump confidence flags"
    assert all(" ".join(a) == names for a in whole["articles"])
    assert " ".join(pages[0]).startswith("number width height dpi to_source regions lines decisions")
    assert " ".join(pages[0]["lines"][0]) == "id region text confidence bbox source_polygon chars glue"


def test_every_line_of_the_page_is_told_of_in_the_issue() -> None:
    issue = truth_issue()
    whole, pages = documents(issue)
    told = str(whole)
    assert all(line["id"] in told and line["region"] for line in pages[0]["lines"])
    assert all(f["text"] for f in whole["pages"][0]["furniture"])


def test_source_polygon_goes_back_to_points() -> None:
    issue = truth_issue()
    _, pages = documents(issue)
    line = pages[0]["lines"][0]
    x0, y0, x1, y1 = line["bbox"]
    assert line["source_polygon"] == [[x0 / 2, y0 / 2], [x1 / 2, y0 / 2], [x1 / 2, y1 / 2], [x0 / 2, y1 / 2]]


def test_bad_characters_are_replaced_and_flagged() -> None:
    whole, _ = documents(small_issue("坏\ud800字\x00在\ufffe里\t间" + "e\u0301"))
    assert whole["articles"][0]["body"][0]["text"] == "坏\ufffd字\ufffd在\ufffd里 间é"
    assert whole["flags"][-1]["code"] == "text.sanitised"


def test_write_keeps_the_revision_of_equal_content_and_counts_changes(tmp_path: Path) -> None:
    issue = small_issue("一二三四五")
    first = write_issue(issue, tmp_path, None, SETTINGS)
    assert [p.relative_to(tmp_path).as_posix() for p in first] == ["issue.json", "pages/p0001.json"]
    stamp = (tmp_path / "issue.json").stat().st_mtime_ns
    write_issue(issue, tmp_path, None, SETTINGS)
    assert (tmp_path / "issue.json").stat().st_mtime_ns == stamp
    write_issue(small_issue("一二三四六"), tmp_path, None, SETTINGS)
    assert json.loads((tmp_path / "issue.json").read_bytes())["revision"] == 2


def test_images_are_cut_out_and_stale_files_go(tmp_path: Path) -> None:
    issue = truth_issue()
    page = grey_page(issue)
    for name in ("pages/p0009.json", "images/p0009-01.jpg", "images/readme.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"old")
    written = write_issue(issue, tmp_path, lambda n: page, SETTINGS)
    there = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert there == {p.relative_to(tmp_path).as_posix() for p in written} | {"images/readme.txt"}
    assert len([p for p in written if p.suffix == ".jpg"]) == 3
    before = {p: p.read_bytes() for p in written}
    write_issue(issue, tmp_path, lambda n: np.stack([page] * 3, axis=2), SETTINGS)
    write_issue(issue, tmp_path, lambda n: page, SETTINGS)
    assert {p: p.read_bytes() for p in written} == before
