from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import OutputError
from pipeline.export import inside, safe_name, write_atomic


def test_a_file_appears_whole_and_nothing_else_stays(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b.json"
    assert write_atomic(file, b"1") == file
    write_atomic(file, b"2")
    assert file.read_bytes() == b"2"
    assert [p.name for p in file.parent.iterdir()] == ["b.json"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_atomic(tmp_path / "b.json", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_atomic(file, b"new")
    assert file.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["b.json"]


def test_a_folder_that_is_a_file_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(OutputError):
        write_atomic(tmp_path / "x" / "y", b"1")


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "", ".", "C:\\x", "a\\..\\..\\x", "a\0b"])
def test_no_name_leads_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError):
        inside(tmp_path, name)


def test_no_link_leads_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "images").symlink_to(tmp_path)
    with pytest.raises(OutputError):
        inside(tmp_path / "in", "images/p0001-01.jpg")


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_safe_names_are_names(word: str) -> None:
    name = safe_name(word)
    assert name
    assert len(name.encode("utf-8")) <= 121
    assert not set(name) & set('/\\:*?"<>|\0 \n')
    assert name not in (".", "..")
    assert not name.startswith(".")
    assert safe_name(name) == name
