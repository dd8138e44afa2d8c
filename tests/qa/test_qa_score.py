"""Scores of outputs whose faults are known."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import qa
from pipeline.errors import DamagedSource, SourceNotFound, UnsupportedSource
from pipeline.qa.score.folding import lenient
from pipeline.qa.score.matching import positions

TRUTH = Path(__file__).parents[1] / "data" / "qa_truth_d04.json"

ERRORS = ("_error", "_nfkc", "_false", "_space", "_chars")


def truth() -> dict[str, Any]:
    return dict(json.loads(TRUTH.read_text("utf-8")))


def output() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    files = qa.truth_issue(truth())
    return copy.deepcopy(dict(files.issue)), copy.deepcopy([dict(p) for p in files.pages.values()])


def figures(issue: dict[str, Any], pages: list[dict[str, Any]] | None = None) -> dict[str, float | None]:
    return dict(qa.score_documents([truth()], issue, pages).figures)


def value(issue: dict[str, Any], name: str) -> float:
    found = figures(issue)[name]
    assert found is not None
    return found


def test_a_perfect_output_has_no_errors_and_full_shares() -> None:
    issue, pages = output()
    for name, got in figures(issue, pages).items():
        if name in ("truth_articles", "output_articles"):
            assert got == 3
        elif name != "truth_chars" and got is not None:
            assert got == (0 if name.endswith(ERRORS) else 1), name


def test_a_dropped_article_costs_its_own_length() -> None:
    issue, _ = output()
    gone = issue["articles"].pop(0)
    size = len(lenient("".join([gone["headline"]["text"], *(b["text"] for b in gone["body"])])))
    got = figures(issue)
    assert got["char_error"] == pytest.approx(size / float(got["truth_chars"] or 0), abs=1e-3)
    assert got["article_f1"] == pytest.approx(2 * 2 / (3 + 2))


def test_a_misread_character_counts_once() -> None:
    issue, _ = output()
    text = issue["articles"][0]["body"][0]["text"]
    issue["articles"][0]["body"][0]["text"] = "犬" + text[1:]
    got = figures(issue)
    assert got["char_error"] == pytest.approx(1 / float(got["truth_chars"] or 0))
    assert got["char_error_nfkc"] == pytest.approx(got["char_error"], rel=0.01)
    assert got["article_exactness_f1"] == 1


def test_half_width_punctuation_is_an_error_only_before_folding() -> None:
    issue, _ = output()
    block = issue["articles"][0]["body"][0]
    block["text"] = block["text"].replace("，", ",")
    got = figures(issue)
    assert float(got["char_error"] or 0) > 0
    assert got["char_error_nfkc"] == 0


def test_stray_spaces_count_per_ten_thousand_characters() -> None:
    issue, _ = output()
    block = issue["articles"][0]["body"][1]
    assert value(issue, "stray_space") == 0
    block["text"] = block["text"][:5] + " " + block["text"][5:9] + "\n" + block["text"][9:]
    a = issue["articles"]
    size = sum(len((x[f] or {}).get("text", "")) for x in a for f in ("kicker", "headline", "deck"))
    size += sum(len(b["text"]) for x in a for b in x["body"])
    assert value(issue, "stray_space") == pytest.approx(2 / size * 10000)
    assert value(issue, "char_error") == 0


def test_a_gap_of_the_print_is_no_stray_space() -> None:
    issue, _ = output()
    assert "　" in issue["articles"][0]["headline"]["text"]
    assert value(issue, "stray_space") == 0


def test_a_split_paragraph_breaks_a_join_and_nothing_else() -> None:
    issue, _ = output()
    first = truth()["articles"][0]["lines"]
    line = next(x for x in first if x["role"] == "body" and x["end"] == "soft")
    body = issue["articles"][0]["body"]
    cut = body[0]["text"].index(line["text"]) + len(line["text"])
    body.insert(1, {**body[0], "text": body[0]["text"][cut:]})
    body[0]["text"] = body[0]["text"][:cut]
    got = figures(issue)
    assert float(got["line_join"] or 0) < 1
    assert float(got["paragraph_false"] or 0) > 0
    assert got["paragraph_keep"] == 1
    assert got["char_error"] == 0


def test_a_merged_paragraph_loses_its_end() -> None:
    issue, _ = output()
    body = issue["articles"][0]["body"]
    body[0]["text"] += body.pop(1)["text"]
    ends = sum(len(a["body"]) - 1 for a in truth()["articles"])
    assert value(issue, "paragraph_keep") == pytest.approx((ends - 1) / ends)


def test_swapped_articles_are_matched_and_not_counted() -> None:
    issue, _ = output()
    issue["articles"].reverse()
    assert value(issue, "article_exactness_f1") == 1
    assert value(issue, "char_error") == 0


def test_fields_in_the_wrong_place() -> None:
    issue, _ = output()
    first = issue["articles"][0]
    first["deck"], first["kicker"], first["byline"] = first["kicker"], None, None
    got = figures(issue)
    assert got["deck_false"] == pytest.approx(1 / 3)
    assert float(got["kicker"] or 0) < 1
    assert float(got["byline"] or 0) < 1
    assert float(got["authors"] or 0) < 1


def test_a_standing_head_may_be_kicker_or_label() -> None:
    issue, _ = output()
    first = issue["articles"][0]
    first["label"], first["kicker"] = first["kicker"], None
    assert value(issue, "kicker") == 1


def test_marks_and_brackets_of_a_byline_do_not_count() -> None:
    issue, _ = output()
    issue["articles"][0]["byline"]["text"] = "（沈砚秋）"
    assert value(issue, "byline") == 1


def test_lines_shifted_away_are_not_found() -> None:
    issue, pages = output()
    moved = pages[0]["lines"][0]
    moved["source_polygon"] = [[x + 5000, y] for x, y in moved["source_polygon"]]
    got = figures(issue, pages)
    n = sum(len(a["lines"]) for a in truth()["articles"])
    assert got["line_found"] == pytest.approx((n - 1) / n)
    assert float(got["line_error"] or 0) > 0


def test_furniture_told_as_an_article_does_not_count_against_articles() -> None:
    issue, _ = output()
    folio = next(f["text"] for f in truth()["furniture"] if f["role"] == "ad")
    issue["articles"].append({"id": "x", "body": [{"text": folio}]})
    assert value(issue, "article_f1") == 1
    assert value(issue, "extra_chars") > 0


def test_nothing_found_is_scored_as_nothing() -> None:
    got = figures({"articles": []})
    assert got["char_error"] == 1
    assert got["article_f1"] == 0
    assert got["headline"] == 0


def test_merge_weighs_shares_by_cases_and_errors_by_characters() -> None:
    a = qa.ScoreResult(
        {"truth_articles": 1, "truth_chars": 100, "char_error": 0.1, "headline": 1.0, "deck": None}, {"headline": 1, "deck": 0}
    )
    b = qa.ScoreResult(
        {"truth_articles": 3, "truth_chars": 300, "char_error": 0.3, "headline": 0.0, "deck": None}, {"headline": 3, "deck": 0}
    )
    got = qa.merge([a, b])
    assert got == {"truth_articles": 4, "truth_chars": 400, "char_error": pytest.approx(0.25), "headline": 0.25, "deck": None}
    with pytest.raises(ValueError, match="no results"):
        qa.merge([])


def write_issue(folder: Path, issue: dict[str, Any], pages: list[dict[str, Any]]) -> None:
    (folder / "pages").mkdir(parents=True)
    (folder / "issue.json").write_text(json.dumps(issue, ensure_ascii=False), "utf-8")
    for p in pages:
        (folder / "pages" / f"p{p['number']:04d}.json").write_text(json.dumps(p, ensure_ascii=False), "utf-8")


def test_a_corpus_is_scored_by_group(tmp_path: Path) -> None:
    rows = [
        {"name": "D04.plain", "page": "D04", "input": "pdf/D04.pdf", "truth": "truth/D04.json", "kind": "pdf_text", "level": None},
        {"name": "D04.jpg", "page": "D04", "input": "img/D04.jpg", "truth": "truth/D04.json", "kind": "image", "level": "light"},
        {"name": "D04.gone", "page": "D04", "input": "img/D04.png", "truth": "truth/D04.json", "kind": "image", "level": "light"},
    ]
    (tmp_path / "c" / "truth").mkdir(parents=True)
    (tmp_path / "c" / "index.json").write_text(json.dumps(rows), "utf-8")
    (tmp_path / "c" / "truth" / "D04.json").write_text(TRUTH.read_text("utf-8"), "utf-8")
    joined = {"issue": {"name": "望津报", "date": "2023-09-11", "pages": ["D04"]}, "articles": truth()["articles"]}
    (tmp_path / "c" / "truth" / "issue_D04.json").write_text(json.dumps(joined), "utf-8")
    issue, pages = output()
    write_issue(tmp_path / "o" / "D04.plain" / "any", issue, pages)
    write_issue(tmp_path / "o" / "issue_D04.scan" / "any", issue, pages)
    (tmp_path / "o" / "D04.jpg").mkdir()
    got = qa.score_corpus(tmp_path / "c", tmp_path / "o", issues=True)
    assert {g: got.count(g) for g in got.groups} == {"issue scan": 1, "pdf": 1, "scan light": 1}
    assert got.groups["pdf"]["char_error"] == 0
    assert got.groups["scan light"]["char_error"] == 1
    assert got.missing == ("D04.gone", "issue_D04.pdf_text")
    table = qa.corpus_table(got, rows=True)
    assert "scan light         1" in table
    assert "no output for 2" in table
    assert [r.name for r in qa.score_corpus(tmp_path / "c", tmp_path / "o", only="plain").rows] == ["D04.plain"]


def test_a_file_is_scored_and_printed(tmp_path: Path) -> None:
    issue, pages = output()
    write_issue(tmp_path / "x", issue, pages)
    result = qa.score(TRUTH, tmp_path / "x")
    assert result == qa.score(TRUTH, tmp_path / "x" / "issue.json")
    assert "char_error             0.0000" in qa.score_table(result)
    assert "jumps                  -" in qa.score_table(result)


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", "utf-8")
    (tmp_path / "other.json").write_text("{}", "utf-8")
    with pytest.raises(DamagedSource, match=r"bad\.json"):
        qa.score(tmp_path / "bad.json", tmp_path)
    with pytest.raises(UnsupportedSource, match=r"other\.json"):
        qa.score(tmp_path / "other.json", tmp_path)
    with pytest.raises(SourceNotFound, match="nowhere"):
        qa.score(TRUTH, tmp_path / "nowhere")


@settings(deadline=None)
@given(st.text("甲乙丙，", max_size=12), st.text("甲乙丙，", max_size=12))
def test_positions_never_go_back_and_end_at_the_end(a: str, b: str) -> None:
    where = positions(a, b)
    assert where == sorted(where)
    assert where[-1] == len(b)


@settings(deadline=None)
@given(st.text("甲乙丙丁　 ", min_size=1, max_size=60))
def test_white_space_never_changes_the_character_errors(text: str) -> None:
    page = {"page": {}, "articles": [{"id": "a", "headline": "题", "body": [{"type": "p", "text": text}]}]}
    spaced = {"articles": [{"headline": {"text": "题"}, "body": [{"text": " ".join(text)}]}]}
    assert qa.score_documents([page], spaced).figures["char_error"] == 0
