from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from export_issues import small_issue, truth_issue
from jsonschema import Draft202012Validator

from pipeline.errors import DamagedSource
from pipeline.export import documents, schema, validate
from pipeline.model.geometry import Box
from pipeline.model.issue import Block, IssuePage, Leftover, RegionRef
from pipeline.model.page import TrustDecision


@pytest.mark.parametrize("layer", ["issue", "page"])
def test_schemas_are_valid_and_closed_but_at_the_top(layer: Any) -> None:
    Draft202012Validator.check_schema(schema(layer))
    assert schema(layer)["additionalProperties"] is True
    for name, part in schema(layer)["$defs"].items():
        if "properties" in part and name != "textFields":
            assert part.get("additionalProperties") is False or part.get("unevaluatedProperties") is False, name


@pytest.mark.parametrize("truth", ["qa_truth_d04.json", "export_truth_d09.json"])
def test_documents_of_a_page_are_valid(truth: str) -> None:
    whole, pages = documents(truth_issue(truth))
    validate(whole)
    validate(pages[0], "page")


def test_a_failed_page_an_empty_issue_and_a_table_are_valid() -> None:
    issue = small_issue("甲　乙")
    article = issue.articles[0]
    table = Block(article.body[0].content, "table", rows=(("甲", "乙"),))
    failed = IssuePage(2, 0, 2, error="engine failed")
    page = replace(issue.pages[0], leftovers=(Leftover((RegionRef(1, Box(0, 0, 1, 1)),)),), source_box=Box(0, 0, 5, 5))
    assert page.text is not None
    page = replace(page, text=replace(page.text, trust=(TrustDecision(Box(0, 0, 9, 9), True, "plausible", 0.97),), unread=("l0001",)))
    issue = replace(issue, articles=(replace(article, body=(table,)),), pages=(page, failed))
    whole, pages = documents(issue)
    validate(whole)
    for document in pages:
        validate(document, "page")
    assert whole["status"] == "partial"
    assert pages[0]["unread"]
    assert pages[0]["decisions"][0]["outcome"] == "pdf: plausible"
    validate(documents(replace(issue, articles=(), pages=(), masthead=None))[0])


def test_confidences_out_of_range_and_nan_do_not_spoil_a_document() -> None:
    issue = small_issue("甲乙丙")
    article = replace(issue.articles[0], confidence=1.0000004)
    whole, _ = documents(replace(issue, articles=(article, replace(article, id="p1-a2", confidence=float("nan")))))
    validate(whole)
    assert [a["confidence"] for a in whole["articles"]] == [1.0, 0.0]
    assert whole["flags"][0]["code"] == "text.sanitised"


def test_more_fields_are_welcome_at_the_top_only() -> None:
    whole, _ = documents(truth_issue())
    validate(whole | {"novelty": 1})
    spoilt = copy.deepcopy(whole)
    spoilt["articles"][0]["novelty"] = 1
    with pytest.raises(DamagedSource, match="novelty") as error:
        validate(spoilt)
    assert error.value.code == "source.damaged.schema"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("articles", 0, "kind"), "gossip"),
        (("articles", 0, "images", 0, "file"), "../images/p0001-01.jpg"),
        (("articles", 0, "id"), "a1"),
        (("articles", 0, "body", 0, "text"), None),
        (("articles", 0, "body", 0, "rows"), [["甲"]]),
        (("masthead", "date"), "2023-02-30"),
        (("pages", 0, "confidence"), 1.2),
        (("pages", 0, "error"), "but ok"),
        (("pages", 0, "rotation"), 45),
        (("revision",), 0),
    ],
)
def test_wrong_values_are_refused(path: tuple[Any, ...], value: object) -> None:
    whole, _ = documents(truth_issue())
    part: Any = whole
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    with pytest.raises(DamagedSource):
        validate(whole)
