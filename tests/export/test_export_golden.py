"""The bytes of whole documents and exports of one page, against files in tests/data/golden.

After a wanted change: ``pytest tests/export --golden-update`` (which fails), look at the diff, commit.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from export_issues import DATA, grey_page, truth_issue

from pipeline.export import exporters, read_issue, write_issue
from pipeline.model.issue import Issue
from pipeline.settings import ExportSettings

GOLDEN = DATA / "golden"
FILES = {
    "issue.json": "export_issue.json",
    "exports/articles.ndjson": "export_articles.ndjson",
    "exports/ninjs-1.6/p1-a1.json": "export_ninjs16.json",
    "exports/ninjs-3.1/p1-a1.json": "export_ninjs31.json",
}


def poem_only() -> Issue:
    """The page's second article, small enough for files that people read."""
    issue = truth_issue()
    article = replace(issue.articles[1], id="p1-a1")
    return replace(issue, articles=(article,), pages=(replace(issue.pages[0], articles=("p1-a1",)),))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("issue")
    issue = poem_only()
    page = grey_page(issue)
    write_issue(issue, folder, lambda n: page, ExportSettings(88, (), ""))
    (folder / "exports").mkdir()
    for name in ("ndjson", "ninjs"):
        exporters()[name].write(read_issue(folder, lambda n: page), folder / "exports")
    return folder


@pytest.mark.parametrize("name", FILES)
def test_golden(name: str, written: Path, request: pytest.FixtureRequest) -> None:
    data, golden = (written / name).read_bytes(), GOLDEN / FILES[name]
    if request.config.getoption("--golden-update"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_bytes(data)
        pytest.fail(f"{golden.name} rewritten: look at the diff, then run without --golden-update")
    assert data == golden.read_bytes()
