"""What every exporter must keep, whoever wrote it: run on all that are registered."""

from __future__ import annotations

from pathlib import Path

import pytest
from export_issues import grey_page, small_issue, truth_issue

from pipeline.errors import OutputError
from pipeline.export import exporters, read_issue, write_issue
from pipeline.ports import IssueDocuments
from pipeline.settings import ExportSettings

EXPORTERS = exporters()


@pytest.fixture(scope="module", params=["page", "small", "empty"])
def finished(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> IssueDocuments:
    bodies = {"small": small_issue("甲乙丙丁"), "empty": small_issue("", articles=())}
    issue = truth_issue() if request.param == "page" else bodies[request.param]
    page, folder = grey_page(issue), tmp_path_factory.mktemp("issue")
    write_issue(issue, folder, lambda n: page, ExportSettings(88, (), ""))
    return read_issue(folder, lambda n: page)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", EXPORTERS)
def test_writes_what_it_says_inside_its_folder_and_the_same_each_time(name: str, finished: IssueDocuments, tmp_path: Path) -> None:
    before = contents(finished.folder)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        written = EXPORTERS[name].write(finished, folder)
        assert {p.relative_to(folder).as_posix() for p in written} == set(contents(folder))
        assert len(set(written)) == len(written)
    EXPORTERS[name].write(finished, folders[1])
    assert contents(folders[0]) == contents(folders[1])
    assert contents(finished.folder) == before


@pytest.mark.parametrize("name", EXPORTERS)
def test_tells_when_the_folder_can_not_be_written(name: str, tmp_path: Path) -> None:
    issue, blocked = small_issue("甲乙丙丁"), tmp_path / "file"
    blocked.write_bytes(b"")
    page = grey_page(issue)
    write_issue(issue, tmp_path / "issue", None, ExportSettings(88, (), ""))
    with pytest.raises(OutputError):
        EXPORTERS[name].write(read_issue(tmp_path / "issue", lambda n: page), blocked)
