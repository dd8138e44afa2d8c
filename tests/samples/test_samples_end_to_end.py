"""The command over the sample pages, from file to issue.json, against their truths."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.qa import score

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "samples" / "xuhuibao" / "2022-06-27"
VARIANTS = ROOT / "tests" / "data" / "seed_variants"
BROKEN_IN_PRINT = ("党代|表大会", "实|事求是", "“动态|清零”", "提高应急|管理的科学化", "发挥好|“参谋部”", "统筹抓好|“四方责任”")
MISREAD_ON_A_LIGHT_SCAN = 0.01  # of characters, after folding of widths
MISREAD_ON_A_VERTICAL_PAGE = 0.03


def run(output: Path, *sources: Path) -> dict[str, Any]:
    """One issue, made by the command in a process of its own."""
    command = [sys.executable, "-m", "pipeline", "run", *map(str, sources), "-o", str(output), "--jobs", "1"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (written,) = output.glob("*/issue.json")
    issue: dict[str, Any] = json.loads(written.read_text("utf-8"))
    return issue


def truth_of(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return truth


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run(tmp_path_factory.mktemp("front"), SEED / "page1.pdf")


def test_every_article_of_the_front_page_has_its_paragraphs_word_for_word(front: dict[str, Any]) -> None:
    truth = truth_of(SEED / "page1.truth.json")
    printed = [[(b["type"].replace("paragraph", "p"), b["text"]) for b in a["body"]] for a in front["articles"]]
    assert printed == [[(b["type"], b["text"]) for b in a["body"]] for a in truth["articles"]]


def test_heads_of_the_front_page(front: dict[str, Any]) -> None:
    lead, second, story = front["articles"]
    assert lead["headline"]["text"] == "再造新徐汇 重振新徐汇 徐汇区举行区委常委会（扩大）会议"
    assert lead["kicker"] is None
    assert lead["deck"] is None
    assert (lead["byline"]["text"], [a["name"] for a in lead["byline"]["authors"]]) == ("□ 徐迅", ["徐迅"])
    assert (second["byline"]["text"], [a["name"] for a in second["byline"]["authors"]]) == ("□ 宗河", ["宗河"])
    assert story["headline"]["text"].replace(" ", "") == "徐汇滨江：青春少男“滑”出无限生机"
    assert (story["kind"], story["label"]["text"], story["byline"]) == ("photo_news", "图片新闻", None)


def test_the_photograph_belongs_to_its_story(front: dict[str, Any]) -> None:
    lead, second, story = front["articles"]
    (image,) = story["images"]
    assert image["caption"]["text"] == "6月22日黄昏时分，滨江滑板少年奏响运动交响曲"
    assert image["photographers"] == ["刘晓晶"]
    assert not lead["images"]
    assert not second["images"]


def test_each_break_of_the_print_inside_a_sentence_is_a_join_with_reasons(front: dict[str, Any]) -> None:
    joins = [(b["text"], j) for a in front["articles"] for b in a["body"] for j in b["joins"] if j["at"] == "column"]
    seams = {text[: j["offset"]][-5:] + "|" + text[j["offset"] :][:6]: j for text, j in joins}
    for broken in BROKEN_IN_PRINT:
        left, right = broken.split("|")
        (join,) = [j for seam, j in seams.items() if seam.split("|")[0].endswith(left) and seam.split("|")[1].startswith(right)]
        assert join["evidence"]
    assert len(seams) == len(BROKEN_IN_PRINT)


def test_the_masthead_of_the_front_page(front: dict[str, Any]) -> None:
    head = front["masthead"]
    assert (head["publication"], head["publication_normalized"], head["date"], head["weekday"]) == (
        "徐匯報",
        "徐汇报",
        "2022-06-27",
        "星期一",
    )
    assert (head["issue_number"], head["total_issue_number"], head["license"]) == ("26", "1680", "准印证号（B）0150")


def test_nothing_of_the_front_page_is_left_over(front: dict[str, Any]) -> None:
    (page,) = front["pages"]
    assert page["leftovers"] == []
    assert sorted(f["text"] for f in page["furniture"] if f["role"] == "qr_label") == sorted(
        ["徐汇通 APP", "上海徐汇微信", "上海徐汇发布微博", "上海徐汇抖音"]
    )


@pytest.mark.full
def test_the_scan_of_the_front_page(tmp_path: Path) -> None:
    run(tmp_path, SEED / "page1.scan.jpg")
    figures = score(SEED / "page1.scan.truth.json", tmp_path).figures
    misread = figures["char_error_nfkc"]
    assert misread is not None
    assert misread < MISREAD_ON_A_LIGHT_SCAN
    assert (figures["column_join"], figures["article_f1"]) == (1, 1)


@pytest.mark.full
@pytest.mark.parametrize("makeup", ["five", "three", "six"])
def test_other_makeups_of_the_same_text(makeup: str, tmp_path: Path) -> None:
    run(tmp_path, VARIANTS / f"{makeup}.pdf")
    figures = score(VARIANTS / f"{makeup}.json", tmp_path).figures
    assert (figures["char_error"], figures["stray_space"]) == (0, 0)
    assert (figures["column_join"], figures["article_exactness_f1"]) == (1, 1)
    assert (figures["headline"], figures["byline"], figures["caption"], figures["masthead"]) == (1, 1, 1, 1)


@pytest.mark.full
def test_an_issue_of_four_pages_with_a_jump(tmp_path: Path) -> None:
    folder = ROOT / "samples" / "wangjinbao" / "2023-09-11"
    issue = run(tmp_path, *sorted(folder.glob("*.pdf")))
    assert issue["id"] == "wangjinbao-2023-09-11"
    jumped = [a for a in issue["articles"] if a["pages"] == [1, 2]]
    assert len(jumped) == 1
    figures = score(folder / "issue.truth.json", tmp_path).figures
    assert (figures["jumps"], figures["article_f1"]) == (1, 1)


@pytest.mark.full
def test_a_vertical_page(tmp_path: Path) -> None:
    folder = ROOT / "samples" / "liudu-minbao" / "1933-03-09"
    issue = run(tmp_path, folder / "p1.pdf")
    assert issue["pages"][0]["writing_mode"] == "vertical"
    figures = score(folder / "p1.truth.json", tmp_path).figures
    wrong = figures["char_error_nfkc"]
    assert wrong is not None
    assert wrong < MISREAD_ON_A_VERTICAL_PAGE
