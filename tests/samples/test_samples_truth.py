"""The samples are what they claim: their text layers hold what their truths say, line for line, at the places given."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "samples" / "xuhuibao" / "2022-06-27"
VARIANTS = ROOT / "tests" / "data" / "seed_variants"
MAKEUPS = ("five", "three", "six")
SET_BY_US = [(SEED / "page1.pdf", SEED / "page1.truth.json")] + [(VARIANTS / f"{n}.pdf", VARIANTS / f"{n}.json") for n in MAKEUPS]
PRINTED_COLUMN_ENDS = [
    ("党代", "表大会"),
    ("表明实", "事求是"),
    ("“动态", "清零”"),
    ("提高应急", "管理的"),
    ("发挥好", "“参谋部”"),
    ("统筹抓好", "“四方责任”"),
]
MARGIN_PT = 1.0  # how far a glyph's middle may lie outside its line's box


def truth_of(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def body_lines(truth: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for article in truth["articles"] for line in article["lines"] if line["role"] in ("body", "subhead")]


def in_box(chars: list[dict[str, Any]], box: list[float]) -> str:
    inside = [
        c
        for c in chars
        if box[0] - MARGIN_PT < (c["x0"] + c["x1"]) / 2 < box[2] + MARGIN_PT
        and box[1] - MARGIN_PT < (c["top"] + c["bottom"]) / 2 < box[3] + MARGIN_PT
    ]
    return "".join(c["text"] for c in sorted(inside, key=lambda c: c["x0"]))


@pytest.mark.parametrize(("pdf", "truth"), SET_BY_US, ids=lambda p: p.stem)
def test_each_line_stands_where_its_truth_says(pdf: Path, truth: Path) -> None:
    with pdfplumber.open(pdf) as document:
        chars = document.pages[0].chars
    for article in truth_of(truth)["articles"]:
        for line in article["lines"]:
            if "滑" not in line["text"] or line["role"] != "headline":  # three sizes in one row: its hull holds more than its line
                assert in_box(chars, line["bbox"]).replace(" ", "") == line["text"].replace(" ", "")


@pytest.mark.parametrize(("pdf", "truth"), SET_BY_US, ids=lambda p: p.stem)
def test_lines_make_up_the_body_and_are_set_by_chinese_rules(pdf: Path, truth: Path) -> None:
    for article in truth_of(truth)["articles"]:
        for number, block in enumerate(article["body"]):
            parts = [line["text"] for line in article["lines"] if line["paragraph_index"] == number and line["role"] in ("body", "subhead")]
            assert "".join(parts) == block["text"]
            assert all(part[0] not in "，。、：；！？）》”" and part[-1] not in "（《“" for part in parts)


def test_the_print_s_column_ends_are_kept() -> None:
    lines = body_lines(truth_of(SEED / "page1.truth.json"))
    ends = [(this["text"], following["text"]) for this, following in pairwise(lines) if this["end"] == "column"]
    assert len(ends) == len(PRINTED_COLUMN_ENDS)
    for (left, right), (end, start) in zip(ends, PRINTED_COLUMN_ENDS, strict=True):
        assert left.endswith(end)
        assert right.startswith(start)


def test_a_column_cut_inside_a_sentence_fills_its_last_line() -> None:
    truth = truth_of(SEED / "page1.truth.json")
    for article in truth["articles"]:
        columns = {r["column_index"]: r["bbox"] for r in article["regions"] if r["role"] == "column"}
        for line in article["lines"]:
            if line["end"] == "column":
                assert line["bbox"][2] == pytest.approx(columns[line["column_index"]][2], abs=1)


def test_all_makeups_hold_the_text_that_was_given() -> None:
    given = re.sub(r"[\s<>]", "", (SEED / "source.txt").read_text("utf-8")).translate(str.maketrans(",:;()!?", "，：；（）！？"))
    for _, path in SET_BY_US:
        for article in truth_of(path)["articles"]:
            texts = [block["text"] for block in article["body"]]
            if article["source_id"].endswith("a02"):  # the picture story stands in the middle of this one
                texts = [part for text in texts for part in text.split("应急管理的科学化")]
            for text in [article["headline"], *texts]:
                assert text.replace(" ", "") in given


def test_the_scan_s_truth_has_the_page_s_lines_inside_its_picture() -> None:
    page, scan = truth_of(SEED / "page1.truth.json"), truth_of(SEED / "page1.scan.truth.json")
    with Image.open(SEED / "page1.scan.jpg") as picture:
        width, height = picture.size
    assert (scan["page"]["width_px"], scan["page"]["height_px"]) == (width, height)
    for line, moved in zip(body_lines(page), body_lines(scan), strict=True):
        assert line["text"] == moved["text"]
        assert 0 < moved["bbox"][0] < moved["bbox"][2] < width
        assert 0 < moved["bbox"][1] < moved["bbox"][3] < height


@pytest.mark.parametrize("folder", [p.parent for p in sorted(ROOT.glob("samples/*/*/PROVENANCE.md"))], ids=lambda p: p.parent.name)
def test_each_sample_has_a_row_of_provenance(folder: Path) -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", (folder / "PROVENANCE.md").read_text("utf-8"), re.MULTILINE)
    patterns = [re.compile(re.escape(row).replace("0N", r"0\d") + "$") for row in rows]
    files = [p.name for p in folder.iterdir() if p.name != "PROVENANCE.md"]
    assert files
    assert [f for f in files if not any(p.match(f) for p in patterns)] == []


def test_the_benchmark_s_index_names_files_that_exist() -> None:
    corpus = ROOT / "samples" / "benchmark"
    for row in json.loads((corpus / "index.json").read_text("utf-8")):
        assert (corpus / row["input"]).stat().st_size == row["size"]
        assert (corpus / row["truth"]).is_file()
