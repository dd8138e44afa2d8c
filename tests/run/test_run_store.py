from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.model.geometry import Box
from pipeline.run import store as stores
from pipeline.run.store import Store, code_digest, key_of, write_whole
from pipeline.settings import Settings

BOX = Box(0.1, 0.2, 0.3, 0.4)


def test_an_artefact_is_found_again_by_stage_and_key(tmp_path: Path) -> None:
    store, key = Store(tmp_path / "deep" / ".cache"), key_of("x")
    assert store.put(Box, "layout", key, BOX) == BOX
    assert store.get(Box, "layout", key) == BOX
    assert store.get(Box, "text", key) is None
    assert store.get(Box, "layout", key_of("y")) is None


def test_a_damaged_artefact_is_none_and_can_be_replaced(tmp_path: Path) -> None:
    store, key = Store(tmp_path), key_of("x")
    store.put(Box, "layout", key, BOX)
    (file,) = (f for f in tmp_path.rglob("*") if f.is_file())
    file.write_bytes(file.read_bytes()[:-5])
    assert store.get(Box, "layout", key) is None
    store.put(Box, "layout", key, BOX)
    assert store.get(Box, "layout", key) == BOX


def test_without_a_folder_nothing_is_kept() -> None:
    store = Store(None)
    assert store.put(Box, "layout", "k", BOX) == BOX
    assert store.get(Box, "layout", "k") is None


def test_a_folder_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="file"):
        Store(tmp_path / "file").put(Box, "layout", key_of("x"), BOX)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(OSError, match="no"):
        write_whole(tmp_path / "a", b"data")
    assert list(tmp_path.iterdir()) == []


def test_a_key_changes_with_each_setting_and_with_nothing_else() -> None:
    base, same = Settings.load(), Settings.load()
    other = Settings.load(overrides=["recognize.doubtful_below=0.7"])
    assert key_of(base.recognize, 1) == key_of(same.recognize, 1)
    assert key_of(base.recognize, 1) != key_of(other.recognize, 1)
    assert key_of(base.layout, 1) == key_of(other.layout, 1)
    assert key_of(base.recognize, 1) != key_of(base.recognize, 2)


def test_the_code_of_other_rooms_does_not_touch_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("layout", "export"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "a.py").write_text("1")
    (tmp_path / "ports.py").write_text("1")
    monkeypatch.setattr(stores, "PACKAGE", tmp_path)

    def digest() -> str:
        code_digest.cache_clear()
        return code_digest(("layout", "ports"))

    first = digest()
    (tmp_path / "export" / "a.py").write_text("2")
    assert digest() == first
    (tmp_path / "layout" / "a.py").write_text("2")
    second = digest()
    assert second != first
    (tmp_path / "ports.py").write_text("2")
    assert digest() not in (first, second)
    code_digest.cache_clear()
