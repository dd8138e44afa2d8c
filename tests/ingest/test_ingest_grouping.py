"""Finding sources and making issues of them."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceNotFound, UsageError
from pipeline.ingest import FoundSource, IssueSources, Printed, find_sources, group, merge_by_print, read_list


def touch(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def sources(*names: str, explicit: bool = False) -> list[FoundSource]:
    return [FoundSource(Path("/nowhere") / n, n, (), explicit) for n in names]


def shape(issues: list[IssueSources]) -> dict[str, list[str]]:
    return {i.issue_id: [f.name for f in i.files] for i in issues}


def test_folders_are_searched_in_natural_order(tmp_path: Path) -> None:
    touch(tmp_path, "b/10.jpg", "b/2.JPG", "a.pdf", ".hidden.pdf", ".git/x.png", "notes.txt", "b/Thumbs.db")
    assert [s.name for s in find_sources([tmp_path])] == ["a.pdf", "b/2.JPG", "b/10.jpg"]


def test_a_named_file_counts_whatever_its_suffix_and_once(tmp_path: Path) -> None:
    touch(tmp_path, "x.scan", "a.pdf")
    found = find_sources([tmp_path / "x.scan", tmp_path, tmp_path / "a.pdf"])
    assert [(s.name, s.explicit) for s in found] == [("a.pdf", True), ("x.scan", True)]


def test_link_loops_end_and_results_are_no_sources(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.png", "out/x/issue.json", "out/x/pages/p0001.json", "out/x/images/p0001-01.jpg")
    os.symlink(tmp_path, tmp_path / "in" / "loop")
    assert [s.name for s in find_sources([tmp_path])] == ["in/a.png"]


def test_equal_names_under_two_roots_are_told_apart(tmp_path: Path) -> None:
    touch(tmp_path, "x/1.pdf", "y/1.pdf")
    assert [s.name for s in find_sources([tmp_path / "y", tmp_path / "x"])] == ["x/1.pdf", "y/1.pdf"]


def test_nothing_found_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="missing"):
        find_sources([tmp_path / "missing"])
    with pytest.raises(SourceNotFound):
        find_sources([tmp_path])


def test_names_with_title_and_date_are_one_issue() -> None:
    issues = group(sources("徐汇报20220627-02.pdf", "徐汇报20220627-01.pdf", "徐汇报20220704-01.pdf", explicit=True), "auto")
    assert shape(issues) == {
        "xuhuibao-2022-06-27": ["徐汇报20220627-01.pdf", "徐汇报20220627-02.pdf"],
        "xuhuibao20220704-01": ["徐汇报20220704-01.pdf"],
    }
    assert [(f.page, f.label) for f in issues[0].files] == [(1, "01"), (2, "02")]
    assert (issues[0].title, issues[0].date) == ("徐汇报", "2022-06-27")


def test_dated_folders_and_sections() -> None:
    names = ["2022-06/27/B01.tif", "2022-06/27/A10.tif", "2022-06/27/A02.tif", "2022-06/28/A01.tif", "2022-06/28/A02.tif"]
    assert shape(group(sources(*names), "auto")) == {
        "2022-06-27": ["2022-06/27/A02.tif", "2022-06/27/A10.tif", "2022-06/27/B01.tif"],
        "2022-06-28": ["2022-06/28/A01.tif", "2022-06/28/A02.tif"],
    }


def test_a_folder_of_numbered_images_is_one_issue_but_not_files_named_one_by_one() -> None:
    names = ["weekly/0001.jpg", "weekly/0002.jpg", "other/cover.jpg"]
    assert shape(group(sources(*names), "auto")) == {"cover": ["other/cover.jpg"], "weekly": names[:2]}
    assert len(group(sources(*names, explicit=True), "auto")) == 3
    assert len(group(sources(*names), "none")) == 3


def test_two_scans_of_one_page_stay_apart() -> None:
    names = ["x/徐汇报20220627-01.pdf", "x/徐汇报20220627-02.pdf", "y/徐汇报20220627-01.pdf", "y/徐汇报20220627-02.pdf"]
    issues = group(sources(*names), "auto")
    assert [[f.name for f in i.files] for i in issues] == [names[:2], names[2:]]
    assert all(i.issue_id.startswith("xuhuibao-2022-06-27-") for i in issues)


NAMES = st.sampled_from(
    ["a/01.jpg", "a/02.jpg", "a/H1.pdf", "b/H1.pdf", "报20220627-01.pdf", "报20220627-2.pdf", "x/报20220627-2.pdf", "a/H1.png"]
)


@given(st.sets(NAMES, min_size=1), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_order_and_lose_nothing(names: set[str], rng: random.Random) -> None:
    found = sources(*sorted(names))
    issues = group(found, "auto")
    rng.shuffle(found)
    assert group(found, "auto") == issues
    assert sorted(f.name for i in issues for f in i.files) == sorted(names)
    assert len({i.issue_id for i in issues}) == len(issues)


def test_mastheads_merge_what_names_do_not() -> None:
    issues = group(sources("D01.plain.pdf", "D02.shuffled.pdf", "D03.pdf", "E1.pdf", explicit=True), "auto")
    printed: dict[str, Printed] = {
        "D01.plain.pdf": ("望津报", "2023-01-12", 1),
        "D02.shuffled.pdf": ("望 津报", "2023-01-12", "第3版"),
        "D03.pdf": (None, "2023-01-12", "02"),
        "E1.pdf": ("望津报", "2023-01-13", 1),
    }
    merged = merge_by_print(issues, printed)
    assert shape(merged) == {"wangjinbao-2023-01-12": ["D01.plain.pdf", "D03.pdf", "D02.shuffled.pdf"], "E1": ["E1.pdf"]}
    assert merge_by_print(list(reversed(issues)), printed) == merged
    assert merge_by_print(issues, {}) == issues


def test_the_same_printed_page_twice_is_not_merged() -> None:
    issues = group(sources("a.jpg", "b.jpg", explicit=True), "auto")
    assert merge_by_print(issues, {"a.jpg": ("望津报", "2023-01-12", 1), "b.jpg": ("望津报", "2023-01-12", "01")}) == issues


def test_a_group_without_title_takes_the_printed_one() -> None:
    issues = group(sources("2022-06/27/A01.tif", "2022-06/27/A02.tif"), "auto")
    printed = {f.name: ("徐汇报", "2022-06-27", None) for f in issues[0].files}
    assert [i.issue_id for i in merge_by_print(issues, printed)] == ["xuhuibao-2022-06-27"]


def test_a_list_decides(tmp_path: Path) -> None:
    touch(tmp_path, "in/x.pdf", "in/y.pdf", "in/z.pdf")
    listing = tmp_path / "list.csv"
    listing.write_bytes("\ufeffPath,Issue,Page\nin/y.pdf,early,1\nin/x.pdf,early,2\n".encode())
    issues = group(find_sources([tmp_path / "in"]), "auto", read_list(listing))
    assert shape(issues) == {"early": ["y.pdf", "x.pdf"], "z": ["z.pdf"]}
    assert merge_by_print(issues, {n: ("望津报", "2023-01-12", k) for k, n in enumerate(["x.pdf", "y.pdf", "z.pdf"], 1)}) == issues


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("file,issue\na,b\n", "no column path"),
        ("path,issue\na.pdf\n", "line 2"),
        ("path,issue\na.pdf,x,1\n", "line 2"),
        ('path,issue\n"a.pdf,x\n', "not valid CSV"),
        ("path,issue\nmissing.pdf,x\n", "no such source"),
        ("path,issue\na.pdf,x\na.pdf,y\n", "listed twice"),
        ("path,issue,page\na.pdf,x,1\nb.pdf,x,1\n", "same page"),
    ],
)
def test_a_bad_list_is_an_error_that_says_where(tmp_path: Path, text: str, says: str) -> None:
    touch(tmp_path, "a.pdf", "b.pdf")
    listing = tmp_path / "list.csv"
    listing.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=says):
        group(find_sources([tmp_path]), "auto", read_list(listing))


def test_a_list_in_gb18030_is_read(tmp_path: Path) -> None:
    listing = tmp_path / "list.csv"
    listing.write_bytes("path,issue\n徐汇报.pdf,一\n".encode("gb18030"))
    assert read_list(listing)[0].path == "徐汇报.pdf"
