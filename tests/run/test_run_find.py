"""Which files are looked at together, and the ids of what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest import IssueSources
from pipeline.run.find import find, ids_of, merged
from pipeline.run.jobs import Printed
from pipeline.run.request import Request
from pipeline.settings import Settings

SETTINGS = Settings.load()


def request(*sources: Path, **more: Any) -> Request:
    return Request(sources, Path("out"), SETTINGS, **more)


def touch(root: Path, *names: str) -> list[Path]:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")
    return [root / name for name in names]


def names(issue: IssueSources) -> list[str]:
    return [f.name for f in issue.files]


def test_names_that_tell_title_and_date_need_no_print(tmp_path: Path) -> None:
    touch(tmp_path, "徐汇报20220627-01.pdf", "徐汇报20220627-02.pdf")
    (shelf,) = find(request(tmp_path))
    assert not shelf.by_print
    assert (shelf.issues[0].issue_id, names(shelf.issues[0])) == (
        "xuhuibao-2022-06-27",
        ["徐汇报20220627-01.pdf", "徐汇报20220627-02.pdf"],
    )


def test_each_folder_of_silent_names_is_a_shelf_and_so_are_files_named_one_by_one(tmp_path: Path) -> None:
    files = touch(tmp_path, "x/scan one.pdf", "x/scan two.pdf", "y/scan three.pdf", "y/scan four.pdf")
    folders = find(request(tmp_path))
    assert [(s.by_print, s.files) for s in folders] == [(True, 2), (True, 2)]
    (together,) = find(request(*files))
    assert (together.by_print, together.files) == (True, 4)


def test_a_file_alone_need_not_be_asked(tmp_path: Path) -> None:
    (file,) = touch(tmp_path, "page.pdf")
    (shelf,) = find(request(file))
    assert not shelf.by_print


def test_without_grouping_nothing_is_asked(tmp_path: Path) -> None:
    touch(tmp_path, "a.pdf", "b.pdf")
    assert [(s.by_print, s.issues[0].issue_id) for s in find(request(tmp_path, group="none"))] == [(False, "a"), (False, "b")]


def test_a_list_alone_is_enough(tmp_path: Path) -> None:
    touch(tmp_path, "b.pdf", "a.pdf")
    (tmp_path / "list.csv").write_text("path,issue,page\nb.pdf,morning,1\na.pdf,morning,2\n")
    (shelf,) = find(request(list_file=tmp_path / "list.csv"))
    assert (shelf.by_print, shelf.issues[0].issue_id, names(shelf.issues[0])) == (False, "morning", ["b.pdf", "a.pdf"])


def test_merged_pages_get_an_id_that_no_other_has(tmp_path: Path) -> None:
    touch(tmp_path, "x/one.pdf", "x/two.pdf", "y/one.pdf", "y/two.pdf")
    shelves = find(request(tmp_path))
    taken = ids_of(shelves)
    made = []
    for shelf in shelves:
        told = {f.name: Printed("徐汇报", "2022-06-27", "1" if "one" in f.name else "2") for i in shelf.issues for f in i.files}
        made += merged(shelf, told, taken)
    first, second = (i.issue_id for i in made)
    assert first == "xuhuibao-2022-06-27"
    assert second.startswith("xuhuibao-2022-06-27-")
    assert len(second) == len(first) + 9


def test_what_the_print_does_not_join_keeps_its_id(tmp_path: Path) -> None:
    touch(tmp_path, "x/one.pdf", "x/two.pdf", "y/one.pdf")
    shelves = find(request(tmp_path))
    before = {i.issue_id for s in shelves for i in s.issues}
    taken = ids_of(shelves)
    after = {i.issue_id for s in shelves for i in (merged(s, {}, taken) if s.by_print else s.issues)}
    assert after == before
    assert len(before) == 3


@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_of_arguments_changes_nothing(tmp_path: Path, reverse: bool) -> None:
    files = touch(tmp_path, "b.pdf", "a.pdf", "c.pdf")
    (shelf,) = find(request(*sorted(files, reverse=reverse)))
    assert [i.issue_id for i in shelf.issues] == ["a", "b", "c"]
